"""What two versions of a module differ in: lessons and items that came or went, keys of answers, and words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from app.authoring.parts import FRONT, ITEM, LESSON, PICTURE, Parts, Plain, part_name, picture_keys, split
from app.catalogue.comparing import Difference, differences
from app.catalogue.documents import ModuleDocument
from app.catalogue.meanings import meaning

Module = tuple[Plain, Mapping[str, Plain]]
"""Structure and texts by language, as :func:`app.authoring.parts.joined` gives them."""


@dataclass(frozen=True)
class Change(Difference):
    """One value of a part that differs."""

    part: str


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
    pictures_new: tuple[str, ...] = ()
    pictures_gone: tuple[str, ...] = ()
    pictures_changed: tuple[str, ...] = ()
    """Pictures in both under one key, of which each shows something else."""

    @property
    def is_empty(self) -> bool:
        """Whether the two say the same."""
        return self == _NOTHING


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
        pictures_new=tuple(key for key in picture_keys(new) if f"{PICTURE}/{key}" not in old),
        pictures_gone=tuple(key for key in picture_keys(old) if f"{PICTURE}/{key}" not in new),
        pictures_changed=tuple(_pictures_changed(old, new)),
    )


def _only(there: Parts, elsewhere: Parts, kind: str) -> tuple[str, ...]:
    """Keys of the structure's parts of a kind that only one side has, in its order."""
    listed = there[FRONT]["lessons" if kind == LESSON else "items"]
    return tuple(key for key in listed if f"{kind}/{key}" not in elsewhere)


def _answers_changed(before: Plain, after: Plain) -> Iterator[str]:
    old = {item.key: meaning(item) for item in ModuleDocument.from_plain(before).items}
    for item in ModuleDocument.from_plain(after).items:
        if old.get(item.key, meaning(item)) != meaning(item):
            yield item.key


def _pictures_changed(old: Parts, new: Parts) -> Iterator[str]:
    for key in picture_keys(new):
        name = f"{PICTURE}/{key}"
        if name in old and old[name].get("digest") != new[name].get("digest"):
            yield key


def _changes(old: Parts, new: Parts) -> Iterator[Change]:
    shared = [name for name in new if name in old and new[name] != old[name]]
    for name in sorted(shared, key=_is_words):
        for each in differences(old[name], new[name]):
            yield Change(each.path, each.before, each.after, name)


def _is_words(name: str) -> bool:
    known = part_name(name)
    return known is not None and known.language is not None
