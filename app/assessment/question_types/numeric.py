"""A number, right when it is no further from the value than the tolerance. Exact: decimals are fractions."""

from collections.abc import Sequence
from fractions import Fraction

from app.assessment.numbers import fraction
from app.assessment.question_types.description import Description
from app.catalogue import item_rules
from app.catalogue.documents import Item
from app.i18n import N_, Message


def check(item: Item) -> list[Message]:
    """What keeps the item from being asked."""
    return list(item_rules.numeric(item))


def grade(item: Item, chosen: Sequence[str]) -> Fraction:
    """1 within the tolerance, else 0."""
    if item.number is None or len(chosen) != 1:
        return Fraction(0)
    given = fraction(chosen[0])
    return Fraction(int(given is not None and abs(given - item.number.value) <= item.number.tolerance))


def describe(item: Item) -> Description:
    """One number is written."""
    if item.number is not None and item.number.tolerance:
        how = N_("Write a number. An answer close enough to the right one counts in full, any other does not count.")
    else:
        how = N_("Write a number. The right number counts in full, any other does not count.")
    return Description(how, is_number=True)
