"""Marks an attempt: exact fractions, and a pass that safety-critical items gate."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from app.assessment.forms import Form
from app.assessment.question_types import type_of
from app.catalogue.documents import ModuleDocument

FULL: Final = Fraction(1)
Answers = Mapping[str, Collection[str]]
"""Item key to the keys of the chosen options; items without an answer may be missing."""


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


def grade(document: ModuleDocument, form: Form, answers: Answers, rule: PassRule) -> Grade:
    """Mark the answers to a form; an item without an answer has no marks.

    Raises LookupError for a form that names items which the document does not have.
    """
    per_item: dict[str, Fraction] = {}
    must_right = True
    for key in form.item_keys:
        item = document.item(key)
        if item is None:
            raise LookupError(f"module {document.key} has no item {key}")
        per_item[key] = type_of(item).grade(item, answers.get(key, ()))
        must_right = must_right and (not item.must or per_item[key] == FULL)
    score = sum(per_item.values(), Fraction(0)) / len(per_item)
    return Grade(score, must_right, rule.is_passed(score, must_right=must_right), per_item)
