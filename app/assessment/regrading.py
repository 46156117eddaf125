"""A corrected key, and what it does to marks that were given by the wrong one.

Only items whose key changed are marked anew, and only where what can be chosen is still the same: the same options,
slots, places or steps. An item that asks something else by now keeps the marks it had. A pass is never taken away by a
regrade: whoever would fail now keeps it, and is counted, until somebody decides.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any, Final

from app.assessment.grading import FULL, Grade, PassRule
from app.catalogue.documents import Item, ModuleDocument, Option
from app.i18n import N_, Message

PASSED: Final = frozenset({"quiz", "post"})
"""Kinds of attempts that are passed or failed."""
REASONS: Final[Mapping[str, Message]] = {
    "wrong-key": N_("the key was wrong"),
    "two-right": N_("two answers are right"),
    "translation": N_("a translation changed what is right"),
}


class Effect(StrEnum):
    """What a regrade does to an attempt whose marks it changes."""

    GAINED = "gained"
    """Failed before, passed now."""
    STANDS = "stands"
    """Passed before, would fail now: what was granted stands until someone decides."""
    SAME = "same"
    """Other marks, the same result."""


@dataclass(frozen=True)
class Changes:
    """How the items of an earlier version differ from the present one."""

    corrected: Mapping[str, Item]
    """The present edition of the items with another key and the same choices, by item key."""
    left: tuple[str, ...]
    """Keys of the items that differ in more than their key: they keep their marks."""


def changes(before: ModuleDocument, now: ModuleDocument) -> Changes:
    """What became of the items of an earlier version; items that were withdrawn keep their marks and are not named."""
    corrected, left = {}, []
    for item in before.items:
        present = now.item(item.key)
        if present is None or (answer_key(item) == answer_key(present) and choices(item) == choices(present)):
            continue
        if choices(item) == choices(present):
            corrected[item.key] = present
        else:
            left.append(item.key)
    return Changes(corrected, tuple(left))


def choices(item: Item) -> tuple[Any, ...]:
    """What can be chosen, whatever is right."""
    return (
        item.type,
        _keys(item.options),
        frozenset((slot.key, _keys(slot.options)) for slot in item.slots),
        item.scenario is not None and (item.scenario.start, frozenset(_ways(item))),
    )


def _keys(options: tuple[Option, ...]) -> frozenset[str]:
    return frozenset(option.key for option in options)


def _ways(item: Item) -> list[tuple[str, str, str]]:
    steps = item.scenario.steps if item.scenario else ()
    return [(step.key, choice.key, choice.next) for step in steps for choice in step.choices]


def answer_key(item: Item) -> tuple[Any, ...]:
    """Everything that decides the marks of a response."""
    steps = item.scenario.steps if item.scenario else ()
    return (
        item.option_keys if item.type == "ordering" else item.correct_keys,
        frozenset((slot.key, slot.correct_keys) for slot in item.slots),
        item.verdict,
        item.number,
        frozenset((step.key, way.key, way.quality == "unsafe", way.never) for step in steps for way in step.choices),
    )


def remarked(given: Grade, corrected: Mapping[str, Fraction], musts: frozenset[str], rule: PassRule) -> Grade:
    """The marks of an attempt with those of some items corrected; ``musts`` names its safety-critical items."""
    per_item = {**given.per_item, **corrected}
    score = sum(per_item.values(), Fraction(0)) / len(per_item)
    must_right = all(per_item[name] == FULL for name in musts)
    return Grade(score, must_right, rule.is_passed(score, must_right=must_right), per_item)


def effect(kind: str, before: Grade, after: Grade) -> Effect:
    """What changed for whoever sat an attempt of a kind; only a quiz and a post-test are passed or failed."""
    if kind not in PASSED or before.passed == after.passed:
        return Effect.SAME
    return Effect.GAINED if after.passed else Effect.STANDS


def plain(grade: Grade) -> dict[str, Any]:
    """Marks as they are kept beside a regrade."""
    return {
        "score": str(grade.score),
        "must_right": grade.must_right,
        "passed": grade.passed,
        "marks": {name: str(marks) for name, marks in grade.per_item.items()},
    }
