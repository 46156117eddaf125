"""Commands for modules in the studio: what stands and is due, drafts on their way, withdrawals, reminders."""

from collections.abc import Collection, Iterable
from datetime import date
from functools import partial
from typing import Any, Final

import click
from flask import current_app

from app.accounts.policy import SignedIn
from app.accounts.queries import principal_by_email
from app.authoring import actions, queries
from app.authoring.actions.renewing import mark_reminded
from app.authoring.comparing import Change, changes
from app.authoring.findings import Finding, findings_of, ground_of
from app.authoring.letters import DueReview, Guardian, reminder
from app.authoring.policy import refuse_without
from app.authoring.queries import VersionState, Whole
from app.authoring.queries.renewals import Told, guardians, reminded
from app.authoring.review_dates import days_until, step_of
from app.authoring.standing import blocking
from app.catalogue.actions import restore_module, withdraw_module
from app.catalogue.announcing import Announcement, Effect
from app.clock import now, today
from app.config import Settings
from app.i18n import DEFAULT_LANGUAGE
from app.permissions import Permission
from app.web.console import group
from app.web.mailing import NO_MAIL, Outgoing, alone, hand_over
from app.web.unit_of_work import reading, transaction

module = group("module", help="Modules and their drafts: what stands, what is wrong, publishing and withdrawing.")
BY: Final = click.option("--as", "email", required=True, metavar="EMAIL", help="The account that takes this step.")
EFFECT_NAMES: Final = click.Choice([str(each) for each in Effect])
MAYBE_BY: Final = click.option("--as", "email", metavar="EMAIL", help="The account that does it; else the operator.")
SHOWN: Final = 60
"""So many signs of a value are printed."""


@module.command("list", example="safeguard module list")
def list_() -> None:
    """Print every module: version, where it was made, state, day of the next review, languages; then its drafts."""
    with reading() as session:
        withdrawn = queries.withdrawn_keys(session)
        for each in queries.newest_versions(session):
            state = "withdrawn" if each.key in withdrawn else each.state(today())
            due = each.review_due.isoformat() if each.review_due else "-"
            click.echo("\t".join((each.key, str(each.number), each.origin, state, due, " ".join(each.languages))))
        for draft in session.scalars(queries.drafts()):
            click.echo("\t".join((draft.module_key, "draft", draft.public_id, draft.state, draft.title or "-")))


@module.command("due", example="safeguard module due --within 60")
@click.option("--within", type=click.IntRange(0, 366), help="Only those due in so many days, or past.")
def due(within: int | None) -> None:
    """Print when each module is to be reviewed: key, version, day, days left, last review; the nearest first.

    Modules without a day come last, with a dash; with --within they are left out. Exit 1 when a review is past.
    """
    with reading() as session:
        versions = queries.newest_versions(session)
    on = today()
    for each in sorted(versions, key=lambda each: (each.review_due or date.max, each.key)):
        left = days_until(each.review_due, on) if each.review_due else None
        if within is not None and (left is None or left > within):
            continue
        day = each.review_due.isoformat() if each.review_due else "-"
        read = each.reviewed_at.date().isoformat()
        click.echo("\t".join((each.key, str(each.number), day, "-" if left is None else str(left), read)))
    if any(each.state(on) == "not_current" for each in versions):
        raise SystemExit(1)


@module.command("reminders", example="safeguard module reminders --dry-run")
@click.option("--dry-run", is_flag=True, help="Say how many letters are due, and send nothing.")
def reminders(*, dry_run: bool) -> None:
    """Tell who writes or publishes modules nationally which of them are to be reviewed; meant to run daily.

    One letter to each, with all modules, 60, 30 and 7 days ahead and on the day; each step is told once. What the mail
    server did not take is due again the next time. Exit status: 0 when nothing due is left, 1 when some letters were
    not taken, 2 when no mail server is set.
    """
    settings: Settings = current_app.config["SETTINGS"]
    if not settings.smtp_host:
        click.echo("No mail was sent: SAFEGUARD_SMTP_HOST is empty. The studio's list shows which reviews are due.")
        raise SystemExit(NO_MAIL)
    with alone(settings.data_dir / "reminders.lock", "Another run is sending reminders. Nothing was done."):
        with reading() as session:
            versions, people = queries.newest_versions(session), guardians(session)
            told = reminded(session)
        outgoing = _letters(versions, people, told, settings)
        if dry_run:
            click.echo(f"{len(outgoing)} letters are due; none was sent.")
            return
        sent = hand_over(outgoing, settings)
    click.echo(f"{len(outgoing)} letters were due; {sent} were sent, {len(outgoing) - sent} stay due.")
    if sent < len(outgoing):
        raise SystemExit(1)


