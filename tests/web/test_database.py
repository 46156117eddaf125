"""How the database is entered: one writer at a time, in turn; moments in UTC; notes for the step before the commit."""

import threading
import time
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import Engine, event, select, text

from app.audit.actions import record
from app.audit.models import AuditEntry
from app.audit.queries import broken_links
from app.clock import now
from app.db import Busy, Database, UtcDateTime, WriteGate, note_change, take_changes
from app.errors import Conflict, TooMany
from app.i18n import N_
from app.web.unit_of_work import unit


def test_the_gate_lets_writers_in_in_the_order_they_came() -> None:
    gate, order, threads = WriteGate(), [], []
    gate.enter()

    def write(number: int) -> None:
        gate.enter()
        order.append(number)
        gate.leave()

    for number in range(20):
        thread = threading.Thread(target=write, args=(number,))
        thread.start()
        threads.append(thread)
        while len(gate._waiting) <= number:
            time.sleep(0.0005)
    gate.leave()
    for thread in threads:
        thread.join()
    assert order == list(range(20))


def test_a_writer_whose_turn_does_not_come_is_told_so_and_leaves_the_line() -> None:
    gate = WriteGate()
    gate.enter()
    with pytest.raises(Busy):
        gate.enter(timeout=0.01)
    gate.leave()
    gate.enter(timeout=0.01)


def test_many_writers_at_once_lose_nothing(database: Database) -> None:
    failures: list[Exception] = []

    def write(number: int) -> None:
        try:
            with unit(database, lambda _session: None) as session:
                record(session, "test", f"thing:{number}", by=None, at=now())
        except Exception as error:  # noqa: BLE001  (every failure is the finding)
            failures.append(error)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(24)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    with database.reading() as session:
        assert len(session.scalars(select(AuditEntry)).all()) == 24
        assert list(broken_links(session)) == []


def test_the_gate_opens_again_when_a_transaction_cannot_begin(tmp_path) -> None:
    store = Database(f"sqlite:///{tmp_path}/gone/safeguard.db")
    for _ in range(2):
        with pytest.raises(Exception, match="unable to open"), store.writing() as session:
            session.execute(text("SELECT 1"))
    store.gate.enter(timeout=0.01)


def test_sqlite_is_opened_safely(tmp_path) -> None:
    store = Database(f"sqlite:///{tmp_path}/safeguard.db")
    with store.engine.connect() as connection:
        values = [
            connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        ]
    assert values == ["wal", 2, 1]
    store.engine.dispose()


def test_a_reader_does_not_wait_for_a_writer(tmp_path) -> None:
    store = Database(f"sqlite:///{tmp_path}/safeguard.db")
    begun = _begun(store.engine)
    with store.writing() as writer, store.reading() as reader:
        writer.execute(text("CREATE TABLE t (x INTEGER)"))
        reader.execute(text("SELECT 1"))
    assert begun == ["BEGIN IMMEDIATE", "BEGIN"]
    store.engine.dispose()


def _begun(engine: Engine) -> list[str]:
    begun: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.startswith("BEGIN"):
            begun.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    return begun


def test_moments_are_kept_in_utc() -> None:
    kind = UtcDateTime()
    east = datetime(2026, 1, 1, 2, tzinfo=timezone(timedelta(hours=2)))
    assert kind.process_bind_param(east, None) == datetime(2026, 1, 1, tzinfo=UTC)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="time zone"):
        kind.process_bind_param(datetime(2026, 1, 1), None)  # type: ignore[arg-type]  # noqa: DTZ001


def test_notes_are_taken_once(session) -> None:
    note_change(session, "person", 3, 4)
    note_change(session, "person", 4)
    assert take_changes(session) == {"person": {3, 4}}
    assert take_changes(session) == {}


def test_a_refusal_undoes_what_was_written(database: Database) -> None:
    with pytest.raises(Conflict), unit(database, lambda _session: None) as session:
        record(session, "test", "thing:1", by=None, at=now())
        raise Conflict(N_("No."))
    with database.reading() as session:
        assert session.scalars(select(AuditEntry)).all() == []


def test_a_refusal_that_keeps_its_writes_keeps_them(database: Database) -> None:
    class Counted(TooMany):
        keeps_writes = True

    with pytest.raises(Counted), unit(database, lambda _session: None) as session:
        record(session, "test", "thing:1", by=None, at=now())
        raise Counted(N_("No."), retry_after=1)
    with database.reading() as session:
        assert len(session.scalars(select(AuditEntry)).all()) == 1


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE audit_entry SET thing = 'thing:9' WHERE thing = 'thing:1'",
        "DELETE FROM audit_entry WHERE thing = 'thing:1'",
    ],
)
def test_the_audit_chain_shows_an_edit_or_a_deletion(database: Database, tampering: str) -> None:
    for number in range(4):
        with unit(database, lambda _session: None) as session:
            record(session, "test", f"thing:{number}", by=7, at=now(), count=number)
    with unit(database, lambda _session: None) as session:
        assert list(broken_links(session)) == []
        session.execute(text(tampering))
        assert list(broken_links(session)) != []
