"""Who at a place of work is certified, until when: all that a manager is told, and nothing else.

There is no field here for a score, an attempt, progress, a number of a certificate or a follow-up; what has no place
cannot leak.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from app.credentials.validity import is_soon

Held = Mapping[tuple[int, str], date]
"""By person and audience the last day of the longest valid certificate."""


@dataclass(frozen=True)
class Standing:
    """Whether somebody is certified for an audience in which they have a position; ``last_day`` is None when not."""

    audience: str
    last_day: date | None
    is_expiring: bool = False


@dataclass(frozen=True)
class Colleague:
    """Somebody at the place of work by the name of their account."""

    name: str
    standings: tuple[Standing, ...]


@dataclass(frozen=True)
class WithoutAccount:
    """How many of an audience have no account, so no name here, and how many of them are certified all the same."""

    audience: str
    people: int
    certified: int


@dataclass(frozen=True)
class Staff:
    """The people of a place of work on a day."""

    site_code: str
    site_name: str
    region_name: str
    on: date
    colleagues: tuple[Colleague, ...]
    without_account: tuple[WithoutAccount, ...]

    @property
    def certified(self) -> int:
        """How many named people are certified in every audience in which they have a position."""
        return sum(all(each.last_day for each in colleague.standings) for colleague in self.colleagues)

    @property
    def unnamed(self) -> int:
        """How many positions are held by people without an account."""
        return sum(each.people for each in self.without_account)


def colleagues(posts: Iterable[tuple[int, str]], names: Mapping[int, str], held: Held, on: date) -> list[Colleague]:
    """The people with a name, in its order, each with every audience once; ``posts`` are person and audience."""
    of_person: dict[int, set[str]] = {}
    for person_id, audience in posts:
        if person_id in names:
            of_person.setdefault(person_id, set()).add(audience)
    found = sorted(of_person.items(), key=lambda item: (names[item[0]].casefold(), item[0]))
    return [
        Colleague(
            names[id_], tuple(_standing(held.get((id_, audience)), audience, on) for audience in sorted(audiences))
        )
        for id_, audiences in found
    ]


def without_account(posts: Iterable[tuple[int, str]], names: Mapping[int, str], held: Held) -> list[WithoutAccount]:
    """How many people of each audience have no name here."""
    people: dict[str, set[int]] = {}
    for person_id, audience in posts:
        if person_id not in names:
            people.setdefault(audience, set()).add(person_id)
    return [
        WithoutAccount(audience, len(ids), sum((id_, audience) in held for id_ in ids))
        for audience, ids in sorted(people.items())
    ]


def _standing(last_day: date | None, audience: str, on: date) -> Standing:
    return Standing(audience, last_day, last_day is not None and is_soon(last_day, on))
