"""What must hold inside ``module.yaml`` beyond its fields: names that exist, stories that end, banks that suffice."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

from app.catalogue.anchors import Anchors
from app.catalogue.documents import LEVEL_WORDS, LEVELS, Item, LessonStructure, ModuleDocument, Outcome, Scenario
from app.catalogue.item_rules import item_problems
from app.catalogue.reader import Lined
from app.catalogue.story_rules import story_problems
from app.i18n import N_, Message

Found = Iterator[tuple[int, Message]]
USUAL_LESSONS: Final = 3
BANK: Final = 2
"""How many times the live count the bank holds at least."""


def structure_problems(document: ModuleDocument, lined: Lined, anchors: Anchors) -> list[tuple[int, Message]]:
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
    return sorted(set(found), key=lambda each: (each[0], str(each[1])))


def structure_notes(document: ModuleDocument, lined: Lined) -> Found:
    """What is allowed and worth a second look, as (line, sentence)."""
    if len(document.lessons) < USUAL_LESSONS:
        there = len(document.lessons)
        yield (
            lined.line("lessons"),
            N_("has %(count)s lessons; %(usual)s to 6 are usual", count=there, usual=USUAL_LESSONS),
        )


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
                yield lined.line(*path, place), N_("has the key %(key)s twice", key=key)
            seen.add(key)


def _outcome_problems(document: ModuleDocument, lined: Lined) -> Found:
    known = {outcome.key for outcome in document.outcomes}
    taught: set[str] = set()
    for place, lesson in enumerate(document.lessons):
        taught.update(lesson.outcomes)
        for name in sorted(set(lesson.outcomes) - known):
            sentence = N_("lesson %(lesson)s names the missing outcome %(outcome)s", lesson=lesson.key, outcome=name)
            yield lined.line("lessons", place, "outcomes"), sentence
    for place, item in enumerate(document.items):
        if item.outcome not in known:
            sentence = N_("item %(item)s names the missing outcome %(outcome)s", item=item.key, outcome=item.outcome)
            yield lined.line("items", place, "outcome"), sentence
    asked = {item.outcome for item in document.items}
    for place, outcome in enumerate(document.outcomes):
        if outcome.key not in taught:
            sentence = N_("outcome %(outcome)s is not taught by any lesson", outcome=outcome.key)
            yield lined.line("outcomes", place), sentence
        if outcome.key not in asked:
            sentence = N_("outcome %(outcome)s is not asked for by any item", outcome=outcome.key)
            yield lined.line("outcomes", place), sentence


def _source_problems(document: ModuleDocument, lined: Lined) -> Found:
    known = {source.key for source in document.sources}
    for place, lesson in enumerate(document.lessons):
        for name in sorted(set(lesson.sources) - known):
            sentence = N_("lesson %(lesson)s names the missing source %(source)s", lesson=lesson.key, source=name)
            yield lined.line("lessons", place, "sources"), sentence


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
                    sentence = N_("%(thing)s names the unknown anchor %(anchor)s", thing=thing.key, anchor=anchor)
                    yield lined.line(name, place, "anchors", nth), sentence


def _item_problems(document: ModuleDocument, lined: Lined) -> Found:
    for place, item in enumerate(document.items):
        for what in item_problems(item):
            yield lined.line("items", place), N_("item %(item)s %(what)s", item=item.key, what=what)


def _bank_problems(document: ModuleDocument, lined: Lined) -> Found:
    quiz, items = document.quiz, document.items
    line = lined.line("quiz")
    if sum(quiz.levels.values()) != quiz.draw:
        added = sum(quiz.levels.values())
        sentence = N_("levels add up to %(added)s, but draw is %(draw)s", added=added, draw=quiz.draw)
        yield lined.line("quiz", "levels"), sentence
    if len(items) < BANK * quiz.draw:
        yield (
            line,
            N_(
                "the bank has %(there)s items; %(needed)s are needed for %(live)s live ones",
                there=len(items),
                needed=BANK * quiz.draw,
                live=quiz.draw,
            ),
        )
    musts = [item for item in items if item.must]
    if len(musts) < BANK * quiz.must:
        yield (
            line,
            N_(
                "the bank has %(there)s MUST items; %(needed)s are needed for %(live)s live ones",
                there=len(musts),
                needed=BANK * quiz.must,
                live=quiz.must,
            ),
        )
    yield from _level_problems(document, lined)


def _level_problems(document: ModuleDocument, lined: Lined) -> Found:
    """The bank has enough of each level, and forms can have the MUST items that they are to have."""
    quiz, items = document.quiz, document.items
    least = most = 0
    for level in LEVELS:
        live = quiz.levels.get(level, 0)
        bank = [item for item in items if item.level == level]
        if len(bank) < BANK * live:
            yield (
                lined.line("quiz"),
                N_(
                    "the bank has %(there)s items of level %(level)s; %(needed)s are needed for %(live)s live ones",
                    there=len(bank),
                    level=LEVEL_WORDS[level],
                    needed=BANK * live,
                    live=live,
                ),
            )
        must = sum(item.must for item in bank)
        least += max(0, live - (len(bank) - must))
        most += min(live, must)
    if not least <= quiz.must <= most:
        yield (
            lined.line("quiz", "must"),
            N_(
                "no form can have %(must)s MUST items: with these levels it has between %(least)s and %(most)s",
                must=quiz.must,
                least=least,
                most=most,
            ),
        )


def _scenario_problems(scenario: Scenario, lined: Lined) -> Found:
    lines = {step.key: lined.line("scenario", "steps", place) for place, step in enumerate(scenario.steps)}
    for key, sentence in story_problems(scenario):
        yield lined.line("scenario", "start") if key is None else lines[key], sentence
