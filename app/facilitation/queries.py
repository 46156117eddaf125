"""Reads of group sessions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, Select, func, or_, select
from sqlalchemy.orm import Session

from app.accounts.policy import SignedIn, reach
from app.errors import NotFound
from app.facilitation import policy
from app.facilitation.models import Attendance, GroupSession
from app.i18n import N_
from app.permissions import Permission
from app.workforce.models import Region, Site


def group_sessions(principal: SignedIn) -> Select[Any]:
    """Sessions that the principal sees, the latest first: session, codes of region and site, how many passed."""
    passed = (
        select(func.count())
        .select_from(Attendance)
        .where(Attendance.group_session_id == GroupSession.id, Attendance.passed)
        .correlate(GroupSession)
        .scalar_subquery()
    )
    return (
        select(GroupSession, Region.code, Region.name, Site.code, passed)
        .join(Region, Region.id == GroupSession.region_id)
        .outerjoin(Site, Site.id == GroupSession.site_id)
        .where(policy.visible(principal))
        .order_by(GroupSession.on.desc(), GroupSession.id.desc())
    )


def regions_to_record(session: Session, principal: SignedIn) -> Sequence[tuple[str, str]]:
    """Code and name of the regions in which the principal may record sessions, or has a site to record at."""
    sites = [held.site_id for held in principal.reaches(Permission.RECORD_SESSION) if held.site_id is not None]
    of_sites = select(Site.region_id).where(Site.id.in_(sites))
    wanted = or_(reach(principal, Permission.RECORD_SESSION, Region.path), Region.id.in_(of_sites))
    rows = session.execute(select(Region.code, Region.name).where(wanted).order_by(Region.path))
    return [(code, name) for code, name in rows]


def place_to_record(
    session: Session, principal: SignedIn, region_code: str, site_code: str | None
) -> tuple[Region, Site | None]:
    """Where a session was held, when the principal may record there; :class:`NotFound` for every other place.

    A site must lie in the named region or below it; the session then counts in the region of the site.
    """
    region = session.scalar(select(Region).where(Region.code == region_code))
    if region is None:
        raise NotFound(N_("There is no such region where you may record sessions."))
    if site_code is None:
        if not policy.may_record_in(principal, region):
            raise NotFound(N_("There is no such region where you may record sessions."))
        return region, None
    site = session.scalar(select(Site).join(Region).where(Site.code == site_code, Region.path.startswith(region.path)))
    if site is None or not policy.may_record_in(principal, site):
        raise NotFound(N_("There is no such site in this region where you may record sessions."))
    return site.region, site


@dataclass(frozen=True)
class SessionLine:
    """A session in a list, with how many passed; nobody is named."""

    id: int
    on: date
    track: str
    audience: str
    region: str
    region_name: str
    site: str | None
    attendees: int
    verified: int
    passed: int


def session_line(row: Row[*tuple[Any, ...]]) -> SessionLine:
    """One row of :func:`group_sessions` as a value."""
    kept, region, region_name, site, passed = row
    return SessionLine(
        kept.id,
        kept.on,
        kept.track_code,
        kept.audience,
        region,
        region_name,
        site,
        kept.attendees,
        kept.verified,
        passed,
    )


def line_of(session: Session, principal: SignedIn, session_id: int) -> SessionLine:
    """One session that the principal sees; :class:`NotFound` for others."""
    row = session.execute(group_sessions(principal).where(GroupSession.id == session_id)).one_or_none()
    if row is None:
        raise NotFound(N_("There is no such group session."))
    return session_line(row)
