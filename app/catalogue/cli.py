"""Commands for content: check, load, lock, reading, tables, trace, translated."""

from pathlib import Path
from typing import Any, Final

import click
from flask import current_app

from app.catalogue import actions, content_tables, meanings, reading_level, tracing, translating
from app.catalogue.anchors import load_anchors
from app.catalogue.checker import Content, examine
from app.catalogue.documents import ModuleDocument
from app.catalogue.problems import Problem
from app.catalogue.reader import Unreadable
from app.clock import now
from app.errors import Invalid
from app.i18n import DEFAULT_LANGUAGE, N_
from app.law.overlay import BadLaw, load_slots
from app.web.console import group, on_terminal
from app.web.unit_of_work import transaction

content = group("content", help="Tracks, modules and their words: check them, publish them.")
FOLDER: Final = click.argument("path", required=False, type=click.Path(path_type=Path))


@content.command("check", example="safeguard content check content")
@FOLDER
def check(path: Path | None) -> None:
    """Say, with file and line, why a content folder (PATH) cannot be published; exit 1 when it cannot."""
    found = examine(_folder(path))
    hard = reading_level.problems(found)
    for problem in sorted(found.problems + hard):
        click.echo(str(problem))
    click.echo(_summary(found), err=True)
    click.echo(reading_level.told(found, hard), err=True)
    if found.refusals:
        raise SystemExit(1)


@content.command("load", example="safeguard content load content")
@FOLDER
@click.option(
    "--take-over",
    "taken",
    multiple=True,
    metavar="KEY",
    help="Publish this module from the files although its version comes from the studio; repeatable.",
)
def load(path: Path | None, taken: tuple[str, ...]) -> None:
    """Check a content folder (PATH) and publish what is new in it; what the studio published is left alone."""
    folder = _folder(path)
    tell = (lambda key: click.echo(f"reading {key}", err=True)) if on_terminal() else None
    try:
        with transaction() as session:
            report = actions.load_content(session, folder, at=now(), progress=tell, take_over=taken)
    except actions.ContentRefused as refusal:
        for problem in refusal.problems:
            click.echo(str(problem))
        raise
    for line in report.published:
        click.echo(f"published {line}")
    for line in report.translated:
        click.echo(f"added {line}")
    if report.unchanged:
        click.echo(f"unchanged: {', '.join(report.unchanged)}")
    if report.left:
        keys = ", ".join(report.left)
        click.echo(f"left as the studio published them: {keys}; --take-over KEY publishes the files instead")
    if report.tracks:
        click.echo(f"tracks: {', '.join(report.tracks)}")


@content.command("trace", example="safeguard content trace content")
@FOLDER
def trace(path: Path | None) -> None:
    """Print what answers each paragraph: lessons, items, law slots, features (PATH); exit 1 where that is missing."""
    folder = _folder(path)
    traced = _traced(folder, _readable(folder))
    for each in traced:
        click.echo(_line(each))
    gaps = [each for each in traced if each.is_gap]
    needed = sum(each.requirement.needs_lesson for each in gaps)
    click.echo(f"{len(traced)} paragraphs, {len(gaps)} gaps; {needed} of them need a lesson to be published", err=True)
    if gaps:
        raise SystemExit(1)


def _readable(folder: Path) -> Content:
    """A content folder whose modules and anchors can be read, whatever else is wrong in it; raise ContentRefused."""
    found = examine(folder)
    refusals = [problem for problem in found.refusals if problem.path.startswith(("modules/", "anchors"))]
    if refusals:
        raise actions.ContentRefused(refusals)
    return found


def _traced(folder: Path, found: Content) -> list[tracing.Traced]:
    documents = [ModuleDocument.from_plain(module.structure) for module in found.modules]
    try:
        return tracing.trace(tracing.load_requirements(folder / tracing.FILE), documents, load_slots(folder / "law"))
    except Unreadable as error:
        raise actions.ContentRefused([Problem(tracing.FILE, error.line, error.said)]) from None
    except BadLaw as error:
        raise actions.ContentRefused([Problem("law", 1, str(error))]) from None


def _line(each: tracing.Traced) -> str:
    """One paragraph, with tabs between: anchor, what it asks, lessons, number of items, law slots, features, state."""
    lessons = " ".join(f"{module}/{lesson}" for module, lesson in each.lessons) or "-"
    features = " ".join(each.requirement.met_by) or "-"
    slots = " ".join(each.slots) or "-"
    state = "GAP" if each.is_gap else each.state
    return "\t".join((each.anchor, each.requirement.asks, lessons, str(len(each.items)), slots, features, state))


