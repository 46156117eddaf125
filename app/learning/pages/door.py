"""What the pages of learning share."""

from dataclasses import dataclass
from typing import cast

from flask import Blueprint, url_for

from app.accounts.policy import SignedIn
from app.catalogue.documents import TrackDocument
from app.i18n import DEFAULT_LANGUAGE
from app.learning.progress import Doing, Step
from app.web.access import principal

blueprint = Blueprint("learning", "app.learning", template_folder="templates")


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
