"""Post very many persons: those new and plain by statements over whole sets, the others some thousands at a time."""

from collections.abc import Iterator, Sequence
from typing import Final

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from app.coverage.actions import appending, deriving
from app.coverage.actions.appending import NEWS
from app.coverage.ledger import changes, difference
from app.coverage.models import LedgerEntry, LedgerTotal
from app.coverage.queries import facts
from app.workforce.models import Person

ASKED: Final = 20_000
"""So many ids go into one statement."""

SET: Final = 60_000
"""So many plain persons are posted at once; bounds the memory that sorting them takes."""

PORTION: Final = 4_000
"""So many other persons are read, derived and posted at once."""

ENTRIES: Final = 250_000
"""So many entries are summed up at once."""


def post_many(session: Session, ids: Sequence[int]) -> set[int]:
    """Bring the ledger in line with the facts of very many persons (ids sorted); gives their places of work."""
    appending.open_tables(session, facts.all_above(session))
    deriving.open_tables(session)
    others: list[int] = []
    sites: set[int] = set()
    for first in range(0, len(ids), SET):
        part = ids[first : first + SET]
        for start in range(0, len(part), ASKED):
            lock(session, part[start : start + ASKED])
            others += deriving.set_aside(session, part[start : start + ASKED])
        deriving.derive(session)
        appending.post_news(session, "person_id")
    deriving.close_tables(session)
    post_others(session, others)
    appending.close_tables(session)
    for start in range(0, len(ids), ASKED):
        sites |= facts.sites_of(session, ids[start : start + ASKED])
    return sites


def lock(session: Session, ids: Sequence[int]) -> None:
    """Let nobody else post these persons until this transaction ends; on SQLite nobody else writes anyway.

    Not the stronger lock, which would wait for every transaction that has entered a fact of the person, as they wait
    for each other.
    """
    if session.get_bind().dialect.name != "sqlite":
        rows = select(Person.id).where(facts.among(Person.id, ids)).order_by(Person.id)
        session.execute(rows.with_for_update(key_share=True))


def post_others(session: Session, ids: Sequence[int]) -> None:
    """Post persons whose posts or posted entries only the program can lay side by side."""
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
        entry.site_id,
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
