"""Which first attempts statistics are taken from: those of whole calendar months.

Two selections that differ by a day could differ by one person, and the difference of their figures would be that
person's answers; so the days asked for are widened to their months.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Selection:
    """First attempts of one kind; each empty field leaves everything in."""

    kind: str = "quiz"
    """``quiz``, ``pre`` or ``post``: one at a time, the same people's answers to two of them are no two answers."""
    language: str = ""
    """The language that the questions were read in."""
    audience: str = ""
    """Of the track for which the attempt was begun."""
    start: date | None = None
    """The first day on which it was sent: of a month."""
    end: date | None = None
    """The last day on which it was sent: of a month."""


def month_begin(day: date) -> date:
    """The first day of the month of a day."""
    return day.replace(day=1)


def month_end(day: date) -> date:
    """The last day of the month of a day."""
    return day.replace(day=monthrange(day.year, day.month)[1])
