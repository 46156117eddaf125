"""Make the ledger again from the facts, or prove that it says what they say."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import MetaData, func, insert, or_, select, union
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.coverage.actions import appending, importing
from app.coverage.actions.appending import KEYS, SUMS
from app.coverage.ledger import Cell, changes, difference
from app.coverage.models import LedgerEntry, LedgerTotal
from app.coverage.queries import facts
from app.coverage.rollup import COLUMNS
from app.credentials.models import Certificate
from app.facilitation.models import GroupSession
from app.workforce.models import Person, Region

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
    """Derive every entry and total anew from the facts; gives the number of entries."""
    session.execute(LedgerTotal.__table__.delete())  # type: ignore[attr-defined]
    session.execute(LedgerEntry.__table__.delete())  # type: ignore[attr-defined]
    done = 0
    for ids in facts.ids_in_portions(session, Person.id, importing.SET):
        importing.post_many(session, ids)
        done += len(ids)
        if progress:
            progress(done)
    _activity_anew(session, Certificate.id, "certificate_id", facts.certificate_activity)
    _activity_anew(session, GroupSession.id, "group_session_id", facts.session_activity)
    return session.scalar(select(func.count()).select_from(LedgerEntry)) or 0


def _activity_anew(session: Session, column: InstrumentedAttribute[int], origin: str, wanted: Any) -> None:
    for ids in facts.ids_in_portions(session, column, PORTION):
        told, above = wanted(session, ids)
        appending.append(session, origin, told, above)


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
    _compare_activity(session, found, Certificate.id, LedgerEntry.certificate_id, facts.certificate_activity)
    _compare_activity(session, found, GroupSession.id, LedgerEntry.group_session_id, facts.session_activity)
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
