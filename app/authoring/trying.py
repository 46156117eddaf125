"""Playing a question of a draft as a learner does, without a record: its form, drawn anew, and its words."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from app.assessment.blueprints import UnusableBank
from app.assessment.forms import Form, FormItem, form_of
from app.assessment.questions import Question, questions
from app.authoring.parts import ITEM, Parts
from app.catalogue.documents import Item, ItemText, ModuleDocument, Quiz, TextDocument
from app.catalogue.formats import ItemFormat, ItemTextFormat
from app.catalogue.item_words import word_problems

_QUIZ: Final = Quiz(0, {}, 0)
_IDLE: Final = ("which module.yaml lacks", "is not used by this type of item")
"""Words too many keep a question from being published, not from being asked."""


@dataclass(frozen=True)
class Trial:
    """A question that can be asked."""

    item: Item
    form: Form
    words: ItemText
    language: str

    @property
    def asked(self) -> FormItem:
        """The item as its form asks it."""
        return self.form.items[0]

    def question(self, given: Sequence[str], *, with_feedback: bool) -> Question:
        """The question with a response to it; marks and reasons only ``with_feedback``."""
        document = ModuleDocument("", 1, 0, (), (), None, _QUIZ, (self.item,), ())
        text = TextDocument(self.language, "", "", "", {}, {}, None, {self.item.key: self.words}, {})
        answers = {self.asked.name: given}
        return questions(self.form, {"": document}, {"": text}, answers, with_feedback=with_feedback)[0]


def trial(parts: Parts, key: str, language: str, *, seed: int) -> Trial | None:
    """A question of a draft in a language; None while it, or its words, cannot be asked."""
    plain: dict[str, Any] = {**(parts.get(f"{ITEM}/{key}") or {}), "key": key}
    words = dict(parts.get(f"{language}/{ITEM}/{key}") or {})
    if ItemFormat().validate(plain) or ItemTextFormat().validate(words):
        return None
    item = Item.from_plain(plain)
    if not all(str(sentence).endswith(_IDLE) for _, sentence in word_problems(item, words)):
        return None
    try:
        return Trial(item, form_of([item], seed), ItemText.from_plain(words), language)
    except UnusableBank:
        return None
