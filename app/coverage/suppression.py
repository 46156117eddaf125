"""Disclosure control of one table: which numbers are withheld so that nobody can be singled out.

A table is rows and their total. Head counts of the register are published as they are; what is protected is how many
of them count (section 7 of the indicators):

*Primary*, rule 2: 1 to 4 people are withheld (T = 5). In the strict profile (police, prosecutors, judiciary) so are
cells in which all but 1 to 4 count, and nobody or everybody is told only as a bound by size: fewer than 20 people
nothing, 20 to 39 "10 % or less" / "90 % or more", from 40 on "5 % or less" / "95 % or more". Fewer than 10 people have
no percentage, fewer than 30 one of low reliability.

*Secondary*, rule 4: rows and total add up, so one withheld number can be calculated from the others. While exactly one
is withheld, or the withheld ones sum to less than T (in the strict profile also by those who do *not* count), the
smallest publishable row is withheld too, and only when no row is left, the total. Beyond rule 4, each withheld row
must stay uncertain by T people, or by its whole size where that is smaller, to whoever knows the head counts.

*Between tables* of one date: see :mod:`app.coverage.protecting`, which walks the regions from the country down, and
:mod:`app.coverage.cuts`. Releases go further: feasible intervals by linear programming over all their tables together,
and over earlier releases. A bound tells as good as exactly that all or none count (all but 1 to 4 would be withheld):
that is the published rule, so a bounded cell protects no other here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Final

from app.coverage.indicators import percent

NO_PERCENTAGE_BELOW: Final = 10
LOW_RELIABILITY_BELOW: Final = 30
NO_BOUND_BELOW: Final = 20
NARROW_BOUND_FROM: Final = 40


@dataclass(frozen=True)
class Profile:
    """How strictly numbers are protected: the threshold T, and whether those who do not count are protected too."""

    threshold: int
    is_strict: bool = False


NORMAL: Final = Profile(5)
STRICT: Final = Profile(5, is_strict=True)
OFF: Final = Profile(0)
"""No protection: only tests can ask for it, to compare figures with an example."""

STRICT_AUDIENCES: Final = frozenset({"C", "PR", "J"})


def profile_of(audience: str) -> Profile:
    """The profile for an audience."""
    return STRICT if audience in STRICT_AUDIENCES else NORMAL


def override(config: Mapping[str, Any]) -> Profile | None:
    """No protection where the program runs under a test that asked for it; no setting of an operator leads here."""
    return OFF if config.get("TESTING") and config.get("SUPPRESSION_PROFILE") == "off" else None


class Withheld(StrEnum):
    """Why a number is not told: for its own sake, to protect another, or because a bound is told in its place."""

    PRIMARY = "primary"
    SECONDARY = "secondary"
    BOUNDED = "bounded"


@dataclass(frozen=True)
class Raw:
    """A number before protection: ``n`` of ``d``; without a register ``d`` is None. Never leaves this feature."""

    code: str
    n: int
    d: int | None
    is_unlisted: bool = False
    """``d`` is a plain head count and the register lists nobody: ``n`` is 0 for want of names, not of certificates."""


@dataclass(frozen=True)
class Cell:
    """A number after protection. What is None must not be told."""

    n: int | None
    d: int | None
    value: str | None = None
    """Percent with one decimal."""
    withheld: Withheld | None = None
    bound: str | None = None
    """``<=10``, ``>=90``, ``<=5`` or ``>=95``, in percent, in place of a value."""
    is_low_reliability: bool = False
    is_unlisted: bool = False
    """Heads were counted, nobody is named: no share can be known."""

    @property
    def status(self) -> str:
        """Why there is no percentage: ``c`` confidential, ``z`` nobody there, ``x`` no register, ``low`` too few."""
        if self.bound or self.value is not None:
            return ""
        if self.withheld:
            return "c"
        if self.d is None or (self.is_unlisted and self.d):
            return "x"
        return "z" if self.d == 0 else "low"


@dataclass(frozen=True)
class Pattern:
    """Which rows of a table are withheld, by their place, and whether the total is."""

    rows: tuple[Withheld | None, ...]
    total: Withheld | None


def reason(raw: Raw, profile: Profile) -> Withheld | None:
    """Why a number must not be told for its own sake, if it must not."""
    if 1 <= raw.n < profile.threshold:
        return Withheld.PRIMARY
    if not profile.is_strict or not raw.d or raw.is_unlisted:
        return None
    if 1 <= raw.d - raw.n < profile.threshold:
        return Withheld.PRIMARY
    if raw.n not in (0, raw.d):
        return None
    return Withheld.PRIMARY if raw.d < NO_BOUND_BELOW else Withheld.BOUNDED


def pattern(
    rows: Sequence[Raw],
    total: Raw,
    profile: Profile,
    *,
    above: Withheld | None = None,
    withheld: Sequence[bool] = (),
) -> Pattern:
    """What of a table is withheld.

    Args:
        rows: the inner cells; they add up to the total.
        total: the total.
        profile: how strictly.
        above: why the total is withheld in the table above, where it is a row.
        withheld: for each row, whether it is withheld for a reason that lies outside this table.
    """
    why = [reason(row, profile) for row in rows]
    for number, is_withheld in enumerate(withheld):
        if is_withheld and why[number] in OPEN:
            why[number] = Withheld.SECONDARY
    last = above or reason(total, profile)
    while rows and not _is_safe(rows, why, total, profile, total_is_open=last in OPEN):
        place = _smallest(rows, why)
        if place is not None:
            why[place] = Withheld.SECONDARY
        elif last in OPEN:
            last = Withheld.SECONDARY
        else:
            break
    return Pattern(tuple(why), last)


OPEN: Final = (None, Withheld.BOUNDED)
"""What is told, or as good as told: a bound means nobody or everybody."""


def _smallest(rows: Sequence[Raw], why: Sequence[Withheld | None]) -> int | None:
    """The next row to withhold: the smallest above 0, then those of 0, then those with a bound; ties by code."""
    shown = [place for place, reason in enumerate(why) if reason in OPEN and not rows[place].is_unlisted]
    return min(
        shown,
        key=lambda place: (why[place] is not None, rows[place].n == 0, rows[place].n, rows[place].code),
        default=None,
    )


def _is_safe(
    rows: Sequence[Raw], why: Sequence[Withheld | None], total: Raw, profile: Profile, *, total_is_open: bool
) -> bool:
    """Whether what is withheld cannot be calculated from what is shown."""
    hidden = [row for row, reason in zip(rows, why, strict=True) if reason not in OPEN]
    if not hidden:
        return total_is_open
    if not total_is_open:
        return _total_is_uncertain(hidden, total, profile)
    if len(hidden) == 1 or sum(row.n for row in hidden) < profile.threshold:
        return False
    if profile.is_strict and _others(hidden) < profile.threshold:
        return False
    return all(_is_uncertain(row, hidden, profile) for row in hidden)


def _others(hidden: Sequence[Raw]) -> int:
    """How many people of withheld rows do not count; very many where nobody knows."""
    return sum(10**9 if row.d is None else row.d - row.n for row in hidden)


def _is_uncertain(row: Raw, hidden: Sequence[Raw], profile: Profile) -> bool:
    """Whether a row could be T different numbers, or any, to who knows the sum of the hidden rows and their sizes."""
    known_sum = sum(each.n for each in hidden)
    if any(each.d is None for each in hidden):
        return known_sum >= profile.threshold
    sizes = [each.d or 0 for each in hidden]
    own = row.d or 0
    low = max(0, known_sum - (sum(sizes) - own))
    high = min(own, known_sum)
    return high - low >= min(profile.threshold, own)


def _total_is_uncertain(hidden: Sequence[Raw], total: Raw, profile: Profile) -> bool:
    """Whether a withheld total stays open: the hidden rows leave it room."""
    if any(row.d is None for row in hidden):
        return True
    room = sum(row.d or 0 for row in hidden)
    return room >= min(profile.threshold, total.d or 0)


def protected(raw: Raw, withheld: Withheld | None, profile: Profile) -> Cell:
    """One number as it may be told."""
    shown = Cell(n=None if withheld else raw.n, d=raw.d, withheld=withheld, is_unlisted=raw.is_unlisted)
    if not raw.d or raw.is_unlisted:
        return shown
    if withheld:
        return replace(shown, bound=_bound(raw.n, raw.d)) if withheld is Withheld.BOUNDED else shown
    if raw.d < NO_PERCENTAGE_BELOW and profile.threshold:
        return shown
    return replace(shown, value=str(percent(raw.n, raw.d)), is_low_reliability=raw.d < LOW_RELIABILITY_BELOW)


def _bound(n: int, d: int) -> str:
    """What is told of nobody or everybody in the strict profile."""
    if d < NARROW_BOUND_FROM:
        return "<=10" if n == 0 else ">=90"
    return "<=5" if n == 0 else ">=95"
