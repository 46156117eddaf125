"""The trainer's studio: the linter, a save with what it finds, the comparison of two versions; beside fixed work."""

import copy
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from app.accounts.policy import SignedIn
from app.accounts.queries import principal_by_email
from app.authoring import actions
from app.authoring.findings import PASSAGES, TEXTS, Ground, findings_of, ground_of
from app.authoring.parts import split
from app.authoring.remembering import Remembered
from app.catalogue import markdown, readability
from app.catalogue.actions.publishing import Edition, publish
from app.catalogue.checker import ReadModule, examine
from app.clock import now
from app.config import ROOT
from app.permissions import Role
from bench.report import Figure
from bench.world import World, bearer

LINTED: Final = "P1"
WORDS: Final = 5_000
"""English words of the module that is linted: it is shortened by questions to just above that."""
EDITED: Final = "T1"
ITEMS: Final = 60
SAVES: Final = 31
RUNS: Final = 15


def measure() -> list[Figure]:
    """Milliseconds, each the median of several runs, and how many times a fixed piece of work they take."""
    modules = {module.key: module for module in examine(ROOT / "content").modules}
    return [*_linting(modules[LINTED]), *_writing(modules[EDITED])]


def _linting(module: ReadModule) -> list[Figure]:
    structure, texts = _shortened(module)
    parts, ground = split(structure, texts), ground_of(ROOT / "content")
    words = _words(texts["en"])
    what = f"{words} English words, {len(module.texts)} languages"

    def first_look() -> None:
        markdown.judged.cache_clear()
        readability.measured.cache_clear()
        findings_of(parts, _forgetful(ground))

    known = _forgetful(ground)

    def after_a_save() -> None:
        parts["en/front"]["summary"] += "."
        findings_of(parts, known)

    findings_of(parts, known)
    work, cold, warm = (_median(call, time.process_time) for call in (_fixed_work, first_look, after_a_save))
    return [
        Figure(
            "findings of a module nobody has looked at, ms of the processor",
            cold,
            "<=",
            100,
            f"{what}; {cold / work:.2f} x fixed",
        ),
        Figure("the same after a save in English, ms of the processor", warm, "<=", 100, f"{warm / work:.2f} x fixed"),
        Figure.note("fixed work", f"{work:.1f} ms"),
    ]


def _writing(module: ReadModule) -> list[Figure]:
    structure, texts = _with_items(module)
    with tempfile.TemporaryDirectory() as folder:
        world = World(Path(folder) / "data")
        try:
            return _written(world, structure, texts)
        finally:
            world.close()


def _written(world: World, structure: dict[str, Any], texts: dict[str, dict[str, Any]]) -> list[Figure]:
    parts = split(structure, texts)
    with world.unit() as session:
        account = world.account(session, Role.TRAINER)
        headers = bearer(world.token(session, account))
        by: SignedIn = principal_by_email(session, account.email)
        draft = actions.begin(session, EDITED, parts, base_version_id=None, by=by, at=now()).public_id
        after = copy.deepcopy(texts)
        for item in after["en"]["items"].values():
            item["stem"] += " Why?"
        for version, words in ((90, texts), (91, after)):
            publish(session, Edition("Z9", {**structure, "key": "Z9", "version": version}, words), at=now())
    client, address = world.app.test_client(use_cookies=False), f"/api/v1/drafts/{draft}"
    lesson = next(name for name in parts if name.startswith("en/lesson/"))
    saves, looks = [], []
    for number in range(SAVES):
        value = {**parts[lesson], "monday": f"Write down {number} things."}
        began = time.perf_counter()
        sent = client.patch(address, json={"part": lesson, "value": value}, headers={**headers, "If-Match": "*"})
        saved = time.perf_counter()
        found = client.get(f"{address}/findings", headers=headers)
        looks.append((time.perf_counter() - saved) * 1000)
        saves.append((saved - began) * 1000)
        assert (sent.status_code, found.status_code) == (200, 200)

    def compare() -> None:
        answer = client.get("/api/v1/modules/Z9/versions/1/changes/2", headers=headers)
        assert len(answer.get_json()["changes"]) == ITEMS

    both = statistics.median(map(sum, zip(saves, looks, strict=True)))
    work = _median(_fixed_work)
    size = f"{ITEMS} items, {len(texts)} languages, over HTTP in this process"
    compared = _median(compare)
    return [
        Figure("save a part and hear what is wrong, ms", both, "<=", 300, f"{size}; {both / work:.2f} x fixed"),
        Figure.note("of it the save", f"{statistics.median(saves):.0f} ms, slowest {max(saves):.0f}"),
        Figure("compare two versions, ms", compared, "<=", 200, f"{size}; {compared / work:.2f} x fixed"),
    ]


def _with_items(module: ReadModule) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
    """The module with so many items: its own, repeated under other keys."""
    structure, texts = copy.deepcopy(module.structure), _texts(module)
    own = list(structure["items"])
    for number in range(len(own), ITEMS):
        like = own[number % len(own)]
        key = f"{like['key'][:50]}-{number}"
        structure["items"].append({**like, "key": key})
        for text in texts.values():
            text["items"][key] = copy.deepcopy(text["items"][like["key"]])
    return structure, texts


def _texts(module: ReadModule) -> dict[str, dict[str, Any]]:
    return {
        language: {name: copy.deepcopy(value) for name, value in text.items() if name != "stale"}
        for language, text in module.texts.items()
    }


def _shortened(module: ReadModule) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
    structure, texts = copy.deepcopy(module.structure), _texts(module)
    while _words(texts["en"]) - _words(texts["en"]["items"][structure["items"][-1]["key"]]) > WORDS:
        key = structure["items"].pop()["key"]
        for text in texts.values():
            del text["items"][key]
    return structure, texts


def _words(value: Any) -> int:
    if isinstance(value, str):
        return len(value.split())
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return sum(map(_words, inner))


def _forgetful(ground: Ground) -> Ground:
    return replace(ground, passages=Remembered(PASSAGES), texts=Remembered(TEXTS))


def _fixed_work() -> None:
    """The same on every machine and in every version: numbers as words, counted by their beginning."""
    counts: dict[str, int] = {}
    for number in range(100_000):
        start = str(number)[:3]
        counts[start] = counts.get(start, 0) + 1


def _median(call: Callable[[], object], clock: Callable[[], float] = time.perf_counter) -> float:
    times = []
    for _ in range(RUNS):
        began = clock()
        call()
        times.append((clock() - began) * 1000)
    return statistics.median(times)
