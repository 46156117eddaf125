"""Whose learning is whose, and whose results a trainer or analyst may see."""

from datetime import date
from typing import Protocol

from sqlalchemy import ColumnElement, and_, exists, or_, select, true

from app.accounts.models import Account
from app.accounts.policy import COUNTRY, SignedIn, reach
from app.errors import NotAllowed
from app.i18n import N_
from app.learning.models import Enrolment, ModulePass
from app.permissions import Permission, Principal
from app.workforce.models import Position, Region


class Learner(Protocol):
    """Who learns: an account, signed in or as a row."""

    @property
    def id(self) -> int:
        """The account."""

    @property
    def name(self) -> str:
        """As it is printed on a certificate."""

    @property
    def language(self) -> str:
        """The language that the account reads."""

    @property
    def person_id(self) -> int | None:
        """The person of the register it is linked to."""


def taken_by(account_id: int) -> ColumnElement[bool]:
    """The enrolments of an account."""
    return Enrolment.account_id == account_id


def earned_by(learner: Learner) -> ColumnElement[bool]:
    """The passes of the account, and those of the person it is linked to."""
    own = ModulePass.account_id == learner.id
    return own if learner.person_id is None else or_(own, ModulePass.person_id == learner.person_id)


def results_seen_by(principal: SignedIn, on: date, right: Permission = Permission.READ_RESULTS) -> ColumnElement[bool]:
    """The accounts whose results a principal may see within a table: all, or those of people posted within reach.

    Accounts that are not linked to the register belong to no region: only grants for the whole country reach them.
    """
    if principal.may(right, within=COUNTRY):
        return true()
    posted = (
        select(Position.id)
        .join(Region, Position.region_id == Region.id)
        .where(
            Position.person_id == Account.person_id,
            Position.is_primary,
            Position.start <= on,
            or_(Position.end.is_(None), Position.end >= on),
            reach(principal, right, Region.path, Position.site_id),
        )
        .correlate(Account)
    )
    return and_(Account.person_id.is_not(None), exists(posted))


def refuse_partial_publisher(principal: Principal) -> None:
    """A module speaks to the whole country: raise :class:`NotAllowed` for whoever may not publish for all of it."""
    if not principal.may(Permission.PUBLISH_MODULE, within=COUNTRY):
        raise NotAllowed(
            N_("A module speaks to the whole country. Your account has no right to do this for the whole country.")
        )


def refuse_partial_regrade(principal: Principal) -> None:
    """A corrected key reaches everybody: raise :class:`NotAllowed` for whoever may apply one in a part only."""
    if not principal.may(Permission.REGRADE, within=COUNTRY):
        raise NotAllowed(N_("A corrected key reaches everybody. This needs the right for the whole country."))
