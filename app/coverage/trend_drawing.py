"""The geometry of a trend with its target; the template draws it as SVG, in shares of its width."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Final

from app.coverage.trend import Point, ends_told

TOP: Final = 20
PLOT: Final = 160
HEIGHT: Final = TOP + PLOT + 26
START, WIDTH = 10.0, 82.0
"""Where the first date lies and how far the last one is from it, in percent of the width."""
LEVELS: Final = (100, 50, 0)
NOT_BESIDE: Final = 12.0
"""How close to another, in percent of the width, no year is written."""


@dataclass(frozen=True)
class Dot:
    """A share that is told: ``x`` in percent of the width, ``y`` in pixels."""

    share: float
    x: float
    y: float
    is_sure: bool
    """It is of 30 people or more."""
    is_written: bool
    """Its share stands beside it: the first and the last of the line."""


@dataclass(frozen=True)
class Mark:
    """A date on the axis, told or not."""

    on: date
    x: float


@dataclass(frozen=True)
class Drawing:
    """The whole drawing. ``lines`` join neighbours that both are told: none goes through what is withheld."""

    dots: tuple[Dot, ...]
    lines: tuple[tuple[Dot, Dot], ...]
    marks: tuple[Mark, ...]
    levels: tuple[tuple[int, float], ...]
    """Percent and where its line is."""
    target: float
    """Where the line of the target is."""
    height: int = HEIGHT


def drawn(points: Sequence[Point], target: int, *, is_mirrored: bool) -> Drawing | None:
    """The trend, running to the left when mirrored; None unless two shares are told."""
    ends = ends_told(points)
    if ends is None:
        return None
    dots = [_dot(point, points, is_written=point in ends, is_mirrored=is_mirrored) for point in points]
    return Drawing(
        tuple(dot for dot in dots if dot),
        tuple((one, other) for one, other in pairwise(dots) if one and other),
        _marks(points, is_mirrored=is_mirrored),
        tuple((level, _level(level)) for level in LEVELS),
        _level(target),
    )


def _dot(point: Point, points: Sequence[Point], *, is_written: bool, is_mirrored: bool) -> Dot | None:
    if point.cell.value is None:
        return None
    share = float(point.cell.value)
    is_sure = not point.cell.is_low_reliability
    return Dot(share, _place(point.on, points, is_mirrored=is_mirrored), _level(share), is_sure, is_written)


def _marks(points: Sequence[Point], *, is_mirrored: bool) -> tuple[Mark, ...]:
    """From the last date backwards every one that has room."""
    found: list[Mark] = []
    for point in reversed(points):
        x = _place(point.on, points, is_mirrored=is_mirrored)
        if not found or abs(found[-1].x - x) >= NOT_BESIDE:
            found.append(Mark(point.on, x))
    return tuple(reversed(found))


def _place(on: date, points: Sequence[Point], *, is_mirrored: bool) -> float:
    first, last = points[0].on, points[-1].on
    along = START + WIDTH * (on - first).days / (last - first).days
    return round(100 - along if is_mirrored else along, 2)


def _level(share: float) -> float:
    return round(TOP + PLOT * (1 - share / 100), 1)
