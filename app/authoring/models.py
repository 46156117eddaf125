"""Tables of drafts: their parts, every change, the reviews, the comments, the pilots; and reminders that were sent."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from app.accounts.models import Account
from app.authoring.limits import LONGEST_FOUND, LONGEST_NAME, LONGEST_REASON, LONGEST_WORDS, MARK_LENGTH
from app.authoring.piloting import Impression
from app.authoring.steps import CLOSED, Kind, State, Verdict
from app.catalogue.models import ModuleVersion
from app.db import Base

_CLOSED = ", ".join(f"'{each}'" for each in CLOSED)


def _one_of(column: str, values: type[State] | type[Kind] | type[Verdict] | type[Impression]) -> str:
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
    answers: Mapped[int | None]
    """The revision of the draft whose English a translation fits; None means that of its last change."""
    changed_by: Mapped[int] = mapped_column(ForeignKey(Account.id))
    changed_at: Mapped[datetime]

    @property
    def answered(self) -> int:
        """The revision of the draft whose English it fits."""
        return self.revision if self.answers is None else self.answers


class DraftChange(Base):
    """One save of one part, with what stood there before; taken back by ``undone_at``."""

    __tablename__ = "draft_change"
    __table_args__ = (Index("ix_draft_change_draft_id_name", "draft_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey(ModuleDraft.id))
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    revision: Mapped[int]
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True), deferred=True)
    answered: Mapped[int | None]
    """The English that a translation fitted before."""
    is_typing: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether the page saved it by itself while somebody typed; such changes in a row are taken back as one."""
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
    checked: Mapped[list[int] | None] = mapped_column(JSON(none_as_null=True))
    """Numbers of the points of the safety list that the adviser has looked at; None for an expert's review."""
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


class DraftPilot(Base):
    """Somebody is asked to try a draft as a learner until a day; what they do leaves no record of learning."""

    __tablename__ = "draft_pilot"
    __table_args__ = (UniqueConstraint("draft_id", "account_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey(ModuleDraft.id))
    account_id: Mapped[int] = mapped_column(ForeignKey(Account.id), index=True)
    until: Mapped[date]
    """The last day."""
    invited_by: Mapped[int] = mapped_column(ForeignKey(Account.id))
    invited_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]


class PilotAnswer(Base):
    """How a part was to one who tried it: one of a few words, never a text. Shown as counts alone."""

    __tablename__ = "pilot_answer"
    __table_args__ = (
        UniqueConstraint("pilot_id", "part"),
        CheckConstraint(_one_of("answer", Impression), name="answer"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    pilot_id: Mapped[int] = mapped_column(ForeignKey(DraftPilot.id))
    part: Mapped[str] = mapped_column(String(LONGEST_NAME))
    answer: Mapped[str] = mapped_column(String(12))


class ReviewReminder(Base):
    """Somebody was told by mail, so many days ahead, that the review of a version is due."""

    __tablename__ = "review_reminder"
    __table_args__ = (UniqueConstraint("account_id", "version_id", "review_due", "days"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey(Account.id))
    version_id: Mapped[int] = mapped_column(ForeignKey(ModuleVersion.id), index=True)
    review_due: Mapped[date]
    days: Mapped[int]
    """The step: 60, 30, 7 or 0 days ahead."""
    told_at: Mapped[datetime]


class DraftWeighing(Base):
    """Somebody's reason to let words stand that a rule asks to weigh; it counts while the words are these."""

    __tablename__ = "draft_weighing"
    __table_args__ = (UniqueConstraint("draft_id", "mark"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey(ModuleDraft.id))
    mark: Mapped[str] = mapped_column(String(MARK_LENGTH))
    """Of the finding: its place, its rule and the words that stand there."""
    part: Mapped[str] = mapped_column(String(LONGEST_NAME))
    rule: Mapped[str] = mapped_column(String(40))
    found: Mapped[str] = mapped_column(String(LONGEST_FOUND))
    """The words that the rule speaks about, or the beginning of those at its place."""
    reason: Mapped[str] = mapped_column(String(LONGEST_REASON))
    weighed_by: Mapped[int] = mapped_column(ForeignKey(Account.id))
    weighed_at: Mapped[datetime]


class LanguageReview(Base):
    """A native-speaking specialist has read a language as its words were under a digest; the last one counts."""

    __tablename__ = "draft_language_review"

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey(ModuleDraft.id), index=True)
    language: Mapped[str] = mapped_column(String(8))
    words: Mapped[str] = mapped_column(String(64))
    reviewed_by: Mapped[int] = mapped_column(ForeignKey(Account.id))
    reviewed_at: Mapped[datetime]
