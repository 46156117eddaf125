"""YAML files read strictly, every value with the line it stands on.

Refused: files over 1 MiB, deep nesting, aliases, tags, merge keys, a key given twice, keys that are not words.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NamedTuple

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from app.i18n import N_, Message

Path_ = tuple[str | int, ...]
"""Where a value stands: keys and places in lists, from the top."""

SIZE_LIMIT: Final = 1_048_576
DEPTH_LIMIT: Final = 12
NODE_LIMIT: Final = 50_000
_TEXT: Final = "tag:yaml.org,2002:str"
_SCALAR_TAGS: Final = frozenset(
    f"tag:yaml.org,2002:{kind}" for kind in ("str", "int", "float", "bool", "null", "timestamp")
)
PLAIN_TAGS: Final = _SCALAR_TAGS | {"tag:yaml.org,2002:map", "tag:yaml.org,2002:seq"}
_CANNOT_BE_READ: Final = (ValueError, OverflowError, LookupError, AttributeError)
"""What PyYAML raises for ``2026-13-45`` or ``!!bool maybe``."""
_Loader: Final[type[yaml.SafeLoader]] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Mark(NamedTuple):
    """The line of a value, counted from 1, and the marks of what is in it."""

    line: int
    inner: "Mapping[str | int, Mark]"


_NOTHING: Final[Mapping[str | int, Mark]] = {}


class Unreadable(Exception):
    """Raised when a file cannot be read as strict YAML; ``line`` is counted from 1."""

    def __init__(self, line: int, said: Message | str) -> None:
        """``said``: what is wrong there; plain English where only the console ever says it."""
        super().__init__(str(said))
        self.line = line
        self.said = said

    @property
    def message(self) -> str:
        """What is wrong, in English."""
        return str(self.said)


@dataclass(frozen=True)
class Lined:
    """Plain values of a file, and the line of each."""

    plain: Any
    mark: Mark | None = None

    def line(self, *path: str | int) -> int:
        """The line of a value; of the nearest thing around it when it is missing."""
        mark = self._nearest(path)[0]
        return mark.line if mark else 1

    def has(self, *path: str | int) -> bool:
        """Whether a value stands there."""
        mark, steps = self._nearest(path)
        return mark is not None and steps == len(path)

    def _nearest(self, path: Path_) -> tuple[Mark | None, int]:
        """The mark of a value or of the nearest thing around it, and how many steps of the path lead there."""
        mark = self.mark
        for count, step in enumerate(path):
            inner = mark.inner.get(step) if mark else None
            if inner is None:
                return mark, count
            mark = inner
        return mark, len(path)


def read(path: Path) -> Lined:
    """Read a file; raise :class:`Unreadable`."""
    return parse(text_of(path))


def text_of(path: Path) -> str:
    """The text of a file in UTF-8, with plain line ends; raise :class:`Unreadable`."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise Unreadable(1, N_("cannot be read: %(why)s", why=error.strerror)) from None
    return text_from(raw)


def text_from(raw: bytes) -> str:
    """The text of bytes in UTF-8, with plain line ends; raise :class:`Unreadable`."""
    if len(raw) > SIZE_LIMIT:
        raise Unreadable(1, N_("is larger than %(most)s bytes", most=SIZE_LIMIT))
    try:
        return raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise Unreadable(raw[: error.start].count(b"\n") + 1, N_("is not UTF-8 here")) from None


def parse(text: str) -> Lined:
    """Read YAML text; raise :class:`Unreadable`."""
    loader = _Loader(text)
    try:
        return _Walk(loader).document()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        why = N_("is not YAML: %(why)s", why=error.problem or error.context)
        raise Unreadable(mark.line + 1 if mark else 1, why) from None
    except yaml.YAMLError as error:
        raise Unreadable(1, N_("is not YAML: %(why)s", why=error)) from None
    finally:
        loader.dispose()


