"""Reading the audit."""

from collections.abc import Iterator

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.audit.chain import GENESIS, entry_hash
from app.audit.models import AuditEntry


def entries() -> Select[AuditEntry]:
    """Every entry, the newest first."""
    return select(AuditEntry).order_by(AuditEntry.id.desc())


def broken_links(session: Session) -> Iterator[int]:
    """Ids of entries whose hash does not follow from their content and their predecessor."""
    previous = GENESIS
    for entry in session.scalars(select(AuditEntry).order_by(AuditEntry.id).execution_options(yield_per=1000)):
        expected = entry_hash(
            previous,
            at=entry.at,
            account_id=entry.account_id,
            action=entry.action,
            thing=entry.thing,
            detail=entry.detail,
        )
        if entry.previous_hash != previous or entry.hash != expected:
            yield entry.id
        previous = entry.hash
