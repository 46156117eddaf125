"""The effect report as tidy CSV: one value a row, in the columns of every table that leaves this house."""

import csv
import io
from collections.abc import Iterator
from typing import Final

from app.coverage.csv_files import COLUMNS, DRAFT
from app.coverage.effects.definitions import EFFECT_INDICATORS
from app.coverage.effects.questions import EffectReport
from app.coverage.effects.withholding import Figure
from app.coverage.suppression import Withheld
from app.web.csv_cells import guarded

_CONFIDENTIAL: Final = {None: "F", Withheld.PRIMARY: "A", Withheld.BOUNDED: "A", Withheld.SECONDARY: "D"}


def written(report: EffectReport) -> str:
    """The whole file; withheld rows stay, with empty numbers and codes."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for figure in report.effects.figures:
        writer.writerow([guarded(cell) if not _is_number(cell) else cell for cell in _cells(report, figure)])
    return text.getvalue()


def file_name(report: EffectReport) -> str:
    """What a browser calls the file; only plain characters."""
    asked = report.question
    return f"effects-{asked.audience}-{asked.start.isoformat()}-{asked.end.isoformat()}.csv"


def _cells(report: EffectReport, figure: Figure) -> Iterator[str]:
    asked = report.question
    yield figure.indicator
    yield asked.audience
    yield report.area_code
    yield f"{asked.start.isoformat()}/{asked.end.isoformat()}"
    yield asked.end.isoformat()
    yield from _dimension(figure)
    yield "" if figure.n is None else str(figure.n)
    yield "" if figure.d is None else str(figure.d)
    yield figure.value or ""
    yield str(figure.unit)
    yield {"c": "Q", "z": "M"}.get(figure.status, "Q" if figure.bound else "A")
    yield _CONFIDENTIAL[figure.withheld]
    yield "1" if figure.is_low_reliability else "0"
    yield ""
    yield EFFECT_INDICATORS[figure.indicator].version
    yield DRAFT
    yield f"{figure.bound}%" if figure.bound else ""


def _dimension(figure: Figure) -> tuple[str, str]:
    """``_T`` for the indicator itself; else what of it, or how many months after the certificate."""
    if not figure.part:
        return "_T", "_T"
    return ("months" if figure.part.isdigit() else "part"), figure.part


def _is_number(cell: str) -> bool:
    """Whether a cell is a plain number, which no spreadsheet takes for a formula: a loss begins with a minus."""
    return cell.removeprefix("-").replace(".", "", 1).isdigit() and cell.isascii()
