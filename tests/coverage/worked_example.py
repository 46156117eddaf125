"""The worked example W1 of the indicators, made through public actions: two regions, eleven teachers on the register.

Every change is its own transaction with the step before the commit, so the ledger grows as it does in service.
"""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.actions import create_account, give_role, link_person
from app.accounts.models import Account
from app.facilitation.actions import Held, record_session
from app.facilitation.roster import RosterLine
from app.learning.actions import enrol
from app.permissions import Role
from app.workforce.actions import add_person, add_position, add_region, add_site, move
from app.workforce.models import Person, Position, Region, Site
from tests.assessment.banks import bare_bank, plain_module, publish, publish_track
from tests.make import sit_quiz

REF_DATE = date(2026, 12, 31)
MODULES = ("T1", "T2", "T3", "T4", "T5", "T6")
STAFF_KEY = b"s" * 32
BIRTH_YEAR = 1984
PASSWORD = "a quiet morning by the river"
Unit = Callable[[], AbstractContextManager[Session]]


def moment(day: date) -> datetime:
    """Nine in the morning of a day."""
    return datetime.combine(day, time(9), UTC)


@dataclass
class World:
    """The country under way; ``unit`` is one committed transaction."""

    unit: Unit
    regions: dict[str, int] = field(default_factory=dict)
    sites: dict[str, int] = field(default_factory=dict)
    people: dict[str, int] = field(default_factory=dict)
    accounts: dict[str, int] = field(default_factory=dict)

    def post(
        self,
        name: str,
        region: str,
        site: str | None = None,
        *,
        start: date = date(2020, 9, 1),
        end: date | None = None,
        audience: str = "T",
        sex: str = "F",
        birth_year: int | None = BIRTH_YEAR,
        cadre: str | None = None,
    ) -> None:
        """Put somebody on the register."""
        with self.unit() as session:
            if name not in self.people:
                person = add_person(session, staff_number=name, key=STAFF_KEY, sex=sex, birth_year=birth_year)
                self.people[name] = person.id
            add_position(
                session,
                session.get_one(Person, self.people[name]),
                audience=audience,
                region=session.get_one(Region, self.regions[region]),
                site=session.get_one(Site, self.sites[site]) if site else None,
                start=start,
                end=end,
                cadre_isco08=cadre,
            )

    def account(self, name: str, *, person: str | None = None) -> None:
        """Open an account, linked to somebody on the register."""
        with self.unit() as session:
            account = create_account(
                session,
                email=f"{name}@example.org",
                name=name,
                password=PASSWORD,
                language="en",
                at=moment(date(2023, 1, 1)),
            )
            give_role(session, account, Role.LEARNER, by=None, at=moment(date(2023, 1, 1)))
            self.accounts[name] = account.id
            if person:
                link_person(
                    session,
                    account,
                    staff_number=person,
                    birth_year=BIRTH_YEAR,
                    key=STAFF_KEY,
                    at=moment(date(2023, 1, 1)),
                )

    def enrols(self, name: str, on: date, track: str = "T") -> None:
        """Take a track on a day."""
        with self.unit() as session:
            enrol(session, track, by=session.get_one(Account, self.accounts[name]), at=moment(on))

    def passes(self, name: str, on: date, modules: Sequence[str] = MODULES) -> None:
        """Sit and pass the quizzes of modules on a day; the last core module brings the certificate."""
        for module in modules:
            with self.unit() as session:
                learner = session.get_one(Account, self.accounts[name])
                sit_quiz(session, learner, module, at=moment(on))

    def learner(self, name: str, on: date, modules: Sequence[str] = MODULES) -> None:
        """An account of somebody on the register that passes modules on a day."""
        self.account(name, person=name)
        self.passes(name, on, modules)

    def held(self, region: str, on: date, *, attendees: int, roster: Sequence[str] = ()) -> None:
        """A group session; who is on the roster passed the test."""
        with self.unit() as session:
            if "facilitator" not in self.accounts:
                facilitator = create_account(
                    session, email="facilitator@example.org", name="F", password=PASSWORD, language="en", at=moment(on)
                )
                self.accounts["facilitator"] = facilitator.id
            lines = [RosterLine(place, name, BIRTH_YEAR, 90, True) for place, name in enumerate(roster, 1)]
            place = session.get_one(Region, self.regions[region])
            record_session(
                session,
                Held(on, "T", place, None, attendees, lines),
                key=STAFF_KEY,
                by=self.accounts["facilitator"],
                at=moment(on),
            )

    def moves(self, name: str, region: str, site: str, on: date) -> None:
        """Somebody goes to a post elsewhere."""
        with self.unit() as session:
            position = session.scalars(select(Position).where(Position.person_id == self.people[name])).one()
            move(
                session,
                position,
                region=session.get_one(Region, self.regions[region]),
                site=session.get_one(Site, self.sites[site]),
                on=on,
            )


def empty_country(unit: Unit) -> World:
    """Country XX with North and South, their schools, and the track of teachers with six modules."""
    world = World(unit)
    with unit() as session:
        root = add_region(session, code="XX", name="Country")
        north = add_region(session, code="XX-N", name="North", parent=root)
        south = add_region(session, code="XX-S", name="South", parent=root)
        world.regions = {"country": root.id, "north": north.id, "south": south.id}
        for name, region in (("A", north), ("B", north), ("C", south), ("D", south)):
            site = add_site(session, code=name, name=f"School {name}", kind="school", region=region)
            world.sites[name] = site.id
    with unit() as session:
        for key in MODULES:
            publish(session, plain_module(key, items=bare_bank()), at=moment(date(2023, 1, 1)))
        publish_track(session, "T", MODULES)
    return world


def build(unit: Unit) -> World:
    """W1 as it stands on 2026-12-31."""
    world = empty_country(unit)
    world.post("N1", "north", "A", start=date(2026, 1, 10))
    for name, site in (("N2", "A"), ("N3", "A"), ("N4", "B"), ("N5", "B"), ("N6", "B"), ("S1", "A")):
        world.post(name, "north", site)
    world.post("S2", "south", "D")
    world.post("S3", "south", "C")
    world.post("S4", "south", "C", start=date(2026, 2, 20), end=date(2026, 11, 30))
    world.post("S5", "south", "D", start=date(2026, 12, 1))
    world.post("S6", "south", "D", start=date(2026, 3, 1))
    world.learner("N2", date(2023, 12, 31))
    world.learner("N3", date(2024, 1, 15))
    world.learner("S1", date(2025, 9, 1))
    world.moves("S1", "south", "C", date(2026, 2, 1))
    world.learner("N1", date(2026, 3, 10))
    world.learner("S4", date(2026, 4, 4))
    world.learner("N4", date(2026, 5, 2))
    world.account("N4-again", person="N4")
    world.passes("N4-again", date(2026, 6, 1))
    world.learner("N5", date(2026, 6, 20), MODULES[:5])
    world.account("X1")
    world.passes("X1", date(2026, 7, 7))
    world.held("south", date(2026, 10, 5), attendees=12, roster=["S2"])
    world.account("S6", person="S6")
    for name, on in (
        ("N1", date(2026, 2, 1)),
        ("N4", date(2026, 4, 20)),
        ("N4-again", date(2026, 6, 1)),
        ("N5", date(2026, 6, 10)),
        ("S4", date(2026, 3, 1)),
        ("S6", date(2026, 3, 5)),
        ("X1", date(2026, 7, 1)),
    ):
        world.enrols(name, on)
    return world
