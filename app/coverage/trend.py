"""How far a group is from the target, and when it gets there at the present pace: from told figures only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from fractions import Fraction
from math import ceil
from typing import Final

from app.coverage.periods import FIRST, LAST
from app.coverage.suppression import Cell
from app.coverage.tables import Row

YEARS_BACK: Final = 8
"""How many ends of years a trend goes back."""
PACE_DAYS: Final = Fraction(1461, 2)
"""Two years: how far back the pace is measured, as nearly as the ends of years allow."""
DAYS_A_YEAR: Final = Fraction(1461, 4)


class Outlook(StrEnum):
    """What can be said of the target."""

    REACHED = "reached"
    EXPECTED = "expected"
    FAR = "far"
    """Not before the last date that this program knows."""
    NOT_RISING = "not rising"
    TOO_FEW = "too few"
    """One of the two shares is of low reliability, so one person more or less would move the year."""
    NO_PACE = "no pace"
    """The share of two years ago is not told."""
    UNTOLD = "untold"
    """Today's share is not told."""


@dataclass(frozen=True)
class Point:
    """One protected figure on its date."""

    on: date
    row: Row

    @property
    def cell(self) -> Cell:
        """The figure."""
        return self.row.cell


@dataclass(frozen=True)
class Forecast:
    """The way to the target, as far as told figures say."""

    outlook: Outlook
    gap: Decimal | None = None
    """Points that are missing today."""
    pace: Decimal | None = None
    """Points a year."""
    since: date | None = None
    """From when on the pace is measured."""
    year: int | None = None
    """When the target is reached at this pace."""


def dates(on: date) -> tuple[date, ...]:
    """31 December of the years before, the oldest first, then the day itself."""
    ends = (date(year, 12, 31) for year in range(on.year - YEARS_BACK, on.year))
    return (*(end for end in ends if end >= FIRST), on)


def forecast(points: Sequence[Point], target: int) -> Forecast:
    """The way from the last point to a target in percent."""
    here = points[-1].cell
    if is_reached(here, target):
        return Forecast(Outlook.REACHED)
    if here.value is None:
        return Forecast(Outlook.UNTOLD)
    gap = target - Decimal(here.value)
    before = _two_years_before(points)
    if before is None or before.cell.value is None:
        return Forecast(Outlook.NO_PACE, gap)
    if here.is_low_reliability or before.cell.is_low_reliability:
        return Forecast(Outlook.TOO_FEW, gap)
    return _at_pace(gap, before, points[-1])


def _at_pace(gap: Decimal, before: Point, last: Point) -> Forecast:
    exact = _pace(before, last)
    pace = _rounded(exact)
    if pace <= 0:
        return Forecast(Outlook.NOT_RISING, gap, pace, before.on)
    days = ceil(Fraction(gap) / exact * DAYS_A_YEAR)
    if days > (LAST - last.on).days:
        return Forecast(Outlook.FAR, gap, pace, before.on)
    return Forecast(Outlook.EXPECTED, gap, pace, before.on, (last.on + timedelta(days)).year)


def is_reached(cell: Cell, target: int) -> bool:
    """Whether what is told of a share, be it a bound, says that the target is reached."""
    if cell.value is not None:
        return Decimal(cell.value) >= target
    return bool(cell.bound) and str(cell.bound).startswith(">=") and int(str(cell.bound)[2:]) >= target


def ends_told(points: Sequence[Point]) -> tuple[Point, Point] | None:
    """The first and the last point whose share is told; None unless there are two."""
    told = [point for point in points if point.cell.value is not None]
    return (told[0], told[-1]) if len(told) > 1 else None


def _two_years_before(points: Sequence[Point]) -> Point | None:
    last = points[-1].on
    return min(points[:-1], key=lambda point: abs((last - point.on).days - PACE_DAYS), default=None)


def _pace(before: Point, after: Point) -> Fraction:
    rise = Fraction(str(after.cell.value)) - Fraction(str(before.cell.value))
    return rise / (after.on - before.on).days * DAYS_A_YEAR


def _rounded(exact: Fraction) -> Decimal:
    """To one decimal, half away from zero (CR-18)."""
    return (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(Decimal("0.1"), ROUND_HALF_UP)
