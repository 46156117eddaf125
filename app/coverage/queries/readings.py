"""What the readings of facts share: who holds what, where a row is counted, and days that work on both engines."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Date, and_, case, cast, func, or_, select, union
from sqlalchemy.orm import Session

from app.accounts.models import Account
from app.coverage.queries.facts import region_ids
from app.credentials.models import Certificate
from app.workforce.models import Position

Pair = tuple[int, int]
"""How many count, and of how many."""

EVERY_AUDIENCE: Final = "_T"


def upwards(rows: Iterable[Sequence[Any]]) -> Mapping[int, Pair]:
    """For each region the sums of it and of all below it; ``rows`` are paths with what is counted there alone."""
    found: dict[int, Pair] = {}
    for path, n, d in rows:
        for id_ in region_ids(path):
            before = found.get(id_, (0, 0))
            found[id_] = (before[0] + int(n), before[1] + int(d))
    return found


def is_sqlite(session: Session) -> bool:
    """Whether the engine is SQLite."""
    return session.get_bind().dialect.name == "sqlite"


def later(session: Session, day: ColumnElement[Any], days: int) -> ColumnElement[Any]:
    """The day so many days after a day of the database."""
    return func.date(day, f"+{days} days", type_=Date) if is_sqlite(session) else day + days


def day_of_moment(session: Session, moment: ColumnElement[Any]) -> ColumnElement[Any]:
    """The day of a moment, in UTC."""
    return func.date(moment, type_=Date) if is_sqlite(session) else cast(func.timezone("UTC", moment), Date)


def begin_of_year(on: date) -> date:
    """1 January of the year of a date."""
    return on.replace(month=1, day=1)


def days_before(on: date, days: int) -> date:
    """The day so many days before."""
    return on - timedelta(days=days)


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


def holders(audience: str, on: date) -> Any:
    """The persons who hold a certificate of the audience that is valid on the day, each once, as a subquery."""
    valid = (Certificate.audience == audience, is_valid_on(on))
    by_account = (
        select(Account.person_id.label("person_id"))
        .join(Certificate, Certificate.account_id == Account.id)
        .where(*valid, Account.person_id.is_not(None))
    )
    by_person = select(Certificate.person_id).where(*valid, Certificate.account_id.is_(None))
    return union(by_account, by_person).subquery("holders")


def on_register(audience: str, on: date) -> Any:
    """Everybody on the register of the audience on the day, where the ledger counts them, as a subquery.

    Among several positions the primary one, then the one begun first, then the lowest region, as in ``ledger``.
    """
    first = func.row_number().over(
        partition_by=Position.person_id,
        order_by=(Position.is_primary.desc(), Position.start, Position.region_id, Position.id),
    )
    wanted = [Position.start <= on, or_(Position.end.is_(None), Position.end >= on)]
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
