"""The slots and one jurisdiction's answers as values, and what a reader sees of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

import yaml
from marshmallow import ValidationError

from app.i18n import DEFAULT_LANGUAGE
from app.law.formats import OverlayFormat, SlotsFormat

SLOTS: Final = "slots.yaml"
SIZE_LIMIT: Final = 1_048_576

_loader: Final[type[yaml.SafeLoader]] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class BadLaw(Exception):
    """Raised when a file of the law folder cannot be used; the sentence names it."""


@dataclass(frozen=True)
class Slot:
    """A question of national law that lessons leave open."""

    key: str
    anchors: tuple[str, ...]
    """Paragraphs of the source documents whose matter the question is."""
    lessons: tuple[str, ...]
    """Where it is shown: ``T1/who-does-what``."""
    question: Mapping[str, str]
    generic: Mapping[str, str]


@dataclass(frozen=True)
class LawAnswer:
    """What a jurisdiction answers to a slot, and who stands for it."""

    words: Mapping[str, str]
    owner: Mapping[str, str]
    source: Mapping[str, str]
    url: str
    reviewed_on: date
    approved_by: Mapping[str, str]


@dataclass(frozen=True)
class Overlay:
    """The answers of one country or territory, by the key of their slot."""

    jurisdiction: str
    demonstration: bool
    names: Mapping[str, str]
    answers: Mapping[str, LawAnswer]

    @classmethod
    def from_plain(cls, plain: Any) -> "Overlay":
        """Read plain values; raise marshmallow's ``ValidationError``."""
        read: dict[str, Any] = OverlayFormat().load(plain)
        authorities = read["authorities"]
        answers = {
            each["slot"]: LawAnswer(
                words=each["answer"],
                owner=authorities[each["owner"]],
                source=each["source"],
                url=each["url"],
                reviewed_on=each["reviewed_on"],
                approved_by=authorities[each["approved_by"]],
            )
            for each in read["answers"]
        }
        return cls(read["jurisdiction"], read["demonstration"], read["names"], answers)


@dataclass(frozen=True)
class Said:
    """Words, and the language that they are in."""

    words: str
    language: str


@dataclass(frozen=True)
class LawEntry:
    """One slot as a reader sees it: the answer of the jurisdiction, or the generic text."""

    key: str
    anchors: tuple[str, ...]
    question: Said
    text: Said
    answered: bool
    """Whether ``text`` is the law of the jurisdiction; else it is generic and the fields below are empty."""
    owner: Said | None = None
    approved_by: Said | None = None
    source: Said | None = None
    url: str = ""
    reviewed_on: date | None = None
    is_old: bool = False
    """Whether the last review is more than twelve months ago."""
    demonstration: bool = False
    """Whether it is invented."""

    @property
    def plain(self) -> dict[str, Any]:
        """Plain values for the JSON API."""
        return {
            "key": self.key,
            "anchors": list(self.anchors),
            "question": self.question.words,
            "text": self.text.words,
            "language": self.text.language,
            "answered": self.answered,
            "owner": self.owner and self.owner.words,
            "approved_by": self.approved_by and self.approved_by.words,
            "source": self.source and self.source.words,
            "url": self.url,
            "reviewed_on": self.reviewed_on,
            "old": self.is_old,
            "demonstration": self.demonstration,
        }


@dataclass(frozen=True)
class Law:
    """Every slot, and the overlay of the jurisdiction that the service is for, if there is one."""

    slots: tuple[Slot, ...]
    overlay: Overlay | None

    def entries(self, language: str, on: date) -> tuple[LawEntry, ...]:
        """Every slot in the reader's language, in the order of the file."""
        return tuple(_entry(slot, self.overlay, language, on) for slot in self.slots)

    def shown_in(self, lesson: str, language: str, on: date) -> tuple[LawEntry, ...]:
        """The slots of a lesson, named as ``T1/who-does-what``."""
        return tuple(_entry(slot, self.overlay, language, on) for slot in self.slots if lesson in slot.lessons)

    def place(self, language: str) -> Said | None:
        """The name of the jurisdiction; None where it has no overlay."""
        return None if self.overlay is None else _said(self.overlay.names, language)


def load(folder: Path, jurisdiction: str) -> Law:
    """Read the slots and every overlay of a folder, and keep the jurisdiction's; raise :class:`BadLaw`."""
    slots = load_slots(folder)
    known = {slot.key for slot in slots}
    overlays: dict[str, Overlay] = {}
    for path in sorted(folder.glob("*.yaml")):
        if path.name == SLOTS:
            continue
        overlay = _overlay(path)
        strangers = ", ".join(sorted(set(overlay.answers) - known))
        if strangers:
            raise BadLaw(f"{path.name} answers what {SLOTS} does not ask: {strangers}.")
        overlays[overlay.jurisdiction] = overlay
    return Law(slots, overlays.get(jurisdiction))


def load_slots(folder: Path) -> tuple[Slot, ...]:
    """The slots of a folder, none when there is no such folder; raise :class:`BadLaw`."""
    if not folder.is_dir():
        return ()
    path = folder / SLOTS
    try:
        read: dict[str, Any] = SlotsFormat().load(_plain(path))
    except ValidationError as error:
        raise BadLaw(f"{path.name} cannot be used: {error.messages}") from None
    return tuple(
        Slot(each["key"], tuple(each["anchors"]), tuple(each["lessons"]), each["question"], each["generic"])
        for each in read["slots"]
    )


def is_old(reviewed_on: date, on: date) -> bool:
    """Whether a review lies more than twelve months back (content-safety rule 17)."""
    if (reviewed_on.month, reviewed_on.day) == (2, 29):
        return on >= date(reviewed_on.year + 1, 3, 1)
    return on > reviewed_on.replace(year=reviewed_on.year + 1)


def _overlay(path: Path) -> Overlay:
    try:
        overlay = Overlay.from_plain(_plain(path))
    except ValidationError as error:
        raise BadLaw(f"{path.name} cannot be used: {error.messages}") from None
    if overlay.jurisdiction != path.stem:
        raise BadLaw(f"{path.name} speaks of {overlay.jurisdiction}; name the file after its jurisdiction.")
    return overlay


def _plain(path: Path) -> Any:
    try:
        if path.stat().st_size > SIZE_LIMIT:
            raise BadLaw(f"{path.name} is larger than {SIZE_LIMIT} bytes.")
        return yaml.load(path.read_text("utf-8"), Loader=_loader)  # noqa: S506  (a safe loader)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise BadLaw(f"{path.name} cannot be read: {error}") from None


def _entry(slot: Slot, overlay: Overlay | None, language: str, on: date) -> LawEntry:
    answer = None if overlay is None else overlay.answers.get(slot.key)
    question = _said(slot.question, language)
    if overlay is None or answer is None:
        return LawEntry(slot.key, slot.anchors, question, _said(slot.generic, language), answered=False)
    return LawEntry(
        key=slot.key,
        anchors=slot.anchors,
        question=question,
        text=_said(answer.words, language),
        answered=True,
        owner=_said(answer.owner, language),
        approved_by=_said(answer.approved_by, language),
        source=_said(answer.source, language),
        url=answer.url,
        reviewed_on=answer.reviewed_on,
        is_old=is_old(answer.reviewed_on, on),
        demonstration=overlay.demonstration,
    )


def _said(words: Mapping[str, str], language: str) -> Said:
    """The words in the language, else in English."""
    known = language if language in words else DEFAULT_LANGUAGE
    return Said(words[known], known)
