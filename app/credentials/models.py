"""Tables of certificates and of failed look-ups."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.accounts.models import Account
from app.catalogue.models import ModuleVersion
from app.credentials import validity
from app.credentials.codes import SOURCES
from app.credentials.validity import State
from app.db import Base
from app.workforce.models import Person, Region

SOURCE_CODES = ", ".join(f"'{code}'" for code in SOURCES)


class Certificate(Base):
    """A certificate. ``revoked_on`` and ``revoked_reason`` change once; ``expires`` may be brought forward and back.

    A critical change of the curriculum brings it forward: then ``full_expires`` keeps the day it was issued with, and
    :class:`CertificateCut` says by which version. ``person_id`` follows when two entries of the register turn out to be
    one human being.
    """

    __tablename__ = "certificate"
    __table_args__ = (
        CheckConstraint("expires > issued", name="expires_after_issue"),
        CheckConstraint(f"source IN ({SOURCE_CODES})", name="source"),
        CheckConstraint("account_id IS NOT NULL OR person_id IS NOT NULL", name="has_holder"),
        CheckConstraint("(revoked_on IS NULL) = (revoked_reason IS NULL)", name="revoked_with_reason"),
        CheckConstraint("(full_expires IS NULL) = (shortened_on IS NULL)", name="shortened_on_a_day"),
        CheckConstraint("expires <= full_expires", name="shortened_never_stretched"),
        Index("ix_certificate_person_audience", "person_id", "audience"),
        Index("ix_certificate_account_track", "account_id", "track_code"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(26), unique=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey(Account.id))
    person_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id))
    track_code: Mapped[str] = mapped_column(String(16))
    audience: Mapped[str] = mapped_column(String(4))
    issued: Mapped[date]
    expires: Mapped[date]
    """The first day on which it is no longer valid."""
    full_expires: Mapped[date | None]
    """That day as it was issued, while a critical change has brought it forward; else None."""
    shortened_on: Mapped[date | None]
    """The day on which ``expires`` was brought forward to what it is."""
    curriculum_version: Mapped[str] = mapped_column(String(64))
    source: Mapped[str] = mapped_column(String(16))
    language: Mapped[str] = mapped_column(String(8))
    holder_name: Mapped[str] = mapped_column(String(200))
    """As it is printed; empty for a person known to the register alone, which holds no names."""
    region_id: Mapped[int | None] = mapped_column(ForeignKey(Region.id), index=True)
    """Where the training took place; a person who moves carries the certificate."""
    revoked_on: Mapped[date | None]
    revoked_reason: Mapped[str | None] = mapped_column(String(32))
    created_at: Mapped[datetime]

    @property
    def last_day(self) -> date:
        """The last day on which it is valid, when nobody revokes it."""
        return validity.last_day(self.expires)

    def state(self, on: date) -> State:
        """What it is worth on a day."""
        return validity.state(self.issued, self.expires, self.revoked_on, on)

    def is_valid(self, on: date) -> bool:
        """Whether it counts on a day."""
        return self.state(on) is State.VALID


class CertificateCut(Base):
    """A version with a critical change brings the end of a certificate forward, until its module is passed again."""

    __tablename__ = "certificate_cut"
    __table_args__ = (Index("ix_certificate_cut_version_id", "version_id"),)

    certificate_id: Mapped[int] = mapped_column(ForeignKey(Certificate.id), primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey(ModuleVersion.id), primary_key=True)
    expires: Mapped[date]
    """The first day on which the certificate no longer counts by this change."""
    made_on: Mapped[date]
    lifted_on: Mapped[date | None]
    """The day on which the module was passed again in time; then this change no longer shortens it."""


class FailedLookup(Base):
    """A look-up of a number that nobody holds; kept for minutes, to slow down guessing.

    The address is kept as a keyed hash only.
    """

    __tablename__ = "failed_lookup"
    __table_args__ = (Index("ix_failed_lookup_address_key_at", "address_key", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    address_key: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]
