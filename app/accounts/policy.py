"""Who is signed in, and how far their rights reach: each rule once as a predicate and once as an SQL filter."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, false, or_, select, true
from sqlalchemy.orm import aliased
from sqlalchemy.sql.elements import SQLCoreOperations

from app.accounts.models import Account, Grant
from app.permissions import OF_REGIONS, ROLES, Permission, Place, Role
from app.workforce.models import Region, Site


@dataclass(frozen=True)
class Spot:
    """A place as a plain value: a region's path and, for a thing of one site, the site."""

    region_path: str
    site_id: int | None = None


COUNTRY = Spot("/")
"""The place that only grants for the whole country reach."""


@dataclass(frozen=True)
class Reach:
    """A role and where it holds: in the whole country, in a region's subtree (``region_path``), or at one site."""

    role: Role
    region_path: str | None = None
    site_id: int | None = None

    @property
    def is_national(self) -> bool:
        """Whether it holds in the whole country."""
        return self.region_path is None and self.site_id is None

    def gives(self, permission: Permission) -> bool:
        """Whether the role has the permission, and the place is one for which it can be had."""
        return permission in ROLES[self.role] and (self.site_id is None or permission not in OF_REGIONS)

    def covers(self, place: Place) -> bool:
        """Whether the place lies within."""
        if self.site_id is not None:
            return place.site_id == self.site_id
        return self.region_path is None or place.region_path.startswith(self.region_path)


@dataclass(frozen=True)
class SignedIn:
    """An account at work, with its open grants; ``scopes`` narrows what a token may do, None for a browser."""

    id: int
    email: str
    name: str
    language: str
    person_id: int | None
    grants: tuple[Reach, ...]
    scopes: frozenset[Permission] | None = None
    must_change_password: bool = False
    session_id: int | None = None
    """The sign-in session in use; None when a token is."""
    ends_at: datetime | None = None
    """When the session or token in use ends."""
    trying_until: date | None = None
    """The last day on which this account is asked to try a module in the making."""

    def may(self, permission: Permission, *, within: Place | None = None) -> bool:
        """Whether a grant gives the permission; with ``within``, a grant that reaches that place."""
        return any(within is None or reach.covers(within) for reach in self.reaches(permission))

    def reaches(self, permission: Permission) -> tuple[Reach, ...]:
        """The grants that give the permission, as far as the scopes allow it."""
        if self.scopes is not None and permission not in self.scopes:
            return ()
        return tuple(reach for reach in self.grants if reach.gives(permission))

    @property
    def permissions(self) -> frozenset[Permission]:
        """Everything this account may do somewhere."""
        return frozenset(permission for permission in Permission if self.may(permission))


def is_staff(roles: Iterable[str]) -> bool:
    """Whether an account with these roles is staff: holds any role besides learner."""
    return any(role != Role.LEARNER for role in roles)


def permissions_of(roles: Iterable[str]) -> frozenset[Permission]:
    """What an account with these roles may do somewhere."""
    return frozenset(permission for role in roles for permission in ROLES[Role(role)])


def reach(
    principal: SignedIn,
    permission: Permission,
    region_path: SQLCoreOperations[str],
    site_id: SQLCoreOperations[Any] | None = None,
) -> ColumnElement[bool]:
    """The SQL filter that agrees with ``principal.may(permission, within=...)`` for every row.

    Args:
        principal: who asks.
        permission: what for.
        region_path: the column that holds the path of the row's region.
        site_id: the column that holds the row's site, where rows have one.
    """
    conditions: list[ColumnElement[bool]] = []
    for held in principal.reaches(permission):
        if held.is_national:
            return true()
        if held.region_path is not None:
            conditions.append(region_path.startswith(held.region_path, autoescape=True))
        elif site_id is not None:
            conditions.append(and_(site_id.is_not(None), site_id == held.site_id))
    return or_(false(), *conditions)


def may_manage(principal: SignedIn, places: Iterable[Place | None]) -> bool:
    """Whether the principal may manage an account whose open grants lie at ``places`` (None for the whole country).

    Every one of them must lie where the principal manages accounts; an account without grants is the country's.
    """
    spots = [COUNTRY if place is None else place for place in places] or [COUNTRY]
    return all(principal.may(Permission.MANAGE_ACCOUNTS, within=spot) for spot in spots)


def manageable(principal: SignedIn) -> ColumnElement[bool]:
    """The SQL filter on :class:`Account` that agrees with :func:`may_manage`."""
    if principal.may(Permission.MANAGE_ACCOUNTS, within=COUNTRY):
        return true()
    at_site = aliased(Region)
    open_grants = (
        select(Grant.id)
        .outerjoin(Region, Grant.region_id == Region.id)
        .outerjoin(Site, Grant.site_id == Site.id)
        .outerjoin(at_site, Site.region_id == at_site.id)
        .where(Grant.account_id == Account.id, Grant.ended_at.is_(None))
        .correlate(Account)
    )
    is_national = and_(Grant.region_id.is_(None), Grant.site_id.is_(None))
    is_within = or_(
        and_(Grant.region_id.is_not(None), reach(principal, Permission.MANAGE_ACCOUNTS, Region.path)),
        and_(Grant.site_id.is_not(None), reach(principal, Permission.MANAGE_ACCOUNTS, at_site.path, Site.id)),
    )
    return and_(exists(open_grants), ~exists(open_grants.where(or_(is_national, ~is_within))))
