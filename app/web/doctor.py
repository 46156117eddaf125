"""Checks that an operator can run at any time; each says what is wrong and how to mend it."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from importlib.metadata import version
from typing import Final

from sqlalchemy import text

from app.clock import now
from app.config import Settings
from app.db import Database, sqlite_driver
from app.web import migrating

LIBRARIES: Final = ("flask", "sqlalchemy", "alembic", "granian", "marshmallow", "typst")
SAFE_SQLITE: Final = (3, 51, 3)
LOW_DISK: Final = 500 * 1024 * 1024
CLOCK_SLACK: Final = timedelta(minutes=2)


@dataclass(frozen=True)
class Finding:
    """What one check found: ``remedy`` is empty when all is well."""

    check: str
    found: str
    remedy: str = ""

    @property
    def is_well(self) -> bool:
        """Whether nothing needs mending."""
        return not self.remedy


def examine(database: Database, settings: Settings) -> Iterator[Finding]:
    """Run every check, the cheap ones first."""
    yield Finding("libraries", ", ".join(f"{name} {version(name)}" for name in LIBRARIES))
    yield _sqlite_version(database)
    yield _disk(settings)
    migrations = _migrations(database)
    yield migrations
    if migrations.is_well:
        yield _foreign_keys(database)
        yield _clock(database)


def _sqlite_version(database: Database) -> Finding:
    if not database.is_sqlite:
        with database.engine.connect() as connection:
            found = connection.execute(text("SHOW server_version")).scalar_one()
        old = int(str(found).split(".")[0].split(" ")[0]) < 15
        return Finding("database", f"PostgreSQL {found}", "Move to PostgreSQL 15 or newer." if old else "")
    driver = sqlite_driver()
    found = f"SQLite {driver.sqlite_version} by {driver.__name__}"
    safe = driver.sqlite_version_info >= SAFE_SQLITE
    remedy = "Install pysqlite3, or keep to one server process: older SQLite can corrupt a WAL database."
    return Finding("database", found, "" if safe else remedy)


def _disk(settings: Settings) -> Finding:
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(settings.data_dir).free
    found = f"{free // (1024 * 1024):,} MiB free for {settings.data_dir}"
    return Finding("disk", found, "Free some space, or move SAFEGUARD_DATA_DIR." if free < LOW_DISK else "")


def _migrations(database: Database) -> Finding:
    standing, newest = migrating.standing(database), migrating.newest()
    found = f"at {standing or 'nothing'}, newest is {newest}"
    return Finding("migrations", found, "" if standing == newest else "Run: safeguard db upgrade")


def _foreign_keys(database: Database) -> Finding:
    if not database.is_sqlite:
        return Finding("foreign keys", "kept by PostgreSQL")
    with database.engine.connect() as connection:
        broken = len(connection.exec_driver_sql("PRAGMA foreign_key_check").all())
        whole = connection.exec_driver_sql("PRAGMA quick_check").scalar_one()
    found = f"{broken} rows without their parent, quick check: {whole}"
    well = broken == 0 and whole == "ok"
    return Finding("foreign keys", found, "" if well else "Restore the last backup and tell the maintainers.")


def _clock(database: Database) -> Finding:
    with database.engine.connect() as connection:
        latest = connection.execute(text("SELECT max(at) FROM audit_entry")).scalar()
    moment = now()
    ahead = latest is not None and str(latest) > (moment + CLOCK_SLACK).strftime("%Y-%m-%d %H:%M:%S")
    remedy = "The newest audit entry lies in the future: set the clock, by NTP if possible."
    return Finding("clock", f"{moment:%Y-%m-%d %H:%M:%S} UTC", remedy if ahead else "")
