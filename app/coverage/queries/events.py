"""Readings of what happened in the year so far: entrants, enrolments, completions, attendances, accounts."""

from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, Subquery, and_, case, func, literal, or_, select, union_all
from sqlalchemy.orm import Session, aliased

from app.accounts.models import Account
from app.catalogue.models import Track
from app.coverage.queries.readings import (
    EVERY_AUDIENCE,
    begin_of_year,
    day_of_moment,
    days_before,
    ends,
    later,
    upwards,
)
from app.coverage.queries.stock import whole
from app.coverage.tables import Counts, Place, Question
from app.credentials.models import Certificate
from app.facilitation.models import GroupSession
from app.learning.models import Enrolment
from app.workforce.models import Position, Region

WITHIN_DAYS: Final = 90
"""So long an entrant, or somebody who enrolled, has to be certified."""


def entrants(session: Session, question: Question, _place: Place) -> Counts:
    """COV-8: entrants who were certified in time, over entrants whose time is over, in the region where they began."""
    found = _entrants(question)
    earned = _earned(question.audience)
    close = later(session, found.c.began, WITHIN_DAYS)
    timely = (
        select(literal(1))
        .where(
            earned.c.person_id == found.c.person_id,
            earned.c.issued <= close,
            earned.c.until > found.c.began,
            earned.c.until > earned.c.issued,
        )
        .correlate(found)
        .exists()
    )
    rows = session.execute(
        select(Region.path, func.sum(case((timely, 1), else_=0)), func.count())
        .select_from(found)
        .join(Region, Region.id == found.c.region_id)
        .where(found.c.left >= close)
        .group_by(Region.path)
    )
    return whole(upwards(rows))


def _entrants(question: Question) -> Subquery:
    """Persons whose first position of the group began in the year, with the day, the region and the last day."""
    first, last = begin_of_year(question.on), days_before(question.on, WITHIN_DAYS)
    newcomers = select(Position.person_id).where(
        Position.audience == question.audience, Position.start.between(first, last)
    )
    person = Position.person_id
    order = (Position.start, Position.is_primary.desc(), Position.region_id, Position.id)
    posts = (
        select(
            person,
            Position.region_id,
            Position.start.label("began"),
            func.row_number().over(partition_by=person, order_by=order).label("place"),
            func.max(func.coalesce(Position.end, date.max)).over(partition_by=person).label("left"),
        )
        .where(Position.audience == question.audience, person.in_(newcomers))
        .subquery("posts")
    )
    is_entrant = and_(posts.c.place == 1, posts.c.began.between(first, last))
    return select(posts).where(is_entrant).subquery("entrants")


def _earned(audience: str) -> Subquery:
    """The certificates of persons, with the days on which they count."""
    columns = (Certificate.issued, ends().label("until"))
    by_account = (
        select(Account.person_id.label("person_id"), *columns)
        .join(Certificate, Certificate.account_id == Account.id)
        .where(Certificate.audience == audience, Account.person_id.is_not(None))
    )
    by_person = select(Certificate.person_id, *columns).where(
        Certificate.audience == audience, Certificate.account_id.is_(None)
    )
    return union_all(by_account, by_person).subquery("earned")


def _holder() -> ColumnElement[int]:
    """One number per human being who holds a certificate: the person, else the account, below zero."""
    by_account = func.coalesce(Account.person_id, -Certificate.account_id)
    return case((Certificate.account_id.is_(None), Certificate.person_id), else_=by_account)


def progress(session: Session, question: Question, _place: Place) -> Counts:
    """PRG-1: people certified within 90 days of their first enrolment, over people who enrolled.

    Somebody on the register counts in the region of the post on the day of enrolment, everybody else in the country.
    """
    learner = func.coalesce(Account.person_id, -Account.id)
    enrolled = day_of_moment(session, func.min(Enrolment.enrolled_at))
    first = (
        select(learner.label("learner"), enrolled.label("enrolled"))
        .join(Account, Account.id == Enrolment.account_id)
        .where(Enrolment.track_code.in_(select(Track.code).where(Track.audience == question.audience)))
        .group_by(learner)
        .subquery("firsts")
    )
    last = min(question.on.replace(month=9, day=30), days_before(question.on, WITHIN_DAYS))
    certified = (
        select(_holder().label("holder"), Certificate.issued)
        .outerjoin(Account, Account.id == Certificate.account_id)
        .where(Certificate.audience == question.audience)
        .subquery("certified")
    )
    is_timely = (
        select(literal(1))
        .where(
            certified.c.holder == first.c.learner,
            certified.c.issued.between(first.c.enrolled, later(session, first.c.enrolled, WITHIN_DAYS)),
        )
        .correlate(first)
        .exists()
    )
    region = _region_then(first, question.audience)
    country = aliased(Region)
    path = func.coalesce(Region.path, country.path)
    rows = session.execute(
        select(path, func.sum(case((is_timely, 1), else_=0)), func.count())
        .select_from(first)
        .join(country, country.parent_id.is_(None))
        .outerjoin(Region, Region.id == region)
        .where(first.c.enrolled.between(begin_of_year(question.on), last))
        .group_by(path)
    )
    return whole(upwards(rows), of_whom={})


