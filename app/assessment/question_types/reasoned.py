"""Is the statement true, and for which reason? The verdict alone brings half of the marks, a reason alone none."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from app.assessment.question_types.description import Description
from app.assessment.question_types.slots import filled
from app.catalogue import item_rules
from app.catalogue.documents import Item
from app.i18n import N_, Message

VERDICT: Final = "verdict"
REASON: Final = "reason"
VERDICTS: Final = ("true", "false")


def check(item: Item) -> list[Message]:
    """What keeps the item from being asked."""
    return list(item_rules.reasoned(item))


def right_verdict(item: Item) -> str:
    """``true`` or ``false``."""
    return VERDICTS[0] if item.verdict else VERDICTS[1]


def grade(item: Item, chosen: Sequence[str]) -> Fraction:
    """1 for verdict and reason, one half for the verdict alone, else 0."""
    given = filled(chosen)
    if given.get(VERDICT) != right_verdict(item):
        return Fraction(0)
    return Fraction(1) if given.get(REASON) in item.correct_keys else Fraction(1, 2)


def describe(item: Item) -> Description:
    """The verdict is chosen, and a reason for it."""
    how = N_(
        "Say whether the statement is true, then choose the reason. Both right count in full, the right verdict "
        "with another reason counts half; a reason without the right verdict does not count."
    )
    return Description(how, slots=((VERDICT, VERDICTS), (REASON, item.option_keys)))
