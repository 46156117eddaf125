"""What learners are told about a new version of a module, and what it asks of those who passed an earlier one.

CR-08 of the indicators: a change of the curriculum that is marked as critical can shorten validity. Any other change
leaves records as they are.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from app.errors import Invalid
from app.i18n import DEFAULT_LANGUAGE, LANGUAGES, N_

SOONEST: Final = timedelta(days=30)
LATEST: Final = timedelta(days=365)
LONGEST: Final = 400


class Effect(StrEnum):
    """What a change means for those who passed an earlier version."""

    STANDS = "records-stand"
    """Nothing: what they passed is worth the same."""
    REFRESHER = "refresher"
    """They are asked for a refresher of the module; passes and certificates stand."""
    VALIDITY = "validity"
    """Their certificates end on a day, unless they pass the module again by then."""


EFFECTS: Final = ", ".join(f"'{effect}'" for effect in Effect)


@dataclass(frozen=True)
class Announcement:
    """What the publisher of a version says of it."""

    words: Mapping[str, str] = field(default_factory=dict)
    """What changed, in a sentence or two, by language."""
    effect: Effect = Effect.STANDS
    until: date | None = None
    """The last day on which shortened certificates count; None where nothing is shortened."""

    @property
    def is_critical(self) -> bool:
        """Whether it asks something of those who passed before."""
        return self.effect is not Effect.STANDS


NOTHING_SAID: Final = Announcement()


@dataclass(frozen=True)
class Announced:
    """An announcement that was made, with the version it is about."""

    module_key: str
    version_id: int
    number: int
    published_at: datetime
    announcement: Announcement
    announced_at: datetime

    def said(self, language: str) -> tuple[str, str] | None:
        """The words in a language, else in English, and the language they are in; None when nobody said anything."""
        words = self.announcement.words
        spoken = language if language in words else DEFAULT_LANGUAGE
        return (words[spoken], spoken) if spoken in words else None


def checked(said: Announcement, *, on: date) -> Announcement:
    """The announcement with its words trimmed and empty ones left out.

    Raises Invalid for a critical change that tells its learners nothing in English, for words that are too long or of
    no language of the service, and for a day that is missing, too near, too far, or asked for without need.
    """
    words = {language: text.strip() for language, text in said.words.items() if text.strip()}
    if any(language not in LANGUAGES or len(text) > LONGEST for language, text in words.items()):
        wrong = N_("Say what changed in at most %(most)s characters, in the languages of the service.", most=LONGEST)
        raise Invalid(wrong, fields={"words": [wrong]})
    if said.is_critical and DEFAULT_LANGUAGE not in words:
        wrong = N_("Say in English what changed: learners are asked to do something about it.")
        raise Invalid(wrong, fields={"words": [wrong]})
    if said.effect is Effect.VALIDITY:
        _check_day(said.until, on)
    elif said.until is not None:
        wrong = N_("A day is chosen only where certificates are to end on it.")
        raise Invalid(wrong, fields={"until": [wrong]})
    return Announcement(words, said.effect, said.until)


def _check_day(until: date | None, on: date) -> None:
    if until is None or not on + SOONEST <= until <= on + LATEST:
        wrong = N_("Choose a day that is at least 30 days and at most twelve months from now.")
        raise Invalid(wrong, fields={"until": [wrong]})
