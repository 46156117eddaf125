"""Letters from the console: one run at a time, one letter at a time; what was not taken stays for the next run."""

import fcntl
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import click

from app.clock import now
from app.config import Settings
from app.mail import Letter, MailServer, NotSent, Unreachable, send

NO_MAIL: Final = 2
"""Exit status when no mail server is set."""
GIVE_UP_AFTER: Final = 3
"""So many letters in a row that found no server; the rest wait for the next run."""


@dataclass(frozen=True)
class Outgoing:
    """A letter to an account, and what is to be kept once the mail server has taken it."""

    account_id: int
    letter: Letter
    keep: Callable[[], None]


@contextmanager
def alone(path: Path, refusal: str) -> Iterator[None]:
    """Two runs at once would write to the same people twice: the second one says so and ends with status 1."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            click.echo(refusal, err=True)
            sys.exit(1)
        yield


def hand_over(letters: Iterable[Outgoing], settings: Settings) -> int:
    """Send every letter; how many were taken. One that is refused never stops the others.

    What was taken is kept at once, so that nothing that goes wrong later can send it again.
    """
    server = MailServer(
        settings.smtp_host,
        settings.smtp_port,
        settings.smtp_security,
        settings.smtp_user,
        settings.smtp_password,
        settings.mail_from,
        settings.smtp_timeout,
    )
    sent = unreached = 0
    for each in letters:
        try:
            send(server, each.letter, at=now())
        except Unreachable as problem:
            unreached += 1
            click.echo(f"account {each.account_id}: {problem}", err=True)
            if unreached == GIVE_UP_AFTER:
                click.echo("The mail server does not answer; the rest wait for the next run.", err=True)
                break
        except NotSent as problem:
            unreached = 0
            click.echo(f"account {each.account_id}: {problem}", err=True)
        else:
            each.keep()
            unreached = 0
            sent += 1
    return sent
