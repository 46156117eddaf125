"""What the types with places to fill have in common: ``slot=option`` answers, and the share of them that is right."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from app.catalogue.documents import Item, Slot


def filled(chosen: Sequence[str]) -> dict[str, str]:
    """Which option stands in which slot; a slot filled twice, and what is no such pair, counts as empty."""
    found: dict[str, str] = {}
    twice: set[str] = set()
    for token in chosen:
        slot, mark, option = token.partition("=")
        if not mark:
            continue
        if slot in found:
            twice.add(slot)
        found[slot] = option
    return {slot: option for slot, option in found.items() if slot not in twice}


def share(chosen: Sequence[str], right: Mapping[str, frozenset[str]]) -> Fraction:
    """The share of the slots that hold an option which is right there."""
    if not right:
        return Fraction(0)
    given = filled(chosen)
    return Fraction(sum(given.get(slot) in keys for slot, keys in right.items()), len(right))


def share_of_slots(item: Item, chosen: Sequence[str]) -> Fraction:
    """The share of an item's own slots that are right."""
    return share(chosen, {slot.key: slot.correct_keys for slot in item.slots})


def open_slots(item: Item) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """An item's slots with what may stand in each."""
    return tuple(_allowed(item))


def _allowed(item: Item) -> Iterator[tuple[str, tuple[str, ...]]]:
    for slot in item.slots:
        yield slot.key, _option_keys(slot) or item.option_keys


def _option_keys(slot: Slot) -> tuple[str, ...]:
    return tuple(option.key for option in slot.options)
