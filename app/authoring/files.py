"""A module as the files of the ``content/`` folder, written in one normal form and read again to the same values.

Whatever reads ``content/`` reads these files. The normal form has no comments and one way to say each thing, so that
the same module always gives the same bytes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import yaml

from app.authoring.parts import PICTURES, Plain
from app.catalogue import reader
from app.catalogue.formats import KEY
from app.catalogue.pictures import WEBP
from app.catalogue.problems import Problem
from app.catalogue.reader import Unreadable
from app.i18n import LANGUAGES, N_

STRUCTURE: Final = "module.yaml"
WORDS: Final = "text.yaml"
BODY_ENDING: Final = ".md"
WIDTH: Final = 120


@dataclass(frozen=True)
class ReadFiles:
    """What files say of a module, as far as they can be read; ``problems`` tells what could not be."""

    structure: dict[str, Any]
    texts: dict[str, dict[str, Any]]
    problems: tuple[Problem, ...]
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    """By their key."""


def files_of(structure: Plain, texts: Mapping[str, Plain]) -> dict[str, str]:
    """The files of a module by their path in its folder; the lessons' bodies are files of their own."""
    files = {STRUCTURE: _yaml(structure)}
    for language in (code for code in LANGUAGES if code in texts):
        text = texts[language]
        lessons = text.get("lessons", {})
        bare = {key: _without(each, "body") for key, each in lessons.items()}
        files[f"{language}/{WORDS}"] = _yaml({**_without(text, "stale"), "lessons": bare})
        for key, lesson in lessons.items():
            if isinstance(lesson.get("body"), str):
                files[f"{language}/{key}{BODY_ENDING}"] = _lines(lesson["body"])
    return files


def picture_paths(structure: Plain) -> dict[str, str]:
    """The digest of each picture of a module by the path of its file."""
    return {f"{PICTURES}/{each['key']}.{WEBP}": each["digest"] for each in structure.get(PICTURES, ())}


def module_of(files: Mapping[str, bytes]) -> ReadFiles:
    """Read the files of one module folder; what cannot be read is told with its file and line, and left out.

    The fields are not judged here: a draft may be unfinished, and findings say what is wrong with it.
    """
    problems: list[Problem] = []
    structure: dict[str, Any] = {}
    texts: dict[str, dict[str, Any]] = {}
    bodies: dict[tuple[str, str], str] = {}
    pictures: dict[str, bytes] = {}
    for path in sorted(files):
        kind = _kind(path)
        if kind is None:
            problems.append(
                Problem(
                    path,
                    1,
                    N_(
                        "is no file of a module: module.yaml, LANGUAGE/text.yaml, LANGUAGE/LESSON.md, pictures/KEY.webp"
                    ),
                )
            )
            continue
        if kind == PICTURES:
            pictures[path.split("/")[1].removesuffix(f".{WEBP}")] = files[path]
            continue
        try:
            text = reader.text_from(files[path])
            if kind == STRUCTURE:
                structure = _mapping(text)
            elif kind == WORDS:
                texts[path.split("/")[0]] = _mapping(text)
            else:
                bodies[path.split("/")[0], path.split("/")[1].removesuffix(BODY_ENDING)] = text
        except Unreadable as error:
            problems.append(Problem(path, error.line, error.said))
    problems += _with_bodies(texts, bodies)
    if STRUCTURE not in files:
        problems.append(Problem(STRUCTURE, 1, N_("is missing")))
    return ReadFiles(structure, texts, tuple(problems), pictures)


def _kind(path: str) -> str | None:
    folder, _, name = path.rpartition("/")
    if not folder:
        return STRUCTURE if name == STRUCTURE else None
    if folder == PICTURES and name.endswith(f".{WEBP}") and KEY.match(name.removesuffix(f".{WEBP}")):
        return PICTURES
    if folder not in LANGUAGES:
        return None
    if name == WORDS:
        return WORDS
    return BODY_ENDING if name.endswith(BODY_ENDING) and KEY.match(name.removesuffix(BODY_ENDING)) else None


def _mapping(text: str) -> dict[str, Any]:
    plain = reader.parse(text).plain
    if not isinstance(plain, dict):
        raise Unreadable(1, N_("holds no fields"))
    return plain


def _with_bodies(texts: dict[str, dict[str, Any]], bodies: Mapping[tuple[str, str], str]) -> list[Problem]:
    """Put each body to the words of its lesson; tell of those that have no lesson there."""
    lonely = []
    for (language, key), body in bodies.items():
        lessons = texts.get(language, {}).get("lessons")
        lesson = lessons.get(key) if isinstance(lessons, dict) else None
        if isinstance(lesson, dict):
            lesson["body"] = body
        else:
            place = f"{language}/{WORDS}"
            sentence = N_("belongs to no lesson: %(place)s has no lesson %(lesson)s", place=place, lesson=key)
            lonely.append(Problem(f"{language}/{key}{BODY_ENDING}", 1, sentence))
    return lonely


def _without(plain: Plain, name: str) -> dict[str, Any]:
    return {key: value for key, value in plain.items() if key != name}


def _lines(body: str) -> str:
    """A body with one line end at its end, as text files have."""
    return body.rstrip("\n") + "\n" if body.strip() else ""


def _yaml(plain: Plain) -> str:
    return yaml.dump(dict(plain), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=WIDTH)


class _Dumper(yaml.SafeDumper):
    """Every value in full: no aliases, which the strict reader refuses."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002  (PyYAML's own signature)
        return True
