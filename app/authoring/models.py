"""Tables of drafts: their parts, every change, the reviews and the comments."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.accounts.models import Account
from app.authoring.limits import LONGEST_NAME, LONGEST_WORDS
from app.authoring.steps import CLOSED, Kind, State, Verdict
from app.catalogue.models import ModuleVersion
from app.db import Base

_CLOSED = ", ".join(f"'{each}'" for each in CLOSED)


def _one_of(column: str, values: type[State] | type[Kind] | type[Verdict]) -> str:
    return f"{column} IN ({', '.join(repr(str(value)) for value in values)})"


class ModuleDraft(Base):
    """A module in the making; of one module at most one is open. Its words are in its parts."""

    __tablename__ = "draft"
    __table_args__ = (
        CheckConstraint(_one_of("state", State), name="state"),
        Index(
            "uq_draft_open",
            "module_key",
            unique=True,
            sqlite_where=text(f"state NOT IN ({_CLOSED})"),
            postgresql_where=text(f"state NOT IN ({_CLOSED})"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(22), unique=True)
    module_key: Mapped[str] = mapped_column(String(16), index=True)
    title: Mapped[str] = mapped_column(String(200), default="")
    """Of the English words, for lists; cut where it is too long."""
    base_version_id: Mapped[int | None] = mapped_column(ForeignKey(ModuleVersion.id))
    """The version that its writers have seen and that it is to follow; None when there was none."""
    published_version_id: Mapped[int | None] = mapped_column(ForeignKey(ModuleVersion.id))
    state: Mapped[str] = mapped_column(String(20))
    revision: Mapped[int]
    """Counts every save, from 1; the ETag."""
    digest: Mapped[str] = mapped_column(String(64))
    """Of all parts; who reviews names the one they have read."""
    authors: Mapped[list[int]] = mapped_column(JSON)
    """Accounts that began it or saved any part of it, in the order of their first save."""
    created_by: Mapped[int] = mapped_column(ForeignKey(Account.id))
    created_at: Mapped[datetime]
    updated_by: Mapped[int] = mapped_column(ForeignKey(Account.id))
    updated_at: Mapped[datetime]


class DraftPart(Base):
    """One part as it is now; a removed one keeps its row, so that whoever still edits it is told."""

    __tablename__ = "draft_part"
    __table_args__ = (UniqueConstraint("draft_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey(ModuleDraft.id))
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    value: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    digest: Mapped[str | None] = mapped_column(String(64))
    """Of the value; None when it was removed."""
    size: Mapped[int]
    """Bytes of the value as JSON."""
    revision: Mapped[int]
    """The draft's revision that its last change made."""
    changed_by: Mapped[int] = mapped_column(ForeignKey(Account.id))
    changed_at: Mapped[datetime]


class DraftChange(Base):
    """One save of one part, with what stood there before; taken back by ``undone_at``."""

    __tablename__ = "draft_change"
    __table_args__ = (Index("ix_draft_change_draft_id_name", "draft_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey(ModuleDraft.id))
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    revision: Mapped[int]
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True), deferred=True)
    changed_by: Mapped[int] = mapped_column(ForeignKey(Account.id))
    changed_at: Mapped[datetime]
    undone_at: Mapped[datetime | None]


class DraftReview(Base):
    """What a reviewer said of the draft as it was under a digest: never updated, never deleted."""

    __tablename__ = "draft_review"
    __table_args__ = (
        CheckConstraint(_one_of("kind", Kind), name="kind"),
        CheckConstraint(_one_of("verdict", Verdict), name="verdict"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey(ModuleDraft.id), index=True)
    revision: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(12))
    verdict: Mapped[str] = mapped_column(String(12))
    reason: Mapped[str | None] = mapped_column(String(LONGEST_WORDS))
    reviewed_by: Mapped[int] = mapped_column(ForeignKey(Account.id))
    reviewed_at: Mapped[datetime]


class DraftComment(Base):
    """A remark on a part, or on one sentence of it, until somebody settles it."""

    __tablename__ = "draft_comment"

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey(ModuleDraft.id), index=True)
    part: Mapped[str] = mapped_column(String(LONGEST_NAME))
    quote: Mapped[str | None] = mapped_column(String(1000))
    words: Mapped[str] = mapped_column(String(LONGEST_WORDS))
    written_by: Mapped[int] = mapped_column(ForeignKey(Account.id))
    written_at: Mapped[datetime]
    settled_by: Mapped[int | None] = mapped_column(ForeignKey(Account.id))
    settled_at: Mapped[datetime | None]
