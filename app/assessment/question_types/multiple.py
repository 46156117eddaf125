"""Several right answers, at least one wrong one: partial credit, stated on the screen."""

from collections.abc import Sequence
from fractions import Fraction

from app.assessment.question_types.description import Description
from app.catalogue import item_rules
from app.catalogue.documents import Item
from app.i18n import N_, Message


def check(item: Item) -> list[Message]:
    """What keeps the item from being asked."""
    return list(item_rules.multiple(item))


def grade(item: Item, chosen: Sequence[str]) -> Fraction:
    """Right choices minus wrong choices over the number of right ones, never below 0."""
    picked = frozenset(chosen)
    right = len(picked & item.correct_keys)
    return max(Fraction(0), Fraction(right - (len(picked) - right), max(1, len(item.correct_keys))))


def describe(item: Item) -> Description:
    """Any number of options is chosen; choosing them all is allowed, and brings little."""
    how = N_(
        "Choose every answer that is right. Each right choice counts, each wrong choice takes one away; "
        "a question never counts below zero."
    )
    return Description(how, most=len(item.options))
