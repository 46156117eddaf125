"""What a learner is about to forget: when an item is due again, and which items make the next short set.

The scheduling is FSRS by the ``fsrs`` library, with these choices: nine in ten are to be remembered when an item comes
back, whole days only (no steps of minutes), at most a year between two times, and no chance in it, so that the same
answers give the same days.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Any, Final

from fsrs import Card, Rating, Scheduler

REMEMBERED: Final = 0.9
"""The chance of remembering at which an item comes back."""
MOST_ITEMS: Final = 6
SECONDS_PER_ITEM: Final = 45
APART: Final = timedelta(days=14)
"""At most one set in this time."""
MINUTES: Final = -(-MOST_ITEMS * SECONDS_PER_ITEM // 60)
"""The longest set, in minutes, rounded up."""

_SCHEDULER: Final = Scheduler(
    desired_retention=REMEMBERED, learning_steps=(), relearning_steps=(), maximum_interval=365, enable_fuzzing=False
)


@dataclass(frozen=True)
class Memory:
    """What is remembered of one item: when it is due, whether it was missed, and the library's card as plain values."""

    due: datetime
    was_missed: bool
    card: Mapping[str, Any]


@dataclass(frozen=True)
class Kept:
    """One item that a learner has answered, and what is remembered of it."""

    track_code: str
    module_key: str
    item_key: str
    memory: Memory

    @property
    def name(self) -> str:
        """The item's name in a test over a track."""
        return f"{self.module_key}.{self.item_key}"


def reviewed(card: Mapping[str, Any] | None, marks: Fraction, *, at: datetime) -> Memory:
    """What is remembered after an answer: full marks are good, some are hard, none are forgotten.

    ``card``: what the library kept before, None for the first answer.
    """
    moment = at.astimezone(UTC)
    before = Card(card_id=0, due=moment) if card is None else Card.from_dict(_as_kept(card))
    after, _ = _SCHEDULER.review_card(before, _rating(marks), moment)
    return Memory(due=after.due, was_missed=marks < 1, card=dict(after.to_dict()))


def _as_kept(card: Mapping[str, Any]) -> Any:
    """The library's own dictionary type, which is not open to other mappings."""
    return dict(card)


def _rating(marks: Fraction) -> Rating:
    if marks >= 1:
        return Rating.Good
    return Rating.Hard if marks > 0 else Rating.Again


def chance(card: Mapping[str, Any], *, at: datetime) -> float:
    """How likely the item is still remembered, 0 to 1."""
    return float(_SCHEDULER.get_card_retrievability(Card.from_dict(_as_kept(card)), at.astimezone(UTC)))


def is_wanted(memory: Memory, *, at: datetime) -> bool:
    """Whether the item may come back: it is due, which is never later than the day it falls below nine in ten."""
    return memory.due <= at or chance(memory.card, at=at) < REMEMBERED


def next_set(kept: Iterable[Kept], *, at: datetime) -> tuple[Kept, ...]:
    """The items of the next set, all of one track: missed ones first, then those most likely forgotten; else none.

    The track is that of the first of them.
    """
    wanted = sorted((each for each in kept if is_wanted(each.memory, at=at)), key=lambda each: _urgency(each, at))
    return tuple(each for each in wanted if each.track_code == wanted[0].track_code)[:MOST_ITEMS]


def _urgency(kept: Kept, at: datetime) -> tuple[bool, float, str]:
    return not kept.memory.was_missed, chance(kept.memory.card, at=at), kept.name


def next_possible(last_begun: datetime | None) -> datetime | None:
    """From when on another set may be begun; None: at once."""
    return None if last_begun is None else last_begun + APART


def known(marks: Sequence[Fraction]) -> int:
    """How many items were known: those with full marks."""
    return sum(each >= 1 for each in marks)
