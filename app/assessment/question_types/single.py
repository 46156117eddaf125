"""One right answer out of several."""

from collections.abc import Collection
from fractions import Fraction

from app.catalogue.documents import Item
from app.i18n import N_, Message


def check(item: Item) -> list[str]:
    """What keeps the item from being asked."""
    problems = []
    if len(item.correct_keys) != 1:
        problems.append("needs exactly one right option")
    if len(item.options) < 2:
        problems.append("needs at least two options")
    if len(set(item.option_keys)) != len(item.options):
        problems.append("has two options of one key")
    return problems


def grade(item: Item, chosen: Collection[str]) -> Fraction:
    """1 for the right option alone, else 0."""
    return Fraction(int(frozenset(chosen) == item.correct_keys))


def describe(item: Item) -> Message:  # noqa: ARG001  (every type is told its item)
    """How to answer."""
    return N_("Choose one answer.")


def most(item: Item) -> int:  # noqa: ARG001
    """One."""
    return 1
