"""Tables of group sessions and their verified rosters."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.accounts.models import Account
from app.db import Base
from app.workforce.models import Person, Region, Site


class GroupSession(Base):
    """A group session as its facilitator recorded it; it is not edited afterwards."""

    __tablename__ = "group_session"
    __table_args__ = (
        CheckConstraint("attendees >= 1", name="attended"),
        CheckConstraint("verified >= 0 AND verified <= attendees", name="verified_among_attendees"),
        Index("ix_group_session_region_id_held_on", "region_id", "held_on"),
        Index("ix_group_session_recorded_by", "recorded_by"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    on: Mapped[date] = mapped_column("held_on")
    audience: Mapped[str] = mapped_column(String(4))
    track_code: Mapped[str] = mapped_column(String(16))
    region_id: Mapped[int] = mapped_column(ForeignKey(Region.id))
    site_id: Mapped[int | None] = mapped_column(ForeignKey(Site.id))
    attendees: Mapped[int]
    verified: Mapped[int]
    recorded_by: Mapped[int] = mapped_column(ForeignKey(Account.id))
    recorded_at: Mapped[datetime]
    submission_key: Mapped[str | None] = mapped_column(String(100), unique=True)
    """Made by whoever sent it, so that sending the same record twice keeps one."""


class Attendance(Base):
    """One verified person on the roster of a session, with the result of the test."""

    __tablename__ = "attendance"
    __table_args__ = (
        CheckConstraint("score_percent >= 0 AND score_percent <= 100", name="score_percent"),
        Index("ix_attendance_person_id", "person_id"),
    )

    group_session_id: Mapped[int] = mapped_column(ForeignKey(GroupSession.id), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), primary_key=True)
    score_percent: Mapped[int]
    must_ok: Mapped[bool]
    """Every MUST item was right."""
    passed: Mapped[bool]
    """By the rule of the track on that day."""
