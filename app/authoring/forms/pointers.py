"""A part as the fields of a form: each field is named by the side it belongs to and its place, ``w/options/a/text``.

Sides: ``s`` for structure, ``w`` for the words in English. What a form does not show stays as it is, and what was
absent and is sent empty stays absent, so that a form sent back untouched changes nothing.
"""

import copy
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from app.authoring.parts import Path, Plain

STRUCTURE: Final = "s"
WORDS: Final = "w"
SIDES: Final = (STRUCTURE, WORDS)
RIGHT: Final = "right"
"""The field of a question with one right answer: its value is the place of that option."""
TEXT: Final = "text"
NUMBER: Final = "number"
SWITCH: Final = "switch"
KEYS: Final = "keys"
VERDICT: Final = "verdict"
_LISTS: Final = frozenset({"key_points"})
_KEYS: Final = frozenset({"anchors", "at_risk", "terms"})
_FREE: Final = frozenset({"content_note", "unit", "feedback"})
"""Words that go when they are emptied: not every type of question has them."""
_NUMBERS: Final = frozenset({"minutes", "draw", "remember", "understand", "apply", "judge"})
_SWITCHES: Final = frozenset({"must", "content_note", "correct", "never"})
_GOES_WHEN_EMPTY: Final = frozenset({"ending", "answer"})
_WHOLE: Final = re.compile(r"[0-9]{1,9}\Z")
_PLACE: Final = re.compile(r"[0-9]{1,4}\Z")
Sent = Mapping[str, Sequence[str]]
"""What a form sent: the values of each field."""


def name_of(side: str, path: Path) -> str:
    """The name of a field."""
    return "/".join((side, *map(str, path)))


def place_of(name: str) -> tuple[str, Path] | None:
    """The side and the place that a name stands for; None for a name of another kind."""
    side, *steps = name.split("/")
    if side not in SIDES or not steps or not all(steps):
        return None
    path: list[str | int] = []
    for step in steps:
        is_place = _PLACE.match(step) and bool(path) and (side == STRUCTURE or path[-1] in _LISTS)
        path.append(int(step) if is_place else step)
    return side, tuple(path)


def kind_of(side: str, path: Path) -> str:
    """What a field holds."""
    last = path[-1]
    if side == WORDS:
        return TEXT
    if last in _KEYS or (last in ("outcomes", "sources") and len(path) == 1):
        return KEYS
    if last in _NUMBERS or path == ("quiz", "must"):
        return NUMBER
    if last in _SWITCHES:
        return SWITCH
    return VERDICT if last == "verdict" else TEXT


def typed(value: Plain, side: str, sent: Sent) -> dict[str, Any]:
    """The value with what a form sent of this side put in."""
    mine = copy.deepcopy(dict(value))
    for name, values in sent.items():
        place = place_of(name)
        if place is not None and place[0] == side:
            _put(mine, side, place[1], values)
    for name in sent.get(RIGHT, ()):
        place = place_of(name)
        if place is not None and place[0] == side == STRUCTURE:
            _choose(mine, place[1])
    return mine


def at(value: Any, path: Path) -> Any:
    """What stands at a place; None when nothing does."""
    for step in path:
        try:
            value = value[step]
        except (KeyError, IndexError, TypeError):
            return None
    return value


def _put(mine: dict[str, Any], side: str, path: Path, values: Sequence[str]) -> None:
    here = at(mine, path[:-1])
    last = path[-1]
    before = at(mine, path)
    kind = kind_of(side, path)
    read = _read(kind, values, before)
    goes = (side == WORDS and last in _FREE) or last in _GOES_WHEN_EMPTY or read is None
    if isinstance(here, dict) and isinstance(last, str):
        is_empty = read is None or (read is False and kind == SWITCH) or (isinstance(read, str | list) and not read)
        if is_empty and (before is None or (goes and before != "")):
            here.pop(last, None)
        else:
            here[last] = read
    elif isinstance(here, list) and isinstance(last, int) and last < len(here):
        here[last] = read


def _read(kind: str, values: Sequence[str], before: Any) -> Any:
    said = values[-1] if values else ""
    if kind == KEYS:
        chosen = [each for each in values if each]
        kept = [each for each in before if each in chosen] if isinstance(before, list) else []
        return [*kept, *(each for each in dict.fromkeys(chosen) if each not in kept)]
    if kind == SWITCH:
        return said == "true"
    if kind == VERDICT:
        return {"true": True, "false": False}.get(said)
    if kind == NUMBER:
        said = said.strip()
        return int(said) if _WHOLE.match(said) else said or None
    return said.replace("\r\n", "\n").replace("\r", "\n")


def _choose(mine: dict[str, Any], path: Path) -> None:
    """Make one option of a list the right one."""
    options = at(mine, path[:-1])
    if not isinstance(options, list):
        return
    for place, option in enumerate(options):
        if isinstance(option, dict) and (place == path[-1] or "correct" in option):
            option["correct"] = place == path[-1]
