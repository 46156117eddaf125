"""The console door: a table in the terminal or as a file, and the ledger made again or proved."""

from datetime import date, datetime

import click
from flask import current_app

from app.clock import now, today
from app.coverage import actions, queries
from app.coverage.cli.door import OPERATOR, coverage, people_done
from app.coverage.effects import words
from app.coverage.effects.definitions import EFFECT_INDICATORS
from app.coverage.effects.questions import question
from app.coverage.indicators import AUDIENCE_NAMES, INDICATORS, By
from app.coverage.queries.effects import effect_report
from app.coverage.tables import CoverageTable, Row
from app.web.console import on_terminal
from app.web.unit_of_work import reading, transaction


@coverage.command("report", example="safeguard coverage report COV-1 --audience T --on 2026-12-31 --by region")
@click.argument("indicator", type=click.Choice([*INDICATORS, *EFFECT_INDICATORS]))
@click.option("--audience", type=click.Choice(list(AUDIENCE_NAMES)), default="T", show_default=True, help="The group.")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="The reference date; today when absent.")
@click.option("--by", type=click.Choice([str(by) for by in By]), default="region", show_default=True)
@click.option("--region", help="Code of a region; the country when absent.")
@click.option("--module", help="Key of a module, for COV-4.")
@click.option("--csv", "as_file", is_flag=True, help="Print tidy CSV; written down in the audit.")
def report(
    *,
    indicator: str,
    audience: str,
    on: datetime | None,
    by: str,
    region: str | None,
    module: str | None,
    as_file: bool,
) -> None:
    """Print a protected table of an indicator; of learning and practice, the figures of twelve months."""
    day: date = on.date() if on else today()
    if indicator in EFFECT_INDICATORS:
        click.echo(_effect_text(indicator, audience, day))
        return
    languages = tuple(current_app.config["LANGUAGES"])
    with reading() as session:
        table = queries.coverage_table(
            session,
            OPERATOR,
            indicator,
            audience=audience,
            on=day,
            by=by,
            region=region,
            module=module,
            today=today(),
            languages=languages,
        )
    if not as_file:
        click.echo(_text(table))
        return
    with transaction() as session:
        text = actions.export(session, table, by=None, at=now())
    click.echo(text, nl=False)


def _effect_text(indicator: str, audience: str, day: date) -> str:
    with reading() as session:
        report = effect_report(session, OPERATOR, question(audience, None, day, on=today()))
    asked = report.question
    lines = [
        f"{indicator} {audience}, {asked.start} to {asked.end}; definitions {EFFECT_INDICATORS[indicator].version}"
    ]
    for figure in report.effects.figures:
        if figure.indicator == indicator:
            told = figure.value or figure.bound or f"[{figure.status}]"
            people = "" if figure.d is None else f"  {figure.d} people"
            lines.append(f"{words.label(figure)}  {told} {figure.unit}{people}")
    return "\n".join(lines)


def _text(table: CoverageTable) -> str:
    head = f"{table.question.indicator.code} {table.region_name}, {table.question.audience}, {table.question.on}"
    register = table.register_date or "none"
    lines = [head, f"Register of {register}; definitions {table.question.indicator.version}; draft, not released", ""]
    rows = [("", "counted", "of", str(table.total.unit)), *(_line(row) for row in table.rows), _line(table.total)]
    width = max(len(row[0]) for row in rows)
    lines += [f"{row[0]:<{width}}  {row[1]:>10}  {row[2]:>10}  {row[3]:>12}" for row in rows]
    return "\n".join(lines)


def _line(row: Row) -> tuple[str, str, str, str]:
    cell = row.cell
    told = cell.value or cell.bound or (f"[{cell.status}]" if cell.status else "")
    return (
        str(row.label),
        str(cell.n) if cell.n is not None else "[c]" if cell.withheld else "-",
        "-" if cell.d is None else str(cell.d),
        f"{told} [u]" if cell.is_low_reliability else told,
    )


@coverage.command("rebuild", example="safeguard coverage rebuild --check")
@click.option("--check", is_flag=True, help="Change nothing; compare, and end with status 1 when something differs.")
@click.pass_context
def rebuild(context: click.Context, *, check: bool) -> None:
    """Make the ledger again from the facts, or with --check prove that it says what they say."""
    progress = people_done if on_terminal() else None
    if not check:
        with transaction() as session:
            count = actions.rebuild(session, progress=progress)
        click.echo(f"{count} entries were made from the facts.")
        return
    with reading() as session:
        found = actions.check(session, progress=progress)
    if not found:
        click.echo("The ledger agrees with the facts, and its totals with the ledger.")
        return
    for each in found:
        click.echo(f"{each.layer}\t{each.measure}\t{each.region_code}\t{each.count}", err=True)
    click.echo("The ledger differs. To make it again: safeguard coverage rebuild", err=True)
    context.exit(1)


@coverage.command("compact", example="safeguard coverage compact --before 2026-01-01")
@click.option("--before", type=click.DateTime(["%Y-%m-%d"]), required=True, help="Entries of this day and later stay.")
def compact(*, before: datetime) -> None:
    """Fold corrections of the ledger that cancel out or add up; no figure of any date changes."""
    with transaction() as session:
        count = actions.compact(session, before=before.date())
    click.echo(f"{count} entries are gone; every figure is what it was.")
