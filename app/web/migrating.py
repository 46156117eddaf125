"""The database's structure: bring it up, take it down, say where it stands."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import MetaData
from sqlalchemy.engine import Connection

from app.db import Database
from app.errors import Conflict, Invalid
from app.i18n import N_

FOLDER: Final = Path(__file__).resolve().parent.parent.parent / "migrations"
FILE_TEMPLATE: Final = "%%(year)d%%(month).2d%%(day).2d_%%(hour).2d%%(minute).2d_%%(slug)s"


def upgrade(database: Database, revision: str = "head") -> None:
    """Bring the structure up to a revision; all of it or nothing."""
    _run(database, lambda config: command.upgrade(config, revision))


def downgrade(database: Database, revision: str) -> None:
    """Take the structure down to a revision (``base``: no table)."""
    _run(database, lambda config: command.downgrade(config, revision))


def write_revision(database: Database, slug: str) -> None:
    """Write a new migration from the difference between the models and the database."""
    _run(database, lambda config: command.revision(config, message=slug, autogenerate=True))


def standing(database: Database) -> str | None:
    """The revision the database is at; None for an empty one."""
    with database.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def newest() -> str | None:
    """The newest revision the program knows."""
    return ScriptDirectory(str(FOLDER)).get_current_head()


def differences(database: Database, metadata: MetaData) -> list[str]:
    """What the models say and the database does not, or the other way round; one sentence each."""
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return [str(difference) for difference in compare_metadata(context, metadata)]


def _run(database: Database, act: Callable[[Config], object]) -> None:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.set_main_option("file_template", FILE_TEMPLATE)
    with _connection(database) as connection:
        config.attributes["connection"] = connection
        try:
            act(config)
        except CommandError as error:
            raise Invalid(N_("The migration cannot run: %(reason)s.", reason=str(error))) from None


@contextmanager
def _connection(database: Database) -> Iterator[Connection]:
    if not database.is_sqlite:
        with database.engine.begin() as connection:
            yield connection
        return
    with database.engine.connect() as connection:
        driver = connection.connection.dbapi_connection
        assert driver is not None  # noqa: S101  (a pool hands out live connections)
        driver.execute("PRAGMA foreign_keys=OFF")
        try:
            with connection.begin():
                yield connection
                broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
                if broken:
                    raise Conflict(N_("The migration would leave rows without their parents; nothing was changed."))
        finally:
            driver.execute("PRAGMA foreign_keys=ON")