class _Walk:
    """One walk over the events of a file, which builds the values and their marks as it goes.

    Events cost no recursion, so monsters are refused before they are built. A fault of a value is kept until the end,
    because a file that is no YAML at all should be told so first.
    """

    def __init__(self, loader: yaml.SafeLoader) -> None:
        self._loader = loader
        self._following: Callable[[], Any] = loader.get_event
        self._count = self._depth = 0
        self._fault: Unreadable | None = None

    def document(self) -> Lined:
        """The only document of the file; no value for an empty file."""
        lined, more = Lined(None), None
        while not isinstance(event := self._next(), StreamEndEvent):
            if not isinstance(event, DocumentStartEvent):
                continue
            if lined.mark is None:
                first = self._next()
                value, inner = self._value(first)
                lined = Lined(value, Mark(_line(first), inner))
            else:
                more = more or Unreadable(_line(event), N_("is not YAML: %(why)s", why="but found another document"))
        if fault := more or self._fault:
            raise fault
        return lined

    def _next(self) -> Any:
        event = self._following()
        kind = type(event)
        if kind is AliasEvent or getattr(event, "anchor", None):
            raise Unreadable(_line(event), N_("uses an alias or anchor (& or *); write the value out, or quote it"))
        self._depth += _DEEPER.get(kind, 0)
        if self._depth > DEPTH_LIMIT:
            raise Unreadable(_line(event), N_("is nested deeper than %(most)s", most=DEPTH_LIMIT))
        if self._count > NODE_LIMIT:
            raise Unreadable(_line(event), N_("has more than %(most)s values", most=NODE_LIMIT))
        self._count += 1
        return event

    def _value(self, event: Any) -> tuple[Any, Mapping[str | int, Mark]]:
        """The value that an event begins, and the marks of what is in it."""
        if type(event) is ScalarEvent:
            return self._scalar(event), _NOTHING
        if event.tag not in (None, "!", *PLAIN_TAGS):
            self._note(event, N_("uses the tag %(tag)s; only plain values are allowed", tag=event.tag))
        return self._list() if type(event) is SequenceStartEvent else self._mapping()

    def _list(self) -> tuple[list[Any], Mapping[str | int, Mark]]:
        values: list[Any] = []
        marks: dict[str | int, Mark] = {}
        while type(event := self._next()) is not SequenceEndEvent:
            value, inner = self._value(event)
            marks[len(values)] = Mark(event.start_mark.line + 1, inner)
            values.append(value)
        return values, marks

    def _mapping(self) -> tuple[dict[str, Any], Mapping[str | int, Mark]]:
        values: dict[str, Any] = {}
        marks: dict[str | int, Mark] = {}
        while type(event := self._next()) is not MappingEndEvent:
            key = self._key(event)
            if key in values:
                self._note(event, N_("has the key %(key)s twice", key=key))
            values[key], inner = self._value(self._next())
            marks[key] = Mark(event.start_mark.line + 1, inner)
        return values, marks

    def _key(self, event: Any) -> str:
        if type(event) is ScalarEvent:
            key: str = event.value
            if self._tag(event) == _TEXT:
                return key
        else:
            key = str(self._value(event)[0])
        self._note(event, N_("has a key that is not a word: %(key)s; put it in quotes", key=f"{key!r:.60}"))
        return key

    def _tag(self, event: Any) -> str:
        """What a scalar is: as its tag says, else by what it looks like."""
        if event.tag not in (None, "!"):
            return str(event.tag)
        if not event.implicit[0] or event.value[:1] not in self._loader.yaml_implicit_resolvers:
            return _TEXT
        return str(self._loader.resolve(yaml.ScalarNode, event.value, event.implicit))  # type: ignore[no-untyped-call]

    def _scalar(self, event: Any) -> Any:
        tag = self._tag(event)
        if tag == _TEXT:
            return event.value
        if tag not in _SCALAR_TAGS:
            return self._note(event, N_("uses the tag %(tag)s; only plain values are allowed", tag=tag))
        try:
            return self._loader.construct_object(yaml.ScalarNode(tag, event.value, event.start_mark, event.end_mark))
        except _CANNOT_BE_READ:
            return self._note(event, N_("has a value that cannot be read: %(value)s", value=f"{event.value!r:.60}"))

    def _note(self, event: Any, said: Message) -> None:
        """Keep the first fault of a value."""
        self._fault = self._fault or Unreadable(_line(event), said)


_DEEPER: Final = {SequenceStartEvent: 1, MappingStartEvent: 1, SequenceEndEvent: -1, MappingEndEvent: -1}


def _line(event: Any) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1
