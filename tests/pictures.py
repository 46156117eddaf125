"""A world that many tests begin with is made once a worker; the others get its rows from a picture of the database.

On SQLite the picture is a file, on PostgreSQL a schema of the worker's own database with a copy of every table that
has rows. What a test does to its world does not reach the picture.
"""

import copy
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Table, exists, or_, select

from app import tables
from app.db import Database, sqlite_driver


@dataclass(frozen=True)
class Picture:
    """Where the rows are kept, and what the maker of the world gave."""

    place: str
    filled: tuple[Table, ...]
    given: Any


@dataclass
class Album:
    """The pictures of one worker; those of SQLite are files in ``folder``."""

    folder: Path
    _taken: dict[tuple[bool, Callable[..., Any]], Picture] = field(default_factory=dict)

    def world(self, database: Database, build: Callable[..., Any], unit: Any) -> Any:
        """What ``build(unit)`` makes in an empty database; ``build`` gives names and numbers, no rows.

        If it gives something that remembers its ``unit``, the copy of a later test has that test's own.
        """
        _demand_empty(database)
        kept = self._taken.get((database.is_sqlite, build))
        if kept is None:
            given = build(unit)
            self._taken[database.is_sqlite, build] = self._take(database, copy.deepcopy(given))
            return given
        (_put_file if database.is_sqlite else _put_schema)(database, kept)
        given = copy.deepcopy(kept.given)
        if hasattr(given, "unit"):
            given.unit = unit
        return given

    def _take(self, database: Database, given: Any) -> Picture:
        name = f"picture_{len(self._taken)}"
        with database.reading() as session:
            filled = tuple(t for t in tables.metadata.sorted_tables if session.scalar(select(exists(select(t)))))
        if database.is_sqlite:
            place = str(self.folder / f"{name}.db")
            _copy_file(str(database.url.database), place)
            return Picture(place, filled, given)
        with database.engine.begin() as connection:
            connection.exec_driver_sql(f'CREATE SCHEMA "{name}"')
            for table in filled:
                connection.exec_driver_sql(f'CREATE TABLE "{name}"."{table.name}" AS TABLE "{table.name}"')
        return Picture(name, filled, given)


def _demand_empty(database: Database) -> None:
    with database.reading() as session:
        found = session.scalar(select(or_(*(exists(select(table)) for table in tables.metadata.sorted_tables))))
    assert not found, "a world is made in an empty database; make the other rows after it"


def _put_file(database: Database, picture: Picture) -> None:
    _copy_file(picture.place, str(database.url.database))


def _copy_file(source: str, target: str) -> None:
    """Copy a whole database, also into one that is open."""
    driver = sqlite_driver()
    with closing(driver.connect(source)) as read, closing(driver.connect(target)) as written:
        written.execute("PRAGMA synchronous=OFF")
        read.backup(written)


def _put_schema(database: Database, picture: Picture) -> None:
    """Copy every row and count ids on from the last, in one message to the server."""
    with database.engine.begin() as connection:
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        connection.exec_driver_sql(
            f"DO $$ BEGIN {' '.join(_copied(picture.place, table) for table in picture.filled)} END $$"
        )


def _copied(schema: str, table: Table) -> str:
    rows = f'"{schema}"."{table.name}"'
    insert = f'INSERT INTO "{table.name}" OVERRIDING SYSTEM VALUE SELECT * FROM {rows};'
    if "id" not in table.c:
        return insert
    last = f"(SELECT max(id) FROM {rows})"
    return f"""{insert} PERFORM setval(pg_get_serial_sequence('"{table.name}"', 'id'), {last});"""
