"""What must hold inside ``module.yaml`` beyond its fields: names that exist, stories that end, banks that suffice."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

from app.catalogue.anchors import Anchors
from app.catalogue.documents import LEVELS, Item, LessonStructure, ModuleDocument, Outcome, Scenario
from app.catalogue.item_rules import item_problems
from app.catalogue.reader import Lined
from app.catalogue.story_rules import story_problems

Found = Iterator[tuple[int, str]]
USUAL_LESSONS: Final = 3
BANK: Final = 2
"""How many times the live count the bank holds at least."""


def structure_problems(document: ModuleDocument, lined: Lined, anchors: Anchors) -> list[tuple[int, str]]:
    """Everything that is wrong, as (line, sentence)."""
    rules: tuple[Callable[[ModuleDocument, Lined], Found], ...] = (
        _repeated_keys,
        _outcome_problems,
        _source_problems,
        _item_problems,
        _bank_problems,
    )
    found = [problem for rule in rules for problem in rule(document, lined)]
    found += _anchor_problems(document, lined, anchors)
    if document.scenario is not None:
        found += _scenario_problems(document.scenario, lined)
    return sorted(set(found))


def structure_notes(document: ModuleDocument, lined: Lined) -> Found:
    """What is allowed and worth a second look, as (line, sentence)."""
    if len(document.lessons) < USUAL_LESSONS:
        yield lined.line("lessons"), f"has {len(document.lessons)} lessons; {USUAL_LESSONS} to 6 are usual"


def _repeated_keys(document: ModuleDocument, lined: Lined) -> Found:
    lists: dict[tuple[str | int, ...], Iterable[str]] = {
        ("outcomes",): [each.key for each in document.outcomes],
        ("lessons",): document.lesson_keys,
        ("items",): [each.key for each in document.items],
        ("sources",): [each.key for each in document.sources],
    }
    if document.scenario is not None:
        lists["scenario", "steps"] = [step.key for step in document.scenario.steps]
        lists |= {
            ("scenario", "steps", place, "choices"): [choice.key for choice in step.choices]
            for place, step in enumerate(document.scenario.steps)
        }
    for path, keys in lists.items():
        seen: set[str] = set()
        for place, key in enumerate(keys):
            if key in seen:
                yield lined.line(*path, place), f"has the key {key} twice"
            seen.add(key)


def _outcome_problems(document: ModuleDocument, lined: Lined) -> Found:
    known = {outcome.key for outcome in document.outcomes}
    taught: set[str] = set()
    for place, lesson in enumerate(document.lessons):
        taught.update(lesson.outcomes)
        for name in sorted(set(lesson.outcomes) - known):
            yield lined.line("lessons", place, "outcomes"), f"lesson {lesson.key} names the missing outcome {name}"
    for place, item in enumerate(document.items):
        if item.outcome not in known:
            yield lined.line("items", place, "outcome"), f"item {item.key} names the missing outcome {item.outcome}"
    asked = {item.outcome for item in document.items}
    for place, outcome in enumerate(document.outcomes):
        if outcome.key not in taught:
            yield lined.line("outcomes", place), f"outcome {outcome.key} is not taught by any lesson"
        if outcome.key not in asked:
            yield lined.line("outcomes", place), f"outcome {outcome.key} is not asked for by any item"


def _source_problems(document: ModuleDocument, lined: Lined) -> Found:
    known = {source.key for source in document.sources}
    for place, lesson in enumerate(document.lessons):
        for name in sorted(set(lesson.sources) - known):
            yield lined.line("lessons", place, "sources"), f"lesson {lesson.key} names the missing source {name}"


def _anchor_problems(document: ModuleDocument, lined: Lined, anchors: Anchors) -> Found:
    lists: dict[str, Sequence[Outcome | LessonStructure | Item]] = {
        "outcomes": document.outcomes,
        "lessons": document.lessons,
        "items": document.items,
    }
    for name, things in lists.items():
        for place, thing in enumerate(things):
            for nth, anchor in enumerate(thing.anchors):
                if not anchors.knows(anchor):
                    yield lined.line(name, place, "anchors", nth), f"{thing.key} names the unknown anchor {anchor}"


def _item_problems(document: ModuleDocument, lined: Lined) -> Found:
    for place, item in enumerate(document.items):
        for sentence in item_problems(item):
            yield lined.line("items", place), f"item {item.key} {sentence}"


def _bank_problems(document: ModuleDocument, lined: Lined) -> Found:
    quiz, items = document.quiz, document.items
    line = lined.line("quiz")
    if sum(quiz.levels.values()) != quiz.draw:
        yield lined.line("quiz", "levels"), f"levels add up to {sum(quiz.levels.values())}, but draw is {quiz.draw}"
    if len(items) < BANK * quiz.draw:
        yield line, f"the bank has {len(items)} items; {BANK * quiz.draw} are needed for {quiz.draw} live ones"
    musts = [item for item in items if item.must]
    if len(musts) < BANK * quiz.must:
        yield line, f"the bank has {len(musts)} MUST items; {BANK * quiz.must} are needed for {quiz.must} live ones"
    least = most = 0
    for level in LEVELS:
        live = quiz.levels.get(level, 0)
        bank = [item for item in items if item.level == level]
        if len(bank) < BANK * live:
            yield (
                line,
                f"the bank has {len(bank)} items of level {level}; {BANK * live} are needed for {live} live ones",
            )
        must = sum(item.must for item in bank)
        least += max(0, live - (len(bank) - must))
        most += min(live, must)
    if not least <= quiz.must <= most:
        yield (
            lined.line("quiz", "must"),
            (f"no form can have {quiz.must} MUST items: with these levels it has between {least} and {most}"),
        )


def _scenario_problems(scenario: Scenario, lined: Lined) -> Found:
    lines = {step.key: lined.line("scenario", "steps", place) for place, step in enumerate(scenario.steps)}
    for key, sentence in story_problems(scenario):
        yield lined.line("scenario", "start") if key is None else lines[key], sentence
