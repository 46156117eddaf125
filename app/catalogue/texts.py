"""The words of a module version in one language as frozen values, everything by key."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

Plain = Mapping[str, Any]


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
class SlotText:
    """The words of a slot, and why what belongs there does; ``text`` is empty for a gap."""

    text: str
    feedback: str
    options: Mapping[str, OptionText]


@dataclass(frozen=True)
class ItemText:
    """The words of an item, options, slots and the steps of a story by key."""

    stem: str
    options: Mapping[str, OptionText]
    slots: Mapping[str, SlotText] = field(default_factory=dict)
    steps: Mapping[str, StepText] = field(default_factory=dict)
    unit: str = ""
    """What a number counts, such as "hours"."""
    feedback: str = ""
    """Why the answer is what it is, where it belongs to no option: ``numeric``, ``ordering``, ``reasoned``."""

    @classmethod
    def from_plain(cls, plain: Plain) -> "ItemText":
        """Read plain values."""
        return _item_text(plain)


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
    stale: tuple[str, ...] = ()
    """Parts whose English changed after they were translated; ``translating`` names the parts."""

    @classmethod
    def from_plain(cls, plain: Plain) -> Self:
        """Read plain values: ``text.yaml`` with each lesson's ``body``, and what is ``stale``, put in."""
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
            stale=tuple(plain.get("stale", ())),
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
    steps = {key: _step_text(step) for key, step in plain["steps"].items()}
    return ScenarioText(plain["title"], plain["intro"], steps)


def _item_text(plain: Plain) -> ItemText:
    return ItemText(
        stem=plain["stem"],
        options=_option_texts(plain),
        slots={
            key: SlotText(slot.get("text", ""), slot.get("feedback", ""), _option_texts(slot))
            for key, slot in (plain.get("slots") or {}).items()
        },
        steps={key: _step_text(step) for key, step in (plain.get("steps") or {}).items()},
        unit=plain.get("unit", ""),
        feedback=plain.get("feedback", ""),
    )


def _option_texts(plain: Plain) -> dict[str, OptionText]:
    return {
        key: OptionText(option["text"], option.get("feedback", ""))
        for key, option in (plain.get("options") or {}).items()
    }


def _step_text(plain: Plain) -> StepText:
    return StepText(plain["text"], {name: ChoiceText(**choice) for name, choice in plain["choices"].items()})
