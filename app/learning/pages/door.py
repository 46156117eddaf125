"""What the pages of learning share."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, cast

from flask import Blueprint, url_for

from app.accounts.policy import SignedIn
from app.assessment.models import Kind
from app.catalogue.documents import TrackDocument
from app.i18n import DEFAULT_LANGUAGE, N_, Message
from app.learning.progress import Doing, Step
from app.web.access import principal

blueprint = Blueprint("learning", "app.learning", template_folder="templates")
TESTS: Final[Mapping[Doing, Kind]] = {Doing.PRE_TEST: Kind.PRE, Doing.POST_TEST: Kind.POST}
RATINGS: Final[Mapping[int, Message]] = {
    1: N_("1: not useful"),
    2: N_("2: a little useful"),
    3: N_("3: useful in part"),
    4: N_("4: useful"),
    5: N_("5: very useful"),
}
"""How useful a track was for one's work, in words."""


def me() -> SignedIn:
    """Who is signed in."""
    return cast(SignedIn, principal())


def step_address(track_code: str, step: Step) -> str:
    """The page of the next thing to do in a track."""
    if step.doing is Doing.LESSON:
        return url_for("learning.lesson", code=track_code, module_key=step.module_key, lesson_key=step.key)
    if step.doing is Doing.QUIZ:
        return url_for("learning.quiz", code=track_code, module_key=step.module_key)
    if step.doing is Doing.ATTEMPT:
        return url_for("learning.attempt", public_id=step.key)
    if step.doing in TESTS:
        return url_for("learning.test", code=track_code, kind=TESTS[step.doing])
    return url_for("learning.track_page", code=track_code)


@dataclass(frozen=True)
class TrackWords:
    """Title and summary of a track, and the language they are in."""

    title: str
    summary: str
    language: str


def track_words(document: TrackDocument, language: str) -> TrackWords:
    """A track's words in a language, else in English."""
    words = document.text(language)
    return TrackWords(words.title, words.summary, language if language in document.texts else DEFAULT_LANGUAGE)
