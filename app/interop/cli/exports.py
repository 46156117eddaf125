"""Published releases on the console: as a file, or sent to a DHIS2. Two more commands of the group ``coverage``."""

from pathlib import Path
from typing import BinaryIO, Final

import click

from app.clock import now
from app.coverage.cli import coverage
from app.errors import Invalid
from app.i18n import LANGUAGES, N_
from app.interop import actions, dhis2
from app.interop.dhis2_push import Summary, Target, push
from app.interop.queries import exports as queries
from app.interop.release_files import KINDS, MOST_CODES, chosen
from app.web.unit_of_work import reading, transaction

CODES: Final = click.Path(exists=True, dir_okay=False, path_type=Path)


@coverage.command("export", example="safeguard coverage export 2026-12-31.1 annex --language fr --out annex-fr.pdf")
@click.argument("release")
@click.argument("kind", type=click.Choice(list(KINDS)))
@click.option("--out", required=True, type=click.File("wb", lazy=True), help="A file; - for standard output.")
@click.option("--language", default="en", show_default=True, type=click.Choice(list(LANGUAGES)), help="Of its words.")
@click.option("--agency", help="Who maintains the SDMX structure, such as MOE.")
@click.option("--codes", type=CODES, help="The codes of your DHIS2: CSV of kind,ours,theirs.")
def export(*, release: str, kind: str, out: BinaryIO, language: str, agency: str | None, codes: Path | None) -> None:
    """Write a published RELEASE as a file of a KIND; written down in the audit."""
    choice = chosen(kind, language, agency, _text(codes) if codes else None)
    with reading() as session:
        row = queries.any_published_release(session, release)
        file = queries.release_file(session, row, choice)
    with transaction() as session:
        actions.record_export(session, release, choice, file, by=None, at=now())
    out.write(file.content)
    for reason, count in file.left_out.items():
        click.echo(f"not in the file: {count} numbers ({reason})", err=True)
    click.echo(f"{len(file.content)} bytes of release {release} as {kind}.", err=True)


@coverage.command(
    "push",
    example="safeguard coverage push 2026-12-31.1 --codes dhis2.csv --url https://dhis2.example.org --token-file token",
)
@click.argument("release")
@click.option("--codes", required=True, type=CODES, help="The codes of the DHIS2: CSV of kind,ours,theirs.")
@click.option("--url", required=True, help="The address of the DHIS2, without /api.")
@click.option("--token-file", required=True, type=CODES, help="A file that holds a personal access token.")
@click.option("--send", is_flag=True, help="Write the numbers; without it the DHIS2 is only asked what it would do.")
@click.option("--allow-private", is_flag=True, help="Allow plain http and an address in your own network.")
@click.pass_context
def push_(
    context: click.Context,
    *,
    release: str,
    codes: Path,
    url: str,
    token_file: Path,
    send: bool,
    allow_private: bool,
) -> None:
    """Send a published RELEASE to a DHIS2, as a dry run unless --send; exit 1 when it refuses a number."""
    mapped = dhis2.read_mapping(_text(codes))
    target = Target(url.rstrip("/"), _text(token_file).strip(), may_be_private=allow_private)
    with reading() as session:
        document = queries.release_document(session, queries.any_published_release(session, release))
    prepared = dhis2.prepared(document, mapped)
    summary = push(target, dhis2.as_json(document, mapped, prepared), dry_run=not send)
    if send:
        with transaction() as session:
            actions.record_push(session, release, target.address, summary, at=now())
    for reason, count in prepared.left_out.items():
        click.echo(f"not sent: {count} numbers ({reason})", err=True)
    _tell(summary)
    if summary.conflicts or summary.ignored:
        context.exit(1)


def _tell(summary: Summary) -> None:
    what = "Dry run, nothing was changed" if summary.is_dry_run else "Sent"
    click.echo(
        f"{what}: {summary.imported} imported, {summary.updated} updated, {summary.ignored} ignored ({summary.status})."
    )
    for conflict in summary.conflicts:
        click.echo(conflict, err=True)


def _text(path: Path) -> str:
    """A small file; raise Invalid for what is none."""
    content = path.read_bytes()[: MOST_CODES * 4 + 1]
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        raise Invalid(N_("%(file)s is not a text in UTF-8.", file=path.name)) from None
    if len(text) > MOST_CODES:
        raise Invalid(N_("%(file)s has more than %(most)s characters.", file=path.name, most=MOST_CODES))
    return text


__all__ = ["coverage"]
