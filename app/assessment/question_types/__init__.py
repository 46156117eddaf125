"""The types of questions: one module each, listed here by name."""

from collections.abc import Collection, Mapping
from fractions import Fraction
from typing import Final, Protocol

from app.assessment.question_types import multiple, single
from app.catalogue.documents import Item
from app.i18n import Message


class QuestionType(Protocol):
    """What a module of a question type offers."""

    def check(self, item: Item) -> list[str]:
        """What keeps an item from being asked; nothing when it is sound."""

    def grade(self, item: Item, chosen: Collection[str]) -> Fraction:
        """The marks for a choice, 0 to 1."""

    def describe(self, item: Item) -> Message:
        """How to answer and how it is marked, for the learner."""

    def most(self, item: Item) -> int:
        """How many options may be chosen."""


TYPES: Final[Mapping[str, QuestionType]] = {"single": single, "multiple": multiple}


def type_of(item: Item) -> QuestionType:
    """The module of an item's type; KeyError for one that this program does not know."""
    return TYPES[item.type]
