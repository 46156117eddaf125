"""Group sessions over the JSON API."""

from typing import Any, Final, cast

from flask import current_app

from app.accounts.policy import SignedIn
from app.clock import now
from app.facilitation import queries
from app.facilitation.actions import Held, record_session
from app.facilitation.roster import RosterLine
from app.facilitation.schemas import GroupSessionIn, GroupSessionOut
from app.permissions import Permission
from app.web.access import principal, requires
from app.web.api import Blueprint, PageIn, Problem, page_schema, paged
from app.web.unit_of_work import session

blueprint = Blueprint("facilitation-api", __name__, description="Training held for a group in a room.")

EXAMPLE: Final = {
    "on": "2026-11-03",
    "track": "T",
    "region": "XX-N",
    "site": "SCH-1",
    "attendees": 24,
    "roster": [{"staff_number": "N-1", "birth_year": 1984, "score": 90, "must_ok": True}],
}


@blueprint.get("/group-sessions")
@requires(Permission.RECORD_SESSION)
@blueprint.arguments(PageIn, location="query")
@blueprint.response(200, page_schema(GroupSessionOut))
def group_sessions(page: dict[str, int]) -> dict[str, Any]:
    """Sessions that one recorded or that were held within one's reach, the latest first."""
    return paged(session(), queries.group_sessions(cast(SignedIn, principal())), **page, make=queries.session_line)


@blueprint.post("/group-sessions")
@requires(Permission.RECORD_SESSION)
@blueprint.arguments(GroupSessionIn, example=EXAMPLE)
@blueprint.response(201, GroupSessionOut)
@blueprint.alt_response(404, schema=Problem, description="There is no such region, site or track for the asker.")
def record(sent: dict[str, Any]) -> queries.SessionLine:
    """Record a session. Everybody on the roster who passed gets the certificate of the track; other heads are activity.

    A refused roster names every wrong line as ``roster.N``, counted from 1, and nothing is recorded.
    """
    asker = cast(SignedIn, principal())
    region, site = queries.place_to_record(session(), asker, sent["region"], sent["site"])
    lines = [
        RosterLine(number, line["staff_number"], line["birth_year"], line["score"], line["must_ok"])
        for number, line in enumerate(sent["roster"], start=1)
    ]
    held = Held(sent["on"], sent["track"], region, site, sent["attendees"], lines)
    key = current_app.config["SETTINGS"].staff_number_key.encode()
    kept = record_session(session(), held, key=key, by=asker.id, at=now())
    return queries.line_of(session(), asker, kept.id)
