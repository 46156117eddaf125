"""Put what certificates, enrolments and places of work add into the news by statements over whole sets; sum it upwards.

The rows say the same as ``completions.completion_changes``, ``completions.enrolment_changes`` and
``units.unit_changes``; the tests hold the two side by side.
"""

from collections.abc import Callable, Iterator, Mapping
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
    func,
    insert,
    literal,
    or_,
    select,
)
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.accounts.models import Account
from app.coverage.actions.appending import NEWS, adding, day_number
from app.coverage.completions import CARERS
from app.coverage.ledger import (
    CARER,
    ENROLLED,
    EVERY_AUDIENCE,
    EXTRA,
    OFFLINE,
    ONLINE,
    REPEATED,
    TIMELY_ENROLLED,
    UNKNOWN,
    UNMATCHED,
)
from app.coverage.models import LedgerEntry, LedgerTotal
from app.coverage.queries.completions import completion_rows, enrolment_rows, holder
from app.coverage.queries.units import unit_days
from app.coverage.rollup import COLUMNS
from app.coverage.units import ENOUGH, ENOUGH_OF, UNIT, UNIT_ANY, UNIT_ENOUGH
from app.credentials.models import Certificate
from app.learning.models import Enrolment
from app.workforce.models import Region, Site

AT_ONCE: Final = 250_000
"""So many certificates or enrolments are laid side by side at once; bounds the memory that sorting them takes."""

SITES_AT_ONCE: Final = 2_000

_METADATA: Final = MetaData()


def _temporary(name: str, **columns: Any) -> Table:
    return Table(name, _METADATA, *(Column(key, type_) for key, type_ in columns.items()), prefixes=["TEMPORARY"])


_COMPLETIONS: Final = _temporary(
    "ledger_completions",
    id=Integer,
    audience=String,
    region_id=Integer,
    issued=Date,
    until=Date,
    is_online=Boolean,
    is_matched=Boolean,
    own_entry=Integer,
    own_person=Integer,
    any_entry=Integer,
    any_person=Integer,
    before=Date,
)
_ENROLMENTS: Final = _temporary(
    "ledger_enrolments",
    id=Integer,
    audience=String,
    region_id=Integer,
    day=Date,
    place=Integer,
    is_timely=Boolean,
)
_STATES: Final = _temporary(
    "ledger_states",
    id=Integer,
    audience=String,
    day=Integer,
    region_id=Integer,
    open_now=Integer,
    open_before=Integer,
    any_now=Integer,
    any_before=Integer,
    enough_now=Integer,
    enough_before=Integer,
)


def completions_anew(session: Session) -> Iterator[None]:
    """Every certificate's changes, some holders at a time for the caller to post."""
    row = _COMPLETIONS.c
    both = (row.audience, literal(EVERY_AUDIENCE, String))
    own, overall = (row.own_entry, row.own_person), (row.any_entry, row.any_person)
    start = case((row.before > row.issued, row.before), else_=row.issued)
    is_carer = and_(row.audience == CARERS, start < row.until)
    for _ in _shares(session, _COMPLETIONS, Certificate.id, holder(), completion_rows()):
        for audience, (of_entry, of_person) in zip(both, (own, overall), strict=True):
            mode = case((row.is_online, ONLINE), else_=OFFLINE)
            again = case((of_entry > 1, REPEATED), else_=EXTRA)
            is_again = or_(of_entry > 1, of_person > 1)
            for measure, counts in ((mode, None), (literal(UNMATCHED), ~row.is_matched), (again, is_again)):
                _put(session, _COMPLETIONS, (day_number(session, row.issued), measure, audience, literal(1)), counts)
        for day, delta in ((start, 1), (row.until, -1)):
            edge = (day_number(session, day), literal(CARER), row.audience, literal(delta))
            _put(session, _COMPLETIONS, edge, is_carer)
        yield


def enrolments_anew(session: Session) -> Iterator[None]:
    """Every first enrolment's changes, some learners at a time for the caller to post."""
    row = _ENROLMENTS.c
    learner = func.coalesce(Account.person_id, -Account.id)
    first = row.place == 1
    for _ in _shares(session, _ENROLMENTS, Enrolment.id, learner, enrolment_rows(session)):
        for measure, counts in ((ENROLLED, first), (TIMELY_ENROLLED, and_(first, row.is_timely))):
            change = (day_number(session, row.day), literal(measure), row.audience, literal(1))
            _put(session, _ENROLMENTS, change, counts)
        yield


