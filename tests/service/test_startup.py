"""Starting, stopping and looking after the service: settings, commands, migrations."""

import os
import socket
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import click
import pytest
from flask import Flask
from sqlalchemy import func, inspect, select, text

from app import tables
from app.config import from_environment
from app.credentials.models import Certificate
from app.db import Database
from app.factory import create_app
from app.web import migrating
from app.web.unit_of_work import unit
from tests.conftest import POSTGRES
from tests.live import BIN, ROOT, environment
from tests.world import build


def console(data: Path, *words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """The console script, in a process of its own."""
    return subprocess.run(
        [str(BIN / "safeguard"), *words],
        cwd=ROOT,
        env=environment(data, **settings),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize(
    ("words", "settings", "named"),
    [
        (("serve",), {"PORT": "http"}, "SAFEGUARD_PORT"),
        (("doctor",), {"DATABASE_URL": "mysql://x/y"}, "SAFEGUARD_DATABASE_URL"),
        (("settings",), {"NO_SUCH_THING": "1"}, "SAFEGUARD_NO_SUCH_THING"),
    ],
)
def test_a_bad_setting_stops_the_start_with_a_sentence(
    tmp_path: Path, words: tuple[str, ...], settings: dict[str, str], named: str
) -> None:
    done = console(tmp_path, *words, **settings)
    assert done.returncode == 2
    assert done.stdout == ""
    assert named in done.stderr
    assert done.stderr.strip().count("\n") == 0
    assert done.stderr.strip().endswith(".")
    assert settings.get("DATABASE_URL", "none") not in done.stderr


def test_a_second_server_does_not_share_the_port_of_the_first(tmp_path: Path) -> None:
    with socket.socket() as first:
        first.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        first.bind(("127.0.0.1", 0))
        first.listen()
        port = str(first.getsockname()[1])
        done = console(tmp_path, "serve", PORT=port)
    assert done.returncode == 1
    assert f"Another program listens on 127.0.0.1:{port}." in done.stderr
    assert not (tmp_path / "safeguard.db").exists()


def test_the_server_itself_stops_at_a_bad_setting_too(tmp_path: Path) -> None:
    done = subprocess.run(
        [str(BIN / "granian"), "--interface", "wsgi", "--port", "0", "wsgi:application"],
        cwd=ROOT,
        env=environment(tmp_path, SECRET_KEY="short"),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode != 0
    assert "SAFEGUARD_SECRET_KEY" in done.stdout + done.stderr


@pytest.fixture
def cli(tmp_path: Path) -> Iterator[Any]:
    """``cli("db", "upgrade")`` on a new SQLite file: the result of the command."""
    program = create_app(
        from_environment(
            {
                "SAFEGUARD_DATA_DIR": str(tmp_path),
                "SAFEGUARD_SECRET_KEY": "k" * 32,
                "SAFEGUARD_STAFF_NUMBER_KEY": "s" * 32,
            }
        )
    )
    yield lambda *words: program.test_cli_runner().invoke(args=list(words))
    program.extensions["database"].engine.dispose()


def test_the_database_goes_up_and_down_by_command(cli: Any) -> None:
    assert cli("db", "check").exit_code == 1
    assert cli("doctor").exit_code == 1
    up = cli("db", "upgrade")
    assert (up.exit_code, migrating.newest() in up.output) == (0, True)
    assert cli("db", "upgrade").exit_code == 0
    assert cli("db", "check").exit_code == 0
    well = cli("doctor")
    assert well.exit_code == 0, well.output
    assert "MEND" not in well.output
    assert cli("db", "downgrade", "base").exit_code != 0  # nobody said yes
    assert cli("db", "check").exit_code == 0
    assert cli("db", "downgrade", "base", "--yes").exit_code == 0
    assert cli("db", "check").exit_code == 1


@pytest.mark.parametrize(
    "words",
    [
        ("colour",),
        ("db",),
        ("db", "sideways"),
        ("db", "upgrade", "no-such-revision"),
        ("workforce", "import"),
        ("workforce", "import", "no-such-file.csv"),
        ("accounts", "create"),
        ("accounts", "grant", "nobody@example.org", "king"),
        ("content", "load", "--colour"),
        ("coverage", "report", "--on", "yesterday"),
        ("serve", "now"),
    ],
)
def test_wrong_commands_exit_non_zero_and_say_why(cli: Any, words: tuple[str, ...]) -> None:
    done = cli(*words)
    assert done.exit_code != 0
    assert done.output.strip()
    assert "Traceback" not in done.output
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception


def _commands(group: click.Group, *words: str) -> Iterator[tuple[str, ...]]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from _commands(command, *words, name)
        else:
            yield (*words, name)


def test_commands_on_a_database_that_is_not_there_say_so_in_one_line(cli: Any, program: Flask) -> None:
    """Each command that needs tables, before the database was brought up."""
    for words in (("accounts", "list"), ("coverage", "rebuild", "--check"), ("audit", "check")):
        if words[:2] not in {each[:2] for each in _commands(program.cli)}:
            continue
        done = cli(*words)
        assert done.exit_code == 1, words
        assert "safeguard" in done.output, words
        assert "Traceback" not in done.output


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database without any table, on each engine."""
    if request.param == "sqlite":
        store = Database(f"sqlite:///{tmp_path}/empty.db")
        yield store
        store.engine.dispose()
        return
    server = Database(os.environ[POSTGRES])
    name = f"safeguard_migrations_{os.getpid()}"
    with server.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    store = Database(server.url.set(database=name).render_as_string(hide_password=False))
    yield store
    store.engine.dispose()
    with server.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))
    server.engine.dispose()


FRAME: Final = {"alembic_version"}


def counts(store: Database) -> dict[str, int]:
    with store.reading() as session:
        return {
            table.name: session.scalar(select(func.count()).select_from(table)) or 0
            for table in tables.metadata.sorted_tables
        }


def test_migrations_go_up_down_and_up_again_with_rows_and_equal_the_models(empty: Database, program: Flask) -> None:
    migrating.upgrade(empty)
    assert migrating.standing(empty) == migrating.newest()
    assert migrating.differences(empty, tables.metadata) == []
    with unit(empty, program.extensions["before_commit"]) as session:
        build(session)
    filled = counts(empty)
    assert sum(1 for count in filled.values() if count) > 15
    migrating.upgrade(empty)
    assert counts(empty) == filled
    migrating.downgrade(empty, "base")
    assert set(inspect(empty.engine).get_table_names()) <= FRAME
    migrating.upgrade(empty)
    assert migrating.differences(empty, tables.metadata) == []
    assert set(counts(empty).values()) == {0}
    with unit(empty, program.extensions["before_commit"]) as session:
        build(session)
    assert counts(empty) == filled
    if empty.is_sqlite:
        with empty.engine.connect() as connection:
            assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []


def test_taking_critical_changes_back_lets_certificates_end_as_they_were_issued(
    empty: Database, program: Flask
) -> None:
    migrating.upgrade(empty)
    with unit(empty, program.extensions["before_commit"]) as session:
        build(session)
        issued = {each.id: str(each.expires) for each in session.scalars(select(Certificate))}
        for each in session.scalars(select(Certificate)):
            each.full_expires, each.shortened_on = each.expires, each.issued
            each.expires = each.issued + timedelta(days=40)
    migrating.downgrade(empty, "299c685b77e6")
    with empty.engine.connect() as connection:
        rows = connection.execute(text("SELECT id, expires FROM certificate")).all()
    assert issued
    assert {id_: str(expires) for id_, expires in rows} == issued


def test_tables_made_from_the_models_and_by_migration_are_the_same(empty: Database, tmp_path: Path) -> None:
    """What the tests run on is what operators get: names of tables, columns, indexes and constraints."""
    migrating.upgrade(empty)
    migrated = _shape(empty)
    migrating.downgrade(empty, "base")
    tables.metadata.create_all(empty.engine)
    assert _shape(empty) == migrated


def _shape(store: Database) -> dict[str, Any]:
    looked = inspect(store.engine)
    return {
        name: (
            sorted((column["name"], str(column["type"]), column["nullable"]) for column in looked.get_columns(name)),
            sorted((index["name"], index["column_names"], index["unique"]) for index in looked.get_indexes(name)),
            sorted(
                (key["name"], key["constrained_columns"], key["referred_table"])
                for key in looked.get_foreign_keys(name)
            ),
            sorted((unique["name"], sorted(unique["column_names"])) for unique in looked.get_unique_constraints(name)),
            sorted(check["name"] for check in looked.get_check_constraints(name)),
        )
        for name in looked.get_table_names()
        if name not in FRAME
    }
