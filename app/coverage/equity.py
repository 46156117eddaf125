"""How far regions and groups lie apart: EQ-1 to EQ-4, from told shares alone (section 7, rule 3).

A share that rests on fewer than 30 people stays outside. Where a share that belongs in is withheld, or told only as a
bound, nothing is told of the gap: from the gap and the other shares it could be calculated.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from app.coverage.indicators import By, Indicator
from app.coverage.suppression import LOW_RELIABILITY_BELOW, Cell, Profile, Withheld
from app.coverage.tables import ELSEWHERE, CoverageTable, Row

Shares = Sequence[tuple[Decimal, int]]
"""Exact shares in percent, each with its number of people."""

PAIRS: Final[Mapping[By, tuple[str, str]]] = {By.SETTING: ("urban", "rural"), By.SEX: ("F", "M")}
"""Of which group the share of which other is taken away."""


def gap(table: CoverageTable, indicator: Indicator, profile: Profile) -> CoverageTable:
    """The gap as the total of the told table whose rows it is calculated from."""
    least = LOW_RELIABILITY_BELOW if profile.threshold else 0
    rows = _rows_of(table, least)
    cell = _calculated(rows, indicator)
    total = Row(table.region_code, table.total.label, cell, unit=indicator.unit_code)
    return replace(table, question=replace(table.question, indicator=indicator), total=total)


def _rows_of(table: CoverageTable, least: int) -> list[Row]:
    """The rows that the gap is of: enough people, a register of persons, and a place or group of their own."""
    wanted = PAIRS.get(table.question.by)
    named = [row for row in table.rows if (row.code in wanted if wanted else row.code != ELSEWHERE)]
    if wanted:
        named.sort(key=lambda row: wanted.index(row.code))
    return [row for row in named if _is_wanted(row, least) and not row.is_head_count]


def _is_wanted(row: Row, least: int) -> bool:
    """Whether a row has enough people, or is withheld with its size, so that nobody may know."""
    if row.cell.d is None:
        return row.cell.withheld is not None
    return row.cell.d > 0 and row.cell.d >= least


def _calculated(rows: Sequence[Row], indicator: Indicator) -> Cell:
    people = sum(row.cell.d or 0 for row in rows)
    if len(rows) < 2:
        return Cell(None, 0)
    if any(row.cell.n is None or row.cell.value is None for row in rows):
        return Cell(None, None, withheld=Withheld.SECONDARY)
    shares = [(Decimal(row.cell.n or 0) * 100 / Decimal(row.cell.d or 1), row.cell.d or 0) for row in rows]
    value = FORMULAS[indicator.code](shares)
    return Cell(None, 0) if value is None else Cell(None, people, str(value))


def _points(shares: Shares) -> Decimal:
    values = [value for value, _ in shares]
    return _rounded(max(values) - min(values), "0.1")


def _ratio(shares: Shares) -> Decimal | None:
    values = [value for value, _ in shares]
    return _rounded(min(values) / max(values), "0.01") if max(values) else None


def _mean_difference(shares: Shares) -> Decimal:
    best, people = max(value for value, _ in shares), sum(size for _, size in shares)
    return _rounded(sum((size * (best - value) for value, size in shares), Decimal(0)) / people, "0.1")


def _less(shares: Shares) -> Decimal:
    return _rounded(shares[0][0] - shares[1][0], "0.1")


def _rounded(value: Decimal, step: str) -> Decimal:
    """Half away from zero (CR-18); what rounds to nothing has no sign."""
    return abs(rounded) if not (rounded := value.quantize(Decimal(step), ROUND_HALF_UP)) else rounded


FORMULAS: Final[Mapping[str, Callable[[Shares], Decimal | None]]] = {
    "EQ-1": _points,
    "EQ-2": _ratio,
    "EQ-3": _mean_difference,
    "EQ-4": _less,
}
