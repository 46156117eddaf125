"""Whose attempt is whose: only the account that sits it ever sees it."""

from sqlalchemy import ColumnElement

from app.assessment.models import Attempt


def sat_by(account_id: int) -> ColumnElement[bool]:
    """The attempts of an account."""
    return Attempt.account_id == account_id


def may_see(account_id: int, attempt: Attempt) -> bool:
    """Whether an attempt is the account's own."""
    return attempt.account_id == account_id
