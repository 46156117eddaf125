"""Tables of certificates and of failed look-ups."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.accounts.models import Account
from app.credentials import validity
from app.credentials.codes import SOURCES
from app.credentials.validity import State
from app.db import Base
from app.workforce.models import Person, Region

SOURCE_CODES = ", ".join(f"'{code}'" for code in SOURCES)


class Certificate(Base):
    """A certificate. Only ``revoked_on`` and ``revoked_reason`` ever change, and only once.

    ``person_id`` follows when two entries of the register turn out to be one human being.
    """

    __tablename__ = "certificate"
    __table_args__ = (
        CheckConstraint("expires > issued", name="expires_after_issue"),
        CheckConstraint(f"source IN ({SOURCE_CODES})", name="source"),
        CheckConstraint("account_id IS NOT NULL OR person_id IS NOT NULL", name="has_holder"),
        CheckConstraint("(revoked_on IS NULL) = (revoked_reason IS NULL)", name="revoked_with_reason"),
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


class FailedLookup(Base):
    """A look-up of a number that nobody holds; kept for minutes, to slow down guessing.

    The address is kept as a keyed hash only.
    """

    __tablename__ = "failed_lookup"
    __table_args__ = (Index("ix_failed_lookup_address_key_at", "address_key", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    address_key: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]
