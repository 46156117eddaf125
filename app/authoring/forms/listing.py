"""Which lessons and questions a draft lists, and in which order: new ones, moved ones, taken out and put back."""

from collections.abc import Mapping
from typing import Any, Final

from app.authoring.forms.growing import key_from, retyped
from app.authoring.forms.pointers import STRUCTURE, WORDS, at
from app.authoring.parts import FRONT, ITEM, LESSON, Parts
from app.authoring.skeleton import skeleton
from app.authoring.titles import keys_of
from app.i18n import DEFAULT_LANGUAGE

LISTS: Final[Mapping[str, str]] = {LESSON: "lessons", ITEM: "items"}
_ANY: Final = "T1"
"""A skeleton's lessons and questions are the same whatever its key."""
Changes = dict[str, dict[str, Any]]
"""New values by the name of the part."""


def added(parts: Parts, kind: str, wanted: str, item_type: str = "single") -> tuple[str, Changes]:
    """A new lesson or question at the end of its list, under a key like the wanted one: its key and what changes."""
    there = {name.rpartition("/")[2] for name in parts if f"{kind}/" in name}
    key = key_from(wanted)
    if not key or key in there:
        key = next(each for number in range(1, len(there) + 2) if (each := f"{kind}-{number}") not in there)
    structure, texts = skeleton(_ANY)
    name = LISTS[kind]
    plain = {field: value for field, value in structure[name][0].items() if field != "key"}
    words = next(iter(texts[DEFAULT_LANGUAGE][name].values()))
    sides = _of_module(parts, kind, {STRUCTURE: plain, WORDS: words})
    if kind == ITEM and item_type != "single":
        sides = retyped(sides, item_type)
    front = _front(parts, kind, [*keys_of(parts, kind), key])
    return key, {f"{kind}/{key}": sides[STRUCTURE], f"{DEFAULT_LANGUAGE}/{kind}/{key}": sides[WORDS], FRONT: front}


def moved(parts: Parts, kind: str, key: str, by: int) -> Changes:
    """The list with one of its keys so many places further down; nothing changes at an end."""
    keys = keys_of(parts, kind)
    if key not in keys or not 0 <= keys.index(key) + by < len(keys):
        return {}
    place = keys.index(key)
    keys.insert(place + by, keys.pop(place))
    return {FRONT: _front(parts, kind, keys)}


def taken_out(parts: Parts, kind: str, key: str) -> Changes:
    """The list without a key; the part itself stays, and can be put back."""
    keys = keys_of(parts, kind)
    return {FRONT: _front(parts, kind, [each for each in keys if each != key])} if key in keys else {}


def put_back(parts: Parts, kind: str, key: str) -> Changes:
    """The list with the key of a part that was taken out."""
    return {FRONT: _front(parts, kind, [*keys_of(parts, kind), key])} if key in out(parts, kind) else {}


def out(parts: Parts, kind: str) -> list[str]:
    """Keys of parts that no list names."""
    there = keys_of(parts, kind)
    return [
        name.partition("/")[2] for name in parts if name.startswith(f"{kind}/") and name[len(kind) + 1 :] not in there
    ]


def _front(parts: Parts, kind: str, keys: list[str]) -> dict[str, Any]:
    return {**(parts.get(FRONT) or {}), LISTS[kind]: keys}


def _of_module(parts: Parts, kind: str, sides: Changes) -> Changes:
    """Outcome and source of the module in the place of the skeleton's own."""
    plain = dict(sides[STRUCTURE])
    outcome = at(parts, (FRONT, "outcomes", 0, "key"))
    source = at(parts, (FRONT, "sources", 0, "key"))
    if kind == ITEM:
        plain["outcome"] = outcome or plain["outcome"]
    else:
        plain["outcomes"] = [outcome] if outcome else plain["outcomes"]
        plain["sources"] = [source] if source else plain["sources"]
    return {STRUCTURE: plain, WORDS: sides[WORDS]}
