"""What changed in a module since a learner passed it, and what that asks of them. Values in, values out."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from html import unescape
from typing import Any, Final

from app.assessment.models import Kind
from app.catalogue.announcing import Announced, Effect
from app.catalogue.comparing import SAME, Difference, Piece, differences
from app.catalogue.documents import TextDocument
from app.catalogue.markdown import text_only
from app.catalogue.texts import LessonText, ScenarioText
from app.learning.awards import Passed
from app.learning.progress import Sittings, Standing

NEW: Final = "new"
CHANGED: Final = "changed"


@dataclass(frozen=True)
class LessonChange:
    """A lesson that is new, or whose words are others."""

    key: str
    words: LessonText
    before: LessonText | None

    @property
    def title(self) -> str:
        """As it is now."""
        return self.words.title

    @property
    def kind(self) -> str:
        """``new`` or ``changed``."""
        return NEW if self.before is None else CHANGED

    @property
    def differences(self) -> tuple[Difference, ...]:
        """Title, note, text and key points as far as they are others; empty for a new lesson."""
        return () if self.before is None else tuple(differences(_lesson(self.before), _lesson(self.words)))


@dataclass(frozen=True)
class Since:
    """What lies between the version that was passed and the one that new learners get, in one language."""

    announced: tuple[Announced, ...]
    """What publishers said since, the newest first."""
    lessons: tuple[LessonChange, ...]
    """In reading order."""
    lessons_gone: tuple[str, ...]
    """Their titles."""
    story: tuple[Difference, ...]
    language: str

    @property
    def is_seen(self) -> bool:
        """Whether a learner sees anything of it."""
        said = any(each.said(self.language) for each in self.announced)
        return bool(said or self.lessons or self.lessons_gone or self.story)

    def kind_of(self, lesson_key: str) -> str | None:
        """``new`` or ``changed``; None for a lesson that is as it was."""
        return next((each.kind for each in self.lessons if each.key == lesson_key), None)


def since(before: TextDocument, after: TextDocument, announced: Iterable[Announced]) -> Since:
    """Compare the words of two versions, which are in one language."""
    return Since(
        tuple(announced),
        tuple(_lessons(before, after)),
        tuple(words.title for key, words in before.lessons.items() if key not in after.lessons),
        tuple(differences(_story(before.scenario), _story(after.scenario))),
        after.language,
    )


def asks_refresher(announced: Iterable[Announced], passed: Passed, standing: Standing) -> Announced | None:
    """The newest critical change that asks for a refresher which was not begun and sent since; None without one.

    ``announced``: what was said of versions after the one that was passed, the newest first.
    """
    wanted = next((each for each in announced if each.announcement.effect is Effect.REFRESHER), None)
    done = standing.sittings.get((Kind.REFRESHER, passed.module_key), Sittings()).passed_at
    return None if wanted is None or (done is not None and done >= wanted.announced_at) else wanted


def is_after(each: Announced, passed: Passed) -> bool:
    """Whether something was said after the version that was passed; by the moment where nobody knows the version."""
    if passed.version_id is None:
        return each.announced_at > passed.recorded_at
    return each.version_id > passed.version_id


def shown(difference: Difference) -> tuple[Piece, ...]:
    """The words that differ with the lines around them; the lines between, which are as they were, give way to dots."""
    pieces = difference.pieces
    return tuple(_shortened(each, is_first=each is pieces[0], is_last=each is pieces[-1]) for each in pieces)


def _shortened(piece: Piece, *, is_first: bool, is_last: bool) -> Piece:
    if piece.kind != SAME:
        return piece
    lines = piece.words.splitlines(keepends=True)
    head, tail = ([] if is_first else lines[:1]), ([] if is_last else lines[-1:])
    if len(lines) <= len(head) + len(tail) + 1:
        return piece
    return Piece(SAME, "".join([*head, "…\n", *tail]))


def _lessons(before: TextDocument, after: TextDocument) -> Iterator[LessonChange]:
    for key, words in after.lessons.items():
        if before.lessons.get(key) != words:
            yield LessonChange(key, words, before.lessons.get(key))


def _lesson(words: LessonText) -> dict[str, str]:
    """The words of a lesson in reading order, each as one text."""
    return {
        "title": words.title,
        "content_note": words.content_note or "",
        "body": unescape(text_only(words.body)),
        "key_points": "\n".join(words.key_points),
        "monday": words.monday,
    }


def _story(words: ScenarioText | None) -> dict[str, Any]:
    return {} if words is None else asdict(words)
