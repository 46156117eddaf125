"""The tables of the register."""

from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import Base
from app.workforce.codes import AGENCY_MEASURES, AUDIENCES, EVERYBODY, SECTORS, SEXES, SURROUNDINGS
from app.workforce.shapes import Sheet

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
    """One human being of the register, without name and without staff number.

    An entry that turned out to be the same human being as another is merged into it: it stays, with its own hash, and
    everything it leads to is the other's.
    """

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
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    """The person whose second entry this is; that one is merged into nobody. None for nearly everybody."""


class Position(Base):
    """What a person does where, and from when to when."""

    __tablename__ = "position"
    __table_args__ = (
        UniqueConstraint(
            "person_id", "audience", "region_id", "site_id", "start", "merged_entry_id", name="uq_position_told"
        ),
        Index(
            "uq_position_without_site",
            "person_id",
            "audience",
            "region_id",
            "start",
            "merged_entry_id",
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
    merged_entry_id: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    """The entry (a ``Person.id``) whose staff number tells this position, where it is not the person's own; else 0.

    Without a foreign key, because 0 is no person and NULL would let the same position stand twice.
    """
    has_yielded: Mapped[bool] = mapped_column(default=False, server_default=false())
    """The register tells it as primary, and since two entries were merged another one of the person leads."""


class PersonMerge(Base):
    """Two entries of the register were found to be one human being. Undone, it stays written down."""

    __tablename__ = "person_merge"
    __table_args__ = (
        CheckConstraint("kept_id <> merged_id", name="two_people"),
        CheckConstraint("(undone_at IS NOT NULL) OR (undone_by IS NULL)", name="undone_when"),
        Index(
            "uq_person_merge_open",
            "merged_id",
            unique=True,
            sqlite_where=text("undone_at IS NULL"),
            postgresql_where=text("undone_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kept_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    merged_id: Mapped[int] = mapped_column(ForeignKey(Person.id))
    reason: Mapped[str] = mapped_column(String(NAME_LENGTH))
    at: Mapped[datetime]
    by: Mapped[int | None]
    """The account, None for the console; no foreign key, because accounts stand above."""
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[int | None]
    moved: Mapped[dict[str, list[int]]] = mapped_column(JSON)
    """Ids of what was the merged entry's, by table; undoing gives exactly these back."""


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
    ended: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    """Positions that a file of everybody no longer lists, and that were ended therefore."""


class RegionMap(Base):
    """How the parts of a region are drawn beside each other; without a row they are drawn as equal tiles."""

    __tablename__ = "region_map"

    id: Mapped[int] = mapped_column(primary_key=True)
    region_id: Mapped[int] = mapped_column(ForeignKey(Region.id), unique=True)
    height: Mapped[int]
    """Of the field, in units of which ``shapes.WIDTH`` are its width."""
    shapes: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    sha256: Mapped[str] = mapped_column(String(64))
    """Of the unpacked file that it came from."""
    at: Mapped[datetime]
    by: Mapped[int | None]
    """The account, None for the console; no foreign key, because accounts stand above."""

    region: Mapped[Region] = relationship()

    @property
    def sheet(self) -> Sheet:
        """What is drawn."""
        return Sheet.from_plain(self.height, self.shapes)
