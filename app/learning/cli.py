"""The console doors: inviting to follow-ups, once a day; saying what changed in a module that came from files."""

import sys
from datetime import datetime
from typing import Final

import click
from flask import current_app

from app.accounts.queries import principal_by_email
from app.catalogue.announcing import Announcement, Effect
from app.clock import now
from app.config import Settings
from app.i18n import DEFAULT_LANGUAGE
from app.learning import letters
from app.learning.actions.announcing import announce_change
from app.learning.actions.follow_ups import mark_invited
from app.learning.policy import refuse_partial_publisher
from app.learning.queries.follow_ups import DueInvitation, due_invitations
from app.web.console import group
from app.web.mailing import NO_MAIL, Outgoing, alone, hand_over
from app.web.unit_of_work import reading, transaction

EFFECT_NAMES: Final = click.Choice([str(each) for each in Effect])
changes = group("changes", "What changed in modules that came from a content folder.")
follow_ups = group("follow-ups", "Invitations to the questions that are asked three months after a certificate.")


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
    with alone(settings.data_dir / "follow-ups.lock", "Another run is sending invitations. Nothing was done."):
        with reading() as session:
            due = due_invitations(session, on=now().date())
        if dry_run:
            click.echo(f"{len(due)} invitations are due; none was sent.")
            return
        sent = hand_over((_outgoing(each, settings) for each in due), settings)
    click.echo(f"{len(due)} invitations were due; {sent} were sent, {len(due) - sent} stay due.")
    if sent < len(due):
        sys.exit(1)


@changes.command("announce", example="safeguard changes announce T3 --words 'Whom to tell first.' --effect refresher")
@click.argument("key")
@click.option("--words", required=True, help="What changed, in a sentence or two for learners, in English.")
@click.option(
    "--effect", type=click.Choice([str(each) for each in Effect]), help="What it means for those who passed before."
)
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="With validity: the last day of their certificates.")
@click.option("--confirm", default="", help="With validity: the key of the module; without it you are told how many.")
@click.option("--as", "email", metavar="EMAIL", help="The account that does it; else the operator.")
def announce(key: str, words: str, effect: str | None, until: datetime | None, confirm: str, email: str | None) -> None:
    """Say of the current version of a module (KEY) what changed, once; without --effect records stand.

    The studio says it when it publishes; this is for versions that "content load" has published.
    """
    said = Announcement({DEFAULT_LANGUAGE: words}, Effect(effect or Effect.STANDS), until.date() if until else None)
    with transaction() as session:
        by = principal_by_email(session, email) if email else None
        if by is not None:
            refuse_partial_publisher(by)
        count = announce_change(session, key, said, at=now(), by=by, confirmed=confirm)
        click.echo(f"said of {key}; certificates shortened: {count}")


def _outgoing(invitation: DueInvitation, settings: Settings) -> Outgoing:
    is_offered = invitation.language in settings.languages
    letter = letters.invitation(
        to=invitation.email,
        name=invitation.name,
        language=invitation.language if is_offered else settings.languages[0],
        closes=invitation.closes,
        base_url=settings.base_url,
    )

    def keep() -> None:
        with transaction() as session:
            mark_invited(session, invitation.certificate_id, at=now())

    return Outgoing(invitation.account_id, letter, keep)
