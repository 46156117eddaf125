"""Commands that belong to no feature: serve, db, doctor, settings."""

import errno
import os
import shutil
import socket
import sys
from pathlib import Path

import click
from flask import current_app

from app.config import SETTINGS, Settings
from app.web import migrating
from app.web.console import command, group
from app.web.unit_of_work import database

db = group("db", "The structure of the database.")


def _settings() -> Settings:
    found: Settings = current_app.config["SETTINGS"]
    return found


@db.command("upgrade", example="safeguard db upgrade")
@click.argument("revision", default="head")
def upgrade(revision: str) -> None:
    """Bring the database to the newest migration, or to REVISION."""
    migrating.upgrade(database(), revision)
    click.echo(f"The database is at {migrating.standing(database())}.")


@db.command("downgrade", example="safeguard db downgrade base --yes")
@click.argument("revision")
@click.confirmation_option(prompt="Going back can delete data. Go on?")
def downgrade(revision: str) -> None:
    """Take the database back to REVISION (base: no table)."""
    migrating.downgrade(database(), revision)
    click.echo(f"The database is at {migrating.standing(database()) or 'base'}.")


@db.command("check", example="safeguard db check")
def check() -> None:
    """Say whether the database is at the newest migration; exit 1 when it is not."""
    standing, newest = migrating.standing(database()), migrating.newest()
    click.echo(f"The database is at {standing or 'nothing'}; the newest is {newest}.")
    if standing != newest:
        click.echo("Run: safeguard db upgrade", err=True)
        sys.exit(1)


@command("serve", example="SAFEGUARD_PORT=9000 safeguard serve")
def serve() -> None:
    """Bring the database up to date and serve until stopped."""
    settings = _settings()
    if _is_taken(settings.host, settings.port):
        click.echo(
            f"Another program listens on {settings.host}:{settings.port}. Stop it, or choose another SAFEGUARD_PORT.",
            err=True,
        )
        sys.exit(1)
    if migrating.standing(database()) != migrating.newest():
        migrating.upgrade(database())
    database().engine.dispose()
    granian = shutil.which("granian", path=str(Path(sys.executable).parent)) or shutil.which("granian")
    if granian is None:
        click.echo("granian is not installed in this environment.", err=True)
        sys.exit(1)
    click.echo(f"Safeguard is at http://{settings.host}:{settings.port} (stop with Ctrl-C)")
    sys.stdout.flush()
    os.execv(granian, _granian_arguments(granian, settings))  # noqa: S606  (the server takes this process over)


def _is_taken(host: str, port: int) -> bool:
    """Whether somebody listens there: the server itself would share the port, and requests would go to either."""
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    with socket.socket(family, kind, protocol) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
        except OSError as refusal:
            return refusal.errno == errno.EADDRINUSE
    return False


def _granian_arguments(granian: str, settings: Settings) -> list[str]:
    """One worker: on SQLite the write gate lives in the process."""
    return [
        granian,
        "--interface",
        "wsgi",
        "--host",
        settings.host,
        "--port",
        str(settings.port),
        "--workers",
        "1",
        "--blocking-threads",
        str(settings.threads),
        "--backlog",
        "1024",
        "--log-level",
        "warning",
        "wsgi:application",
    ]


@command("doctor", example="safeguard doctor")
def doctor() -> None:
    """Check libraries, database, migrations, foreign keys, disk, clock and audit; say how to mend each."""
    from app.web.doctor import examine  # noqa: PLC0415  (only this command needs it)

    sick = False
    for finding in examine(database(), _settings()):
        click.echo(f"{'ok  ' if finding.is_well else 'MEND'}  {finding.check}: {finding.found}")
        if not finding.is_well:
            sick = True
            click.echo(f"      {finding.remedy}")
    if sick:
        sys.exit(1)


@command("settings", example="safeguard settings")
def settings() -> None:
    """List every setting with its meaning and default."""
    for setting in SETTINGS:
        default = "(kept secret)" if setting.secret and setting.default else setting.default or "(empty)"
        click.echo(f"{setting.variable}\n    {setting.meaning}\n    Default: {default}")
