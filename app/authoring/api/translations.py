"""Translations of a draft over the JSON API: read beside the English, saved, and vouched for by a specialist."""

from typing import Any

from app.authoring import actions, queries
from app.authoring.api.door import (
    CHANGED,
    NO_MATCH,
    NOT_NOW,
    REFUSED,
    Tagged,
    blueprint,
    findings,
    me,
    seen,
    tagged,
)
from app.authoring.native import Voice, spoken, texts_in
from app.authoring.queries import Whole
from app.authoring.queries.native import translators, voices
from app.authoring.schemas import MatchIn
from app.authoring.standing import listed, standing_of
from app.authoring.translation_schemas import NativeReviewIn, NativeReviewOut, TranslationIn, TranslationOut
from app.clock import now
from app.errors import NotFound
from app.i18n import DEFAULT_LANGUAGE, LANGUAGES, N_
from app.permissions import Permission
from app.web.access import requires
from app.web.api import Problem
from app.web.unit_of_work import session

LOST = {"schema": Problem, "description": "There is no such draft, or the language is not one of the service."}


@blueprint.get("/drafts/<draft_id>/translations/<language>")
@requires(Permission.READ_DRAFT)
@blueprint.response(200, TranslationOut)
@blueprint.alt_response(404, **LOST)
def translation(draft_id: str, language: str) -> Tagged:
    """The words of a draft in one language beside the English, with what is missing and what the English outran."""
    _check_language(language)
    found = queries.whole(session(), draft_id)
    return tagged(_translation(found, language), found.draft)


@blueprint.put("/drafts/<draft_id>/translations/<language>")
@requires(Permission.TRANSLATE_MODULE)
@blueprint.arguments(MatchIn, location="headers")
@blueprint.arguments(TranslationIn, example={"parts": {"lesson/lesson-1": {"title": "Premiers pas"}}})
@blueprint.response(200, TranslationOut)
@blueprint.alt_response(404, **LOST)
@blueprint.alt_response(409, **NOT_NOW)
@blueprint.alt_response(412, **CHANGED)
@blueprint.alt_response(422, **REFUSED)
@blueprint.alt_response(428, **NO_MATCH)
def save_translation(headers: dict[str, str], sent: dict[str, Any], draft_id: str, language: str) -> Tagged:
    """Save parts of a translation, all or none; saved again unchanged, a part answers the present English."""
    _check_language(language)
    at, moment = seen(headers), now()
    for name, value in sent["parts"].items():
        actions.save(session(), draft_id, f"{language}/{name}", value, seen=at, by=me(), at=moment)
    found = queries.whole(session(), draft_id)
    return tagged(_translation(found, language), found.draft)


@blueprint.post("/drafts/<draft_id>/translations/<language>/native-review")
@requires(Permission.TRANSLATE_MODULE)
@blueprint.arguments(NativeReviewIn, example={"words": "3f6a09c1d2e4"})
@blueprint.response(201, NativeReviewOut)
@blueprint.alt_response(404, **LOST)
@blueprint.alt_response(409, **NOT_NOW)
@blueprint.alt_response(422, **REFUSED)
def review_language(sent: dict[str, str], draft_id: str, language: str) -> dict[str, Any]:
    """Stand behind the words of a language as a native-speaking specialist who has translated none of them."""
    _check_language(language)
    row = actions.vouch(session(), draft_id, language, words=sent["words"], by=me(), at=now())
    return {"reviewed_by": me().name, "reviewed_at": row.reviewed_at, "is_of_these_words": True}


def _check_language(language: str) -> None:
    if language not in LANGUAGES or language == DEFAULT_LANGUAGE:
        raise NotFound(N_("The service has no such language to translate into."))


def _translation(found: Whole, language: str) -> dict[str, Any]:
    standing = standing_of(language, listed(found.parts), found.answered, findings(found))
    parts = found.parts
    words = spoken(texts_in(parts).get(language, {}))
    return {
        "language": language,
        "needed": len(standing.needed),
        "written": len(standing.needed) - len(standing.missing),
        "is_complete": standing.is_complete,
        "words": words,
        "translators": list(translators(session(), found.draft, language).values()),
        "native_review": _review(voices(session(), found.draft).get(language), words),
        "parts": [
            {
                "part": name,
                "english": parts.get(f"{DEFAULT_LANGUAGE}/{name}"),
                "value": parts.get(f"{language}/{name}"),
                "revision": found.revisions.get(f"{language}/{name}", 0),
                "is_stale": name in standing.stale,
            }
            for name in standing.needed
        ],
    }


def _review(voice: Voice | None, words: str) -> dict[str, Any] | None:
    if voice is None:
        return None
    return {"reviewed_by": voice.by, "reviewed_at": voice.at, "is_of_these_words": voice.words == words}
