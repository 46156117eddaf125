"""Disclosure protection of results: the strict profile, because passes and scores can shame (indicators, section 7).

A count n out of D is withheld when n or D - n is 1 to 4; so no share of fewer than 10 people is told. At 0 % and
100 % only a bound is told, by size, and the count is withheld with it, since it would tell the share. Means are whole
numbers over at least 10.
"""

from dataclasses import dataclass
from fractions import Fraction
from typing import Final

UNSAFE: Final = range(1, 5)
LEAST_FOR_MEAN: Final = 10
LEAST_FOR_BOUND: Final = 20
LEAST_FOR_NARROW_BOUND: Final = 40


@dataclass(frozen=True)
class Protected:
    """What may be told of n out of D; None is withheld. ``bound`` stands in for ``percent`` at the extremes."""

    count: int | None
    percent: int | None = None
    bound: str | None = None
    """Like ``>=95`` or ``<=10``, in percent."""


WITHHELD: Final = Protected(None)


def total(count: int) -> int | None:
    """A number of people without any trait; 1 to 4 is withheld."""
    return None if count in UNSAFE else count


def share(count: int, of: int) -> Protected:
    """What may be told of ``count`` people out of ``of``; raise ValueError unless ``0 <= count <= of``."""
    if not 0 <= count <= of:
        raise ValueError(f"{count} out of {of}")
    if count in UNSAFE or of - count in UNSAFE or of in UNSAFE:
        return WITHHELD
    if of == 0:
        return Protected(0)
    if count in (0, of):
        return _extreme(of, is_all=count == of)
    return Protected(count, percent=_whole(Fraction(count * 100, of)))


def _extreme(of: int, *, is_all: bool) -> Protected:
    if of < LEAST_FOR_BOUND:
        return WITHHELD
    if of < LEAST_FOR_NARROW_BOUND:
        return Protected(None, bound=">=90" if is_all else "<=10")
    return Protected(None, bound=">=95" if is_all else "<=5")


def mean_percent(total_score: Fraction, of: int) -> int | None:
    """The mean of ``of`` scores from 0 to 1, as a whole percentage; None below 10."""
    return _whole(total_score * 100 / of) if of >= LEAST_FOR_MEAN else None


def _whole(value: Fraction) -> int:
    """Rounded half up."""
    return int(value + Fraction(1, 2))
