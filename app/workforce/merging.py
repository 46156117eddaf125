"""What two entries of one human being say against each other, and whose primary position leads."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import product
from typing import NamedTuple

from app.workforce.codes import LAST_DAY, UNKNOWN


class Told(NamedTuple):
    """A position that the register tells as primary; ``entry`` is 0 where the kept entry tells it."""

    id: int
    entry: int
    audience: str
    start: date
    end: date | None


def overlap(one: Told, other: Told) -> tuple[date, date] | None:
    """The days on which both positions are primary in one audience; None when there are none."""
    start = max(one.start, other.start)
    end = min(one.end or LAST_DAY, other.end or LAST_DAY)
    return (start, end) if one.audience == other.audience and start <= end else None


def overlaps(kept: Sequence[Told], merged: Sequence[Told]) -> Iterator[tuple[str, date, date]]:
    """Audience, first and last day of each clash between the positions of two entries."""
    for one, other in product(kept, merged):
        days = overlap(one, other)
        if days:
            yield (one.audience, *days)


def yielding(told: Sequence[Told]) -> set[int]:
    """Ids of the positions that yield: the kept entry leads, then whichever was merged first (the lower id)."""
    leading: list[Told] = []
    found: set[int] = set()
    for each in sorted(told, key=lambda each: (each.entry, each.id)):
        if any(other.entry != each.entry and overlap(each, other) for other in leading):
            found.add(each.id)
        else:
            leading.append(each)
    return found


def contradictions(kept: tuple[str, int | None], merged: tuple[str, int | None]) -> tuple[bool, bool]:
    """Whether sex, and whether birth year, are known of both and differ."""
    sexes, years = {kept[0], merged[0]}, {kept[1], merged[1]}
    return len(sexes) == 2 and UNKNOWN not in sexes, len(years) == 2 and None not in years
