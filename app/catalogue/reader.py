"""YAML files read strictly, every value with the line it stands on.

Refused: files over 1 MiB, deep nesting, aliases, tags, merge keys, a key given twice, keys that are not words.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import yaml

Path_ = tuple[str | int, ...]
"""Where a value stands: keys and places in lists, from the top."""

SIZE_LIMIT: Final = 1_048_576
DEPTH_LIMIT: Final = 12
NODE_LIMIT: Final = 50_000
PLAIN_TAGS: Final = frozenset(
    f"tag:yaml.org,2002:{kind}" for kind in ("str", "int", "float", "bool", "null", "timestamp", "map", "seq")
)
_Loader: Final[type[yaml.SafeLoader]] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Unreadable(Exception):
    """Raised when a file cannot be read as strict YAML; ``line`` is counted from 1."""

    def __init__(self, line: int, message: str) -> None:
        """``message``: what is wrong there."""
        super().__init__(message)
        self.line = line
        self.message = message


@dataclass(frozen=True)
class Lined:
    """Plain values of a file, and the line of each."""

    plain: Any
    lines: Mapping[Path_, int] = field(default_factory=dict)

    def line(self, *path: str | int) -> int:
        """The line of a value; of the nearest thing around it when it is missing."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def read(path: Path) -> Lined:
    """Read a file; raise :class:`Unreadable`."""
    return parse(text_of(path))


def text_of(path: Path) -> str:
    """The text of a file in UTF-8, with plain line ends; raise :class:`Unreadable`."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise Unreadable(1, f"cannot be read: {error.strerror}") from None
    if len(raw) > SIZE_LIMIT:
        raise Unreadable(1, f"is larger than {SIZE_LIMIT} bytes")
    try:
        return raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise Unreadable(raw[: error.start].count(b"\n") + 1, "is not UTF-8 here") from None


def parse(text: str) -> Lined:
    """Read YAML text; raise :class:`Unreadable`."""
    try:
        _refuse_monsters(text)
        loader = _Loader(text)
        try:
            node = loader.get_single_node()
            lines: dict[Path_, int] = {}
            plain = None if node is None else _value(loader, node, (), lines)
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise Unreadable(mark.line + 1 if mark else 1, f"is not YAML: {error.problem or error.context}") from None
    except yaml.YAMLError as error:
        raise Unreadable(1, f"is not YAML: {error}") from None
    return Lined(plain, lines)


def _refuse_monsters(text: str) -> None:
    """Walk the events, which cost no recursion, before anything is built."""
    depth = 0
    for count, event in enumerate(yaml.parse(text, Loader=_Loader)):
        line = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise Unreadable(line, "uses an alias or anchor (& or *); write the value out, or quote it")
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > DEPTH_LIMIT:
            raise Unreadable(line, f"is nested deeper than {DEPTH_LIMIT}")
        if count > NODE_LIMIT:
            raise Unreadable(line, f"has more than {NODE_LIMIT} values")


def _value(loader: yaml.SafeLoader, node: yaml.Node, path: Path_, lines: dict[Path_, int]) -> Any:
    line = node.start_mark.line + 1
    lines.setdefault(path, line)
    if node.tag not in PLAIN_TAGS:
        raise Unreadable(line, f"uses the tag {node.tag}; only plain values are allowed")
    if isinstance(node, yaml.MappingNode):
        return dict(_pairs(loader, node, path, lines))
    if isinstance(node, yaml.SequenceNode):
        return [_value(loader, each, (*path, place), lines) for place, each in enumerate(node.value)]
    try:
        return loader.construct_object(node)
    except (ValueError, OverflowError):
        raise Unreadable(line, f"has a value that cannot be read: {node.value!r:.60}") from None


def _pairs(
    loader: yaml.SafeLoader, node: yaml.MappingNode, path: Path_, lines: dict[Path_, int]
) -> Iterator[tuple[str, Any]]:
    seen: set[str] = set()
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 1
        if key_node.tag != "tag:yaml.org,2002:str":
            raise Unreadable(line, f"has a key that is not a word: {key_node.value!r:.60}; put it in quotes")
        key: str = key_node.value
        if key in seen:
            raise Unreadable(line, f"has the key {key} twice")
        seen.add(key)
        lines[(*path, key)] = line
        yield key, _value(loader, value_node, (*path, key), lines)
