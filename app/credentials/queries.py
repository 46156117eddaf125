"""Reads of certificates: one's own whole, those of others by their number and as little as a stranger may see."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import Any, Final, cast

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from app.accounts.models import Account
from app.catalogue.queries import tracks
from app.credentials import numbers, policy
from app.credentials.models import Certificate, FailedLookup
from app.errors import NotFound, TooMany
from app.i18n import N_
from app.permissions import Permission, Principal
from app.workforce.models import Region

WINDOW: Final = timedelta(minutes=5)
FAILURES_PER_WINDOW: Final = 60
"""Failed look-ups from one address; those that find a certificate are never counted."""


@dataclass(frozen=True)
class OwnCertificate:
    """A certificate in its holder's hands: ``holder`` is the printed name, or the account's where none was recorded."""

    certificate: Certificate
    holder: str


class UnknownNumber(NotFound):
    """Raised when no certificate has the number; that it was asked for stays counted."""

    keeps_writes = True


def own_certificates(account_id: int) -> Select[Any]:
    """The certificates of an account and its person with the account's name, the newest first."""
    rows = (
        select(Certificate, Account.name)
        .join(Account, Account.id == account_id)
        .where(policy.held_by(account_id))
        .order_by(Certificate.issued.desc(), Certificate.id.desc())
    )
    return cast(Select[Any], rows)


def certificates_of(session: Session, account_id: int) -> Sequence[Certificate]:
    """The certificates of an account and its person, the newest first."""
    newest_first = (Certificate.issued.desc(), Certificate.id.desc())
    return session.scalars(select(Certificate).where(policy.held_by(account_id)).order_by(*newest_first)).all()


def by_number(session: Session, number: str) -> Certificate | None:
    """The certificate of a number as somebody typed it, or None."""
    stored = numbers.read(number)
    return None if stored is None else session.scalar(select(Certificate).where(Certificate.number == stored))


def own_certificate(session: Session, account_id: int, number: str) -> OwnCertificate:
    """A certificate for its holder; :class:`NotFound` for everybody else."""
    row = session.execute(own_certificates(account_id).where(Certificate.number == numbers.read(number))).one_or_none()
    if row is None:
        raise NotFound(N_("You hold no certificate with this number."))
    return OwnCertificate(row[0], row[0].holder_name or row[1])


def holder_seen_by(session: Session, account_id: int, certificate: Certificate) -> str | None:
    """The name on the certificate when the account holds it, else None."""
    row = session.execute(own_certificates(account_id).where(Certificate.id == certificate.id)).one_or_none()
    return None if row is None else certificate.holder_name or row[1]


def sought_certificate(session: Session, typed: str, *, address_key: str, at: datetime) -> Certificate | None:
    """The certificate that a stranger asks for, or None, which the caller counts.

    Raises :class:`TooMany` when the address has asked for too many numbers that nobody holds.
    """
    failures, first = session.execute(
        select(func.count(), func.min(FailedLookup.at)).where(
            FailedLookup.address_key == address_key, FailedLookup.at > at - WINDOW
        )
    ).one()
    if failures >= FAILURES_PER_WINDOW:
        wait = max(1, ceil((first + WINDOW - at).total_seconds()))
        raise TooMany(
            N_("Too many unknown numbers were asked for from here. Try again in a few minutes."), retry_after=wait
        )
    return by_number(session, typed)


def revocable_certificate(session: Session, principal: Principal, number: str) -> Certificate:
    """A certificate that the principal may revoke; :class:`NotFound` for those out of reach."""
    certificate = by_number(session, number)
    if certificate is None or not is_revocable(session, principal, certificate):
        raise NotFound(N_("No certificate with this number is known here. Check every character."))
    return certificate


def is_revocable(session: Session, principal: Principal, certificate: Certificate) -> bool:
    """Whether the principal may revoke the certificate."""
    if not principal.may(Permission.REVOKE_CERTIFICATE):
        return False
    region_id = certificate.region_id
    return policy.may_revoke(principal, None if region_id is None else session.get(Region, region_id))


def track_titles(session: Session, language: str) -> dict[str, str]:
    """The title of every track in a language, by code."""
    return {card.code: card.document.text(language).title for card in tracks(session)}