@module.command("draft", example="safeguard module draft T1 --as trainer@example.org")
@click.argument("key")
@BY
@click.option("--nothing", "from_nothing", is_flag=True, help="Begin with a skeleton instead of the current version.")
def draft(key: str, email: str, *, from_nothing: bool) -> None:
    """Begin a draft of a module (KEY) from its current version, or from a skeleton where there is none."""
    with transaction() as session:
        start = queries.beginning(session, key, from_nothing=from_nothing)
        by, at = principal_by_email(session, email), now()
        begun = actions.begin(
            session, key, start.parts, base_version_id=start.base_version_id, behind=start.behind, by=by, at=at
        )
        click.echo(begun.public_id)


@module.command("findings", example="safeguard module findings --all")
@click.argument("draft_ids", nargs=-1)
@click.option("--all", "is_all", is_flag=True, help="Of every draft that is on its way.")
def findings(draft_ids: tuple[str, ...], *, is_all: bool) -> None:
    """Print what is wrong with drafts (DRAFT_IDS), by part; exit 1 when it keeps one of them from being published.

    With --all, or for several drafts, each line begins with the draft.
    """
    if bool(draft_ids) == is_all:
        raise click.UsageError("Name drafts, or say --all.")
    with reading() as session:
        ids = [each.public_id for each in queries.open_drafts(session)] if is_all else list(draft_ids)
        told = [(draft_id, _found(queries.whole(session, draft_id))) for draft_id in ids]
    is_long = is_all or len(told) > 1
    refused = False
    for draft_id, found in told:
        _print_findings(found, (draft_id,) if is_long else ())
        refusals = blocking(found)
        refused = refused or bool(refusals)
        name = f"{draft_id}: " if is_long else ""
        click.echo(f"{name}{len(found)} findings; {len(refusals)} keep it from being published", err=True)
    if refused:
        raise SystemExit(1)


@module.command("submit", example="safeguard module submit 3f1c9a52aZ_kQ1xY --as trainer@example.org")
@click.argument("draft_ids", nargs=-1, required=True)
@BY
def submit(draft_ids: tuple[str, ...], email: str) -> None:
    """Hand drafts (DRAFT_IDS) in for review, all or none."""
    with transaction() as session:
        by = principal_by_email(session, email)
        for draft_id in draft_ids:
            whole = queries.whole(session, draft_id)
            actions.submit(session, draft_id, digest=whole.draft.digest, found=_found(whole), by=by, at=now())
            click.echo(f"handed in: {whole.draft.module_key} {draft_id}")


@module.command("publish", example="safeguard module publish 3f1c9a52aZ_kQ1xY --as admin@example.org")
@click.argument("draft_ids", nargs=-1, required=True)
@click.option("--words", help="What changed, in a sentence or two for learners, in English.")
@click.option(
    "--effect", type=click.Choice([str(each) for each in Effect]), help="What it means for those who passed before."
)
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="With validity: the last day of their certificates.")
@click.option("--confirm", "confirmed", help="With validity: the key of the module; without it you are told how many.")
@BY
def publish(draft_ids: tuple[str, ...], email: str, **said: Any) -> None:
    """Publish approved drafts (DRAFT_IDS), all or none, each as the next version of its module.

    Without --effect records stand. A change that shortens certificates is published one draft at a time.
    """
    until = said["until"].date() if said["until"] else None
    words = {DEFAULT_LANGUAGE: said["words"] or ""}
    told = Announcement(words, Effect(said["effect"] or Effect.STANDS), until)
    terms = actions.Terms(announcement=told, confirmed=said["confirmed"] or "")
    with transaction() as session:
        by, at = principal_by_email(session, email), now()
        for draft_id in draft_ids:
            whole = queries.whole(session, draft_id)
            digest, found = whole.draft.digest, _found(whole)
            done = actions.publish(session, draft_id, digest=digest, found=found, by=by, at=at, terms=terms)
            name = f"{whole.draft.module_key} version {done.version.number}"
            click.echo(f"published {name} in {', '.join(done.languages)}")


