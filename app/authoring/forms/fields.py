"""The form of a part as plain values: groups of fields, what may be chosen, what was found where."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from app.authoring.findings import Finding
from app.authoring.forms.pointers import STRUCTURE, WORDS, at, name_of
from app.authoring.parts import Parts, Path, Plain
from app.i18n import DEFAULT_LANGUAGE, N_, Message

LINE: Final = "line"
AREA: Final = "area"
MARKDOWN: Final = "markdown"
NUMBER: Final = "number"
SWITCH: Final = "switch"
SELECT: Final = "select"
BOXES: Final = "boxes"
PICKER: Final = "picker"
RADIO: Final = "radio"
ORDERED: Final = frozenset({"up", "down", "remove"})
FREE: Final = frozenset({"remove"})


@dataclass(frozen=True)
class Pick:
    """Something that can be chosen: ``words`` are of the draft (English), a Message is of the page."""

    value: str
    words: str | Message
    note: str = ""


@dataclass(frozen=True)
class Field:
    """One field."""

    name: str
    kind: str
    label: Message
    value: Any = None
    hint: Message | None = None
    picks: Sequence[Pick] = ()
    most: int = 0
    """Characters that its format accepts, or the highest number; 0 where nothing is said."""
    is_words: bool = False
    """Whether it holds words of the draft, which are English."""

    @property
    def text(self) -> str:
        """The value as a line of text; empty for what is no text."""
        return "" if self.value is None or isinstance(self.value, dict | list) else str(self.value)

    @property
    def chosen(self) -> list[str]:
        """The values of a picker."""
        return [each for each in self.value if isinstance(each, str)] if isinstance(self.value, list) else []

    def all_picks(self) -> list[Pick]:
        """What can be chosen, and what is chosen though nobody offers it."""
        offered = {pick.value for pick in self.picks}
        there = self.chosen if isinstance(self.value, list) else [self.text]
        return [*self.picks, *(Pick(each, each) for each in there if each and each not in offered)]


@dataclass(frozen=True)
class Group:
    """Fields that belong together; with a place in a list it can be moved or taken out."""

    label: Message
    name: str
    fields: tuple[Field, ...] = ()
    groups: tuple["Group", ...] = ()
    may: frozenset[str] = frozenset()
    """Buttons: ``up``, ``down``, ``remove``."""
    adds: tuple[str, Message] | None = None
    """The list that a button of the group adds to, and the words of the button."""
    asks_key: bool = False
    """Whether a new thing may be given a name of its own."""
    hint: Message | None = None
    is_folded: bool = False

    def names(self) -> Iterator[str]:
        """Its name and those of everything in it."""
        yield self.name
        yield from (field.name for field in self.fields)
        for group in self.groups:
            yield from group.names()


@dataclass(frozen=True)
class Ground:
    """What fields are made from besides the part itself."""

    parts: Parts
    anchors: Sequence[Pick]
    terms: Sequence[Pick]

    @property
    def outcomes(self) -> list[Pick]:
        """The outcomes of the module, in words."""
        return self._of_front("outcomes")

    @property
    def sources(self) -> list[Pick]:
        """The sources of the module, in words."""
        return self._of_front("sources")

    def _of_front(self, name: str) -> list[Pick]:
        listed = at(self.parts, ("front", name))
        words = at(self.parts, (f"{DEFAULT_LANGUAGE}/front", name)) or {}
        keys = [at(each, ("key",)) for each in listed] if isinstance(listed, list) else []
        return [Pick(key, str(at(words, (key,)) or key)) for key in keys if isinstance(key, str)]


@dataclass(frozen=True)
class Page:
    """A part as it is edited: structure and English words."""

    structure: Plain
    words: Plain

    def line(self, path: Path, label: Message, most: int = 0, hint: Message | None = None) -> Field:
        """Words of one line."""
        return self._words(LINE, path, label, most, hint)

    def area(self, path: Path, label: Message, most: int = 0, hint: Message | None = None) -> Field:
        """Words of several lines."""
        return self._words(AREA, path, label, most, hint)

    def markdown(self, path: Path, label: Message, most: int, hint: Message) -> Field:
        """Words with mark-up."""
        return self._words(MARKDOWN, path, label, most, hint)

    def number(self, path: Path, label: Message, most: int, hint: Message | None = None) -> Field:
        """A whole number of the structure."""
        return Field(name_of(STRUCTURE, path), NUMBER, label, at(self.structure, path), hint, most=most)

    def plain(self, path: Path, label: Message, hint: Message | None = None) -> Field:
        """A line of the structure: a date, an address, a decimal."""
        return Field(name_of(STRUCTURE, path), LINE, label, at(self.structure, path), hint)

    def switch(self, path: Path, label: Message, hint: Message | None = None) -> Field:
        """Yes or no."""
        return Field(name_of(STRUCTURE, path), SWITCH, label, at(self.structure, path) is True, hint)

    def select(self, path: Path, label: Message, picks: Sequence[Pick], hint: Message | None = None) -> Field:
        """One of several."""
        value = at(self.structure, path)
        said = {True: "true", False: "false"}.get(value) if isinstance(value, bool) else value
        return Field(name_of(STRUCTURE, path), SELECT, label, said, hint, picks)

    def boxes(self, path: Path, label: Message, picks: Sequence[Pick], hint: Message | None = None) -> Field:
        """Several of a few."""
        return Field(name_of(STRUCTURE, path), BOXES, label, at(self.structure, path) or [], hint, picks)

    def picker(self, path: Path, label: Message, picks: Sequence[Pick], hint: Message | None = None) -> Field:
        """Several of many."""
        return Field(name_of(STRUCTURE, path), PICKER, label, at(self.structure, path) or [], hint, picks)

    def things(self, path: Path) -> list[tuple[int, str]]:
        """Places and keys of a list of the structure."""
        listed = at(self.structure, path)
        keys = [at(each, ("key",)) for each in listed] if isinstance(listed, list) else []
        return [(place, key) for place, key in enumerate(keys) if isinstance(key, str)]

    def _words(self, kind: str, path: Path, label: Message, most: int, hint: Message | None) -> Field:
        return Field(name_of(WORDS, path), kind, label, at(self.words, path), hint, most=most, is_words=True)


_MISSING: Final = re.compile(r"(?:items|lessons)\.[a-z0-9-]+\.([a-z0-9_.-]+): is missing")
PARAGRAPHS: Final = N_("Paragraphs that this answers")


def anchors(page: Page, path: Path, ground: Ground) -> Field:
    """The paragraphs of the source documents that a thing answers, picked by what they ask for."""
    return page.picker(path, PARAGRAPHS, ground.anchors, N_("Choose by what each paragraph asks for."))


def placed(
    found: Iterable[Finding], sides: Mapping[str, str], groups: Iterable[Group], shown: Iterable[str] = ()
) -> dict[str, list[Finding]]:
    """Findings by the name of the field or group that is nearest to them; "" for those of the part as a whole.

    ``sides``: the side of each part by its name.
    """
    names = {name for group in groups for name in group.names()} | set(shown)
    told: dict[str, list[Finding]] = {}
    for each in found:
        if each.part in sides:
            told.setdefault(_nearest(sides[each.part], _place(each), names), []).append(each)
    return told


def _place(found: Finding) -> Path:
    """Where the finding is; of words that are missing their sentence tells it, for nothing stands there yet."""
    missing = _MISSING.match(str(found.sentence))
    return tuple(missing[1].split(".")) if missing else found.path


def _nearest(side: str, path: Path, names: set[str]) -> str:
    for length in range(len(path), 0, -1):
        name = name_of(side, path[:length])
        if name in names:
            return name
    return ""
