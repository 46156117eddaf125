"""A module, its words and a track as frozen values: what the rest of the program reads.

Made from plain values (parsed YAML or stored JSON) that ``formats`` has accepted. Mappings are read, never written.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, Self

from app.catalogue.items import (
    Choice,
    Item,
    Number,
    Option,
    Scenario,
    ScenarioStep,
    Slot,
)
from app.catalogue.pictures import Picture
from app.catalogue.texts import (
    ChoiceText,
    ItemText,
    LessonText,
    OptionText,
    ScenarioText,
    SlotText,
    StepText,
    TextDocument,
)
from app.catalogue.tracks import (
    PracticeOption,
    PracticeQuestion,
    PracticeText,
    TrackDocument,
    TrackTests,
    TrackText,
)
from app.i18n import N_, Message

__all__ = [
    "Choice",
    "ChoiceText",
    "Item",
    "ItemText",
    "LessonStructure",
    "LessonText",
    "ModuleDocument",
    "Number",
    "Option",
    "OptionText",
    "Outcome",
    "Picture",
    "PracticeOption",
    "PracticeQuestion",
    "PracticeText",
    "Quiz",
    "Scenario",
    "ScenarioStep",
    "ScenarioText",
    "Slot",
    "SlotText",
    "Source",
    "StepText",
    "TextDocument",
    "TrackDocument",
    "TrackTests",
    "TrackText",
]

Plain = Mapping[str, Any]

STRANDS: Final = ("online", "offline", "both")
AT_RISK: Final = ("girls", "boys", "gender-identity", "disability", "institution", "migration", "street")
LEVELS: Final = ("remember", "understand", "apply", "judge")
LEVEL_WORDS: Final[Mapping[str, Message]] = {
    "remember": N_("remember"),
    "understand": N_("understand"),
    "apply": N_("apply"),
    "judge": N_("judge"),
}
ITEM_TYPES: Final = (
    "single",
    "multiple",
    "reasoned",
    "ordering",
    "matching",
    "classify",
    "numeric",
    "cloze",
    "dialogue",
    "scenario",
)
PRACTICE_KINDS: Final = ("applied", "channel", "one", "several")
QUALITIES: Final = ("good", "acceptable", "unsafe")
ENDINGS: Final = ("good", "mixed")
RULES: Final = ("assessed", "completion")
REVIEW_STATES: Final = ("none", "reviewed")


@dataclass(frozen=True)
class Outcome:
    """What a learner can do afterwards."""

    key: str
    anchors: tuple[str, ...]


@dataclass(frozen=True)
class LessonStructure:
    """A lesson without its words."""

    key: str
    minutes: int
    outcomes: tuple[str, ...]
    anchors: tuple[str, ...]
    strand: str
    at_risk: tuple[str, ...]
    sources: tuple[str, ...]
    content_note: bool
    """Whether harm to a child is mentioned; then the text says so before the lesson begins."""
    terms: tuple[str, ...] = ()
    """Keys of the glossary's terms that the lesson uses."""


@dataclass(frozen=True)
class Quiz:
    """The blueprint of a form: how many items, at which levels, how many of them safety-critical."""

    draw: int
    levels: Mapping[str, int]
    must: int


@dataclass(frozen=True)
class Source:
    """What a lesson rests on."""

    key: str
    grade: str
    date: str
    url: str


@dataclass(frozen=True)
class ModuleDocument:
    """The structure of one module version: keys and numbers, no words that a learner reads."""

    key: str
    version: int
    """The author's count, in the file; the published number counts on its own."""
    minutes: int
    outcomes: tuple[Outcome, ...]
    lessons: tuple[LessonStructure, ...]
    scenario: Scenario | None
    quiz: Quiz
    items: tuple[Item, ...]
    sources: tuple[Source, ...]
    pictures: tuple[Picture, ...] = ()

    @classmethod
    def from_plain(cls, plain: Plain) -> Self:
        """Read plain values."""
        scenario = plain.get("scenario")
        return cls(
            key=plain["key"],
            version=plain["version"],
            minutes=plain["minutes"],
            outcomes=tuple(Outcome(each["key"], tuple(each["anchors"])) for each in plain["outcomes"]),
            lessons=tuple(_lesson(each) for each in plain["lessons"]),
            scenario=None if scenario is None else Scenario.from_plain(scenario),
            quiz=Quiz(plain["quiz"]["draw"], dict(plain["quiz"]["levels"]), plain["quiz"]["must"]),
            items=tuple(Item.from_plain(each) for each in plain["items"]),
            sources=tuple(Source(**each) for each in plain["sources"]),
            pictures=tuple(Picture.from_plain(each) for each in plain.get("pictures", ())),
        )

    @cached_property
    def _lessons(self) -> Mapping[str, LessonStructure]:
        return {lesson.key: lesson for lesson in self.lessons}

    @cached_property
    def _items(self) -> Mapping[str, Item]:
        return {item.key: item for item in self.items}

    def lesson(self, key: str) -> LessonStructure | None:
        """The lesson of that key, or None."""
        return self._lessons.get(key)

    def item(self, key: str) -> Item | None:
        """The item of that key, or None."""
        return self._items.get(key)

    @property
    def lesson_keys(self) -> tuple[str, ...]:
        """Keys of the lessons, in reading order."""
        return tuple(lesson.key for lesson in self.lessons)

    def lesson_after(self, key: str) -> str | None:
        """The key of the lesson that follows one; None after the last."""
        keys = self.lesson_keys
        return next(iter(keys[keys.index(key) + 1 :]), None)


def _lesson(plain: Plain) -> LessonStructure:
    return LessonStructure(
        key=plain["key"],
        minutes=plain["minutes"],
        outcomes=tuple(plain["outcomes"]),
        anchors=tuple(plain["anchors"]),
        strand=plain["strand"],
        at_risk=tuple(plain["at_risk"]),
        sources=tuple(plain["sources"]),
        content_note=plain["content_note"],
        terms=tuple(plain.get("terms", ())),
    )
