"""Findings that somebody has weighed: the buttons beside them, and the list that reviewers read."""

from flask import flash, redirect, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from app.authoring import actions
from app.authoring.pages.door import Desk, blueprint, me
from app.clock import now
from app.permissions import Permission
from app.web.access import requires
from app.web.unit_of_work import session


@blueprint.post("/studio/drafts/<draft_id>/weighings/<int:weighing_id>/removal")
@requires(Permission.READ_DRAFT)
def unweigh(draft_id: str, weighing_id: int) -> AnyResponse:
    """Have a finding weighed again; by who may write the part, or a reviewer."""
    actions.unweigh(session(), draft_id, weighing_id, by=me(), at=now())
    flash(gettext("The finding is to be weighed again."), "good")
    return redirect(url_for(".review", draft_id=draft_id, _anchor="weighed"), code=303)


def weighed(shown: Desk) -> bool:
    """Do what the buttons of a finding say about its weight, once what was typed is saved; whether one was pressed."""
    draft_id, mark, back = shown.draft.public_id, request.form.get("weigh"), request.form.get("unweigh", type=int)
    if mark is not None and mark not in shown.marks.values():
        flash(gettext("Saved. The finding that you weighed is not there any more: its words have changed."), "note")
    elif mark is not None:
        reason = request.form.get(f"why:{mark}", "")
        actions.weigh(session(), draft_id, mark, reason, found=shown.found, by=me(), at=now())
        flash(gettext("Saved. The words stand, with your reason."), "good")
    elif back is not None:
        actions.unweigh(session(), draft_id, back, by=me(), at=now())
        flash(gettext("The finding is to be weighed again."), "good")
    return mark is not None or back is not None
