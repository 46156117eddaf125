"""Certificates and enrolments beside the others of the same holder, as the ledger needs them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, String, and_, case, extract, func, literal, null, or_, select, union_all
from sqlalchemy.orm import Session, aliased

from app.accounts.models import Account
from app.catalogue.models import Track
from app.coverage.completions import Completion, Enrolled, Places, completion_changes, enrolment_changes
from app.coverage.ledger import IN_TIME, Cell
from app.coverage.queries.facts import Above, among, region_ids
from app.coverage.queries.readings import day_of_moment, ends, later
from app.credentials.models import Certificate
from app.learning.models import Enrolment
from app.workforce.models import Position, Region

_CERTIFICATE: Final = "certificate"
_ENROLMENT: Final = "enrolment"


@dataclass(frozen=True)
class Related:
    """The certificates and the enrolments of some holders, in order."""

    certificates: Sequence[int]
    enrolments: Sequence[int]


def related(
    session: Session,
    *,
    people: Sequence[int] = (),
    accounts: Sequence[int] = (),
    certificates: Sequence[int] = (),
    enrolments: Sequence[int] = (),
) -> Related:
    """Everything of the holders of these certificates and enrolments, and of these people and accounts, in order."""
    persons, alone = set(people), set(accounts)
    parts: list[Any] = []
    if certificates:
        holder = (Account.person_id, Certificate.account_id, Certificate.person_id)
        of_account = Account.id == Certificate.account_id
        parts.append(select(*holder).outerjoin(Account, of_account).where(among(Certificate.id, certificates)))
    for column, ids in ((Enrolment.id, enrolments), (Account.id, accounts)):
        if ids:
            learner = select(Account.person_id, Account.id, null()).select_from(Account)
            parts.append(learner.outerjoin(Enrolment, Enrolment.account_id == Account.id).where(among(column, ids)))
    rows: Iterable[Any] = session.execute(union_all(*parts)) if parts else ()
    for linked, account_id, person_id in rows:
        if linked is not None:
            persons.add(linked)
        if account_id is None:
            persons.add(person_id)
        else:
            alone.add(account_id)
    return _all_of(session, sorted(persons), sorted(alone))


def _all_of(session: Session, people: Sequence[int], accounts: Sequence[int]) -> Related:
    of_holder = [among(column, ids) for column, ids in ((Account.person_id, people), (Account.id, accounts)) if ids]
    if not of_holder:
        return Related((), ())
    parts = [
        select(literal(_CERTIFICATE, String), Certificate.id)
        .join(Account, Account.id == Certificate.account_id)
        .where(or_(*of_holder)),
        select(literal(_ENROLMENT, String), Enrolment.id)
        .join(Account, Account.id == Enrolment.account_id)
        .where(or_(*of_holder)),
    ]
    if people:
        on_roster = (among(Certificate.person_id, people), Certificate.account_id.is_(None))
        parts.append(select(literal(_CERTIFICATE, String), Certificate.id).where(*on_roster))
    found: dict[str, list[int]] = {_CERTIFICATE: [], _ENROLMENT: []}
    for kind, id_ in session.execute(union_all(*parts)):
        found[kind].append(id_)
    return Related(sorted(found[_CERTIFICATE]), sorted(found[_ENROLMENT]))


def holder() -> ColumnElement[int]:
    """One number per human being who holds a certificate: the person, else the account, below zero."""
    by_account = func.coalesce(Account.person_id, -Certificate.account_id)
    return case((Certificate.account_id.is_(None), Certificate.person_id), else_=by_account)


def is_matched() -> ColumnElement[bool]:
    """Whether the holder of a certificate was on the register of its group on the day of issue."""
    return (
        select(literal(1))
        .where(
            Position.person_id == holder(),
            Position.audience == Certificate.audience,
            Position.start <= Certificate.issued,
            or_(Position.end.is_(None), Position.end >= Certificate.issued),
        )
        .correlate(Certificate, Account)
        .exists()
    )


def completion_rows() -> Select[Any]:
    """Certificates with their places among those of the same holder; to be narrowed to all of some holders."""
    country = aliased(Region)
    entry = func.coalesce(Certificate.account_id, -Certificate.person_id)
    year = extract("year", Certificate.issued)
    order = (Certificate.issued, Certificate.id)
    places = (
        func.row_number().over(partition_by=(*of, year, *narrowed), order_by=order)
        for narrowed in ((Certificate.audience,), ())
        for of in ((entry,), (holder(),))
    )
    of_own = (holder(), Certificate.audience)
    before = func.max(ends()).over(partition_by=of_own, order_by=order, rows=(None, -1))
    named = ("own_entry", "own_person", "any_entry", "any_person")
    return (
        select(
            Certificate.id.label("id"),
            Certificate.audience.label("audience"),
            func.coalesce(Region.id, country.id).label("region_id"),
            func.coalesce(Region.path, country.path).label("path"),
            Certificate.issued.label("issued"),
            ends().label("until"),
            (Certificate.source == "online").label("is_online"),
            is_matched().label("is_matched"),
            *(place.label(name) for name, place in zip(named, places, strict=True)),
            before.label("before"),
        )
        .select_from(Certificate)
        .join(country, country.parent_id.is_(None))
        .outerjoin(Region, Region.id == Certificate.region_id)
        .outerjoin(Account, Account.id == Certificate.account_id)
    )


def completions(session: Session, ids: Sequence[int]) -> tuple[dict[int, dict[Cell, int]], Above]:
    """What certificates add; ``ids`` are all those of their holders, in order."""
    wanted: dict[int, dict[Cell, int]] = {}
    above: Above = {}
    for row in session.execute(completion_rows().where(among(Certificate.id, ids))) if ids else ():
        above[row.region_id] = region_ids(row.path)
        wanted[row.id] = completion_changes(
            Completion(
                row.audience,
                row.region_id,
                row.issued,
                row.until,
                row.is_online,
                row.is_matched,
                Places(row.own_entry, row.own_person),
                Places(row.any_entry, row.any_person),
                row.before,
            )
        )
    return wanted, above


def enrolment_rows(session: Session) -> Select[Any]:
    """Enrolments with their place among those of the same learner; to be narrowed to all of some learners."""
    country = aliased(Region)
    learner = func.coalesce(Account.person_id, -Account.id)
    day = day_of_moment(session, Enrolment.enrolled_at)
    place = func.row_number().over(
        partition_by=(learner, Track.audience), order_by=(Enrolment.enrolled_at, Enrolment.id)
    )
    found = (
        select(
            Enrolment.id.label("id"),
            Track.audience.label("audience"),
            func.coalesce(_region_then(day), country.id).label("region_id"),
            day.label("day"),
            place.label("place"),
            _is_timely(session, day).label("is_timely"),
        )
        .select_from(Enrolment)
        .join(Account, Account.id == Enrolment.account_id)
        .join(Track, Track.code == Enrolment.track_code)
        .join(country, country.parent_id.is_(None))
    )
    return found  # noqa: RET504  (named for what it is)


def _region_then(day: ColumnElement[Any]) -> ColumnElement[Any]:
    """The region of somebody's main post of the group on the day of the enrolment."""
    return (
        select(Position.region_id)
        .where(
            Position.person_id == Account.person_id,
            Position.audience == Track.audience,
            Position.start <= day,
            or_(Position.end.is_(None), Position.end >= day),
        )
        .order_by(Position.is_primary.desc(), Position.start, Position.region_id, Position.id)
        .limit(1)
        .correlate(Enrolment, Account, Track)
        .scalar_subquery()
    )


