"""What a learner sees of an attempt: its questions in words, and feedback once the answers were sent.

Before that nothing here tells which option is right, nor in which order the file has them.
"""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final

from app.assessment.forms import Form, FormItem
from app.assessment.grading import FULL, Answers, item_asked
from app.assessment.question_types import ordering, reasoned, scenario, type_of
from app.assessment.question_types.slots import filled
from app.catalogue.decimals import decimal_text
from app.catalogue.documents import Item, ItemText, ModuleDocument, OptionText, SlotText, TextDocument
from app.i18n import Message

GAP: Final = re.compile(r"\[\[([a-z0-9-]+)\]\]")
NO_WORDS: Final = SlotText("", "", {})


@dataclass(frozen=True)
class ShownOption:
    """An option in words; ``is_correct`` and ``feedback`` are None until the answers were sent.

    The two verdicts of a reasoned item have no words here: the page has them.
    """

    key: str
    text: str
    is_chosen: bool
    is_correct: bool | None = None
    feedback: str | None = None
    place: int | None = None
    """Of an ordering: where the learner put it, from 1."""
    right_place: int | None = None
    is_never: bool | None = None
    """Whether nobody may ever do it; told only afterwards."""


@dataclass(frozen=True)
class ShownSlot:
    """A place to fill, in words: ``is_right`` and ``feedback`` are None until the answers were sent.

    The slots of an ordering are its places, keyed ``1``, ``2`` ...; those of a story the steps come to so far, of which
    an ending has no options.
    """

    key: str
    text: str
    options: tuple[ShownOption, ...]
    is_right: bool | None = None
    feedback: str | None = None

    @property
    def chosen(self) -> str | None:
        """Key of the option that stands here."""
        return next((option.key for option in self.options if option.is_chosen), None)


@dataclass(frozen=True)
class Question:
    """One question of an attempt, counted from 1; ``marks`` is None until the answers were sent."""

    number: int
    name: str
    """In its form."""
    key: str
    """In its module."""
    module: str
    """Key of its module in a test over a track; empty in a quiz."""
    type: str
    how: Message
    """How to answer, and how it is marked."""
    stem: str
    options: tuple[ShownOption, ...]
    """What can be chosen; where there are slots, the list that they share, if they share one."""
    slots: tuple[ShownSlot, ...]
    outcome: str
    must: bool
    anchors: tuple[str, ...]
    chosen: tuple[str, ...] = ()
    """The response as it is kept."""
    entered: str = ""
    """The number that was written."""
    unit: str = ""
    right_number: str | None = None
    """The right number, such as ``72`` or ``72 ± 2``."""
    feedback: str | None = None
    is_finished: bool = True
    """Whether a story has come to its end."""
    marks: Fraction | None = None

    @property
    def is_begun(self) -> bool:
        """Whether anything is chosen or written."""
        return bool(self.chosen)

    @property
    def is_answered(self) -> bool:
        """Whether it is answered in full: every place filled, the story at its end."""
        if self.type == "scenario":
            return self.is_begun and self.is_finished
        return self.is_begun and all(slot.chosen for slot in self.slots)

    @property
    def is_right(self) -> bool:
        """Whether it has full marks."""
        return self.marks == FULL

    @property
    def stem_parts(self) -> tuple[str | ShownSlot, ...]:
        """The stem in order: stretches of text, and the slots where the text has gaps."""
        slots = {slot.key: slot for slot in self.slots} if self.type == "cloze" else {}
        parts: list[str | ShownSlot] = []
        for place, part in enumerate(GAP.split(self.stem) if slots else [self.stem]):
            if place % 2:
                parts.append(slots.get(part, f"[[{part}]]"))
            elif part:
                parts.append(part)
        return tuple(parts)


