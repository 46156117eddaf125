"""Tables of attempts and answers."""

from datetime import datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from app.accounts.models import Account
from app.catalogue.models import ModuleVersion
from app.db import Base

MARKS = ("submission_key", "score_numerator", "score_denominator", "must_right", "passed")
OPEN = text("submitted_at IS NULL")
FIRST = text("is_first")


class Attempt(Base):
    """One sitting of a module's quiz. The marks are empty until it is submitted and never change afterwards."""

    __tablename__ = "attempt"
    __table_args__ = (
        CheckConstraint(
            " AND ".join(f"(submitted_at IS NULL) = ({column} IS NULL)" for column in MARKS),
            name="marked_when_submitted",
        ),
        Index("uq_attempt_open", "account_id", "module_key", unique=True, sqlite_where=OPEN, postgresql_where=OPEN),
        Index("uq_attempt_first", "account_id", "module_key", unique=True, sqlite_where=FIRST, postgresql_where=FIRST),
        Index("ix_attempt_account_id_module_key", "account_id", "module_key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(32), unique=True)
    """Unguessable; what addresses carry."""
    account_id: Mapped[int] = mapped_column(ForeignKey(Account.id))
    module_key: Mapped[str] = mapped_column(String(16))
    version_id: Mapped[int] = mapped_column(ForeignKey(ModuleVersion.id), index=True)
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
    is_first: Mapped[bool]
    """Whether it is the account's first attempt at this module: the one that statistics count."""

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
    item_key: Mapped[str] = mapped_column(String(60), primary_key=True)
    chosen: Mapped[list[str]] = mapped_column(JSON)
    answered_at: Mapped[datetime]
