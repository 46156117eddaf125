"""Items in and out on the console."""

from pathlib import Path
from typing import BinaryIO, Final, TextIO

import click
from flask import current_app

from app.clock import now
from app.i18n import LANGUAGES
from app.interop import actions
from app.interop.carried import Note
from app.interop.exchange import FORMATS, LARGEST, imported
from app.interop.queries import items as queries
from app.interop.wording import rules_in, word_notes
from app.interop.yaml_files import both
from app.web.console import group
from app.web.unit_of_work import reading, transaction

items = group("items", "Questions to and from other systems: Moodle GIFT, Moodle XML, QTI 2.1 and 3.0.")
FORMAT: Final = click.Choice(list(FORMATS))
LANGUAGE: Final = click.option(
    "--language", default="en", show_default=True, type=click.Choice(list(LANGUAGES)), help="Of the words."
)


@items.command("export", example="safeguard items export T1 --format moodle-xml --language en -o T1-en.moodle.xml")
@click.argument("module")
@click.option("--format", "format_", required=True, type=FORMAT, help="The format of the file.")
@LANGUAGE
@click.option("-o", "--output", default="-", type=click.File("wb", lazy=True), help="A file; - for standard output.")
def export(module: str, format_: str, language: str, output: BinaryIO) -> None:
    """Write the items of a MODULE with their answer keys; what the format cannot hold is told on standard error."""
    with reading() as session:
        found = queries.module_in(session, module, language)
    with transaction() as session:
        content, report = actions.export_items(session, found, format_, by=None, at=now())
    output.write(content)
    _tell(report.notes)
    click.echo(f"{len(report.kept)} items in {FORMATS[format_].name}.", err=True)


@items.command("import", example="safeguard items import quiz.xml --module T1 --language en --yaml proposals.yaml")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--module", required=True, help="The module that the items are proposed for.")
@click.option("--format", "format_", type=FORMAT, help="Known by the content when left out.")
@LANGUAGE
@click.option("--yaml", "output", default="-", type=click.File("w", "utf-8", lazy=True), help="Where the proposals go.")
def import_(file: Path, module: str, format_: str | None, language: str, output: TextIO) -> None:
    """Read a FILE of questions and write proposals in the format of the content files; nothing is published."""
    with reading() as session:
        target = queries.target(session, module, language)
    with file.open("rb") as source:
        found = imported(source.read(LARGEST + 1), format_, target)
    proposals = found.proposals
    rules = rules_in(current_app.config["SETTINGS"].content_dir)
    output.write(both(proposals.items, proposals.texts, language))
    _tell((*proposals.report.notes, *word_notes(proposals.items, proposals.texts, language, rules)))
    click.echo(f"{len(proposals.items)} items proposed from {FORMATS[found.format].name}.", err=True)


def _tell(notes: tuple[Note, ...]) -> None:
    for note in notes:
        place = f"line {note.line}, " if note.line else ""
        click.echo(f"{note.effect}: {place}{note.item or 'file'}: {note.what}: {note.why}", err=True)
