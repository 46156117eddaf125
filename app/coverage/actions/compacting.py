"""Fold what was corrected: entries of one origin that change the same count on the same day become one, or none.

An entry keeps the person, certificate, enrolment, session or place of work it comes from, because the next change of
that one is appended as the difference from what is posted of it. So entries of several people are never folded into
one; what is read (the totals) has been folded by day, month and year from the start.
"""

from datetime import date
from typing import Any, Final, cast

from sqlalchemy import Column, Integer, MetaData, Table, and_, func, insert, or_, select, update
from sqlalchemy.orm import Session

from app.coverage.actions.appending import ORIGINS
from app.coverage.ledger import Cell
from app.coverage.models import LedgerEntry
from app.coverage.periods import day_code

AT_ONCE: Final = 50_000
"""The entries of so many people, certificates and so on are laid side by side at once."""

_ENTRY: Final = cast(Table, LedgerEntry.__table__)
_FOLDED: Final = Table(
    "ledger_folded",
    MetaData(),
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("kept_id", Integer),
    Column("delta", Integer),
    prefixes=["TEMPORARY"],
)
"""Entries of which there are several, the one that is kept, and their sum."""


def compact(session: Session, *, before: date) -> int:
    """Fold the entries of days before a date; gives how many are gone. No answer of any date changes."""
    _FOLDED.create(session.connection(), checkfirst=False)
    gone = sum(_fold(session, origin, before) for origin in ORIGINS)
    _FOLDED.drop(session.connection(), checkfirst=False)
    return gone


def _fold(session: Session, origin: str, before: date) -> int:
    column, gone = _ENTRY.c[origin], 0
    last = session.scalar(select(func.max(column)).where(column.is_not(None))) or 0
    for start in range(0, last, AT_ONCE):
        among = and_(column > start, column <= start + AT_ONCE, _ENTRY.c.day < day_code(before))
        session.execute(insert(_FOLDED).from_select(_FOLDED.c.keys(), _several(origin, among)))
        kept = select(_FOLDED.c.delta).where(_FOLDED.c.id == _ENTRY.c.id).scalar_subquery()
        ids = select(_FOLDED.c.id).where(_FOLDED.c.id == _FOLDED.c.kept_id)
        session.execute(update(_ENTRY).where(_ENTRY.c.id.in_(ids)).values(delta=kept))
        needless = select(_FOLDED.c.id).where(or_(_FOLDED.c.id != _FOLDED.c.kept_id, _FOLDED.c.delta == 0))
        gone += session.scalar(select(func.count()).select_from(needless.subquery())) or 0
        session.execute(_ENTRY.delete().where(_ENTRY.c.id.in_(needless)))
        session.execute(_FOLDED.delete())
    return gone


def _several(origin: str, among: Any) -> Any:
    """Entries that share origin and cell with another."""
    same = (_ENTRY.c[origin], *(_ENTRY.c[name] for name in Cell._fields))
    sides = select(
        _ENTRY.c.id,
        func.min(_ENTRY.c.id).over(partition_by=same).label("kept_id"),
        func.sum(_ENTRY.c.delta).over(partition_by=same).label("delta"),
        func.count().over(partition_by=same).label("several"),
    ).where(among)
    found = sides.subquery()
    return select(found.c.id, found.c.kept_id, found.c.delta).where(found.c.several > 1)
