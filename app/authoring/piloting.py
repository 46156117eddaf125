"""A pilot group: who tries a draft before it is published, for how long, and how each part was to them.

Answers are one of five words for each part. No text is asked for, so that nobody can write about a case; and counts are
shown only from three people on, so that nobody's answer can be told from them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from app.i18n import N_, Message

LONGEST_DAYS: Final = 90
"""A draft is tried for at most so many days from today."""
MOST_AT_ONCE: Final = 50
"""So many people are invited by one form."""
FEWEST_SHOWN: Final = 3
"""From so many answers on, those to a part are counted."""


class Impression(StrEnum):
    """How a part was to somebody who tried it."""

    CLEAR = "clear"
    TOO_LONG = "too_long"
    TOO_HARD = "too_hard"
    UNSURE = "unsure"
    WRONG = "wrong"


IMPRESSION_WORDS: Final[Mapping[Impression, Message]] = {
    Impression.CLEAR: N_("It was clear"),
    Impression.TOO_LONG: N_("It was too long"),
    Impression.TOO_HARD: N_("It was too hard"),
    Impression.UNSURE: N_("I was unsure what is right"),
    Impression.WRONG: N_("Something is wrong here"),
}


@dataclass(frozen=True)
class Counted:
    """How many said what of a part; ``by_answer`` is empty while fewer than three have answered."""

    part: str
    answers: int
    by_answer: Mapping[Impression, int]

    @property
    def is_shown(self) -> bool:
        """Whether enough have answered."""
        return self.answers >= FEWEST_SHOWN


def counted(rows: Iterable[tuple[str, str, int]]) -> dict[str, Counted]:
    """Counts by part, from rows of part, answer and how many."""
    found: dict[str, dict[Impression, int]] = {}
    for part, answer, count in rows:
        found.setdefault(part, {})[Impression(answer)] = count
    made = {}
    for part, each in found.items():
        answers = sum(each.values())
        made[part] = Counted(part, answers, each if answers >= FEWEST_SHOWN else {})
    return made


def is_possible(until: date, on: date) -> bool:
    """Whether somebody can be invited on a day until another: from the same day to ninety days later."""
    return on <= until <= on + timedelta(days=LONGEST_DAYS)
