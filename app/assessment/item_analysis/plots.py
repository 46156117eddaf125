"""The geometry of the small plots; the templates draw them as SVG.

The scatter is 300 by 200 units, p from left to right and D from below to above. The traces are 160 by 100 units: the
share of each option in the weakest 27 %, between, and in the best 27 %. Both read from left to right in every language,
as axes of numbers do.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from app.assessment.item_analysis.distractors import ChoiceRow, PartTable
from app.assessment.item_analysis.flags import EASY, HARD, WEAK
from app.assessment.item_analysis.report import ItemStatistics

WIDTH: Final = 300
HEIGHT: Final = 200
LEFT: Final = 34
BOTTOM: Final = 170
TOP: Final = 8
RIGHT: Final = 292
LOWEST: Final = -0.2
"""Where the axis of D begins; lower values are drawn there."""
TRACE_X: Final = (12, 72, 132)
TRACE_TOP: Final = 8
TRACE_BOTTOM: Final = 88


@dataclass(frozen=True)
class Point:
    """One item in the scatter; ``is_flagged`` chooses its shape, so that colour tells nothing alone."""

    item: ItemStatistics
    x: float
    y: float
    is_flagged: bool


@dataclass(frozen=True)
class Scatter:
    """The scatter: its points, and the field of items that need no look."""

    points: tuple[Point, ...]
    field_x: float
    field_y: float
    field_width: float
    field_height: float
    across: tuple[tuple[float, float], ...]
    """Marks of the axis of p: place and value."""
    upwards: tuple[tuple[float, float], ...]
    """Marks of the axis of D."""


def scatter(items: Sequence[ItemStatistics]) -> Scatter | None:
    """The scatter of all items that are told; None when there is none."""
    points = tuple(
        Point(item, _across(item.p), _upwards(item.d), bool(item.flags))
        for item in items
        if item.p is not None and item.d is not None
    )
    if not points:
        return None
    return Scatter(
        points,
        field_x=_across(HARD),
        field_y=TOP,
        field_width=round(_across(EASY) - _across(HARD), 1),
        field_height=round(_upwards(WEAK) - TOP, 1),
        across=tuple((_across(value), value) for value in (0.0, 0.25, 0.5, 0.75, 1.0)),
        upwards=tuple((_upwards(value), value) for value in (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)),
    )


def _across(p: float) -> float:
    return round(LEFT + p * (RIGHT - LEFT), 1)


def _upwards(d: float) -> float:
    share = (max(d, LOWEST) - LOWEST) / (1 - LOWEST)
    return round(BOTTOM - share * (BOTTOM - TOP), 1)


@dataclass(frozen=True)
class Trace:
    """The line of one option: three points, and where its name stands."""

    row: ChoiceRow
    points: str
    """As an SVG polyline takes them."""
    label_y: float


def traces(table: PartTable) -> tuple[Trace, ...]:
    """The lines of a part, names moved apart where lines end together."""
    drawn = []
    for row in table.rows:
        if row.shares is None:
            continue
        heights = [_height(share) for share in (row.shares.bottom, row.shares.middle, row.shares.top)]
        points = " ".join(f"{x},{y}" for x, y in zip(TRACE_X, heights, strict=True))
        drawn.append(Trace(row, points, heights[-1]))
    return tuple(_apart(drawn))


def _height(percent: int) -> float:
    return round(TRACE_BOTTOM - percent / 100 * (TRACE_BOTTOM - TRACE_TOP), 1)


def _apart(drawn: Sequence[Trace]) -> list[Trace]:
    """From the top down, each name at least 10 units below the one before."""
    placed: list[Trace] = []
    for trace in sorted(drawn, key=lambda each: each.label_y):
        lowest = placed[-1].label_y + 10 if placed else 0.0
        placed.append(Trace(trace.row, trace.points, max(trace.label_y, lowest)))
    return placed
