"""A release as tidy CSV (RFC 4180, UTF-8): one cell a row under the columns of every table that leaves here.

Withheld cells stay, without a number; of how many people they are is told where the release tells it. They all have the
confidentiality status ``C``: telling those that are small (``A``) from those that protect others (``D``) would tell
that a number lies between 1 and 4.
"""

import csv
import io
from collections.abc import Iterator

from app.coverage.csv_files import COLUMNS
from app.coverage.indicators import Unit
from app.coverage.releases.document import ReleasedCell, ReleaseDocument
from app.web.csv_cells import guarded


def written(document: ReleaseDocument) -> str:
    """The whole file."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for cell in document.everything:
        told = zip(COLUMNS, _row(document, cell), strict=True)
        writer.writerow([each if column == "value" else guarded(each) for column, each in told])
    return text.getvalue()


def file_name(document: ReleaseDocument, ending: str) -> str:
    """What a browser calls a file of a release."""
    return f"safeguard-release-{document.code}.{ending}"


def _row(document: ReleaseDocument, cell: ReleasedCell) -> Iterator[str]:
    yield f"{cell.indicator}:{cell.module}" if cell.module else cell.indicator
    yield from (cell.audience, cell.area, document.period, document.ref_date.isoformat(), cell.dim, cell.dim_value)
    yield "" if cell.n is None else str(cell.n)
    yield "" if cell.d is None else str(cell.d)
    yield cell.value or ""
    yield cell.unit or str(Unit.PERCENT)
    yield "Q" if cell.is_hidden else "M" if cell.status == "z" else "A"
    yield "C" if cell.is_hidden else "F"
    yield "1" if cell.is_low_reliability else "0"
    yield document.register_date.isoformat() if document.register_date else ""
    yield document.definitions_version
    yield document.code
    yield " ".join(_notes(cell))


def _notes(cell: ReleasedCell) -> Iterator[str]:
    if cell.bound:
        yield f"{cell.bound}%"
    if cell.status == "x":
        yield "D_MISSING" if cell.d is None else "UNLISTED"
    if cell.status == "low":
        yield "D_BELOW_10"
    if cell.is_head_count:
        yield "HEAD_COUNT"
