"""Commands for modules in the studio: list, draft, findings, publish, withdraw, restore, compare."""

from typing import Any, Final

import click
from flask import current_app

from app.accounts.policy import SignedIn
from app.accounts.queries import principal_by_email
from app.authoring import actions, queries
from app.authoring.comparing import Change, changes
from app.authoring.findings import Finding, findings_of, ground_of
from app.authoring.policy import refuse_without
from app.authoring.queries import Whole
from app.authoring.standing import blocking
from app.catalogue.actions import restore_module, withdraw_module
from app.clock import now, today
from app.permissions import Permission
from app.web.console import group
from app.web.unit_of_work import reading, transaction

module = group("module", help="Modules and their drafts: what stands, what is wrong, publishing and withdrawing.")
BY: Final = click.option("--as", "email", required=True, metavar="EMAIL", help="The account that takes this step.")
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


@module.command("draft", example="safeguard module draft T1 --as trainer@example.org")
@click.argument("key")
@BY
@click.option("--nothing", "from_nothing", is_flag=True, help="Begin with a skeleton instead of the current version.")
def draft(key: str, email: str, *, from_nothing: bool) -> None:
    """Begin a draft of a module (KEY) from its current version, or from a skeleton where there is none."""
    with transaction() as session:
        start = queries.beginning(session, key, from_nothing=from_nothing)
        by, at = principal_by_email(session, email), now()
        begun = actions.begin(session, key, start.parts, base_version_id=start.base_version_id, by=by, at=at)
        click.echo(begun.public_id)


@module.command("findings", example="safeguard module findings 3f1c9a52aZ_kQ1xY")
@click.argument("draft_id")
def findings(draft_id: str) -> None:
    """Print what is wrong with a draft (DRAFT_ID), by part; exit 1 when it keeps the draft from being published."""
    with reading() as session:
        found = _found(queries.whole(session, draft_id))
    for each in found:
        place = ".".join(str(step) for step in each.path)
        click.echo("\t".join((each.severity, each.part, place or "-", each.rule, str(each.sentence))))
    refusals = blocking(found)
    click.echo(f"{len(found)} findings; {len(refusals)} keep it from being published", err=True)
    if refusals:
        raise SystemExit(1)


@module.command("publish", example="safeguard module publish 3f1c9a52aZ_kQ1xY --as admin@example.org")
@click.argument("draft_ids", nargs=-1, required=True)
@BY
def publish(draft_ids: tuple[str, ...], email: str) -> None:
    """Publish approved drafts (DRAFT_IDS), all or none, each as the next version of its module."""
    with transaction() as session:
        by = principal_by_email(session, email)
        for draft_id in draft_ids:
            whole = queries.whole(session, draft_id)
            done = actions.publish(session, draft_id, digest=whole.draft.digest, found=_found(whole), by=by, at=now())
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
    for name in ("lessons", "items", "languages"):
        for word in ("new", "gone"):
            for each in getattr(found, f"{name}_{word}"):
                click.echo(f"{word}\t{name}\t{each}")
    for each in found.answers_changed:
        click.echo(f"answer changed\titems\t{each}")
    for change in found.changes:
        click.echo(_line(change))


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
