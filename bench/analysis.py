"""Item analysis of a million answers: seconds and memory of a process of its own."""

import json
import random
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

from app.assessment import forms
from app.assessment.forms import FormItem
from app.assessment.queries import module_statistics
from app.assessment.question_types import type_of
from app.assessment.selection import Selection
from app.catalogue.documents import ModuleDocument
from app.catalogue.queries import PublishedModule, current_module
from app.config import ROOT
from app.db import Database
from app.demo.answering import right_answer, wrong_answer
from bench.report import Figure
from bench.world import MODULE, World

ANSWERS: Final = 1_000_000
FORMS: Final = 200
LANGUAGES: Final = ("en", "fr", "ar")
MIB: Final = 1024
"""``ru_maxrss`` counts kibibytes."""


def measure() -> list[Figure]:
    """The page's figures over a million first answers to one module in SQLite, and what the process had before."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        world = World(data)
        with world.database.reading() as session:
            module = current_module(session, MODULE)
        world.close()
        attempts = _fill(data / "safeguard.db", module)
        found = json.loads(
            subprocess.run(
                [sys.executable, "-m", "bench.analysis", str(data / "safeguard.db")],
                cwd=ROOT,
                check=True,
                capture_output=True,
                text=True,
            ).stdout
        )
    told = f"{found['own']:.1f} of them its own work; {attempts} attempts, {found['items']} items"
    memory = f"resident, the whole process; {found['before']:.0f} before"
    return [
        Figure("item analysis of 1,000,000 answers, seconds", found["seconds"], "<=", 10, told),
        Figure("its peak memory, MiB", found["peak"], "<=", 500, memory),
    ]


def _fill(path: Path, module: PublishedModule) -> int:
    """Attempts and answers straight into the tables: a million public actions would measure something else."""
    dice = random.Random(7)
    drawn = [forms.draw(module.document, dice.randrange(forms.SEEDS)) for _ in range(FORMS)]
    plain = [json.dumps(form.plain()) for form in drawn]
    prepared = [[_prepared(module.document, asked) for asked in form.items] for form in drawn]
    count = ANSWERS // len(drawn[0].items)
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA synchronous=OFF")
    start = datetime(2025, 1, 1, tzinfo=UTC)
    for first in range(0, count, 5000):
        accounts, attempts, answers = [], [], []
        for number in range(first + 1, min(first + 5000, count) + 1):
            at = f"{start + timedelta(minutes=5 * number):%Y-%m-%d %H:%M:%S.000000}"
            which = number % FORMS
            ability = 0.4 + 0.55 * dice.random()
            chosen = {name: _answered(options, ability, dice) for name, options in prepared[which]}
            marks = {name: worth for name, (_, worth) in chosen.items()}
            mean = sum(map(Fraction, marks.values()), Fraction(0)) / len(marks)
            score, language = mean.as_integer_ratio(), dice.choice(LANGUAGES)
            accounts.append((number, f"b{number}@bench.invalid", at))
            attempts.append((number, number, module.version_id, plain[which], json.dumps(marks), at, score, language))
            answers += [(number, name, text, at) for name, (text, _) in chosen.items()]
        _write(connection, accounts, attempts, answers)
    connection.commit()
    connection.execute("ANALYZE")
    connection.close()
    return count


def _prepared(document: ModuleDocument, asked: FormItem) -> tuple[str, list[tuple[str, str]]]:
    """An item's name, and some responses to it as they are kept, each with its marks; the right one first."""
    item = document.item(asked.key)
    assert item is not None
    responses = [right_answer(item), wrong_answer(item)]
    if not asked.slots and not asked.is_number:
        responses += [[option] for option in asked.options]
    grade = type_of(item).grade
    return asked.name, [(json.dumps(list(each)), str(grade(item, each))) for each in responses]


def _answered(options: list[tuple[str, str]], ability: float, dice: random.Random) -> tuple[str, str]:
    return options[0] if dice.random() < ability else dice.choice(options[1:])


def _write(connection: sqlite3.Connection, accounts: list[Any], attempts: list[Any], answers: list[Any]) -> None:
    connection.executemany(
        "INSERT INTO account (id, email, name, search_text, password_hash, language, created_at, must_change_password, "
        "failures_in_a_row) VALUES (?, ?, 'Bench', '', '', 'en', ?, 0, 0)",
        accounts,
    )
    connection.executemany(
        "INSERT INTO attempt (id, public_id, account_id, kind, subject, audience, version_id, form, seed, started_at, "
        "submitted_at, language, submission_key, score_numerator, score_denominator, must_right, passed, marks, "
        "grading_version, is_first) VALUES (?, ?, ?, 'quiz', ?, 'T', ?, ?, 0, ?, ?, ?, ?, ?, ?, 0, 0, ?, 2, 1)",
        [
            (number, f"b-{number}", account, MODULE, version, form, at, at, language, f"b-{number}", *score, marks)
            for number, account, version, form, marks, at, score, language in attempts
        ],
    )
    connection.executemany(
        "INSERT INTO answer (attempt_id, item_key, chosen, answered_at) VALUES (?, ?, ?, ?)", answers
    )


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MIB


def _measured(path: str) -> dict[str, float | int | None]:
    """One reading of the statistics, as the page asks for them."""
    database = Database(f"sqlite:///{path}")
    with database.reading() as session:
        module, before = current_module(session, MODULE), _peak()
        began, worked = time.perf_counter(), time.process_time()
        found = module_statistics(session, module, Selection())
        seconds, own = time.perf_counter() - began, time.process_time() - worked
    assert found.forms[0].alpha
    items = sum(item.is_told for item in found.items)
    return {
        "seconds": seconds,
        "own": own,
        "before": before,
        "peak": _peak(),
        "items": items,
    }


if __name__ == "__main__":
    print(json.dumps(_measured(sys.argv[1])))
