"""Console: the demonstration country."""

import click
from flask import current_app

from app.authoring.findings import ground_of
from app.clock import now
from app.config import Settings
from app.demo.actions import NotEmpty, fill
from app.demo.actions.learners import Channels
from app.helplines.pages import directory_in_use
from app.web.console import command, on_terminal
from app.web.unit_of_work import transaction


@command("demo", example="safeguard demo")
@click.option("--force", is_flag=True, help="Fail when the database is not empty, instead of leaving it as it is.")
def demo(force: bool) -> None:  # noqa: FBT001  (click gives switches by position)
    """Fill an empty database with an invented country, and print whom to sign in as."""
    settings: Settings = current_app.config["SETTINGS"]
    try:
        people = fill(
            transaction,
            key=settings.staff_number_key.encode(),
            channels=Channels(*directory_in_use()),
            ground=ground_of(settings.content_dir),
            at=now(),
            progress=_shown,
        )
    except NotEmpty:
        if force:
            raise
        click.echo("The database holds data already; nothing was added.")
        return
    if on_terminal():
        click.echo(err=True)
    click.echo("An invented country is in the database. Sign in with these one-time passwords:")
    for person in people:
        click.echo(f"  {person.role:<14} {person.email:<30} {person.password}")


def _shown(what: str, done: int, of: int) -> None:
    if on_terminal():
        click.echo(f"\r\033[K{what}: {done} of {of}", nl=False, err=True)
