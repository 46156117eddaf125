"""The mismatch lists of the data officer. Nobody is named, and no staff number is known to name."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from app.accounts.models import Account
from app.coverage.indicators import COV_1, By
from app.coverage.ledger import HEADCOUNT
from app.coverage.mismatches import (
    DOUBLE,
    HEAD_COUNTS,
    LISTED,
    NO_SITE,
    SIZES,
    UNMATCHED,
    Line,
    List,
    disagree,
    listed,
    same_names,
)
from app.coverage.models import LedgerTotal
from app.coverage.periods import up_to
from app.coverage.queries import figures
from app.coverage.queries.quality import unmatched_completions
from app.coverage.rollup import EVERYBODY
from app.coverage.tables import Question
from app.errors import NotFound
from app.i18n import N_
from app.workforce.models import HeadCount, Person, Position, Region, Site


def mismatches(session: Session, code: str, *, on: date) -> List:
    """One list as it stands on a day; raise NotFound for a code that is none."""
    if code not in _READ:
        raise NotFound(N_("There is no such list."))
    return listed(code, _READ[code](session, on))


def _unmatched(session: Session, on: date) -> list[Line]:
    found = unmatched_completions(session, Question(COV_1, "_T", on, By.NONE))
    lines = [Line(row.key, row.reasons[0], row.audience, row.region_code) for row in found.rows]
    return lines if found.count == len(lines) else [*lines, lines[-1]]


def _double(session: Session, on: date) -> list[Line]:
    """Pairs by the names of their accounts, then by work begun together."""
    named = session.execute(
        select(Person.id, Account.name, Person.birth_year)
        .join(Account, Account.person_id == Person.id)
        .where(Person.birth_year.is_not(None), Account.disabled_at.is_(None))
    )
    pairs = same_names([(person_id, name, birth_year or 0) for person_id, name, birth_year in named])
    lines = [_pair(pair, "name") for pair in pairs[: LISTED + 1]]
    known = set(pairs)
    for first, last, audience, region, site in session.execute(_begun_together(on)):
        if (first, last) not in known:
            lines.append(_pair((first, last), "post", audience, region, site))
    return lines


def _pair(pair: tuple[int, int], reason: str, audience: str = "", region: str = "", site: str = "") -> Line:
    return Line(f"person {pair[0]}, person {pair[1]}", reason, audience, region, site, pair=pair)


def _begun_together(on: date) -> Any:
    first, last = func.min(Position.person_id), func.max(Position.person_id)
    keys = (Position.audience, Region.code, Site.code, Position.start, Person.sex, Person.birth_year)
    return (
        select(first, last, Position.audience, Region.code, Site.code)
        .join(Person, Person.id == Position.person_id)
        .join(Site, Site.id == Position.site_id)
        .join(Region, Region.id == Position.region_id)
        .where(*_open(on), Person.birth_year.is_not(None))
        .group_by(*keys)
        .having(first != last)
        .order_by(Region.code, Site.code, first)
        .limit(LISTED + 1)
    )


def _without_site(session: Session, on: date) -> list[Line]:
    rows = session.execute(
        select(Position.id, Position.audience, Region.code)
        .join(Region, Region.id == Position.region_id)
        .where(*_open(on), Position.site_id.is_(None))
        .order_by(Region.code, Position.id)
        .limit(LISTED + 1)
    )
    return [Line(f"position {id_}", "site", audience, region) for id_, audience, region in rows]


def _head_counts(session: Session, on: date) -> list[Line]:
    """The latest head count of each region and audience, beside the register of the region on that day."""
    latest = (
        select(HeadCount.region_id, HeadCount.audience, func.max(HeadCount.on).label("day"))
        .where(HeadCount.on <= on)
        .group_by(HeadCount.region_id, HeadCount.audience)
        .subquery("latest")
    )
    is_latest = and_(
        HeadCount.region_id == latest.c.region_id,
        HeadCount.audience == latest.c.audience,
        HeadCount.on == latest.c.day,
    )
    rows = session.execute(
        select(HeadCount.id, HeadCount.audience, HeadCount.on, HeadCount.count, Region.id, Region.code)
        .join(latest, is_latest)
        .join(Region, Region.id == HeadCount.region_id)
        .order_by(Region.path, HeadCount.audience)
    ).all()
    stocks = {day: _registered(session, day) for day in {row[2] for row in rows}}
    return [
        Line(
            f"head count {id_}",
            "head count",
            audience,
            region,
            figures=f"{day}: {count} / {stocks[day][region_id, audience]}",
        )
        for id_, audience, day, count, region_id, region in rows
        if disagree(stocks[day].get((region_id, audience), 0), count)
    ]


def _registered(session: Session, on: date) -> Mapping[tuple[int, str], int]:
    """How many the ledger has on the register, by region with all below it and audience."""
    reached = or_(*(LedgerTotal.period.between(first, last) for first, last in up_to(on)))
    rows = session.execute(
        select(LedgerTotal.region_id, LedgerTotal.audience, func.sum(LedgerTotal.amount))
        .where(LedgerTotal.measure == HEADCOUNT, LedgerTotal.cohort == EVERYBODY, reached)
        .group_by(LedgerTotal.region_id, LedgerTotal.audience)
    )
    return {(region_id, audience): int(amount) for region_id, audience, amount in rows}


def _sizes(session: Session, on: date) -> list[Line]:
    found = next((each for each in figures.agreement(session, on) if each.code == "sizes"), None)
    return [Line(place, "size") for place in (found.failed if found else ())]


def _open(on: date) -> tuple[Any, ...]:
    return Position.start <= on, or_(Position.end.is_(None), Position.end >= on)


_READ: Final[Mapping[str, Callable[[Session, date], list[Line]]]] = {
    UNMATCHED: _unmatched,
    DOUBLE: _double,
    NO_SITE: _without_site,
    HEAD_COUNTS: _head_counts,
    SIZES: _sizes,
}
