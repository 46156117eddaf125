"""The server is killed with SIGKILL during writes; no answer that it confirmed may be missing afterwards."""

import tempfile
from pathlib import Path
from typing import Final

from bench.report import Figure
from tests.kills import killed_while_writing

KILLS: Final = 100


def measure() -> list[Figure]:
    """A hundred kills under eight writing clients."""
    with tempfile.TemporaryDirectory() as folder:
        outcome = killed_while_writing(Path(folder) / "data", kills=KILLS)
    return [
        Figure("confirmed answers lost in 100 kills", outcome.lost, "<=", 0, f"{outcome.confirmed} were confirmed"),
        Figure("broken databases in 100 kills", outcome.broken, "<=", 0, ""),
        Figure("slowest restart, seconds", outcome.slowest_restart, "<=", 5, ""),
    ]
