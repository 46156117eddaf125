"""What bears on a live table from outside its counts: releases of the date, and the groups behind all of them."""

from calendar import monthrange
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from itertools import chain

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from app.coverage.beyond import Beyond, Registered
from app.coverage.indicators import DENOMINATOR, By
from app.coverage.ledger import EVERY_AUDIENCE
from app.coverage.models import LedgerTotal, Release, ReleaseCell
from app.coverage.periods import FIRST, LAST, up_to, year_to_date
from app.coverage.protecting import SIZED_BY
from app.coverage.rollup import EVERYBODY
from app.coverage.tables import Counts, Place, Question
from app.errors import Invalid
from app.i18n import N_
from app.workforce.codes import AUDIENCES


def check_date(on: date, today: date | None) -> None:
    """Live figures are told of the last day of a month, and of today; raise Invalid for any other day.

    From two days close to each other somebody could calculate what one person has done in between.
    """
    if not FIRST <= on <= LAST:
        reason = N_("Choose a date from 2000 to 2100.")
    elif on == today or is_end_of_month(on):
        return
    else:
        reason = N_("Choose the last day of a month, or today: days close to each other would single people out.")
    raise Invalid(reason, fields={"on": [reason]})


def is_end_of_month(on: date) -> bool:
    """Whether a day is the last one of its month."""
    return on.day == monthrange(on.year, on.month)[1]


def beyond(session: Session, question: Question, place: Place, today: date | None) -> Beyond:
    """What a live table has to respect besides its own counts, in two statements at most."""
    is_of_all = question.audience == EVERY_AUDIENCE and not question.indicator.is_of_no_group
    wanted = AUDIENCES if is_of_all else (question.audience,)
    found = registered(session, question, place, wanted, days=(question.on,), today=today).get(question.on, frozenset())
    can_compare = is_of_all and bool(question.indicator.measures) and len(place.way) == 1
    return Beyond(found, _groups(session, question, place) if can_compare else None)


def registered(
    session: Session,
    question: Question,
    place: Place,
    audiences: Iterable[str],
    *,
    days: Collection[date],
    today: date | None,
) -> Mapping[date, frozenset[Registered]]:
    """By date what published releases of it withheld of an indicator, on the way to a region and around it.

    Dates that no release can be of cost no statement.
    """
    released = [day for day in days if is_end_of_month(day) and (today is None or day < today)]
    if not released:
        return {}
    code = question.indicator.code
    areas = {node.code for node in chain(place.way, *place.parts.values())}
    cell = ReleaseCell
    dims = ["_T", str(By.REGION), str(question.by), f"{By.REGION}+{question.by}"]
    rows = session.execute(
        select(Release.ref_date, cell.indicator, cell.audience, cell.area, cell.dim, cell.dim_value)
        .join(Release, Release.id == cell.release_id)
        .where(
            Release.published_at.is_not(None),
            Release.ref_date.in_(released),
            cell.indicator.in_([code, *([SIZED_BY[code]] if code in SIZED_BY else [])]),
            cell.module == (question.module or ""),
            cell.audience.in_(list(audiences)),
            cell.area.in_(sorted(areas)),
            cell.dim.in_(dims),
            cell.withheld.is_not(None),
        )
    )
    found: dict[date, set[Registered]] = {}
    for day, *key in rows:
        found.setdefault(day, set()).add(Registered(*key))
    return {day: frozenset(keys) for day, keys in found.items()}


def _groups(session: Session, question: Question, place: Place) -> Mapping[str, Counts]:
    """The counts of the country of each group, in one statement."""
    country, indicator = place.way[0].id, question.indicator
    ranges = up_to(question.on) if indicator.is_share else year_to_date(question.on)
    rows = session.execute(
        select(LedgerTotal.audience, LedgerTotal.measure, func.sum(LedgerTotal.amount))
        .where(
            LedgerTotal.measure.in_((*indicator.measures, DENOMINATOR)),
            LedgerTotal.audience.in_(AUDIENCES),
            LedgerTotal.region_id == country,
            LedgerTotal.cohort == EVERYBODY,
            or_(*(LedgerTotal.period.between(*each) for each in ranges)),
        )
        .group_by(LedgerTotal.audience, LedgerTotal.measure)
    )
    sums = {(audience, measure): int(amount) for audience, measure, amount in rows}
    return {
        audience: Counts(
            {country: sum(sums.get((audience, measure), 0) for measure in indicator.measures)},
            {country: sums.get((audience, DENOMINATOR), 0)},
            {},
        )
        for audience in AUDIENCES
    }
