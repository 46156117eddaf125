"""A database that is busy, gone or stopped: 503 with Retry-After on pages and API, and it recovers by itself."""

import shutil
import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any, Final

import pytest
from sqlalchemy import event

from app.config import Settings
from app.db import Database, sqlite_driver
from app.factory import create_app
from app.permissions import Role
from tests.world import NOBODY, Stage

READS: Final = (("GET", "/"), ("GET", "/history"), ("GET", "/help"), ("GET", "/readyz"), ("GET", "/verify/SG-0000"))


def hurry(store: Database) -> None:
    """Wait a moment only, where the service would wait half a minute."""
    event.listen(store.engine, "connect", _short, insert=True)
    store.engine.dispose()


def _short(connection: Any, _record: object) -> None:
    connection.execute("PRAGMA busy_timeout=50")


@contextmanager
def held(stage: Stage, *, readers_too: bool) -> Iterator[None]:
    """Another program holds the lock of the file."""
    stage.database.engine.dispose()
    with closing(sqlite_driver().connect(stage.database.url.database, isolation_level=None)) as other:
        if readers_too:
            other.execute("PRAGMA locking_mode=EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        yield
        other.execute("ROLLBACK")


def is_busy(answer: Any, *, is_page: bool) -> None:
    assert answer.status_code == 503, answer.text
    assert int(answer.headers["Retry-After"]) >= 1
    assert answer.headers["Content-Security-Policy"]
    assert answer.content_type.startswith("text/html" if is_page else "application/problem+json")
    assert "sqlite" not in answer.text.lower()
    assert "Traceback" not in answer.text


def writes(stage: Stage) -> Iterator[tuple[Any, bool]]:
    """One write through each door."""
    world = stage.world
    body = {"chosen": [world.option]}
    yield stage.api(Role.LEARNER)("PUT", f"/attempts/{world.attempt}/answers/{world.item}", json=body), False
    yield stage.api(Role.LEARNER, **{"Idempotency-Key": "k"})("POST", "/enrolments", json={"track": "T"}), False
    yield stage.page(Role.LEARNER).post("/tracks/T/enrolment"), True


def works(stage: Stage) -> None:
    for answer, _is_page in writes(stage):
        assert answer.status_code < 400, answer.text
    assert stage.page(Role.LEARNER).get("/").status_code == 200


def test_a_writer_that_waits_too_long_is_told_to_come_back(stage: Stage) -> None:
    hurry(stage.database)
    with held(stage, readers_too=False):
        for answer, is_page in writes(stage):
            is_busy(answer, is_page=is_page)
        assert stage.page(Role.LEARNER).get("/").status_code == 200  # readers go on
    works(stage)


def test_readers_that_wait_too_long_are_told_to_come_back(stage: Stage) -> None:
    hurry(stage.database)
    with held(stage, readers_too=True):
        for _method, path in READS:
            answer = stage.page(Role.LEARNER).get(path)
            if path == "/readyz":
                assert answer.status_code == 503
                continue
            is_busy(answer, is_page=True)
        is_busy(stage.api(Role.LEARNER)("GET", "/me"), is_page=False)
        for answer, is_page in writes(stage):
            is_busy(answer, is_page=is_page)
        assert stage.page(NOBODY).get("/healthz").status_code == 200
        assert stage.page(NOBODY).get("/api/v1/openapi.json").status_code == 200
    works(stage)


def test_a_turn_that_does_not_come_is_busy_too(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another thread of this program stands in the gate and does not leave."""
    enter = stage.database.gate.enter
    monkeypatch.setattr(stage.database.gate, "enter", lambda: enter(0.05))
    enter(1)
    for answer, is_page in writes(stage):
        is_busy(answer, is_page=is_page)
    stage.database.gate.leave()
    works(stage)


def test_a_database_that_is_gone_is_busy_until_it_is_back(stage: Stage, tmp_path: Path) -> None:
    stage.database.engine.dispose()
    path = Path(str(stage.database.url.database))
    away = tmp_path / "away"
    away.mkdir()
    for file in path.parent.glob(f"{path.name}*"):
        shutil.move(file, away / file.name)
    path.mkdir()  # where the file was, nothing can be opened
    is_busy(stage.page(Role.LEARNER).get("/"), is_page=True)
    for answer, is_page in writes(stage):
        is_busy(answer, is_page=is_page)
    path.rmdir()
    for file in away.iterdir():
        shutil.move(file, path.parent / file.name)
    works(stage)


def test_a_database_without_tables_is_no_fault(stage: Stage, tmp_path: Path) -> None:
    stage.database.engine.dispose()
    stage.database = Database(f"sqlite:///{tmp_path}/empty.db")
    stage.app.extensions["database"] = stage.database
    is_busy(stage.page(Role.LEARNER).get("/"), is_page=True)
    is_busy(stage.api(Role.LEARNER)("GET", "/me"), is_page=False)


class Line:
    """A line to the PostgreSQL server that can be cut and mended."""

    def __init__(self, store: Database) -> None:
        self._folder, self._port = store.url.query.get("host"), store.url.port or 5432
        self._host = store.url.host
        self._open: list[socket.socket] = []
        self._carriers: list[threading.Thread] = []
        self._listener = socket.socket()
        self._listener.bind(("127.0.0.1", 0))
        through = store.url.set(host="127.0.0.1", port=self._listener.getsockname()[1], query={})
        self.address = through.render_as_string(hide_password=False)
        self._listener.listen(50)
        self.is_cut = False
        threading.Thread(target=self._accept, daemon=True).start()

    def _server(self) -> socket.socket:
        if self._folder:
            line = socket.socket(socket.AF_UNIX)
            line.connect(f"{self._folder}/.s.PGSQL.{self._port}")
            return line
        return socket.create_connection((self._host or "127.0.0.1", self._port))

    def _accept(self) -> None:
        while True:
            try:
                caller, _ = self._listener.accept()
            except OSError:
                return
            if self.is_cut:
                caller.close()
                continue
            server = self._server()
            self._open += [caller, server]
            for one, other in ((caller, server), (server, caller)):
                carrier = threading.Thread(target=self._carry, args=(one, other), daemon=True)
                carrier.start()
                self._carriers.append(carrier)

    @staticmethod
    def _carry(one: socket.socket, other: socket.socket) -> None:
        with suppress(OSError):
            while sent := one.recv(65536):
                other.sendall(sent)
        Line._end(one, other)

    @staticmethod
    def _end(*ends: socket.socket) -> None:
        """Wake whoever listens; closing alone would not."""
        for end in ends:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def cut(self) -> None:
        """End every connection and take no more."""
        self.is_cut = True
        self._end(*self._open)

    def close(self) -> None:
        """Cut, and give everything back."""
        self.cut()
        self._end(self._listener)
        self._listener.close()
        for carrier in self._carriers:
            carrier.join(5)
        for end in self._open:
            end.close()


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_postgresql_that_stops_is_busy_until_it_is_back(both: Stage) -> None:
    line = Line(both.database)
    through = Database(line.address)
    stage = Stage(both.app, through, both.world)
    both.app.extensions["database"] = through
    works(stage)
    for _ in range(2):
        line.cut()
        is_busy(stage.page(Role.LEARNER).get("/"), is_page=True)
        for answer, is_page in writes(stage):
            is_busy(answer, is_page=is_page)
        line.is_cut = False
        works(stage)
    through.engine.dispose()
    line.close()


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_a_line_cut_in_the_middle_of_a_request_is_busy_and_changes_nothing(both: Stage, settings: Settings) -> None:
    from sqlalchemy import text

    from app.web.unit_of_work import session

    line = Line(both.database)
    through = Database(line.address)
    program = create_app(settings)
    program.extensions["database"] = through
    program.config["WTF_CSRF_ENABLED"] = False

    def halfway() -> str:
        session().execute(text("UPDATE account SET name = 'half done'"))
        line.cut()
        return "never"

    halfway.access = "public"  # type: ignore[attr-defined]
    program.add_url_rule("/halfway", view_func=halfway, methods=["POST"])
    stage = Stage(program, through, both.world)
    is_busy(stage.page().post("/halfway"), is_page=True)
    line.is_cut = False
    assert "half done" not in stage.page(Role.LEARNER).get("/account").text
    through.engine.dispose()
    line.close()
