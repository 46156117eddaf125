"""A module as a zip of the files that ``content/`` has, out of the studio and into it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeGuard

from app.authoring.files import STRUCTURE, WORDS, files_of, module_of, picture_paths
from app.authoring.parts import PICTURES, Parts, Plain, joined, part_name, split
from app.catalogue.formats import MODULE_KEY
from app.catalogue.picture_encoding import Encoded
from app.catalogue.problems import Problem, at_place
from app.i18n import N_
from app.interop.carried import Unreadable
from app.interop.picture_files import brought
from app.interop.zip_packages import entries, packed


def package_of(
    key: str, structure: Plain, texts: Mapping[str, Plain], pictures: Mapping[str, bytes] | None = None
) -> bytes:
    """The files of a module in a folder of its name; the same module gives the same bytes.

    ``pictures``: the files of its pictures by their digest, byte for byte.
    """
    return packed(files_in_folder(key, structure, texts, pictures))


def files_in_folder(
    key: str, structure: Plain, texts: Mapping[str, Plain], pictures: Mapping[str, bytes] | None = None
) -> dict[str, bytes]:
    """The files of a module by their path, in a folder of its name."""
    files = {path: text.encode() for path, text in files_of(structure, texts).items()}
    there = pictures or {}
    files |= {path: there[digest] for path, digest in picture_paths(structure).items() if digest in there}
    return {f"{key}/{path}": content for path, content in files.items()}


def package_of_draft(key: str, parts: Parts, version: int, pictures: Mapping[str, bytes] | None = None) -> bytes:
    """The files of a draft, whole or not, under the number that its version would get."""
    return package_of(key, *joined(parts, version=version), pictures)


@dataclass(frozen=True)
class Package:
    """What a package brings for a draft."""

    key: str
    parts: dict[str, dict[str, Any]]
    files: int
    problems: tuple[Problem, ...]
    """What could not be read or placed; it was left out, but for a picture that was made anew."""
    pictures: tuple[Encoded, ...] = ()


def read_package(content: bytes) -> Package:
    """The parts of a module in a package; it may be in a folder of its own.

    Raises :class:`app.interop.carried.Unreadable` for a hostile or damaged package, and for one without a module.
    """
    return read_files(_without_folder(entries(content)))


def modules_in(files: Mapping[str, bytes]) -> dict[str, dict[str, bytes]]:
    """The files of each module among these, by the folder that its ``module.yaml`` is in (empty: in none).

    Raises :class:`app.interop.carried.Unreadable` when there is none.
    """
    places = sorted({path.removesuffix(STRUCTURE).rstrip("/") for path in files if path.split("/")[-1] == STRUCTURE})
    if not places:
        raise Unreadable(N_("There is no module here: no folder with a module.yaml."))
    starts = {place: f"{place}/" if place else "" for place in places}
    return {
        place: {path.removeprefix(start): content for path, content in files.items() if path.startswith(start)}
        for place, start in starts.items()
    }


def read_files(files: Mapping[str, bytes]) -> Package:
    """The parts of a module from the files of its folder; raise :class:`app.interop.carried.Unreadable` for none."""
    found = module_of(files)
    key = found.structure.get("key")
    if not isinstance(key, str) or not MODULE_KEY.match(key):
        raise Unreadable(N_("The package holds no module: no module.yaml that can be read and names the key of one."))
    problems = list(found.problems)
    structure = {**found.structure, **_lists(found.structure, problems)}
    if not isinstance(structure.get("scenario", {}), dict):
        problems.append(Problem(STRUCTURE, 1, at_place("scenario", N_("is no story"))))
        del structure["scenario"]
    texts = {language: _words(language, text, problems) for language, text in found.texts.items()}
    pictures = brought(found.structure.get(PICTURES), found.pictures, problems)
    structure[PICTURES] = [plain for plain, _ in pictures]
    return Package(key, split(structure, texts), len(files), tuple(problems), tuple(made for _, made in pictures))


def _without_folder(files: Mapping[str, bytes]) -> dict[str, bytes]:
    folders = {path.partition("/")[0] for path in files}
    if STRUCTURE in files or len(folders) != 1:
        return dict(files)
    return {path.partition("/")[2]: content for path, content in files.items()}


def _lists(structure: Plain, problems: list[Problem]) -> dict[str, list[dict[str, Any]]]:
    """Lessons and items that have a key of their own."""
    sound: dict[str, list[dict[str, Any]]] = {}
    for name in ("lessons", "items"):
        listed = structure.get(name)
        kept: dict[str, dict[str, Any]] = {}
        for place, each in enumerate(listed if isinstance(listed, list) else ()):
            key = each.get("key") if isinstance(each, dict) else None
            if _is_key(key) and key not in kept:
                kept[key] = each
            else:
                problems.append(Problem(STRUCTURE, 1, at_place(f"{name}.{place}", N_("has no key of its own"))))
        sound[name] = list(kept.values())
    return sound


def _words(language: str, text: Plain, problems: list[Problem]) -> dict[str, Any]:
    """The words of lessons and items under keys that can be theirs."""
    sound = dict(text)
    for name in ("lessons", "items"):
        listed = text.get(name)
        there = listed if isinstance(listed, dict) else {}
        sound[name] = {key: words for key, words in there.items() if _is_key(key) and isinstance(words, dict)}
        lost = [key for key in there if key not in sound[name]]
        problems += [
            Problem(f"{language}/{WORDS}", 1, at_place(name, N_("has no words under %(key)s", key=repr(key))))
            for key in lost
        ]
    if not isinstance(text.get("scenario", {}), dict):
        del sound["scenario"]
    return sound


def _is_key(key: object) -> TypeGuard[str]:
    return isinstance(key, str) and part_name(f"lesson/{key}") is not None
