"""What is wrong with a content file, and where."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from marshmallow import Schema, ValidationError

from app.catalogue.acceptance import is_surely_accepted
from app.catalogue.reader import Lined

REFUSED: Final = "E"
WARNING: Final = "W"
HINT: Final = "I"


@dataclass(frozen=True, order=True)
class Problem:
    """One thing to mend: ``path`` from the content folder, ``line`` from 1."""

    path: str
    line: int
    message: str
    severity: str = REFUSED
    """``E`` keeps the content from being published, ``W`` needs a second look, ``I`` is a hint."""

    def __str__(self) -> str:
        """One line for the console."""
        mark = {WARNING: "warning: ", HINT: "hint: "}.get(self.severity, "")
        return f"{self.path}:{self.line}: {mark}{self.message}"


def schema_problems(path: str, lined: Lined, schema: Schema) -> list[Problem]:
    """What a schema refuses in a file, each with its line."""
    if is_surely_accepted(lined.plain, schema):
        return []
    try:
        schema.load(lined.plain if isinstance(lined.plain, Mapping) else {})
    except ValidationError as error:
        return [
            Problem(path, _line(lined, place), f"{_name(place)}: {sentence}")
            for place, sentence in _flat(error.normalized_messages())  # type: ignore[no-untyped-call]
        ]
    return []


def _flat(messages: Any, place: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if isinstance(messages, Mapping):
        for key, inner in messages.items():
            yield from _flat(inner, place if key == "_schema" else (*place, key))
    elif isinstance(messages, Iterable) and not isinstance(messages, str):
        for each in messages:
            yield from _flat(each, place)
    else:
        yield (
            place,
            str(messages)
            .removesuffix(".")
            .replace("Missing data for required field", "is missing")
            .replace("Unknown field", "is not a field here"),
        )


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
