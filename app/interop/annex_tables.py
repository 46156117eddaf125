"""What the annex consists of: parts with a heading, sentences, tables and notes."""

from dataclasses import dataclass

from app.interop.annex_words import Shown

Row = tuple[str | Shown, ...]


@dataclass(frozen=True)
class Table:
    """A table; its first ``words`` columns hold words, the others numbers."""

    head: tuple[str, ...]
    rows: tuple[Row, ...]
    widths: tuple[float, ...]
    words: int = 1


@dataclass(frozen=True)
class Part:
    """A part: its heading, what is said before its tables, the tables side by side, and the notes."""

    heading: str
    before: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()
    notes: tuple[str, ...] = ()
