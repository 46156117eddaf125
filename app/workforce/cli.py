"""The register on the console."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, NoReturn

import click
from flask import current_app

from app.clock import now
from app.web.console import group, on_terminal
from app.web.unit_of_work import reading, transaction
from app.workforce.actions import ImportReport, import_register, keep_maps, plan_maps
from app.workforce.actions.importing import MOST_ENDED, Progress
from app.workforce.map_reports import MapReport
from app.workforce.register_files import KINDS, template

workforce = group("workforce", "The register: regions, sites, positions, head counts.")


@workforce.command("import", example="safeguard workforce import positions.csv.gz --dry-run")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--kind", type=click.Choice(list(KINDS)), help="What the file lists; else its header says it.")
@click.option("--dry-run", is_flag=True, help="Only check, and tell what would happen.")
@click.option(
    "--register-date", type=click.DateTime(["%Y-%m-%d"]), help="The day whose state the file shows; else today."
)
@click.option(
    "--everybody", is_flag=True, help="The file lists everybody of the groups it names; whoever is missing has left."
)
@click.option(
    "--most-ended",
    type=click.IntRange(0, 100),
    default=MOST_ENDED,
    show_default=True,
    help="With --everybody: refuse the file when more per cent of the open positions would end.",
)
def import_(
    file: Path,
    *,
    kind: str | None,
    dry_run: bool,
    register_date: datetime | None,
    everybody: bool,
    most_ended: int,
) -> None:
    """Bring in FILE (CSV in UTF-8, or gzip of it), all of it or, when a row is bad, nothing."""
    store = reading() if dry_run else transaction()
    with store as session, file.open("rb") as stream, _progress(stream, file) as progress:
        report = import_register(
            session,
            stream,
            kind=kind,
            key=current_app.config["SETTINGS"].staff_number_key.encode(),
            by=None,
            at=now(),
            dry_run=dry_run,
            register_date=register_date.date() if register_date else None,
            most_ended=most_ended if everybody else None,
            progress=progress,
        )
    _tell(report)


@contextmanager
def _progress(stream: BinaryIO, file: Path) -> Iterator[Progress | None]:
    """A bar over the bytes of the file for whoever watches; nothing in a pipe."""
    if not on_terminal():
        yield None
        return
    with click.progressbar(length=file.stat().st_size, label="Reading", file=sys.stderr) as bar:
        yield lambda _rows: bar.update(stream.tell() - bar.pos)


def _ended(report: ImportReport) -> str:
    if not report.ended:
        return ""
    return f", {report.ended} {'would end' if report.dry_run else 'ended'}"


def _tell(report: ImportReport) -> None:
    """Say what happened; leave with status 1 when the file was refused."""
    if report.is_accepted:
        done = "would be added" if report.dry_run else "added"
        click.echo(
            f"{report.kind}: {report.rows} rows, {report.added} {done}, {report.changed} changed, "
            f"{report.unchanged} as before{_ended(report)}."
        )
        return
    for row in report.errors:
        click.echo(f"{row.place}: {row.reason}", err=True)
    more = report.error_count - len(report.errors)
    rest = f" {more} more are not listed." if more else ""
    click.echo(f"Nothing was brought in. Flaws in the file: {report.error_count}.{rest}", err=True)
    sys.exit(1)


@workforce.command("map", example="safeguard workforce map districts.geojson --code iso_3166_2")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--code", "code_name", help="The property that holds the region's code; else code or id.")
@click.option("--dry-run", is_flag=True, help="Only check, and tell what would happen.")
def map_(file: Path, code_name: str | None, dry_run: bool) -> None:  # noqa: FBT001
    """Bring in FILE (GeoJSON of region borders, or gzip of it), all of it or, when anything is wrong, nothing."""
    with reading() as session, file.open("rb") as stream:
        plan = plan_maps(session, stream, code_name=code_name)
    if not plan.report.is_accepted:
        _refuse_maps(plan.report)
    if not dry_run:
        with transaction() as session:
            keep_maps(session, plan, by=None, at=now())
    done = "would be kept" if dry_run else "is kept"
    for drawn in plan.report.maps:
        click.echo(f"{drawn.code}: a map of {drawn.parts} regions {done}.")


def _refuse_maps(report: MapReport) -> NoReturn:
    """Name the flaws and leave with status 1."""
    for flaw in report.flaws:
        click.echo(f"{flaw.place}: {flaw.reason}", err=True)
    more = report.flaw_count - len(report.flaws)
    rest = f" {more} more are not listed." if more else ""
    click.echo(f"Nothing was brought in. Flaws in the file: {report.flaw_count}.{rest}", err=True)
    sys.exit(1)


@workforce.command("template", example="safeguard workforce template positions > positions.csv")
@click.argument("kind", type=click.Choice(list(KINDS)))
def template_(kind: str) -> None:
    """Print the header of a KIND of register file with one invented row."""
    click.echo(template(KINDS[kind]), nl=False)
