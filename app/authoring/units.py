"""The words of a module one by one, English beside a translation: what a translator works through."""

import copy
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

from app.authoring.parts import FRONT, ITEM, LESSON, SCENARIO, Parts, Path, Plain, part_name
from app.i18n import DEFAULT_LANGUAGE

UNSPOKEN: Final = ("language", "native_review")
"""What stands among the words and is none."""
MARK: Final = "#"
"""Parts the name of the part from the place in it."""


@dataclass(frozen=True)
class Unit:
    """One text of the original and its translation, if there is one."""

    part: str
    """The part without its language: ``front``, ``lesson/KEY``, ``item/KEY``, ``scenario``."""
    path: Path
    source: str
    target: str | None

    @property
    def id(self) -> str:
        """What a file of another program calls it: ``lesson/notice#key_points/0``."""
        return f"{self.part}{MARK}{'/'.join(map(str, self.path))}"


@dataclass(frozen=True)
class Brought:
    """What came in for one unit; ``source`` is the original it was translated from, where the file tells."""

    id: str
    target: str
    source: str | None = None
    line: int | None = None


@dataclass(frozen=True)
class Translated:
    """What becomes of a draft when translations come in."""

    values: Mapping[str, Plain]
    """The changed parts by their full name (``ar/lesson/notice``)."""
    unknown: tuple[str, ...]
    """Ids that the original does not have."""
    outdated: tuple[str, ...]
    """Ids whose original has changed since the file went out; the translation came in all the same."""


def units(parts: Parts, language: str) -> list[Unit]:
    """Every text of the English parts with its translation, in the order in which they are read."""
    return [
        Unit(name, path, source, _text_at(parts.get(f"{language}/{name}"), path))
        for name in _original_names(parts)
        for path, source in _texts(parts[f"{DEFAULT_LANGUAGE}/{name}"], ())
    ]


def translated(parts: Parts, language: str, brought: Iterable[Brought]) -> Translated:
    """The parts of a language once translations have come in; an empty target leaves what stands there."""
    known = {unit.id: unit for unit in units(parts, language)}
    values: dict[str, dict[str, Any]] = {}
    unknown, outdated = [], []
    for each in brought:
        unit = known.get(each.id)
        if unit is None:
            unknown.append(each.id)
            continue
        if each.source is not None and each.source != unit.source:
            outdated.append(each.id)
        if each.target.strip() and each.target != unit.target:
            name = f"{language}/{unit.part}"
            value = values.setdefault(name, copy.deepcopy(dict(parts.get(name) or {})))
            _place(value, unit.path, each.target, parts[f"{DEFAULT_LANGUAGE}/{unit.part}"])
    for name, value in values.items():
        _keep_empty(value, parts[f"{DEFAULT_LANGUAGE}/{name.partition('/')[2]}"])
    return Translated(values, tuple(unknown), tuple(outdated))


def completeness(found: Iterable[Unit]) -> tuple[int, int]:
    """How many texts are translated, and how many there are."""
    listed = list(found)
    return sum(bool(unit.target and unit.target.strip()) for unit in listed), len(listed)


def filled(value: Plain, original: Plain, texts: Mapping[Path, str]) -> dict[str, Any]:
    """A part of a translation with these texts put in; one that is emptied stays empty, so that it is seen missing."""
    made: dict[str, Any] = copy.deepcopy(dict(value))
    changed = {path: text for path, text in texts.items() if text != (_text_at(made, path) or "")}
    for path, text in changed.items():
        _place(made, path, text, original)
    if changed:
        _keep_empty(made, original)
    return made


def leftovers(value: Plain, original: Plain) -> list[tuple[Path, str]]:
    """Texts of a translation whose place the original no longer has."""
    return [(path, text) for path, text in _texts(value, ()) if not (_text_at(original, path) or "").strip()]


def without(value: Plain, paths: Iterable[Path]) -> dict[str, Any]:
    """A part of a translation without what stands at these places, nor what is empty around it."""
    made: dict[str, Any] = copy.deepcopy(dict(value))
    for path in sorted(paths, key=_of_place, reverse=True):
        for length in range(len(path), 0, -1):
            here = _inner_at(made, path[: length - 1])
            if length < len(path) and _inner(here, path[length - 1]):
                break
            _drop(here, path[length - 1])
    return made


def _of_place(path: Path) -> list[tuple[int, str]]:
    """Later places of a list after earlier ones, so that taking one out moves none that is still to go."""
    return [(step, "") if isinstance(step, int) else (0, step) for step in path]


def _inner_at(value: Any, path: Path) -> Any:
    for step in path:
        value = _inner(value, step)
    return value


def _drop(here: Any, step: str | int) -> None:
    if isinstance(here, dict):
        here.pop(step, None)
    elif isinstance(here, list) and isinstance(step, int) and step < len(here):
        del here[step]


def _original_names(parts: Parts) -> list[str]:
    """Names of the English parts without their language: front, lessons and story as they are read, then the items."""
    front = parts.get(FRONT, {})
    listed = [FRONT, *(f"{LESSON}/{key}" for key in front.get("lessons", ())), SCENARIO]
    listed += [f"{ITEM}/{key}" for key in front.get("items", ())]
    return [name for name in listed if part_name(name) and isinstance(parts.get(f"{DEFAULT_LANGUAGE}/{name}"), Mapping)]


def _texts(value: Any, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(value, str):
        if value.strip() and path[0] not in UNSPOKEN:
            yield path, value
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _texts(inner, (*path, key))
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from _texts(inner, (*path, place))


def _text_at(value: Any, path: Path) -> str | None:
    for step in path:
        try:
            value = value[step]
        except (KeyError, IndexError, TypeError):
            return None
    return value if isinstance(value, str) else None


def _place(value: dict[str, Any], path: Path, target: str, original: Any) -> None:
    """Put a text to its place; what is missing on the way is made as the original has it, empty."""
    here: Any = value
    for step, following in pairwise(path):
        original = original[step]
        fitting = list if isinstance(following, int) else dict
        inner = _inner(here, step)
        if not isinstance(inner, fitting):
            inner = [""] * len(original) if fitting is list else {}
            _put(here, step, inner)
        here = inner
    _put(here, path[-1], target)


def _keep_empty(value: dict[str, Any], original: Plain) -> None:
    """Have what the original has empty, such as the choices of a story's ending."""
    for key, inner in original.items():
        if inner == {}:
            value.setdefault(key, {})
        elif isinstance(inner, Mapping) and isinstance(value.get(key), dict):
            _keep_empty(value[key], inner)


def _inner(here: Any, step: str | int) -> Any:
    try:
        return here[step]
    except (KeyError, IndexError, TypeError):
        return None


def _put(here: Any, step: str | int, value: Any) -> None:
    if isinstance(here, list) and isinstance(step, int):
        here += [""] * (step + 1 - len(here))
    here[step] = value
