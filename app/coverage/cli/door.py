"""What the console's parts of coverage share."""

from typing import Final

import click

from app.accounts.policy import Reach, SignedIn
from app.permissions import Role
from app.web.console import group

coverage = group("coverage", "Read coverage tables; prove the ledger or make it again; prepare and publish releases.")

OPERATOR: Final = SignedIn(
    id=0, email="", name="operator", language="en", person_id=None, grants=(Reach(Role.ANALYST),)
)
"""Whoever runs the console sees protected tables of the whole country."""


def people_done(done: int) -> None:
    """Show how many people have been read."""
    click.echo(f"\r{done:>10} people", nl=False, err=True)
