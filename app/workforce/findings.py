"""What was found wrong in a register file: the first thousand bad rows in full, the rest as a number."""

from dataclasses import dataclass
from typing import Final

from app.i18n import Message

MOST_KEPT: Final = 1_000


@dataclass(frozen=True)
class BadRow:
    """One thing that is wrong: its line (from 1, in the unpacked file), its column if it is of one cell, and why."""

    line: int
    column: str | None
    reason: Message

    @property
    def place(self) -> str:
        """Line and column in short."""
        return f"line {self.line}, {self.column}" if self.column else f"line {self.line}"


class Findings:
    """Collects what is wrong while a file is read, and counts its rows."""

    def __init__(self) -> None:
        """Nothing read, nothing wrong."""
        self.rows = 0
        self.count = 0
        self._kept: list[BadRow] = []

    def add(self, line: int, column: str | None, reason: Message) -> None:
        """Note one more thing."""
        self.count += 1
        if len(self._kept) < MOST_KEPT:
            self._kept.append(BadRow(line, column, reason))

    @property
    def bad_rows(self) -> tuple[BadRow, ...]:
        """What was kept, by line."""
        return tuple(sorted(self._kept, key=lambda row: (row.line, row.column or "")))
