"""Items and stories without their words, as frozen values."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Self

Plain = Mapping[str, Any]


@dataclass(frozen=True)
class Choice:
    """One way on from a scenario step."""

    key: str
    next: str
    quality: str
    """``good``, ``acceptable`` or ``unsafe``."""
    never: bool = False
    """Whether it is something nobody may ever do: as a question, the whole story then has no marks."""


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

    @classmethod
    def from_plain(cls, plain: Plain) -> Self:
        """Read plain values."""
        steps = tuple(
            ScenarioStep(
                key=step["key"],
                choices=tuple(Choice(**choice) for choice in step.get("choices") or ()),
                ending=step.get("ending"),
            )
            for step in plain["steps"]
        )
        return cls(plain["key"], plain["start"], steps)

    def step(self, key: str) -> ScenarioStep | None:
        """The step of that key, or None."""
        return next((step for step in self.steps if step.key == key), None)


@dataclass(frozen=True)
class Option:
    """One answer that can be chosen."""

    key: str
    correct: bool


@dataclass(frozen=True)
class Slot:
    """One place to fill: a statement to sort, a term to match, a gap in a text, a turn of a talk."""

    key: str
    answer: str | None = None
    """The key of the item's option that belongs here; None where the slot has options of its own."""
    options: tuple[Option, ...] = ()
    """Its own options (a turn of a talk); empty where every slot takes the item's options."""

    @property
    def correct_keys(self) -> frozenset[str]:
        """Keys of the options that are right here."""
        if self.answer is not None:
            return frozenset({self.answer})
        return frozenset(option.key for option in self.options if option.correct)


@dataclass(frozen=True)
class Number:
    """The number asked for: right when it differs by no more than ``tolerance``. Exact fractions."""

    value: Fraction
    tolerance: Fraction


@dataclass(frozen=True)
class Item:
    """A question without its words. Which of the last five fields are filled depends on ``type``."""

    key: str
    type: str
    outcome: str
    level: str
    must: bool
    """Whether it tests a safety-critical point and so gates the pass."""
    anchors: tuple[str, ...]
    options: tuple[Option, ...] = ()
    """What can be chosen; of an ordering, in the right order."""
    slots: tuple[Slot, ...] = ()
    """The places to fill: ``matching``, ``classify``, ``cloze``, ``dialogue``."""
    verdict: bool | None = None
    """Of ``reasoned``: whether the statement is true."""
    number: Number | None = None
    """Of ``numeric``."""
    scenario: Scenario | None = None
    """Of ``scenario``: the story to walk through."""

    @classmethod
    def from_plain(cls, plain: Plain) -> Self:
        """Read plain values."""
        story = plain.get("scenario")
        return cls(
            key=plain["key"],
            type=plain["type"],
            outcome=plain["outcome"],
            level=plain["level"],
            must=plain["must"],
            anchors=tuple(plain["anchors"]),
            options=_options(plain),
            slots=tuple(Slot(each["key"], each.get("answer"), _options(each)) for each in plain.get("slots") or ()),
            verdict=plain.get("verdict"),
            number=_number(plain.get("number")),
            scenario=Scenario.from_plain({"key": plain["key"], **story}) if story else None,
        )

    @property
    def correct_keys(self) -> frozenset[str]:
        """Keys of the options that are right."""
        return frozenset(option.key for option in self.options if option.correct)

    @property
    def option_keys(self) -> tuple[str, ...]:
        """Keys of all options, in the order of the file."""
        return tuple(option.key for option in self.options)


def _options(plain: Plain) -> tuple[Option, ...]:
    return tuple(Option(each["key"], each.get("correct", False)) for each in plain.get("options") or ())


def _number(plain: Plain | None) -> Number | None:
    return None if plain is None else Number(Fraction(plain["value"]), Fraction(plain["tolerance"]))
