"""Adding, taking out and moving what a part lists: options, places to fill, steps, choices, outcomes, sources.

What the structure lists has words under the same key, so both sides grow and shrink together.
"""

import copy
import re
from collections.abc import Mapping
from typing import Any, Final

from app.authoring.forms.pointers import STRUCTURE, WORDS, at, place_of
from app.authoring.parts import Path
from app.catalogue.item_words import NEEDS

Sides = dict[str, dict[str, Any]]
"""The value of each side."""
_NAMES: Final[Mapping[str, str]] = {
    "slots": "place",
    "steps": "step",
    "choices": "choice",
    "outcomes": "outcome",
    "sources": "source",
}
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"
_MARKED: Final = frozenset({"single", "multiple", "reasoned"})
"""Types whose options say which of them are right."""
LONGEST: Final = 60
MOST: Final = 60
"""Things in one list; the formats allow fewer."""


def key_from(words: str) -> str:
    """A key made of what somebody typed: lower-case words joined by hyphens; empty when nothing of it can be used."""
    return "-".join(re.findall(r"[a-z0-9]+", words.lower()))[:LONGEST].strip("-")


def grown(sides: Sides, name: str, wanted: str = "") -> Sides:
    """The part with one thing more at the end of the list of that name; as it was where there is no such list."""
    found = place_of(name)
    if found is None or found[0] != STRUCTURE or found[1][-1] not in ("options", *_NAMES):
        return sides
    after = copy.deepcopy(sides)
    path = found[1]
    things = _list_at(after[STRUCTURE], path)
    if things is None or len(things) >= MOST:
        return sides
    key = _new_key(path, [at(each, ("key",)) for each in things], wanted)
    things.append(_new_thing(after[STRUCTURE], path, key))
    _words_for(after, path)[key] = _new_words(path, things[-1])
    return _without_idle(after)


def shrunk(sides: Sides, name: str) -> Sides:
    """The part without the thing of that name, and without its words."""
    found = _thing(sides, name)
    if found is None:
        return sides
    after = copy.deepcopy(sides)
    path, place = found
    gone = at(after[STRUCTURE], path).pop(place)
    _words_for(after, path).pop(at(gone, ("key",)), None)
    return after


def moved(sides: Sides, name: str, by: int) -> Sides:
    """The part with the thing of that name so many places further down; at an end it stays."""
    found = _thing(sides, name)
    if found is None:
        return sides
    after = copy.deepcopy(sides)
    path, place = found
    things = at(after[STRUCTURE], path)
    if 0 <= place + by < len(things):
        things.insert(place + by, things.pop(place))
    return after


def retyped(sides: Sides, kind: str) -> Sides:
    """A question of another type, with what the new type needs and none of what it does not use."""
    after = copy.deepcopy(sides)
    plain, words = after[STRUCTURE], after[WORDS]
    plain["type"] = kind
    for field in ("options", "slots", "verdict", "number", "scenario"):
        if field not in USES[kind]:
            plain.pop(field, None)
    for field, says in (("options", "options"), ("slots", "slots"), ("steps", "scenario"), ("unit", "number")):
        if says not in USES[kind]:
            words.pop(field, None)
    for option in plain.get("options", ()) if isinstance(plain.get("options"), list) else ():
        if isinstance(option, dict) and kind not in _MARKED:
            option.pop("correct", None)
    return _without_idle(_with_needs(after, kind))


USES: Final[Mapping[str, frozenset[str]]] = {
    "single": frozenset({"options"}),
    "multiple": frozenset({"options"}),
    "reasoned": frozenset({"options", "verdict"}),
    "ordering": frozenset({"options"}),
    "matching": frozenset({"options", "slots"}),
    "classify": frozenset({"options", "slots"}),
    "numeric": frozenset({"number"}),
    "cloze": frozenset({"options", "slots"}),
    "dialogue": frozenset({"slots"}),
    "scenario": frozenset({"scenario"}),
}
"""Which fields of its structure a question of each type has."""
_LEAST: Final[Mapping[str, tuple[int, int]]] = {
    "single": (3, 0),
    "multiple": (4, 0),
    "reasoned": (3, 0),
    "ordering": (3, 0),
    "matching": (3, 3),
    "classify": (2, 3),
    "cloze": (3, 2),
    "dialogue": (0, 2),
}
"""Options and places to fill that a new question of a type begins with."""


