"""Derive what very many persons add to the ledger by statements over whole sets, as ``ledger.changes`` does for one.

Only plain persons can be derived so: those with one position, of whom nothing is posted yet. The tests hold the two
ways side by side.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    Date,
    Integer,
    MetaData,
    Select,
    String,
    Table,
    and_,
    case,
    cast,
    func,
    insert,
    literal,
    select,
    text,
    tuple_,
    union_all,
)
from sqlalchemy.orm import Session

from app.accounts.models import Account
from app.coverage.actions.appending import NEWS, day_number
from app.coverage.ledger import (
    CERTIFIED,
    ENTRANT,
    EVER,
    EVERY_AUDIENCE,
    EXPIRING,
    HEADCOUNT,
    IN_TIME,
    INCOMPLETE,
    NEVER,
    PLACED,
    RECENT,
    RECENT_MONTHS,
    TIMELY_ENTRANT,
    UNKNOWN,
    module_measure,
)
from app.coverage.models import LedgerEntry
from app.coverage.queries import facts
from app.coverage.queries.readings import earlier_of, ends, firm_until, is_sqlite, later, later_of
from app.credentials.models import Certificate
from app.learning.models import ModulePass
from app.workforce.models import Person, Position

_FIRM: Final = "firm"
"""Certified, and not for a few days only."""

_METADATA: Final = MetaData()
PLAIN: Final = Table(
    "ledger_plain",
    _METADATA,
    Column("person_id", Integer, primary_key=True, autoincrement=False),
    Column("audience", String(2)),
    Column("region_id", Integer),
    Column("site_id", Integer),
    Column("sex", String(2)),
    Column("birth_year", Integer),
    Column("is_known", Boolean),
    Column("start", Date),
    Column("until", Date),
    prefixes=["TEMPORARY"],
)
_QUEUE: Final = Table(
    "ledger_queue",
    _METADATA,
    Column("region_id", Integer, primary_key=True, autoincrement=False),
    Column("person_id", Integer, primary_key=True, autoincrement=False),
    prefixes=["TEMPORARY"],
    sqlite_with_rowid=False,
)
"""Everybody with one position, by region."""
_HELD: Final = Table(
    "ledger_held",
    _METADATA,
    Column("person_id", Integer),
    Column("measure", String),
    Column("start", Date),
    Column("until", Date),
    prefixes=["TEMPORARY"],
)
_SPANS: Final = Table(
    "ledger_spans",
    _METADATA,
    Column("person_id", Integer),
    Column("measure", String),
    Column("start", Date),
    Column("until", Date),
    prefixes=["TEMPORARY"],
)
_MODULES: Final = Table(
    "ledger_modules",
    _METADATA,
    Column("module_key", String(16)),
    Column("audience", String(2)),
    prefixes=["TEMPORARY"],
)


def open_tables(session: Session) -> None:
    """Make the temporary tables; :func:`close_tables` takes them away."""
    connection = session.connection()
    for table in (PLAIN, _HELD, _SPANS, _MODULES):
        table.create(connection, checkfirst=False)
    pairs = [
        {"module_key": key, "audience": audience}
        for key, audiences in facts.audiences_of_modules(session).items()
        for audience in audiences
    ]
    if pairs:
        connection.execute(insert(_MODULES), pairs)


def close_tables(session: Session) -> None:
    """Drop the temporary tables."""
    for table in (_MODULES, _SPANS, _HELD, PLAIN):
        table.drop(session.connection(), checkfirst=False)


def set_aside(session: Session, ids: Sequence[int]) -> list[int]:
    """Put the plain ones of these persons (ids sorted) into their table, give back the others."""
    posted = select(LedgerEntry.id).where(LedgerEntry.person_id == Person.id)
    _lay_down(session, _one_post(facts.among(Position.person_id, ids)).where(~posted.exists()))
    found = set(session.scalars(select(PLAIN.c.person_id).where(facts.among(PLAIN.c.person_id, ids))))
    return [id_ for id_ in ids if id_ not in found]


def sets_by_region(session: Session, size: int) -> Iterator[int]:
    """Lay down the plain persons region by region, so many at a time; gives how many. Nothing may be posted yet."""
    connection = session.connection()
    _QUEUE.create(connection, checkfirst=False)
    one = select(func.min(Position.region_id), Position.person_id).group_by(Position.person_id)
    session.execute(insert(_QUEUE).from_select(_QUEUE.c.keys(), one.having(func.count() == 1)))
    _analyse(session, _QUEUE)
    queue = tuple_(_QUEUE.c.region_id, _QUEUE.c.person_id)
    last: tuple[int, int] = (0, 0)
    while True:
        rest = select(*_QUEUE.c).where(queue > last).order_by(*_QUEUE.c).limit(size)
        part = rest.subquery("part")
        found = session.execute(select(func.count(), *(func.max(column) for column in part.c))).one()
        if not found[0]:
            break
        _lay_down(session, select().select_from(part).join(Person, Person.id == part.c.person_id))
        region_id, person_id = session.execute(rest.offset(found[0] - 1).limit(1)).one()
        last = (region_id, person_id)
        yield found[0]
    _QUEUE.drop(connection, checkfirst=False)


def others_in_portions(session: Session, size: int) -> Iterator[Sequence[int]]:
    """The ids of everybody with several positions, some at a time."""
    last = 0
    while True:
        several = select(Position.person_id).where(Position.person_id > last).group_by(Position.person_id)
        several = several.having(func.count() > 1).order_by(Position.person_id).limit(size)
        ids = session.scalars(several).all()
        if not ids:
            return
        yield ids
        last = ids[-1]


def derive(session: Session) -> None:
    """Put everything that the plain persons add into the news, and forget them."""
    _hold(session)
    _unite(session)
    _news_of_register(session)
    _news_of_spans(session)
    _news_of_expiring(session)
    _news_of_entrants(session)
    for table in (PLAIN, _HELD, _SPANS):
        session.execute(table.delete())


def _one_post(among: ColumnElement[bool]) -> Select[Any]:
    """Persons with exactly one position."""
    one = select(Position.person_id).where(among).group_by(Position.person_id).having(func.count() == 1).subquery("one")
    return select().select_from(one).join(Person, Person.id == one.c.person_id)


def _lay_down(session: Session, persons: Select[Any]) -> None:
    """Put persons and their position into the table of plain ones."""
    until = func.coalesce(case((Position.end < NEVER, later(session, Position.end, 1))), literal(NEVER, Date))
    is_known = and_(
        Position.cadre_isco08.is_not(None),
        Position.site_id.is_not(None),
        Person.birth_year.is_not(None),
        Person.sex != UNKNOWN,
    )
    columns = (
        Person.id,
        Position.audience,
        Position.region_id,
        Position.site_id,
        Person.sex,
        Person.birth_year,
        is_known,
        Position.start,
        until,
    )
    rows = persons.add_columns(*columns).join(Position, Position.person_id == Person.id).order_by(Person.id)
    session.execute(insert(PLAIN).from_select(PLAIN.c.keys(), rows))


def _analyse(session: Session, *tables: Table) -> None:
    """Let PostgreSQL know how much is in a temporary table: it would guess, and guess badly."""
    if not is_sqlite(session):
        for table in tables:
            session.execute(text(f"ANALYZE {table.name}"))


def _hold(session: Session) -> None:
    """Every span of every certificate and pass that counts for the audience of the position."""
    _analyse(session, PLAIN)
    firm = firm_until(session)
    spans = {
        CERTIFIED: ends(),
        RECENT: _after_months(session, Certificate.issued),
        _FIRM: case((ends() < firm, ends()), else_=firm),
    }
    for measure, until in spans.items():
        counts = and_(Certificate.audience == PLAIN.c.audience, ends() > Certificate.issued, until > Certificate.issued)
        _hold_earned(session, Certificate, (literal(measure, String), Certificate.issued, until), counts)
    of_track = and_(_MODULES.c.module_key == ModulePass.module_key, _MODULES.c.audience == PLAIN.c.audience)
    of_module = literal(module_measure(""), String) + ModulePass.module_key
    has_module = select(literal(1)).select_from(_MODULES).where(of_track).correlate(ModulePass, PLAIN).exists()
    _hold_earned(session, ModulePass, (of_module, ModulePass.passed_on, ModulePass.expires), has_module)


def _hold_earned(session: Session, earned: Any, columns: Iterable[Any], counts: ColumnElement[bool]) -> None:
    """What persons earned themselves, and by the accounts linked to them."""
    by_account = (
        select(PLAIN.c.person_id, *columns)
        .join(Account, Account.person_id == PLAIN.c.person_id)
        .join(earned, earned.account_id == Account.id)
        .where(counts)
    )
    by_person = (
        select(PLAIN.c.person_id, *columns)
        .join(earned, and_(earned.person_id == PLAIN.c.person_id, earned.account_id.is_(None)))
        .where(counts)
    )
    session.execute(insert(_HELD).from_select(_HELD.c.keys(), union_all(by_account, by_person)))


def _unite(session: Session) -> None:
    """Spans that touch or overlap made one; then cut to the position. Who is ever certified stays so."""
    _analyse(session, _HELD)
    held = _HELD.c
    of_one = (held.person_id, held.measure)
    before = func.max(held.until).over(partition_by=of_one, order_by=(held.start, held.until), rows=(None, -1))
    marked = select(*of_one, held.start, held.until, case((before >= held.start, 0), else_=1).label("opens")).subquery()
    order = (marked.c.start, marked.c.until)
    island = func.sum(marked.c.opens).over(
        partition_by=(marked.c.person_id, marked.c.measure), order_by=order, rows=(None, 0)
    )
    numbered = select(marked, island.label("island")).subquery()
    one = (numbered.c.person_id, numbered.c.measure)
    united = select(*one, func.min(numbered.c.start), func.max(numbered.c.until)).group_by(*one, numbered.c.island)
    ever = (
        select(held.person_id, literal(EVER, String), func.min(held.start), literal(NEVER, Date))
        .where(held.measure == CERTIFIED)
        .group_by(held.person_id)
    )
    found = union_all(united, ever).subquery("found")
    person, measure, start, until = found.c
    first, last = later_of(session, start, PLAIN.c.start), earlier_of(session, until, PLAIN.c.until)
    cut = (
        select(person, measure, first, last)
        .join(PLAIN, PLAIN.c.person_id == person)
        .where(start < PLAIN.c.until, until > PLAIN.c.start)
    )
    session.execute(insert(_SPANS).from_select(_SPANS.c.keys(), cut))
    _analyse(session, _SPANS)


def _news_of_register(session: Session) -> None:
    for measure, counts in ((HEADCOUNT, literal(True)), (INCOMPLETE, ~PLAIN.c.is_known)):
        for audience in (PLAIN.c.audience, literal(EVERY_AUDIENCE, String)):
            site = PLAIN.c.site_id if measure in PLACED else literal(None, Integer)
            columns = (literal(measure, String), audience, PLAIN.c.region_id, site, PLAIN.c.sex, PLAIN.c.birth_year)
            for day, delta, holds in _edges(PLAIN.c.start, PLAIN.c.until):
                rows = select(PLAIN.c.person_id, day_number(session, day), *columns, delta).where(counts, holds)
                _put(session, rows)


def _news_of_spans(session: Session) -> None:
    everywhere = _SPANS.c.measure.in_((CERTIFIED, EVER, RECENT))
    site = case((_SPANS.c.measure.in_(PLACED), PLAIN.c.site_id), else_=None)
    for audience, counts in (
        (PLAIN.c.audience, _SPANS.c.measure != _FIRM),
        (literal(EVERY_AUDIENCE, String), everywhere),
    ):
        columns = (_SPANS.c.measure, audience, PLAIN.c.region_id, site, PLAIN.c.sex, PLAIN.c.birth_year)
        for day, delta, holds in _edges(_SPANS.c.start, _SPANS.c.until):
            rows = select(_SPANS.c.person_id, day_number(session, day), *columns, delta)
            _put(session, rows.join(PLAIN, PLAIN.c.person_id == _SPANS.c.person_id).where(counts, holds))


def _news_of_expiring(session: Session) -> None:
    """Certified less firmly certified: days on which both begin or end cancel out."""
    sign = case((_SPANS.c.measure == _FIRM, -1), else_=1)
    edges = [
        select(_SPANS.c.person_id, day.label("day"), (sign * delta).label("delta")).where(
            _SPANS.c.measure.in_((CERTIFIED, _FIRM)), holds
        )
        for day, delta, holds in _edges(_SPANS.c.start, _SPANS.c.until)
    ]
    found = union_all(*edges).subquery("edges")
    left = (
        select(found.c.person_id, found.c.day, func.sum(found.c.delta).label("delta"))
        .group_by(found.c.person_id, found.c.day)
        .having(func.sum(found.c.delta) != 0)
        .subquery("left_over")
    )
    rows = select(
        left.c.person_id,
        day_number(session, left.c.day),
        literal(EXPIRING, String),
        PLAIN.c.audience,
        PLAIN.c.region_id,
        literal(None, Integer),
        PLAIN.c.sex,
        PLAIN.c.birth_year,
        left.c.delta,
    ).join(PLAIN, PLAIN.c.person_id == left.c.person_id)
    _put(session, rows)


def _news_of_entrants(session: Session) -> None:
    close = later(session, PLAIN.c.start, IN_TIME.days)
    held, same = _HELD.c, PLAIN.alias("same")
    in_time = PLAIN.c.person_id.in_(
        select(held.person_id)
        .join(same, same.c.person_id == held.person_id)
        .where(
            held.measure == CERTIFIED,
            held.start <= later(session, same.c.start, IN_TIME.days),
            held.until > same.c.start,
        )
    )
    for measure, counts in ((ENTRANT, literal(True)), (TIMELY_ENTRANT, in_time)):
        rows = select(
            PLAIN.c.person_id,
            day_number(session, PLAIN.c.start),
            literal(measure, String),
            PLAIN.c.audience,
            PLAIN.c.region_id,
            literal(None, Integer),
            literal(UNKNOWN, String),
            literal(None, Integer),
            literal(1, Integer),
        ).where(PLAIN.c.until > close, counts)
        _put(session, rows)


def _edges(
    start: ColumnElement[Any], until: ColumnElement[Any]
) -> tuple[tuple[ColumnElement[Any], ColumnElement[int], ColumnElement[bool]], ...]:
    """One more on the first day, one less on the day after the last, where there is a last."""
    return (
        (start, literal(1, Integer), literal(True)),
        (until, literal(-1, Integer), until < literal(NEVER, Date)),
    )


def _put(session: Session, rows: Select[Any]) -> None:
    session.execute(insert(NEWS).from_select([column.name for column in NEWS.c], rows))


def _after_months(session: Session, day: Any) -> ColumnElement[Any]:
    """As ``credentials.validity.expiry``: so many months later, 29 February clamped to 28 (whole years only)."""
    if not is_sqlite(session):
        return cast(day + text(f"interval '{RECENT_MONTHS} months'"), Date)
    usual = func.date(day, f"+{RECENT_MONTHS} months", type_=Date)
    leap = func.date(day, f"+{RECENT_MONTHS} months", "-1 day", type_=Date)
    return case((func.strftime("%m-%d", day) == "02-29", leap), else_=usual)
