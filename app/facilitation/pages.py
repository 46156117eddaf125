"""The facilitator's page: sessions held, and the form for one more."""

import secrets
from collections.abc import Mapping, Sequence
from typing import Any, cast

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.accounts.policy import SignedIn
from app.catalogue.queries import tracks
from app.clock import now
from app.errors import Invalid
from app.facilitation import queries, roster
from app.facilitation.actions import Held, record_session
from app.facilitation.roster import Roster
from app.facilitation.schemas import GroupSessionFormIn
from app.i18n import N_, Message
from app.permissions import Permission
from app.web.access import principal, requires
from app.web.api import PageIn, paged
from app.web.forms import parsed
from app.web.language import page_language
from app.web.unit_of_work import read_session, session

blueprint = Blueprint("facilitation", __name__, template_folder="templates")


@blueprint.get("/group-sessions")
@requires(Permission.RECORD_SESSION)
def sessions() -> str:
    """The sessions of one's own and of one's reach, and the form for one more."""
    return _page({"submission_key": secrets.token_urlsafe(16)}, {})


@blueprint.post("/group-sessions")
@requires(Permission.RECORD_SESSION)
def record() -> ResponseReturnValue:
    """Record a session; the roster is pasted or uploaded, and taken whole or not at all."""
    asker = cast(SignedIn, principal())
    sent = parsed(GroupSessionFormIn)
    region, site = queries.place_to_record(session(), asker, sent["region"], sent["site"])
    found = _roster(sent["roster"])
    held = Held(
        sent["on"],
        sent["track"],
        region,
        site,
        sent["attendees"],
        found.lines,
        submission_key=sent["submission_key"],
        unreadable=found.bad,
    )
    key = current_app.config["SETTINGS"].staff_number_key.encode()
    kept = record_session(session(), held, key=key, by=asker.id, at=now())
    passed = queries.line_of(session(), asker, kept.id).passed
    flash(
        gettext(
            "The session is recorded: %(attendees)s came, %(verified)s verified, %(passed)s passed.",
            attendees=kept.attendees,
            verified=kept.verified,
            passed=passed,
        ),
        "good",
    )
    return redirect(url_for(".sessions"), code=303)


@blueprint.errorhandler(Invalid)
def refused(error: Invalid) -> ResponseReturnValue:
    """The form again, with what was typed and what is wrong with it."""
    return _page(request.form, error.fields, error.message), 422


def _roster(pasted: str) -> Roster:
    """The uploaded file, else the pasted text, line by line; a file that is no text is refused."""
    upload = request.files.get("roster_file")
    text: str | None = pasted
    if upload is not None and upload.filename:
        text = roster.decoded(upload.read())
    if text is None:
        reason = N_("The file is not text in UTF-8. Save it as CSV UTF-8 and send it again.")
        raise Invalid(reason, fields={"roster_file": [reason]})
    return roster.read(text)


def _page(typed: Mapping[str, str], wrong: Mapping[str, Sequence[Message]], refusal: Message | None = None) -> str:
    asker = cast(SignedIn, principal())
    asked: dict[str, Any] = parsed(PageIn, source="args")
    held = paged(read_session(), queries.group_sessions(asker), **asked, make=queries.session_line)
    lines = [(name.removeprefix("roster."), reasons) for name, reasons in wrong.items() if name.startswith("roster.")]
    return render_template(
        "facilitation/sessions.html",
        held=held,
        typed=typed,
        wrong=wrong,
        wrong_lines=lines,
        refusal=refusal,
        tracks=[(card.code, card.document.text(page_language()).title) for card in tracks(read_session())],
        regions=queries.regions_to_record(read_session(), asker),
    )
