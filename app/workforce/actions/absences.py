"""A file that lists everybody: whoever it lists no more has left, has moved, or was told wrongly before.

It speaks for the audiences that it names. An open position that it lists no more ends on the day before the file's, or
before the primary position that the file tells in its place. Where that one begins no later, the position on the
register was told with a wrong first day or place, and goes altogether: coverage of past days follows.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, case, delete, func, insert, or_, select, update
from sqlalchemy.orm import Session

from app.workforce.actions.staging import ABSENT, MATCHED, STAGED_POSITION
from app.workforce.codes import LAST_DAY
from app.workforce.models import Position


@dataclass(frozen=True)
class Complete:
    """The file lists everybody on a day; more than ``most_ended`` per cent of the open positions must not end by it."""

    on: date
    most_ended: int


def shares(session: Session, on: date) -> tuple[int, int]:
    """How many open positions of the file's audiences it lists no more, and how many there are."""
    is_absent = case((MATCHED.c.line.is_(None), 1), else_=0)
    absent, of = session.execute(
        select(func.coalesce(func.sum(is_absent), 0), func.count()).select_from(_positions()).where(*_is_open(on))
    ).one()
    return int(absent), int(of)


def find_absent(session: Session, on: date) -> None:
    """Note the positions that end, each with its last day, and those that go."""
    rows = [{"position_id": id_, "end": end} for id_, end in _ends(session, on)]
    if rows:
        session.connection().execute(insert(ABSENT), rows)


def end_absent(session: Session) -> list[int]:
    """End what is to end, take away what goes; the ids of the persons concerned."""
    concerned = select(Position.person_id).join(ABSENT, ABSENT.c.position_id == Position.id).distinct()
    people = list(session.scalars(concerned.order_by(Position.person_id)))
    session.execute(
        update(Position)
        .where(Position.id == ABSENT.c.position_id, ABSENT.c.end.is_not(None))
        .values(end=ABSENT.c.end)
        .execution_options(synchronize_session=False)
    )
    gone = select(ABSENT.c.position_id).where(ABSENT.c.end.is_(None))
    session.execute(delete(Position).where(Position.id.in_(gone)).execution_options(synchronize_session=False))
    return people


def _positions() -> Any:
    return Position.__table__.outerjoin(MATCHED, MATCHED.c.row_id == Position.id)


def _is_open(on: date) -> tuple[ColumnElement[bool], ...]:
    named = select(STAGED_POSITION.c.audience).distinct()
    return (Position.audience.in_(named), Position.start <= on, or_(Position.end.is_(None), Position.end >= on))


def _ends(session: Session, on: date) -> list[tuple[int, date | None]]:
    entry = case((Position.merged_entry_id == 0, Position.person_id), else_=Position.merged_entry_id)
    leads = or_(Position.is_primary, Position.has_yielded)
    absent = (
        select(Position.id, entry.label("entry"), Position.audience, Position.start, leads.label("leads"))
        .select_from(_positions())
        .where(*_is_open(on), MATCHED.c.line.is_(None))
        .subquery("absent_now")
    )
    again = MATCHED.alias("again")
    instead = STAGED_POSITION.join(again, again.c.line == STAGED_POSITION.c.line)
    takes_over = and_(
        again.c.person_id == absent.c.entry,
        STAGED_POSITION.c.audience == absent.c.audience,
        STAGED_POSITION.c.is_primary,
        absent.c.leads,
        func.coalesce(STAGED_POSITION.c.end, LAST_DAY) >= absent.c.start,
    )
    rows = session.execute(
        select(absent.c.id, absent.c.start, func.min(STAGED_POSITION.c.start))
        .select_from(absent.outerjoin(instead, takes_over))
        .group_by(absent.c.id, absent.c.start)
        .order_by(absent.c.id)
    )
    return [(id_, _last_day(start, instead_from, on)) for id_, start, instead_from in rows]


def _last_day(start: date, instead_from: date | None, on: date) -> date | None:
    """The last day of a position that is not listed any more; None when it never was as it was told."""
    before = on - timedelta(days=1)
    if instead_from is None:
        return max(start, before)
    return None if instead_from <= start else min(before, instead_from - timedelta(days=1))
