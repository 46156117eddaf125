"""What lies on the desks of the demonstration's studio: a change that waits for review, a translation just begun."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from app.accounts.policy import SignedIn
from app.accounts.queries import principal_by_email
from app.authoring import actions, queries
from app.authoring.findings import Ground, findings_of

WAITING: Final = "T6"
BEING_WRITTEN: Final = "T2"
_LESSON: Final = "en/lesson/before-they-start"
_FRENCH: Final = {
    "language": "fr",
    "native_review": "none",
    "title": "Remarquer et s’inquiéter",
}


def lay_on_desks(session: Session, emails: Mapping[str, str], ground: Ground, *, at: datetime) -> None:
    """Begin two drafts as the trainer and the translator; ``emails`` by role, ``ground`` to judge drafts by."""
    trainer, translator = (principal_by_email(session, emails[role]) for role in ("trainer", "translator"))
    _hand_in(session, trainer, ground, at)
    draft_id = _begun(session, BEING_WRITTEN, trainer, at)
    actions.save(session, draft_id, "fr/front", _FRENCH, seen=None, by=translator, at=at)
    words = "Is “worry” here what a teacher feels, or what she writes down? French has two words."
    actions.comment(session, draft_id, "en/front", words, quote="Noticing concern", by=translator, at=at)


def _hand_in(session: Session, trainer: SignedIn, ground: Ground, at: datetime) -> None:
    draft_id = _begun(session, WAITING, trainer, at)
    lesson = dict(queries.whole(session, draft_id).parts[_LESSON])
    lesson["monday"] = f"{lesson['monday']} Ask a colleague from another school to read it with you."
    actions.save(session, draft_id, _LESSON, lesson, seen=None, by=trainer, at=at)
    whole = queries.whole(session, draft_id)
    found = findings_of(whole.parts, ground)
    actions.submit(session, draft_id, digest=whole.draft.digest, found=found, by=trainer, at=at)


def _begun(session: Session, key: str, trainer: SignedIn, at: datetime) -> str:
    start = queries.beginning(session, key, from_nothing=False)
    base, behind = start.base_version_id, start.behind
    return actions.begin(session, key, start.parts, base_version_id=base, by=trainer, at=at, behind=behind).public_id
