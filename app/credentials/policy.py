"""Whose certificate is whose: the holder reads it whole, who may revoke acts where the training took place."""

from sqlalchemy import ColumnElement, or_, select

from app.accounts.models import Account
from app.accounts.policy import COUNTRY
from app.credentials.models import Certificate
from app.permissions import Permission, Principal
from app.workforce.models import Region


def held_by(account_id: int) -> ColumnElement[bool]:
    """Certificates earned with the account, and those of the person it is linked to."""
    person_id = select(Account.person_id).where(Account.id == account_id).scalar_subquery()
    return or_(Certificate.account_id == account_id, Certificate.person_id == person_id)


def may_revoke(principal: Principal, delivered_in: Region | None) -> bool:
    """Whether a grant to revoke reaches the region of delivery; the whole country where none was recorded."""
    return principal.may(Permission.REVOKE_CERTIFICATE, within=delivered_in or COUNTRY)
