"""A roster as it is typed, pasted or uploaded: one line for each person who was tested.

::

    staff_number,birth_year,score,must_ok
    A-10234,1984,92,yes

Commas, semicolons or tabs part the columns; the line with their names may be missing. Reasons never repeat what was
typed: a staff number is not to stand in any log.
"""

import csv
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from app.i18n import N_, Message

COLUMNS: Final = ("staff_number", "birth_year", "score", "must_ok")
MOST_LINES: Final = 500
MOST_CHARACTERS: Final = 100_000
LONGEST_NUMBER: Final = 64
FIRST_BIRTH_YEAR: Final = 1900

YES: Final = frozenset({"yes", "y", "true", "1", "oui", "sí", "si", "да", "是", "نعم"})
NO: Final = frozenset({"no", "n", "false", "0", "non", "нет", "否", "لا"})


@dataclass(frozen=True)
class RosterLine:
    """One person with checked identity and an entered result; ``line`` counts from 1, as the sender sees it."""

    line: int
    staff_number: str
    birth_year: int
    score_percent: int
    must_ok: bool

    def __repr__(self) -> str:
        """Names no staff number."""
        return f"RosterLine(line={self.line})"


@dataclass(frozen=True)
class BadLine:
    """What is wrong with a line."""

    line: int
    reason: Message


@dataclass(frozen=True)
class Roster:
    """The lines that can be read and those that cannot."""

    lines: Sequence[RosterLine]
    bad: Sequence[BadLine]


class _Unreadable(Exception):
    """Raised for a line that breaks the form, with the reason."""

    def __init__(self, reason: Message) -> None:
        super().__init__(str(reason))
        self.reason = reason


def decoded(content: bytes) -> str | None:
    """The text of an uploaded file: UTF-8, with or without its mark; None for anything else."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None


def read(text: str) -> Roster:
    """Read pasted or uploaded text; empty lines are passed over but counted."""
    if len(text) > MOST_CHARACTERS:
        return Roster((), (BadLine(1, N_("The roster is too long for one session.")),))
    rows = list(enumerate(text.lstrip("\ufeff").splitlines(), start=1))
    filled = [(number, row) for number, row in rows if row.strip()]
    if filled and _is_heading(filled[0][1]):
        filled = filled[1:]
    if len(filled) > MOST_LINES:
        reason = N_("A roster has at most %(most)s lines.", most=MOST_LINES)
        return Roster((), (BadLine(filled[MOST_LINES][0], reason),))
    return _read_rows(filled)


def repeated(lines: Iterable[tuple[int, object]]) -> list[BadLine]:
    """The lines, given as number and who it is, that name somebody for the second time."""
    first: dict[object, int] = {}
    bad = []
    for number, who in lines:
        if who in first:
            bad.append(BadLine(number, N_("The same person stands on line %(line)s.", line=first[who])))
        first.setdefault(who, number)
    return bad


def _read_rows(rows: Iterable[tuple[int, str]]) -> Roster:
    lines: list[RosterLine] = []
    bad: list[BadLine] = []
    for number, row in rows:
        try:
            lines.append(_line(number, _cells(row)))
        except _Unreadable as error:
            bad.append(BadLine(number, error.reason))
    return Roster(lines, bad)


def _is_heading(row: str) -> bool:
    cells = [cell.strip().strip('"').casefold() for cell in re.split("[,;\t]", row)]
    return cells == list(COLUMNS)


def _cells(row: str) -> list[str]:
    separator = next((sign for sign in ("\t", ";", ",") if sign in row), ",")
    try:
        cells = next(csv.reader([row], delimiter=separator, strict=True), [])
    except csv.Error:
        raise _Unreadable(N_("The quotation marks of this line do not match.")) from None
    return [unicodedata.normalize("NFKC", cell).strip() for cell in cells]


def _line(number: int, cells: Sequence[str]) -> RosterLine:
    if len(cells) != len(COLUMNS):
        raise _Unreadable(N_("A line has four columns: staff number, birth year, score, and yes or no."))
    staff_number, birth_year, score, must_ok = cells
    percent = score.removesuffix("%").strip()
    if not 1 <= len(staff_number) <= LONGEST_NUMBER:
        raise _Unreadable(N_("The staff number is missing or too long."))
    return RosterLine(
        line=number,
        staff_number=staff_number,
        birth_year=_whole(birth_year, FIRST_BIRTH_YEAR, 2100, N_("The birth year must have four digits.")),
        score_percent=_whole(percent, 0, 100, N_("The score must be a whole number up to 100.")),
        must_ok=_yes_or_no(must_ok),
    )


def _whole(text: str, low: int, high: int, reason: Message) -> int:
    if not text.isdecimal() or len(text) > 4 or not low <= int(text) <= high:
        raise _Unreadable(reason)
    return int(text)


def _yes_or_no(text: str) -> bool:
    word = text.casefold()
    if word in YES:
        return True
    if word in NO:
        return False
    raise _Unreadable(N_("Write yes or no for whether every safety-critical question was right."))
