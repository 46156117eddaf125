"""Sixty-four learners write at once to a real server on SQLite: nothing fails and nothing is lost."""

import json
import socket
import sqlite3
import threading
from collections import Counter
from contextlib import closing
from pathlib import Path

from bench.load import Call, Client
from bench.world import World, bearer
from tests.live import Server

CLIENTS = 64


def test_sixty_four_writers_at_once_lose_nothing(tmp_path: Path) -> None:
    data = tmp_path / "data"
    world = World(data)
    learners = world.learners(CLIENTS)
    world.close()
    server = Server(data)
    statuses: Counter[int] = Counter()
    start = threading.Barrier(CLIENTS)
    lock = threading.Lock()

    def write(number: int) -> None:
        learner, client = learners[number], Client(server.url)
        start.wait()
        for item, option in learner.answers:
            call = Call(
                "PUT", f"/api/v1/attempts/{learner.attempt}/answers/{item}", {"chosen": [option]}, bearer(learner.token)
            )
            status, _ = client.send(call)
            with lock:
                statuses[status] += 1
        client.close()

    threads = [threading.Thread(target=write, args=(number,)) for number in range(CLIENTS)]
    try:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        server.stop()
    wanted = sum(len(learner.answers) for learner in learners)
    assert statuses == {200: wanted}
    with closing(sqlite3.connect(data / "safeguard.db")) as kept:
        assert kept.execute("SELECT count(*) FROM answer").fetchone()[0] == wanted
        assert kept.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        rows = kept.execute(
            "SELECT public_id, item_key, chosen FROM answer JOIN attempt ON attempt.id = answer.attempt_id"
        ).fetchall()
    chosen = {(learner.attempt, item): [option] for learner in learners for item, option in learner.answers}
    assert {(attempt, item): json.loads(options) for attempt, item, options in rows} == chosen


def told(port: int, *lines: str, body: bytes = b"") -> bytes:
    """What a real server answers to bytes as they are."""
    with socket.create_connection(("127.0.0.1", port), timeout=30) as line:
        line.sendall("\r\n".join([*lines, "Host: x", "Connection: close", "", ""]).encode() + body)
        answer = b""
        while part := line.recv(65536):
            answer += part
    return answer


def test_bodies_that_are_too_large_or_without_a_length_are_refused_by_the_real_server(tmp_path: Path) -> None:
    data = tmp_path / "data"
    world = World(data)
    token = world.learners(1)[0].token
    world.close()
    server = Server(data)
    head = ("POST /api/v1/enrolments HTTP/1.1", f"Authorization: Bearer {token}", "Content-Type: application/json")
    try:
        chunked = told(
            server.port, *head, "Transfer-Encoding: chunked", body=b'5\r\n{"tra\r\n8\r\nck":"T"}\r\n0\r\n\r\n'
        )
        assert chunked.startswith(b"HTTP/1.1 411"), chunked
        large = b'{"track":"' + b"x" * 1_100_000 + b'"}'
        assert told(server.port, *head, f"Content-Length: {len(large)}", body=large).startswith(b"HTTP/1.1 413")
        good = b'{"track":"T"}'
        assert told(server.port, *head, f"Content-Length: {len(good)}", body=good).startswith(b"HTTP/1.1 20")
        assert b"400" in told(server.port, "GET /api/v1/me HTTP/1.1", "Bad header").split(b"\r\n")[0]
    finally:
        server.stop()
