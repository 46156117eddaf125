"""What may be told of a cohort: the strict profile for every group, because passes, scores and practice can shame.

1. *People.* A number of people of 1 to 9 is withheld, and every figure that rests on it.
2. *Differences.* Where one number of people is part of another and all but 1 to 4 are in it, those few could be told
   from the two: the less important of the two is withheld (``PARTS``), with all that rests on it. For means it is all
   but 1 to 9, because the mean of the rest could be calculated from both means.
3. *Shares.* "n of D" is withheld when n or D - n is 1 to 4. Nobody and everybody are told only as a bound by size:
   fewer than 20 people nothing, 20 to 39 "10 % or less" / "90 % or more", from 40 on "5 % or less" / "95 % or more";
   n is withheld with it. Who passed is part of who had all safety-critical items right, and most of them are certified:
   when two such numbers differ by 1 to 4, the second is withheld.
4. *Means* are whole numbers over at least 10 people. Above and below the bounds of rule 3 a mean is told only as that
   bound. Where only a part of the country is seen, gains and practice need 30 people, and their means and shares too.
5. *All or none.* Pre-test, post-test and gain hang together: when one of them is withheld or told as a bound, so are
   the gain, its interval and the mean change; without enough people all of them are. So it is with the three means of
   RET-1. Bounds and interval of BEH-1 are told only with its numbers. Where everybody gained the same part, the
   interval is withheld, because it would say so.

A withheld figure is *secondary* when it protects another, else *primary*. What this does not do: it does not compare
two periods or two reaches that different questions ask for, so somebody who may ask for any period can subtract one
report from another. Whoever may is named, and every file (but neither page nor JSON) is written down in the audit.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final

from app.coverage.effects.definitions import Unit
from app.coverage.suppression import LOW_RELIABILITY_BELOW, NARROW_BOUND_FROM, NO_BOUND_BELOW, Withheld

LEAST: Final = 10
LEAST_OF_A_PART: Final = 30
UNSAFE: Final = range(1, 5)
UNSAFE_FOR_MEANS: Final = range(1, 10)

PEOPLE: Final = "people"
TESTED: Final = "tested"
MATCHED: Final = "matched"
RATED: Final = "rated"
FOLLOWED: Final = "followed"
ELIGIBLE: Final = "eligible"
RESPONDED: Final = "responded"
ASKED: Final = "asked"

PARTS: Final = (
    (PEOPLE, MATCHED, PEOPLE),
    (PEOPLE, TESTED, PEOPLE),
    (TESTED, MATCHED, TESTED),
    (TESTED, RATED, RATED),
    (TESTED, FOLLOWED, FOLLOWED),
    (MATCHED, FOLLOWED, FOLLOWED),
    (TESTED, ELIGIBLE, ELIGIBLE),
    (TESTED, RESPONDED, RESPONDED),
    (ELIGIBLE, RESPONDED, ELIGIBLE),
    (RESPONDED, ASKED, ASKED),
    (ELIGIBLE, ASKED, ASKED),
    (TESTED, ASKED, ASKED),
)
"""The whole, its part, and which of the two is withheld when they differ by few."""


@dataclass(frozen=True)
class Figure:
    """One figure after protection. What is None must not be told or cannot be calculated; ``status`` says which."""

    indicator: str
    part: str
    """What of the indicator; empty for the indicator itself."""
    d: int | None
    unit: Unit = Unit.PERCENT
    n: int | None = None
    value: str | None = None
    """In plain digits: percent with one decimal, a mean as a whole number, a ratio with three decimals."""
    bound: str | None = None
    """``<=5``, ``<=10``, ``>=90`` or ``>=95`` in place of a value."""
    withheld: Withheld | None = None

    @property
    def status(self) -> str:
        """Why there is no value: ``c`` confidential, ``z`` cannot be calculated."""
        if self.value is not None or self.bound:
            return ""
        return "c" if self.withheld else "z"

    @property
    def is_low_reliability(self) -> bool:
        """Whether it rests on fewer than 30 people."""
        return self.status == "" and self.d is not None and self.d < LOW_RELIABILITY_BELOW


@dataclass(frozen=True)
class Shown:
    """Numbers of people by name, and which of them are withheld."""

    counts: Mapping[str, int]
    why: Mapping[str, Withheld]
    least: int
    """How many people gains and practice need."""

    def get(self, name: str) -> int | None:
        """A number of people, if it may be told."""
        return None if name in self.why else self.counts[name]

    def participation(self, indicator: str, part: str, name: str, whole: str) -> Figure:
        """How many of the people of ``whole`` are people of ``name``: told as it is when both numbers are."""
        n, d = self.get(name), self.get(whole)
        figure = Figure(indicator, part, d, n=n, withheld=self.why.get(whole) or self.why.get(name))
        if figure.withheld or n is None or not d:
            return figure
        return replace(figure, value=percent_text(Fraction(n, d)))

    def outcome(self, figure: Figure, count: int, whole: str, *, least: int = LEAST) -> Figure:
        """How many of the people of ``whole`` meet a rule that can shame: rule 3."""
        d = self.get(whole)
        found = replace(figure, d=d)
        if d is None:
            return replace(found, withheld=self.why[whole])
        if d == 0:
            return replace(found, n=0)
        if d < least:
            return replace(found, withheld=Withheld.PRIMARY)
        n, bound, why = strict(count, d)
        return replace(found, n=n, bound=bound, withheld=why, value=None if why else percent_text(Fraction(count, d)))

    def block(self, whole: str, least: int, *means: Fraction | None) -> "Block":
        """Means of the people of ``whole``, and what is calculated from them."""
        d = self.get(whole)
        why = self.why.get(whole) or (Withheld.PRIMARY if d and d < least else None)
        return Block(d, why, means)


def shown(counts: Mapping[str, int], passed: int, *, least: int, points: tuple[str, ...]) -> Shown:
    """Rules 1 and 2, for numbers of people of whom ``points`` answered at points of the curve."""
    why = {name: Withheld.PRIMARY for name, count in counts.items() if 0 < count < LEAST}
    for whole, part, victim in (*PARTS, *((TESTED, point, point) for point in points)):
        unsafe = UNSAFE_FOR_MEANS if (whole, part) == (MATCHED, FOLLOWED) else UNSAFE
        if whole not in why and part not in why and counts[whole] - counts[part] in unsafe:
            why[victim] = Withheld.SECONDARY
    is_told = TESTED not in why and strict(passed, counts[TESTED])[0] is not None
    if is_told and ELIGIBLE not in why and abs(counts[ELIGIBLE] - passed) in UNSAFE:
        why[ELIGIBLE] = Withheld.SECONDARY
    return Shown(counts, why, least)


def strict(n: int, d: int) -> tuple[int | None, str | None, Withheld | None]:
    """Of n people out of d: the count and the bound that may be told, and why the count may not."""
    if n in UNSAFE or d - n in UNSAFE:
        return None, None, Withheld.PRIMARY
    if d == 0 or n not in (0, d):
        return n, None, None
    if d < NO_BOUND_BELOW:
        return None, None, Withheld.PRIMARY
    return None, bound(d, is_low=n == 0), Withheld.BOUNDED


def bound(d: int, *, is_low: bool) -> str:
    """The bound that stands for nobody or everybody of d people."""
    if d < NARROW_BOUND_FROM:
        return "<=10" if is_low else ">=90"
    return "<=5" if is_low else ">=95"


@dataclass(frozen=True)
class Block:
    """Means of the same people, and what is calculated from them: rules 4 and 5."""

    d: int | None
    why: Withheld | None
    """Why none of it is told."""
    means: tuple[Fraction | None, ...]

    def mean(self, indicator: str, part: str, value: Fraction | None) -> Figure:
        """One of the means."""
        figure = Figure(indicator, part, self.d, Unit.SCORE, withheld=self.why)
        if self.why or not self.d or value is None:
            return figure
        extreme = self._extreme(value)
        if extreme is None:
            return replace(figure, value=str(int(value * 100 + Fraction(1, 2))))
        if self.d < NO_BOUND_BELOW:
            return replace(figure, withheld=Withheld.PRIMARY)
        return replace(figure, bound=extreme, withheld=Withheld.BOUNDED)

    def derived(self, figure: Figure, text: str | None) -> Figure:
        """What is calculated from the means: told only when each of them is."""
        why = self.why
        if not why and any(value is not None and self._extreme(value) for value in self.means):
            why = Withheld.SECONDARY
        return replace(figure, d=self.d, value=None if why else text, withheld=why)

    def _extreme(self, value: Fraction) -> str | None:
        """The bound that a mean lies beyond."""
        edge = Fraction(5 if self.d and self.d >= NARROW_BOUND_FROM else 10, 100)
        if edge <= value <= 1 - edge:
            return None
        return bound(self.d or 0, is_low=value < edge)


def rounded(value: Fraction, decimals: int) -> str:
    """A number in plain digits, from the exact value, half away from zero (CR-18)."""
    scaled = int(abs(value) * 10**decimals + Fraction(1, 2))
    whole, rest = divmod(scaled, 10**decimals)
    return f"{'-' if value < 0 and scaled else ''}{whole}.{rest:0{decimals}d}"


def percent_text(value: Fraction) -> str:
    """A share as percent with one decimal."""
    return rounded(value * 100, 1)


def ratio_text(value: Fraction | float | None) -> str | None:
    """A ratio with three decimals."""
    return None if value is None else rounded(Fraction(value), 3)
