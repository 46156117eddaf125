"""What must hold of an item of each type, besides its fields: the one truth of the content check and of the quiz.

One function for each type, by the name of the type. A sentence goes on after "item KEY ..."; no sentence, no fault.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from app.catalogue.documents import Item, Option
from app.catalogue.story_rules import question_story_problems, story_problems

Rule = Callable[[Item], Iterator[str]]
SINGLE_OPTIONS: Final = (3, 4)
MULTIPLE_OPTIONS: Final = (4, 5)
REASONS: Final = (2, 5)
PLACES: Final = (3, 8)
GROUPS: Final = (2, 4)
STATEMENTS: Final = (3, 10)
PAIRS: Final = (2, 8)
GAPS: Final = (2, 8)
TURNS: Final = (2, 6)
TURN_OPTIONS: Final = (2, 4)


def item_problems(item: Item) -> list[str]:
    """Everything that keeps an item from being asked; KeyError for a type that this program does not know."""
    return list(RULES[item.type](item))


def single(item: Item) -> Iterator[str]:
    """One right option out of three or four."""
    yield from _only(item, "options")
    yield from _twice(item.option_keys, "options")
    if len(item.options) not in range(SINGLE_OPTIONS[0], SINGLE_OPTIONS[1] + 1):
        yield f"has {len(item.options)} options; a single-choice item has 3 or 4"
    if len(item.correct_keys) != 1:
        yield f"has {len(item.correct_keys)} correct options; a single-choice item has one"


def multiple(item: Item) -> Iterator[str]:
    """Two or more right options out of four or five, never all."""
    yield from _only(item, "options")
    yield from _twice(item.option_keys, "options")
    if len(item.options) not in range(MULTIPLE_OPTIONS[0], MULTIPLE_OPTIONS[1] + 1):
        yield f"has {len(item.options)} options; a multiple-choice item has 4 or 5"
    if len(item.correct_keys) < 2:
        yield f"has {len(item.correct_keys)} correct options; a multiple-choice item has two or more"
    if len(item.correct_keys) == len(item.options):
        yield "has no wrong option"


def reasoned(item: Item) -> Iterator[str]:
    """A statement that is true or false, and the one right reason why."""
    yield from _only(item, "options", "verdict")
    if item.verdict is None:
        yield "lacks its verdict: true or false"
    yield from _number_of(item.options, REASONS, "reasons")
    yield from _twice(item.option_keys, "reasons")
    if len(item.correct_keys) != 1:
        yield f"has {len(item.correct_keys)} correct reasons; a reasoned item has one"


def ordering(item: Item) -> Iterator[str]:
    """Steps in their right order."""
    yield from _only(item, "options")
    yield from _number_of(item.options, PLACES, "options")
    yield from _twice(item.option_keys, "options")
    yield from _unmarked(item.options)


def matching(item: Item) -> Iterator[str]:
    """Things, each with the option that belongs to it; more options than things are welcome."""
    yield from _shared(item, PAIRS, "slots")
    if len(item.options) < len(item.slots):
        yield f"has {len(item.options)} options for {len(item.slots)} slots; a matching item has as many or more"


def classify(item: Item) -> Iterator[str]:
    """Statements, each with the group it belongs to."""
    yield from _number_of(item.options, GROUPS, "groups")
    yield from _shared(item, STATEMENTS, "statements")


def cloze(item: Item) -> Iterator[str]:
    """Gaps in a text, each with its word out of a list; the text itself is checked with the words."""
    yield from _shared(item, GAPS, "gaps")


def numeric(item: Item) -> Iterator[str]:
    """A number, and how far from it is still right."""
    yield from _only(item, "number")
    if item.number is None:
        yield "lacks its number"
    elif item.number.tolerance < 0:
        yield "has a tolerance below 0"


def dialogue(item: Item) -> Iterator[str]:
    """Turns of a talk, each with sentences of its own to choose from."""
    yield from _only(item, "slots")
    yield from _number_of(item.slots, TURNS, "turns")
    yield from _twice([turn.key for turn in item.slots], "turns")
    for turn in item.slots:
        name = f"turn {turn.key}"
        keys = [option.key for option in turn.options]
        if turn.answer is not None:
            yield f"{name} has an answer; in a dialogue the options themselves say which are correct"
        if len(keys) not in range(TURN_OPTIONS[0], TURN_OPTIONS[1] + 1):
            yield f"{name} has {len(keys)} options; a turn has {TURN_OPTIONS[0]} to {TURN_OPTIONS[1]}"
        if not turn.correct_keys:
            yield f"{name} has no correct option"
        if len(turn.correct_keys) == len(set(keys)):
            yield f"{name} has no wrong option"
        yield from _twice(keys, f"options of {name}")


def scenario(item: Item) -> Iterator[str]:
    """A story to walk through: every ending reachable, no circle, a way without an unsafe choice."""
    yield from _only(item, "scenario")
    if item.scenario is None:
        yield "lacks its scenario"
        return
    steps = item.scenario.steps
    yield from _twice([step.key for step in steps], "steps")
    for step in steps:
        yield from _twice([choice.key for choice in step.choices], f"choices of step {step.key}")
    yield from (sentence for _, sentence in story_problems(item.scenario))
    yield from question_story_problems(item.scenario)


RULES: Final[Mapping[str, Rule]] = {
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


def _only(item: Item, *fields: str) -> Iterator[str]:
    """Fields that another type would need stand in nobody's way, and so would mislead."""
    there = {
        "options": bool(item.options),
        "slots": bool(item.slots),
        "verdict": item.verdict is not None,
        "number": item.number is not None,
        "scenario": item.scenario is not None,
    }
    for name, is_there in there.items():
        if is_there and name not in fields:
            yield f"has {name}, which an item of type {item.type} does not use"


def _shared(item: Item, slots: tuple[int, int], name: str) -> Iterator[str]:
    """Slots that all take the item's options."""
    yield from _only(item, "options", "slots")
    if len(item.options) < 2:
        yield f"has {len(item.options)} options; at least 2 are needed"
    yield from _number_of(item.slots, slots, name)
    yield from _twice(item.option_keys, "options")
    yield from _twice([slot.key for slot in item.slots], name)
    yield from _unmarked(item.options)
    for slot in item.slots:
        if slot.options:
            yield f"slot {slot.key} has options of its own; here it takes those of the item"
        if slot.answer not in item.option_keys:
            yield f"slot {slot.key} has the answer {slot.answer}, which is not one of the options"


def _number_of(things: Sequence[object], bounds: tuple[int, int], name: str) -> Iterator[str]:
    if not bounds[0] <= len(things) <= bounds[1]:
        yield f"has {len(things)} {name}; {bounds[0]} to {bounds[1]} are needed"


def _unmarked(options: Sequence[Option]) -> Iterator[str]:
    if any(option.correct for option in options):
        yield "marks an option as correct; here its place or its slot says where it belongs"


def _twice(keys: Sequence[str], name: str) -> Iterator[str]:
    for key in sorted({key for key in keys if keys.count(key) > 1}):
        yield f"has the key {key} twice among its {name}"
