"""Steps to put in their right order, by giving each place its step."""

from collections.abc import Sequence
from fractions import Fraction

from app.assessment.question_types.description import Description
from app.assessment.question_types.slots import share
from app.catalogue import item_rules
from app.catalogue.documents import Item
from app.i18n import N_, Message


def check(item: Item) -> list[Message]:
    """What keeps the item from being asked."""
    return list(item_rules.ordering(item))


def right_order(item: Item) -> dict[str, str]:
    """Which option belongs in which place; places are counted from 1."""
    return {str(place): key for place, key in enumerate(item.option_keys, 1)}


def grade(item: Item, chosen: Sequence[str]) -> Fraction:
    """The share of the places that hold the right step."""
    return share(chosen, {place: frozenset({key}) for place, key in right_order(item).items()})


def describe(item: Item) -> Description:
    """Each place takes one step, and each step stands in one place."""
    how = N_("Put the steps in the right order. Each step in its right place counts; an empty place counts nothing.")
    return Description(how, most=1, slots=tuple((place, item.option_keys) for place in right_order(item)))
