"""A module in the making as parts: what is edited, saved, commented and translated as one."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from app.i18n import LANGUAGES

Plain = Mapping[str, Any]
Parts = Mapping[str, Plain]
"""Plain values by the name of the part."""
Path = tuple[str | int, ...]
"""Where a value stands: keys and places in lists, from the top."""

FRONT: Final = "front"
SCENARIO: Final = "scenario"
LESSON: Final = "lesson"
ITEM: Final = "item"
PICTURE: Final = "picture"
PICTURES: Final = "pictures"
STRUCTURE_FRONT: Final = ("key", "minutes", "outcomes", "quiz", "sources")
WORDS_FRONT: Final = ("language", "native_review", "title", "summary", "outcomes", "sources")
_LISTS: Final = {"lessons": LESSON, "items": ITEM}
_NAME: Final = re.compile(
    rf"(?:(?P<language>{'|'.join(LANGUAGES)})/)?"
    rf"(?:(?P<kind>{LESSON}|{ITEM}|{PICTURE})/(?P<key>[a-z0-9]+(?:-[a-z0-9]+)*)|(?P<whole>{FRONT}|{SCENARIO}))\Z"
)


class PartName(NamedTuple):
    """What the name of a part says; ``language`` is None for structure, ``key`` None for front and story."""

    language: str | None
    kind: str
    key: str | None


def part_name(name: str) -> PartName | None:
    """What a name says; None when it names no part. Keys are at most sixty characters long; pictures have no words."""
    found = _NAME.match(name)
    if found is None or len(found["key"] or "") > 60 or (found["language"] and found["kind"] == PICTURE):
        return None
    return PartName(found["language"], found["kind"] or found["whole"], found["key"])


def split(structure: Plain, texts: Mapping[str, Plain]) -> dict[str, dict[str, Any]]:
    """The parts of a module: ``structure`` as in ``module.yaml``, ``texts`` by language with the lessons' bodies."""
    parts: dict[str, dict[str, Any]] = {FRONT: {name: structure[name] for name in STRUCTURE_FRONT if name in structure}}
    for name, kind in _LISTS.items():
        parts[FRONT][name] = [each["key"] for each in structure.get(name, ())]
        parts |= {f"{kind}/{each['key']}": _without(each, "key") for each in structure.get(name, ())}
    if structure.get("scenario"):
        parts[SCENARIO] = dict(structure["scenario"])
    parts |= {f"{PICTURE}/{each['key']}": _without(each, "key") for each in structure.get(PICTURES, ())}
    for language, text in texts.items():
        parts |= {f"{language}/{name}": value for name, value in _split_words(text)}
    return parts


def _split_words(text: Plain) -> Iterator[tuple[str, dict[str, Any]]]:
    yield FRONT, {name: text[name] for name in WORDS_FRONT if name in text}
    for name, kind in _LISTS.items():
        for key, words in text.get(name, {}).items():
            yield f"{kind}/{key}", dict(words)
    if text.get("scenario"):
        yield SCENARIO, dict(text["scenario"])


def joined(parts: Parts, *, version: int) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
    """Structure and texts by language, as the files have them; what is missing is left out, for findings to name.

    A text has the lessons and items that the structure lists, in that order, so a part whose key was taken off the
    list goes out with nobody.
    """
    front = _mapping(parts.get(FRONT))
    lists = {name: _keys(front.get(name)) for name in _LISTS}
    structure: dict[str, Any] = {"key": front.get("key"), "version": version}
    structure |= {name: front[name] for name in ("minutes", "outcomes") if name in front}
    structure["lessons"] = [{"key": key, **_mapping(parts.get(f"{LESSON}/{key}"))} for key in lists["lessons"]]
    if SCENARIO in parts:
        structure[SCENARIO] = dict(_mapping(parts[SCENARIO]))
    structure |= {"quiz": front["quiz"]} if "quiz" in front else {}
    structure["items"] = [{"key": key, **_mapping(parts.get(f"{ITEM}/{key}"))} for key in lists["items"]]
    structure |= {"sources": front["sources"]} if "sources" in front else {}
    pictures = [{"key": key, **_mapping(parts[f"{PICTURE}/{key}"])} for key in picture_keys(parts)]
    structure |= {PICTURES: pictures} if pictures else {}
    return structure, {language: _joined_words(parts, language, lists) for language in languages(parts)}


def picture_keys(parts: Parts) -> list[str]:
    """Keys of the pictures of a draft, in their order."""
    return sorted(name.partition("/")[2] for name in parts if name.startswith(f"{PICTURE}/"))


def _joined_words(parts: Parts, language: str, lists: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    front = _mapping(parts.get(f"{language}/{FRONT}"))
    text: dict[str, Any] = {name: front[name] for name in WORDS_FRONT if name in front}
    text["language"] = language
    for name, kind in _LISTS.items():
        there = {key: parts.get(f"{language}/{kind}/{key}") for key in lists[name]}
        text[name] = {key: dict(_mapping(words)) for key, words in there.items() if words is not None}
    if f"{language}/{SCENARIO}" in parts:
        text[SCENARIO] = dict(_mapping(parts[f"{language}/{SCENARIO}"]))
    return text


def languages(parts: Parts) -> list[str]:
    """The languages that have words in the draft, in the order in which the service names them."""
    there = {name.partition("/")[0] for name in parts}
    return [language for language in LANGUAGES if language in there]


def part_of_structure(structure: Plain, path: Path) -> tuple[str, Path]:
    """The part in which a value of ``module.yaml`` is edited, and where it stands there."""
    match path:
        case ("lessons" | "items" as name, int(place), *rest) if place < len(structure.get(name, ())):
            return f"{_LISTS[name]}/{structure[name][place]['key']}", tuple(rest)
        case ("pictures", int(place), *rest) if place < len(structure.get(PICTURES, ())):
            return f"{PICTURE}/{structure[PICTURES][place]['key']}", tuple(rest)
        case (name, *rest) if name == SCENARIO:
            return SCENARIO, tuple(rest)
        case _:
            return FRONT, path


def part_of_words(language: str, path: Path) -> tuple[str, Path]:
    """The part in which a value of ``text.yaml`` is edited, and where it stands there."""
    match path:
        case ("lessons" | "items" as name, str(key), *rest):
            return f"{language}/{_LISTS[name]}/{key}", tuple(rest)
        case (name, *rest) if name == SCENARIO:
            return f"{language}/{SCENARIO}", tuple(rest)
        case _:
            return f"{language}/{FRONT}", path


def _without(plain: Plain, name: str) -> dict[str, Any]:
    return {key: value for key, value in plain.items() if key != name}


def _mapping(value: object) -> Plain:
    return value if isinstance(value, Mapping) else {}


def _keys(value: object) -> list[str]:
    return [key for key in value if isinstance(key, str)] if isinstance(value, list | tuple) else []
