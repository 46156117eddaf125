"""Days and spans that work on both engines, and where somebody stands on the register."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, Date, and_, case, cast, func, or_, select
from sqlalchemy.orm import Session

from app.coverage.ledger import EXPIRES_WITHIN
from app.credentials.models import Certificate
from app.workforce.models import Position

EVERY_AUDIENCE: Final = "_T"


def is_sqlite(session: Session) -> bool:
    """Whether the engine is SQLite."""
    return session.get_bind().dialect.name == "sqlite"


def later(session: Session, day: Any, days: int) -> ColumnElement[Any]:
    """The day so many days after a day of the database."""
    return func.date(day, f"{days:+d} days", type_=Date) if is_sqlite(session) else day + days


def day_of_moment(session: Session, moment: Any) -> ColumnElement[Any]:
    """The day of a moment, in UTC."""
    return func.date(moment, type_=Date) if is_sqlite(session) else cast(func.timezone("UTC", moment), Date)


def later_of(session: Session, a: Any, b: Any) -> ColumnElement[Any]:
    """The later of two days of the database; one that is missing leaves the answer to the engine."""
    return func.max(a, b) if is_sqlite(session) else func.greatest(a, b)


def earlier_of(session: Session, a: Any, b: Any) -> ColumnElement[Any]:
    """The earlier of two days of the database; one that is missing leaves the answer to the engine."""
    return func.min(a, b) if is_sqlite(session) else func.least(a, b)


def firm_until(session: Session) -> ColumnElement[Any]:
    """When the end of a certificate is near, as ``ledger`` tells it: never before the day it was brought forward."""
    near, full = (
        later(session, day, -(EXPIRES_WITHIN.days + 1)) for day in (Certificate.expires, Certificate.full_expires)
    )
    shortened = earlier_of(session, full, later_of(session, near, Certificate.shortened_on))
    return case((Certificate.shortened_on.is_(None), near), else_=shortened)


def ends() -> ColumnElement[Any]:
    """The first day on which a certificate no longer counts, its revocation taken in."""
    revoked, expires = Certificate.revoked_on, Certificate.expires
    return case((revoked < expires, revoked), else_=expires)


def is_valid_on(on: date) -> ColumnElement[bool]:
    """Whether a certificate counts on a day."""
    return and_(
        Certificate.issued <= on,
        Certificate.expires > on,
        or_(Certificate.revoked_on.is_(None), Certificate.revoked_on > on),
    )


def on_register(audience: str, on: date, people: Sequence[int]) -> Any:
    """Those of some people on the register of the audience on the day, where the ledger counts them, as a subquery.

    Among several positions the primary one, then the one begun first, then the lowest region, as in ``ledger``.
    """
    first = func.row_number().over(
        partition_by=Position.person_id,
        order_by=(Position.is_primary.desc(), Position.start, Position.region_id, Position.id),
    )
    wanted = [Position.person_id.in_(people), Position.start <= on, or_(Position.end.is_(None), Position.end >= on)]
    if audience != EVERY_AUDIENCE:
        wanted.append(Position.audience == audience)
    held = (
        select(
            Position.id.label("position_id"),
            Position.person_id,
            Position.region_id,
            Position.site_id,
            Position.cadre_isco08.label("cadre"),
            first.label("place"),
        )
        .where(*wanted)
        .subquery("held")
    )
    return select(held).where(held.c.place == 1).subquery("stock")
