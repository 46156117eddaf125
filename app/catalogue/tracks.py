"""A track, its tests and the practice questions of its follow-up, as frozen values."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

Plain = Mapping[str, Any]


@dataclass(frozen=True)
class TrackText:
    """Title and summary of a track in one language."""

    title: str
    summary: str


@dataclass(frozen=True)
class TrackTests:
    """How many items the tests over the whole track draw; 0: there is no such test."""

    pre: int = 0
    post: int = 0
    follow_up: int = 0


@dataclass(frozen=True)
class PracticeOption:
    """An answer about one's own practice; ``safe`` marks the safe actions that the course teaches."""

    key: str
    safe: bool


@dataclass(frozen=True)
class PracticeText:
    """The words of a practice question in one language, options by key."""

    stem: str
    options: Mapping[str, str]


@dataclass(frozen=True)
class PracticeQuestion:
    """A closed question about practice, asked at the follow-up; never about a case or a child.

    ``kind``: ``applied`` (which safe actions were taken: choose all), ``channel`` (whom one reports to: its options are
    drawn from the directory of help lines), ``one`` and ``several`` (other closed questions).
    """

    key: str
    kind: str
    options: tuple[PracticeOption, ...]
    texts: Mapping[str, PracticeText]

    @classmethod
    def from_plain(cls, plain: Plain) -> Self:
        """Read plain values."""
        return cls(
            key=plain["key"],
            kind=plain["kind"],
            options=tuple(PracticeOption(each["key"], each.get("safe", False)) for each in plain["options"]),
            texts={
                language: PracticeText(text["stem"], dict(text["options"])) for language, text in plain["texts"].items()
            },
        )

    def text(self, language: str) -> PracticeText:
        """The words in a language, else in English."""
        return self.texts.get(language) or self.texts["en"]


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
    tests: TrackTests = TrackTests()
    practice: tuple[PracticeQuestion, ...] = ()
    optional: tuple[str, ...] = ()
    """Modules shown at the end by choice: whoever leaves them out loses nothing, and no test or certificate asks."""
    added: tuple[str, ...] = ()
    """Those among ``optional`` that an administrator added; the track's file knows nothing of them."""

    @classmethod
    def from_plain(cls, plain: Plain) -> Self:
        """Read plain values."""
        written = (*plain["modules"], *(plain.get("optional") or ()))
        added = tuple(key for key in plain.get("added") or () if key not in written)
        return cls(
            code=plain["code"],
            audience=plain["audience"],
            modules=tuple(plain["modules"]),
            rule=plain["rule"],
            pass_percent=plain["pass_percent"],
            validity_months=plain["validity_months"],
            texts={language: TrackText(**text) for language, text in plain["texts"].items()},
            tests=TrackTests(**plain.get("tests") or {}),
            practice=tuple(PracticeQuestion.from_plain(each) for each in plain.get("practice") or ()),
            optional=(*(plain.get("optional") or ()), *added),
            added=added,
        )

    @property
    def is_assessed(self) -> bool:
        """Whether a pass mark must be reached."""
        return self.rule == "assessed"

    @property
    def offered(self) -> tuple[str, ...]:
        """Every module that can be opened in the track: the core modules, then those by choice."""
        return self.modules + self.optional

    def text(self, language: str) -> TrackText:
        """The words in a language, else in English."""
        return self.texts.get(language) or self.texts["en"]
