"""Reads of the register."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, contains_eager, selectinload

from app.errors import NotFound
from app.i18n import N_
from app.permissions import Principal
from app.workforce import policy
from app.workforce.models import Person, PersonMerge, Position, Region, RegionMap, RegisterImport, Site
from app.workforce.shapes import Sheet
from app.workforce.staff_numbers import keyed_hash

UNKNOWN_REGION: Final = N_("There is no region with this code.")
UNKNOWN_MAP: Final = N_("No borders of the parts of this region were brought in.")


def region_by_code(session: Session, code: str) -> Region:
    """The region with a code; raise NotFound when there is none."""
    region = session.scalar(select(Region).where(Region.code == code))
    if region is None:
        raise NotFound(UNKNOWN_REGION)
    return region


def site_by_code(session: Session, code: str) -> Site:
    """The site with a code; raise NotFound when there is none."""
    site = session.scalar(select(Site).where(Site.code == code))
    if site is None:
        raise NotFound(N_("There is no site with this code."))
    return site


def root_region(session: Session) -> Region | None:
    """The country; None before the first import."""
    return session.scalar(select(Region).where(Region.parent_id.is_(None)))


def children_of(session: Session, region: Region) -> Sequence[Region]:
    """The regions right below one, by name."""
    return session.scalars(select(Region).where(Region.parent_id == region.id).order_by(Region.name, Region.id)).all()


def subtree_ids(session: Session, region: Region) -> Sequence[int]:
    """Ids of a region and all below it."""
    return session.scalars(select(Region.id).where(Region.path.startswith(region.path, autoescape=True))).all()


def seen_subtrees(session: Session, principal: Principal) -> list[str]:
    """The paths of the topmost regions that the principal's work reaches."""
    country = root_region(session)
    if country is None:
        return []
    if policy.may_see(principal, country):
        return [country.path]
    return policy.seen_subtrees(principal, session.scalars(select(Region).order_by(Region.depth, Region.id)))


def regions(session: Session, principal: Principal, *, parent: Region | None = None) -> Select[Region]:
    """The regions that the principal sees, parents first; only those right below ``parent`` when one is given."""
    seen = (
        select(Region)
        .where(policy.within(seen_subtrees(session, principal)))
        .order_by(Region.depth, Region.code)
        .options(selectinload(Region.parent))
    )
    return seen if parent is None else seen.where(Region.parent_id == parent.id)


def region_seen_by(session: Session, principal: Principal, code: str) -> Region:
    """The region with a code, when the principal's work reaches it; else NotFound."""
    region = region_by_code(session, code)
    if not policy.may_see(principal, region):
        raise NotFound(UNKNOWN_REGION)
    return region


def codes_of(session: Session, ids: Iterable[int]) -> dict[int, str]:
    """The codes of regions, by id."""
    found = session.execute(select(Region.id, Region.code).where(Region.id.in_(list(ids))))
    return {id_: code for id_, code in found}  # noqa: C416  (rows are not pairs to mypy)


def entry_by_staff_number(session: Session, number: str, *, key: bytes) -> Person | None:
    """The entry of the register with a staff number, merged into another or not; None when there is none."""
    try:
        staff_hash = keyed_hash(number, key)
    except ValueError:
        return None
    return session.scalar(select(Person).where(Person.staff_hash == staff_hash))


def person_of(session: Session, entry: Person) -> Person:
    """The human being that an entry of the register is about: itself, or the one that it was merged into."""
    return entry if entry.merged_into_id is None else session.get_one(Person, entry.merged_into_id)


def person_by_staff_number(session: Session, number: str, birth_year: int | None, *, key: bytes) -> Person | None:
    """The person with a staff number and the birth year told with it; None when both together match nobody.

    The number of an entry that was merged leads to the person that was kept.
    """
    entry = entry_by_staff_number(session, number, key=key)
    return person_of(session, entry) if entry is not None and entry.birth_year == birth_year else None


def merges(session: Session, *, most: int = 50) -> Sequence[PersonMerge]:
    """The latest merges, undone ones too, the newest first."""
    return session.scalars(select(PersonMerge).order_by(PersonMerge.id.desc()).limit(most)).all()


def primary_position(session: Session, person_id: int, on: date, *, audience: str | None = None) -> Position | None:
    """The primary position a person holds on a day; with several audiences, the first by code unless one is named."""
    held = select(Position).where(
        Position.person_id == person_id,
        Position.is_primary,
        Position.start <= on,
        or_(Position.end.is_(None), Position.end >= on),
    )
    if audience is not None:
        held = held.where(Position.audience == audience)
    return session.scalar(held.order_by(Position.audience, Position.start).limit(1))


def positions_of(session: Session, person_id: int) -> Sequence[Position]:
    """Everything a person has held, the oldest first."""
    return session.scalars(
        select(Position).where(Position.person_id == person_id).order_by(Position.start, Position.id)
    ).all()


def register_date(session: Session) -> date | None:
    """The latest day whose state a file of positions or head counts showed; None without any."""
    counted = RegisterImport.kind.in_(("positions", "headcounts"))
    return session.scalar(select(func.max(RegisterImport.register_date)).where(counted))


def imports(session: Session, *, most: int = 20) -> Sequence[RegisterImport]:
    """The latest register files, the newest first."""
    return session.scalars(select(RegisterImport).order_by(RegisterImport.id.desc()).limit(most)).all()


def sheet_of(session: Session, code: str) -> Sheet | None:
    """How the parts of the region with a code are drawn; None where no borders of them were brought in."""
    row = session.scalar(select(RegionMap).join(Region).where(Region.code == code))
    return row.sheet if row else None


def maps(session: Session) -> Sequence[RegionMap]:
    """Every map that was brought in, with its region, the country's first."""
    found = select(RegionMap).join(RegionMap.region).options(contains_eager(RegionMap.region))
    return session.scalars(found.order_by(Region.depth, Region.code)).all()
