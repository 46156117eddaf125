"""What must hold of an item of each type, besides its fields: the one truth of the content check and of the quiz.

One function for each type, by the name of the type. A sentence goes on after "item KEY ..."; no sentence, no fault.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from app.catalogue.documents import Item, Option
from app.catalogue.story_rules import question_story_problems, story_problems
from app.i18n import N_, Message

Rule = Callable[[Item], Iterator[Message]]
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


def item_problems(item: Item) -> list[Message]:
    """Everything that keeps an item from being asked; KeyError for a type that this program does not know."""
    return list(RULES[item.type](item))


def single(item: Item) -> Iterator[Message]:
    """One right option out of three or four."""
    yield from _only(item, "options")
    yield from _twice(item.option_keys, N_("options"))
    if len(item.options) not in range(SINGLE_OPTIONS[0], SINGLE_OPTIONS[1] + 1):
        yield N_("has %(count)s options; a single-choice item has 3 or 4", count=len(item.options))
    if len(item.correct_keys) != 1:
        yield N_("has %(count)s correct options; a single-choice item has one", count=len(item.correct_keys))


def multiple(item: Item) -> Iterator[Message]:
    """Two or more right options out of four or five, never all."""
    yield from _only(item, "options")
    yield from _twice(item.option_keys, N_("options"))
    if len(item.options) not in range(MULTIPLE_OPTIONS[0], MULTIPLE_OPTIONS[1] + 1):
        yield N_("has %(count)s options; a multiple-choice item has 4 or 5", count=len(item.options))
    if len(item.correct_keys) < 2:
        yield N_("has %(count)s correct options; a multiple-choice item has two or more", count=len(item.correct_keys))
    if len(item.correct_keys) == len(item.options):
        yield N_("has no wrong option")


def reasoned(item: Item) -> Iterator[Message]:
    """A statement that is true or false, and the one right reason why."""
    yield from _only(item, "options", "verdict")
    if item.verdict is None:
        yield N_("lacks its verdict: true or false")
    yield from _number_of(item.options, REASONS, N_("reasons"))
    yield from _twice(item.option_keys, N_("reasons"))
    if len(item.correct_keys) != 1:
        yield N_("has %(count)s correct reasons; a reasoned item has one", count=len(item.correct_keys))


def ordering(item: Item) -> Iterator[Message]:
    """Steps in their right order."""
    yield from _only(item, "options")
    yield from _number_of(item.options, PLACES, N_("options"))
    yield from _twice(item.option_keys, N_("options"))
    yield from _unmarked(item.options)


def matching(item: Item) -> Iterator[Message]:
    """Things, each with the option that belongs to it; more options than things are welcome."""
    yield from _shared(item, PAIRS, N_("slots"))
    if len(item.options) < len(item.slots):
        yield N_(
            "has %(options)s options for %(slots)s slots; a matching item has as many or more",
            options=len(item.options),
            slots=len(item.slots),
        )


def classify(item: Item) -> Iterator[Message]:
    """Statements, each with the group it belongs to."""
    yield from _number_of(item.options, GROUPS, N_("groups to choose from"))
    yield from _shared(item, STATEMENTS, N_("statements"))


def cloze(item: Item) -> Iterator[Message]:
    """Gaps in a text, each with its word out of a list; the text itself is checked with the words."""
    yield from _shared(item, GAPS, N_("gaps to fill"))


def numeric(item: Item) -> Iterator[Message]:
    """A number, and how far from it is still right."""
    yield from _only(item, "number")
    if item.number is None:
        yield N_("lacks its number")
    elif item.number.tolerance < 0:
        yield N_("has a tolerance below 0")


def dialogue(item: Item) -> Iterator[Message]:
    """Turns of a talk, each with sentences of its own to choose from."""
    yield from _only(item, "slots")
    yield from _number_of(item.slots, TURNS, N_("turns"))
    yield from _twice([turn.key for turn in item.slots], N_("turns"))
    for turn in item.slots:
        keys = [option.key for option in turn.options]
        if turn.answer is not None:
            yield N_(
                "turn %(turn)s has an answer; in a dialogue the options themselves say which are correct", turn=turn.key
            )
        if len(keys) not in range(TURN_OPTIONS[0], TURN_OPTIONS[1] + 1):
            yield N_(
                "turn %(turn)s has %(count)s options; a turn has %(least)s to %(most)s",
                turn=turn.key,
                count=len(keys),
                least=TURN_OPTIONS[0],
                most=TURN_OPTIONS[1],
            )
        if not turn.correct_keys:
            yield N_("turn %(turn)s has no correct option", turn=turn.key)
        if len(turn.correct_keys) == len(set(keys)):
            yield N_("turn %(turn)s has no wrong option", turn=turn.key)
        yield from _twice(keys, N_("options of turn %(turn)s", turn=turn.key))


def scenario(item: Item) -> Iterator[Message]:
    """A story to walk through: every ending reachable, no circle, a way without an unsafe choice."""
    yield from _only(item, "scenario")
    if item.scenario is None:
        yield N_("lacks its scenario")
        return
    steps = item.scenario.steps
    yield from _twice([step.key for step in steps], N_("steps"))
    for step in steps:
        yield from _twice([choice.key for choice in step.choices], N_("choices of step %(step)s", step=step.key))
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


def _only(item: Item, *fields: str) -> Iterator[Message]:
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
            yield N_("has %(field)s, which an item of type %(type)s does not use", field=name, type=item.type)


def _shared(item: Item, slots: tuple[int, int], name: Message) -> Iterator[Message]:
    """Slots that all take the item's options."""
    yield from _only(item, "options", "slots")
    if len(item.options) < 2:
        yield N_("has %(count)s options; at least 2 are needed", count=len(item.options))
    yield from _number_of(item.slots, slots, name)
    yield from _twice(item.option_keys, N_("options"))
    yield from _twice([slot.key for slot in item.slots], name)
    yield from _unmarked(item.options)
    for slot in item.slots:
        if slot.options:
            yield N_("slot %(slot)s has options of its own; here it takes those of the item", slot=slot.key)
        if slot.answer not in item.option_keys:
            yield N_(
                "slot %(slot)s has the answer %(answer)s, which is not one of the options",
                slot=slot.key,
                answer=slot.answer,
            )


def _number_of(things: Sequence[object], bounds: tuple[int, int], name: Message) -> Iterator[Message]:
    if not bounds[0] <= len(things) <= bounds[1]:
        yield N_(
            "has %(count)s %(things)s; %(least)s to %(most)s are needed",
            count=len(things),
            things=name,
            least=bounds[0],
            most=bounds[1],
        )


def _unmarked(options: Sequence[Option]) -> Iterator[Message]:
    if any(option.correct for option in options):
        yield N_("marks an option as correct; here its place or its slot says where it belongs")


def _twice(keys: Sequence[str], name: Message) -> Iterator[Message]:
    for key in sorted({key for key in keys if keys.count(key) > 1}):
        yield N_("has the key %(key)s twice among its %(things)s", key=key, things=name)
