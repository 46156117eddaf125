"""Whose coverage somebody may read: that of the regions in which the right was given, and of all below them."""

from sqlalchemy import ColumnElement

from app.accounts.policy import SignedIn, Spot, reach
from app.permissions import Permission
from app.workforce.models import Region


def may_read(principal: SignedIn, region_path: str) -> bool:
    """Whether the principal may read the coverage of a region; a right at one site reaches no region."""
    return principal.may(Permission.READ_COVERAGE, within=Spot(region_path))


def readable(principal: SignedIn) -> ColumnElement[bool]:
    """The SQL filter on :class:`Region` that agrees with :func:`may_read`."""
    return reach(principal, Permission.READ_COVERAGE, Region.path)


def may_export(principal: SignedIn, region_path: str) -> bool:
    """Whether the principal may take the table of a region out as a file."""
    return principal.may(Permission.EXPORT_COVERAGE, within=Spot(region_path))
