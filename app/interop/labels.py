"""What of an item no foreign format has a field for, as short labels: tags in Moodle, keywords in a QTI package.

``outcome:explain-consent``, ``level:apply``, ``must:yes``, ``anchor:G29(a)``, ``type:classify``, ``key:…``. Another
program shows them as tags; this one reads them back. Keys of options and slots stand in a comment, where the format
has one: ``keys: options=first second; slots=a b``.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from app.catalogue.documents import ITEM_TYPES, LEVELS, Item
from app.catalogue.formats import ANCHOR, KEY

KEYS: Final = "keys:"
LONGEST_KEY: Final = 60
TAG_ROOM: Final = 50
"""Characters of a tag that Moodle keeps."""
MOST: Final = 64
"""Labels of one item that are read; a file may hold any number."""


@dataclass(frozen=True)
class Labels:
    """Labels as they were read; None where the file has none that can be used."""

    key: str | None = None
    type: str | None = None
    outcome: str | None = None
    level: str | None = None
    must: bool | None = None
    verdict: bool | None = None
    anchors: tuple[str, ...] = ()


def labels_of(item: Item) -> list[str]:
    """The labels of an item, without its key."""
    found = [f"type:{item.type}", f"outcome:{item.outcome}", f"level:{item.level}"]
    found.append(f"must:{_word(item.must)}")
    if item.verdict is not None:
        found.append(f"verdict:{_word(item.verdict)}")
    return found + [f"anchor:{anchor}" for anchor in item.anchors]


def _word(switch: bool) -> str:  # noqa: FBT001  (it is what is written)
    return "yes" if switch else "no"


def read_labels(written: Iterable[str]) -> Labels:
    """The labels among any tags; what is not of their form is passed over."""
    values: dict[str, list[str]] = {}
    for tag in list(written)[:MOST]:
        name, mark, value = tag.partition(":")
        if mark:
            values.setdefault(name.strip().lower(), []).append(value.strip())
    return Labels(
        key=_first(values.get("key"), _is_key),
        type=_first(values.get("type"), ITEM_TYPES.__contains__),
        outcome=_first(values.get("outcome"), _is_key),
        level=_first(values.get("level"), LEVELS.__contains__),
        must=_switch(values.get("must")),
        verdict=_switch(values.get("verdict")),
        anchors=tuple(dict.fromkeys(each for each in values.get("anchor", ()) if ANCHOR.match(each)))[:20],
    )


def _first(values: Sequence[str] | None, fits: object) -> str | None:
    return next((value for value in values or () if callable(fits) and fits(value)), None)


def _is_key(value: str) -> bool:
    return len(value) <= LONGEST_KEY and KEY.match(value) is not None


def _switch(values: Sequence[str] | None) -> bool | None:
    known = {"yes": True, "no": False}
    return next((known[value] for value in values or () if value in known), None)


def keys_line(lists: Mapping[str, Sequence[str]]) -> str:
    """The comment that names keys, list by list."""
    return KEYS + " " + "; ".join(f"{name}={' '.join(keys)}" for name, keys in lists.items() if keys)


def read_keys(line: str) -> dict[str, list[str]]:
    """The keys that a comment names; empty when it is another kind of comment."""
    text = line.strip()
    if not text.startswith(KEYS):
        return {}
    parts = (part.partition("=") for part in text.removeprefix(KEYS).split(";"))
    lists = {name.strip(): keys.split() for name, _, keys in parts}
    return {name: keys for name, keys in lists.items() if all(map(_is_key, keys))}


def keys_of(item: Item) -> dict[str, Sequence[str]]:
    """The keys inside an item, by list: its options, its slots, what belongs in each, and the options of each slot."""
    lists: dict[str, Sequence[str]] = {"options": item.option_keys, "slots": [slot.key for slot in item.slots]}
    if all(slot.answer for slot in item.slots):
        lists["answers"] = [slot.answer or "" for slot in item.slots]
    for slot in item.slots:
        if slot.options:
            lists[f"slot.{slot.key}"] = [option.key for option in slot.options]
    return lists
