"""Saves that say nothing of whether a translation fits its English: what is typed, and what small buttons change."""

from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.authoring import queries
from app.authoring.actions.writing import locked, save
from app.authoring.forms.choosing import differences
from app.authoring.limits import check_name
from app.authoring.models import DraftChange, ModuleDraft
from app.authoring.standing import language_of
from app.catalogue.digests import digest
from app.i18n import DEFAULT_LANGUAGE
from app.permissions import Principal


def save_unread(
    session: Session,
    public_id: str,
    name: str,
    value: dict[str, Any],
    *,
    seen: int | None,
    by: Principal,
    at: datetime,
) -> ModuleDraft:
    """Save a part as :func:`save` does, but leave a translation that was behind the English behind it.

    Nothing happens where nothing changes. Raises what :func:`save` raises.
    """
    check_name(name)
    draft = locked(session, public_id)
    row = queries.part(session, draft, name)
    if row is not None and row.digest == digest(value):
        return draft
    is_translation = language_of(name) not in (None, DEFAULT_LANGUAGE)
    answered = row.answered if row is not None and row.digest is not None and is_translation else None
    saved = save(session, public_id, name, value, seen=seen, by=by, at=at)
    if row is not None and answered is not None:
        row.answers = answered
        session.flush()
    return saved


def _goes_on(session: Session, draft: ModuleDraft, name: str, value: dict[str, Any]) -> bool:
    """Whether the last save of a part changed a field that the one before it changed too, or is the first."""
    standing = queries.changes_of(draft, name).where(DraftChange.undone_at.is_(None))
    changes = session.scalars(standing.limit(2)).all()
    if len(changes) == 1:
        return True
    now, earlier = changes[0].before, changes[1].before
    fields = {each.path for each in differences(now, now, value)}
    return any(each.path in fields for each in differences(earlier, earlier, now))


def keep_typing(
    session: Session,
    public_id: str,
    name: str,
    value: dict[str, Any],
    *,
    seen: int | None,
    by: Principal,
    at: datetime,
) -> ModuleDraft:
    """Save what somebody is typing, as the page does by itself: typed in one go and field, it is taken back in one go.

    Raises what :func:`save` raises.
    """
    before = locked(session, public_id).revision
    saved = save_unread(session, public_id, name, value, seen=seen, by=by, at=at)
    if saved.revision != before and _goes_on(session, saved, name, value):
        kept = (DraftChange.draft_id == saved.id, DraftChange.name == name, DraftChange.revision == saved.revision)
        session.execute(update(DraftChange).where(*kept).values(is_typing=True))
    return saved
