"""Who may take items out and bring them in: content belongs to no place, so the right counts wherever it was given."""

from sqlalchemy import ColumnElement, false, true

from app.interop.models import ItemImport
from app.permissions import Permission, Principal


def may_see(principal: Principal, _import: ItemImport) -> bool:
    """Whether the principal may see an import: every author sees what waits beside a module."""
    return principal.may(Permission.EXCHANGE_ITEMS)


def visible(principal: Principal) -> ColumnElement[bool]:
    """The SQL filter that agrees with :func:`may_see`."""
    return true() if principal.may(Permission.EXCHANGE_ITEMS) else false()
