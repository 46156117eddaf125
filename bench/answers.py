"""The learner's hot paths over HTTP: answer one item, submit a quiz, open a lesson, the home page; beside the floor."""

import json
import os
import tempfile
from pathlib import Path
from typing import Final

from bench.load import Call, Client, Timing, run
from bench.report import Figure
from bench.world import Learner, World, bearer
from tests.live import Server

CLIENTS: Final = 8
ROUNDS: Final = 30
REPEATS: Final = 5


def measure() -> list[Figure]:
    """Answers against the floor, interleaved so that both see the same noise."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        world = World(data)
        learners = world.learners(CLIENTS)
        world.close()
        server, floor = Server(data), Server(data, application="bench.floor:application")
        try:
            return [*_answers(server, floor, learners), *_pages(server, learners), *_submissions(server, learners)]
        finally:
            server.stop()
            floor.stop()


def _answers(server: Server, floor: Server, learners: list[Learner]) -> list[Figure]:
    ours = [_answer_calls(learner) for learner in learners]
    theirs = [[Call("POST", "/rows", {"item": "a", "chosen": "b"})] * len(calls) for calls in ours]
    pairs = [(run(server.url, ours), run(floor.url, theirs)) for _ in range(REPEATS)]
    ratios = sorted(mine.rate / bare.rate for mine, bare in pairs)
    timing = sorted((mine for mine, _ in pairs), key=lambda each: each.rate)[REPEATS // 2]
    bare = sorted((other for _, other in pairs), key=lambda each: each.rate)[REPEATS // 2]
    spread = f"{ratios[0]:.2f} to {ratios[-1]:.2f} in {REPEATS} runs"
    tail = sorted(mine.p99 / mine.median for mine, _ in pairs)
    return [
        Figure("answer one item: rate over the floor's", ratios[REPEATS // 2], ">=", 0.5, spread),
        Figure("answer one item: p99 over median, 8 clients", tail[REPEATS // 2], "<=", 10, f"{timing}"),
        Figure.note("floor: one row through a bare Flask + ORM route", f"{bare}"),
        Figure("answer one item: failures", sum(mine.failures for mine, _ in pairs), "<=", 0, ""),
    ]


def _answer_calls(learner: Learner) -> list[Call]:
    path = f"/api/v1/attempts/{learner.attempt}/answers/"
    return [
        Call("PUT", path + item, {"chosen": [option]}, bearer(learner.token))
        for item, option in learner.answers * ROUNDS
    ]


def _pages(server: Server, learners: list[Learner]) -> list[Figure]:
    figures = []
    lesson = _first_lesson(server, learners[0])
    for name, path in (("open a lesson", lesson), ("the learner's home", "/")):
        calls = [[Call("GET", path, None, {"Cookie": f"session_token={one.cookie}"})] * 60 for one in learners]
        figures.append(Figure.note(name, f"{run(server.url, calls)}"))
    return figures


def _first_lesson(server: Server, reader: Learner) -> str:
    _, body = Client(server.url).send(Call("GET", "/api/v1/modules/T1", None, bearer(reader.token)))
    key = json.loads(body)["lessons"][0]["key"]
    return f"/tracks/T/T1/lessons/{key}"


def _submissions(server: Server, learners: list[Learner]) -> list[Figure]:
    calls = [
        [Call("POST", f"/api/v1/attempts/{one.attempt}/submission", {"key": os.urandom(16).hex()}, bearer(one.token))]
        for one in learners
    ]
    timing: Timing = run(server.url, calls)
    return [Figure.note("submit a quiz, 8 at once", f"{timing}")]
