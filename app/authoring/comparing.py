"""What two versions of a module differ in: lessons and items that came or went, keys of answers, and words."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Final

from app.authoring.parts import FRONT, ITEM, LESSON, Parts, Path, Plain, part_name, split
from app.catalogue.documents import ModuleDocument
from app.catalogue.meanings import meaning

SAME: Final = "same"
GONE: Final = "gone"
NEW: Final = "new"

Module = tuple[Plain, Mapping[str, Plain]]
"""Structure and texts by language, as :func:`app.authoring.parts.joined` gives them."""

_TOKEN: Final = re.compile(r"(?:[一-鿿]|[^\W一-鿿]+|[^\w\s])\s*|\s+")
"""A word or a mark with the spaces after it; of Chinese each character, because no space parts its words."""


@dataclass(frozen=True)
class Piece:
    """A stretch of words that both versions have, or only one of them."""

    kind: str
    """``same``, ``gone`` or ``new``."""
    words: str


@dataclass(frozen=True)
class Change:
    """One value that differs; None on the side that does not have it."""

    part: str
    path: Path
    before: Any
    after: Any

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """Both wordings as one sequence of stretches; empty unless both are text."""
        if isinstance(self.before, str) and isinstance(self.after, str):
            return tuple(pieces(self.before, self.after))
        return ()


@dataclass(frozen=True)
class Comparison:
    """What lies between two versions."""

    lessons_new: tuple[str, ...]
    lessons_gone: tuple[str, ...]
    items_new: tuple[str, ...]
    items_gone: tuple[str, ...]
    answers_changed: tuple[str, ...]
    """Items in both whose type, outcome or right answer is another: their key means something else now."""
    languages_new: tuple[str, ...]
    languages_gone: tuple[str, ...]
    changes: tuple[Change, ...]
    """Every value that differs in parts that both versions have: structure first, then words by language."""

    @property
    def is_empty(self) -> bool:
        """Whether the two say the same."""
        return self == _NOTHING

    def of_part(self, name: str) -> tuple[Change, ...]:
        """The changes of one part."""
        return tuple(each for each in self.changes if each.part == name)


_NOTHING: Final = Comparison((), (), (), (), (), (), (), ())


def changes(before: Module, after: Module) -> Comparison:
    """Compare two versions of a module; both must be publishable, so that their answers can be read."""
    old, new = split(*before), split(*after)
    return Comparison(
        lessons_new=_only(new, old, LESSON),
        lessons_gone=_only(old, new, LESSON),
        items_new=_only(new, old, ITEM),
        items_gone=_only(old, new, ITEM),
        answers_changed=tuple(_answers_changed(before[0], after[0])),
        languages_new=tuple(each for each in after[1] if each not in before[1]),
        languages_gone=tuple(each for each in before[1] if each not in after[1]),
        changes=tuple(_changes(old, new)),
    )


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


def _only(there: Parts, elsewhere: Parts, kind: str) -> tuple[str, ...]:
    """Keys of the structure's parts of a kind that only one side has, in its order."""
    listed = there[FRONT]["lessons" if kind == LESSON else "items"]
    return tuple(key for key in listed if f"{kind}/{key}" not in elsewhere)


def _answers_changed(before: Plain, after: Plain) -> Iterator[str]:
    old = {item.key: meaning(item) for item in ModuleDocument.from_plain(before).items}
    for item in ModuleDocument.from_plain(after).items:
        if old.get(item.key, meaning(item)) != meaning(item):
            yield item.key


def _changes(old: Parts, new: Parts) -> Iterator[Change]:
    shared = [name for name in new if name in old and new[name] != old[name]]
    for name in sorted(shared, key=_is_words):
        for path, before, after in _leaves(old[name], new[name], ()):
            yield Change(name, path, before, after)


def _is_words(name: str) -> bool:
    known = part_name(name)
    return known is not None and known.language is not None


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