@dataclass(frozen=True)
class _Asked:
    """An item with how its form asks it, its words, and the response."""

    item: Item
    form: FormItem
    words: ItemText
    given: tuple[str, ...]

    def slots(self) -> list[tuple[str, tuple[str, ...]]]:
        """Slots with their options in the order shown; a shared list has one order for all slots."""
        shared = self.form.options
        return [(slot.key, shared if set(shared) == set(slot.options) else slot.options) for slot in self.form.slots]


def questions(
    form: Form,
    documents: Mapping[str, ModuleDocument],
    texts: Mapping[str, TextDocument],
    answers: Answers,
    *,
    with_feedback: bool,
) -> list[Question]:
    """The questions of a form in the order asked; marks and feedback only ``with_feedback``.

    Documents and words by module key; the key of a quiz's own module is the empty string.
    """
    found = []
    for number, shown in enumerate(form.items, 1):
        item = item_asked(documents, shown)
        words = texts[shown.module].items[item.key]
        asked = _Asked(item, shown, words, tuple(answers.get(shown.name, ())))
        question = _SHOWN[item.type](asked, _blank(number, asked))
        found.append(_judged(asked, question) if with_feedback else question)
    return found


def _blank(number: int, asked: _Asked) -> Question:
    item = asked.item
    return Question(
        number=number,
        name=asked.form.name,
        key=item.key,
        module=asked.form.module,
        type=item.type,
        how=type_of(item).describe(item).how,
        stem=asked.words.stem,
        options=(),
        slots=(),
        outcome=item.outcome,
        must=item.must,
        anchors=item.anchors,
        chosen=asked.given,
    )


def _options(keys: Sequence[str], words: Mapping[str, OptionText], chosen: Collection[str]) -> tuple[ShownOption, ...]:
    return tuple(ShownOption(key, words[key].text, key in chosen) for key in keys)


def _choice(asked: _Asked, question: Question) -> Question:
    options = _options(asked.form.options, asked.words.options, asked.given)
    return replace(question, options=options, chosen=tuple(option.key for option in options if option.is_chosen))


def _reasoned(asked: _Asked, question: Question) -> Question:
    given = filled(asked.given)
    verdict = tuple(ShownOption(key, "", key == given.get(reasoned.VERDICT)) for key in reasoned.VERDICTS)
    reasons = _options(asked.form.options, asked.words.options, {given.get(reasoned.REASON, "")})
    return replace(question, slots=(ShownSlot(reasoned.VERDICT, "", verdict), ShownSlot(reasoned.REASON, "", reasons)))


def _ordering(asked: _Asked, question: Question) -> Question:
    given = filled(asked.given)
    placed = {option: int(place) for place, option in given.items() if place in ordering.right_order(asked.item)}
    options = tuple(
        replace(option, place=placed.get(option.key))
        for option in _options(asked.form.options, asked.words.options, placed)
    )
    return replace(_slotted(asked, question), options=options)


def _slotted(asked: _Asked, question: Question) -> Question:
    """Matching, classify, cloze, dialogue, and the places of an ordering."""
    given = filled(asked.given)
    slots = []
    for key, keys in asked.slots():
        words = asked.words.slots.get(key, NO_WORDS)
        options = _options(keys, words.options or asked.words.options, {given.get(key, "")})
        slots.append(ShownSlot(key, words.text, options))
    shared = _options(asked.form.options, asked.words.options, given.values())
    return replace(question, slots=tuple(slots), options=shared)


def _numeric(asked: _Asked, question: Question) -> Question:
    return replace(question, entered=asked.given[0] if asked.given else "", unit=asked.words.unit)


def _scenario(asked: _Asked, question: Question) -> Question:
    orders = dict(asked.slots())
    walked = scenario.path(asked.item, asked.given)
    slots = []
    for each in walked:
        words = asked.words.steps[each.step.key]
        chosen = each.choice.key if each.choice else None
        options = tuple(
            ShownOption(key, words.choices[key].text, key == chosen) for key in orders.get(each.step.key, ())
        )
        slots.append(ShownSlot(each.step.key, words.text, options))
    return replace(question, slots=tuple(slots), is_finished=scenario.is_ended(walked))


