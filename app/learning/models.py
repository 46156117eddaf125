"""Tables of enrolments, finished lessons and passed modules."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.accounts.models import Account
from app.catalogue.models import ModuleVersion
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
    """When all core modules were passed for the first time."""
    module_key: Mapped[str | None] = mapped_column(String(16))
    lesson_key: Mapped[str | None] = mapped_column(String(60))


class LessonProgress(Base):
    """A lesson that was read to its end."""

    __tablename__ = "lesson_progress"

    enrolment_id: Mapped[int] = mapped_column(ForeignKey(Enrolment.id), primary_key=True)
    module_key: Mapped[str] = mapped_column(String(16), primary_key=True)
    lesson_key: Mapped[str] = mapped_column(String(60), primary_key=True)
    completed_at: Mapped[datetime]


class ModulePass(Base):
    """A module that was passed, online by an account or on a verified roster by a person. Never changed, never deleted.

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
