"""How far a learner is, and the one thing to do next. Values in, values out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from app.assessment.grading import PassRule
from app.catalogue.documents import TrackDocument

USUAL_PERCENT: Final = 80
LessonPlace = tuple[str, str, str]
"""Track code, module key, lesson key."""


class Doing(StrEnum):
    """Kinds of next things."""

    LESSON = "lesson"
    QUIZ = "quiz"
    ATTEMPT = "attempt"
    NOTHING = "nothing"


@dataclass(frozen=True)
class Place:
    """Where a learner left off in a track: the last module and lesson opened there, if any."""

    module_key: str | None
    lesson_key: str | None


@dataclass(frozen=True)
class Standing:
    """Everything a learner has done that decides what comes next."""

    places: Mapping[str, Place]
    """The tracks the learner takes, with where each was left."""
    lessons: frozenset[LessonPlace]
    """Lessons read to the end."""
    passes: Mapping[str, date]
    """Module key to the first day on which its longest pass no longer counts."""
    open_attempts: Mapping[str, str]
    """Module key to the public id of the attempt that waits to be sent."""

    def takes(self, track_code: str) -> bool:
        """Whether the learner is enrolled."""
        return track_code in self.places

    def has_read(self, track_code: str, module_key: str, lesson_key: str) -> bool:
        """Whether a lesson was read to its end."""
        return (track_code, module_key, lesson_key) in self.lessons

    def has_passed(self, module_key: str, on: date) -> bool:
        """Whether a pass of the module counts on a day."""
        return module_key in self.passes and on < self.passes[module_key]


NOTHING_YET = Standing({}, frozenset(), {}, {})


@dataclass(frozen=True)
class Step:
    """The next thing to do: in which module, and which lesson or attempt."""

    doing: Doing
    module_key: str | None = None
    key: str | None = None
    """The lesson's key, or the attempt's public id."""


@dataclass(frozen=True)
class ModuleProgress:
    """How far a learner is in one module."""

    key: str
    lessons: int
    lessons_read: int
    passed_until: date | None
    """The first day on which the pass no longer counts; None without a pass that counts."""

    @property
    def is_passed(self) -> bool:
        """Whether a pass counts."""
        return self.passed_until is not None


@dataclass(frozen=True)
class TrackProgress:
    """How far a learner is in a track."""

    modules: tuple[ModuleProgress, ...]
    next: Step

    @property
    def done(self) -> int:
        """Lessons read and modules passed; what a passed module asked is done."""
        return sum(each.lessons + 1 if each.is_passed else each.lessons_read for each in self.modules)

    @property
    def total(self) -> int:
        """Lessons and quizzes of the track."""
        return sum(each.lessons + 1 for each in self.modules)

    @property
    def percent(self) -> int:
        """How much is done, 0 to 100; 100 only when everything is."""
        return self.done * 100 // self.total if self.total else 0

    @property
    def is_complete(self) -> bool:
        """Whether every core module is passed."""
        return bool(self.modules) and all(each.is_passed for each in self.modules)


Lessons = Mapping[str, Sequence[str]]
"""Module key to the keys of its lessons, in reading order."""


def progress(track: TrackDocument, lessons: Lessons, standing: Standing, *, on: date) -> TrackProgress:
    """How far a learner is in a track on a day; modules that are not published do not count."""
    modules = tuple(_module(track.code, key, lessons[key], standing, on) for key in track.modules if key in lessons)
    return TrackProgress(modules, _next(track, modules, lessons, standing))


def _module(code: str, key: str, lessons: Sequence[str], standing: Standing, on: date) -> ModuleProgress:
    read = sum(standing.has_read(code, key, lesson) for lesson in lessons)
    until = standing.passes[key] if standing.has_passed(key, on) else None
    return ModuleProgress(key, len(lessons), read, until)


def _next(track: TrackDocument, modules: Sequence[ModuleProgress], lessons: Lessons, standing: Standing) -> Step:
    """The open attempt, else the next lesson, else the quiz of the first module that is not passed."""
    waiting = next((each for each in modules if not each.is_passed), None)
    if waiting is None:
        return Step(Doing.NOTHING)
    key = waiting.key
    if key in standing.open_attempts:
        return Step(Doing.ATTEMPT, key, standing.open_attempts[key])
    unread = [lesson for lesson in lessons[key] if not standing.has_read(track.code, key, lesson)]
    if not unread:
        return Step(Doing.QUIZ, key)
    place = standing.places.get(track.code, Place(None, None))
    left_at = place.lesson_key if place.module_key == key else None
    return Step(Doing.LESSON, key, left_at if left_at in unread else unread[0])


def has_read_all(code: str, module_key: str, lessons: Sequence[str], standing: Standing) -> bool:
    """Whether every lesson of a module was read."""
    return all(standing.has_read(code, module_key, lesson) for lesson in lessons)


def strictest(tracks: Sequence[TrackDocument]) -> PassRule:
    """The rule that holds for a module of these tracks: assessed when one of them is, the highest mark they ask.

    A module that no track asks for any more is marked as the professional tracks are.
    """
    if not tracks:
        return PassRule(USUAL_PERCENT)
    assessed = [track for track in tracks if track.is_assessed]
    return PassRule(max((track.pass_percent for track in assessed), default=0), is_assessed=bool(assessed))