def _region_then(first: Subquery, audience: str) -> Any:
    """The region of somebody's main post of the group on the day of the first enrolment."""
    return (
        select(Position.region_id)
        .where(
            Position.person_id == first.c.learner,
            Position.audience == audience,
            Position.start <= first.c.enrolled,
            or_(Position.end.is_(None), Position.end >= first.c.enrolled),
        )
        .order_by(Position.is_primary.desc(), Position.start, Position.region_id, Position.id)
        .limit(1)
        .correlate(first)
        .scalar_subquery()
    )


def is_matched() -> ColumnElement[bool]:
    """Whether the holder of a certificate was on the register of its group on the day of issue."""
    return (
        select(literal(1))
        .where(
            Position.person_id == _holder(),
            Position.audience == Certificate.audience,
            Position.start <= Certificate.issued,
            or_(Position.end.is_(None), Position.end >= Certificate.issued),
        )
        .correlate(Certificate, Account)
        .exists()
    )


def completions_in_year(question: Question) -> tuple[ColumnElement[bool], ...]:
    """The certificates of the group, or of all, that were issued in the year so far."""
    in_year = Certificate.issued.between(begin_of_year(question.on), question.on)
    return (in_year,) if question.audience == EVERY_AUDIENCE else (in_year, Certificate.audience == question.audience)


def matches(session: Session, question: Question, _place: Place) -> Counts:
    """DQ-1: completions whose holder was on the register that day, over all, where the training took place."""
    country = aliased(Region)
    path = func.coalesce(Region.path, country.path)
    rows = session.execute(
        select(path, func.sum(case((is_matched(), 1), else_=0)), func.count())
        .select_from(Certificate)
        .join(country, country.parent_id.is_(None))
        .outerjoin(Region, Region.id == Certificate.region_id)
        .outerjoin(Account, Account.id == Certificate.account_id)
        .where(*completions_in_year(question))
        .group_by(path)
    )
    return whole(upwards(rows), of_whom={})


def duplicates(session: Session, question: Question, place: Place) -> Counts:
    """DQ-2: accounts and roster entries beyond one a person, over all, of those with a certificate in the year."""
    entry = func.coalesce(Certificate.account_id, -Certificate.person_id)
    entries, people = session.execute(
        select(func.count(entry.distinct()), func.count(_holder().distinct()))
        .select_from(Certificate)
        .outerjoin(Account, Account.id == Certificate.account_id)
        .where(*completions_in_year(question))
    ).one()
    return whole({place.way[0].id: (entries - people, entries)}, of_whom={})


def rosters(session: Session, question: Question, _place: Place) -> Counts:
    """DQ-7: attendees on a verified roster, over all attendees, where the sessions were held."""
    wanted: list[ColumnElement[bool]] = [GroupSession.on.between(begin_of_year(question.on), question.on)]
    if question.audience != EVERY_AUDIENCE:
        wanted.append(GroupSession.audience == question.audience)
    rows = session.execute(
        select(Region.path, func.sum(GroupSession.verified), func.sum(GroupSession.attendees))
        .join(Region, Region.id == GroupSession.region_id)
        .where(*wanted)
        .group_by(Region.path)
    )
    return whole(upwards(rows), of_whom={})


def carers(session: Session, on: date) -> Any:
    """For COV-5: paths with how many carers, each once, hold a valid completion, where they were trained."""
    country = aliased(Region)
    path = func.coalesce(Region.path, country.path)
    holder = (
        select(_holder().label("holder"), func.min(path).label("path"))
        .select_from(Certificate)
        .join(country, country.parent_id.is_(None))
        .outerjoin(Region, Region.id == Certificate.region_id)
        .outerjoin(Account, Account.id == Certificate.account_id)
        .where(
            Certificate.audience == "P",
            Certificate.issued <= on,
            ends() > on,
        )
        .group_by(_holder())
        .subquery("carers")
    )
    return session.execute(select(holder.c.path, func.count(), literal(0)).group_by(holder.c.path))
