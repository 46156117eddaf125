"""The types of questions: one module each, listed here by name."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Final, Protocol

from app.assessment.question_types import (
    classify,
    cloze,
    dialogue,
    matching,
    multiple,
    numeric,
    ordering,
    reasoned,
    scenario,
    single,
)
from app.assessment.question_types.description import Description
from app.catalogue.documents import Item
from app.i18n import Message


class QuestionType(Protocol):
    """What a module of a question type offers."""

    def check(self, item: Item) -> list[Message]:
        """What keeps an item from being asked; nothing when it is sound."""

    def grade(self, item: Item, chosen: Sequence[str]) -> Fraction:
        """The marks for a response, 0 to 1; whatever the response is."""

    def describe(self, item: Item) -> Description:
        """How to answer, how it is marked, and what a form keeps of it."""


TYPES: Final[Mapping[str, QuestionType]] = {
    "single": single,
    "multiple": multiple,
    "reasoned": reasoned,
    "ordering": ordering,
    "matching": matching,
    "classify": classify,
    "numeric": numeric,
    "cloze": cloze,
    "dialogue": dialogue,
    "scenario": scenario,
}


def type_of(item: Item) -> QuestionType:
    """The module of an item's type; KeyError for one that this program does not know."""
    return TYPES[item.type]
