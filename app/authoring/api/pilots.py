"""Pilot groups over the JSON API: asking people to try a draft, their answers in numbers; and answering."""

from typing import Any

from app.authoring import queries
from app.authoring.actions.piloting import invite_pilots, tell_impression, withdraw_invitation
from app.authoring.api.door import NO_DRAFT, NOT_NOW, REFUSED, blueprint, me
from app.authoring.models import ModuleDraft
from app.authoring.pilot_schemas import ImpressionIn, InvitationsOut, PilotsIn, PilotsOut
from app.authoring.piloting import Impression
from app.authoring.queries.pilots import impressions, invitation, pilots_of, to_try
from app.authoring.titles import stops_of
from app.clock import now, today
from app.permissions import Permission
from app.web.access import requires
from app.web.unit_of_work import session


@blueprint.get("/drafts/<draft_id>/pilots")
@requires(Permission.READ_DRAFT)
@blueprint.response(200, PilotsOut)
@blueprint.alt_response(404, **NO_DRAFT)
def pilots(draft_id: str) -> dict[str, Any]:
    """Who is asked to try a draft, and how its parts were to them: numbers alone, from three answers on."""
    return _group(queries.draft(session(), draft_id))


@blueprint.post("/drafts/<draft_id>/pilots")
@requires(Permission.WRITE_MODULE)
@blueprint.arguments(PilotsIn, example={"emails": ["learner@example.org"]})
@blueprint.response(201, PilotsOut)
@blueprint.alt_response(404, **NO_DRAFT)
@blueprint.alt_response(409, **NOT_NOW)
@blueprint.alt_response(422, **REFUSED)
def invite_to_try(sent: dict[str, Any], draft_id: str) -> dict[str, Any]:
    """Ask people to try a draft as learners do, until a day; all or none."""
    invite_pilots(session(), draft_id, sent["emails"], by=me(), at=now(), until=sent.get("until"))
    return _group(queries.draft(session(), draft_id))


@blueprint.delete("/drafts/<draft_id>/pilots/<int:pilot_id>")
@requires(Permission.WRITE_MODULE)
@blueprint.response(204)
@blueprint.alt_response(404, **NO_DRAFT)
def stop_trying(draft_id: str, pilot_id: int) -> None:
    """Ask somebody no longer to try a draft; what they answered still counts."""
    withdraw_invitation(session(), draft_id, pilot_id, by=me(), at=now())


@blueprint.get("/pilots")
@requires(Permission.LEARN)
@blueprint.response(200, InvitationsOut)
def own_invitations() -> dict[str, Any]:
    """The drafts that one is asked to try at present."""
    return {
        "invitations": [
            {"draft": draft.public_id, "module": draft.module_key, "title": draft.title, "until": pilot.until}
            for pilot, draft in to_try(session(), me().id, today())
        ]
    }


@blueprint.put("/pilots/<draft_id>/impressions")
@requires(Permission.LEARN)
@blueprint.arguments(ImpressionIn, example={"part": "lesson/first-things", "answer": "clear"})
@blueprint.response(200, ImpressionIn)
@blueprint.alt_response(404, **NO_DRAFT)
@blueprint.alt_response(422, **REFUSED)
def tell_how_a_part_was(sent: dict[str, str], draft_id: str) -> dict[str, str]:
    """Say in one word how a part was; the last word counts. Who said it is told to nobody."""
    invitation(session(), me().id, draft_id, today())
    stops = stops_of(queries.whole(session(), draft_id).parts)
    tell_impression(session(), draft_id, sent["part"], Impression(sent["answer"]), stops, by=me(), at=now())
    return sent


def _group(draft: ModuleDraft) -> dict[str, Any]:
    on = today()
    return {
        "pilots": [
            {"id": each.id, "name": each.name, "until": each.until, "is_open": each.is_open(on)}
            for each in pilots_of(session(), draft)
        ],
        "impressions": [
            {"part": each.part, "answers": each.answers if each.is_shown else None, "by_answer": each.by_answer}
            for each in impressions(session(), draft).values()
        ],
    }
