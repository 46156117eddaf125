"""The register, one row at a time."""

from datetime import date, timedelta
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.db import Base, note_change
from app.errors import Conflict, Invalid
from app.i18n import N_, Message
from app.workforce.codes import AUDIENCES, FIRST_BIRTH_YEAR, FIRST_DAY, LAST_DAY, SECTORS, SEXES, SURROUNDINGS, UNKNOWN
from app.workforce.models import HeadCount, Person, Position, Region, Site
from app.workforce.staff_numbers import keyed_hash

Row = TypeVar("Row", bound=Base)


class Overlap(Conflict):
    """Raised when a person would hold two primary positions of one audience on the same day."""


def add_region(session: Session, *, code: str, name: str, parent: Region | None = None) -> Region:
    """Add a region below ``parent``, or the country itself; raise Conflict for a known code or a second country."""
    if parent is None and session.scalar(select(Region.id).where(Region.parent_id.is_(None))) is not None:
        raise Conflict(N_("There is a country already; a region needs a parent."))
    depth = parent.depth + 1 if parent else 0
    region = Region(code=code, name=name, parent_id=parent.id if parent else None, depth=depth, path=f"?{code}")
    _insert(session, region, N_("A region with this code exists already."))
    region.path = f"{parent.path if parent else '/'}{region.id}/"
    session.flush()
    return region


def add_site(
    session: Session,
    *,
    code: str,
    name: str,
    kind: str,
    region: Region,
    sector: str = "PUB",
    urban_rural: str | None = None,
) -> Site:
    """Add a site in a region; raise Conflict for a known code."""
    _demand(sector in SECTORS, N_("The sector is PUB, PRV or NGO."))
    _demand(urban_rural is None or urban_rural in SURROUNDINGS, N_("Say urban or rural, or nothing."))
    site = Site(code=code, name=name, kind=kind, region_id=region.id, sector=sector, urban_rural=urban_rural)
    return _insert(session, site, N_("A site with this code exists already."))


def add_person(
    session: Session, *, staff_number: str, key: bytes, sex: str = UNKNOWN, birth_year: int | None = None
) -> Person:
    """Add a person; the staff number is hashed under ``key`` and forgotten. Raise Conflict for a known one."""
    _demand(sex in SEXES, N_("The sex is F, M, _O or _U."))
    _demand(
        birth_year is None or FIRST_BIRTH_YEAR <= birth_year <= LAST_DAY.year, N_("The birth year is out of range.")
    )
    try:
        staff_hash = keyed_hash(staff_number, key)
    except ValueError:
        raise Invalid(N_("The staff number is empty or too long.")) from None
    person = Person(sex=sex, birth_year=birth_year, staff_hash=staff_hash)
    return _insert(session, person, N_("A person with this staff number exists already."))


def add_position(
    session: Session,
    person: Person,
    *,
    audience: str,
    region: Region,
    start: date,
    site: Site | None = None,
    end: date | None = None,
    cadre_isco08: str | None = None,
    is_primary: bool = True,
) -> Position:
    """Put a person in a post; raise :class:`Overlap` when another primary post of the audience covers one of its days.

    Args:
        session: a writing session.
        person: who.
        audience: one of ``codes.AUDIENCES``.
        region: where.
        start: the first day.
        site: the place of work, which lies in the region.
        end: the last day, inclusive; None while it is open.
        cadre_isco08: four digits, or None.
        is_primary: whether the person is counted here.
    """
    _demand(audience in AUDIENCES, N_("This audience is not on the list."))
    _demand(FIRST_DAY <= start <= LAST_DAY, N_("The first day is out of range."))
    _demand(end is None or start <= end <= LAST_DAY, N_("The last day is before the first, or out of range."))
    _demand(site is None or site.region_id == region.id, N_("The site lies in another region."))
    _demand(person.merged_into_id is None, N_("This entry was merged into another person; put the post there."))
    position = Position(
        person_id=person.id,
        audience=audience,
        region_id=region.id,
        site_id=site.id if site else None,
        start=start,
        end=end,
        cadre_isco08=cadre_isco08,
        is_primary=is_primary,
    )
    if is_primary:
        _refuse_overlap(session, position)
    _insert(session, position, N_("This person holds this post from this day already."))
    note_change(session, "person", person.id)
    return position


def end_position(session: Session, position: Position, *, on: date) -> None:
    """Let ``on`` be the last day in post."""
    _demand(position.start <= on <= LAST_DAY, N_("The last day is before the first, or out of range."))
    position.end = on
    session.flush()
    note_change(session, "person", position.person_id)


def move(session: Session, position: Position, *, region: Region, on: date, site: Site | None = None) -> Position:
    """End a post the day before ``on`` and open the same one elsewhere from ``on``."""
    person = session.get_one(Person, position.person_id)
    end_position(session, position, on=on - timedelta(days=1))
    return add_position(
        session,
        person,
        audience=position.audience,
        region=region,
        site=site,
        start=on,
        cadre_isco08=position.cadre_isco08,
        is_primary=position.is_primary,
    )


def add_head_count(session: Session, *, region: Region, audience: str, on: date, count: int, source: str) -> HeadCount:
    """Add the head count of an audience in a region on a day; raise Conflict when there is one."""
    _demand(audience in AUDIENCES, N_("This audience is not on the list."))
    _demand(count >= 0, N_("A head count is not below 0."))
    row = HeadCount(region_id=region.id, audience=audience, on=on, count=count, source=source)
    return _insert(session, row, N_("There is a head count for this region, audience and day already."))


def _demand(holds: bool, otherwise: Message) -> None:  # noqa: FBT001  (the thing demanded)
    if not holds:
        raise Invalid(otherwise)


def _insert(session: Session, row: Row, otherwise: Message) -> Row:
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        raise Conflict(otherwise) from None
    return row


def _refuse_overlap(session: Session, position: Position) -> None:
    others = select(Position.id).where(
        Position.person_id == position.person_id,
        Position.audience == position.audience,
        Position.is_primary,
        Position.start <= (position.end or LAST_DAY),
        (Position.end.is_(None)) | (Position.end >= position.start),
    )
    if session.scalar(others.limit(1)) is not None:
        raise Overlap(N_("This person has another primary post of this audience in that time."))
