"""The database: one declarative base, one way to connect, one queue for writers.

Decisions
    2026-11-22  On SQLite every write transaction begins IMMEDIATE and waits its turn in a first-in-first-out gate.
    Rejected: deferred transactions (they fail when two readers both turn writer) and IMMEDIATE without the gate (the
    unlucky waited for seconds, because SQLite's own waiting is a lottery).
    2026-11-22  pysqlite3, which brings its own SQLite, is preferred over the system's: versions 3.7.0 to 3.51.2 can
    corrupt a WAL database under two connections.
    2026-11-22  Sessions keep their rows after a commit (``expire_on_commit=False``): a page is drawn from what the
    transaction saw.
"""

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from types import ModuleType
from typing import Any, ClassVar, Final

from sqlalchemy import DateTime, Engine, MetaData, create_engine, event
from sqlalchemy.engine import Connection, Dialect, make_url
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.pool import StaticPool
from sqlalchemy.types import TypeDecorator

WAIT_SECONDS: Final = 30.0
"""How long a writer waits for its turn before it is told to come back."""

NAMING: Final = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC. Naive values are refused; values read always carry UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Store UTC; raise ValueError for a moment without a zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Give back UTC, also where the store keeps none."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """The base of every table."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = {datetime: UtcDateTime()}


class Busy(Exception):
    """Raised when a writer's turn did not come within ``WAIT_SECONDS``."""


class WriteGate:
    """A first-in-first-out lock: whoever asked first writes first."""

    def __init__(self) -> None:
        """An open gate with nobody waiting."""
        self._lock = threading.Lock()
        self._waiting: deque[threading.Event] = deque()
        self._taken = False

    def enter(self, timeout: float = WAIT_SECONDS) -> None:
        """Wait for one's turn; raise :class:`Busy` after ``timeout`` seconds."""
        with self._lock:
            if not self._taken:
                self._taken = True
                return
            turn = threading.Event()
            self._waiting.append(turn)
        if turn.wait(timeout):
            return
        with self._lock:
            if turn.is_set():
                return
            self._waiting.remove(turn)
        raise Busy("the database is busy with other writers")

    def leave(self) -> None:
        """Let the next in line write."""
        with self._lock:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._taken = False


def sqlite_driver() -> ModuleType:
    """The SQLite driver in use: pysqlite3 where a wheel exists, else the standard library's."""
    try:
        from pysqlite3 import dbapi2  # noqa: PLC0415  (absent on some machines)
    except ImportError:
        import sqlite3  # noqa: PLC0415

        return sqlite3
    return dbapi2  # type: ignore[no-any-return]


class Database:
    """A way in to one database: ``reading()`` and ``writing()`` hand out sessions; whoever opens one closes it."""

    def __init__(self, url: str) -> None:
        """``url``: an SQLAlchemy address of SQLite or PostgreSQL. Nothing is connected yet."""
        self.url = make_url(url)
        if self.url.drivername in ("postgresql", "postgres"):
            self.url = self.url.set(drivername="postgresql+psycopg")
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.gate = WriteGate()
        self.engine = self._sqlite_engine() if self.is_sqlite else self._postgres_engine()
        self._writing_engine = self.engine.execution_options(safeguard_writes=True)

    def reading(self) -> Session:
        """A session for reading: a deferred transaction that never waits for writers."""
        return Session(self.engine, expire_on_commit=False, autoflush=False)

    def writing(self) -> Session:
        """A session for writing: on SQLite its first statement waits for the gate and takes the write lock."""
        return Session(self._writing_engine, expire_on_commit=False)

    def _postgres_engine(self) -> Engine:
        return create_engine(
            self.url,
            pool_size=8,
            max_overflow=8,
            pool_timeout=WAIT_SECONDS,
            pool_pre_ping=True,
            connect_args={"connect_timeout": 5, "options": "-c timezone=utc"},
        )

    def _sqlite_engine(self) -> Engine:
        memory = self.url.database in (None, "", ":memory:")
        options: dict[str, Any] = {"poolclass": StaticPool} if memory else {"pool_size": 16, "max_overflow": 16}
        engine = create_engine(
            self.url,
            module=sqlite_driver(),
            connect_args={"check_same_thread": False, "timeout": WAIT_SECONDS},
            **options,
        )
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", self._begin_sqlite)
        event.listen(engine, "commit", self._leave_gate)
        event.listen(engine, "rollback", self._leave_gate)
        return engine

    def _begin_sqlite(self, connection: Connection) -> None:
        if not connection.get_execution_options().get("safeguard_writes"):
            connection.exec_driver_sql("BEGIN")
            return
        self.gate.enter()
        connection.info["safeguard_gate"] = True
        try:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        except BaseException:
            self._leave_gate(connection)
            raise

    def _leave_gate(self, connection: Connection) -> None:
        if connection.info.pop("safeguard_gate", False):
            self.gate.leave()


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "temp_store=MEMORY",
        "cache_size=-16000",
    ):
        connection.execute(f"PRAGMA {pragma}")


def note_change(session: Session, topic: str, *keys: int) -> None:
    """Remember, for the length of this transaction, that a fact about ``keys`` of a topic has changed.

    Rooms below write the note; the step that the factory hangs before the commit (``coverage.actions.post_changes``)
    reads it and appends to the ledger in the same transaction. It is a list to work off, not a bus: one reader, named
    in one place. Topics: ``person`` (posts, identity or links of a ``workforce.Person.id``), ``learner`` (of such an
    id, only what was earned), ``account`` (no longer linked), ``certificate``, ``enrolment``, ``group session``,
    ``region`` (moved in the tree), ``site`` (of another region, setting or sector).
    """
    notes: dict[str, set[int]] = session.info.setdefault("changes", {})
    notes.setdefault(topic, set()).update(keys)


def take_changes(session: Session) -> dict[str, set[int]]:
    """The notes of this transaction, by topic; they are gone afterwards."""
    notes: dict[str, set[int]] = session.info.pop("changes", {})
    return notes


@contextmanager
def closing(session: Session) -> Iterator[Session]:
    """Use a reading session and close it."""
    try:
        yield session
    finally:
        session.close()
