"""A story to walk through: what one does leads on, and what nobody may ever do ends all marks."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from app.assessment.question_types.description import Description
from app.assessment.question_types.slots import filled
from app.catalogue import item_rules
from app.catalogue.documents import Choice, Item, ScenarioStep
from app.i18n import N_, Message


@dataclass(frozen=True)
class Walked:
    """A step that was come to, and what was chosen there; None where the learner stands, or at an ending."""

    step: ScenarioStep
    choice: Choice | None


def check(item: Item) -> list[Message]:
    """What keeps the item from being asked."""
    return list(item_rules.scenario(item))


def path(item: Item, chosen: Sequence[str]) -> tuple[Walked, ...]:
    """The steps from the start to where the choices lead; choices beside the path are passed over."""
    return tuple(_walk(item, filled(chosen)))


def _walk(item: Item, given: dict[str, str]) -> Iterator[Walked]:
    story = item.scenario
    here = story.step(story.start) if story else None
    seen: set[str] = set()
    while story is not None and here is not None and here.key not in seen:
        seen.add(here.key)
        choice = here.choice(given.get(here.key, ""))
        yield Walked(here, choice)
        here = story.step(choice.next) if choice else None


def is_ended(walked: Sequence[Walked]) -> bool:
    """Whether the path reached an ending."""
    return bool(walked) and not walked[-1].step.choices


def grade(item: Item, chosen: Sequence[str]) -> Fraction:
    """The share of the choices made that are not unsafe; 0 before an ending, and 0 after a choice marked never."""
    walked = path(item, chosen)
    made = [each.choice for each in walked if each.choice is not None]
    if not made or not is_ended(walked) or any(choice.never for choice in made):
        return Fraction(0)
    return Fraction(sum(choice.quality != "unsafe" for choice in made), len(made))


def describe(item: Item) -> Description:
    """Each step takes one of its choices, step after step."""
    how = N_(
        "Choose what you would do, step by step, until the story ends. Each safe choice counts; there may be more than "
        "one safe way. What nobody may ever do takes all marks of this question, and a story that is not walked to its "
        "end does not count."
    )
    steps = item.scenario.steps if item.scenario else ()
    slots = tuple((step.key, tuple(choice.key for choice in step.choices)) for step in steps if step.choices)
    return Description(how, slots=slots)
