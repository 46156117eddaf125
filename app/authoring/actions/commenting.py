"""Remarks on a part of a draft, or on a sentence of it."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.authoring import queries
from app.authoring.limits import LONGEST_WORDS, can_be_kept, check_name
from app.authoring.models import DraftComment
from app.authoring.policy import refuse_without
from app.errors import Conflict, Invalid, NotFound
from app.i18n import N_
from app.permissions import Permission, Principal

LONGEST_QUOTE = 1000


class SettledAlready(Conflict):
    """Raised when a remark that was settled is to be settled again."""


def comment(
    session: Session, public_id: str, part: str, words: str, *, by: Principal, at: datetime, quote: str | None = None
) -> DraftComment:
    """Remark on a part, or on words quoted from it; raise NotAllowed, NotFound, UnusablePart, Invalid."""
    refuse_without(by, Permission.READ_DRAFT)
    check_name(part)
    _check("words", words, LONGEST_WORDS)
    if quote is not None:
        _check("quote", quote, LONGEST_QUOTE)
    draft = queries.draft(session, public_id)
    if queries.part(session, draft, part) is None:
        missing = N_("This draft has no such part.")
        raise Invalid(missing, fields={"part": [missing]})
    row = DraftComment(draft_id=draft.id, part=part, quote=quote, words=words.strip(), written_by=by.id, written_at=at)
    session.add(row)
    session.flush()
    return row


def settle(session: Session, public_id: str, comment_id: int, *, by: Principal, at: datetime) -> DraftComment:
    """Say that a remark is settled; raise NotAllowed, NotFound or SettledAlready."""
    refuse_without(by, Permission.READ_DRAFT)
    draft = queries.draft(session, public_id)
    row = session.get(DraftComment, comment_id, with_for_update=True)
    if row is None or row.draft_id != draft.id:
        raise NotFound(N_("There is no such remark on this draft."))
    if row.settled_at is not None:
        raise SettledAlready(N_("This remark was settled already."))
    row.settled_by, row.settled_at = by.id, at
    session.flush()
    return row


def _check(field: str, words: str, most: int) -> None:
    if not words.strip() or len(words) > most or not can_be_kept(words):
        wrong = N_("Write something, in at most %(most)s characters.", most=most)
        raise Invalid(wrong, fields={field: [wrong]})
