"""What rows about one and the same person say against each other."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from app.i18n import N_, Message
from app.workforce.codes import LAST_DAY


class Told(NamedTuple):
    """One position as a line of the file tells it; without a line, as the register holds it."""

    line: int | None
    sex: str | None
    birth_year: int | None
    audience: str
    region_id: int
    site_id: int | None
    start: date
    end: date | None
    is_primary: bool


def clashes(rows: Sequence[Told]) -> Iterator[tuple[int, str | None, Message]]:
    """The lines that repeat or contradict an earlier line of the person, or hold two primary posts on one day."""
    in_file = sorted(row for row in rows if row.line is not None)
    yield from _repeated(in_file)
    yield from _contradicted(in_file)
    yield from _overlapping(row for row in rows if row.is_primary)


def _repeated(in_file: Sequence[Told]) -> Iterator[tuple[int, str | None, Message]]:
    first: dict[object, int | None] = {}
    for row in in_file:
        earlier = first.setdefault((row.audience, row.region_id, row.site_id, row.start), row.line)
        if row.line is not None and earlier != row.line:
            yield row.line, None, N_("Line %(line)s says this already.", line=earlier)


def _contradicted(in_file: Sequence[Told]) -> Iterator[tuple[int, str | None, Message]]:
    for row in in_file:
        first = in_file[0]
        if row.line is not None and (row.sex, row.birth_year) != (first.sex, first.birth_year):
            reason = N_("Line %(line)s gives this person another sex or birth year.", line=first.line)
            yield row.line, "staff_number", reason


def _overlapping(primary: Iterator[Told]) -> Iterator[tuple[int, str | None, Message]]:
    """One line of each pair: the later start, or the file's one where the other is on the register."""
    busiest: dict[str, Told] = {}
    for row in sorted(primary, key=lambda row: (row.audience, row.start, row.line or 0)):
        before = busiest.get(row.audience)
        if before is None or (before.end or LAST_DAY) < row.start:
            busiest[row.audience] = row
            continue
        blamed, other = (row, before) if row.line is not None else (before, row)
        if blamed.line is not None:
            yield blamed.line, "start", _overlap(other.line)
        if (row.end or LAST_DAY) > (before.end or LAST_DAY):
            busiest[row.audience] = row


def _overlap(line: int | None) -> Message:
    if line is None:
        return N_(
            "A primary position of this person and audience on the register covers some of these days. End it in this"
            " file too, or bring in a file that lists everybody."
        )
    return N_("Line %(line)s is a primary position of the same person and audience with some of these days.", line=line)
