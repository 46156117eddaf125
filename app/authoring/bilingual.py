"""A part of a translation beside its English, text by text: what was typed, what somebody else saved meanwhile."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from app.authoring.forms.fields import Group
from app.authoring.forms.pointers import WORDS, at, name_of
from app.authoring.native import UNREVIEWED
from app.authoring.parts import FRONT, Parts, Path, Plain
from app.authoring.units import Unit, filled, leftovers, units, without
from app.i18n import Message

_REVIEW: Final[Path] = ("native_review",)
"""Where the front says whether a specialist has read the text; publication puts there what is true (``native``)."""


@dataclass(frozen=True)
class Line:
    """One text of the original and the field for its translation."""

    path: Path
    source: str
    text: str
    """What the field shows."""
    theirs: str | None = None
    """What somebody else saved there since, where the field has other words."""
    before: str = ""
    """What stood there when the page was opened, for the choice between theirs and mine."""
    is_theirs: bool = False
    """Whether the field shows what somebody else has saved since."""

    @property
    def name(self) -> str:
        """Of its field."""
        return name_of(WORDS, self.path)


@dataclass(frozen=True)
class Sheet:
    """A part of a translation as one person works on it."""

    part: str
    """Without its language."""
    original: Plain
    before: Plain
    """The translation as the person read it."""
    theirs: Plain
    """The translation as it stands now."""
    typed: Mapping[Path, str]
    """What the person sent; empty when nothing was."""
    dropped: frozenset[Path] = frozenset()
    """Words without an original that the person takes out."""

    def lines(self, found: Sequence[Unit]) -> list[Line]:
        """The texts in their order."""
        return [self._line(unit.path, unit.source) for unit in found]

    @property
    def left(self) -> list[Line]:
        """Words that stand there though the original has none."""
        return [Line(path, "", text) for path, text in leftovers(self.theirs, self.original)]

    def is_crossed(self, found: Sequence[Unit]) -> bool:
        """Whether two people have changed one text to different words."""
        return any(line.theirs is not None for line in self.lines(found))

    def others(self, found: Sequence[Unit]) -> dict[str, str]:
        """What somebody else has saved since in texts that the person has left alone, by field."""
        return {line.name: line.text for line in self.lines(found) if line.is_theirs}

    def written(self, found: Sequence[Unit]) -> list[Line]:
        """The texts that the person has written and that do not stand there."""
        return [line for line in self.lines(found) if line.text != _said(self.theirs, line.path)]

    def value(self, found: Sequence[Unit]) -> dict[str, object]:
        """The translation with what was typed, and with what others have changed elsewhere."""
        texts = {line.path: line.text for line in self.lines(found)}
        if self.part == FRONT:
            texts[_REVIEW] = _said(self.theirs, _REVIEW) or UNREVIEWED
        there = {path: text for path, text in texts.items() if text.strip() or at(self.theirs, path)}
        return filled(without(self.theirs, self.dropped), self.original, there)

    def _line(self, path: Path, source: str) -> Line:
        before, theirs = _said(self.before, path), _said(self.theirs, path)
        mine = self.typed.get(path, before)
        if mine == before:
            return Line(path, source, theirs, is_theirs=theirs != before)
        return Line(path, source, mine, theirs if theirs not in (before, mine) else None, before)


def texts_of(parts: Parts, language: str, part: str) -> list[Unit]:
    """The texts of one part with their translation."""
    return [unit for unit in units(parts, language) if unit.part == part]


def outrun(found: Sequence[Unit], original_before: Plain | None) -> dict[Path, str]:
    """Texts whose English has changed since it was translated, with the English of then; "" for new ones."""
    if original_before is None:
        return {}
    return {unit.path: old for unit in found if (old := _said(original_before, unit.path)) != unit.source}


@dataclass(frozen=True)
class Label:
    """What the text of a line is, in the words of the form in which its English is written."""

    under: tuple[Message, ...]
    what: Message


def labels(groups: Sequence[Group], under: tuple[Message, ...] = ()) -> Iterator[tuple[str, Label]]:
    """The names of fields of words in the order of the form, each with its label and the groups that it is in."""
    for group in groups:
        inside = (*under, group.label)
        yield from ((field.name, Label(inside, field.label)) for field in group.fields if field.is_words)
        yield from labels(group.groups, inside)


def _said(value: Plain, path: Path) -> str:
    found = at(value, path)
    said = found if isinstance(found, str) else ""
    return said.replace("\r\n", "\n").replace("\r", "\n")
