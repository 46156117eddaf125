"""All groups on several dates at once for the ministry's overview, in four statements, however many of them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final, NamedTuple

from sqlalchemy import Select, case, func, literal, select, union_all
from sqlalchemy.orm import Session

from app.accounts.policy import SignedIn
from app.coverage import trend
from app.coverage.beyond import Registered
from app.coverage.indicators import COV_1, DENOMINATOR, By
from app.coverage.ledger import CERTIFIED, EVERY_AUDIENCE, EXPIRING
from app.coverage.models import LedgerTotal
from app.coverage.overview import Measured, Overview, laid_out
from app.coverage.periods import year_to_date
from app.coverage.queries import live, log_reading
from app.coverage.queries.counting import upwards
from app.coverage.queries.facts import region_ids
from app.coverage.queries.places import place
from app.coverage.rollup import EVERYBODY
from app.coverage.suppression import Profile
from app.coverage.tables import Counts, Place, Question
from app.workforce.codes import AUDIENCES
from app.workforce.models import HeadCount, Region

MEASURES: Final = (CERTIFIED, DENOMINATOR, EXPIRING)


class Which(NamedTuple):
    """What is summed up, and where."""

    audience: str
    measure: str
    region_id: int


Changes = Mapping[Which, Mapping[int, int]]
"""By year: how much of a stock came in it, the first year with all before it."""
Withheld = Mapping[date, frozenset[Registered]]
Heads = Mapping[str, Sequence[tuple[date, tuple[int, ...], int]]]
"""By group: plain head counts, the oldest first, each with its day and the way to its region."""


def overview(
    session: Session,
    principal: SignedIn,
    *,
    on: date,
    target: int,
    region: str | None = None,
    profile: Profile | None = None,
) -> Overview:
    """The overview of a region: of every group the share at the ends of years and on the date, and what expires.

    Args:
        session: any session.
        principal: who asks; sees the regions that the right to read coverage reaches.
        on: the last date, from 2000 to 2100.
        target: in percent.
        region: a region's code; without it, the topmost one that the principal may see.
        profile: only for tests, in place of each group's own.

    Raises:
        NotFound: no such region in the principal's reach.
        CountsDisagree: the ledger is broken.
    """
    found = place(session, principal, region, EVERY_AUDIENCE)
    days = trend.dates(on)
    changes, heads = _changes(session, found, days), _heads(session, on)
    known = {which.audience for which in changes} | set(heads)
    question = Question(COV_1, EVERY_AUDIENCE, on, By.REGION)
    registered = live.registered(session, question, found, AUDIENCES, days=days, today=on)
    measured = {audience: _measured(audience, days, changes, heads, registered) for audience in known}
    log_reading(principal, found.target.code, question)
    return laid_out(found, measured, AUDIENCES, on=on, target=target, profile=profile)


def _measured(audience: str, days: Sequence[date], changes: Changes, heads: Heads, registered: Withheld) -> Measured:
    ids = {which.region_id for which in changes if which.audience == audience}
    told = heads.get(audience, ())

    def stock(measure: str, day: date) -> dict[int, int]:
        years = {id_: changes.get(Which(audience, measure, id_), {}) for id_ in ids}
        return {id_: sum(amount for year, amount in found.items() if year <= day.year) for id_, found in years.items()}

    stocks = {
        day: Counts(
            stock(CERTIFIED, day),
            stock(DENOMINATOR, day),
            upwards({way: count for at, way, count in told if at <= day}),
        )
        for day in days
    }
    now = stocks[days[-1]]
    expiring = Counts(stock(EXPIRING, days[-1]), now.numerators, {}, of_whom=now.headcounts, is_whole=True)
    return Measured(stocks, expiring, registered)


def _changes(session: Session, place: Place, days: Sequence[date]) -> Changes:
    found: dict[Which, dict[int, int]] = {}
    for audience, measure, region_id, year, amount in session.execute(_sums(place, days)):
        found.setdefault(Which(audience, measure, region_id), {})[year] = int(amount)
    return found


def _sums(place: Place, days: Sequence[date]) -> Select[Any]:
    """The sums of totals by year: of whole years until the last one, then of what has passed of this one."""
    ids = sorted({node.id for parts in place.parts.values() for node in parts} | {place.way[0].id})
    first, this_year = days[0].year, days[-1].year
    total = LedgerTotal
    is_early = (total.period <= first) | ((total.measure == EXPIRING) & (total.period < this_year))
    year = case((is_early, literal(first)), else_=total.period).label("year")
    of = (
        total.measure.in_(MEASURES),
        total.audience.in_(AUDIENCES),
        total.region_id.in_(ids),
        total.cohort == EVERYBODY,
    )
    keys = (total.audience, total.measure, total.region_id)
    before = select(*keys, year, total.amount).where(*of, total.period.between(0, this_year - 1))
    since = (
        select(*keys, literal(this_year).label("year"), total.amount).where(*of, total.period.between(*each))
        for each in year_to_date(days[-1])
    )
    found = union_all(before, *since).subquery()
    groups = (found.c.audience, found.c.measure, found.c.region_id, found.c.year)
    return select(*groups, func.sum(found.c.amount)).group_by(*groups)


def _heads(session: Session, on: date) -> Heads:
    """The head counts until the date, of regions where the register has never listed anybody."""
    listed = select(LedgerTotal.period).where(
        LedgerTotal.measure == DENOMINATOR,
        LedgerTotal.audience == HeadCount.audience,
        LedgerTotal.region_id == HeadCount.region_id,
        LedgerTotal.cohort == EVERYBODY,
    )
    rows: Iterable[Any] = session.execute(
        select(HeadCount.audience, HeadCount.on, Region.path, HeadCount.count)
        .join(Region, Region.id == HeadCount.region_id)
        .where(HeadCount.on <= on, ~listed.exists())
        .order_by(HeadCount.on)
    )
    found: dict[str, list[tuple[date, tuple[int, ...], int]]] = {}
    for audience, day, path, count in rows:
        found.setdefault(audience, []).append((day, region_ids(path), count))
    return found
