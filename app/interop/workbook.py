"""A release as a spreadsheet: cover, contents, notes, codebook, then one table a sheet.

Made to be read by people and programs alike: one header row, no merged cells, no formula, numbers stored as numbers,
and shorthand in brackets where there is none: [c] confidential, [z] not applicable, [x] not available, [low] too few
for a percentage, [u] low reliability.
"""

import io
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Any, Final

from app.coverage.dictionary import DICTIONARY
from app.coverage.indicators import AUDIENCE_NAMES
from app.coverage.releases.document import ReleasedCell, ReleaseDocument
from app.coverage.releases.labels import CUT_NAMES, part_name
from app.i18n import N_, Message

if TYPE_CHECKING:
    from xlsxwriter import Workbook

Say = Callable[[Message], str]
"""A sentence in the language of the file."""

COVER: Final = N_("Cover")
CONTENTS: Final = N_("Contents")
NOTES: Final = N_("Notes")
CODEBOOK: Final = N_("Codebook")
TITLE: Final = N_("Training of the people around children")
HEADINGS: Final = (
    N_("Code"),
    N_("Area"),
    N_("Cut"),
    N_("Part"),
    N_("Counted"),
    N_("Of"),
    N_("Percent"),
    N_("Note"),
)
UNIT_HEADINGS: Final = {"per 100": N_("Per 100"), "score": N_("Value"), "ratio": N_("Value")}
"""Of the seventh column, where it is not percent."""
SHORTHAND: Final = (
    ("[c]", N_("Confidential: withheld so that nobody can be singled out, or to protect another number.")),
    ("[z]", N_("Not applicable: nobody is on the register.")),
    ("[x]", N_("Not available: there is no register.")),
    ("[low]", N_("Fewer than ten people: no percentage.")),
    ("[u]", N_("Fewer than thirty people: low reliability.")),
)
METHOD: Final = (
    N_("People are counted, not accounts and not courses. A figure for the country is the sum of its regions."),
    N_("A withheld number is not zero. It cannot be calculated from the others, and it must not be guessed."),
    N_("Where only heads were counted, nobody is named, so the share is a lower bound."),
)
LONGEST_NAME: Final = 31
"""Characters in the name of a sheet."""


def written(release: ReleaseDocument, say: Say) -> bytes:
    """The file, in the language of ``say``."""
    from xlsxwriter import Workbook  # noqa: PLC0415  (only this needs it)

    content = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = Workbook(content, options)
    made = datetime.combine(release.published_on or release.ref_date, time(), UTC)
    book.set_properties({"title": f"{say(TITLE)} {release.code}", "company": release.country.name, "created": made})
    _sheet(book, say(COVER), [(say(TITLE), "")], list(_cover(release, say)))
    groups = _tables(release)
    names = [_name(*group) for group in groups]
    titles = [_title(*group, say) for group in groups]
    _sheet(book, say(CONTENTS), [(say(N_("Sheet")), say(N_("Table")))], list(zip(names, titles, strict=True)))
    notes = [*((sign, say(words)) for sign, words in SHORTHAND), *(("", say(words)) for words in METHOD)]
    _sheet(book, say(NOTES), [(say(N_("Sign")), say(N_("Meaning")))], notes)
    _sheet(book, say(CODEBOOK), [_codebook_head(say)], list(_codebook(release, say)))
    areas = {area.code: area.name for area in release.areas}
    for name, cells in zip(names, groups.values(), strict=True):
        _sheet(book, name, [_headings(cells, say)], [_row(cell, areas, say) for cell in cells])
    book.close()
    return content.getvalue()


def _headings(cells: Sequence[ReleasedCell], say: Say) -> tuple[str, ...]:
    *first, value, note = HEADINGS
    units = {cell.unit for cell in cells}
    if units != {""}:
        value = UNIT_HEADINGS["per 100" if units == {"per 100"} else "score"]
    return tuple(map(say, (*first, value, note)))


