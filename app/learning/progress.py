"""How far a learner is, and the one thing to do next. Values in, values out."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from app.assessment.grading import PassRule
from app.assessment.models import Attempt, Kind
from app.catalogue.documents import TrackDocument
from app.learning.awards import Awarded, Passed, gates, is_newer

USUAL_PERCENT: Final = 80
OF_MODULES: Final = (Kind.QUIZ, Kind.REFRESHER)
"""Kinds of attempts that can be at a module; a refresher is where a critical change of it asks for one."""
LessonPlace = tuple[str, str, str]
"""Track code, module key, lesson key."""


class Doing(StrEnum):
    """Kinds of next things."""

    PRE_TEST = "pre-test"
    LESSON = "lesson"
    QUIZ = "quiz"
    POST_TEST = "post-test"
    ATTEMPT = "attempt"
    NOTHING = "nothing"


@dataclass(frozen=True)
class Place:
    """Where a learner left off in a track: the last module and lesson opened there, if any."""

    module_key: str | None
    lesson_key: str | None


@dataclass(frozen=True)
class Sittings:
    """The attempts of one kind at one subject, of which there is at least one."""

    open_id: str | None = None
    """The public id of the one that waits to be sent."""
    passed_at: datetime | None = None
    """When the last one that passed was sent; of refreshers, which nobody fails, when the last one sent was begun."""


@dataclass(frozen=True)
class Standing:
    """Everything a learner has done that decides what comes next."""

    places: Mapping[str, Place] = field(default_factory=dict)
    """The tracks the learner takes, with where each was left."""
    lessons: frozenset[LessonPlace] = frozenset()
    """Lessons read to the end."""
    passes: Mapping[str, Passed] = field(default_factory=dict)
    """Module key to the longest pass."""
    sittings: Mapping[tuple[str, str], Sittings] = field(default_factory=dict)
    """Kind and subject of everything that was ever begun."""
    awards: Mapping[str, Awarded] = field(default_factory=dict)
    """Track code to the last certificate that was not revoked."""
    skipped: frozenset[str] = frozenset()
    """Tracks whose pre-test the learner chose to do without."""

    def takes(self, track_code: str) -> bool:
        """Whether the learner takes a track."""
        return track_code in self.places

    def has_read(self, track_code: str, module_key: str, lesson_key: str) -> bool:
        """Whether a lesson was read to its end, in that track."""
        return (track_code, module_key, lesson_key) in self.lessons

    def has_passed(self, module_key: str, on: date) -> bool:
        """Whether a pass of the module counts on a day."""
        return module_key in self.passes and on < self.passes[module_key].expires

    def has_begun(self, kind: Kind, subject: str) -> bool:
        """Whether an attempt of that kind was ever begun."""
        return (kind, subject) in self.sittings

    def has_sent(self, kind: Kind, subject: str) -> bool:
        """Whether an attempt of that kind was sent and none waits since."""
        return self.has_begun(kind, subject) and self.open_id(kind, subject) is None

    def open_id(self, kind: Kind, subject: str) -> str | None:
        """The public id of the attempt that waits to be sent, if any."""
        found = self.sittings.get((kind, subject))
        return None if found is None else found.open_id


@dataclass(frozen=True)
class Step:
    """The next thing to do: in which module, if in one, and which lesson or attempt."""

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
    post_test_done: bool | None = None
    """Whether the post-test that the certificate needs is passed; None where it needs none."""
    optional: tuple[ModuleProgress, ...] = ()
    """How far one is in the modules by choice; nothing else here depends on them."""

    @property
    def done(self) -> int:
        """Lessons read, modules and post-test passed; what a passed module asked is done."""
        done = sum(each.lessons + 1 if each.is_passed else each.lessons_read for each in self.modules)
        return done + (self.post_test_done is True)

    @property
    def total(self) -> int:
        """Lessons and quizzes of the track, and the post-test that the certificate needs."""
        return sum(each.lessons + 1 for each in self.modules) + (self.post_test_done is not None)

    @property
    def percent(self) -> int:
        """How much is done, 0 to 100; 100 only when everything is."""
        return self.done * 100 // self.total if self.total else 0

    @property
    def is_complete(self) -> bool:
        """Whether every core module is passed."""
        return bool(self.modules) and all(each.is_passed for each in self.modules)

    @property
    def current(self) -> str | None:
        """The core module that one is in: that of the next step, else the first that is not passed; None at the end."""
        return self.next.module_key or next((each.key for each in self.modules if not each.is_passed), None)


Lessons = Mapping[str, Sequence[str]]
"""Module key to the keys of its lessons, in reading order."""


def progress(
    track: TrackDocument, lessons: Lessons, standing: Standing, *, on: date, withdrawn: Collection[str] = ()
) -> TrackProgress:
    """How far a learner is in a track on a day; modules that are not published do not count.

    A module that is withdrawn for the time being counts, but is never the next thing to do: a track that lacks only
    it waits with its learner, and what was passed before stands.
    """
    modules, optional = (
        tuple(_module(track.code, key, lessons[key], standing, on) for key in keys if key in lessons)
        for keys in (track.modules, track.optional)
    )
    is_complete = bool(modules) and all(each.is_passed for each in modules)
    return TrackProgress(
        modules,
        _next(track, modules, lessons, standing, withdrawn),
        is_complete and not post_test_waits(track, standing) if gates(track) else None,
        optional,
    )


def _module(code: str, key: str, lessons: Sequence[str], standing: Standing, on: date) -> ModuleProgress:
    read = sum(standing.has_read(code, key, lesson) for lesson in lessons)
    until = standing.passes[key].expires if standing.has_passed(key, on) else None
    return ModuleProgress(key, len(lessons), read, until)


def _next(
    track: TrackDocument,
    modules: Sequence[ModuleProgress],
    lessons: Lessons,
    standing: Standing,
    withdrawn: Collection[str],
) -> Step:
    """The pre-test at the start, then what the first module asks that is not passed, then the post-test."""
    not_passed = [each for each in modules if not each.is_passed]
    waiting = next((each for each in not_passed if each.key not in withdrawn), None)
    if waiting is None:
        is_last = bool(modules) and not not_passed and post_test_waits(track, standing)
        return _test(Kind.POST, Doing.POST_TEST, track, standing) if is_last else Step(Doing.NOTHING)
    if pre_test_waits(track, standing):
        return _test(Kind.PRE, Doing.PRE_TEST, track, standing)
    return _in_module(track.code, waiting.key, lessons[waiting.key], standing)


def _in_module(code: str, key: str, lessons: Sequence[str], standing: Standing) -> Step:
    """The open attempt, else the next lesson, else the quiz."""
    open_id = standing.open_id(Kind.QUIZ, key)
    if open_id is not None:
        return Step(Doing.ATTEMPT, key, open_id)
    unread = [lesson for lesson in lessons if not standing.has_read(code, key, lesson)]
    if not unread:
        return Step(Doing.QUIZ, key)
    place = standing.places.get(code, Place(None, None))
    left_at = place.lesson_key if place.module_key == key else None
    return Step(Doing.LESSON, key, left_at if left_at in unread else unread[0])


def _test(kind: Kind, doing: Doing, track: TrackDocument, standing: Standing) -> Step:
    open_id = standing.open_id(kind, track.code)
    return Step(doing) if open_id is None else Step(Doing.ATTEMPT, None, open_id)


def pre_test_waits(track: TrackDocument, standing: Standing) -> bool:
    """Whether the pre-test is offered: before any lesson or quiz, until it was sent or skipped."""
    if not track.tests.pre or track.code in standing.skipped or standing.has_sent(Kind.PRE, track.code):
        return False
    return is_untouched(track, standing)


def is_untouched(track: TrackDocument, standing: Standing) -> bool:
    """Whether no core module of the track was learnt or tested yet; afterwards a pre-test would not be one."""
    has_read = any(code == track.code and key in track.modules for code, key, _ in standing.lessons)
    return not has_read and not any(
        standing.has_begun(Kind.QUIZ, key) or key in standing.passes for key in track.modules
    )


def post_test_waits(track: TrackDocument, standing: Standing) -> bool:
    """Whether the post-test is the next thing once all modules are passed.

    Where it gates the certificate: until it is passed, and again when every module was passed anew after the last
    certificate. Where it is only offered: until it was sent once.
    """
    if not track.tests.post:
        return False
    if not gates(track):
        return not standing.has_sent(Kind.POST, track.code)
    last = standing.awards.get(track.code)
    found = standing.sittings.get((Kind.POST, track.code), Sittings())
    if found.passed_at is not None and is_newer(found.passed_at, last):
        return False
    return all(key in standing.passes and is_newer(standing.passes[key].recorded_at, last) for key in track.modules)


def is_of(attempt: Attempt, track: TrackDocument) -> bool:
    """Whether an attempt is at a module that a track offers, or at one of its tests."""
    return attempt.subject == track.code or (attempt.kind in OF_MODULES and attempt.subject in track.offered)


def core_of(module_key: str, tracks: Sequence[TrackDocument]) -> list[TrackDocument]:
    """Those of the tracks whose certificate depends on a module."""
    return [track for track in tracks if module_key in track.modules]


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