def units_anew(session: Session) -> Iterator[None]:
    """Every place of work's changes, some of them at a time for the caller to post."""
    row = _STATES.c
    _STATES.create(session.connection(), checkfirst=False)
    last = session.scalar(select(func.max(Site.id))) or 0
    pairs = (
        (UNIT, row.open_now, row.open_before),
        (UNIT_ANY, row.any_now, row.any_before),
        (UNIT_ENOUGH, row.enough_now, row.enough_before),
    )
    for first in range(1, last + 1, SITES_AT_ONCE):
        session.execute(insert(_STATES).from_select(_STATES.c.keys(), _states(first, first + SITES_AT_ONCE - 1)))
        for measure, now, before in pairs:
            _put(session, _STATES, (row.day, literal(measure), row.audience, now - before), now != before)
        session.execute(_STATES.delete())
        yield
    _STATES.drop(session.connection(), checkfirst=False)


ANEW: Final[Mapping[str, Callable[[Session], Iterator[None]]]] = {
    "certificate_id": completions_anew,
    "enrolment_id": enrolments_anew,
    "unit_id": units_anew,
}
"""By the column that tells what an entry comes from."""


def lift(session: Session) -> None:
    """Sum the totals of regions up, from the deepest to the country, where each has only what is its own so far."""
    depths = sorted(session.scalars(select(Region.depth).where(Region.depth > 0).distinct()), reverse=True)
    kinds = session.execute(select(LedgerTotal.measure, LedgerTotal.audience).distinct()).all()
    total = LedgerTotal
    for measure, audience in kinds:
        for depth in depths:
            keys = (total.measure, total.audience, Region.parent_id, total.cohort, total.period)
            sums = (
                select(*keys, *(func.sum(getattr(total, name)) for name in COLUMNS))
                .join(Region, Region.id == total.region_id)
                .where(total.measure == measure, total.audience == audience, Region.depth == depth)
                .group_by(*keys)
            )
            session.execute(adding(session, sums))


def _shares(
    session: Session, into: Table, column: InstrumentedAttribute[int], of: ColumnElement[int], rows: Select[Any]
) -> Iterator[None]:
    """Lay rows down in a temporary table, all of one holder in one turn."""
    into.create(session.connection(), checkfirst=False)
    count = session.scalar(select(func.count(column))) or 0
    turns = count // AT_ONCE + 1
    for turn in range(turns if count else 0):
        part = rows.where(func.abs(of) % turns == turn).subquery("part")
        columns = (part.c[column.name] for column in into.c)
        session.execute(insert(into).from_select(into.c.keys(), select(*columns)))
        yield
        session.execute(into.delete())
    into.drop(session.connection(), checkfirst=False)


def _put(session: Session, source: Table, change: tuple[Any, ...], counts: ColumnElement[bool] | None) -> None:
    """Put one change of every row that counts into the news; of nobody in particular."""
    day, measure, audience, delta = change
    rows = select(
        source.c.id,
        day,
        measure,
        audience,
        source.c.region_id,
        literal(None, Integer),
        literal(UNKNOWN, String),
        literal(None, Integer),
        delta,
    ).select_from(source)
    if counts is not None:
        rows = rows.where(counts)
    session.execute(insert(NEWS).from_select([column.name for column in NEWS.c], rows))


def _states(first: int, last: int) -> Select[Any]:
    """On every day on which something changed: whether a place of work counted for each measure, and did before."""
    days = unit_days().where(LedgerEntry.site_id.between(first, last)).subquery("days")
    key = (days.c.site_id, days.c.audience)
    running = {
        name: func.sum(days.c[name]).over(partition_by=key, order_by=days.c.day, rows=(None, 0))
        for name in ("headcount", "certified")
    }
    summed = select(*key, days.c.day, running["headcount"].label("people"), running["certified"].label("certified"))
    now = summed.subquery("summed")
    enough = case(ENOUGH_OF, value=now.c.audience, else_=ENOUGH)
    is_open = now.c.people > 0
    states = {
        "open": case((is_open, 1), else_=0),
        "any": case((and_(is_open, now.c.certified >= 1), 1), else_=0),
        "enough": case((and_(is_open, now.c.certified * 100 >= now.c.people * enough), 1), else_=0),
    }
    stated = select(now, *(state.label(name) for name, state in states.items())).subquery("stated")
    of_one = (stated.c.site_id, stated.c.audience)
    pairs = [
        column
        for name in states
        for column in (
            stated.c[name],
            func.coalesce(func.lag(stated.c[name]).over(partition_by=of_one, order_by=stated.c.day), 0),
        )
    ]
    return select(stated.c.site_id, stated.c.audience, stated.c.day, Site.region_id, *pairs).join(
        Site, Site.id == stated.c.site_id
    )
