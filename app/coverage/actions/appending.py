"""Append entries and add them to the totals: some by hand, many in sets. Both ways end in the same rows.

Totals are written in the order of their key, so that two transactions that change the same ones never wait for each
other in a circle.
"""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final, cast

from sqlalchemy import (
    Column,
    Integer,
    MetaData,
    String,
    Table,
    and_,
    case,
    func,
    insert,
    literal,
    or_,
    select,
)
from sqlalchemy import cast as sql_cast
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session
from sqlalchemy.sql.expression import ColumnElement, Select

from app.coverage.ledger import Cell
from app.coverage.models import MEASURE_LENGTH, LedgerEntry, LedgerTotal
from app.coverage.rollup import (
    AGE_COLUMNS,
    COLUMNS,
    EVERYBODY,
    SECTOR_COLUMNS,
    SETTING_COLUMNS,
    SEX_COLUMNS,
    UNKNOWN_YEAR,
    Kinds,
    totals,
)
from app.workforce.codes import AGE_BANDS, UNKNOWN, age_band
from app.workforce.models import Site

BY_HAND: Final = 1_000
"""Up to so many entries are summed up here; more are summed up by the database."""

KEYS: Final = ("measure", "audience", "region_id", "cohort", "period")
ORIGINS: Final = ("person_id", "certificate_id", "group_session_id", "enrolment_id", "unit_id")
_CELL: Final = Cell._fields
_ENTRY: Final = cast(Table, LedgerEntry.__table__)
_TOTAL: Final = cast(Table, LedgerTotal.__table__)
_METADATA: Final = MetaData()

NEWS: Final = Table(
    "ledger_news",
    _METADATA,
    Column("origin", Integer),
    Column("day", Integer),
    Column("measure", String(MEASURE_LENGTH)),
    Column("audience", String(2)),
    Column("region_id", Integer),
    Column("site_id", Integer),
    Column("sex", String(2)),
    Column("birth_year", Integer),
    Column("delta", Integer),
    prefixes=["TEMPORARY"],
)
"""Entries on their way into the ledger; ``origin`` is the id of what they come from."""

SUMS: Final = Table(
    "ledger_sums",
    _METADATA,
    Column("measure", String(MEASURE_LENGTH)),
    Column("audience", String(2)),
    *(Column(name, Integer) for name in ("region_id", "cohort", "period", *COLUMNS)),
    prefixes=["TEMPORARY"],
)
"""What the news add to the totals."""

ABOVE: Final = Table(
    "ledger_above",
    _METADATA,
    Column("region_id", Integer, primary_key=True, autoincrement=False),
    Column("ancestor_id", Integer, primary_key=True, autoincrement=False),
    prefixes=["TEMPORARY"],
)
"""Every region with each region it lies in, itself included."""

_DAYS: Final = (10_000_000, 99_999_999)
_MONTHS: Final = (100_000, 999_999)
_AGES: Final = {
    band: (min(ages), max(ages) + 1)
    for band in AGE_BANDS
    if band != UNKNOWN
    for ages in [[age for age in range(-300, 300) if age_band(0, age) == band]]
}
"""From and below which age a band reaches."""

Changes = Mapping[int, Mapping[Cell, int]]
"""Changed cells with their deltas, by the id of what they come from."""


def append(
    session: Session,
    origin: str,
    changes: Changes,
    above: Mapping[int, Sequence[int]],
    kinds: Kinds = MappingProxyType({}),
) -> None:
    """Append a few entries: one statement for them and one for their totals. Nothing without changes."""
    rows = [
        {**dict.fromkeys(ORIGINS), **cell._asdict(), origin: id_, "delta": delta}
        for id_, cells in sorted(changes.items())
        for cell, delta in sorted(cells.items(), key=_order)
    ]
    if not rows:
        return
    connection = session.connection()
    connection.execute(insert(_ENTRY), rows)
    news = ((cell, delta) for cells in changes.values() for cell, delta in cells.items())
    sums = [
        {**key._asdict(), **dict(zip(COLUMNS, amounts, strict=True))}
        for key, amounts in sorted(totals(news, above, kinds).items())
    ]
    if sums:
        connection.execute(_adding(session), sums)


def append_many(session: Session, origin: str, changes: Changes) -> None:
    """Append many entries by way of the temporary tables, which :func:`open_tables` has made."""
    rows = [
        {**cell._asdict(), "origin": id_, "delta": delta}
        for id_, cells in changes.items()
        for cell, delta in cells.items()
    ]
    if rows:
        session.connection().execute(insert(NEWS), rows)
        post_news(session, origin)


def open_tables(session: Session, above: Mapping[int, Sequence[int]]) -> None:
    """Make the temporary tables; :func:`close_tables` or an undone transaction takes them away."""
    connection = session.connection()
    for table in (NEWS, SUMS, ABOVE):
        table.create(connection, checkfirst=False)
    pairs = [{"region_id": region, "ancestor_id": ancestor} for region, way in above.items() for ancestor in way]
    if pairs:
        connection.execute(insert(ABOVE), pairs)


def close_tables(session: Session) -> None:
    """Drop the temporary tables."""
    for table in (ABOVE, SUMS, NEWS):
        table.drop(session.connection(), checkfirst=False)


