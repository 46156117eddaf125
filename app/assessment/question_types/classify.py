"""Statements, each to be put into its group."""

from collections.abc import Sequence
from fractions import Fraction

from app.assessment.question_types.description import Description
from app.assessment.question_types.slots import open_slots, share_of_slots
from app.catalogue import item_rules
from app.catalogue.documents import Item
from app.i18n import N_, Message


def check(item: Item) -> list[Message]:
    """What keeps the item from being asked."""
    return list(item_rules.classify(item))


def grade(item: Item, chosen: Sequence[str]) -> Fraction:
    """The share of the statements that are in their right group."""
    return share_of_slots(item, chosen)


def describe(item: Item) -> Description:
    """Each statement takes one group."""
    how = N_("Put each statement into the group where it belongs. Each statement in its right group counts.")
    return Description(how, slots=open_slots(item), mixes_slots=True)
