"""Issue and revoke certificates; count look-ups that failed."""

from datetime import date, datetime, timedelta
from typing import Final, NotRequired, TypedDict, Unpack

from sqlalchemy import delete
from sqlalchemy.orm import Session

from app.accounts.models import Account
from app.audit.actions import record
from app.credentials import names, numbers, validity
from app.credentials.codes import REASONS
from app.credentials.models import Certificate, FailedLookup
from app.db import note_change
from app.errors import Conflict, Invalid
from app.i18n import N_

FAILURES_KEPT: Final = timedelta(hours=1)


class Award(TypedDict):
    """What a certificate says. At least one of account and person is given; ``months`` is how long it is valid."""

    account_id: NotRequired[int | None]
    person_id: NotRequired[int | None]
    holder_name: str
    track_code: str
    audience: str
    issued: date
    months: int
    source: str
    curriculum_version: str
    region_id: int | None
    language: str


class AlreadyRevoked(Conflict):
    """Raised when a certificate was revoked before; the first date and reason stand."""


def issue(session: Session, *, at: datetime, by: int | None = None, **award: Unpack[Award]) -> Certificate:
    """Give a certificate under a new number; ``by`` is who recorded it, when that is not the holder."""
    if award["issued"] > at.date():
        raise Invalid(N_("A certificate cannot be issued for a day that has not come yet."))
    certificate = Certificate(
        number=numbers.draw(),
        account_id=award.get("account_id"),
        person_id=award.get("person_id"),
        track_code=award["track_code"],
        audience=award["audience"],
        issued=award["issued"],
        expires=validity.expiry(award["issued"], award["months"]),
        curriculum_version=award["curriculum_version"],
        source=award["source"],
        language=award["language"],
        holder_name=names.printable(award["holder_name"]),
        region_id=award["region_id"],
        created_at=at,
    )
    session.add(certificate)
    session.flush()
    _tell(session, certificate)
    record(
        session,
        "certificate issued",
        f"certificate:{certificate.number}",
        by=certificate.account_id if by is None else by,
        at=at,
        track=certificate.track_code,
        source=certificate.source,
    )
    return certificate


def revoke(session: Session, certificate: Certificate, *, reason: str, by: int, at: datetime) -> Certificate:
    """End a certificate from this day on, for a reason out of the list; the certificate itself stays.

    Raises :class:`Invalid` for another reason and :class:`AlreadyRevoked` the second time.
    """
    if reason not in REASONS:
        raise Invalid(N_("Choose a reason from the list."), fields={"reason": [N_("Choose a reason from the list.")]})
    session.refresh(certificate, with_for_update=True)
    if certificate.revoked_on is not None:
        raise AlreadyRevoked(N_("This certificate was revoked before. Nothing was changed."))
    certificate.revoked_on = at.date()
    certificate.revoked_reason = reason
    session.flush()
    _tell(session, certificate)
    record(session, "certificate revoked", f"certificate:{certificate.number}", by=by, at=at, reason=reason)
    return certificate


def count_failed_lookup(session: Session, address_key: str, *, at: datetime) -> None:
    """Remember that somebody at an address asked for a number that nobody holds; forget what is long past."""
    session.execute(delete(FailedLookup).where(FailedLookup.at < at - FAILURES_KEPT))
    session.add(FailedLookup(address_key=address_key, at=at))
    session.flush()


def _tell(session: Session, certificate: Certificate) -> None:
    """Note for the ledger whose facts have changed: the named person, and the one the account is linked to."""
    note_change(session, "certificate", certificate.id)
    account = session.get(Account, certificate.account_id) if certificate.account_id is not None else None
    people = {certificate.person_id, account.person_id if account else None}
    note_change(session, "learner", *(person for person in people if person is not None))
