"""Make the ledger again from the facts, or prove that it says what they say."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import MetaData, func, insert, or_, select, text, union
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.accounts.models import Account
from app.coverage.actions import appending, deriving, importing, tallying
from app.coverage.actions.appending import KEYS, SUMS
from app.coverage.ledger import Cell, changes, difference
from app.coverage.models import LedgerEntry, LedgerTotal
from app.coverage.queries import facts
from app.coverage.queries.completions import completions, enrolments, related
from app.coverage.queries.units import units
from app.coverage.rollup import COLUMNS
from app.facilitation.models import GroupSession
from app.workforce.models import Person, Region, Site

PORTION: Final = 4_000
ENTRIES, TOTALS = "entries", "totals"

_COLUMNS: Final = [*KEYS, *COLUMNS]
_LEFT: Final = SUMS.to_metadata(MetaData(), name="ledger_left")
"""The sums of one measure and audience, less its totals."""

Progress = Callable[[int], None]
"""Is told how many persons are done."""


@dataclass(frozen=True)
class Difference:
    """How many rows of the entries or of the totals differ from what they are made of, in a measure and region."""

    layer: str
    measure: str
    region_code: str
    count: int


def rebuild(session: Session, *, progress: Progress | None = None) -> int:
    """Derive every entry and total anew from the facts; gives the number of entries.

    Region by region, so that the totals of one are written together; what lies above is summed up at the end.
    """
    _keep_out(session)
    session.execute(LedgerTotal.__table__.delete())  # type: ignore[attr-defined]
    session.execute(LedgerEntry.__table__.delete())  # type: ignore[attr-defined]
    appending.open_tables(session, {id_: (id_,) for id_ in facts.all_above(session)})
    deriving.open_tables(session)
    done = 0
    for count in deriving.sets_by_region(session, importing.SET):
        deriving.derive(session)
        appending.post_news(session, "person_id")
        done += count
        if progress:
            progress(done)
    for ids in deriving.others_in_portions(session, importing.PORTION):
        importing.post_others(session, ids)
        done += len(ids)
        if progress:
            progress(done)
    for origin, put_news in tallying.ANEW.items():
        for _ in put_news(session):
            appending.post_news(session, origin)
    for ids in facts.ids_in_portions(session, GroupSession.id, PORTION):
        appending.append_many(session, "group_session_id", facts.session_activity(session, ids)[0])
    deriving.close_tables(session)
    appending.close_tables(session)
    tallying.lift(session)
    return session.scalar(select(func.count()).select_from(LedgerEntry)) or 0


def _keep_out(session: Session) -> None:
    """Let nobody append until this transaction ends: who has changed a fact by then posts it afterwards."""
    if session.get_bind().dialect.name != "sqlite":
        session.execute(text("LOCK TABLE ledger_entry IN SHARE ROW EXCLUSIVE MODE"))


def check(session: Session, *, progress: Progress | None = None) -> list[Difference]:
    """Compare the entries with the facts and the totals with the entries; an empty list proves that all is well."""
    found: Counter[tuple[str, str, int]] = Counter()
    audiences = facts.audiences_of_modules(session)
    done = 0
    for ids in facts.ids_in_portions(session, Person.id, PORTION):
        known = facts.facts_of(session, ids, audiences)
        wanted = {id_: changes(each) for id_, each in known.facts.items()}
        _compare(found, wanted, known.posted)
        done += len(ids)
        if progress:
            progress(done)
    _compare_activity(session, found, GroupSession.id, LedgerEntry.group_session_id, facts.session_activity)
    _compare_activity(session, found, Site.id, LedgerEntry.unit_id, units)
    _compare_holders(session, found)
    _compare_totals(session, found)
    codes = {id_: code for id_, code in session.execute(select(Region.id, Region.code))}  # noqa: C416
    return [
        Difference(layer, measure, codes.get(region_id, "?"), count)
        for (layer, measure, region_id), count in sorted(found.items())
    ]


def _compare(
    found: Counter[tuple[str, str, int]],
    wanted: Mapping[int, Mapping[Cell, int]],
    posted: Mapping[int, Mapping[Cell, int]],
) -> None:
    for id_ in wanted.keys() | posted.keys():
        for cell in difference(wanted.get(id_, {}), posted.get(id_, {})):
            found[ENTRIES, cell.measure, cell.region_id] += 1


def _compare_activity(
    session: Session,
    found: Counter[tuple[str, str, int]],
    column: InstrumentedAttribute[int],
    origin: InstrumentedAttribute[int | None],
    wanted: Any,
) -> None:
    for ids in facts.ids_in_portions(session, column, PORTION):
        told, _ = wanted(session, ids)
        _compare(found, told, facts.posted_of(session, origin, ids))


def _compare_holders(session: Session, found: Counter[tuple[str, str, int]]) -> None:
    """Certificates and enrolments, each with all of the same holder."""
    for column, topic in ((Person.id, "people"), (Account.id, "accounts")):
        for ids in facts.ids_in_portions(session, column, PORTION):
            held = related(session, **{topic: ids})
            for wanted, origin, own in (
                (completions, LedgerEntry.certificate_id, held.certificates),
                (enrolments, LedgerEntry.enrolment_id, held.enrolments),
            ):
                told, _ = wanted(session, own)
                _compare(found, told, facts.posted_of(session, origin, own))


def _compare_totals(session: Session, found: Counter[tuple[str, str, int]]) -> None:
    """Sum the entries up once more and subtract the totals: nothing may be left."""
    kinds = union(select(LedgerEntry.measure, LedgerEntry.audience), select(LedgerTotal.measure, LedgerTotal.audience))
    appending.open_tables(session, facts.all_above(session))
    _LEFT.create(session.connection(), checkfirst=False)
    for measure, audience in session.execute(kinds).all():
        for _ in importing.news_again(session, measure, audience):
            appending.sum_up_news(session)
            session.execute(insert(_LEFT).from_select(_COLUMNS, select(SUMS)))
            session.execute(SUMS.delete())
        for region_id, count in session.execute(_left_over(session, measure, audience)):
            found[TOTALS, measure, region_id] += count
        session.execute(_LEFT.delete())
    _LEFT.drop(session.connection(), checkfirst=False)
    appending.close_tables(session)


def _left_over(session: Session, measure: str, audience: str) -> Any:
    """Subtract the kept totals; how many keys of each region are not 0."""
    kept = select(
        *(getattr(LedgerTotal, name) for name in KEYS), *(-getattr(LedgerTotal, name) for name in COLUMNS)
    ).where(LedgerTotal.measure == measure, LedgerTotal.audience == audience)
    session.execute(insert(_LEFT).from_select(_COLUMNS, kept))
    keys = [_LEFT.c[name] for name in KEYS]
    is_off = or_(*(func.sum(_LEFT.c[name]) != 0 for name in COLUMNS))
    left = select(*keys).group_by(*keys).having(is_off).subquery()
    return select(left.c.region_id, func.count()).group_by(left.c.region_id)
