"""A protected table as tidy CSV (RFC 4180, UTF-8): one value a row, withheld rows stay with empty numbers and codes."""

import csv
import io
from collections.abc import Iterator
from typing import Final

from app.coverage.indicators import By
from app.coverage.tables import ELSEWHERE, CoverageTable, Row
from app.web.csv_cells import guarded

COLUMNS: Final = (
    "indicator",
    "audience",
    "ref_area",
    "period",
    "ref_date",
    "dim",
    "dim_value",
    "numerator",
    "denominator",
    "value",
    "unit",
    "obs_status",
    "conf_status",
    "low_reliability",
    "register_date",
    "codebook_version",
    "release_id",
    "note",
)
DRAFT: Final = "draft"
"""The release of a table that nobody has released."""

FREE: Final = "F"
CONFIDENTIAL: Final = "C"
"""Of whatever is withheld: the codes for "small" and "secondary" would tell that a number is from 1 to 4, or is not."""


def written(table: CoverageTable) -> str:
    """The whole file."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    rows = () if table.question.indicator.is_derived else table.rows
    for row in (*rows, table.total):
        cells = zip(COLUMNS, _cells(table, row), strict=True)
        writer.writerow([cell if column == "value" else guarded(cell) for column, cell in cells])
    return text.getvalue()


def file_name(table: CoverageTable) -> str:
    """What a browser calls the file; only plain characters."""
    asked = table.question
    parts = (asked.indicator.code, asked.module, asked.audience, table.region_code, asked.on.isoformat(), asked.by)
    kept = "-".join(part for part in parts if part)
    return "".join(sign if sign.isascii() and (sign.isalnum() or sign in "-_") else "_" for sign in kept) + ".csv"


def _cells(table: CoverageTable, row: Row) -> Iterator[str]:
    asked, cell = table.question, row.cell
    is_total = row is table.total
    is_region = asked.by is By.REGION and row.code != ELSEWHERE
    is_told = cell.withheld is None
    yield asked.indicator.code if asked.module is None else f"{asked.indicator.code}:{asked.module}"
    yield asked.audience
    yield row.code if is_region and not is_total else table.region_code
    yield str(asked.on.year)
    yield asked.on.isoformat()
    yield from ("_T", "_T") if is_total or is_region else (str(asked.by), row.code)
    yield str(cell.n) if is_told and cell.n is not None else ""
    yield str(cell.d) if is_told and cell.d is not None else ""
    yield cell.value or ""
    yield str(row.unit)
    yield _observed(table, row)
    yield CONFIDENTIAL if cell.withheld else FREE
    yield "1" if cell.is_low_reliability else "0"
    yield table.register_date.isoformat() if table.register_date else ""
    yield asked.indicator.version
    yield DRAFT
    yield " ".join(_notes(table, row))


def _observed(table: CoverageTable, row: Row) -> str:
    """A normal, Q missing because withheld, M cannot exist."""
    if row.cell.withheld:
        return "Q"
    return "M" if table.question.indicator.is_share and row.cell.status == "z" else "A"


def _notes(table: CoverageTable, row: Row) -> Iterator[str]:
    cell = row.cell
    if cell.bound:
        yield f"{cell.bound}%"
    if table.question.indicator.is_share and cell.d is None:
        yield "D_MISSING"
    if table.question.indicator.is_share and cell.status == "low":
        yield "D_BELOW_10"
    if row.is_head_count:
        yield "HEAD_COUNT"
