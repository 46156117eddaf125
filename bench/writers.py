"""Sixty-four clients that write at once on SQLite: no error, nothing lost, nobody starved."""

import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Final

from bench.load import Call, run
from bench.report import Figure
from bench.world import World, bearer
from tests.live import Server

CLIENTS: Final = 64
ROUNDS: Final = 12
REPEATS: Final = 3


def measure() -> list[Figure]:
    """Answers from 64 learners at once; afterwards each answer is looked for in the file."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        world = World(data)
        learners = world.learners(CLIENTS)
        world.close()
        server = Server(data)
        try:
            streams = [
                [
                    Call(
                        "PUT", f"/api/v1/attempts/{one.attempt}/answers/{item}", {"chosen": [option]}, bearer(one.token)
                    )
                    for item, option in one.answers * ROUNDS
                ]
                for one in learners
            ]
            runs = sorted((run(server.url, streams) for _ in range(REPEATS)), key=lambda each: each.p99)
        finally:
            server.stop()
        with closing(sqlite3.connect(data / "safeguard.db")) as store:
            kept = store.execute("SELECT count(*) FROM answer").fetchone()[0]
    wanted = sum(len(one.answers) for one in learners)
    middle, spread = runs[REPEATS // 2], f"{runs[0].p99:.0f} to {runs[-1].p99:.0f} in {REPEATS} runs"
    return [
        Figure("64 writers: failures", sum(each.failures for each in runs), "<=", 0, f"{middle}"),
        Figure("64 writers: p99 in ms", middle.p99, "<=", 250, spread),
        Figure("64 writers: answers lost", wanted - kept, "<=", 0, f"{kept} of {wanted} in the file"),
    ]
