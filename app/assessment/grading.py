"""Marks an attempt: exact fractions, and a pass that safety-critical items gate."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from app.assessment.forms import Form, FormItem
from app.assessment.question_types import type_of
from app.catalogue.documents import Item, ModuleDocument

FULL: Final = Fraction(1)
GRADING_VERSION: Final = 2
"""Which edition of the marking rules this is; counted up whenever the same answers could get other marks.

1: single and multiple choice. 2: all ten types, and tests over a track.
"""
Answers = Mapping[str, Sequence[str]]
"""Item name to its response, see ``responses``; items without an answer may be missing."""


@dataclass(frozen=True)
class PassRule:
    """What an attempt must reach: ``pass_percent`` and all MUST items, unless sending it is enough."""

    pass_percent: int
    is_assessed: bool = True

    def is_passed(self, score: Fraction, *, must_right: bool) -> bool:
        """Whether marks meet the rule; where nothing is assessed, every sent quiz does."""
        return not self.is_assessed or (must_right and score * 100 >= self.pass_percent)


@dataclass(frozen=True)
class Grade:
    """The marks of an attempt: ``score`` is the mean over its items, 0 to 1."""

    score: Fraction
    must_right: bool
    passed: bool
    per_item: Mapping[str, Fraction]


def grade(documents: Mapping[str, ModuleDocument], form: Form, answers: Answers, rule: PassRule) -> Grade:
    """Mark the answers to a form; an item without an answer has no marks.

    ``documents``: by module key; the key of a quiz's own module is the empty string, as in its form.
    Raises LookupError for a form that names items which the documents do not have.
    """
    per_item: dict[str, Fraction] = {}
    must_right = True
    for asked in form.items:
        item = item_asked(documents, asked)
        marks = type_of(item).grade(item, answers.get(asked.name, ()))
        per_item[asked.name] = marks
        must_right &= not item.must or marks == FULL
    score = sum(per_item.values(), Fraction(0)) / len(per_item)
    return Grade(score, must_right, rule.is_passed(score, must_right=must_right), per_item)


def item_asked(documents: Mapping[str, ModuleDocument], asked: FormItem) -> Item:
    """The item that a form asks; LookupError when its module is not at hand or has no such item."""
    document = documents.get(asked.module)
    item = document.item(asked.key) if document else None
    if item is None:
        raise LookupError(f"there is no item {asked.name} for this form")
    return item
