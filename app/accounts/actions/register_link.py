"""Linking an account to the person it belongs to in the workforce register."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts.actions.guard import note_failure, thing
from app.accounts.models import Account, SignInFailure
from app.accounts.queries import failures
from app.accounts.throttling import LINK_FAILURES, LINK_WINDOW, link_key
from app.audit.actions import record
from app.db import note_change
from app.errors import Conflict, Invalid, TooMany
from app.i18n import N_
from app.workforce.actions import remember
from app.workforce.models import Person
from app.workforce.queries import entry_by_staff_number, person_of


class LinkRefused(Invalid):
    """Raised when staff number and birth year fit nobody in the register; the try is counted."""

    keeps_writes = True


def link_person(
    session: Session, account: Account, *, staff_number: str, birth_year: int, key: bytes, at: datetime
) -> Person:
    """Link an account to the person of the register with this staff number and birth year.

    Raises:
        LinkRefused: nobody fits; it does not say which of the two is wrong.
        TooMany: five tries failed within the hour.
        Conflict: the account is linked already.
    """
    if account.person_id is not None:
        raise Conflict(N_("Your account is linked to the register already. An administrator can undo it."))
    counted_as = link_key(account.id)
    if failures(session, SignInFailure.account_key == counted_as, since=at - LINK_WINDOW) >= LINK_FAILURES:
        raise TooMany(
            N_("Five tries didn't fit. Check your staff number at your office and try again in an hour."),
            retry_after=int(LINK_WINDOW.total_seconds()),
        )
    entry = entry_by_staff_number(session, staff_number, key=key)
    if entry is None or entry.birth_year != birth_year:
        note_failure(session, counted_as, counted_as, at)
        raise LinkRefused(N_("No person in the register has this staff number and this birth year. Check both."))
    person = person_of(session, entry)
    account.person_id = person.id
    remember(session, entry, "account", account.id)
    note_change(session, "person", person.id)
    record(session, "account linked", thing(account), by=account.id, at=at, person=person.id)
    return person


def unlink_person(session: Session, account: Account, *, by: int | None, at: datetime) -> None:
    """Undo the link of an account to the register."""
    if account.person_id is None:
        raise Conflict(N_("The account is not linked to the register."))
    note_change(session, "person", account.person_id)
    note_change(session, "account", account.id)
    record(session, "account unlinked", thing(account), by=by, at=at, person=account.person_id)
    account.person_id = None
    session.flush()
