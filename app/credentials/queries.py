"""Reads of certificates: one's own whole, those of others as little as a stranger, or their manager, may see."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import ceil
from typing import Any, Final, cast

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, union_all
from sqlalchemy.orm import Session, aliased

from app.accounts.models import Account
from app.accounts.policy import SignedIn
from app.catalogue.models import Module, ModuleVersion
from app.catalogue.queries import tracks
from app.credentials import numbers, policy
from app.credentials.models import Certificate, CertificateCut, FailedLookup
from app.credentials.shortening import first_day_after
from app.credentials.staff import Staff, colleagues, without_account
from app.credentials.validity import last_day
from app.errors import NotFound, TooMany
from app.i18n import N_
from app.permissions import Permission, Principal
from app.workforce.models import Position, Region, Site

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


def sites(principal: SignedIn) -> Select[Any]:
    """The sites whose people the principal may see, with the names of their regions, by region and code."""
    rows = (
        select(Site, Region.name)
        .join(Region, Region.id == Site.region_id)
        .where(policy.readable_sites(principal))
        .order_by(Region.path, Site.code)
    )
    return cast(Select[Any], rows)


def staff_of(session: Session, principal: SignedIn, code: str, *, on: date) -> Staff:
    """Who at a site is certified on a day, in four statements; :class:`NotFound` for a site out of reach."""
    row = session.execute(sites(principal).where(Site.code == code)).one_or_none()
    if row is None:
        raise NotFound(N_("There is no such place of work in your reach."))
    site, region_name = row
    at_work = (
        select(Position.person_id, Position.audience)
        .distinct()
        .where(Position.site_id == site.id, Position.start <= on, or_(Position.end.is_(None), Position.end >= on))
    )
    posts = [(person_id, audience) for person_id, audience in session.execute(at_work)]
    people = at_work.with_only_columns(Position.person_id)
    named = select(Account.person_id, Account.name).where(Account.person_id.in_(people), Account.disabled_at.is_(None))
    names: dict[int, str] = {row.person_id: row.name for row in session.execute(named.order_by(Account.id.desc()))}
    held = _last_days(session, people, on)
    return Staff(
        site.code,
        site.name,
        region_name,
        on,
        tuple(colleagues(posts, names, held, on)),
        tuple(without_account(posts, names, held)),
    )


def _last_days(session: Session, people: Select[Any], on: date) -> dict[tuple[int, str], date]:
    """The last day of the longest valid certificate of each of these people, by person and audience."""
    terms = (Certificate.audience, Certificate.expires)
    valid = (
        Certificate.issued <= on,
        Certificate.expires > on,
        or_(Certificate.revoked_on.is_(None), Certificate.revoked_on > on),
    )
    by_account = (
        select(Account.person_id.label("person_id"), *terms)
        .join(Certificate, Certificate.account_id == Account.id)
        .where(Account.person_id.in_(people), *valid)
    )
    by_person = select(Certificate.person_id, *terms).where(
        Certificate.person_id.in_(people), Certificate.account_id.is_(None), *valid
    )
    every = union_all(by_account, by_person).subquery("every")
    rows = session.execute(
        select(every.c.person_id, every.c.audience, func.max(every.c.expires)).group_by(
            every.c.person_id, every.c.audience
        )
    )
    return {(person_id, audience): last_day(expires) for person_id, audience, expires in rows}


@dataclass(frozen=True)
class HeldCut:
    """A cut that shortens somebody's certificate."""

    certificate: Certificate
    cut: CertificateCut
    module_key: str

    @property
    def full_last_day(self) -> date:
        """The last day on which the certificate would count without any cut."""
        return last_day(self.certificate.full_expires or self.certificate.expires)


def is_shortened_by(track_codes: Collection[str], *, expires: date, before: datetime) -> ColumnElement[bool]:
    """The certificates of some tracks, made before a moment, that would count beyond the day before ``expires``."""
    return and_(
        Certificate.track_code.in_(sorted(track_codes)),
        Certificate.revoked_on.is_(None),
        func.coalesce(Certificate.full_expires, Certificate.expires) > expires,
        Certificate.created_at < before,
    )


def shortened_count(session: Session, track_codes: Collection[str], *, until: date, at: datetime) -> int:
    """How many certificates a critical change would bring forward to that last day."""
    concerned = is_shortened_by(track_codes, expires=first_day_after(until), before=at)
    return session.scalar(select(func.count()).select_from(Certificate).where(concerned)) or 0


def holders_cut_by(version_id: int) -> Select[Any]:
    """The certificates that a version shortens, each with the persons of its account and of its roster."""
    return cast(
        Select[Any],
        select(Certificate.id, Certificate.person_id, Account.person_id)
        .join(CertificateCut, CertificateCut.certificate_id == Certificate.id)
        .outerjoin(Account, Account.id == Certificate.account_id)
        .where(CertificateCut.version_id == version_id),
    )


def open_cuts(certificate_ids: Sequence[int]) -> Select[CertificateCut]:
    """The cuts that shorten these certificates."""
    return select(CertificateCut).where(
        CertificateCut.certificate_id.in_(certificate_ids), CertificateCut.lifted_on.is_(None)
    )


def cuts_of(session: Session, held: ColumnElement[bool]) -> list[HeldCut]:
    """The cuts that shorten certificates that are not revoked, with the modules that changed, the earliest end first.

    ``held`` says whose: a condition on certificates.
    """
    rows = session.execute(
        select(Certificate, CertificateCut, Module.key)
        .join(CertificateCut, CertificateCut.certificate_id == Certificate.id)
        .join(ModuleVersion, ModuleVersion.id == CertificateCut.version_id)
        .join(Module, Module.id == ModuleVersion.module_id)
        .where(held, CertificateCut.lifted_on.is_(None), Certificate.revoked_on.is_(None))
        .order_by(CertificateCut.expires, Module.key)
        .execution_options(populate_existing=True)
    )
    return [HeldCut(*row) for row in rows]


def shortenings(session: Session, account_id: int) -> dict[int, HeldCut]:
    """What brought the end of one's own certificates forward, by certificate; of several cuts the one that decides."""
    found: dict[int, HeldCut] = {}
    for each in cuts_of(session, policy.held_by(account_id)):
        if each.cut.expires == each.certificate.expires:
            found.setdefault(each.certificate.id, each)
    return found


def is_cut_by(module_key: str, version_id: int | None) -> ColumnElement[bool]:
    """Cuts, joined as in :func:`cuts_of`, by a version of the module up to this one."""
    number = select(ModuleVersion.number).where(ModuleVersion.id == version_id).scalar_subquery()
    mine = aliased(ModuleVersion)
    upto = select(mine.id).where(mine.id == CertificateCut.version_id, mine.number <= number)
    return and_(Module.key == module_key, upto.exists())


def has_newer(session: Session, certificate: Certificate) -> bool:
    """Whether its holder was given another certificate of the track after it, revoked or not."""
    newer = aliased(Certificate)
    same = or_(newer.account_id == certificate.account_id, newer.person_id == certificate.person_id)
    found = select(newer.id).where(newer.track_code == certificate.track_code, newer.id > certificate.id, same)
    return session.scalar(found.limit(1)) is not None
