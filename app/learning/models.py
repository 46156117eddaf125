"""Tables of enrolments, finished lessons, passed modules, ratings, follow-ups and refreshers."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.accounts.models import Account
from app.assessment.models import Attempt
from app.catalogue.models import ModuleVersion
from app.credentials.models import Certificate
from app.db import Base
from app.workforce.models import Person


class Enrolment(Base):
    """An account takes a track. ``module_key`` and ``lesson_key`` tell where it left off."""

    __tablename__ = "enrolment"
    __table_args__ = (UniqueConstraint("account_id", "track_code"), Index("ix_enrolment_track_code", "track_code"))

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey(Account.id))
    track_code: Mapped[str] = mapped_column(String(16))
    """A code and no foreign key: a track may be withdrawn, what was learnt stays."""
    enrolled_at: Mapped[datetime]
    completed_at: Mapped[datetime | None]
    """When the first certificate of the track was earned: all modules passed, and the post-test where it gates."""
    module_key: Mapped[str | None] = mapped_column(String(16))
    lesson_key: Mapped[str | None] = mapped_column(String(60))
    pre_test_skipped_at: Mapped[datetime | None]
    """When the learner chose to do without the pre-test; only where the track allows it."""


class LessonProgress(Base):
    """A lesson that was read to its end."""

    __tablename__ = "lesson_progress"

    enrolment_id: Mapped[int] = mapped_column(ForeignKey(Enrolment.id), primary_key=True)
    module_key: Mapped[str] = mapped_column(String(16), primary_key=True)
    lesson_key: Mapped[str] = mapped_column(String(60), primary_key=True)
    completed_at: Mapped[datetime]


class ModulePass(Base):
    """A module that was passed, online by an account or on a verified roster by a person. Never changed, never deleted.

    ``person_id`` follows when two entries of the register turn out to be one human being.

    It counts on a day ``d`` with ``passed_on <= d < expires``.
    """

    __tablename__ = "module_pass"
    __table_args__ = (
        CheckConstraint("account_id IS NOT NULL OR person_id IS NOT NULL", name="has_holder"),
        CheckConstraint("expires > passed_on", name="expires_after_pass"),
        CheckConstraint("source IN ('online', 'group', 'recognised')", name="source"),
        Index("ix_module_pass_account_id_module_key", "account_id", "module_key"),
        Index("ix_module_pass_person_id_module_key", "person_id", "module_key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey(Account.id))
    person_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id))
    module_key: Mapped[str] = mapped_column(String(16))
    version_id: Mapped[int | None] = mapped_column(ForeignKey(ModuleVersion.id))
    """The version that was passed; None where a roster or a recognised course doesn't tell."""
    passed_on: Mapped[date]
    expires: Mapped[date]
    """The first day on which it no longer counts."""
    source: Mapped[str] = mapped_column(String(16))
    recorded_at: Mapped[datetime]
    """When it was entered; decides which passes are newer than a certificate."""


class Rating(Base):
    """How useful a track was for one's work, 1 (not at all) to 5 (very), said after the last test (REA-1)."""

    __tablename__ = "rating"
    __table_args__ = (CheckConstraint("value BETWEEN 1 AND 5", name="value"),)

    account_id: Mapped[int] = mapped_column(ForeignKey(Account.id), primary_key=True)
    track_code: Mapped[str] = mapped_column(String(16), primary_key=True)
    value: Mapped[int]
    rated_at: Mapped[datetime]


class FollowUp(Base):
    """The follow-up of one certificate, from 75 to 120 days after its issue; made when it is invited to or begun."""

    __tablename__ = "follow_up"
    __table_args__ = (
        CheckConstraint("closes > opens", name="closes_after_opening"),
        Index("ix_follow_up_account_id", "account_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(32), unique=True)
    certificate_id: Mapped[int] = mapped_column(ForeignKey(Certificate.id), unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey(Account.id))
    track_code: Mapped[str] = mapped_column(String(16))
    opens: Mapped[date]
    """The first day on which it can be answered: issue + 75 days."""
    closes: Mapped[date]
    """The last day on which it can be answered: issue + 120 days."""
    invited_at: Mapped[datetime | None]
    """When the invitation was handed to the mail server."""
    attempt_id: Mapped[int | None] = mapped_column(ForeignKey(Attempt.id), unique=True)
    practised_at: Mapped[datetime | None]
    """When the practice questions were sent."""
    declined_at: Mapped[datetime | None]


class PracticeAnswer(Base):
    """What was chosen for one practice question of a follow-up: keys only, no words, no case."""

    __tablename__ = "practice_answer"

    follow_up_id: Mapped[int] = mapped_column(ForeignKey(FollowUp.id), primary_key=True)
    question_key: Mapped[str] = mapped_column(String(60), primary_key=True)
    chosen: Mapped[list[str]] = mapped_column(JSON)
    is_safe: Mapped[bool]
    """``applied``: at least one safe action; ``channel``: the one that the directory names for the site; else False."""


class LearnerChoice(Base):
    """What a learner does not want: refreshers, or mail that reminds."""

    __tablename__ = "learner_choice"

    account_id: Mapped[int] = mapped_column(ForeignKey(Account.id), primary_key=True)
    refreshers_off_at: Mapped[datetime | None]
    mail_off_at: Mapped[datetime | None]


class RefresherCard(Base):
    """What a learner remembers of one item, as the spaced-repetition library keeps it."""

    __tablename__ = "refresher_card"
    __table_args__ = (Index("ix_refresher_card_account_id_due", "account_id", "due"),)

    account_id: Mapped[int] = mapped_column(ForeignKey(Account.id), primary_key=True)
    module_key: Mapped[str] = mapped_column(String(16), primary_key=True)
    item_key: Mapped[str] = mapped_column(String(60), primary_key=True)
    track_code: Mapped[str] = mapped_column(String(16))
    due: Mapped[datetime]
    was_missed: Mapped[bool]
    """Whether the last answer was not fully right."""
    card: Mapped[dict[str, Any]] = mapped_column(JSON)


class Retained(Base):
    """How much of a refresher or follow-up was known, so many days after the learner was certified."""

    __tablename__ = "retained"
    __table_args__ = (Index("ix_retained_audience_days", "audience", "days"),)

    attempt_id: Mapped[int] = mapped_column(ForeignKey(Attempt.id), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey(Account.id))
    audience: Mapped[str] = mapped_column(String(4))
    days: Mapped[int]
    """Since the certificate of the track was issued."""
    asked: Mapped[int]
    known: Mapped[int]
    """Items with full marks."""
