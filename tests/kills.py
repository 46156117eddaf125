"""Kill a real server during writes and look for every answer that it had confirmed."""

import http.client
import json
import random
import sqlite3
import threading
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bench.world import Learner, World, bearer, tokens
from tests.live import Server

CLIENTS: Final = 8


@dataclass(frozen=True)
class Outcome:
    """What a run of kills found; ``slowest_restart`` in seconds."""

    confirmed: int
    lost: int
    broken: int
    slowest_restart: float


class Writer(threading.Thread):
    """One client that saves answers one after the other and remembers the last one confirmed for each item."""

    def __init__(self, port: int, learner: Learner, options: dict[str, tuple[str, ...]]) -> None:
        super().__init__(daemon=True)
        self.port, self.learner, self.options = port, learner, options
        self.confirmed: dict[str, tuple[int, str]] = {}
        self.unsure: dict[str, set[str]] = {}
        self.count = 0
        self.running = True

    def run(self) -> None:
        """Write until told to stop; a broken line means that the last answer is unsure."""
        dice = random.Random(self.learner.attempt)
        while self.running:
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
            try:
                while self.running:
                    self._answer(connection, dice)
            except (OSError, http.client.HTTPException):
                time.sleep(0.01)
            finally:
                connection.close()

    def _answer(self, connection: http.client.HTTPConnection, dice: random.Random) -> None:
        item = dice.choice(list(self.options))
        option = dice.choice(self.options[item])
        self.unsure.setdefault(item, set()).add(option)
        connection.request(
            "PUT",
            f"/api/v1/attempts/{self.learner.attempt}/answers/{item}",
            json.dumps({"chosen": [option]}),
            {"Content-Type": "application/json", **bearer(self.learner.token)},
        )
        answer = connection.getresponse()
        answer.read()
        if answer.status < 300:
            self.count += 1
            self.confirmed[item] = (self.count, option)
            self.unsure[item] = set()


def killed_while_writing(data: Path, *, kills: int) -> Outcome:
    """Kill the server ``kills`` times at random moments under eight writing clients, and count what is missing."""
    world = World(data)
    learners = world.learners(CLIENTS)
    options = {learner.attempt: _options(world, learner) for learner in learners}
    world.close()
    dice = random.Random(7)
    server = Server(data)
    writers = [Writer(server.port, learner, options[learner.attempt]) for learner in learners]
    for writer in writers:
        writer.start()
    lost, broken, slowest = 0, 0, 0.0
    try:
        for _ in range(kills):
            time.sleep(0.15 + dice.random() * 0.3)
            server.kill()
            time.sleep(0.1)
            lost += sum(_missing(data, writer) for writer in writers)
            broken += _is_broken(data)
            began = time.monotonic()
            server.start()
            slowest = max(slowest, time.monotonic() - began)
    finally:
        for writer in writers:
            writer.running = False
        for writer in writers:
            writer.join(15)
        server.stop()
    return Outcome(sum(writer.count for writer in writers), lost, broken, slowest)


def _options(world: World, learner: Learner) -> dict[str, tuple[str, ...]]:
    from app.assessment.forms import Form
    from app.assessment.models import Attempt

    with world.unit() as session:
        attempt = session.query(Attempt).filter_by(public_id=learner.attempt).one()
        return {item.name: tokens(item) for item in Form.from_plain(attempt.form).items}


def _is_broken(data: Path) -> bool:
    with closing(sqlite3.connect(data / "safeguard.db")) as connection:
        return bool(connection.execute("PRAGMA integrity_check").fetchone()[0] != "ok")


def _missing(data: Path, writer: Writer) -> int:
    """Items whose kept answer is neither the last confirmed one nor one that was under way when the line broke."""
    with closing(sqlite3.connect(data / "safeguard.db")) as connection:
        rows = connection.execute(
            "SELECT item_key, chosen FROM answer JOIN attempt ON attempt.id = attempt_id WHERE public_id = ?",
            (writer.learner.attempt,),
        ).fetchall()
    kept = {item: json.loads(chosen)[0] for item, chosen in rows}
    return sum(
        kept.get(item) != option and kept.get(item) not in writer.unsure[item]
        for item, (_, option) in writer.confirmed.items()
    )
