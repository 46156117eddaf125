"""A draft is handed in, reviewed by two others, published or given up; and people remark on its parts."""

from typing import Any, Final

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from app.authoring import actions, queries
from app.authoring.checklist import RULES
from app.authoring.comparing import Comparison, changes
from app.authoring.findings import FORMAT
from app.authoring.pages.door import Desk, blueprint, desk, head, me, names
from app.authoring.parts import joined
from app.authoring.queries.native import leaving
from app.authoring.schemas import DraftCommentIn, DraftReviewIn, PublicationIn
from app.authoring.standing import blocking
from app.authoring.steps import Kind, Said, State, Verdict
from app.catalogue.announcing import LATEST, SOONEST, Effect
from app.clock import now, today
from app.errors import DomainError, Invalid
from app.i18n import LANGUAGES, N_, Message
from app.permissions import Permission
from app.web.access import requires
from app.web.errors import status_of
from app.web.forms import parsed
from app.web.unit_of_work import session

REFUSED: Final = 422
EFFECT_WORDS: Final[dict[str, Message]] = {
    Effect.STANDS: N_("Records stand: what they passed is worth the same"),
    Effect.REFRESHER: N_("Critical: ask them for a refresher of this module"),
    Effect.VALIDITY: N_("Critical: let their certificates end early, unless they pass it again"),
}
"""What a change means for those who passed an earlier version, in words."""
STEPS: Final = ("submit_draft", "review_as_expert", "review_for_safety", "publish_draft", "abandon_draft", "remark")


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
    ticked = [int(each) for each in request.form.getlist("looked_at") if each.isascii() and each.isdigit()]
    return _reviewed(draft_id, Kind.SAFEGUARDING, {**parsed(DraftReviewIn), "checked": ticked})


@blueprint.post("/studio/drafts/<draft_id>/publication")
@requires(Permission.PUBLISH_MODULE)
def publish_draft(draft_id: str) -> AnyResponse:
    """Publish it with every language that is complete."""
    sent = parsed(PublicationIn)
    sent["words"] = {code: request.form.get(f"words-{code}", "") for code in LANGUAGES}
    shown, terms = desk(draft_id), actions.Terms.from_plain(sent)
    done = actions.publish(
        session(), draft_id, digest=sent["digest"], found=shown.found, by=me(), at=now(), terms=terms
    )
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


def refused_by_conflict(error: DomainError) -> AnyResponse:
    """The page as it is now, why the step came too late, and what was typed."""
    answer = make_response(_page(str((request.view_args or {}).get("draft_id")), error))
    answer.status_code = status_of(error)
    return answer


def _reviewed(draft_id: str, kind: Kind, said: dict[str, Any]) -> AnyResponse:
    checked = frozenset(said.get("checked", ()))
    told = Said(said["digest"], Verdict(said["verdict"]), said["reason"], checked)
    actions.review(session(), draft_id, kind, told, by=me(), at=now())
    flash(gettext("Your review was kept."), "good")
    return redirect(url_for(".overview", draft_id=draft_id), code=303)


def _read(shown: Desk) -> str:
    """The digest that the form was filled in for; without one, that of the draft as it is now."""
    return request.form.get("digest") or shown.draft.digest


def _page(draft_id: str, error: DomainError | None = None) -> str:
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
        written=[] if error is None or isinstance(error, Invalid) else _written(),
        rules=RULES,
        reviews=reviews,
        remarks=remarks,
        people=names(who),
        base=base,
        effects=EFFECT_WORDS,
        days=(today() + SOONEST, today() + LATEST),
        comparison=_comparison(shown, base),
        leaving=leaving(session(), shown.whole, shown.found) if shown.draft.state == State.APPROVED else None,
        blocking=blocking(shown.found),
        part_names=list(shown.whole.parts),
    )


def _written() -> list[str]:
    """What was typed for a step that cannot be taken now."""
    return [said for name in ("reason", "quote", "words") if (said := request.form.get(name, "")).strip()]


def _comparison(shown: Desk, base: int | None) -> Comparison | None:
    """What the draft changes of the version it follows; None without one, or while the draft is not whole."""
    if base is None or any(each.rule == FORMAT for each in shown.found):
        return None
    old = queries.edition(session(), shown.draft.module_key, base)
    return changes((old.structure, old.texts), joined(shown.whole.parts, version=old.structure["version"]))
