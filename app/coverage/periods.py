"""Days, months and years as whole numbers: 20261231, 202612, 2026. The three never overlap, so one column holds all."""

from calendar import monthrange
from collections.abc import Sequence
from datetime import date
from typing import Final

FIRST: Final = date(2000, 1, 1)
LAST: Final = date(2100, 12, 31)
"""Reference dates lie between these two."""

Range = tuple[int, int]
"""The first and the last period, both included."""


def day_code(day: date) -> int:
    """The number of a day, like 20261231."""
    return day.year * 10_000 + day.month * 100 + day.day


def day_of(code: int) -> date:
    """The day of a number."""
    return date(code // 10_000, code // 100 % 100, code % 100)


def year_to_date(on: date) -> Sequence[Range]:
    """The periods that add up to everything from 1 January to ``on``: whole months, then days."""
    year, month = on.year, on.year * 100 + on.month
    if on.day == monthrange(on.year, on.month)[1]:
        return ((year * 100 + 1, month),)
    return ((year * 100 + 1, month - 1), (month * 100 + 1, day_code(on)))


def up_to(on: date) -> Sequence[Range]:
    """The periods that add up to everything until ``on``: whole years, whole months, then days."""
    return ((0, on.year - 1), *year_to_date(on))
