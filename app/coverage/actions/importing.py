"""Post very many persons: those new and simple by statements over whole sets, the others some thousands at a time."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from sqlalchemy import Column, ColumnElement, Integer, MetaData, String, Table, cast, func, insert, literal, select
from sqlalchemy.orm import Session

from app.accounts.models import Account
from app.coverage.actions import appending
from app.coverage.actions.appending import NEWS
from app.coverage.ledger import EVERY_AUDIENCE, HEADCOUNT, changes, difference
from app.coverage.models import LedgerEntry, LedgerTotal
from app.coverage.queries import facts
from app.credentials.models import Certificate
from app.learning.models import ModulePass
from app.workforce.models import Person, Position

ASKED: Final = 20_000
"""So many ids go into one statement."""

SET: Final = 100_000
"""So many simple persons are posted at once; bounds the memory that sorting them takes."""

PORTION: Final = 4_000
"""So many other persons are read, derived and posted at once."""

ENTRIES: Final = 250_000
"""So many entries are summed up at once."""

_SIMPLE: Final = Table(
    "ledger_simple",
    MetaData(),
    Column("person_id", Integer, primary_key=True, autoincrement=False),
    prefixes=["TEMPORARY"],
)
"""Persons of whom nothing is posted yet, who hold one position and have earned nothing."""


def post_many(session: Session, ids: Sequence[int]) -> None:
    """Bring the ledger in line with the facts of very many persons (ids sorted)."""
    appending.open_tables(session, facts.all_above(session))
    _SIMPLE.create(session.connection(), checkfirst=False)
    others: list[int] = []
    for start in range(0, len(ids), ASKED):
        others += _set_aside(session, ids[start : start + ASKED])
    for first, last in _sets(session):
        _post_simple(session, first, last)
    _post_others(session, others)
    _SIMPLE.drop(session.connection(), checkfirst=False)
    appending.close_tables(session)


def lock(session: Session, ids: Sequence[int]) -> None:
    """Let nobody else post these persons until this transaction ends; on SQLite nobody else writes anyway.

    Not the stronger lock, which would wait for every transaction that has entered a fact of the person, as they wait
    for each other.
    """
    if session.get_bind().dialect.name != "sqlite":
        rows = select(Person.id).where(facts.among(Person.id, ids)).order_by(Person.id)
        session.execute(rows.with_for_update(key_share=True))


def _set_aside(session: Session, ids: Sequence[int]) -> list[int]:
    """Lock persons, put the simple ones in their table, give back the others."""
    lock(session, ids)
    earned = (
        select(LedgerEntry.id).where(LedgerEntry.person_id == Person.id),
        select(Certificate.id).where(Certificate.person_id == Person.id),
        select(ModulePass.id).where(ModulePass.person_id == Person.id),
        select(Account.id).where(Account.person_id == Person.id),
    )
    simple = (
        select(Person.id)
        .join(Position, Position.person_id == Person.id)
        .where(facts.among(Person.id, ids), *(~each.exists() for each in earned))
        .group_by(Person.id)
        .having(func.count() == 1)
        .order_by(Person.id)
    )
    session.execute(insert(_SIMPLE).from_select(["person_id"], simple))
    among = select(_SIMPLE.c.person_id).where(facts.among(_SIMPLE.c.person_id, ids))
    found = set(session.scalars(among))
    return [id_ for id_ in ids if id_ not in found]


def _sets(session: Session) -> Iterator[tuple[int, int]]:
    """The first and last ids of sets of simple persons."""
    last = 0
    column = _SIMPLE.c.person_id
    while True:
        part = select(column).where(column > last).order_by(column).limit(SET).subquery()
        first, last_found = session.execute(select(func.min(part.c.person_id), func.max(part.c.person_id))).one()
        if first is None:
            return
        yield first, last_found
        last = last_found


def _post_simple(session: Session, first: int, last: int) -> None:
    """One more on the register from the first day, one less from the day after the last: in the audience and in all."""
    for audience in (Position.audience, literal(EVERY_AUDIENCE, String)):
        for day, delta in ((_code(session, later=False), 1), (_code(session, later=True), -1)):
            rows = (
                select(
                    Position.person_id,
                    day,
                    literal(HEADCOUNT, String),
                    audience,
                    Position.region_id,
                    Person.sex,
                    Person.birth_year,
                    literal(delta, Integer),
                )
                .join(Person, Person.id == Position.person_id)
                .join(_SIMPLE, _SIMPLE.c.person_id == Position.person_id)
                .where(_SIMPLE.c.person_id.between(first, last), day.is_not(None))
            )
            session.execute(insert(NEWS).from_select([column.name for column in NEWS.c], rows))
    appending.post_news(session, "person_id")


def _code(session: Session, *, later: bool) -> ColumnElement[Any]:
    """The number of the first day of a position, or of the day after its last; NULL where it has no last."""
    if session.get_bind().dialect.name == "sqlite":
        text = func.strftime("%Y%m%d", Position.end, "+1 day") if later else func.strftime("%Y%m%d", Position.start)
    else:
        text = func.to_char(Position.end + 1 if later else Position.start, "YYYYMMDD")
    return cast(text, Integer)


def _post_others(session: Session, ids: Sequence[int]) -> None:
    audiences = facts.audiences_of_modules(session) if ids else {}
    for start in range(0, len(ids), PORTION):
        found = facts.facts_of(session, ids[start : start + PORTION], audiences)
        news = {id_: difference(changes(known), found.posted.get(id_, {})) for id_, known in found.facts.items()}
        appending.append_many(session, "person_id", news)


def sum_up_anew(session: Session) -> None:
    """Make all totals again from the entries: a region lies elsewhere in the tree."""
    session.execute(LedgerTotal.__table__.delete())  # type: ignore[attr-defined]
    appending.open_tables(session, facts.all_above(session))
    for _ in news_again(session):
        appending.sum_up_news(session)
        appending.pour(session)
    appending.close_tables(session)


def news_again(session: Session, measure: str | None = None, audience: str | None = None) -> Iterator[None]:
    """Put all entries, or those of one measure and audience, into the news, some at a time for the caller to use."""
    entry = LedgerEntry
    columns = (
        entry.id,
        entry.day,
        entry.measure,
        entry.audience,
        entry.region_id,
        entry.sex,
        entry.birth_year,
        entry.delta,
    )
    wanted = select(*columns)
    if measure is not None:
        wanted = wanted.where(entry.measure == measure, entry.audience == audience)
    last = session.scalar(select(func.max(entry.id))) or 0
    for start in range(0, last, ENTRIES):
        rows = wanted.where(entry.id > start, entry.id <= start + ENTRIES)
        session.execute(insert(NEWS).from_select([column.name for column in NEWS.c], rows))
        yield
