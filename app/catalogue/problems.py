"""What is wrong with a content file, and where."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from marshmallow import Schema, ValidationError

from app.catalogue.acceptance import is_surely_accepted
from app.catalogue.reader import Lined
from app.catalogue.validation_words import meant
from app.i18n import N_, Message

AT_PLACE: Final = "%(place)s: %(what)s"
OF_PLACE: Final = "%(place)s %(what)s"
"""Sentences that begin with a place in a file; on a page they stand at their place."""
REFUSED: Final = "E"
WARNING: Final = "W"
HINT: Final = "I"


@dataclass(frozen=True)
class Problem:
    """One thing to mend: ``path`` from the content folder, ``line`` from 1."""

    path: str
    line: int
    said: Message | str
    """What is wrong; plain English where only the console ever says it."""
    severity: str = REFUSED
    """``E`` keeps the content from being published, ``W`` needs a second look, ``I`` is a hint."""

    @property
    def message(self) -> str:
        """What is wrong, in English."""
        return str(self.said)

    @property
    def sentence(self) -> Message:
        """What is wrong, for a reader of any language."""
        return self.said if isinstance(self.said, Message) else Message(self.said)

    def __lt__(self, other: "Problem") -> bool:
        """In the order of the files, as the console lists them."""
        mine = (self.path, self.line, self.message, self.severity)
        return mine < (other.path, other.line, other.message, other.severity)

    def __str__(self) -> str:
        """One line for the console."""
        mark = {WARNING: "warning: ", HINT: "hint: "}.get(self.severity, "")
        return f"{self.path}:{self.line}: {mark}{self.message}"


def at_place(place: str, what: Message) -> Message:
    """What is wrong at a place that the sentence names first."""
    return N_("%(place)s: %(what)s", place=place, what=what)


def of_place(place: str, what: Message) -> Message:
    """What a place does: the place is the subject of the sentence."""
    return N_("%(place)s %(what)s", place=place, what=what)


def without_place(sentence: Message) -> Message:
    """What a sentence says after the place that it names, for who sees the place."""
    what = sentence.values.get("what")
    return what if sentence.text in (AT_PLACE, OF_PLACE) and isinstance(what, Message) else sentence


def schema_problems(path: str, lined: Lined, schema: Schema) -> list[Problem]:
    """What a schema refuses in a file, each with its line."""
    if is_surely_accepted(lined.plain, schema):
        return []
    try:
        schema.load(lined.plain if isinstance(lined.plain, Mapping) else {})
    except ValidationError as error:
        return [
            Problem(path, _line(lined, place), at_place(_name(place), what))
            for place, what in _flat(error.normalized_messages())  # type: ignore[no-untyped-call]
        ]
    return []


def _flat(messages: Any, place: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], Message]]:
    if isinstance(messages, Mapping):
        for key, inner in messages.items():
            yield from _flat(inner, place if key == "_schema" else (*place, key))
    elif isinstance(messages, Iterable) and not isinstance(messages, str):
        for each in messages:
            yield from _flat(each, place)
    else:
        yield place, meant(str(messages))


def _line(lined: Lined, place: tuple[str | int, ...]) -> int:
    """The line of a place, passing over the steps that marshmallow adds for mappings."""
    known: tuple[str | int, ...] = ()
    for step in place:
        if lined.has(*known, step):
            known = (*known, step)
        elif step not in ("key", "value"):
            break
    return lined.line(*known)


def _name(place: tuple[str | int, ...]) -> str:
    return ".".join(str(step) for step in place if step != "value") or "file"
