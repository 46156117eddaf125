"""Marking a submission of twenty items of all types: our own code, no database, no HTTP."""

import random
import time
from collections.abc import Callable
from typing import Final

from app.assessment.forms import Form, FormItem
from app.assessment.grading import PassRule, grade
from app.assessment.question_types import TYPES, type_of
from app.catalogue.documents import Item, ModuleDocument
from app.demo.answering import right_answer, wrong_answer
from bench.report import Figure
from tests.assessment.banks import plain_module
from tests.assessment.ten_types import item

ITEMS: Final = 20
ROUNDS: Final = 500
REPEATS: Final = 7


def measure() -> list[Figure]:
    """Milliseconds for one submission, the median of several runs; and the time of an empty function beside it."""
    document, form = _submission()
    dice = random.Random(5)
    answers = {
        asked.name: (right_answer if dice.random() < 0.7 else wrong_answer)(_item(document, asked))
        for asked in form.items
    }
    rule = PassRule(80)
    marking = _median(lambda: grade({"": document}, form, answers, rule))
    reading = _median(lambda: Form.from_plain(form.plain()))
    types = len({_item(document, asked).type for asked in form.items})
    return [
        Figure(f"mark {ITEMS} items of {types} types, ms", marking, "<=", 2, f"{REPEATS} runs of {ROUNDS}"),
        Figure.note("read their form back", f"{reading:.3f} ms"),
    ]


def _submission() -> tuple[ModuleDocument, Form]:
    """A module with two items of every type, all asked."""
    names = [(kind, f"{kind}-{number}") for number in range(ITEMS // len(TYPES) + 1) for kind in TYPES][:ITEMS]
    items = tuple(item(kind, key, must=number % 5 == 0) for number, (kind, key) in enumerate(names))
    base = ModuleDocument.from_plain(plain_module())
    document = ModuleDocument(
        base.key,
        base.version,
        base.minutes,
        base.outcomes,
        base.lessons,
        base.scenario,
        base.quiz,
        items,
        base.sources,
    )
    asked = tuple(FormItem(each.key, each.option_keys, type_of(each).describe(each).most) for each in items)
    return document, Form(asked)


def _item(document: ModuleDocument, asked: FormItem) -> Item:
    found = document.item(asked.key)
    assert found is not None
    return found


def _median(call: Callable[[], object]) -> float:
    times = []
    for _ in range(REPEATS):
        began = time.perf_counter()
        for _ in range(ROUNDS):
            call()
        times.append((time.perf_counter() - began) / ROUNDS * 1000)
    return sorted(times)[REPEATS // 2]
