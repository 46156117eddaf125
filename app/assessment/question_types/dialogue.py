"""A talk, turn by turn: choose the sentence to say."""

from collections.abc import Sequence
from fractions import Fraction

from app.assessment.question_types.description import Description
from app.assessment.question_types.slots import open_slots, share_of_slots
from app.catalogue import item_rules
from app.catalogue.documents import Item
from app.i18n import N_, Message


def check(item: Item) -> list[Message]:
    """What keeps the item from being asked."""
    return list(item_rules.dialogue(item))


def grade(item: Item, chosen: Sequence[str]) -> Fraction:
    """The share of the turns that have a right sentence."""
    return share_of_slots(item, chosen)


def describe(item: Item) -> Description:
    """Each turn has sentences of its own, and the talk keeps its order."""
    how = N_(
        "Choose for each turn the sentence that you would say. Each turn with a right sentence counts; "
        "a turn may have more than one right sentence."
    )
    return Description(how, slots=open_slots(item))