def _cover(release: ReleaseDocument, say: Say) -> Iterator[tuple[str, str]]:
    yield say(N_("Country")), release.country.name
    yield say(N_("Release")), release.code
    yield say(N_("Reference date")), release.ref_date.isoformat()
    yield say(N_("Date of the register")), release.register_date.isoformat() if release.register_date else "[x]"
    yield say(N_("Published on")), release.published_on.isoformat() if release.published_on else "[x]"
    if release.revises and release.reason:
        yield say(N_("Revises")), release.revises
        yield say(N_("Reason")), release.reason
    yield say(N_("Definitions")), release.definitions_version
    yield say(N_("Rules of protection")), release.profile_version
    yield "SHA-256", release.digest


def _tables(release: ReleaseDocument) -> dict[tuple[str, str | None, str], list[ReleasedCell]]:
    """Cells by table: an indicator (and module) of an audience."""
    found: dict[tuple[str, str | None, str], list[ReleasedCell]] = {}
    for cell in release.everything:
        found.setdefault((cell.indicator, cell.module, cell.audience), []).append(cell)
    return found


def _name(indicator: str, module: str | None, audience: str) -> str:
    return " ".join(part for part in (indicator, module, audience) if part)[:LONGEST_NAME]


def _title(indicator: str, module: str | None, audience: str, say: Say) -> str:
    parts = (say(DICTIONARY[indicator].name), module, say(AUDIENCE_NAMES[audience]))
    return " · ".join(part for part in parts if part)


def _codebook_head(say: Say) -> tuple[str, ...]:
    names = (N_("Code"), N_("Indicator"), N_("Counted"), N_("Of"), N_("Unit"), N_("Asked for by"), N_("Version"))
    return tuple(map(say, names))


def _codebook(release: ReleaseDocument, say: Say) -> Iterator[tuple[str, ...]]:
    for code in dict.fromkeys(cell.indicator for cell in release.everything):
        each = DICTIONARY[code]
        counted_of = say(each.denominator) if each.denominator else "[z]"
        sources = ", ".join(each.sources)
        yield code, say(each.name), say(each.numerator), counted_of, say(each.unit), sources, each.version


def _row(cell: ReleasedCell, areas: dict[str, str], say: Say) -> tuple[str | int | float, ...]:
    part = part_name(cell)
    return (
        cell.area,
        areas[cell.area],
        say(CUT_NAMES[cell.dim]),
        part if isinstance(part, str) else say(part),
        _counted(cell),
        _of(cell),
        _share(cell),
        _note(cell, say),
    )


def _counted(cell: ReleasedCell) -> str | int:
    if cell.n is not None:
        return cell.n
    return "[x]" if cell.status == "x" else "[c]" if cell.is_hidden else "[z]"


def _of(cell: ReleasedCell) -> str | int:
    """Of how many; of what people learnt that may be withheld too."""
    if cell.d is not None:
        return cell.d
    return "[c]" if cell.is_figure and cell.withheld else "[x]"


def _share(cell: ReleasedCell) -> str | float:
    if cell.value is not None:
        return float(cell.value)
    return f"{cell.bound}%" if cell.bound else f"[{cell.status}]"


def _note(cell: ReleasedCell, say: Say) -> str:
    notes = ["[u]"] if cell.is_low_reliability else []
    if cell.is_head_count:
        notes.append(say(N_("Lower bound: heads were counted, nobody is named.")))
    return " ".join(notes)


def _sheet(book: "Workbook", name: str, head: Sequence[Sequence[str]], rows: Sequence[Sequence[Any]]) -> None:
    """One sheet: the header in bold, numbers as numbers, everything else as text whatever it begins with."""
    sheet = book.add_worksheet(name)
    bold = book.add_format({"bold": True})
    for line, row in enumerate((*head, *rows)):
        for column, value in enumerate(row):
            if isinstance(value, str):
                sheet.write_string(line, column, value, bold if line < len(head) else None)
            else:
                sheet.write_number(line, column, value)
    sheet.freeze_panes(len(head), 0)
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 7, 24)
