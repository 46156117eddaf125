"""What is chosen within an item: the item itself, or each of its slots, places, turns, steps."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from app.catalogue.documents import Item

WHOLE: Final = ""
"""The name of the only part of an item without slots."""
NO_CHOICE: Final = ""
"""Stands for nothing chosen."""
RIGHT: Final = "right"
WRONG: Final = "wrong"


@dataclass(frozen=True)
class Part:
    """One thing to choose."""

    key: str
    options: tuple[str, ...]
    right: frozenset[str]
    is_exclusive: bool = True
    """Whether at most one option can be chosen."""
    has_options: bool = True
    """False for a number, which is typed: there is nothing that could lure."""

    @property
    def distractors(self) -> tuple[str, ...]:
        """The wrong options."""
        return tuple(key for key in self.options if key not in self.right) if self.has_options else ()


def parts(item: Item) -> tuple[Part, ...]:
    """The parts of an item, in order; a number has one, which is right or wrong."""
    if item.number is not None:
        return (Part(WHOLE, (RIGHT, WRONG), frozenset({RIGHT}), has_options=False),)
    if item.scenario is not None:
        return tuple(
            Part(
                step.key,
                tuple(choice.key for choice in step.choices),
                frozenset(choice.key for choice in step.choices if choice.quality != "unsafe" and not choice.never),
            )
            for step in item.scenario.steps
            if step.choices
        )
    if item.type == "ordering":
        keys = item.option_keys
        return tuple(Part(str(place), keys, frozenset({key})) for place, key in enumerate(keys, 1))
    return _listed(item)


def _listed(item: Item) -> tuple[Part, ...]:
    if item.slots:
        return tuple(
            Part(slot.key, tuple(option.key for option in slot.options) or item.option_keys, slot.correct_keys)
            for slot in item.slots
        )
    if item.verdict is not None:
        verdict = Part("verdict", ("true", "false"), frozenset({"true" if item.verdict else "false"}))
        return (verdict, Part("reason", item.option_keys, item.correct_keys))
    return (Part(WHOLE, item.option_keys, item.correct_keys, is_exclusive=item.type != "multiple"),)


def picked(item: Item, part: Part, chosen: Sequence[str], *, is_right: bool) -> frozenset[str]:
    """The options of a part that a response chooses; ``is_right`` is whether the response has full marks."""
    if not chosen:
        return frozenset()
    if item.number is not None:
        return frozenset({RIGHT if is_right else WRONG})
    if part.key == WHOLE:
        return frozenset(chosen)
    return frozenset(token.partition("=")[2] for token in chosen if token.partition("=")[0] == part.key)


def fits(item: Item, chosen: Sequence[str]) -> bool:
    """Whether a response can have been given to this edition of the item: it names only what the item has."""
    if item.number is not None:
        return True
    known = {part.key: frozenset(part.options) for part in parts(item)}
    if WHOLE in known:
        return known[WHOLE].issuperset(chosen)
    pairs = (token.partition("=") for token in chosen)
    return all(option in known.get(slot, ()) for slot, _, option in pairs)
