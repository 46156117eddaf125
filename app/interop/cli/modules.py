"""Many modules at once on the console: out as the files of ``content/``, and in as drafts. Of the group ``module``."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import click

from app.accounts.queries import principal_by_email
from app.authoring import queries
from app.authoring.cli import BY, module
from app.authoring.files import picture_paths
from app.catalogue.actions import picture_files
from app.clock import now
from app.errors import DomainError, Invalid
from app.i18n import N_
from app.interop import actions
from app.interop.module_packages import files_in_folder, modules_in, read_files
from app.interop.zip_packages import LARGEST, entries, packed
from app.web.unit_of_work import reading, transaction

__all__ = ["export", "import_", "module"]

ZIP: Final = ".zip"
MOST_MODULES: Final = 50
MOST_FILES: Final = 500 * MOST_MODULES


@module.command("export", example="safeguard module export --all --to modules.zip")
@click.argument("keys", nargs=-1)
@click.option("--all", "is_all", is_flag=True, help="Every published module.")
@click.option("--to", "target", required=True, type=click.Path(path_type=Path), help="A folder, or a file named .zip.")
def export(keys: tuple[str, ...], target: Path, *, is_all: bool) -> None:
    """Write the newest versions of modules (KEYS) as the files of content/, a folder each; all or none, audited.

    Nothing is overwritten: the file, or a folder of that module, must not be there. They hold answer keys.
    """
    if bool(keys) == is_all:
        raise click.UsageError("Name modules, or say --all.")
    with reading() as session:
        wanted = [each.key for each in queries.newest_versions(session)] if is_all else list(dict.fromkeys(keys))
        numbers = {key: queries.versions(session, key)[0].number for key in wanted}
        found = {key: queries.edition(session, key, number) for key, number in numbers.items()}
        files: dict[str, bytes] = {}
        for key, each in found.items():
            pictures = picture_files(session, picture_paths(each.structure).values())
            files |= files_in_folder(key, each.structure, each.texts, pictures)
    _refuse_overwriting(target, found)
    with transaction() as session:
        for key, number in numbers.items():
            actions.record_files(session, f"module:{key}", by=None, at=now(), version=number)
    _write(target, files)
    for key, number in numbers.items():
        click.echo(f"{key}\tversion {number}")
    click.echo(f"{len(found)} modules in {target}", err=True)


@module.command("import", example="safeguard module import modules.zip --as trainer@example.org")
@click.argument("source", type=click.Path(exists=True, path_type=Path))
@BY
def import_(source: Path, email: str) -> None:
    """Begin a draft of every module in SOURCE: a folder or a zip, with a folder for each module, or of one.

    Each module by itself: one that cannot come in (it has a draft already, or cannot be read) is told on standard error
    and keeps none of the others out; then the exit status is 1. What of a module was left out is told too.
    """
    with reading() as session:
        by = principal_by_email(session, email)
    refused = 0
    for place, files in modules_in(_files_of(source)).items():
        name = place or source.name
        try:
            package = read_files(files)
            with transaction() as session:
                draft = actions.begin_from_package(session, package, by=by, at=now())
                told = "\t".join((package.key, draft.public_id, f"{package.files} files"))
        except DomainError as refusal:
            refused += 1
            click.echo(f"{name}: {refusal.message}", err=True)
            continue
        click.echo(told)
        for problem in package.problems:
            click.echo(f"{name}: left out: {problem}", err=True)
    if refused:
        click.echo(f"{refused} modules did not come in", err=True)
        raise SystemExit(1)


def _refuse_overwriting(target: Path, keys: Mapping[str, object]) -> None:
    there = [target] if target.suffix == ZIP else [target / key for key in keys]
    taken = next((path for path in there if path.exists()), None)
    if taken is not None or (target.suffix != ZIP and target.is_file()):
        raise Invalid(N_("%(path)s is there already; nothing was written.", path=str(taken or target)))


def _write(target: Path, files: Mapping[str, bytes]) -> None:
    if target.suffix == ZIP:
        target.write_bytes(packed(files))
        return
    for name, content in files.items():
        path = target / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def _files_of(source: Path) -> dict[str, bytes]:
    """The files of a zip, or those below a folder: no links, nothing hidden, no more than fifty modules can have."""
    if source.is_file():
        return entries(source.read_bytes(), modules=MOST_MODULES)
    found: dict[str, bytes] = {}
    size = 0
    for path in sorted(source.rglob("*")):
        name = path.relative_to(source).as_posix()
        if path.is_symlink() or not path.is_file() or any(step.startswith(".") for step in name.split("/")):
            continue
        size += path.stat().st_size
        if size > LARGEST * MOST_MODULES or len(found) == MOST_FILES:
            raise Invalid(N_("The folder holds more than the files of %(most)s modules.", most=MOST_MODULES))
        found[name] = path.read_bytes()
    return found
