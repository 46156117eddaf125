"""A release for DHIS2: data value sets as JSON and as CSV, by the codes that a country's DHIS2 uses.

Counts go out, people counted and of how many, and DHIS2 computes the shares. A withheld cell and one that is told only
as a bound are never sent, because a shared instance is no place for either. A zero is sent: its data element needs
"store zero" (``zeroIsSignificant``), or DHIS2 drops it from its analytics.

The codes come from a file of three columns, ``kind,ours,theirs``:

    ========  =======================================  ==========================================
    kind      ours                                     theirs
    ========  =======================================  ==========================================
    dataset   (empty)                                  code of the data set
    area      a region's code                          code of the organisation unit
    element   indicator/audience/n, or .../d;          code of the data element
              COV-4/T1/T/n for a module
    option    ``sex=F``, ``age=Y25T34``                code of the category option combination
    ========  =======================================  ==========================================

What the file does not name is not sent, and the summary says how much that was.
"""

import csv
import io
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from app.coverage.releases.document import EVERYBODY, ReleasedCell, ReleaseDocument
from app.errors import Invalid
from app.i18n import N_, Message
from app.web.csv_cells import guarded

COLUMNS: Final = ("kind", "ours", "theirs")
KINDS: Final = ("dataset", "area", "element", "option")
HEADER: Final = ("dataelement", "period", "orgunit", "categoryoptioncombo", "attributeoptioncombo", "value")
MOST_ROWS: Final = 20_000


class BadMapping(Invalid):
    """Raised when the file of codes cannot be used; the sentence names the line."""


@dataclass(frozen=True)
class Mapped:
    """The codes of one DHIS2."""

    dataset: str
    areas: Mapping[str, str]
    elements: Mapping[str, str]
    options: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class DataValue:
    """One number of one organisation unit."""

    element: str
    area: str
    option: str
    """Empty: DHIS2's default."""
    value: int


@dataclass(frozen=True)
class Prepared:
    """What will be sent, and what will not."""

    values: tuple[DataValue, ...]
    left_out: Mapping[str, int]
    """How many cells were not sent, by reason: ``withheld``, ``area``, ``element``, ``option``."""


def read_mapping(text: str) -> Mapped:
    """Read the file of codes; raise :class:`BadMapping`."""
    rows = csv.reader(io.StringIO(text.removeprefix("\ufeff")))
    found: dict[str, dict[str, str]] = {kind: {} for kind in KINDS}
    for line, row in enumerate(rows, 1):
        if line == 1:
            if tuple(cell.strip().lower() for cell in row) != COLUMNS:
                raise BadMapping(N_("The first line must be: kind,ours,theirs"))
        elif any(cell.strip() for cell in row):
            _take(found, line, [cell.strip() for cell in row])
    if not found["dataset"]:
        raise BadMapping(N_("No line of kind dataset names the data set."))
    return Mapped(found["dataset"][""], found["area"], found["element"], found["option"])


def _take(found: dict[str, dict[str, str]], line: int, row: list[str]) -> None:
    if line > MOST_ROWS:
        raise _bad(line, N_("The file has more than %(most)s lines.", most=MOST_ROWS))
    if len(row) != len(COLUMNS):
        raise _bad(line, N_("A line has three values."))
    kind, ours, theirs = row
    if kind not in KINDS:
        raise _bad(line, N_("The kind is one of dataset, area, element, option."))
    if not theirs or (kind == "dataset") != (ours == ""):
        raise _bad(line, N_("A code is missing, or a data set has one too many."))
    if ours in found[kind]:
        raise _bad(line, N_("This code was mapped before."))
    found[kind][ours] = theirs


def _bad(line: int, sentence: Message) -> BadMapping:
    return BadMapping(N_("Line %(line)s: %(sentence)s", line=line, sentence=sentence))


def prepared(release: ReleaseDocument, mapped: Mapped) -> Prepared:
    """The numbers of a release that may be sent, under the codes of a DHIS2."""
    values: dict[tuple[str, str, str], DataValue] = {}
    left: Counter[str] = Counter()
    for cell in release.cells:
        why = _why_not(cell, mapped)
        if why:
            left[why] += 1
            continue
        for value in _values(cell, mapped):
            values[value.element, value.area, value.option] = value
    return Prepared(tuple(values.values()), dict(left))


def _why_not(cell: ReleasedCell, mapped: Mapped) -> str | None:
    if cell.withheld or cell.bound or cell.n is None:
        return "withheld"
    if cell.area not in mapped.areas:
        return "area"
    if not any(_element(cell, part) in mapped.elements for part in "nd"):
        return "element"
    if cell.dim != EVERYBODY and _option(cell) not in mapped.options:
        return "option"
    return None


def _values(cell: ReleasedCell, mapped: Mapped) -> Iterator[DataValue]:
    option = "" if cell.dim == EVERYBODY else mapped.options[_option(cell)]
    for part, number in (("n", cell.n), ("d", cell.d)):
        element = mapped.elements.get(_element(cell, part))
        if element and number is not None:
            yield DataValue(element, mapped.areas[cell.area], option, number)


def _element(cell: ReleasedCell, part: str) -> str:
    names = (cell.indicator, cell.module, cell.audience, part)
    return "/".join(name for name in names if name)


def _option(cell: ReleasedCell) -> str:
    return f"{cell.dim}={cell.dim_value}"


def as_json(release: ReleaseDocument, mapped: Mapped, found: Prepared) -> dict[str, Any]:
    """The body of ``POST /api/dataValueSets?idScheme=CODE``: one set with each value's own organisation unit."""
    completed = release.published_on or release.ref_date
    return {
        "dataSet": mapped.dataset,
        "completeDate": completed.isoformat(),
        "period": dhis2_period(release),
        "dataValues": [
            {
                "dataElement": each.element,
                "orgUnit": each.area,
                **({"categoryOptionCombo": each.option} if each.option else {}),
                "value": str(each.value),
            }
            for each in found.values
        ],
    }


def as_csv(release: ReleaseDocument, found: Prepared) -> str:
    """The same as the CSV that DHIS2 takes in bulk."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(HEADER)
    period = dhis2_period(release)
    for each in found.values:
        writer.writerow([guarded(each.element), period, guarded(each.area), guarded(each.option), "", str(each.value)])
    return text.getvalue()


def dhis2_period(release: ReleaseDocument) -> str:
    """The year of the reference date; DHIS2 has no year that ends on another day than its financial years."""
    return str(release.ref_date.year)