def _is_timely(session: Session, day: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether a certificate of the group was issued in time; each way to it is its own search of an index."""
    in_time = and_(
        Certificate.audience == Track.audience,
        Certificate.issued.between(day, later(session, day, IN_TIME // timedelta(days=1))),
    )
    other = aliased(Account)
    ways = (
        select(literal(1)).where(Certificate.account_id == Account.id, in_time),
        select(literal(1))
        .select_from(Certificate)
        .join(other, other.id == Certificate.account_id)
        .where(other.person_id == Account.person_id, in_time),
        select(literal(1)).where(Certificate.person_id == Account.person_id, Certificate.account_id.is_(None), in_time),
    )
    return or_(*(way.correlate(Enrolment, Account, Track).exists() for way in ways))


def enrolments(session: Session, ids: Sequence[int]) -> tuple[dict[int, dict[Cell, int]], Above]:
    """What enrolments add; ``ids`` are all those of their learners, in order."""
    wanted: dict[int, dict[Cell, int]] = {}
    above: Above = {}
    if not ids:
        return wanted, above
    found = enrolment_rows(session).where(among(Enrolment.id, ids)).subquery("found")
    for row in session.execute(select(*found.c, Region.path).join(Region, Region.id == found.c.region_id)):
        above[row.region_id] = region_ids(row.path)
        wanted[row.id] = enrolment_changes(
            Enrolled(row.audience, row.region_id, row.day, row.place == 1, row.is_timely)
        )
    return wanted, above
