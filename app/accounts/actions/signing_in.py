"""Signing in and out, one's own sessions, password and name."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from app.accounts import emails, keys, passwords
from app.accounts.actions.guard import admitted, admitted_or_refused, close, refuse_weak, thing
from app.accounts.devices import device
from app.accounts.models import Account, SignInSession
from app.accounts.policy import SignedIn, is_staff
from app.accounts.queries import Verified, open_roles
from app.audit.actions import record
from app.errors import Invalid
from app.i18n import N_

STAFF_SESSION: Final = timedelta(hours=12)
LEARNER_SESSION: Final = timedelta(days=90)
OLD_SESSION: Final = timedelta(days=30)
"""Sessions that ended longer ago are forgotten at the next sign-in."""


class WrongPassword(Invalid):
    """Raised when the password that protects a change is wrong; the try is counted."""

    keeps_writes = True


def sign_in(session: Session, verified: Verified, *, address: str, agent: str, at: datetime) -> str:
    """Open a session for whoever gave the right password; give back its key.

    Raises:
        SignInRefused: for a wrong password, and with the same words for a locked, disabled or unknown account.
        TooMany: when too many tries failed lately.
    """
    account = admitted_or_refused(session, verified, address=address, at=at)
    session.execute(
        delete(SignInSession).where(SignInSession.account_id == account.id, SignInSession.ends_at < at - OLD_SESSION)
    )
    record(session, "sign-in", thing(account), by=account.id, at=at)
    return open_session(session, account, agent=agent, at=at)


def open_session(session: Session, account: Account, *, agent: str, at: datetime) -> str:
    """Open a session of 12 hours for staff, of 90 days for learners; give back its key, kept as a hash only."""
    key = keys.session_key()
    lasts = STAFF_SESSION if is_staff(open_roles(session, account.id)) else LEARNER_SESSION
    session.add(
        SignInSession(
            token_hash=keys.digest(key), account_id=account.id, started_at=at, ends_at=at + lasts, agent=device(agent)
        )
    )
    session.flush()
    return key


def end_session(session: Session, key: str, *, at: datetime) -> None:
    """End the session of this key, if it is open: signing out, or replacing it at the next sign-in."""
    ended = session.scalar(
        update(SignInSession)
        .where(SignInSession.token_hash == keys.digest(key), SignInSession.ended_at.is_(None))
        .values(ended_at=at)
        .returning(SignInSession.account_id)
    )
    if ended is not None:
        record(session, "sign-out", f"account:{ended}", by=ended, at=at)


def end_sessions(session: Session, principal: SignedIn, *, only: int | None = None, at: datetime) -> None:
    """End one of one's own sessions, or all of them but the one in use."""
    chosen = SignInSession.id != principal.session_id if only is None else SignInSession.id == only
    session.execute(
        update(SignInSession)
        .where(SignInSession.account_id == principal.id, SignInSession.ended_at.is_(None), chosen)
        .values(ended_at=at)
    )
    record(session, "session ended", f"account:{principal.id}", by=principal.id, at=at)


def change_password(
    session: Session, principal: SignedIn, *, verified: Verified, password: str, address: str, at: datetime
) -> None:
    """Let people set a new password; their other sessions and all their tokens end.

    Raises:
        WrongPassword: the present password is wrong.
        Invalid: the new one cannot be taken; ``fields`` says why.
    """
    refuse_weak(password, email=principal.email, name=principal.name, field="password")
    password_hash = passwords.hashed(password)
    account = admitted(session, verified, address=address, at=at)
    if account is None:
        wrong = N_("This is not your present password.")
        raise WrongPassword(wrong, fields={"current_password": [wrong]})
    account.password_hash = password_hash
    account.must_change_password = False
    close(session, account, at=at, but=principal.session_id)
    record(session, "password changed", thing(account), by=account.id, at=at)


def change_profile(session: Session, account: Account, *, name: str, language: str) -> None:
    """Change the name and the language that an account prefers."""
    account.name, account.language = name, language
    account.search_text = emails.search_text(account.email, name)
    session.flush()
