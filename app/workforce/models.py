"""The tables of the register."""

from datetime import date, datetime
from typing import Final

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import Base
from app.workforce.codes import AGENCY_MEASURES, AUDIENCES, EVERYBODY, SECTORS, SEXES, SURROUNDINGS

CODE_LENGTH: Final = 40
NAME_LENGTH: Final = 200


def _one_of(column: str, codes: tuple[str, ...]) -> str:
    listed = ", ".join(f"'{code}'" for code in codes)
    return f"{column} IN ({listed})"


class Region(Base):
    """A place of the country's tree; the country itself is the one without a parent."""

    __tablename__ = "region"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(CODE_LENGTH), unique=True)
    name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("region.id"), index=True)
    path: Mapped[str] = mapped_column(String(250), unique=True)
    """Ids from the country down to this region, each followed by a slash, after a leading slash: ``/1/4/``."""
    depth: Mapped[int]
    """0 for the country."""

    parent: Mapped["Region | None"] = relationship(remote_side="Region.id")

    @property
    def region_path(self) -> str:
        """Where this is, for the question whether somebody's rights reach it."""
        return self.path

    @property
    def site_id(self) -> int | None:
        """None: a region is not one site."""
        return None


class Site(Base):
    """A school, clinic, police unit or other place of work."""

    __tablename__ = "site"
    __table_args__ = (
        CheckConstraint(_one_of("sector", SECTORS), name="sector"),
        CheckConstraint(_one_of("urban_rural", SURROUNDINGS), name="urban_rural"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(CODE_LENGTH), unique=True)
    name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    kind: Mapped[str] = mapped_column(String(40))
    """What it is, in the country's own word: school, clinic, police unit."""
    region_id: Mapped[int] = mapped_column(ForeignKey(Region.id), index=True)
    sector: Mapped[str] = mapped_column(String(3))
    urban_rural: Mapped[str | None] = mapped_column(String(5))

    region: Mapped[Region] = relationship()

    @property
    def region_path(self) -> str:
        """Where this is, for the question whether somebody's rights reach it."""
        return self.region.path

    @property
    def site_id(self) -> int | None:
        """The site itself."""
        return self.id


class Person(Base):
    """One human being of the register, without name and without staff number."""

    __tablename__ = "person"
    __table_args__ = (
        CheckConstraint(_one_of("sex", SEXES), name="sex"),
        CheckConstraint("birth_year BETWEEN 1900 AND 2100", name="birth_year"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    sex: Mapped[str] = mapped_column(String(2))
    birth_year: Mapped[int | None]
    staff_hash: Mapped[str] = mapped_column(String(64), unique=True)
    """``staff_numbers.keyed_hash`` of the number; the number itself is nowhere."""


class Position(Base):
    """What a person does where, and from when to when."""

    __tablename__ = "position"
    __table_args__ = (
        UniqueConstraint("person_id", "audience", "region_id", "site_id", "start"),
        Index(
            "uq_position_without_site",
            "person_id",
            "audience",
            "region_id",
            "start",
            unique=True,
            sqlite_where=text("site_id IS NULL"),
            postgresql_where=text("site_id IS NULL"),
        ),
        CheckConstraint(_one_of("audience", AUDIENCES), name="audience"),
        CheckConstraint('"end" >= start', name="end_after_start"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id))
    audience: Mapped[str] = mapped_column(String(2))
    cadre_isco08: Mapped[str | None] = mapped_column(String(4))
    """The unit group of ISCO-08, four digits; None when the register does not say."""
    region_id: Mapped[int] = mapped_column(ForeignKey(Region.id))
    site_id: Mapped[int | None] = mapped_column(ForeignKey(Site.id))
    start: Mapped[date]
    end: Mapped[date | None]
    """The last day in post, inclusive; None while nobody knows one."""
    is_primary: Mapped[bool]
    """Says where the person is counted; primary positions of one person and audience never overlap."""


class HeadCount(Base):
    """How many people of an audience a region (with all below it) had on a day, by a source that lists nobody."""

    __tablename__ = "head_count"
    __table_args__ = (
        UniqueConstraint("region_id", "audience", "on"),
        CheckConstraint(_one_of("audience", AUDIENCES), name="audience"),
        CheckConstraint("count >= 0", name="count"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    region_id: Mapped[int] = mapped_column(ForeignKey(Region.id))
    audience: Mapped[str] = mapped_column(String(2))
    on: Mapped[date]
    count: Mapped[int]
    source: Mapped[str] = mapped_column(String(NAME_LENGTH))


class AgencyAggregate(Base):
    """What another agency counted in a year in a region with all below it; no person stands behind a single one."""

    __tablename__ = "agency_aggregate"
    __table_args__ = (
        UniqueConstraint("region_id", "year", "audience", "measure"),
        CheckConstraint(_one_of("audience", (EVERYBODY, *AUDIENCES)), name="audience"),
        CheckConstraint(_one_of("measure", AGENCY_MEASURES), name="measure"),
        CheckConstraint("value >= 0", name="value"),
        CheckConstraint("complete BETWEEN 0 AND value", name="complete"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    region_id: Mapped[int] = mapped_column(ForeignKey(Region.id))
    year: Mapped[int]
    audience: Mapped[str] = mapped_column(String(2))
    measure: Mapped[str] = mapped_column(String(12))
    value: Mapped[int]
    complete: Mapped[int | None]
    """How many of them were as they should be; what that means depends on the measure. None where nobody counted."""
    source: Mapped[str] = mapped_column(String(NAME_LENGTH))


class RegisterImport(Base):
    """One register file that was brought in."""

    __tablename__ = "register_import"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    sha256: Mapped[str] = mapped_column(String(64))
    """Of the unpacked file, so that a packed and a plain copy are known as the same."""
    rows: Mapped[int]
    added: Mapped[int]
    changed: Mapped[int]
    unchanged: Mapped[int]
    register_date: Mapped[date]
    """The day whose state the register shows."""
    at: Mapped[datetime]
    by: Mapped[int | None]
    """The account, None for the console; no foreign key, because accounts stand above."""
