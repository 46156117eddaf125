"""Tables of tracks, modules, published versions and their texts, and of what was withdrawn."""

from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

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
