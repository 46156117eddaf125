"""A pilot group: its writers invite people and see numbers; those who are asked try a draft as a learner does."""

from typing import Any, Final

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from app.authoring import queries
from app.authoring.actions.piloting import invite_pilots, tell_impression, withdraw_invitation
from app.authoring.pages.door import Desk, head, me
from app.authoring.pages.papers import UNKNOWN
from app.authoring.pages.previewing import seen_part
from app.authoring.pilot_schemas import ImpressionIn, UntilIn
from app.authoring.piloting import FEWEST_SHOWN, IMPRESSION_WORDS, LONGEST_DAYS, Impression
from app.authoring.queries.pilots import impressions, invitation, own_answers, pilots_of, to_try
from app.authoring.titles import KIND_WORDS, stops_of, title_of
from app.clock import now, today
from app.errors import Invalid, NotFound
from app.permissions import Permission
from app.web.access import requires
from app.web.forms import parsed
from app.web.unit_of_work import read_session, session

blueprint = Blueprint("pilots", "app.authoring", template_folder="templates")
REFUSED: Final = 422
FORM: Final = "pilots.invite"


@blueprint.get("/studio/drafts/<draft_id>/pilots")
@requires(Permission.READ_DRAFT)
def group(draft_id: str) -> str:
    """Who is asked to try a draft, and how its parts were to them, in numbers."""
    return _group(draft_id)


@blueprint.post("/studio/drafts/<draft_id>/pilots")
@requires(Permission.WRITE_MODULE)
def invite(draft_id: str) -> AnyResponse:
    """Ask people to try it until a day."""
    wanted = request.form.get("emails", "").replace(",", "\n").replace(";", "\n").splitlines()
    until = parsed(UntilIn).get("until")
    made = invite_pilots(session(), draft_id, wanted, by=me(), at=now(), until=until)
    flash(gettext("Invited: %(count)s. They find it in their menu under “Modules to try”.", count=len(made)), "good")
    return redirect(url_for(".group", draft_id=draft_id), code=303)


@blueprint.post("/studio/drafts/<draft_id>/pilots/<int:pilot_id>/withdrawal")
@requires(Permission.WRITE_MODULE)
def withdraw(draft_id: str, pilot_id: int) -> AnyResponse:
    """Ask somebody no longer."""
    withdraw_invitation(session(), draft_id, pilot_id, by=me(), at=now())
    flash(gettext("The invitation was withdrawn."), "good")
    return redirect(url_for(".group", draft_id=draft_id), code=303)


@blueprint.get("/pilots")
@requires(Permission.LEARN)
def invitations() -> str:
    """The drafts that one is asked to try."""
    return render_template("authoring/pilot_list.html", invited=to_try(session(), me().id, today()))


@blueprint.get("/pilots/<draft_id>/<path:name>")
@requires(Permission.LEARN)
def tried(draft_id: str, name: str) -> str:
    """A part of a draft that one is asked to try, as its learners will see it."""
    return _tried(draft_id, name)


@blueprint.post("/pilots/<draft_id>/<path:name>")
@requires(Permission.LEARN)
def try_question(draft_id: str, name: str) -> str:
    """A question answered, marked and explained; nothing of it is kept."""
    return _tried(draft_id, name)


@blueprint.post("/pilots/<draft_id>/impressions")
@requires(Permission.LEARN)
def impression(draft_id: str) -> AnyResponse:
    """Say in one word how a part was, and go on to the next."""
    sent = parsed(ImpressionIn)
    invitation(session(), me().id, draft_id, today())
    stops = stops_of(queries.whole(session(), draft_id).parts)
    tell_impression(session(), draft_id, sent["part"], Impression(sent["answer"]), stops, by=me(), at=now())
    place = stops.index(sent["part"]) + 1
    if place >= len(stops):
        flash(gettext("Thank you. That was the last part."), "good")
        return redirect(url_for(".invitations"), code=303)
    language = request.form.get("language", "")
    return redirect(url_for(".tried", draft_id=draft_id, name=stops[place], language=language), code=303)


@blueprint.errorhandler(Invalid)
def refused(error: Invalid) -> ResponseReturnValue:
    """The form of invitations with what is wrong and what was typed; elsewhere the general page of errors."""
    if request.endpoint == FORM:
        return _group(str((request.view_args or {}).get("draft_id")), error), REFUSED
    raise error


def _group(draft_id: str, error: Invalid | None = None) -> str:
    whole = queries.whole(session(), draft_id)
    shown = Desk(whole, [])
    counts = impressions(session(), whole.draft)
    return render_template(
        "authoring/pilots.html",
        **head(shown, "pilots"),
        pilots=pilots_of(session(), whole.draft),
        counts=[counts[name] for name in stops_of(whole.parts) if name in counts],
        words=IMPRESSION_WORDS,
        fewest=FEWEST_SHOWN,
        longest=LONGEST_DAYS,
        on=today(),
        error=error,
        typed=request.form,
    )


def _tried(draft_id: str, name: str) -> str:
    pilot, draft = invitation(read_session(), me().id, draft_id, today())
    parts = queries.whole(read_session(), draft_id).parts
    if name not in stops_of(parts):
        raise NotFound(UNKNOWN)
    seen = seen_part(parts, name, url_for(".tried", draft_id=draft_id, name=name))
    values: dict[str, Any] = {"draft": draft, "pilot": pilot, "seen": seen, "name": name, "parts": parts}
    return render_template(
        "authoring/pilot_part.html",
        **values,
        place=seen.stops.index(name),
        answered=own_answers(read_session(), pilot),
        words=IMPRESSION_WORDS,
        title_of=title_of,
        kind_words=KIND_WORDS,
    )
