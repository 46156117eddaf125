"""The register over the JSON API, as far as it takes the rooms above: mismatch lists, and entries that are one."""

from typing import Any

from flask import current_app

from app.clock import now, today
from app.coverage.actions.merging import Wanted, demand_whole_register, merge_people, unmerge_people
from app.coverage.api.door import blueprint
from app.coverage.mismatches import REASONS
from app.coverage.queries.entries import entry_named, plain_merge
from app.coverage.queries.mismatches import mismatches
from app.coverage.register_schemas import ListOut, MergeIn, MergeOut, MergesOut
from app.i18n import translate
from app.permissions import Permission
from app.web.access import principal, requires
from app.web.api import Problem
from app.web.language import page_language
from app.web.unit_of_work import read_session, session
from app.workforce import queries


@blueprint.get("/register/mismatches/<kind>")
@requires(Permission.MERGE_PEOPLE)
@blueprint.response(200, ListOut)
@blueprint.alt_response(404, schema=Problem, description="There is no such list.")
def mismatch_list(kind: str) -> Any:
    """A mismatch list of the data officer: unmatched, double, no-site, head-counts or sizes. Nobody is named."""
    demand_whole_register(read_session(), principal())
    found, language = mismatches(read_session(), kind, on=today()), page_language()
    return {
        "list": found.code,
        "name": translate(found.kind.name, language),
        "advice": translate(found.kind.advice, language),
        "limits": translate(found.kind.limits, language) if found.kind.limits else None,
        "rows": [{**vars(line), "reason": translate(REASONS[line.reason], language)} for line in found.lines],
        "is_cut": found.is_cut,
    }


@blueprint.get("/register/merges")
@requires(Permission.MERGE_PEOPLE)
@blueprint.response(200, MergesOut)
def merges() -> Any:
    """The latest merges, the newest first; undone ones too."""
    demand_whole_register(read_session(), principal())
    return {"merges": [plain_merge(made) for made in queries.merges(read_session())]}


@blueprint.post("/register/merges")
@requires(Permission.MERGE_PEOPLE)
@blueprint.arguments(MergeIn, example={"kept": "person 12", "merged": "person 34", "reason": "same letter"})
@blueprint.response(201, MergeOut)
@blueprint.alt_response(404, schema=Problem, description="There is no such entry of the register.")
@blueprint.alt_response(409, schema=Problem, description="The two contradict each other, or are one person already.")
def merge(sent: dict[str, Any]) -> Any:
    """Make two entries of the register one person; 409 names what contradicts, until ``kept_stands`` says who is right.

    Positions, accounts, certificates and passed modules follow, and coverage of every date with them.
    """
    demand_whole_register(session(), principal())
    key = current_app.config["SETTINGS"].staff_number_key.encode()
    wanted = Wanted(
        entry_named(session(), sent["kept"], key=key),
        entry_named(session(), sent["merged"], key=key),
        sent["reason"],
        sent["kept_stands"],
    )
    return plain_merge(merge_people(session(), wanted, by=principal().id, at=now()))


@blueprint.post("/register/merges/<int:merge_id>/undo")
@requires(Permission.MERGE_PEOPLE)
@blueprint.response(200, MergeOut)
@blueprint.alt_response(404, schema=Problem, description="There is no such merge.")
@blueprint.alt_response(409, schema=Problem, description="It was undone already, or a later merge stands on it.")
def undo(merge_id: int) -> Any:
    """Undo a merge: both entries are as they were, what their own staff numbers told since taken in."""
    demand_whole_register(session(), principal())
    return plain_merge(unmerge_people(session(), merge_id, by=principal().id, at=now()))
