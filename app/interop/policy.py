"""Who may take items out and bring them in, and who may fetch which file of a release.

Content belongs to no place and a published release is everybody's, so a right counts wherever it was given.
"""

from sqlalchemy import ColumnElement, false, true

from app.interop.models import Export, ItemImport
from app.permissions import Permission, Principal


def may_see(principal: Principal, _import: ItemImport) -> bool:
    """Whether the principal may see an import: every author sees what waits beside a module."""
    return principal.may(Permission.EXCHANGE_ITEMS)


def visible(principal: Principal) -> ColumnElement[bool]:
    """The SQL filter that agrees with :func:`may_see`."""
    return true() if principal.may(Permission.EXCHANGE_ITEMS) else false()


def may_fetch(principal: Principal, export: Export) -> bool:
    """Whether the principal may fetch a file of a release: who asked for it, as long as they may export at all."""
    return export.asked_by == principal.id and principal.may(Permission.EXPORT_COVERAGE)


def fetchable(principal: Principal) -> ColumnElement[bool]:
    """The SQL filter that agrees with :func:`may_fetch`."""
    return Export.asked_by == principal.id if principal.may(Permission.EXPORT_COVERAGE) else false()
