"""Issue and revoke certificates; bring their end forward and back; count look-ups that failed."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from typing import Final, NotRequired, TypedDict, Unpack

from sqlalchemy import delete, func, insert, literal, select, update
from sqlalchemy.orm import Session

from app.accounts.models import Account
from app.audit.actions import record
from app.credentials import names, numbers, queries, shortening, validity
from app.credentials.codes import REASONS
from app.credentials.models import Certificate, CertificateCut, FailedLookup
from app.credentials.queries import HeldCut
from app.credentials.shortening import Cut
from app.db import note_change
from app.errors import Conflict, Invalid
from app.i18n import N_

FAILURES_KEPT: Final = timedelta(hours=1)


class Award(TypedDict):
    """What a certificate says. At least one of account and person is given.

    ``months`` is how long it is valid; ``expires``, in its place, the first day on which it no longer is.
    """

    account_id: NotRequired[int | None]
    person_id: NotRequired[int | None]
    holder_name: str
    track_code: str
    audience: str
    issued: date
    months: NotRequired[int]
    expires: NotRequired[date]
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
        expires=award["expires"] if "expires" in award else validity.expiry(award["issued"], award["months"]),
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


def shorten(session: Session, version_id: int, track_codes: Collection[str], *, until: date, at: datetime) -> int:
    """Let every certificate of these tracks end after ``until`` that was made before; give how many.

    Three statements, however many certificates there are. ``version_id`` is the version whose critical change it is;
    whoever passes its module in time gets the rest back (:func:`give_back`).
    """
    expires, on = shortening.first_day_after(until), at.date()
    concerned = queries.is_shortened_by(track_codes, expires=expires, before=at)
    rows = select(Certificate.id, literal(version_id), literal(expires), literal(on)).where(concerned)
    session.execute(insert(CertificateCut).from_select(["certificate_id", "version_id", "expires", "made_on"], rows))
    session.execute(
        update(Certificate)
        .where(concerned, Certificate.expires > expires)
        .values(
            full_expires=func.coalesce(Certificate.full_expires, Certificate.expires),
            expires=expires,
            shortened_on=on,
        )
        .execution_options(synchronize_session=False)
    )
    cut = session.execute(queries.holders_cut_by(version_id)).all()
    note_change(session, "certificate", *(row[0] for row in cut))
    note_change(session, "learner", *(person for row in cut for person in row[1:] if person is not None))
    return len(cut)


def give_back(session: Session, held: Sequence[HeldCut], *, at: datetime, on: date) -> list[Certificate]:
    """The module of these cuts was passed anew on a day: those still to come no longer shorten their certificates.

    Gives the certificates that had ended by one of them before that day: they stay ended.
    """
    in_time = [each for each in held if on < each.cut.expires]
    for each in in_time:
        each.cut.lifted_on = on
    session.flush()
    _settle(session, {each.certificate.id: each.certificate for each in in_time}, at=at)
    return [each.certificate for each in held if each.cut.expires <= on]


def replace_ended(session: Session, ended: Certificate, lifted: Collection[int], *, at: datetime) -> Certificate | None:
    """A new certificate from this day to the end of one that a critical change had ended; None when nothing is left.

    ``lifted`` are the versions that no longer shorten it; those that still do shorten the new one too.
    """
    full, on = ended.full_expires, at.date()
    if full is None or full <= on or queries.has_newer(session, ended):
        return None
    made = issue(
        session,
        account_id=ended.account_id,
        person_id=ended.person_id,
        holder_name=ended.holder_name,
        track_code=ended.track_code,
        audience=ended.audience,
        issued=on,
        expires=full,
        source=ended.source,
        curriculum_version=ended.curriculum_version,
        region_id=ended.region_id,
        language=ended.language,
        at=at,
    )
    for cut in session.scalars(queries.open_cuts([ended.id])).all():
        if cut.version_id not in lifted and cut.expires > on:
            session.add(
                CertificateCut(
                    certificate_id=made.id, version_id=cut.version_id, expires=cut.expires, made_on=cut.made_on
                )
            )
    session.flush()
    _settle(session, {made.id: made}, at=at)
    return made


def _settle(session: Session, certificates: dict[int, Certificate], *, at: datetime) -> None:
    """Let certificates end as the cuts that are open say."""
    if not certificates:
        return
    open_cuts: dict[int, list[Cut]] = {}
    for cut in session.scalars(queries.open_cuts(sorted(certificates))):
        open_cuts.setdefault(cut.certificate_id, []).append(Cut(cut.expires, cut.made_on))
    for id_, certificate in certificates.items():
        before = certificate.expires
        ends = shortening.ends(certificate.full_expires or certificate.expires, open_cuts.get(id_, ()))
        certificate.expires, certificate.full_expires = ends.expires, ends.full_expires
        certificate.shortened_on = ends.shortened_on
        session.flush()
        if certificate.expires != before:
            _tell(session, certificate)
            record(
                session,
                "certificate end moved",
                f"certificate:{certificate.number}",
                by=certificate.account_id,
                at=at,
                expires=str(certificate.expires),
            )


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
