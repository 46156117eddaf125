"""The five kinds of register file: their columns, what a cell may hold, what a row must be.

A reader of a cell gives the value it means or a :class:`Message` that says what is wrong. No message repeats the cell.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, TypeAlias

from app.i18n import N_, Message
from app.workforce.codes import (
    AGENCY_MEASURES,
    AUDIENCES,
    EVERYBODY,
    FIRST_BIRTH_YEAR,
    FIRST_DAY,
    LAST_DAY,
    SECTORS,
    SEXES,
    SURROUNDINGS,
    UNKNOWN,
)
from app.workforce.codes import last_birth_year as latest_birth_year
from app.workforce.staff_numbers import LONGEST, keyed_hash

Reader: TypeAlias = Callable[[str], Any]
Flaw: TypeAlias = tuple[str | None, Message]
"""A column (None for the row as a whole) and what is wrong in it."""

MOST_PEOPLE: Final = 2_000_000_000
FIRST_YEAR: Final = 2000
"""Of what other agencies counted."""

_CODE: Final = re.compile(r"[\w./-]{1,40}")
_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NUMBER: Final = re.compile(r"[0-9]{1,10}")
_YES: Final = {"yes": True, "true": True, "1": True, "": True, "no": False, "false": False, "0": False}

NO_SUCH_REGION: Final = N_("No region on the register has this code.")
NO_SUCH_SITE: Final = N_("No site on the register has this code.")


@dataclass
class Places:
    """The places a file may speak of. The importer fills ``sites`` with those that the coming rows name."""

    regions: Mapping[str, int] = field(default_factory=dict)
    """Code to id."""
    sites: dict[str, tuple[int, int]] = field(default_factory=dict)
    """Code to id and the region's id."""


@dataclass(frozen=True)
class Reading:
    """What the readers of a file need to know: the places, the key of the staff numbers, and today."""

    places: Places
    key: bytes
    today: date


@dataclass(frozen=True)
class Column:
    """One column: its name, an invented cell, how its cells are read; ``varies`` where nearly every cell differs."""

    name: str
    sample: str
    reader: Callable[[Reading], Reader]
    varies: bool = False


@dataclass(frozen=True)
class Kind:
    """One kind of register file; ``complete`` turns the values of a row into what is staged, or names flaws."""

    name: str
    columns: tuple[Column, ...]
    complete: Callable[[list[Any]], tuple[Any, ...] | list[Flaw]]

    @property
    def header(self) -> tuple[str, ...]:
        """The names of the columns, in the order of the template."""
        return tuple(column.name for column in self.columns)


def _listed(codes: tuple[str, ...], default: str | None = None) -> Callable[[Reading], Reader]:
    wrong = N_("The cell is none of %(codes)s.", codes=", ".join(codes))

    def read(cell: str) -> str | Message:
        if not cell and default is not None:
            return default
        return cell if cell in codes else wrong

    return lambda _reading: read


def _optional(reader: Callable[[Reading], Reader]) -> Callable[[Reading], Reader]:
    def for_reading(reading: Reading) -> Reader:
        read = reader(reading)
        return lambda cell: read(cell) if cell else None

    return for_reading


def _code(_reading: Reading) -> Reader:
    wrong = N_("A code has 1 to 40 letters, digits or any of . _ / -")
    return lambda cell: cell if _CODE.fullmatch(cell) else wrong


def _text(most: int) -> Callable[[Reading], Reader]:
    wrong = N_("The cell must hold 1 to %(most)s printable characters.", most=most)
    return lambda _reading: lambda cell: cell if cell and len(cell) <= most and cell.isprintable() else wrong


def _day(_reading: Reading) -> Reader:
    def read(cell: str) -> date | Message:
        try:
            day = date.fromisoformat(cell) if _DATE.fullmatch(cell) else None
        except ValueError:
            day = None
        if day is None:
            return N_("A date is written as YYYY-MM-DD and must exist.")
        if not FIRST_DAY <= day <= LAST_DAY:
            return N_("A date lies between %(first)s and %(last)s.", first=str(FIRST_DAY), last=str(LAST_DAY))
        return day

    return read


def _past_day(reading: Reading) -> Reader:
    read = _day(reading)

    def read_past(cell: str) -> date | Message:
        day: date | Message = read(cell)
        if isinstance(day, date) and day > reading.today:
            return N_("Nobody can have counted on a day that is still to come.")
        return day

    return read_past


