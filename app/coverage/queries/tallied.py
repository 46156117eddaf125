"""Readings that are sums of the ledger other than one measure over another: flows of the year, and complements."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import func, select, union_all
from sqlalchemy.orm import Session

from app.coverage.completions import CARERS
from app.coverage.ledger import (
    CARER,
    ENROLLED,
    ENTRANT,
    EXTRA,
    GROUP,
    HEADCOUNT,
    IN_TIME,
    INCOMPLETE,
    OFFLINE,
    ONLINE,
    REPEATED,
    TIMELY_ENROLLED,
    TIMELY_ENTRANT,
    UNMATCHED,
    VERIFIED,
)
from app.coverage.models import LedgerTotal
from app.coverage.periods import Range, up_to, year_to_date
from app.coverage.rollup import EVERYBODY
from app.coverage.tables import Counts, Place, Question
from app.coverage.units import UNIT, UNIT_ANY, UNIT_ENOUGH

LAST_MONTH_OF_ENROLMENT: Final = 9

Sums = Mapping[str, Mapping[int, int]]
"""By measure and region."""


def places_of_work(session: Session, question: Question, place: Place) -> Counts:
    """COV-7a and COV-7b: places of work where somebody, or enough, is certified, over all with anybody of the group."""
    counted = UNIT_ANY if question.indicator.code == "COV-7a" else UNIT_ENOUGH
    found = _sums(session, question.audience, (counted, UNIT), place, up_to(question.on))
    return _whole(found[counted], found[UNIT])


def entrants(session: Session, question: Question, place: Place) -> Counts:
    """COV-8: entrants who were certified in time, over entrants whose time is over, in the region where they began."""
    found = _sums(
        session, question.audience, (TIMELY_ENTRANT, ENTRANT), place, _begun(question.on, question.on - IN_TIME)
    )
    return _whole(found[TIMELY_ENTRANT], found[ENTRANT])


def progress(session: Session, question: Question, place: Place) -> Counts:
    """PRG-1: people certified within 90 days of their first enrolment, over people who enrolled.

    Somebody on the register counts in the region of the post on the day of enrolment, everybody else in the country.
    """
    last = min(question.on.replace(month=LAST_MONTH_OF_ENROLMENT, day=30), question.on - IN_TIME)
    found = _sums(session, question.audience, (TIMELY_ENROLLED, ENROLLED), place, _begun(question.on, last))
    return _whole(found[TIMELY_ENROLLED], found[ENROLLED], of_whom={})


def matches(session: Session, question: Question, place: Place) -> Counts:
    """DQ-1: completions whose holder was on the register that day, over all, where the training took place."""
    found = _sums(session, question.audience, (ONLINE, OFFLINE, UNMATCHED), place, year_to_date(question.on))
    every = _added(found[ONLINE], found[OFFLINE])
    return _whole(_less(every, found[UNMATCHED]), every, of_whom={})


def duplicates(session: Session, question: Question, place: Place) -> Counts:
    """DQ-2: accounts and roster entries beyond one a person, over all, of those with a certificate in the year."""
    measures = (ONLINE, OFFLINE, REPEATED, EXTRA)
    found = _sums(session, question.audience, measures, place, year_to_date(question.on))
    return _whole(found[EXTRA], _less(_added(found[ONLINE], found[OFFLINE]), found[REPEATED]), of_whom={})


def completeness(session: Session, question: Question, place: Place) -> Counts:
    """DQ-3: people of whom sex, birth year, occupation and place of work are known, over all on the register."""
    found = _sums(session, question.audience, (HEADCOUNT, INCOMPLETE), place, up_to(question.on))
    return _whole(_less(found[HEADCOUNT], found[INCOMPLETE]), found[HEADCOUNT])


def rosters(session: Session, question: Question, place: Place) -> Counts:
    """DQ-7: attendees on a verified roster, over all attendees, where the sessions were held."""
    found = _sums(session, question.audience, (VERIFIED, GROUP), place, year_to_date(question.on))
    return _whole(found[VERIFIED], found[GROUP], of_whom={})


def carers(session: Session, question: Question, place: Place) -> Mapping[int, int]:
    """For COV-5: how many carers, each once, hold a valid completion, where they were trained."""
    return _sums(session, CARERS, (CARER,), place, up_to(question.on))[CARER]


def _begun(on: date, last: date) -> Sequence[Range]:
    """The periods from 1 January of the year until a day, if the day lies in it."""
    return year_to_date(last) if last.year == on.year else ()


def _sums(
    session: Session, audience: str, measures: Sequence[str], place: Place, ranges: Sequence[Range]
) -> dict[str, dict[int, int]]:
    """The sums of totals over ranges of periods, of a place's regions; each range is its own search of the key."""
    found: dict[str, dict[int, int]] = {measure: {} for measure in measures}
    for measure, region_id, amount in _rows(session, audience, measures, place, ranges) if ranges else ():
        found[measure][region_id] = int(amount)
    return found


def _rows(
    session: Session, audience: str, measures: Sequence[str], place: Place, ranges: Sequence[Range]
) -> Iterable[Any]:
    ids = sorted({node.id for parts in place.parts.values() for node in parts} | {place.way[0].id})
    total = LedgerTotal
    keys = (total.measure, total.region_id)
    scope = (
        total.measure.in_(measures),
        total.audience == audience,
        total.region_id.in_(ids),
        total.cohort == EVERYBODY,
    )
    rows = union_all(*(select(*keys, total.amount).where(*scope, total.period.between(*each)) for each in ranges))
    part = rows.subquery()
    return session.execute(
        select(part.c.measure, part.c.region_id, func.sum(part.c.amount)).group_by(part.c.measure, part.c.region_id)
    )


def _added(a: Mapping[int, int], b: Mapping[int, int]) -> dict[int, int]:
    return {id_: a.get(id_, 0) + b.get(id_, 0) for id_ in a.keys() | b.keys()}


def _less(a: Mapping[int, int], b: Mapping[int, int]) -> dict[int, int]:
    return {id_: a.get(id_, 0) - b.get(id_, 0) for id_ in a.keys() | b.keys()}


def _whole(
    numerators: Mapping[int, int], headcounts: Mapping[int, int], *, of_whom: Mapping[int, int] | None = None
) -> Counts:
    """Counts where a region that is not named has nobody."""
    return Counts(numerators, headcounts, head_counts={}, of_whom=of_whom, is_whole=True)
