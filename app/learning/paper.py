"""A form on paper: what its questions look like there, and what its answer sheet says.

Everything a question needs is printed, so a story is printed with all its steps: each choice names the step that it
leads to. The steps after the first stand in a mixed order, so that their places do not tell which way is the good one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from random import Random

from app.assessment.forms import Form, FormItem
from app.assessment.grading import PassRule
from app.assessment.questions import Question, questions
from app.catalogue.documents import Item, ModuleDocument, Scenario, ScenarioStep, StepText, TextDocument

SEEDS = 10**6
"""Forms on paper have seeds of at most six digits, which can be copied by hand."""


@dataclass(frozen=True)
class PaperChoice:
    """A choice of a step: where it leads, whether it is safe, and whether nobody may ever do it."""

    text: str
    leads_to: int
    is_safe: bool
    is_never: bool


@dataclass(frozen=True)
class PaperStep:
    """A step of a story, numbered; an ending has no choices."""

    number: int
    text: str
    choices: tuple[PaperChoice, ...]


@dataclass(frozen=True)
class PaperQuestion:
    """A question of a form on paper, with what is right in it; a story with all its steps."""

    question: Question
    language: str
    """Of its words."""
    steps: tuple[PaperStep, ...] = ()


def paper_questions(
    form: Form, documents: Mapping[str, ModuleDocument], texts: Mapping[str, TextDocument], seed: int
) -> list[PaperQuestion]:
    """The questions of a form in the order asked; what is right in them is for the answer sheet alone."""
    asked = questions(form, documents, texts, {}, with_feedback=True)
    return [
        PaperQuestion(question, texts[shown.module].language, _steps(shown, documents, texts, seed))
        for question, shown in zip(asked, form.items, strict=True)
    ]


def _steps(
    shown: FormItem, documents: Mapping[str, ModuleDocument], texts: Mapping[str, TextDocument], seed: int
) -> tuple[PaperStep, ...]:
    item = documents[shown.module].item(shown.key)
    story = item.scenario if isinstance(item, Item) else None
    if story is None:
        return ()
    steps = _mixed(story, seed)
    numbers = {step.key: number for number, step in enumerate(steps, 1)}
    orders = {slot.key: slot.options for slot in shown.slots}
    words = texts[shown.module].items[shown.key].steps
    return tuple(_step(step, numbers, words[step.key], orders.get(step.key, ())) for step in steps)


def _mixed(story: Scenario, seed: int) -> list[ScenarioStep]:
    """The first step first, then the others in an order of the seed."""
    dice = Random(seed)  # noqa: S311  (drawn for variety; no secret rests on it)
    return sorted(story.steps, key=lambda step: (step.key != story.start, dice.random()))


def _step(step: ScenarioStep, numbers: Mapping[str, int], words: StepText, order: Sequence[str]) -> PaperStep:
    found = sorted(step.choices, key=lambda choice: order.index(choice.key) if choice.key in order else len(order))
    choices = tuple(
        PaperChoice(words.choices[each.key].text, numbers[each.next], each.quality != "unsafe", each.never)
        for each in found
    )
    return PaperStep(numbers[step.key], words.text, choices)


def marks_needed(count: int, rule: PassRule) -> Decimal:
    """How many of ``count`` marks pass: the share of the rule, exact to two decimals."""
    share = Fraction(count * rule.pass_percent, 100)
    return Decimal(share.numerator) / Decimal(share.denominator)