def _birth_year(reading: Reading) -> Reader:
    last = latest_birth_year(reading.today)
    wrong = N_("A birth year lies between %(first)s and %(last)s.", first=str(FIRST_BIRTH_YEAR), last=str(last))

    def read(cell: str) -> int | Message:
        is_year = _NUMBER.fullmatch(cell) and FIRST_BIRTH_YEAR <= int(cell) <= last
        return int(cell) if is_year else wrong

    return read


def _count(_reading: Reading) -> Reader:
    wrong = N_("A head count is a whole number from 0 to %(most)s.", most=MOST_PEOPLE)

    def read(cell: str) -> int | Message:
        return int(cell) if _NUMBER.fullmatch(cell) and int(cell) <= MOST_PEOPLE else wrong

    return read


def _amount(_reading: Reading) -> Reader:
    wrong = N_("The cell is a whole number from 0 to %(most)s.", most=MOST_PEOPLE)

    def read(cell: str) -> int | Message:
        return int(cell) if _NUMBER.fullmatch(cell) and int(cell) <= MOST_PEOPLE else wrong

    return read


def _year(reading: Reading) -> Reader:
    last = reading.today.year
    wrong = N_("A year lies between %(first)s and %(last)s.", first=str(FIRST_YEAR), last=str(last))

    def read(cell: str) -> int | Message:
        return int(cell) if len(cell) == 4 and _NUMBER.fullmatch(cell) and FIRST_YEAR <= int(cell) <= last else wrong

    return read


def _cadre(_reading: Reading) -> Reader:
    wrong = N_("A cadre is the four digits of an ISCO-08 unit group.")
    return lambda cell: cell if len(cell) == 4 and _NUMBER.fullmatch(cell) else wrong


def _yes(_reading: Reading) -> Reader:
    wrong = N_("The cell is neither yes nor no.")
    return lambda cell: _YES.get(cell.lower(), wrong)


def _region(reading: Reading) -> Reader:
    return lambda cell: reading.places.regions.get(cell, NO_SUCH_REGION)


def _site(reading: Reading) -> Reader:
    return lambda cell: reading.places.sites.get(cell, NO_SUCH_SITE) if cell else None


def _staff_number(reading: Reading) -> Reader:
    wrong = N_("A staff number has 1 to %(most)s characters.", most=LONGEST)

    def read(cell: str) -> str | Message:
        try:
            return keyed_hash(cell, reading.key)
        except ValueError:
            return wrong

    return read


def _as_read(values: list[Any]) -> tuple[Any, ...]:
    return tuple(values)


def _complete_position(values: list[Any]) -> tuple[Any, ...] | list[Flaw]:
    """Values of a position with the site as its id; a blank region is the site's."""
    staff_hash, sex, birth_year, audience, cadre, region_id, site, start, end, is_primary = values
    if end is not None and end < start:
        return [("end", N_("The last day is before the first."))]
    if site is None:
        if region_id is None:
            return [("region", N_("A position needs a region or a site."))]
        return staff_hash, sex, birth_year, audience, cadre, region_id, None, start, end, is_primary
    site_id, site_region_id = site
    if region_id not in (None, site_region_id):
        return [("site", N_("The site lies in another region."))]
    return staff_hash, sex, birth_year, audience, cadre, site_region_id, site_id, start, end, is_primary


def _complete_aggregate(values: list[Any]) -> tuple[Any, ...] | list[Flaw]:
    """Values of an agency's figure; no more can be complete than there are."""
    value, complete = values[4], values[5]
    if complete is not None and complete > value:
        return [("complete", N_("More are complete than there are."))]
    return tuple(values)


