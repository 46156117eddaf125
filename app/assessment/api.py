"""How items measure, over the JSON API."""

from typing import Any

from app.assessment.queries import module_statistics
from app.assessment.schemas import ItemStatisticsListOut, SelectionIn
from app.assessment.selection import Selection
from app.catalogue.queries import current_module
from app.permissions import Permission
from app.web.access import requires
from app.web.api import Blueprint, Problem
from app.web.unit_of_work import session

blueprint = Blueprint("assessment-api", __name__, description="How items and forms measure.")


@blueprint.get("/modules/<key>/item-statistics")
@requires(Permission.READ_ITEM_STATISTICS)
@blueprint.arguments(SelectionIn, location="query")
@blueprint.response(200, ItemStatisticsListOut)
@blueprint.alt_response(404, schema=Problem, description="There is no such module.")
def item_statistics(sent: dict[str, Selection], key: str) -> dict[str, Any]:
    """Difficulty, discrimination, distractors, fairness and reliability of a module's items; protected."""
    module = current_module(session(), key)
    found = module_statistics(session(), module, sent["selection"])
    return {
        "module": module.key,
        "version": module.number,
        "attempts": found.attempts,
        "forms": found.forms,
        "items": found.items,
    }