@module.command("withdraw", example="safeguard module withdraw T1 --reason 'A lesson has to be looked through.'")
@click.argument("keys", nargs=-1, required=True)
@click.option("--reason", required=True, help="Why; it is kept in the audit.")
@MAYBE_BY
def withdraw(keys: tuple[str, ...], reason: str, email: str | None) -> None:
    """Take modules (KEYS) from their learners from the next request on, all or none."""
    with transaction() as session:
        by = _allowed(principal_by_email(session, email) if email else None)
        for key in keys:
            withdraw_module(session, key, reason, by=by, at=now())
            click.echo(f"withdrawn: {key}")


@module.command("restore", example="safeguard module restore T1")
@click.argument("keys", nargs=-1, required=True)
@MAYBE_BY
def restore(keys: tuple[str, ...], email: str | None) -> None:
    """Give withdrawn modules (KEYS) back to their learners, all or none."""
    with transaction() as session:
        by = _allowed(principal_by_email(session, email) if email else None)
        for key in keys:
            restore_module(session, key, by=by, at=now())
            click.echo(f"restored: {key}")


@module.command("compare", example="safeguard module compare T1 1 2")
@click.argument("key")
@click.argument("before", type=click.IntRange(1))
@click.argument("after", type=click.IntRange(1))
def compare(key: str, before: int, after: int) -> None:
    """Print what lies between two versions (BEFORE, AFTER) of a module (KEY)."""
    with reading() as session:
        old, new = queries.edition(session, key, before), queries.edition(session, key, after)
    found = changes((old.structure, old.texts), (new.structure, new.texts))
    for name in ("lessons", "items", "pictures", "languages"):
        for word in ("new", "gone"):
            for each in getattr(found, f"{name}_{word}"):
                click.echo(f"{word}\t{name}\t{each}")
    for each in found.answers_changed:
        click.echo(f"answer changed\titems\t{each}")
    for change in found.changes:
        click.echo(_line(change))


def _letters(
    versions: Iterable[VersionState], people: Iterable[Guardian], told: Collection[Told], settings: Settings
) -> list[Outgoing]:
    """A letter for everybody who has not been told yet how near a review is; it names every module that is due soon."""
    on = today()
    due = [
        DueReview(each.key, each.version_id, each.review_due)
        for each in versions
        if each.review_due is not None and step_of(each.review_due, on) is not None
    ]
    steps = {(each.version_id, each.due, step_of(each.due, on) or 0) for each in due}
    made = []
    for person in people:
        new = frozenset(step for step in steps if (person.id, *step) not in told)
        if new:
            language = person.language if person.language in settings.languages else settings.languages[0]
            letter = reminder(person, language, due, on=on, base_url=settings.base_url)
            made.append(Outgoing(person.id, letter, partial(_keep, person.id, new)))
    return made


def _keep(account_id: int, told: frozenset[tuple[int, date, int]]) -> None:
    with transaction() as session:
        mark_reminded(session, account_id, told, at=now())


def _print_findings(found: Iterable[Finding], before: tuple[str, ...]) -> None:
    for each in found:
        place = ".".join(str(step) for step in each.path)
        click.echo("\t".join((*before, each.severity, each.part, place or "-", each.rule, str(each.sentence))))


def _line(change: Change) -> str:
    place = ".".join(str(step) for step in change.path)
    return "\t".join(("changed", change.part, place or "-", _short(change.before), _short(change.after)))


def _short(value: Any) -> str:
    words = " ".join(str(value).split()) if value is not None else "-"
    return words if len(words) <= SHOWN else f"{words[: SHOWN - 1]}…"


def _allowed(by: SignedIn | None) -> SignedIn | None:
    """Whoever withdraws or restores: an account that may, or the operator."""
    if by is not None:
        refuse_without(by, Permission.WITHDRAW_MODULE)
    return by


def _found(whole: Whole) -> list[Finding]:
    return findings_of(whole.parts, ground_of(current_app.config["SETTINGS"].content_dir))
