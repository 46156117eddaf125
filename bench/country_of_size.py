"""A data folder with a synthetic country of a size, its ledger derived, on SQLite or on PostgreSQL."""

import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import psycopg

from app.accounts.actions import open_session
from app.clock import now
from app.coverage.actions import rebuild
from app.db import Database
from app.permissions import Role
from bench import synthetic
from bench.world import World

PEOPLE: Final = int(os.environ.get("SAFEGUARD_BENCH_PEOPLE", "100000"))
"""How many people the large country has; the acceptance size is 10000000."""

POSTGRES: Final = "SAFEGUARD_BENCH_POSTGRES_URL"
"""Names a server whose user may create databases; without it only SQLite is measured."""


@dataclass
class Country:
    """A country to read; ``settings`` are those of a server on it."""

    people: int
    engine: str
    data: Path
    settings: dict[str, str]
    token: str
    cookie: str
    database: Database
    rebuilding: tuple[float, float]
    """Seconds, and seconds of this process alone."""


def engines() -> Sequence[str]:
    """Which engines are measured."""
    return ("sqlite", "postgresql") if os.environ.get(POSTGRES) else ("sqlite",)


@contextmanager
def country(people: int, engine: str) -> Iterator[Country]:
    """A country in a folder that is deleted afterwards, as is its database."""
    with TemporaryDirectory(prefix="safeguard-bench-") as folder, _address(engine) as settings:
        data = Path(folder) / "data"
        world = World(data, **settings)
        with world.unit() as session:
            analyst = world.account(session, Role.ANALYST)
            token, recorded_by = world.token(session, analyst), analyst.id
            cookie = open_session(session, analyst, agent="bench", at=now())
        synthetic.fill(world.database, people, recorded_by=recorded_by)
        began, worked = time.perf_counter(), time.process_time()
        with world.database.writing() as session:
            rebuild(session)
            session.commit()
        spent = (time.perf_counter() - began, time.process_time() - worked)
        yield Country(people, engine, data, settings, token, cookie, world.database, spent)
        world.close()


@contextmanager
def _address(engine: str) -> Iterator[dict[str, str]]:
    if engine == "sqlite":
        yield {}
        return
    server = os.environ[POSTGRES]
    name = f"bench_{os.getpid()}_{time.monotonic_ns()}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    url = Database(server).url.set(database=name, drivername="postgresql")
    try:
        yield {"DATABASE_URL": url.render_as_string(hide_password=False)}
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


__all__ = ["PEOPLE", "Country", "country", "engines"]