@content.command("tables", example="safeguard content tables content")
@FOLDER
def tables(path: Path | None) -> None:
    """Print as Markdown what a content folder (PATH) holds: lessons and words, items by level, paragraphs."""
    folder = _folder(path)
    found = _readable(folder)
    documents = load_anchors(folder / "anchors.yaml").documents
    click.echo(content_tables.written(found.modules, documents, _traced(folder, found)), nl=False)


@content.command("reading", example="safeguard content reading content")
@FOLDER
def reading(path: Path | None) -> None:
    """Print how hard each module of a content folder (PATH) is to read in each language, the hardest lesson named."""
    found = _readable(_folder(path))
    for line in reading_level.summary(found.modules):
        click.echo("\t".join(line))
    hard = reading_level.problems(found)
    click.echo(f"{len(hard)} lessons for families are harder than they should be", err=True)


@content.command("lock", example="safeguard content lock content")
@FOLDER
def lock(path: Path | None) -> None:
    """Write published.lock, so that no published item (PATH) ever comes to mean something else."""
    folder = _folder(path)
    found = examine(folder)
    if found.refusals:
        raise actions.ContentRefused(found.refusals)
    file = folder / meanings.LOCK
    before = meanings.read_lock(file)
    documents = [ModuleDocument.from_plain(module.structure) for module in found.modules]
    after = {document.key: meanings.locked_module(document, before.get(document.key)) for document in documents}
    file.write_text(meanings.lock_text({**before, **after}), "utf-8")
    click.echo(f"{file}: {sum(len(module.items) for module in after.values())} items")


@content.command("translated", example="safeguard content translated T1 fr --part four-questions")
@click.argument("module", required=False)
@click.argument("language", required=False)
@click.option("--part", "parts", multiple=True, metavar="KEY", help="A lesson, or front, scenario, items; repeatable.")
@click.option("--all", "is_first_fill", is_flag=True, help="Every part of every translation: only for a first fill.")
@click.option("--content", "path", type=click.Path(path_type=Path), help="The content folder.")
def translated(
    module: str | None, language: str | None, parts: tuple[str, ...], path: Path | None, *, is_first_fill: bool
) -> None:
    """Write into translations.lock that a translation (MODULE, LANGUAGE) answers the present English."""
    if is_first_fill == bool(module or language or parts) or (module and not language):
        raise click.UsageError("Name a module and a language, or say --all and nothing else.")
    folder = _folder(path)
    found = examine(folder)
    if found.refusals:
        raise actions.ContentRefused(found.refusals)
    file = folder / translating.LOCK
    before = {} if is_first_fill else translating.read_lock(file)
    after = before
    for key, code, english in _translations(found, module, language):
        after = translating.answered(after, key, code, english, parts)
    file.write_text(translating.lock_text(after), "utf-8")
    click.echo(f"{file}: {sum(len(answers) for texts in after.values() for answers in texts.values())} parts")


def _translations(found: Content, module: str | None, language: str | None) -> list[tuple[str, str, dict[str, Any]]]:
    """Every translation that was asked for (None: all), with the English beside it."""
    wanted = [
        (each.key, code, each.texts[DEFAULT_LANGUAGE])
        for each in found.modules
        for code in each.texts
        if code != DEFAULT_LANGUAGE and module in (None, each.key) and language in (None, code)
    ]
    if not wanted and module is not None:
        raise translating.NoSuchPart(
            N_("There is no translation of %(module)s into %(language)s.", module=module, language=language)
        )
    return wanted


def _folder(path: Path | None) -> Path:
    folder: Path = path or current_app.config["SETTINGS"].content_dir
    if not folder.is_dir():
        raise Invalid(N_("There is no folder %(path)s.", path=folder))
    return folder


def _summary(found: Content) -> str:
    warnings = len(found.problems) - len(found.refusals)
    contexts = ", ".join(f"{count} x {rule} in {context}" for (rule, context), count in sorted(found.allowed.items()))
    line = f"{len(found.modules)} modules, {len(found.tracks)} tracks: {len(found.refusals)} refusals, {warnings} notes"
    return f"{line}; old terms in allowed places: {contexts}" if contexts else line
