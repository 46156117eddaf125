"""A text with gaps, to be filled from a list of words."""

from collections.abc import Sequence
from fractions import Fraction

from app.assessment.question_types.description import Description
from app.assessment.question_types.slots import open_slots, share_of_slots
from app.catalogue import item_rules
from app.catalogue.documents import Item
from app.i18n import N_, Message


def check(item: Item) -> list[Message]:
    """What keeps the item from being asked."""
    return list(item_rules.cloze(item))


def grade(item: Item, chosen: Sequence[str]) -> Fraction:
    """The share of the gaps that hold their right word."""
    return share_of_slots(item, chosen)


def describe(item: Item) -> Description:
    """Each gap takes one word of the list; the gaps stand where the text has them."""
    how = N_(
        "Fill each gap with a word from the list. Each gap with its right word counts. A word may be used more than "
        "once, and some may fit nowhere."
    )
    return Description(how, slots=open_slots(item))
