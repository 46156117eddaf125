"""Console: the audit."""

import sys

import click

from app.audit.queries import broken_links
from app.web.console import group
from app.web.unit_of_work import reading

audit = group("audit", "Who did what, when.")


@audit.command("check", example="safeguard audit check")
def check() -> None:
    """Prove that no entry was changed or removed after the fact; exit 1 when one was."""
    with reading() as session:
        broken = list(broken_links(session))
    if broken:
        click.echo(
            f"{len(broken)} entries do not follow from the one before; the first is number {broken[0]}.", err=True
        )
        sys.exit(1)
    click.echo("Every entry follows from the one before.")
