"""The changes of one part: which of them are taken back as one, and which are not kept for ever.

A page saves by itself whenever its writer pauses for a second. Nobody remembers such saves one by one, and nobody wants
to lose an afternoon with one press: what was typed without a pause of half a minute, in at most two minutes, is one
change. A press on any button is a change of its own; another field begins one.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Final, NamedTuple

PAUSE: Final = timedelta(seconds=30)
SPAN: Final = timedelta(minutes=2)
KEPT: Final = 200
"""Changes of one part that are kept."""
LOOKED_THROUGH: Final = 20
"""After so many saves of a draft the changes of the part that is saved are looked through for what need not be kept."""
WHOLE_FOR: Final = timedelta(hours=1)
"""So long every save is kept, for whoever opened the page between two of them."""
AFTER_CLOSING: Final = timedelta(days=90)
"""So long after a draft was published or given up its changes are kept."""


class Change(NamedTuple):
    """One save of the part."""

    id: int
    changed_by: int
    changed_at: datetime
    is_typing: bool


def taken_as_one(latest_first: Sequence[Change]) -> int:
    """How many of the last changes are taken back together."""
    count = 1
    for later, earlier in pairwise(latest_first):
        if not _belongs(earlier, later, latest_first[0]):
            break
        count += 1
    return min(count, len(latest_first))


def surplus(latest_first: Sequence[Change], at: datetime) -> list[int]:
    """The changes that go: those inside older typing, and the oldest once there are more than are kept."""
    inside = {change.id for change in _inside(latest_first) if change.changed_at < at - WHOLE_FOR}
    kept = [change.id for change in latest_first if change.id not in inside]
    return [*inside, *kept[KEPT:]]


def _inside(latest_first: Sequence[Change]) -> Iterator[Change]:
    """Every change but the first of those that are taken back together."""
    place = 0
    while place < len(latest_first):
        count = taken_as_one(latest_first[place:])
        yield from latest_first[place : place + count - 1]
        place += count


def _belongs(earlier: Change, later: Change, latest: Change) -> bool:
    is_typed = earlier.is_typing and later.is_typing and earlier.changed_by == later.changed_by
    return (
        is_typed and later.changed_at - earlier.changed_at <= PAUSE and latest.changed_at - earlier.changed_at <= SPAN
    )
