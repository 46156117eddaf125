"""Accounts, their grants, their sessions and tokens, and the failed tries that throttle guessing."""

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base
from app.permissions import Role
from app.workforce.models import Person, Region, Site

ROLE_NAMES = ", ".join(f"'{role}'" for role in Role)


class Account(Base):
    """What somebody signs in with. ``email`` is casefolded; ``search_text`` is name and e-mail, folded."""

    __tablename__ = "account"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    search_text: Mapped[str] = mapped_column(String(800))
    password_hash: Mapped[str] = mapped_column(String(200))
    language: Mapped[str] = mapped_column(String(8))
    person_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id), index=True)
    created_at: Mapped[datetime]
    disabled_at: Mapped[datetime | None]
    must_change_password: Mapped[bool] = mapped_column(default=False)
    trying_until: Mapped[date | None]
    """The last day on which somebody asks this account to try a module in the making; for the menu alone."""
    failures_in_a_row: Mapped[int] = mapped_column(default=0)
    """Wrong passwords since the last right one or the last reset."""


class Grant(Base):
    """A role given to an account: without region and site for the whole country, else for that subtree or site."""

    __tablename__ = "role_grant"
    __table_args__ = (
        CheckConstraint(f"role IN ({ROLE_NAMES})", name="role_known"),
        CheckConstraint("region_id IS NULL OR site_id IS NULL", name="one_place"),
        Index("ix_role_grant_account_id_ended_at", "account_id", "ended_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey(Account.id))
    role: Mapped[str] = mapped_column(String(20))
    region_id: Mapped[int | None] = mapped_column(ForeignKey(Region.id))
    site_id: Mapped[int | None] = mapped_column(ForeignKey(Site.id))
    given_by: Mapped[int | None] = mapped_column(ForeignKey(Account.id))
    given_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class SignInSession(Base):
    """One signed-in browser, until ``ends_at`` or until it is ended; only a hash of its token is kept."""

    __tablename__ = "sign_in_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey(Account.id), index=True)
    started_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    agent: Mapped[str] = mapped_column(String(60))
    """Browser and system in two words; the header itself is not kept."""


class Token(Base):
    """A personal key for the JSON API; ``prefix`` is its beginning, to tell it from others in a list."""

    __tablename__ = "api_token"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey(Account.id), index=True)
    name: Mapped[str] = mapped_column(String(80))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    prefix: Mapped[str] = mapped_column(String(12))
    scopes: Mapped[list[str]] = mapped_column(JSON)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class SignInFailure(Base):
    """One failed try. Both keys are hashes: people type passwords into the wrong field. Rows live for a day."""

    __tablename__ = "sign_in_failure"
    __table_args__ = (
        Index("ix_sign_in_failure_account_key_at", "account_key", "at"),
        Index("ix_sign_in_failure_address_key_at", "address_key", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account_key: Mapped[str] = mapped_column(String(64))
    address_key: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(index=True)
