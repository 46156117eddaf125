"""The geometry of a bar chart; the template draws it as SVG, in shares of its width, so that letters stay legible."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from app.coverage.indicators import Unit
from app.coverage.tables import CoverageTable, Row

ROW_HEIGHT: Final = 48
BAR_TOP: Final = 24
BAR_HEIGHT: Final = 14


@dataclass(frozen=True)
class Bar:
    """One bar: ``start`` and ``width`` in percent of the chart, ``y`` in pixels; no width where nothing is told."""

    row: Row
    y: int
    start: float
    width: float


@dataclass(frozen=True)
class Chart:
    """A chart from top to bottom."""

    bars: tuple[Bar, ...]
    height: int


def drawn(table: CoverageTable, *, is_mirrored: bool) -> Chart | None:
    """The bars of a table, growing from the right when mirrored; None where there is nothing to compare."""
    rows = table.rows if table.question.indicator.is_derived else (*table.rows, table.total)
    if any(row.unit not in (Unit.PERCENT, Unit.ATTENDANCES) for row in rows):
        return None
    lengths = _lengths(table, rows)
    if sum(length > 0 for length in lengths) < 2:
        return None
    bars = tuple(
        Bar(row, place * ROW_HEIGHT, round(100 - length, 1) if is_mirrored else 0.0, length)
        for place, (row, length) in enumerate(zip(rows, lengths, strict=True))
    )
    return Chart(bars, len(bars) * ROW_HEIGHT)


def _lengths(table: CoverageTable, rows: Sequence[Row]) -> list[float]:
    if table.question.indicator.is_share:
        return [float(row.cell.value or 0) for row in rows]
    most = max((row.cell.n or 0 for row in rows), default=0)
    return [round(100 * (row.cell.n or 0) / most, 1) if most else 0.0 for row in rows]
