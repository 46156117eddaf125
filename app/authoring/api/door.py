"""What the parts of the studio's API share."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final, cast

from flask import current_app
from werkzeug.http import quote_etag

from app.accounts.policy import SignedIn
from app.authoring import queries
from app.authoring.findings import Finding, findings_of, ground_of
from app.authoring.models import ModuleDraft
from app.authoring.queries import Whole
from app.authoring.schemas import ConflictOut
from app.errors import Outdated, Unconditional
from app.i18n import N_, translate
from app.web.access import principal
from app.web.api import Blueprint, Problem
from app.web.language import page_language
from app.web.unit_of_work import session

blueprint = Blueprint("authoring-api", __name__, description="The studio: drafts, reviews, versions, withdrawals.")

NO_DRAFT: Final = {"schema": Problem, "description": "There is no such draft."}
NO_MODULE: Final = {"schema": Problem, "description": "There is no such module or version."}
NOT_NOW: Final = {"schema": Problem, "description": "This is not the next step, or the draft was changed since."}
CHANGED: Final = {"schema": ConflictOut, "description": "Somebody else has changed it since; both values are told."}
NO_MATCH: Final = {"schema": Problem, "description": "If-Match is missing."}
REFUSED: Final = {"schema": Problem, "description": "The input breaks a rule; nothing was changed."}
ANYTHING: Final = "*"
_TAG: Final = re.compile(r'(?:W/)?"?([0-9]{1,9})"?\Z')
Tagged = tuple[dict[str, Any], int, dict[str, str]]


def me() -> SignedIn:
    """Who asks."""
    return cast(SignedIn, principal())


def seen(headers: Mapping[str, Any]) -> int | None:
    """The revision that If-Match names, None for any; raise Unconditional without it, Outdated for another tag."""
    tag = headers.get("if_match")
    if tag is None:
        raise Unconditional(N_("Send If-Match with the ETag under which you read what you change."))
    if tag.strip() == ANYTHING:
        return None
    found = _TAG.match(tag.strip())
    if found is None:
        raise Outdated(N_("If-Match names no state of this draft."))
    return int(found[1])


def tagged(view: dict[str, Any], draft: ModuleDraft, status: int = 200) -> Tagged:
    """The answer with the draft's ETag."""
    return view, status, {"ETag": quote_etag(str(draft.revision)), "Cache-Control": "private, no-cache"}


def heads(drafts: Iterable[ModuleDraft]) -> list[dict[str, Any]]:
    """Drafts without their parts; one statement for all their people."""
    listed = list(drafts)
    names = queries.names_of(session(), (each for row in listed for each in (row.created_by, row.updated_by)))
    return [_head(row, names) for row in listed]


def head(draft: ModuleDraft) -> dict[str, Any]:
    """One draft without its parts."""
    return heads([draft])[0]


def _head(draft: ModuleDraft, names: Mapping[int, str]) -> dict[str, Any]:
    return {
        "id": draft.public_id,
        "module": draft.module_key,
        "title": draft.title,
        "state": draft.state,
        "revision": draft.revision,
        "digest": draft.digest,
        "created_at": draft.created_at,
        "created_by": names.get(draft.created_by, ""),
        "updated_at": draft.updated_at,
        "updated_by": names.get(draft.updated_by, ""),
    }


def told(found: Iterable[Finding]) -> list[dict[str, Any]]:
    """Findings as the asker reads them, in the language of the answer."""
    language = page_language()
    why = ground_of(current_app.config["SETTINGS"].content_dir).why
    return [
        {**vars(each), "sentence": translate(each.sentence, language), "why": why(each, language)} for each in found
    ]


def findings(whole: Whole) -> list[Finding]:
    """Everything that is wrong with a draft."""
    return findings_of(whole.parts, ground_of(current_app.config["SETTINGS"].content_dir))
