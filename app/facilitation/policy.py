"""Whose group sessions one sees: those held where one may record sessions, and those one recorded."""

from sqlalchemy import ColumnElement, or_

from app.accounts.policy import SignedIn, reach
from app.facilitation.models import GroupSession
from app.permissions import Permission, Place
from app.workforce.models import Region


def may_record_in(principal: SignedIn, place: Place) -> bool:
    """Whether the principal may record a session held at the place."""
    return principal.may(Permission.RECORD_SESSION, within=place)


def visible(principal: SignedIn) -> ColumnElement[bool]:
    """The SQL filter on group sessions joined with their region: one's own, and those within one's reach."""
    within = reach(principal, Permission.RECORD_SESSION, Region.path, GroupSession.site_id)
    return or_(GroupSession.recorded_by == principal.id, within)
