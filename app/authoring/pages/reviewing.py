"""A draft is handed in, reviewed by two others, published or given up; and people remark on its parts."""

from typing import Any, Final

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from app.authoring import actions, queries
from app.authoring.checklist import RULES, TO_TICK
from app.authoring.comparing import Comparison, changes
from app.authoring.findings import FORMAT
from app.authoring.pages.door import Desk, blueprint, desk, head, me, names
from app.authoring.parts import joined
from app.authoring.schemas import DraftCommentIn, DraftReviewIn, PublicationIn
from app.authoring.standing import blocking
from app.authoring.steps import Kind, Verdict
from app.clock import now
from app.errors import Invalid
from app.i18n import N_
from app.permissions import Permission
from app.web.access import requires
from app.web.forms import parsed
from app.web.unit_of_work import session

REFUSED: Final = 422
STEPS: Final = ("submit_draft", "review_as_expert", "review_for_safety", "publish_draft", "abandon_draft", "remark")
UNTICKED: Final = N_("Tick every point that you have looked at; what you could not look at keeps it from going on.")


@blueprint.get("/studio/drafts/<draft_id>/review")
@requires(Permission.READ_DRAFT)
def review(draft_id: str) -> str:
    """What a reviewer needs: what has changed, what was found, what to look at, what others said."""
    return _page(draft_id)


@blueprint.post("/studio/drafts/<draft_id>/submission")
@requires(Permission.WRITE_MODULE)
def submit_draft(draft_id: str) -> AnyResponse:
    """Hand it in."""
    shown = desk(draft_id)
    replaces = request.form.get("replaces", type=int)
    actions.submit(session(), draft_id, digest=_read(shown), found=shown.found, replaces=replaces, by=me(), at=now())
    flash(gettext("Handed in. The expert reviews it next."), "good")
    return redirect(url_for(".overview", draft_id=draft_id), code=303)


@blueprint.post("/studio/drafts/<draft_id>/reviews")
@requires(Permission.REVIEW_MODULE)
def review_as_expert(draft_id: str) -> AnyResponse:
    """Approve it as an expert of its subject, or return it."""
    return _reviewed(draft_id, Kind.EXPERT, parsed(DraftReviewIn))


@blueprint.post("/studio/drafts/<draft_id>/safeguarding-reviews")
@requires(Permission.SAFEGUARD_MODULE)
def review_for_safety(draft_id: str) -> AnyResponse:
    """Approve it for the safety of children, every point of the list ticked, or return it."""
    said = parsed(DraftReviewIn)
    ticked = set(request.form.getlist("looked_at"))
    if said["verdict"] == Verdict.APPROVED and any(str(rule.number) not in ticked for rule in TO_TICK):
        raise Invalid(UNTICKED, fields={"looked_at": [UNTICKED]})
    return _reviewed(draft_id, Kind.SAFEGUARDING, said)


@blueprint.post("/studio/drafts/<draft_id>/publication")
@requires(Permission.PUBLISH_MODULE)
def publish_draft(draft_id: str) -> AnyResponse:
    """Publish it with every language that is complete."""
    sent = parsed(PublicationIn)
    shown = desk(draft_id)
    done = actions.publish(session(), draft_id, found=shown.found, by=me(), at=now(), **sent)
    flash(gettext("Published as version %(number)s.", number=done.version.number), "good")
    return redirect(url_for(".overview", draft_id=draft_id), code=303)


@blueprint.post("/studio/drafts/<draft_id>/abandonment")
@requires(Permission.WRITE_MODULE)
def abandon_draft(draft_id: str) -> AnyResponse:
    """Give it up; what was written is kept."""
    actions.abandon(session(), draft_id, seen=request.form.get("seen", type=int), by=me(), at=now())
    flash(gettext("The draft was given up. What was written is kept."), "good")
    return redirect(url_for(".desk_list"), code=303)


@blueprint.post("/studio/drafts/<draft_id>/comments")
@requires(Permission.READ_DRAFT)
def remark(draft_id: str) -> AnyResponse:
    """Remark on a part, or on a sentence of it."""
    sent = parsed(DraftCommentIn)
    actions.comment(session(), draft_id, sent["part"], sent["words"], quote=sent["quote"], by=me(), at=now())
    flash(gettext("Your remark was kept."), "good")
    return redirect(url_for(".review", draft_id=draft_id, _anchor="remarks"), code=303)


@blueprint.post("/studio/drafts/<draft_id>/comments/<int:comment_id>/settlement")
@requires(Permission.READ_DRAFT)
def settle_remark(draft_id: str, comment_id: int) -> AnyResponse:
    """Say that a remark is settled."""
    actions.settle(session(), draft_id, comment_id, by=me(), at=now())
    return redirect(url_for(".review", draft_id=draft_id, _anchor="remarks"), code=303)


@blueprint.errorhandler(Invalid)
def refused(error: Invalid) -> ResponseReturnValue:
    """The page that was filled in with what is wrong and what was typed; elsewhere the general page of errors."""
    if (request.endpoint or "").rpartition(".")[2] in STEPS:
        return _page(str((request.view_args or {}).get("draft_id")), error), REFUSED
    raise error


def _reviewed(draft_id: str, kind: Kind, said: dict[str, Any]) -> AnyResponse:
    verdict = Verdict(said["verdict"])
    actions.review(
        session(), draft_id, kind, digest=said["digest"], verdict=verdict, reason=said["reason"], by=me(), at=now()
    )
    flash(gettext("Your review was kept."), "good")
    return redirect(url_for(".overview", draft_id=draft_id), code=303)


def _read(shown: Desk) -> str:
    """The digest that the form was filled in for; without one, that of the draft as it is now."""
    return request.form.get("digest") or shown.draft.digest


def _page(draft_id: str, error: Invalid | None = None) -> str:
    shown = desk(draft_id)
    reviews = queries.reviews_of(session(), shown.draft)
    remarks = session().scalars(queries.comments_of(shown.draft)).all()
    who = [row.reviewed_by for row in reviews]
    who += [each for row in remarks for each in (row.written_by, row.settled_by) if each is not None]
    base = queries.base_number(session(), shown.draft)
    return render_template(
        "authoring/review.html",
        **head(shown, "review"),
        error=error,
        typed=request.form,
        rules=RULES,
        reviews=reviews,
        remarks=remarks,
        people=names(who),
        base=base,
        comparison=_comparison(shown, base),
        blocking=blocking(shown.found),
        part_names=list(shown.whole.parts),
    )


def _comparison(shown: Desk, base: int | None) -> Comparison | None:
    """What the draft changes of the version it follows; None without one, or while the draft is not whole."""
    if base is None or any(each.rule == FORMAT for each in shown.found):
        return None
    old = queries.edition(session(), shown.draft.module_key, base)
    return changes((old.structure, old.texts), joined(shown.whole.parts, version=old.structure["version"]))
