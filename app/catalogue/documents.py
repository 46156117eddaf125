"""A module, its words and a track as frozen values: what the rest of the program reads.

Made from plain values (parsed YAML or stored JSON) that ``formats`` has accepted. Mappings are read, never written.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, Self

Plain = Mapping[str, Any]

STRANDS: Final = ("online", "offline", "both")
AT_RISK: Final = ("girls", "boys", "gender-identity", "disability", "institution", "migration", "street")
LEVELS: Final = ("remember", "understand", "apply", "judge")
ITEM_TYPES: Final = ("single", "multiple")
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


@dataclass(frozen=True)
class Choice:
    """One way on from a scenario step."""

    key: str
    next: str
    quality: str
    """``good``, ``acceptable`` or ``unsafe``."""


@dataclass(frozen=True)
class ScenarioStep:
    """One situation; without choices it is an ending."""

    key: str
    choices: tuple[Choice, ...]
    ending: str | None
    """``good`` or ``mixed`` for an ending, else None."""

    def choice(self, key: str) -> Choice | None:
        """The choice of that key, or None."""
        return next((choice for choice in self.choices if choice.key == key), None)


@dataclass(frozen=True)
class Scenario:
    """A branching practice story."""

    key: str
    start: str
    steps: tuple[ScenarioStep, ...]

    def step(self, key: str) -> ScenarioStep | None:
        """The step of that key, or None."""
        return next((step for step in self.steps if step.key == key), None)


@dataclass(frozen=True)
class Option:
    """One answer that can be chosen."""

    key: str
    correct: bool


@dataclass(frozen=True)
class Item:
    """A question without its words."""

    key: str
    type: str
    outcome: str
    level: str
    must: bool
    """Whether it tests a safety-critical point and so gates the pass."""
    anchors: tuple[str, ...]
    options: tuple[Option, ...]

    @property
    def correct_keys(self) -> frozenset[str]:
        """Keys of the options that are right."""
        return frozenset(option.key for option in self.options if option.correct)

    @property
    def option_keys(self) -> tuple[str, ...]:
        """Keys of all options, in the order of the file."""
        return tuple(option.key for option in self.options)


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
            scenario=None if scenario is None else _scenario(scenario),
            quiz=Quiz(plain["quiz"]["draw"], dict(plain["quiz"]["levels"]), plain["quiz"]["must"]),
            items=tuple(_item(each) for each in plain["items"]),
            sources=tuple(Source(**each) for each in plain["sources"]),
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
    )


def _scenario(plain: Plain) -> Scenario:
    steps = tuple(
        ScenarioStep(
            key=step["key"],
            choices=tuple(Choice(**choice) for choice in step.get("choices") or ()),
            ending=step.get("ending"),
        )
        for step in plain["steps"]
    )
    return Scenario(plain["key"], plain["start"], steps)


def _item(plain: Plain) -> Item:
    return Item(
        key=plain["key"],
        type=plain["type"],
        outcome=plain["outcome"],
        level=plain["level"],
        must=plain["must"],
        anchors=tuple(plain["anchors"]),
        options=tuple(Option(each["key"], each["correct"]) for each in plain["options"]),
    )


@dataclass(frozen=True)
class LessonText:
    """The words of a lesson."""

    title: str
    content_note: str | None
    key_points: tuple[str, ...]
    monday: str
    body: str
    """Markdown; ``markdown.html`` turns it into safe HTML."""


@dataclass(frozen=True)
class ChoiceText:
    """The words of a choice: what one does, and what follows from it."""

    text: str
    feedback: str


@dataclass(frozen=True)
class StepText:
    """The words of a scenario step."""

    text: str
    choices: Mapping[str, ChoiceText]


@dataclass(frozen=True)
class ScenarioText:
    """The words of a scenario, steps by key."""

    title: str
    intro: str
    steps: Mapping[str, StepText]


@dataclass(frozen=True)
class OptionText:
    """The words of an option, and why it is right or wrong."""

    text: str
    feedback: str


@dataclass(frozen=True)
class ItemText:
    """The words of an item, options by key."""

    stem: str
    options: Mapping[str, OptionText]


@dataclass(frozen=True)
class TextDocument:
    """The words of one module version in one language, everything by key."""

    language: str
    native_review: str
    """``none`` until a native specialist has read this text, then ``reviewed``."""
    title: str
    summary: str
    outcomes: Mapping[str, str]
    lessons: Mapping[str, LessonText]
    scenario: ScenarioText | None
    items: Mapping[str, ItemText]
    sources: Mapping[str, str]

    @classmethod
    def from_plain(cls, plain: Plain) -> Self:
        """Read plain values: ``text.yaml`` with each lesson's ``body`` put in."""
        return cls(
            language=plain["language"],
            native_review=plain["native_review"],
            title=plain["title"],
            summary=plain["summary"],
            outcomes=dict(plain["outcomes"]),
            lessons={key: _lesson_text(each) for key, each in plain["lessons"].items()},
            scenario=None if plain.get("scenario") is None else _scenario_text(plain["scenario"]),
            items={key: _item_text(each) for key, each in plain["items"].items()},
            sources=dict(plain["sources"]),
        )


def _lesson_text(plain: Plain) -> LessonText:
    return LessonText(
        title=plain["title"],
        content_note=plain.get("content_note"),
        key_points=tuple(plain["key_points"]),
        monday=plain["monday"],
        body=plain["body"],
    )


def _scenario_text(plain: Plain) -> ScenarioText:
    steps = {
        key: StepText(step["text"], {name: ChoiceText(**choice) for name, choice in step["choices"].items()})
        for key, step in plain["steps"].items()
    }
    return ScenarioText(plain["title"], plain["intro"], steps)


def _item_text(plain: Plain) -> ItemText:
    return ItemText(plain["stem"], {key: OptionText(**option) for key, option in plain["options"].items()})


@dataclass(frozen=True)
class TrackText:
    """Title and summary of a track in one language."""

    title: str
    summary: str


@dataclass(frozen=True)
class TrackDocument:
    """The ordered core modules for one audience, and the rule by which the track is completed."""

    code: str
    audience: str
    modules: tuple[str, ...]
    rule: str
    """``assessed``: pass mark and all MUST items in every core module; ``completion``: all lessons read, no mark."""
    pass_percent: int
    validity_months: int
    texts: Mapping[str, TrackText]

    @classmethod
    def from_plain(cls, plain: Plain) -> Self:
        """Read plain values."""
        return cls(
            code=plain["code"],
            audience=plain["audience"],
            modules=tuple(plain["modules"]),
            rule=plain["rule"],
            pass_percent=plain["pass_percent"],
            validity_months=plain["validity_months"],
            texts={language: TrackText(**text) for language, text in plain["texts"].items()},
        )

    @property
    def is_assessed(self) -> bool:
        """Whether a pass mark must be reached."""
        return self.rule == "assessed"

    def text(self, language: str) -> TrackText:
        """The words in a language, else in English."""
        return self.texts.get(language) or self.texts["en"]