def post_news(session: Session, origin: str) -> None:
    """Append the news to the ledger, add them to the totals, and forget them."""
    news = select(NEWS.c.origin, *(NEWS.c[name] for name in (*_CELL, "delta"))).order_by(NEWS.c.origin)
    session.execute(insert(_ENTRY).from_select([origin, *_CELL, "delta"], news))
    sum_up_news(session)
    pour(session)


def sum_up_news(session: Session) -> None:
    """Sum the news up by day, the days by month, the months by year, and each year by cohort; forget the news."""
    for part in (_days(), _longer(_DAYS), _longer(_MONTHS), _cohorts()):
        session.execute(insert(SUMS).from_select([*KEYS, *COLUMNS], part))
    session.execute(NEWS.delete())


def pour(session: Session) -> None:
    """Add the sums to the totals and forget them."""
    is_something = or_(*(SUMS.c[name] != 0 for name in COLUMNS))
    rows = select(SUMS).where(is_something).order_by(*(SUMS.c[name] for name in KEYS))
    session.execute(adding(session, rows))
    session.execute(SUMS.delete())


def _order(change: tuple[Cell, int]) -> tuple[Any, ...]:
    cell = change[0]
    return (*cell._replace(site_id=cell.site_id or 0, birth_year=cell.birth_year or 0),)


def day_number(session: Session, day: ColumnElement[Any]) -> ColumnElement[int]:
    """The number of a day of the database, like 20261231."""
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    return sql_cast(func.replace(day, "-", "") if is_sqlite else func.to_char(day, "YYYYMMDD"), Integer)


def adding(session: Session, rows: Select[Any]) -> Any:
    """The statement that adds rows, which have the columns of the totals in order, to the totals."""
    return _on_conflict_add(_insert(session)(_TOTAL).from_select([*KEYS, *COLUMNS], rows))


def _insert(session: Session) -> Any:
    """The engine's own INSERT, which knows ON CONFLICT."""
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    return sqlite.insert if is_sqlite else postgresql.insert


def _adding(session: Session) -> Any:
    return _on_conflict_add(_insert(session)(_TOTAL))


def _on_conflict_add(statement: Any) -> Any:
    added = {name: _TOTAL.c[name] + statement.excluded[name] for name in COLUMNS}
    return statement.on_conflict_do_update(index_elements=list(KEYS), set_=added)


def _days() -> Select[Any]:
    """The news by day, in every region above."""
    delta = NEWS.c.delta
    amounts: dict[str, ColumnElement[Any]] = {"amount": delta}
    amounts |= {name: case((NEWS.c.sex == sex, delta), else_=0) for sex, name in SEX_COLUMNS.items()}
    amounts |= {name: case((_in_band(band), delta), else_=0) for band, name in AGE_COLUMNS.items()}
    amounts |= {name: case((Site.urban_rural == code, delta), else_=0) for code, name in SETTING_COLUMNS.items()}
    amounts |= {name: case((Site.sector == code, delta), else_=0) for code, name in SECTOR_COLUMNS.items()}
    keys = (NEWS.c.measure, NEWS.c.audience, ABOVE.c.ancestor_id)
    return (
        select(*keys, literal(EVERYBODY, Integer), NEWS.c.day, *(func.sum(amounts[name]) for name in COLUMNS))
        .join_from(NEWS, ABOVE, ABOVE.c.region_id == NEWS.c.region_id)
        .outerjoin(Site, Site.id == NEWS.c.site_id)
        .group_by(*keys, NEWS.c.day)
    )


def _cohorts() -> Select[Any]:
    """The news by year and birth year: first where they are, which leaves few, then in every region above."""
    cohort = func.coalesce(NEWS.c.birth_year, literal(UNKNOWN_YEAR, Integer)).label("cohort")
    inner = (NEWS.c.measure, NEWS.c.audience, NEWS.c.region_id, cohort, (NEWS.c.day // 10_000).label("year"))
    here = select(*inner, func.sum(NEWS.c.delta).label("delta")).group_by(*inner).subquery()
    keys = (here.c.measure, here.c.audience, ABOVE.c.ancestor_id, here.c.cohort, here.c.year)
    nothing = [literal(0, Integer)] * (len(COLUMNS) - 1)
    return (
        select(*keys, func.sum(here.c.delta), *nothing)
        .join_from(here, ABOVE, ABOVE.c.region_id == here.c.region_id)
        .group_by(*keys)
    )


def _in_band(band: str) -> ColumnElement[bool]:
    """The condition that agrees with ``codes.age_band`` in the year of the entry."""
    if band == UNKNOWN:
        return NEWS.c.birth_year.is_(None)
    age = NEWS.c.day // 10_000 - NEWS.c.birth_year
    low, high = _AGES[band]
    return and_(age >= low, age < high)


def _longer(finer: tuple[int, int]) -> Select[Any]:
    """The sums by the next longer period: of days by month, of months by year."""
    period = SUMS.c.period // 100
    keys = (SUMS.c.measure, SUMS.c.audience, SUMS.c.region_id, SUMS.c.cohort, period)
    sums = (func.sum(SUMS.c[name]) for name in COLUMNS)
    return select(*keys, *sums).where(SUMS.c.period.between(*finer)).group_by(*keys)
