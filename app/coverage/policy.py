"""Whose coverage somebody may read: that of the regions in which the right was given, and of all below them.

Releases are for everybody once they are published, and before that for those who take part in them. Of a withdrawn one
everybody may know that it was, and why; its document is for those who take part.
"""

from typing import Final

from sqlalchemy import ColumnElement, true

from app.accounts.policy import COUNTRY, SignedIn, Spot, reach
from app.coverage.models import Release
from app.coverage.releases.steps import TOLD
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


RELEASE_RIGHTS: Final = (Permission.PREPARE_RELEASE, Permission.REVIEW_RELEASE, Permission.SIGN_RELEASE)


def release_rights(principal: SignedIn | None) -> frozenset[Permission]:
    """What somebody may do to releases; only rights for the whole country count, because a release speaks for it."""
    if principal is None:
        return frozenset()
    return frozenset(right for right in RELEASE_RIGHTS if principal.may(right, within=COUNTRY))


def is_of_the_release(principal: SignedIn | None) -> bool:
    """Whether somebody takes part in releases: prepares, reviews or signs them for the whole country."""
    return bool(release_rights(principal))


def may_read_release(principal: SignedIn | None, release: Release) -> bool:
    """Whether somebody may know of a release: anybody once it was published, until then who takes part."""
    return release.state in TOLD or is_of_the_release(principal)


def readable_releases(principal: SignedIn | None) -> ColumnElement[bool]:
    """The SQL filter on :class:`Release` that agrees with :func:`may_read_release`."""
    return true() if is_of_the_release(principal) else Release.state.in_(TOLD)
