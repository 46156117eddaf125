"""Tables of tracks, modules, published versions, their texts and later reviews, and of what was withdrawn."""

from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    ScalarSelect,
    String,
    UniqueConstraint,
    func,
    select,
    text,
)
from sqlalchemy.orm import InstrumentedAttribute, Mapped, mapped_column

from app.catalogue.announcing import EFFECTS, Announcement, Effect
from app.db import Base

FILES: Final = "files"
STUDIO: Final = "studio"
"""Where a version was made: in a content folder, or in the trainers' studio."""


class Track(Base):
    """A track as it stands; certificates carry what they need of it, so it may change."""

    __tablename__ = "track"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(16), unique=True)
    audience: Mapped[str] = mapped_column(String(4))
    document: Mapped[dict[str, Any]] = mapped_column(JSON)
    digest: Mapped[str] = mapped_column(String(64))
    position: Mapped[int]
    """Its place in lists, counted from 0."""


class Module(Base):
    """A module: the name under which versions follow each other."""

    __tablename__ = "module"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(16), unique=True)
    current_version_id: Mapped[int | None]
    """The version that new learners get. No foreign key: the two tables would each need the other first."""


class ModuleVersion(Base):
    """One published edition: never updated, never deleted."""

    __tablename__ = "module_version"
    __table_args__ = (
        UniqueConstraint("module_id", "number"),
        CheckConstraint("number >= 1", name="number_from_one"),
        CheckConstraint(f"origin IN ('{FILES}', '{STUDIO}')", name="origin_known"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    module_id: Mapped[int] = mapped_column(ForeignKey(Module.id))
    number: Mapped[int]
    document: Mapped[dict[str, Any]] = mapped_column(JSON)
    digest: Mapped[str] = mapped_column(String(64))
    """SHA-256 of the document."""
    published_at: Mapped[datetime]
    origin: Mapped[str] = mapped_column(String(8), default=FILES, server_default=FILES)
    review_due: Mapped[date | None]
    """The day from which it counts as not current, because nobody has reviewed it since; None when nobody said."""


class ModuleText(Base):
    """The words of a version in one language: never updated, never deleted."""

    __tablename__ = "module_text"
    __table_args__ = (UniqueConstraint("version_id", "language"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey(ModuleVersion.id))
    language: Mapped[str] = mapped_column(String(8))
    document: Mapped[dict[str, Any]] = mapped_column(JSON)
    digest: Mapped[str] = mapped_column(String(64))
    """SHA-256 of the document."""


class ModuleReview(Base):
    """A published version was read again by two people, who found nothing to change; it stands once both have signed.

    At most one of a version waits for its second signature.
    """

    __tablename__ = "module_review"
    __table_args__ = (
        Index("ix_module_review_version_id", "version_id"),
        Index(
            "uq_module_review_open",
            "version_id",
            unique=True,
            sqlite_where=text("confirmed_at IS NULL"),
            postgresql_where=text("confirmed_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey(ModuleVersion.id))
    read_by: Mapped[int]
    """The expert's account, as the audit names it."""
    read_at: Mapped[datetime]
    confirmed_by: Mapped[int | None]
    """The account of the child-protection adviser, another person."""
    confirmed_at: Mapped[datetime | None]
    review_due: Mapped[date | None]
    """The day of the next review, said by whoever confirms; None until then."""


class ModuleChange(Base):
    """What learners are told about a version, and what it asks of those who passed an earlier one: never changed."""

    __tablename__ = "module_change"
    __table_args__ = (
        CheckConstraint(f"effect IN ({EFFECTS})", name="effect_known"),
        CheckConstraint(f"(effect = '{Effect.VALIDITY}') = (until IS NOT NULL)", name="until_with_validity"),
    )

    version_id: Mapped[int] = mapped_column(ForeignKey(ModuleVersion.id), primary_key=True)
    effect: Mapped[str] = mapped_column(String(16))
    until: Mapped[date | None]
    """The last day on which certificates count whose holders have not passed the version by then."""
    words: Mapped[dict[str, str]] = mapped_column(JSON)
    """What changed, in a sentence or two, by language; empty when nobody said."""
    announced_at: Mapped[datetime]
    """What was passed and earned before this moment is meant."""

    @property
    def announcement(self) -> Announcement:
        """The same as a value."""
        return Announcement(self.words, Effect(self.effect), self.until)


def _of_last_review(column: InstrumentedAttribute[Any]) -> ScalarSelect[Any]:
    return (
        select(column)
        .where(ModuleReview.version_id == ModuleVersion.id, ModuleReview.confirmed_at.is_not(None))
        .order_by(ModuleReview.id.desc())
        .limit(1)
        .correlate(ModuleVersion)
        .scalar_subquery()
    )


REVIEW_DUE: Final = func.coalesce(_of_last_review(ModuleReview.review_due), ModuleVersion.review_due)
"""The day from which a version counts as not current, later reviews counted in; None when nobody said."""
REVIEWED_AT: Final = func.coalesce(_of_last_review(ModuleReview.confirmed_at), ModuleVersion.published_at)
"""When two people last looked at a version: when it was reviewed again, else when it was published."""


class ModuleWithdrawal(Base):
    """A module was taken from its learners, with a reason, until ``lifted_at``; at most one is open at a time."""

    __tablename__ = "module_withdrawal"
    __table_args__ = (
        Index("ix_module_withdrawal_module_id", "module_id"),
        Index(
            "uq_module_withdrawal_open",
            "module_id",
            unique=True,
            sqlite_where=text("lifted_at IS NULL"),
            postgresql_where=text("lifted_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    module_id: Mapped[int] = mapped_column(ForeignKey(Module.id))
    reason: Mapped[str] = mapped_column(String(1000))
    withdrawn_by: Mapped[int | None]
    """The account, as the audit names it; None for a command on the console."""
    withdrawn_at: Mapped[datetime]
    lifted_by: Mapped[int | None]
    lifted_at: Mapped[datetime | None]


class KeptPicture(Base):
    """The bytes of a picture, which modules name by its digest: never updated, never deleted."""

    __tablename__ = "picture"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    """SHA-256 of ``webp``."""
    webp: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    jpeg: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    """The same picture for browsers without WebP, made from it."""
    width: Mapped[int]
    height: Mapped[int]
    size: Mapped[int]
    """Bytes of ``webp``."""
    made_at: Mapped[datetime]
