"""Whose certificate is whose: the holder reads it whole, who may revoke acts where the training took place.

Whoever leads a place of work reads of the people there whether they are certified and until when, and no more.
"""

from sqlalchemy import ColumnElement, or_, select

from app.accounts.models import Account
from app.accounts.policy import COUNTRY, SignedIn, reach
from app.credentials.models import Certificate
from app.permissions import Permission, Principal
from app.workforce.models import Region, Site


def held_by(account_id: int) -> ColumnElement[bool]:
    """Certificates earned with the account, and those of the person it is linked to."""
    person_id = select(Account.person_id).where(Account.id == account_id).scalar_subquery()
    return or_(Certificate.account_id == account_id, Certificate.person_id == person_id)


def held_by_person(person_id: int) -> ColumnElement[bool]:
    """Certificates of a person of the register, and those earned with the accounts that are linked to it."""
    accounts = select(Account.id).where(Account.person_id == person_id)
    return or_(Certificate.person_id == person_id, Certificate.account_id.in_(accounts))


def may_revoke(principal: Principal, delivered_in: Region | None) -> bool:
    """Whether a grant to revoke reaches the region of delivery; the whole country where none was recorded."""
    return principal.may(Permission.REVOKE_CERTIFICATE, within=delivered_in or COUNTRY)


def may_read_site(principal: SignedIn, site: Site) -> bool:
    """Whether the principal may see who is certified at a site: its own manager's right, or one for a region above."""
    return principal.may(Permission.READ_SITE, within=site)


def readable_sites(principal: SignedIn) -> ColumnElement[bool]:
    """The SQL filter on sites joined with their region that agrees with :func:`may_read_site`."""
    return reach(principal, Permission.READ_SITE, Region.path, Site.id)