def _with_needs(sides: Sides, kind: str) -> Sides:
    plain = sides[STRUCTURE]
    if kind == "numeric":
        plain.setdefault("number", {"value": "", "tolerance": "0"})
    if kind == "scenario" and "scenario" not in plain:
        plain["scenario"] = {"start": "step-1", "steps": []}
        for _ in range(2):
            sides = grown(sides, "s/scenario/steps")
    for field, least in zip(("options", "slots"), _LEAST.get(kind, (0, 0)), strict=True):
        while len(at(sides[STRUCTURE], (field,)) or ()) < least:
            sides = grown(sides, f"s/{field}")
    return sides


def _without_idle(sides: Sides) -> Sides:
    """A question without the empty words that its type has no use for: nobody could ever fill them in."""
    needs = NEEDS.get(str(at(sides[STRUCTURE], ("type",))))
    if needs is None:
        return sides
    idle = {
        "options": () if needs.option_feedback else ("feedback",),
        "slots": tuple(name for name in ("text", "feedback") if not getattr(needs, f"slot_{name}")),
    }
    for things, names in idle.items():
        listed = at(sides[WORDS], (things,))
        for said in listed.values() if isinstance(listed, dict) else ():
            for name in names:
                if isinstance(said, dict) and said.get(name) == "":
                    del said[name]
    return sides


def _list_at(structure: dict[str, Any], path: Path) -> list[Any] | None:
    """The list at a place, made where it is missing."""
    above = at(structure, path[:-1])
    if not isinstance(above, dict):
        return None
    things = above.setdefault(path[-1], [])
    return things if isinstance(things, list) else None


def _thing(sides: Sides, name: str) -> tuple[Path, int] | None:
    found = place_of(name)
    if found is None or found[0] != STRUCTURE or len(found[1]) < 2 or not isinstance(found[1][-1], int):
        return None
    path, place = found[1][:-1], found[1][-1]
    things = at(sides[STRUCTURE], path)
    return (path, place) if isinstance(things, list) and place < len(things) else None


def _new_key(path: Path, there: list[Any], wanted: str) -> str:
    key = key_from(wanted)
    if key and key not in there:
        return key
    if path[-1] == "options":
        letter = next((each for each in _LETTERS if each not in there), None)
        if letter is not None:
            return letter
    stem = _NAMES.get(str(path[-1]), "option")
    return next(name for number in range(1, MOST + 2) if (name := f"{stem}-{number}") not in there)


def _new_thing(structure: dict[str, Any], path: Path, key: str) -> dict[str, Any]:
    match path[-1]:
        case "options":
            return {"key": key} if len(path) == 1 and structure.get("type") not in _MARKED else _wrong(key)
        case "slots":
            own = [{"key": "a", "correct": True}, _wrong("b")]
            return {"key": key, "options": own} if structure.get("type") == "dialogue" else {"key": key, "answer": ""}
        case "steps":
            return {"key": key, "choices": [_choice(f"choice-{number}") for number in (1, 2)]}
        case "choices":
            return _choice(key)
        case _:
            of_front: dict[str, dict[str, Any]] = {
                "outcomes": {"anchors": []},
                "sources": {"grade": "V", "date": "", "url": ""},
            }
            return {"key": key, **of_front[str(path[-1])]}


def _of_front(name: str) -> dict[str, Any]:
    return {"anchors": []} if name == "outcomes" else {"grade": "V", "date": "", "url": ""}


def _wrong(key: str) -> dict[str, Any]:
    return {"key": key, "correct": False}


def _choice(key: str) -> dict[str, Any]:
    return {"key": key, "next": "", "quality": ""}


def _new_words(path: Path, thing: Mapping[str, Any]) -> Any:
    answer = {"text": "", "feedback": ""}
    match path[-1]:
        case "outcomes" | "sources":
            return ""
        case "steps":
            return {"text": "", "choices": {each["key"]: dict(answer) for each in thing["choices"]}}
        case "slots" if "options" in thing:
            return {"text": "", "options": {each["key"]: dict(answer) for each in thing["options"]}}
        case _:
            return answer


def _words_for(sides: Sides, path: Path) -> dict[str, Any]:
    """The words that go by the keys of a list of the structure, made where they are missing."""
    here: Any = sides[WORDS]
    value: Any = sides[STRUCTURE]
    for step in path:
        value = at(value, (step,))
        key = at(value, ("key",)) if isinstance(step, int) else step
        if step == "scenario" or not isinstance(here, dict) or not isinstance(key, str):
            continue
        inner = here.setdefault(key, {})
        here = inner if isinstance(inner, dict) else {}
    return here if isinstance(here, dict) else {}
