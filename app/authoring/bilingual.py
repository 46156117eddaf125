"""A part of a translation beside its English, text by text: what was typed, what somebody else saved meanwhile."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from app.authoring.fields import Group
from app.authoring.parts import FRONT, Parts, Path, Plain
from app.authoring.pointers import WORDS, at, name_of
from app.authoring.units import Unit, filled, leftovers, units, without
from app.i18n import N_, Message

REVIEW: Final[Path] = ("native_review",)
"""Where the front says whether a specialist who grew up with the language has read the text."""
REVIEW_WORDS: Final[Mapping[str, Message]] = {
    "none": N_("No native-speaking specialist has reviewed this text yet."),
    "reviewed": N_("A native-speaking specialist has reviewed this text."),
}
_UNREVIEWED: Final = "none"


@dataclass(frozen=True)
class Line:
    """One text of the original and the field for its translation."""

    path: Path
    source: str
    text: str
    """What the field shows."""
    theirs: str | None = None
    """What somebody else saved there since, where the field has other words."""
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
        """The texts in their order; the state of the review is none of them."""
        return [self._line(unit.path, unit.source) for unit in found]

    @property
    def review(self) -> Line | None:
        """The state of the review by a native speaker; None but at the front."""
        return self._line(REVIEW, "") if self.part == FRONT else None

    @property
    def left(self) -> list[Line]:
        """Words that stand there though the original has none."""
        return [Line(path, "", text) for path, text in leftovers(self.theirs, self.original)]

    def is_crossed(self, found: Sequence[Unit]) -> bool:
        """Whether two people have changed one text to different words."""
        review = [self.review] if self.review else []
        return any(line.theirs is not None for line in (*self.lines(found), *review))

    def value(self, found: Sequence[Unit]) -> dict[str, object]:
        """The translation with what was typed, and with what others have changed elsewhere."""
        review = [self.review] if self.review else []
        texts = {line.path: line.text for line in (*self.lines(found), *review)}
        there = {path: text for path, text in texts.items() if text.strip() or at(self.theirs, path)}
        return filled(without(self.theirs, self.dropped), self.original, there)

    def _line(self, path: Path, source: str) -> Line:
        before, theirs = _said(self.before, path), _said(self.theirs, path)
        mine = self.typed.get(path, before)
        if mine == before:
            return Line(path, source, theirs, is_theirs=theirs != before)
        return Line(path, source, mine, theirs if theirs not in (before, mine) else None)


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
    if path == REVIEW:
        return said or _UNREVIEWED
    return said.replace("\r\n", "\n").replace("\r", "\n")