_SHOWN: Final[Mapping[str, Callable[[_Asked, Question], Question]]] = {
    "single": _choice,
    "multiple": _choice,
    "reasoned": _reasoned,
    "ordering": _ordering,
    "matching": _slotted,
    "classify": _slotted,
    "numeric": _numeric,
    "cloze": _slotted,
    "dialogue": _slotted,
    "scenario": _scenario,
}


def _judged(asked: _Asked, question: Question) -> Question:
    """The question with what is right in it, why, and its marks."""
    told = replace(
        question,
        feedback=asked.words.feedback or None,
        marks=type_of(asked.item).grade(asked.item, asked.given),
        right_number=_right_number(asked.item),
        slots=tuple(_judged_slot(asked, slot) for slot in question.slots),
    )
    if asked.item.type in ("single", "multiple"):
        return replace(told, options=_judged_options(told.options, asked.item.correct_keys, asked.words.options))
    if asked.item.type == "ordering":
        return replace(told, options=_placed(asked.item, told.options))
    return told


def _judged_options(
    options: Sequence[ShownOption], right: Collection[str], words: Mapping[str, OptionText]
) -> tuple[ShownOption, ...]:
    return tuple(
        replace(
            option,
            is_correct=option.key in right,
            feedback=(words[option.key].feedback or None) if option.key in words else None,
        )
        for option in options
    )


def _placed(item: Item, options: Sequence[ShownOption]) -> tuple[ShownOption, ...]:
    right = {key: int(place) for place, key in ordering.right_order(item).items()}
    return tuple(
        replace(option, right_place=right[option.key], is_correct=option.place == right[option.key])
        for option in options
    )


def _judged_slot(asked: _Asked, slot: ShownSlot) -> ShownSlot:
    if asked.item.type == "scenario":
        return _judged_step(asked, slot)
    right = _right_keys(asked.item)[slot.key]
    words = asked.words.slots.get(slot.key, NO_WORDS)
    return replace(
        slot,
        options=_judged_options(slot.options, right, words.options or asked.words.options),
        is_right=slot.chosen in right,
        feedback=words.feedback or None,
    )


def _right_keys(item: Item) -> Mapping[str, frozenset[str]]:
    """What is right in each slot of an item."""
    if item.type == "reasoned":
        return {reasoned.VERDICT: frozenset({reasoned.right_verdict(item)}), reasoned.REASON: item.correct_keys}
    if item.type == "ordering":
        return {place: frozenset({key}) for place, key in ordering.right_order(item).items()}
    return {slot.key: slot.correct_keys for slot in item.slots}


def _judged_step(asked: _Asked, slot: ShownSlot) -> ShownSlot:
    step = asked.item.scenario.step(slot.key) if asked.item.scenario else None
    if step is None or not step.choices:
        return slot
    safe = {choice.key for choice in step.choices if choice.quality != "unsafe"}
    never = {choice.key for choice in step.choices if choice.never}
    words = asked.words.steps[slot.key].choices
    options = tuple(
        replace(
            option, is_correct=option.key in safe, feedback=words[option.key].feedback, is_never=option.key in never
        )
        for option in slot.options
    )
    return replace(slot, options=options, is_right=slot.chosen in safe)


def _right_number(item: Item) -> str | None:
    if item.number is None:
        return None
    value, tolerance = decimal_text(item.number.value), item.number.tolerance
    return f"{value} \u00b1 {decimal_text(tolerance)}" if tolerance else value


def outcomes_shown(found: Collection[Question], text: TextDocument) -> Mapping[str, str]:
    """The outcomes of a quiz whose questions were all right, in words: what the learner can now do."""
    missed = {question.outcome for question in found if not question.is_right}
    shown = {question.outcome for question in found} - missed
    return {key: words for key, words in text.outcomes.items() if key in shown}
