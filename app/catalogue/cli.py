"""Commands for content: check, load, lock, trace."""

from pathlib import Path
from typing import Final

import click
from flask import current_app

from app.catalogue import actions, meanings, tracing
from app.catalogue.checker import Content, examine
from app.catalogue.documents import ModuleDocument
from app.catalogue.problems import Problem
from app.catalogue.reader import Unreadable
from app.clock import now
from app.errors import Invalid
from app.i18n import N_
from app.web.console import group, on_terminal
from app.web.unit_of_work import transaction

content = group("content", help="Tracks, modules and their words: check them, publish them.")
FOLDER: Final = click.argument("path", required=False, type=click.Path(path_type=Path))


@content.command("check", example="safeguard content check content")
@FOLDER
def check(path: Path | None) -> None:
    """Say, with file and line, why a content folder (PATH) cannot be published; exit 1 when it cannot."""
    found = examine(_folder(path))
    for problem in found.problems:
        click.echo(str(problem))
    click.echo(_summary(found), err=True)
    if found.refusals:
        raise SystemExit(1)


@content.command("load", example="safeguard content load content")
@FOLDER
def load(path: Path | None) -> None:
    """Check a content folder (PATH) and publish what is new in it."""
    folder = _folder(path)
    tell = (lambda key: click.echo(f"reading {key}", err=True)) if on_terminal() else None
    try:
        with transaction() as session:
            report = actions.load_content(session, folder, at=now(), progress=tell)
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
    if report.tracks:
        click.echo(f"tracks: {', '.join(report.tracks)}")


@content.command("trace", example="safeguard content trace content")
@FOLDER
def trace(path: Path | None) -> None:
    """Print which lesson of a content folder (PATH) answers which paragraph; exit 1 when a needed one is missing."""
    folder = _folder(path)
    found = examine(folder)
    if found.refusals:
        raise actions.ContentRefused(found.refusals)
    try:
        requirements = tracing.load_requirements(folder / tracing.FILE)
    except Unreadable as error:
        raise actions.ContentRefused([Problem(tracing.FILE, error.line, error.message)]) from None
    traced = tracing.trace(requirements, [ModuleDocument.from_plain(module.structure) for module in found.modules])
    for each in traced:
        click.echo(_traced(each))
    gaps = [each for each in traced if each.is_gap]
    needed = [each.anchor for each in gaps if each.requirement.needs_lesson]
    click.echo(
        f"{len(traced)} paragraphs, {len(gaps)} without the lesson they name, {len(needed)} of them needed", err=True
    )
    if needed:
        raise SystemExit(1)


def _traced(each: tracing.Traced) -> str:
    """One paragraph on one line, with tabs between: anchor, what it asks, lessons, number of items, gap."""
    lessons = " ".join(f"{module}/{lesson}" for module, lesson in each.lessons) or "-"
    gap = "GAP" if each.is_gap else ""
    return f"{each.anchor}\t{each.requirement.asks}\t{lessons}\t{len(each.items)}\t{gap}".rstrip()


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
