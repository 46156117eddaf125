"""Who changes the register as a whole takes a turn: files come in, and entries are merged, one after the other."""

from typing import Final

from sqlalchemy import text
from sqlalchemy.orm import Session

REGISTER_LOCK: Final = 7_203_402
"""The advisory lock of PostgreSQL for it; SQLite's writers take turns anyway."""


def take_turn(session: Session) -> None:
    """Wait until nobody else changes the register; the turn ends with the transaction."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": REGISTER_LOCK})
