"""Releases on the console: each step by the account that takes it, and proof that a file is what was published."""

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import click

from app.accounts.policy import SignedIn
from app.accounts.queries import principal_by_email
from app.catalogue.digests import digest as digest_of
from app.clock import now, today
from app.coverage import actions
from app.coverage.cli.door import coverage
from app.coverage.models import Release
from app.coverage.queries import releases as reads
from app.coverage.releases.checks import Check
from app.coverage.releases.steps import citation, steps_of
from app.errors import NotFound
from app.web.console import Group, on_terminal
from app.web.unit_of_work import reading, transaction

release = Group("release", help="Prepare, check, review, sign, withdraw and prove releases of coverage.")
coverage.add_command(release)

BY: Final = click.option("--as", "email", required=True, metavar="EMAIL", help="The account that takes this step.")
DIGEST: Final = click.option(
    "--digest", required=True, help="The digest of the document that was read, or its first twelve characters."
)
BACK: Final = click.option("--send-back", metavar="REASON", help="Send it back instead, with this reason.")


@release.command("prepare", example="safeguard coverage release prepare 2026-12-31 --as amal@example.org")
@click.argument("ref_date", type=click.DateTime(["%Y-%m-%d"]))
@BY
@click.option("--reason", help="Why the date is released again; needed from its second version on, published.")
@click.option("--explanation", help="Why shares jumped by more than 25 points; published.")
def prepare(ref_date: datetime, email: str, reason: str | None, explanation: str | None) -> None:
    """Count and protect everything of a date, and keep it as a draft."""
    with reading() as session:
        draft = reads.draft(
            session,
            ref_date.date(),
            today=today(),
            reason=reason,
            explanation=explanation,
            progress=_progress if on_terminal() else None,
        )
        by = principal_by_email(session, email)
    with transaction() as session:
        _say(actions.prepare(session, draft, by=by, at=now()))


@release.command("check", example="safeguard coverage release check 2026-12-31.1 --as amal@example.org")
@click.argument("code")
@BY
@click.pass_context
def check(context: click.Context, code: str, email: str) -> None:
    """Run the automatic checks; exit 1 when one that must hold does not."""
    with reading() as session:
        by = principal_by_email(session, email)
        row = reads.release(session, by, code)
        found = reads.examination(session, row)
    with transaction() as session:
        actions.keep_checks(session, code, found, digest=row.digest, by=by, at=now())
    for each in found:
        click.echo(_finding(each))
    if any(each.is_blocking and not each.passed for each in found):
        context.exit(1)


@release.command(
    "review", example="safeguard coverage release review 2026-12-31.1 --as ines@example.org --digest 3f6a09c1d2e4"
)
@click.argument("code")
@BY
@DIGEST
@BACK
def review(code: str, email: str, digest: str, send_back: str | None) -> None:
    """Find a checked release right, as its statistician."""
    _decide(code, email, digest, send_back, actions.review)


@release.command(
    "sign", example="safeguard coverage release sign 2026-12-31.1 --as omar@example.org --digest 3f6a09c1d2e4"
)
@click.argument("code")
@BY
@DIGEST
@BACK
def sign(code: str, email: str, digest: str, send_back: str | None) -> None:
    """Sign a reviewed release, as the coordinator; this publishes it."""
    _decide(code, email, digest, send_back, actions.sign)


@release.command(
    "withdraw",
    example="safeguard coverage release withdraw 2026-12-31.1 --as omar@example.org --digest 3f6a09c1d2e4 --reason WHY",
)
@click.argument("code")
@BY
@DIGEST
@click.option("--reason", required=True, help="Why; it is public. Name no person and no case.")
def withdraw(code: str, email: str, digest: str, reason: str) -> None:
    """Take a published release back, as its coordinator; its digest stays citable, its numbers are no longer given."""
    with transaction() as session:
        by = principal_by_email(session, email)
        _say(actions.withdraw(session, code, reason, digest=digest, by=by, at=now()))


@release.command("list", example="safeguard coverage release list")
def list_() -> None:
    """Print code, state and digest of every release, separated by tabs."""
    with reading() as session:
        for row in session.scalars(reads.every_release()):
            click.echo(f"{row.code}\t{row.state}\t{row.digest}")


@release.command("show", example="safeguard coverage release show 2026-12-31.1 --json > release.json")
@click.argument("code")
@click.option("--json", "as_json", is_flag=True, help="Print the whole release, as its public page gives it.")
def show(code: str, *, as_json: bool) -> None:
    """Print where a release is on its way, what the checks found, and who did what."""
    with reading() as session:
        row = reads.any_release(session, code)
        document = reads.document_of(session, row)
        people = reads.people_of(session, [step.by for step in steps_of(row.steps)])
    if as_json:
        head = {"digest": row.digest, "citation": document.citation}
        click.echo(json.dumps({**head, **document.plain()}, ensure_ascii=False))
        return
    _say(row)
    for each in row.findings:
        click.echo(_finding(Check.from_plain(each)))
    for step in steps_of(row.steps):
        name = people.get(step.by, ("a closed account", None))[0]
        click.echo(f"{step.at:%Y-%m-%d %H:%M} {step.act} by {name}: {step.digest[:12]} {step.reason or ''}".rstrip())


@release.command("verify", example="safeguard coverage release verify safeguard-release-2026-12-31.1.json")
@click.argument("file_or_code")
@click.pass_context
def verify(context: click.Context, file_or_code: str) -> None:
    """Prove that a release of this service, or a file that was taken from it, is what was published; else exit 1."""
    path = Path(file_or_code)
    if path.is_file():
        problem = _problem_of_file(path)
    else:
        with reading() as session:
            row = reads.any_release(session, file_or_code)
            document = reads.document_of(session, row)
        problem = None if document.digest == row.digest else "Its contents do not give its digest: it was changed."
    if problem is not None:
        click.echo(problem, err=True)
        context.exit(1)
    click.echo("The digest fits the contents.")


def _problem_of_file(path: Path) -> str | None:
    try:
        found = json.loads(path.read_text("utf-8"))
        contents, claimed = found["document"], found["digest"]
        code = str(contents["code"])
    except (ValueError, KeyError, TypeError):
        return "This is not the JSON file of a release."
    if digest_of(contents) != claimed:
        return "The contents do not give the digest that the file names: it was changed."
    with reading() as session:
        try:
            row = reads.any_release(session, code)
        except NotFound:
            return f"The digest fits the contents, but this service has no release {code}."
    return None if row.digest == claimed else f"Release {code} of this service has another digest: {row.digest}"


def _decide(code: str, email: str, digest: str, reason: str | None, step: Callable[..., Release]) -> None:
    with transaction() as session:
        by: SignedIn = principal_by_email(session, email)
        chosen: dict[str, Any] = {"digest": digest, "by": by, "at": now()}
        row = step(session, code, **chosen) if reason is None else actions.send_back(session, code, reason, **chosen)
        _say(row)


def _say(row: Release) -> None:
    click.echo(f"{citation(row.ref_date, row.number, row.digest)}: {row.state}")
    click.echo(f"{row.code}\t{row.digest}")


def _finding(check: Check) -> str:
    result = "passed" if check.passed else "NOT PASSED" if check.is_blocking else "to be weighed"
    where = f": {'; '.join(check.where)}" if check.where else ""
    advice = "" if check.passed else f" ({check.detail})"
    return f"{check.code:<10} {result:<13} {check.run} comparisons, {check.failed} failed{where}{advice}"


def _progress(done: int, of: int) -> None:
    click.echo(f"\r{done} of {of} groups", nl=done == of, err=True)
