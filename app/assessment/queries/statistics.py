"""How the items of a module measure. numpy is loaded by the first who asks, not by every start of the program."""

from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from app.assessment.selection import Selection
from app.catalogue.queries import PublishedModule

if TYPE_CHECKING:
    from app.assessment.item_analysis.report import ModuleStatistics


def module_statistics(session: Session, module: PublishedModule, selection: Selection) -> "ModuleStatistics":
    """Protected statistics of the items of a module, out of the first attempts of a selection."""
    from app.assessment.item_analysis.report import statistics  # noqa: PLC0415  (30 MB that only this needs)
    from app.assessment.queries.analysis import responses  # noqa: PLC0415

    return statistics(module.document, responses(session, module.document, selection))
