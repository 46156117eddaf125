"""Who sees which regions, and who may bring files in."""

from collections.abc import Iterable
from typing import Final

from sqlalchemy import ColumnElement, false, or_

from app.permissions import Permission, Place, Principal
from app.workforce.models import Region

SEE_REGIONS: Final = (
    Permission.READ_COVERAGE,
    Permission.READ_RESULTS,
    Permission.RECORD_SESSION,
    Permission.IMPORT_WORKFORCE,
    Permission.MANAGE_ACCOUNTS,
)
"""Work that is tied to places; whoever does none of it needs no list of them."""


def may_see(principal: Principal, place: Place) -> bool:
    """Whether some work of the principal reaches a place."""
    return any(principal.may(permission, within=place) for permission in SEE_REGIONS)


def seen_subtrees(principal: Principal, regions: Iterable[Region]) -> list[str]:
    """The paths of the topmost regions that the principal sees; ``regions`` come parents first."""
    seen: list[str] = []
    for region in regions:
        if not any(region.path.startswith(path) for path in seen) and may_see(principal, region):
            seen.append(region.path)
    return seen


def within(subtrees: Iterable[str]) -> ColumnElement[bool]:
    """The SQL filter on :class:`Region` that agrees with :func:`may_see`, given the subtrees seen."""
    return or_(false(), *(Region.path.startswith(path, autoescape=True) for path in subtrees))


def may_import(principal: Principal, country: Region | None) -> bool:
    """Whether the principal may bring in register files: they speak of the whole country, so the right must too."""
    return principal.may(Permission.IMPORT_WORKFORCE, within=country)
