"""Follow-ups and refreshers over the JSON API."""

from datetime import datetime
from typing import Any, Final

from app.assessment.models import Attempt
from app.catalogue.documents import TrackDocument
from app.catalogue.queries import track, tracks
from app.clock import now, today
from app.helplines.pages import directory_in_use
from app.i18n import Message, translate
from app.learning import queries
from app.learning.actions import follow_ups as following
from app.learning.actions import refreshers as refreshing
from app.learning.api.door import NOT_NOW, NOT_YOURS, REFUSED, WITHDRAWN, blueprint, me
from app.learning.api.way import attempt_out
from app.learning.following_up import Asked, asked
from app.learning.queries.follow_ups import OwnFollowUp, follow_up, followed_up_tracks, open_follow_ups
from app.learning.queries.refreshers import refresher_standing
from app.learning.schemas import (
    AttemptOut,
    ChoicesIn,
    ChoicesOut,
    FollowUpOut,
    FollowUpsOut,
    LanguageIn,
    PracticeIn,
    RefresherIn,
    RefresherOut,
)
from app.permissions import Permission
from app.web.access import requires
from app.web.language import page_language
from app.web.unit_of_work import session

OPEN: Final = {"schema": AttemptOut, "description": "The one that is still open.", "success": True}


@blueprint.get("/refreshers")
@requires(Permission.LEARN)
@blueprint.response(200, RefresherOut)
def refreshers() -> dict[str, Any]:
    """Whether a short set of questions waits, when the next one may be begun, or that one turned them off."""
    at = now()
    found = refresher_standing(session(), me(), at=at)
    return {
        "may_begin": found.may_begin(at),
        "is_wanted": found.is_wanted,
        "track": found.items[0].track_code if found.items else None,
        "questions": len(found.items),
        "attempt": found.open_set.public_id if found.open_set else None,
        "next_from": found.next_from,
    }


@blueprint.post("/refreshers")
@requires(Permission.LEARN)
@blueprint.arguments(RefresherIn, example={"language": "en"})
@blueprint.response(201, AttemptOut)
@blueprint.alt_response(200, **OPEN)
@blueprint.alt_response(409, **NOT_NOW)
@blueprint.alt_response(410, **WITHDRAWN)
def begin_refresher(sent: dict[str, str]) -> tuple[dict[str, Any], int]:
    """Begin the next short set, or go on with the open one. It is answered and sent as any attempt.

    With ``module`` it is the refresher that a critical change of that module asks for: it waits for no fortnight.
    """
    at, language = now(), sent["language"]
    if "module" in sent:
        key = sent["module"]
        return _begun(refreshing.begin_module_refresher(session(), key, by=me(), language=language, at=at), at)
    return _begun(refreshing.begin_refresher(session(), by=me(), language=language, at=at), at)


@blueprint.put("/refreshers/choice")
@requires(Permission.LEARN)
@blueprint.arguments(ChoicesIn, example={"refreshers": True, "mail": False})
@blueprint.response(200, ChoicesOut)
def choose(sent: dict[str, bool]) -> dict[str, bool]:
    """Turn refreshers, and mail that reminds, on or off."""
    refreshing.choose(session(), by=me(), refreshers=sent["refreshers"], mail=sent["mail"], at=now())
    return sent


@blueprint.get("/follow-ups")
@requires(Permission.LEARN)
@blueprint.response(200, FollowUpsOut)
def follow_ups() -> dict[str, Any]:
    """The follow-ups that can be answered today, with their practice questions; answered and declined ones too."""
    offered = followed_up_tracks(card.document for card in tracks(session()))
    found = open_follow_ups(session(), me().id, on=today())
    return {"items": [_follow_up_out(each, offered[each.track_code]) for each in found if each.track_code in offered]}


@blueprint.post("/follow-ups/<follow_up_id>/attempts")
@requires(Permission.LEARN)
@blueprint.arguments(LanguageIn, example={"language": "en"})
@blueprint.response(201, AttemptOut)
@blueprint.alt_response(200, **OPEN)
@blueprint.alt_response(404, **NOT_YOURS)
@blueprint.alt_response(409, **NOT_NOW)
@blueprint.alt_response(410, **WITHDRAWN)
def begin_follow_up(sent: dict[str, str], follow_up_id: str) -> tuple[dict[str, Any], int]:
    """Begin the test of a follow-up, or go on with it. It is answered and sent as any attempt."""
    at = now()
    return _begun(following.begin_follow_up(session(), follow_up_id, by=me(), language=sent["language"], at=at), at)


@blueprint.put("/follow-ups/<follow_up_id>/practice")
@requires(Permission.LEARN)
@blueprint.arguments(PracticeIn, example={"answers": {"safe-actions": ["listened"], "where-to-report": ["child-line"]}})
@blueprint.response(200, FollowUpOut)
@blueprint.alt_response(404, **NOT_YOURS)
@blueprint.alt_response(409, **NOT_NOW)
@blueprint.alt_response(422, **REFUSED)
def tell_practice(sent: dict[str, Any], follow_up_id: str) -> dict[str, Any]:
    """Answer the questions about practice, all at once; while it is open, the last answers sent count."""
    document = track(session(), follow_up(session(), me().id, follow_up_id, on=today()).track_code)
    questions = _asked(document)
    told = following.tell_practice(session(), follow_up_id, sent["answers"], questions, by=me(), at=now())
    return _follow_up_out(told, document)


@blueprint.post("/follow-ups/<follow_up_id>/decline")
@requires(Permission.LEARN)
@blueprint.response(200, FollowUpOut)
@blueprint.alt_response(404, **NOT_YOURS)
@blueprint.alt_response(409, **NOT_NOW)
def decline(follow_up_id: str) -> dict[str, Any]:
    """Say "Not now": it is not offered on the first page any more, and nobody is written to about it."""
    told = following.decline(session(), follow_up_id, by=me(), at=now())
    return _follow_up_out(told, track(session(), told.track_code))


def _begun(attempt: Attempt, at: datetime) -> tuple[dict[str, Any], int]:
    shown = attempt_out(queries.attempt_view(session(), attempt, attempt.language))
    return shown, 201 if attempt.started_at == at else 200


def _asked(document: TrackDocument) -> tuple[Asked, ...]:
    directory, jurisdiction = directory_in_use()
    return asked(document.practice, directory, jurisdiction, page_language())


def _follow_up_out(found: OwnFollowUp, document: TrackDocument) -> dict[str, Any]:
    return {
        "id": found.public_id,
        "track": found.track_code,
        "title": document.text(page_language()).title,
        "opens": found.opens,
        "closes": found.closes,
        "questions": document.tests.follow_up,
        "attempt": found.attempt,
        "sent": found.is_sent,
        "practised": found.is_practised,
        "declined": found.is_declined,
        "practice": [_question_out(question) for question in _asked(document)],
    }


def _question_out(question: Asked) -> dict[str, Any]:
    return {
        "key": question.key,
        "language": question.language,
        "stem": question.stem,
        "takes_several": question.takes_several,
        "options": [{"key": option.key, "text": _said(option.text)} for option in question.options],
    }


def _said(words: str | Message) -> str:
    return translate(words, page_language()) if isinstance(words, Message) else words
