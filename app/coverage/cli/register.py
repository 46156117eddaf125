"""The register on the console, as far as it takes the rooms above: mismatch lists, and entries that are one."""

import click
from flask import current_app

from app.clock import now, today
from app.coverage.actions.merging import Wanted, merge_people, unmerge_people
from app.coverage.mismatches import KINDS, REASONS, Line, written
from app.coverage.queries.entries import entry_named, plain_merge
from app.coverage.queries.mismatches import mismatches
from app.web.console import group
from app.web.unit_of_work import reading, transaction

register = group("register", "The register as it lives: what does not match, and entries that are one person.")


@register.command("mismatches", example="safeguard register mismatches double --csv > double.csv")
@click.argument("kind", type=click.Choice(list(KINDS)))
@click.option("--csv", "as_file", is_flag=True, help="Print CSV with what to do about each row.")
def mismatches_(kind: str, *, as_file: bool) -> None:
    """Print a list of what does not match: keys and places, never who it is about."""
    with reading() as session:
        found = mismatches(session, kind, on=today())
    if as_file:
        words = {**REASONS, "advice": found.kind.advice}
        click.echo(written(found, {code: str(word) for code, word in words.items()}), nl=False)
        return
    click.echo(f"{found.kind.name}. {found.kind.advice}")
    for line in found.lines:
        click.echo("  ".join(_parts(line)))
    more = " There are more." if found.is_cut else ""
    click.echo(f"Rows: {len(found.lines)}.{more}")


def _parts(line: Line) -> list[str]:
    cells = (line.key, line.audience, line.region_code, line.site_code, line.figures, str(REASONS[line.reason]))
    return [cell for cell in cells if cell]


@register.command("merge", example='safeguard register merge "person 12" "person 34" --reason "same letter"')
@click.argument("kept", required=False)
@click.argument("merged", required=False)
@click.option("--reason", required=True, help="Why they are one person, in words that name nobody.")
@click.option("--kept-stands", is_flag=True, help="Where the two contradict each other, KEPT is right.")
def merge(kept: str | None, merged: str | None, reason: str, *, kept_stands: bool) -> None:
    """Make MERGED a second entry of the person KEPT (keys out of a list; staff numbers are asked for, unseen)."""
    named = kept or click.prompt("Staff number of the entry that is kept", hide_input=True)
    other = merged or click.prompt("Staff number of the entry that is merged into it", hide_input=True)
    key = current_app.config["SETTINGS"].staff_number_key.encode()
    with transaction() as session:
        wanted = Wanted(entry_named(session, named, key=key), entry_named(session, other, key=key), reason, kept_stands)
        done = plain_merge(merge_people(session, wanted, by=None, at=now()))
    moved = ", ".join(f"{count} {name}" for name, count in done["moved"].items())
    click.echo(f"Merge {done['id']}: {done['merged']} is {done['kept']} now ({moved}).")


@register.command("unmerge", example="safeguard register unmerge 7")
@click.argument("merge_id", type=int)
def unmerge(merge_id: int) -> None:
    """Undo the merge MERGE_ID: both entries are as they were."""
    with transaction() as session:
        done = plain_merge(unmerge_people(session, merge_id, by=None, at=now()))
    click.echo(f"Merge {merge_id} is undone: {done['kept']} and {done['merged']} are two people again.")
