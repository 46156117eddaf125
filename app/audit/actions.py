"""Writing the audit."""

from datetime import datetime

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app.audit.chain import GENESIS, entry_hash
from app.audit.models import AuditEntry

CHAIN_LOCK = 7_203_401
"""The advisory lock that makes PostgreSQL append one entry at a time; SQLite's writers wait at the gate anyway."""


def record(
    session: Session, action: str, thing: str, *, by: int | None, at: datetime, **detail: str | int | None
) -> None:
    """Append an entry: account ``by`` did ``action`` to ``thing`` (``kind:identifier``)."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": CHAIN_LOCK})
    previous = session.scalar(select(AuditEntry.hash).order_by(AuditEntry.id.desc()).limit(1)) or GENESIS
    session.add(
        AuditEntry(
            at=at,
            account_id=by,
            action=action,
            thing=thing,
            detail=detail,
            previous_hash=previous,
            hash=entry_hash(previous, at=at, account_id=by, action=action, thing=thing, detail=detail),
        )
    )
    session.flush()
