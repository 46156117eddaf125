"""The console door: inviting to follow-ups, once a day."""

import fcntl
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import click
from flask import current_app

from app.clock import now
from app.config import Settings
from app.learning import letters
from app.learning.actions.follow_ups import mark_invited
from app.learning.queries.follow_ups import DueInvitation, due_invitations
from app.mail import MailServer, NotSent, Unreachable, send
from app.web.console import group
from app.web.unit_of_work import reading, transaction

follow_ups = group("follow-ups", "Invitations to the questions that are asked three months after a certificate.")

NO_MAIL: Final = 2
"""Exit status when no mail server is set."""
GIVE_UP_AFTER: Final = 3
"""So many letters in a row that found no server; the rest wait for the next run."""


@follow_ups.command("invite", example="safeguard follow-ups invite --dry-run")
@click.option("--dry-run", is_flag=True, help="Say how many would be invited, and send nothing.")
def invite(*, dry_run: bool) -> None:
    """Send every invitation that is due, each once; meant to run daily.

    An invitation is kept as sent only after the mail server took it; what it did not take is due again the next time.
    Exit status: 0 when nothing due is left, 1 when some letters were not taken, 2 when no mail server is set.
    """
    settings: Settings = current_app.config["SETTINGS"]
    if not settings.smtp_host:
        click.echo("No mail was sent: SAFEGUARD_SMTP_HOST is empty. People see their invitations when they sign in.")
        sys.exit(NO_MAIL)
    with _alone(settings.data_dir / "follow-ups.lock"):
        with reading() as session:
            due = due_invitations(session, on=now().date())
        if dry_run:
            click.echo(f"{len(due)} invitations are due; none was sent.")
            return
        sent = _send_all(due, settings)
    click.echo(f"{len(due)} invitations were due; {sent} were sent, {len(due) - sent} stay due.")
    if sent < len(due):
        sys.exit(1)


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Two runs at once would write to the same people twice: the second one ends with status 1."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            click.echo("Another run is sending invitations. Nothing was done.", err=True)
            sys.exit(1)
        yield


def _send_all(due: Sequence[DueInvitation], settings: Settings) -> int:
    """Write to everybody; how many letters were taken. One that is refused never stops the others."""
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
    for invitation in due:
        try:
            _send(server, invitation, settings)
        except Unreachable as problem:
            unreached += 1
            click.echo(f"account {invitation.account_id}: {problem}", err=True)
            if unreached == GIVE_UP_AFTER:
                click.echo("The mail server does not answer; the rest wait for the next run.", err=True)
                break
        except NotSent as problem:
            unreached = 0
            click.echo(f"account {invitation.account_id}: {problem}", err=True)
        else:
            unreached = 0
            sent += 1
    return sent


def _send(server: MailServer, invitation: DueInvitation, settings: Settings) -> None:
    """One letter; that it was taken is kept at once, so that nothing that goes wrong later can send it again."""
    is_offered = invitation.language in settings.languages
    letter = letters.invitation(
        to=invitation.email,
        name=invitation.name,
        language=invitation.language if is_offered else settings.languages[0],
        closes=invitation.closes,
        base_url=settings.base_url,
    )
    send(server, letter, at=now())
    with transaction() as session:
        mark_invited(session, invitation.certificate_id, at=now())
