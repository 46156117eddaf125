"""Things, each with what belongs to it."""

from collections.abc import Sequence
from fractions import Fraction

from app.assessment.question_types.description import Description
from app.assessment.question_types.slots import open_slots, share_of_slots
from app.catalogue import item_rules
from app.catalogue.documents import Item
from app.i18n import N_, Message


def check(item: Item) -> list[Message]:
    """What keeps the item from being asked."""
    return list(item_rules.matching(item))


def grade(item: Item, chosen: Sequence[str]) -> Fraction:
    """The share of the things that have their right option."""
    return share_of_slots(item, chosen)


def describe(item: Item) -> Description:
    """Each thing takes one option; an option may be used more than once."""
    how = N_(
        "Choose for each line what belongs to it. Each line with its right match counts. A match may be used "
        "more than once, and some may belong to no line."
    )
    return Description(how, slots=open_slots(item), mixes_slots=True)
