"""Tables of attempts, answers and regrades."""

from datetime import datetime
from enum import StrEnum
from fractions import Fraction
from typing import Any, Final

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from app.accounts.models import Account
from app.catalogue.models import ModuleVersion
from app.db import Base


class Kind(StrEnum):
    """What an attempt is for; only a quiz and a post-test are passed or failed."""

    QUIZ = "quiz"
    """Of one module, at its end."""
    PRE = "pre"
    """Of a track, before it."""
    POST = "post"
    """Of a track, at its end."""
    FOLLOW_UP = "follow-up"
    """Of a track, about 90 days after its certificate."""
    REFRESHER = "refresher"
    """A short set of what was missed or is about to be forgotten, out of the modules of a track."""


KINDS: Final = ", ".join(f"'{kind}'" for kind in Kind)
MARKS = ("submission_key", "score_numerator", "score_denominator", "must_right", "passed", "grading_version")
WHOSE: Final = ("account_id", "kind", "subject")
OPEN = text("submitted_at IS NULL")
FIRST = text("is_first")


class Attempt(Base):
    """One sitting of a quiz or of a test over a track.

    The marks are empty until it is submitted; afterwards only a regrade changes them, which keeps what they were.
    """

    __tablename__ = "attempt"
    __table_args__ = (
        CheckConstraint(
            " AND ".join(f"(submitted_at IS NULL) = ({column} IS NULL)" for column in MARKS),
            name="marked_when_submitted",
        ),
        CheckConstraint(f"kind IN ({KINDS})", name="kind"),
        CheckConstraint("(kind = 'quiz') = (version_id IS NOT NULL)", name="quiz_of_version"),
        Index("uq_attempt_open", *WHOSE, unique=True, sqlite_where=OPEN, postgresql_where=OPEN),
        Index("uq_attempt_first", *WHOSE, unique=True, sqlite_where=FIRST, postgresql_where=FIRST),
        Index("ix_attempt_account_id_kind_subject", *WHOSE),
        Index("ix_attempt_kind_subject", "kind", "subject"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(32), unique=True)
    """Unguessable; what addresses carry."""
    account_id: Mapped[int] = mapped_column(ForeignKey(Account.id))
    kind: Mapped[str] = mapped_column(String(16))
    subject: Mapped[str] = mapped_column(String(16))
    """What is tested: a module's key for a quiz and for a refresher of one changed module, else a track's code."""
    audience: Mapped[str] = mapped_column(String(4))
    """Of the track for which it was begun."""
    version_id: Mapped[int | None] = mapped_column(ForeignKey(ModuleVersion.id), index=True)
    """The version a quiz is of; the form of a test over a track names the versions of all its modules."""
    form: Mapped[dict[str, Any]] = mapped_column(JSON)
    seed: Mapped[int]
    """0 to 2**31 - 1: the form can be drawn again from it."""
    started_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    language: Mapped[str] = mapped_column(String(8))
    submission_key: Mapped[str | None] = mapped_column(String(64), unique=True)
    """Made by the sender; the same key again is the same submission."""
    score_numerator: Mapped[int | None]
    score_denominator: Mapped[int | None]
    must_right: Mapped[bool | None]
    """Whether every MUST item was fully right."""
    passed: Mapped[bool | None]
    """Whether the rule was met; of a pre-test, a follow-up or a refresher, whether it would have been."""
    marks: Mapped[dict[str, str] | None] = mapped_column(JSON)
    """Item name to its marks as an exact fraction, such as ``1/2``; empty until the answers were sent."""
    grading_version: Mapped[int | None]
    """Which edition of the marking rules gave the marks."""
    is_first: Mapped[bool]
    """Whether it is the account's first attempt of this kind at this subject: the one that statistics count."""

    @property
    def is_submitted(self) -> bool:
        """Whether the answers were sent."""
        return self.submitted_at is not None

    @property
    def score(self) -> Fraction | None:
        """The share of full marks, 0 to 1; None until the answers were sent."""
        if self.score_numerator is None or self.score_denominator is None:
            return None
        return Fraction(self.score_numerator, self.score_denominator)


class Answer(Base):
    """What was last chosen for one item of an attempt; an empty list is a withdrawn answer."""

    __tablename__ = "answer"

    attempt_id: Mapped[int] = mapped_column(ForeignKey(Attempt.id), primary_key=True)
    item_key: Mapped[str] = mapped_column(String(80), primary_key=True)
    """The item's name in the form: its key in a quiz, ``T1.key`` in a test over a track."""
    chosen: Mapped[list[str]] = mapped_column(JSON)
    """What is chosen, in order; see ``app.assessment.responses``."""
    answered_at: Mapped[datetime]


class Regrade(Base):
    """A corrected key was applied to attempts that were marked by the wrong one. Never changed."""

    __tablename__ = "regrade"
    __table_args__ = (CheckConstraint("reason IN ('wrong-key', 'two-right', 'translation')", name="reason"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(32), unique=True)
    module_key: Mapped[str] = mapped_column(String(16), index=True)
    version_id: Mapped[int] = mapped_column(ForeignKey(ModuleVersion.id))
    """The version whose keys were applied."""
    items: Mapped[list[str]] = mapped_column(JSON)
    """Keys of the items whose answers were corrected."""
    reason: Mapped[str] = mapped_column(String(16))
    made_by: Mapped[int] = mapped_column(ForeignKey(Account.id))
    made_at: Mapped[datetime]


class RegradedAttempt(Base):
    """What an attempt's marks were before a regrade, and what they are since."""

    __tablename__ = "regraded_attempt"

    regrade_id: Mapped[int] = mapped_column(ForeignKey(Regrade.id), primary_key=True)
    attempt_id: Mapped[int] = mapped_column(ForeignKey(Attempt.id), primary_key=True, index=True)
    before: Mapped[dict[str, Any]] = mapped_column(JSON)
    """``score`` as a fraction, ``must_right``, ``passed``, ``marks`` by item name."""
    after: Mapped[dict[str, Any]] = mapped_column(JSON)
    effect: Mapped[str] = mapped_column(String(16))
    """``gained`` (passed now), ``stands`` (failed now, what was granted stands until someone decides), ``same``."""
