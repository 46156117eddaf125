"""What an item means, so that a published key never comes to mean something else.

A learner's record names a module version and an item's key. The meaning of an item is its type, its outcome and what is
right in it: options, order, slots, verdict, number, story. ``published.lock`` remembers the meaning of every key that
was ever published.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import yaml
from marshmallow import ValidationError, fields, validate

from app.catalogue import reader
from app.catalogue.digests import digest
from app.catalogue.documents import Item, ModuleDocument, Option, Scenario
from app.catalogue.formats import KEY, Strict

LOCK: Final = "published.lock"
_HEAD: Final = """\
# Written by `safeguard content lock`: what every published item means. Never edit it; an item that is to mean something
# else gets a new key.
"""


class LockedModuleFormat(Strict):
    """What was published of a module: its author's version and the meaning of each item."""

    version = fields.Integer(required=True, strict=True, validate=validate.Range(1, 10_000))
    items = fields.Dict(
        keys=fields.String(validate=validate.Regexp(KEY)),
        values=fields.String(validate=validate.Regexp(r"[0-9a-f]{16}\Z")),
        required=True,
    )


class LockFormat(Strict):
    """``published.lock``."""

    modules = fields.Dict(keys=fields.String(), values=fields.Nested(LockedModuleFormat), required=True)


@dataclass(frozen=True)
class LockedModule:
    """What was published of a module."""

    version: int
    items: Mapping[str, str] = field(default_factory=dict)
    """Meaning by item key."""


def meaning(item: Item) -> str:
    """A short fingerprint of what an item means; of single and multiple choice the one it always had."""
    plain = {"type": item.type, "outcome": item.outcome, "options": _keys(item.options)}
    return digest(plain | _more(item))[:16]


def _more(item: Item) -> dict[str, Any]:
    """What is right in an item besides the marks of its options; empty where there is nothing besides."""
    more: dict[str, Any] = {}
    if item.type == "ordering":
        more["order"] = list(item.option_keys)
    if item.slots:
        more["slots"] = {slot.key: {"answer": slot.answer, "options": _keys(slot.options)} for slot in item.slots}
    if item.verdict is not None:
        more["verdict"] = item.verdict
    if item.number is not None:
        more["number"] = [str(item.number.value), str(item.number.tolerance)]
    if item.scenario is not None:
        more["scenario"] = {"start": item.scenario.start, "steps": _steps(item.scenario)}
    return more


def _keys(options: Iterable[Option]) -> dict[str, bool]:
    return {option.key: option.correct for option in options}


def _steps(story: Scenario) -> dict[str, Any]:
    return {
        step.key: {
            "ending": step.ending,
            "choices": {choice.key: [choice.next, choice.quality, choice.never] for choice in step.choices},
        }
        for step in story.steps
    }


def changed_meanings(document: ModuleDocument, locked: LockedModule) -> Iterator[str]:
    """Keys of items that mean something else than what was published under the same version of the module."""
    if document.version > locked.version:
        return
    for item in document.items:
        if locked.items.get(item.key, meaning(item)) != meaning(item):
            yield item.key


def locked_module(document: ModuleDocument, before: LockedModule | None = None) -> LockedModule:
    """What is published once this document is, keys of withdrawn items kept."""
    earlier = before.items if before else {}
    return LockedModule(document.version, {**earlier, **{item.key: meaning(item) for item in document.items}})


def read_lock(path: Path) -> dict[str, LockedModule]:
    """The lock by module key, empty when nothing was published yet; raise :class:`reader.Unreadable`."""
    if not path.is_file():
        return {}
    lined = reader.read(path)
    try:
        read = LockFormat().load(lined.plain)
    except ValidationError as error:
        raise reader.Unreadable(1, f"cannot be used: {error.messages}") from None
    return {key: LockedModule(each["version"], each["items"]) for key, each in read["modules"].items()}


def lock_text(modules: Mapping[str, LockedModule]) -> str:
    """The lock as the text of its file."""
    plain = {
        key: {"version": each.version, "items": {name: each.items[name] for name in sorted(each.items)}}
        for key, each in sorted(modules.items())
    }
    return _HEAD + yaml.safe_dump({"modules": plain}, sort_keys=False, allow_unicode=True, width=120)
