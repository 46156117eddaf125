"""What is asked of the effect report, and the whole answer."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from app.assessment.selection import month_begin, month_end
from app.coverage.effects.report import Effects
from app.coverage.periods import FIRST, LAST
from app.errors import Invalid
from app.i18n import N_, Message
from app.workforce.codes import AUDIENCES

USUAL_DAYS: Final = 335
"""How far back the period begins when nobody says from when; with its months made whole, a year."""


@dataclass(frozen=True)
class EffectQuestion:
    """The cohort of one audience in a period of whole months, as it is known on a day."""

    audience: str
    start: date
    end: date
    on: date


@dataclass(frozen=True)
class Area:
    """A region or site whose people the asker sees."""

    code: str
    name: str


@dataclass(frozen=True)
class EffectReport:
    """A protected report: every door starts from it."""

    question: EffectQuestion
    is_national: bool
    areas: tuple[Area, ...]
    """The country, or the regions and sites within the asker's reach."""
    effects: Effects

    @property
    def area_code(self) -> str:
        """The codes of what is covered, in order."""
        return "+".join(area.code for area in self.areas)


def question(audience: str, start: date | None, end: date | None, *, on: date) -> EffectQuestion:
    """A question that can be answered: of whole months, without dates the twelve up to that of ``on``.

    Days are widened to their months, because two reports that differ by a day could differ by one person. Raise
    Invalid for a question that cannot be answered.
    """
    last = end or on
    first = start or max(FIRST, last - timedelta(days=USUAL_DAYS - 1))
    if audience not in AUDIENCES:
        raise _refusal("audience", N_("There is no such group."))
    for field, day in (("from", first), ("to", last)):
        if not FIRST <= day <= LAST:
            raise _refusal(field, N_("Choose a date from 2000 to 2100."))
    if first > last:
        raise _refusal("from", N_("The first day lies after the last."))
    return EffectQuestion(audience, month_begin(first), month_end(last), on)


def _refusal(field: str, reason: Message) -> Invalid:
    return Invalid(reason, fields={field: [reason]})
