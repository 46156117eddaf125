"""What the ledger tallies, counted from the facts without it: slow, and the measure of what it says.

These were the readings themselves before 2026-11-22; see the decisions in ``app.coverage``.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Date, Subquery, and_, case, cast, func, literal, or_, select, union, union_all
from sqlalchemy.orm import Session, aliased

from app.accounts.models import Account
from app.catalogue.models import Track
from app.coverage.indicators import By
from app.coverage.queries.completions import is_matched
from app.coverage.queries.facts import region_ids
from app.coverage.tables import Counts, Place, Question
from app.coverage.units import ENOUGH, ENOUGH_OF
from app.credentials.models import Certificate
from app.facilitation.models import GroupSession
from app.learning.models import Enrolment
from app.workforce.codes import UNKNOWN
from app.workforce.models import Person, Position, Region, Site

Pair = tuple[int, int]
"""How many count, and of how many."""

EVERY_AUDIENCE: Final = "_T"


def upwards(rows: Iterable[Sequence[Any]]) -> Mapping[int, Pair]:
    """For each region the sums of it and of all below it; ``rows`` are paths with what is counted there alone."""
    found: dict[int, Pair] = {}
    for path, n, d in rows:
        for id_ in region_ids(path):
            before = found.get(id_, (0, 0))
            found[id_] = (before[0] + int(n), before[1] + int(d))
    return found


def is_sqlite(session: Session) -> bool:
    """Whether the engine is SQLite."""
    return session.get_bind().dialect.name == "sqlite"


def later(session: Session, day: ColumnElement[Any], days: int) -> ColumnElement[Any]:
    """The day so many days after a day of the database."""
    return func.date(day, f"{days:+d} days", type_=Date) if is_sqlite(session) else day + days


def day_of_moment(session: Session, moment: ColumnElement[Any]) -> ColumnElement[Any]:
    """The day of a moment, in UTC."""
    return func.date(moment, type_=Date) if is_sqlite(session) else cast(func.timezone("UTC", moment), Date)


def begin_of_year(on: date) -> date:
    """1 January of the year of a date."""
    return on.replace(month=1, day=1)


def days_before(on: date, days: int) -> date:
    """The day so many days before."""
    return on - timedelta(days=days)


def ends() -> ColumnElement[Any]:
    """The first day on which a certificate no longer counts, its revocation taken in."""
    revoked, expires = Certificate.revoked_on, Certificate.expires
    return case((revoked < expires, revoked), else_=expires)


def is_valid_on(on: date) -> ColumnElement[bool]:
    """Whether a certificate counts on a day."""
    return and_(
        Certificate.issued <= on,
        Certificate.expires > on,
        or_(Certificate.revoked_on.is_(None), Certificate.revoked_on > on),
    )


def holders(audience: str, on: date) -> Any:
    """The persons who hold a certificate of the audience that is valid on the day, each once, as a subquery."""
    valid = (Certificate.audience == audience, is_valid_on(on))
    by_account = (
        select(Account.person_id.label("person_id"))
        .join(Certificate, Certificate.account_id == Account.id)
        .where(*valid, Account.person_id.is_not(None))
    )
    by_person = select(Certificate.person_id).where(*valid, Certificate.account_id.is_(None))
    return union(by_account, by_person).subquery("holders")


def on_register(audience: str, on: date) -> Any:
    """Everybody on the register of the audience on the day, where the ledger counts them, as a subquery.

    Among several positions the primary one, then the one begun first, then the lowest region, as in ``ledger``.
    """
    first = func.row_number().over(
        partition_by=Position.person_id,
        order_by=(Position.is_primary.desc(), Position.start, Position.region_id, Position.id),
    )
    wanted = [Position.start <= on, or_(Position.end.is_(None), Position.end >= on)]
    if audience != EVERY_AUDIENCE:
        wanted.append(Position.audience == audience)
    held = (
        select(
            Position.id.label("position_id"),
            Position.person_id,
            Position.region_id,
            Position.site_id,
            Position.cadre_isco08.label("cadre"),
            first.label("place"),
        )
        .where(*wanted)
        .subquery("held")
    )
    return select(held).where(held.c.place == 1).subquery("stock")


def places_of_work(session: Session, question: Question, _place: Place) -> Counts:
    """COV-7a and COV-7b: places of work where somebody, or enough, is certified, over all with anybody of the group."""
    stock, held = on_register(question.audience, question.on), holders(question.audience, question.on)
    certified = func.count(held.c.person_id)
    sites = (
        select(stock.c.site_id, func.count().label("people"), certified.label("certified"))
        .select_from(stock)
        .outerjoin(held, held.c.person_id == stock.c.person_id)
        .where(stock.c.site_id.is_not(None))
        .group_by(stock.c.site_id)
        .subquery("sites")
    )
    enough = sites.c.certified * 100 >= sites.c.people * ENOUGH_OF.get(question.audience, ENOUGH)
    is_counted = sites.c.certified >= 1 if question.indicator.code == "COV-7a" else enough
    rows = session.execute(
        select(Region.path, func.sum(case((is_counted, 1), else_=0)), func.count())
        .select_from(sites)
        .join(Site, Site.id == sites.c.site_id)
        .join(Region, Region.id == Site.region_id)
        .group_by(Region.path)
    )
    return whole(upwards(rows))


def completeness(session: Session, question: Question, _place: Place) -> Counts:
    """DQ-3: people of whom sex, birth year, occupation and place of work are known, over all on the register."""
    stock = on_register(question.audience, question.on)
    rows = session.execute(
        select(Region.path, func.sum(case((~is_incomplete(stock), 1), else_=0)), func.count())
        .select_from(stock)
        .join(Person, Person.id == stock.c.person_id)
        .join(Region, Region.id == stock.c.region_id)
        .group_by(Region.path)
    )
    return whole(upwards(rows))


def is_incomplete(stock: Any) -> ColumnElement[bool]:
    """Whether anything is not known of somebody on the register."""
    return or_(Person.sex == UNKNOWN, Person.birth_year.is_(None), stock.c.cadre.is_(None), stock.c.site_id.is_(None))


def by_kind_of_place(session: Session, question: Question, place: Place) -> Mapping[str, Pair]:
    """Certified people over people on the register, by the setting or the sector of their place of work."""
    stock, held = on_register(question.audience, question.on), holders(question.audience, question.on)
    column = Site.urban_rural if question.by is By.SETTING else Site.sector
    kind = func.coalesce(column, UNKNOWN)
    rows = session.execute(
        select(kind, func.count(held.c.person_id), func.count())
        .select_from(stock)
        .join(Region, Region.id == stock.c.region_id)
        .outerjoin(Site, Site.id == stock.c.site_id)
        .outerjoin(held, held.c.person_id == stock.c.person_id)
        .where(Region.path.startswith(place.target.region_path, autoescape=True))
        .group_by(kind)
    )
    return {code: (n, d) for code, n, d in rows}


def whole(found: Mapping[int, Pair], *, of_whom: Mapping[int, int] | None = None) -> Counts:
    """Counts where a region that is not named has nobody."""
    return Counts(
        numerators={id_: n for id_, (n, _) in found.items()},
        headcounts={id_: d for id_, (_, d) in found.items()},
        head_counts={},
        of_whom=of_whom,
        is_whole=True,
    )


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


def carers(session: Session, on: date) -> Mapping[int, Pair]:
    """For COV-5: how many carers, each once, hold a valid completion, where the one issued first was earned."""
    country = aliased(Region)
    path = func.coalesce(Region.path, country.path)
    rows = session.execute(
        select(_holder(), path)
        .select_from(Certificate)
        .join(country, country.parent_id.is_(None))
        .outerjoin(Region, Region.id == Certificate.region_id)
        .outerjoin(Account, Account.id == Certificate.account_id)
        .where(Certificate.audience == "P", Certificate.issued <= on, ends() > on)
        .order_by(Certificate.issued.desc(), Certificate.id.desc())
    )
    return upwards((way, 1, 0) for way in dict(tuple(row) for row in rows).values())
