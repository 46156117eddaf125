"""The ledger and its totals; releases and their registry."""

from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.coverage.rollup import EVERYBODY
from app.credentials.models import Certificate
from app.db import Base
from app.facilitation.models import GroupSession
from app.learning.models import Enrolment
from app.workforce.models import CODE_LENGTH, Person, Region, Site

MEASURE_LENGTH: Final = 40
TO_MEND: Final = "measure IN ('incomplete', 'completion:unmatched')"
"""Entries from which a data officer finds what is wrong."""
OF_SITES: Final = "site_id IS NOT NULL AND audience <> '_T'"
"""Entries from which the counts of places of work are derived."""


def _only_where_known(name: str) -> Index:
    """An index on what an entry comes from, without the entries that come from something else."""
    known = text(f"{name} IS NOT NULL")
    return Index(f"ix_ledger_entry_{name}", name, sqlite_where=known, postgresql_where=known)


class LedgerEntry(Base):
    """On ``day`` a count rises or falls by ``delta``. Only ever appended; a correction is one more entry.

    It comes from a person, a certificate, an enrolment, a group session or a place of work (``unit_id``).
    """

    __tablename__ = "ledger_entry"
    __table_args__ = (
        _only_where_known("person_id"),
        _only_where_known("certificate_id"),
        _only_where_known("group_session_id"),
        _only_where_known("enrolment_id"),
        _only_where_known("unit_id"),
        Index(
            "ix_ledger_entry_site_id",
            "site_id",
            "audience",
            "day",
            "measure",
            "delta",
            sqlite_where=text(OF_SITES),
            postgresql_where=text(OF_SITES),
        ),
        Index(
            "ix_ledger_entry_to_mend",
            "measure",
            "audience",
            "day",
            sqlite_where=text(TO_MEND),
            postgresql_where=text(TO_MEND),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id))
    certificate_id: Mapped[int | None] = mapped_column(ForeignKey(Certificate.id))
    group_session_id: Mapped[int | None] = mapped_column(ForeignKey(GroupSession.id))
    enrolment_id: Mapped[int | None] = mapped_column(ForeignKey(Enrolment.id))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey(Site.id))
    day: Mapped[int]
    """Like 20261231."""
    measure: Mapped[str] = mapped_column(String(MEASURE_LENGTH))
    audience: Mapped[str] = mapped_column(String(2))
    region_id: Mapped[int] = mapped_column(ForeignKey(Region.id))
    site_id: Mapped[int | None] = mapped_column(ForeignKey(Site.id))
    """Where the person works, of what is told by place of work too."""
    sex: Mapped[str] = mapped_column(String(2))
    birth_year: Mapped[int | None]
    delta: Mapped[int]


class LedgerTotal(Base):
    """The sum of the entries of one period in a region and all below it. Derived from the entries, always rebuildable.

    Without foreign keys: every row is derived from entries, which have them, and a check for each sum would cost more
    than summing. ``cohort`` is 0 for everybody. Years also have a row for each birth year (1 where it is unknown), of
    which only ``amount`` is kept. The age columns tell the band reached in the year of the period.
    """

    __tablename__ = "ledger_total"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012  (SQLAlchemy's own form)

    measure: Mapped[str] = mapped_column(String(MEASURE_LENGTH), primary_key=True)
    audience: Mapped[str] = mapped_column(String(2), primary_key=True)
    region_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    cohort: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, default=EVERYBODY)
    period: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """Like 2026, 202612 or 20261231."""
    amount: Mapped[int]
    sex_f: Mapped[int]
    sex_m: Mapped[int]
    sex_o: Mapped[int]
    sex_u: Mapped[int]
    age_lt25: Mapped[int]
    age_25t34: Mapped[int]
    age_35t44: Mapped[int]
    age_45t54: Mapped[int]
    age_55t64: Mapped[int]
    age_ge65: Mapped[int]
    age_u: Mapped[int]
    setting_urban: Mapped[int]
    setting_rural: Mapped[int]
    sector_pub: Mapped[int]
    sector_prv: Mapped[int]
    sector_ngo: Mapped[int]


class Release(Base):
    """A release on its way to the public. Published, it is never changed again; a revision is a row of its own.

    A withdrawn one was published, so that what it told is known for good; its document is no longer given out.
    """

    __tablename__ = "release"
    __table_args__ = (
        UniqueConstraint("ref_date", "number"),
        CheckConstraint("state IN ('draft', 'checked', 'reviewed', 'published', 'withdrawn')", name="state"),
        CheckConstraint("(state IN ('published', 'withdrawn')) = (published_at IS NOT NULL)", name="published_when"),
        Index(
            "uq_release_open",
            "ref_date",
            unique=True,
            sqlite_where=text("state NOT IN ('published', 'withdrawn')"),
            postgresql_where=text("state NOT IN ('published', 'withdrawn')"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    """The reference date and the number: ``2026-12-31.1``."""
    ref_date: Mapped[date]
    number: Mapped[int]
    period: Mapped[str] = mapped_column(String(24), index=True)
    state: Mapped[str] = mapped_column(String(12))
    revises: Mapped[str | None] = mapped_column(String(20))
    reason: Mapped[str | None] = mapped_column(String(1000))
    digest: Mapped[str] = mapped_column(String(64))
    document: Mapped[dict[str, Any]] = mapped_column(JSON, deferred=True, deferred_raiseload=True)
    """What the digest covers; large, so it is loaded only by name."""
    findings: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    """Of the automatic checks of this document; empty before they ran."""
    steps: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    """Who did what to it, when, and to which digest, from the first preparation on."""
    published_at: Mapped[datetime | None]


class ReleaseCell(Base):
    """The registry: what a release withheld, and what it told. It never leaves this feature."""

    __tablename__ = "release_cell"

    release_id: Mapped[int] = mapped_column(ForeignKey(Release.id), primary_key=True)
    indicator: Mapped[str] = mapped_column(String(12), primary_key=True)
    module: Mapped[str] = mapped_column(String(40), primary_key=True)
    audience: Mapped[str] = mapped_column(String(4), primary_key=True)
    area: Mapped[str] = mapped_column(String(CODE_LENGTH), primary_key=True)
    dim: Mapped[str] = mapped_column(String(16), primary_key=True)
    dim_value: Mapped[str] = mapped_column(String(16), primary_key=True)
    withheld: Mapped[str | None] = mapped_column(String(12))
    """``primary`` or ``secondary``; None when it was told."""
    n: Mapped[int | None]
    """What was told, a bound as the number that it gives away; None when it was withheld."""
