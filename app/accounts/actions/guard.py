"""What every way in shares: counting failed tries, letting the right password through, closing what is open."""

from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app.accounts import passwords
from app.accounts.models import Account, SignInFailure, SignInSession, Token
from app.accounts.queries import Verified, refuse_guessing
from app.accounts.throttling import FAILURES_UNTIL_LOCKED, KEPT_FOR, account_key, address_key
from app.audit.actions import record
from app.errors import Invalid, NotSignedIn
from app.i18n import N_


class SignInRefused(NotSignedIn):
    """Raised when e-mail address and password don't open an account, for whichever reason; the try is counted."""

    keeps_writes = True


def admitted_or_refused(session: Session, verified: Verified, *, address: str, at: datetime) -> Account:
    """The account that a verified password opens; raise :class:`SignInRefused` when it opens none."""
    account = admitted(session, verified, address=address, at=at)
    if account is None:
        raise SignInRefused(
            N_(
                "E-mail address and password don't fit together, or the account is closed. After many failed tries an "
                "account stays closed until an administrator resets its password."
            )
        )
    return account


def admitted(session: Session, verified: Verified, *, address: str, at: datetime) -> Account | None:
    """The account that a verified password opens; None, and the failure noted, when it opens none."""
    account = None
    if verified.account_id is not None:
        account = session.scalar(select(Account).where(Account.id == verified.account_id).with_for_update())
    refuse_guessing(session, verified.email, address, at)
    if account is not None and _is_open(account) and account.password_hash == verified.password_hash:
        forgive(session, account)
        return account
    if account is not None:
        account.failures_in_a_row += 1
    note_failure(session, account_key(verified.email), address_key(address), at)
    known = thing(account) if account else "account:unknown"
    record(session, "sign-in failed", known, by=None, at=at)
    return None


def _is_open(account: Account) -> bool:
    return account.disabled_at is None and account.failures_in_a_row < FAILURES_UNTIL_LOCKED


def note_failure(session: Session, account_counted: str, address_counted: str, at: datetime) -> None:
    """Remember a failed try under the keys it counts against; forget those older than a day."""
    session.execute(delete(SignInFailure).where(SignInFailure.at < at - KEPT_FOR))
    session.add(SignInFailure(account_key=account_counted, address_key=address_counted, at=at))
    session.flush()


def forgive(session: Session, account: Account) -> None:
    """Forget the failed tries of an account: the right password came, or an administrator reset it."""
    if account.failures_in_a_row:
        account.failures_in_a_row = 0
        session.execute(delete(SignInFailure).where(SignInFailure.account_key == account_key(account.email)))
        session.flush()


def close(session: Session, account: Account, *, at: datetime, but: int | None = None, tokens: bool = True) -> None:
    """End the sessions of an account, one excepted if wanted, and its tokens unless told otherwise."""
    open_ones = update(SignInSession).where(SignInSession.account_id == account.id, SignInSession.ended_at.is_(None))
    if but is not None:
        open_ones = open_ones.where(SignInSession.id != but)
    session.execute(open_ones.values(ended_at=at))
    if tokens:
        session.execute(
            update(Token).where(Token.account_id == account.id, Token.ended_at.is_(None)).values(ended_at=at)
        )


def refuse_weak(password: str, *, email: str, name: str, field: str) -> None:
    """Raise :class:`Invalid` with the reasons why a password cannot be taken, under the name of its input."""
    reasons = passwords.objections(password, email=email, name=name)
    if reasons:
        raise Invalid(N_("Choose another password; nothing has been saved yet."), fields={field: reasons})


def thing(account: Account) -> str:
    """How the audit names an account."""
    return f"account:{account.id}"
