"""One right answer out of several."""

from collections.abc import Sequence
from fractions import Fraction

from app.assessment.question_types.description import Description
from app.catalogue import item_rules
from app.catalogue.documents import Item
from app.i18n import N_, Message


def check(item: Item) -> list[Message]:
    """What keeps the item from being asked."""
    return list(item_rules.single(item))


def grade(item: Item, chosen: Sequence[str]) -> Fraction:
    """1 for the right option alone, else 0."""
    return Fraction(int(frozenset(chosen) == item.correct_keys))


def describe(item: Item) -> Description:  # noqa: ARG001  (every type is told its item)
    """One option is chosen."""
    return Description(N_("Choose one answer."), most=1)
