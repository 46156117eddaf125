"""What a learner sees of an attempt: its questions in words, and feedback once the answers were sent.

Before that nothing here tells which option is right.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from app.assessment.forms import Form, FormItem
from app.assessment.grading import FULL, Answers
from app.assessment.question_types import type_of
from app.catalogue.documents import Item, ItemText, ModuleDocument, TextDocument
from app.i18n import Message


@dataclass(frozen=True)
class ShownOption:
    """An option in words; ``is_correct`` and ``feedback`` are None until the answers were sent."""

    key: str
    text: str
    is_chosen: bool
    is_correct: bool | None = None
    feedback: str | None = None


@dataclass(frozen=True)
class Question:
    """One question of an attempt, counted from 1; ``marks`` is None until the answers were sent."""

    number: int
    key: str
    type: str
    how: Message
    """How to answer, and how it is marked."""
    stem: str
    options: tuple[ShownOption, ...]
    outcome: str
    must: bool
    anchors: tuple[str, ...]
    marks: Fraction | None = None

    @property
    def is_answered(self) -> bool:
        """Whether anything is chosen."""
        return any(option.is_chosen for option in self.options)

    @property
    def chosen(self) -> tuple[str, ...]:
        """Keys of the chosen options, in the order shown."""
        return tuple(option.key for option in self.options if option.is_chosen)

    @property
    def is_right(self) -> bool:
        """Whether it has full marks."""
        return self.marks == FULL


def questions(
    form: Form, document: ModuleDocument, text: TextDocument, answers: Answers, *, with_feedback: bool
) -> list[Question]:
    """The questions of a form in the order asked; marks and feedback only ``with_feedback``."""
    found = []
    for number, shown in enumerate(form.items, 1):
        item = document.item(shown.key)
        if item is None:
            raise LookupError(f"module {document.key} has no item {shown.key}")
        asked = _question(number, shown, item, text.items[item.key], frozenset(answers.get(item.key, ())))
        found.append(_with_feedback(asked, item, text.items[item.key]) if with_feedback else asked)
    return found


def _question(number: int, shown: FormItem, item: Item, words: ItemText, chosen: frozenset[str]) -> Question:
    return Question(
        number=number,
        key=item.key,
        type=item.type,
        how=type_of(item).describe(item),
        stem=words.stem,
        options=tuple(ShownOption(key, words.options[key].text, key in chosen) for key in shown.options),
        outcome=item.outcome,
        must=item.must,
        anchors=item.anchors,
    )


def _with_feedback(asked: Question, item: Item, words: ItemText) -> Question:
    options = tuple(
        replace(option, is_correct=option.key in item.correct_keys, feedback=words.options[option.key].feedback)
        for option in asked.options
    )
    return replace(asked, options=options, marks=type_of(item).grade(item, asked.chosen))


def outcomes_shown(found: Collection[Question], text: TextDocument) -> Mapping[str, str]:
    """The outcomes whose questions were all right, in words: what the learner can now do."""
    missed = {question.outcome for question in found if not question.is_right}
    shown = {question.outcome for question in found} - missed
    return {key: words for key, words in text.outcomes.items() if key in shown}
