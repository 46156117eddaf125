"""Findings over the JSON API: told, weighed with a reason, and weighed again."""

from typing import Any

from app.authoring import actions, queries
from app.authoring.api.door import NO_DRAFT, NOT_NOW, REFUSED, blueprint, findings, me, told
from app.authoring.models import DraftWeighing
from app.authoring.schemas import FindingsOut, WeighingIn, WeighingOut
from app.authoring.standing import blocking
from app.authoring.weighing import marks_of
from app.clock import now
from app.permissions import Permission
from app.web.access import requires
from app.web.api import Problem
from app.web.unit_of_work import session


@blueprint.get("/drafts/<draft_id>/findings")
@requires(Permission.READ_DRAFT)
@blueprint.response(200, FindingsOut)
@blueprint.alt_response(404, **NO_DRAFT)
def draft_findings(draft_id: str) -> dict[str, Any]:
    """What is wrong with a draft, by part and place: E keeps it from going out, W and I are to be weighed."""
    whole = queries.whole(session(), draft_id)
    found = findings(whole)
    marks, weighed = marks_of(found, whole.parts), queries.weighings(session(), whole.draft)
    items = [
        {**view, "mark": marks.get(each), "weighed": weighed.get(marks.get(each, ""))}
        for each, view in zip(found, told(found), strict=True)
    ]
    return {"digest": whole.draft.digest, "is_publishable": not blocking(found), "findings": items}


@blueprint.post("/drafts/<draft_id>/weighings")
@requires(Permission.READ_DRAFT)
@blueprint.arguments(WeighingIn, example={"finding": "3f1c9a52aa0b77c410d2e8f1", "reason": "The law's own heading."})
@blueprint.response(201, WeighingOut)
@blueprint.alt_response(404, **NO_DRAFT)
@blueprint.alt_response(409, schema=Problem, description="There is no such finding now, or it is none to weigh.")
@blueprint.alt_response(422, **REFUSED)
def weigh_finding(sent: dict[str, str], draft_id: str) -> dict[str, Any]:
    """Let words stand that a finding of severity W asks to weigh, with the reason; until those words change.

    Needs the right to write the part. What must be mended (E) cannot be weighed away. Never write about a real case.
    """
    found = findings(queries.whole(session(), draft_id))
    row = actions.weigh(session(), draft_id, sent["finding"], sent["reason"], found=found, by=me(), at=now())
    session().flush()
    return _view(row)


@blueprint.delete("/drafts/<draft_id>/weighings/<int:weighing_id>")
@requires(Permission.READ_DRAFT)
@blueprint.response(204)
@blueprint.alt_response(404, **NO_DRAFT)
@blueprint.alt_response(409, **NOT_NOW)
def unweigh_finding(draft_id: str, weighing_id: int) -> None:
    """Have a weighed finding weighed again: by who may write the part, or a reviewer."""
    actions.unweigh(session(), draft_id, weighing_id, by=me(), at=now())


def _view(row: DraftWeighing) -> dict[str, Any]:
    by = queries.names_of(session(), [row.weighed_by]).get(row.weighed_by, "")
    return {"id": row.id, "reason": row.reason, "by": by, "at": row.weighed_at}
