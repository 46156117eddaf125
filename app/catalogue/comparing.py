"""What differs between two values or two wordings: a version of a module and the one before, told to who reads it.

Values in, values out; keyed things (steps, options, sources) are compared by their key, wherever they stand.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Final

Plain = Mapping[str, Any]
Path = tuple[str | int, ...]
"""Where a value stands: keys and places in lists, from the top."""

SAME: Final = "same"
GONE: Final = "gone"
NEW: Final = "new"

_TOKEN: Final = re.compile(r"(?:[一-鿿]|[^\W一-鿿]+|[^\w\s])\s*|\s+")
"""A word or a mark with the spaces after it; of Chinese each character, because no space parts its words."""


@dataclass(frozen=True)
class Piece:
    """A stretch of words that both versions have, or only one of them."""

    kind: str
    """``same``, ``gone`` or ``new``."""
    words: str


@dataclass(frozen=True)
class Difference:
    """One value that differs; None on the side that does not have it."""

    path: Path
    before: Any
    after: Any

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """Both wordings as one sequence of stretches; empty unless both are text."""
        if isinstance(self.before, str) and isinstance(self.after, str):
            return tuple(pieces(self.before, self.after))
        return ()


def differences(before: Any, after: Any) -> Iterator[Difference]:
    """Every value that differs between two trees of plain values."""
    for path, old, new in _leaves(before, after, ()):
        yield Difference(path, old, new)


def pieces(before: str, after: str) -> Iterator[Piece]:
    """Two wordings as stretches, word by word, or character by character in Chinese.

    Lines are paired first, so that a long lesson costs its changed paragraphs and not the square of its words.
    """
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    for is_same, first, second in _stretches(old, new):
        if is_same:
            yield Piece(SAME, "".join(first))
        elif len(first) == len(second):
            for pair in zip(first, second, strict=True):
                yield from _word_pieces(*pair)
        else:
            yield from _word_pieces("".join(first), "".join(second))


def _word_pieces(before: str, after: str) -> Iterator[Piece]:
    for is_same, gone, new in _stretches(_TOKEN.findall(before), _TOKEN.findall(after)):
        if is_same:
            yield Piece(SAME, "".join(gone))
            continue
        if gone:
            yield Piece(GONE, "".join(gone))
        if new:
            yield Piece(NEW, "".join(new))


def _stretches(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[bool, Sequence[str], Sequence[str]]]:
    for tag, start, end, first, last in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        yield tag == "equal", old[start:end], new[first:last]


def _leaves(before: Any, after: Any, path: Path) -> Iterator[tuple[Path, Any, Any]]:
    if before == after:
        return
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for key in [*before, *(key for key in after if key not in before)]:
            yield from _leaves(before.get(key), after.get(key), (*path, key))
    elif _are_keyed(before) and _are_keyed(after):
        yield from _keyed_leaves(before, after, path)
    else:
        yield path, before, after


def _are_keyed(value: Any) -> bool:
    """Whether it is a list of things that have a key each, such as steps, options or sources."""
    return (
        isinstance(value, list) and bool(value) and all(isinstance(each, Mapping) and "key" in each for each in value)
    )


def _keyed_leaves(before: Sequence[Plain], after: Sequence[Plain], path: Path) -> Iterator[tuple[Path, Any, Any]]:
    """Differences of things by their key, wherever they stand; then their order, where that alone is another."""
    old, new = ({each["key"]: each for each in side} for side in (before, after))
    for key in [*old, *(key for key in new if key not in old)]:
        yield from _leaves(old.get(key), new.get(key), (*path, key))
    order = [key for key in old if key in new], [key for key in new if key in old]
    if order[0] != order[1]:
        yield path, order[0], order[1]