REGIONS: Final = Kind(
    "regions",
    (
        Column("code", "XX-N", _code, varies=True),
        Column("name", "Northern Province", _text(200), varies=True),
        Column("parent", "XX", _optional(_code)),
    ),
    _as_read,
)
SITES: Final = Kind(
    "sites",
    (
        Column("code", "SCH-0042", _code, varies=True),
        Column("name", "Riverside Primary School", _text(200), varies=True),
        Column("kind", "school", _text(40)),
        Column("region", "XX-N", _region),
        Column("sector", "PUB", _listed(SECTORS)),
        Column("urban_rural", "rural", _optional(_listed(SURROUNDINGS))),
    ),
    _as_read,
)
POSITIONS: Final = Kind(
    "positions",
    (
        Column("staff_number", "EX-000-123", _staff_number, varies=True),
        Column("sex", "F", _listed(SEXES, UNKNOWN)),
        Column("birth_year", "1984", _optional(_birth_year)),
        Column("audience", "T", _listed(AUDIENCES)),
        Column("cadre_isco08", "2341", _optional(_cadre)),
        Column("region", "XX-N", _optional(_region)),
        Column("site", "SCH-0042", _site, varies=True),
        Column("start", "2019-09-01", _day),
        Column("end", "", _optional(_day)),
        Column("primary", "yes", _yes),
    ),
    _complete_position,
)
HEADCOUNTS: Final = Kind(
    "headcounts",
    (
        Column("region", "XX-N", _region),
        Column("audience", "H", _listed(AUDIENCES)),
        Column("date", "2025-12-31", _past_day),
        Column("count", "1250", _count),
        Column("source", "Health workforce account 2025", _text(200)),
    ),
    _as_read,
)
AGGREGATES: Final = Kind(
    "aggregates",
    (
        Column("region", "XX-N", _region),
        Column("year", "2025", _year),
        Column("audience", "T", _listed((EVERYBODY, *AUDIENCES), EVERYBODY)),
        Column("measure", "reports", _listed(AGENCY_MEASURES)),
        Column("value", "200", _amount),
        Column("complete", "160", _optional(_amount)),
        Column("source", "Child protection authority 2025", _text(200)),
    ),
    _complete_aggregate,
)
KINDS: Final[Mapping[str, Kind]] = {kind.name: kind for kind in (REGIONS, SITES, POSITIONS, HEADCOUNTS, AGGREGATES)}


def template(kind: Kind) -> str:
    """The header of a kind and one invented row."""
    return f"{','.join(kind.header)}\n{','.join(column.sample for column in kind.columns)}\n"


def kind_of(names: list[str]) -> Kind | None:
    """The kind that a header means: the one it shares most columns with; None when it shares none."""
    best = max(KINDS.values(), key=lambda kind: (len(set(kind.header) & set(names)), -len(kind.header)))
    return best if set(best.header) & set(names) else None


def header_flaws(kind: Kind, names: list[str]) -> list[Message]:
    """What is wrong with a header: every unknown, missing and repeated column, named."""
    unknown = [name[:40] for name in names if name not in kind.header]
    missing = [name for name in kind.header if name not in names]
    repeated = sorted({name for name in names if names.count(name) > 1 and name in kind.header})
    flaws = []
    if unknown:
        flaws.append(N_("Unknown columns: %(names)s.", names=", ".join(unknown)))
    if missing:
        flaws.append(N_("Missing columns: %(names)s.", names=", ".join(missing)))
    if repeated:
        flaws.append(N_("Columns that stand there twice: %(names)s.", names=", ".join(repeated)))
    return flaws


class Memory(dict[str, Any]):
    """What a column's cells meant before: cells repeat, and a look-up is much cheaper than reading."""

    most = 50_000

    def __init__(self, read: Reader) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, cell: str) -> Any:
        """Read a cell not seen before."""
        if len(self) >= self.most:
            self.clear()
        value = self[cell] = self._read(cell)
        return value


class RowReader:
    """Reads the rows of one file: cells in the file's order to values in the kind's order."""

    def __init__(self, kind: Kind, names: list[str], reading: Reading) -> None:
        """``names``: the header, without flaws."""
        self.places = reading.places
        self._complete = kind.complete
        self._width = len(names)
        self._columns: list[tuple[int, str, Reader]] = [
            (names.index(column.name), column.name, _reader(column, reading)) for column in kind.columns
        ]

    def sites_in(self, rows: list[list[str]]) -> set[str]:
        """The codes of sites that rows name, where rows have any."""
        index = next((index for index, name, _ in self._columns if name == "site"), self._width)
        return {row[index] for row in rows if index < len(row)}

    def read(self, row: list[str]) -> tuple[Any, ...] | list[Flaw]:
        """What is staged for a row, or everything that is wrong with it."""
        if len(row) != self._width:
            counts = {"found": len(row), "wanted": self._width}
            return [(None, N_("The row has %(found)s cells, the header %(wanted)s.", **counts))]
        values = [read(row[index]) for index, _, read in self._columns]
        for value in values:
            if value.__class__ is Message:
                return self._flaws(values)
        return self._complete(values)

    def _flaws(self, values: list[Any]) -> list[Flaw]:
        named = zip(values, self._columns, strict=True)
        return [(name, value) for value, (_, name, _) in named if isinstance(value, Message)]


def _reader(column: Column, reading: Reading) -> Reader:
    read = column.reader(reading)
    return read if column.varies else Memory(read).__getitem__
