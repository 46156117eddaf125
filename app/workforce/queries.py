"""Reads of the register."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, selectinload

from app.errors import NotFound
from app.i18n import N_
from app.permissions import Principal
from app.workforce import policy
from app.workforce.models import Person, Position, Region, RegisterImport, Site
from app.workforce.staff_numbers import keyed_hash

UNKNOWN_REGION: Final = N_("There is no region with this code.")


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


def person_by_staff_number(session: Session, number: str, birth_year: int | None, *, key: bytes) -> Person | None:
    """The person with a staff number and birth year; None when both together match nobody."""
    try:
        staff_hash = keyed_hash(number, key)
    except ValueError:
        return None
    person = session.scalar(select(Person).where(Person.staff_hash == staff_hash))
    return person if person is not None and person.birth_year == birth_year else None


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
