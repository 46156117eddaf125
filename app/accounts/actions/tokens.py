"""Personal tokens of the JSON API."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts import keys
from app.accounts.actions.guard import admitted_or_refused
from app.accounts.models import Account, Token
from app.accounts.policy import permissions_of
from app.accounts.queries import Verified, open_roles
from app.audit.actions import record
from app.errors import Conflict, Invalid, NotAllowed
from app.i18n import N_
from app.permissions import Permission

TOKEN_DAYS: Final = 366
TOKENS_MOST: Final = 50


def create_token(
    session: Session,
    account: Account,
    *,
    name: str,
    days: int,
    at: datetime,
    scopes: Collection[Permission] | None = None,
) -> tuple[Token, str]:
    """Make an API token that may do ``scopes`` (everything its owner may, when None) for 1 to 366 days.

    The second value is the token itself, shown once. Raises :class:`Invalid` for scopes beyond the owner's rights.
    """
    held = permissions_of(open_roles(session, account.id))
    wanted = held if scopes is None else frozenset(scopes)
    if not wanted or not wanted <= held:
        beyond = N_("Choose at least one right, out of those you hold yourself.")
        raise Invalid(beyond, fields={"scopes": [beyond]})
    if not 1 <= days <= TOKEN_DAYS:
        wrong = N_("A token lasts 1 to %(most)s days.", most=TOKEN_DAYS)
        raise Invalid(wrong, fields={"days": [wrong]})
    open_ones = select(Token.id).where(Token.account_id == account.id, Token.ended_at.is_(None), Token.expires_at > at)
    if len(session.scalars(open_ones.limit(TOKENS_MOST)).all()) == TOKENS_MOST:
        raise Conflict(N_("You have %(most)s tokens. End one that is not needed first.", most=TOKENS_MOST))
    key = keys.api_token()
    token = Token(
        account_id=account.id,
        name=name,
        token_hash=keys.digest(key),
        prefix=key[: keys.SHOWN],
        scopes=sorted(wanted),
        created_at=at,
        expires_at=at + timedelta(days=days),
    )
    session.add(token)
    session.flush()
    record(session, "token created", f"token:{token.id}", by=account.id, at=at, days=days)
    return token, key


def create_token_by_password(
    session: Session,
    verified: Verified,
    *,
    name: str,
    days: int,
    address: str,
    at: datetime,
    scopes: Collection[Permission] | None = None,
) -> tuple[Token, str]:
    """Make an API token for whoever gave the right password; refuses as :func:`sign_in` does.

    Raises :class:`NotAllowed` while the password is a one-time one.
    """
    account = admitted_or_refused(session, verified, address=address, at=at)
    if account.must_change_password:
        raise NotAllowed(N_("Sign in on the website first and replace the one-time password by your own."))
    return create_token(session, account, name=name, days=days, at=at, scopes=scopes)


def end_token(session: Session, token: Token, *, by: int | None, at: datetime) -> None:
    """End a token; it opens nothing from now on."""
    token.ended_at = at
    record(session, "token ended", f"token:{token.id}", by=by, at=at)
