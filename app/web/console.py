"""Commands: refusals become one line on standard error and exit status 1; a bad setting, status 2."""

import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

import click
from flask.cli import AppGroup, with_appcontext
from sqlalchemy.exc import OperationalError

from app.errors import DomainError


class Command(click.Command):
    """A command whose refusals are sentences, not trace-backs."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run; print the refusal's sentence and leave with status 1 when the domain says no."""
        try:
            return super().invoke(ctx)
        except OperationalError as error:
            click.echo(f"The database cannot be used: {error.orig}. Run: safeguard doctor", err=True)
            ctx.exit(1)
        except DomainError as error:
            click.echo(f"{error.message}", err=True)
            for field, messages in error.fields.items():
                for message in messages:
                    click.echo(f"  {field}: {message}", err=True)
            ctx.exit(1)


class Group(AppGroup):
    """A group of commands, each run with the program at hand."""

    command_class = Command

    def command(  # type: ignore[override]
        self, name: str, *, example: str, **options: Any
    ) -> Callable[[Callable[..., Any]], click.Command]:
        """Declare a command of this group; ``example`` becomes the end of its help."""
        return super().command(name, cls=Command, epilog=f"Example: {example}", **options)


class Commands(AppGroup):
    """The top of the console: each command is imported when it is called, so that a server never pays for it."""

    def __init__(self, places: Mapping[str, str]) -> None:
        """``places``: the name of each command and where it is, like ``app.accounts.cli:accounts``."""
        super().__init__()
        self._places = places

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in order."""
        return sorted({*super().list_commands(ctx), *self._places})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a name, imported now."""
        if cmd_name not in self._places:
            return super().get_command(ctx, cmd_name)
        module, _, attribute = self._places[cmd_name].partition(":")
        found: click.Command = getattr(import_module(module), attribute)
        return found


def group(name: str, help: str) -> Group:  # noqa: A002  (click's own word)
    """A named group of commands."""
    return Group(name, help=help)


def command(name: str, *, example: str) -> Callable[[Callable[..., Any]], click.Command]:
    """A command that stands alone, run with the program at hand."""

    def declare(function: Callable[..., Any]) -> click.Command:
        return click.command(name, cls=Command, epilog=f"Example: {example}")(with_appcontext(function))

    return declare


def on_terminal() -> bool:
    """Whether somebody is watching: progress is shown only then."""
    return sys.stderr.isatty()
