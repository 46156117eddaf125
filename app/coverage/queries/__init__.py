"""Reads of coverage. What leaves here is protected: :func:`coverage_table` is the only way to a figure."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from sqlalchemy.orm import Session

from app.accounts.policy import SignedIn
from app.coverage import equity, suppression
from app.coverage.beyond import NOTHING
from app.coverage.indicators import COV_1, INDICATORS, By, Indicator
from app.coverage.ledger import EVERY_AUDIENCE
from app.coverage.protecting import table
from app.coverage.queries import figures, live, tallied
from app.coverage.queries.agencies import AGENCIES
from app.coverage.queries.counting import counts
from app.coverage.queries.places import place
from app.coverage.suppression import Profile
from app.coverage.tables import Counts, CoverageTable, Place, Question
from app.errors import Invalid, NotFound
from app.i18n import LANGUAGES, N_, Message
from app.workforce.codes import AUDIENCES

_log: Final = logging.getLogger(__name__)

READINGS: Final[Mapping[str, Callable[[Session, Question, Place], Counts]]] = {
    "COV-7a": tallied.places_of_work,
    "COV-7b": tallied.places_of_work,
    "COV-8": tallied.entrants,
    "PRG-1": tallied.progress,
    "DQ-1": tallied.matches,
    "DQ-2": tallied.duplicates,
    "DQ-3": tallied.completeness,
    "DQ-7": tallied.rosters,
    **AGENCIES,
}
"""What is not one measure of the ledger over another."""


def indicator_of(code: str) -> Indicator:
    """The indicator with a code; raise NotFound."""
    if code not in INDICATORS:
        raise NotFound(N_("There is no such indicator."))
    return INDICATORS[code]


def coverage_table(
    session: Session,
    principal: SignedIn,
    indicator: str,
    *,
    audience: str,
    on: date,
    by: str = By.REGION,
    region: str | None = None,
    module: str | None = None,
    today: date | None = None,
    profile: Profile | None = None,
    languages: Sequence[str] = tuple(LANGUAGES),
) -> CoverageTable:
    """A protected table of one indicator: in two or three statements, of consistency in twelve.

    One more where a release may be of the date, one more for all groups together. Each reading is logged.

    Args:
        session: any session.
        principal: who asks; sees the regions that the right to read coverage reaches.
        indicator: its code.
        audience: a code of the register, or ``_T`` for all together; an indicator of no group takes no notice of it.
        on: the reference date: the last day of a month from 2000 to 2100, or today.
        by: what the rows are; where there are no regions to tell, ``region`` stands for the indicator's own cut.
        region: a region's code; without it, the topmost one that the principal may see.
        module: for module coverage its key; without it, the first of the audience's track.
        today: the present day; without it only the ends of months are told.
        profile: only for tests, in place of the audience's own.
        languages: those in which the service is offered.

    Raises:
        NotFound: no such indicator, or no such region in the principal's reach.
        Invalid: the audience, the date or the cut does not fit the indicator.
        CountsDisagree: the ledger is broken.
    """
    asked = indicator_of(indicator)
    cut = _cut(asked, by)
    of_group = EVERY_AUDIENCE if asked.is_of_no_group else audience
    used = profile or suppression.profile_of(of_group)
    _check(asked, of_group)
    live.check_date(on, on if profile is suppression.OFF else today)
    found = place(session, principal, region, of_group)
    if asked.is_national and len(found.way) > 1:
        raise NotFound(N_("This figure is told for the whole country only."))
    question = Question(asked, of_group, on, cut, _module(asked, found, module))
    log_reading(principal, found.target.code, question)
    counted = replace(question, indicator=COV_1) if asked.is_derived else question
    told = None if asked.is_derived else _figure(session, question, found, languages)
    if told is not None:
        return told
    outside = live.beyond(session, counted, found, today) if used.threshold else NOTHING
    told = table(counted, found, _counts(session, counted, found), used, outside)
    return equity.gap(told, asked, used) if asked.is_derived else told


def log_reading(principal: SignedIn, region: str, question: Question) -> None:
    """Write down who reads which live table, without any figure of it (section 7, set C)."""
    _log.info(
        "coverage read by account %s: %s%s of %s in %s by %s on %s",
        principal.id,
        question.indicator.code,
        f" {question.module}" if question.module else "",
        question.audience,
        region,
        question.by,
        question.on,
    )


def _counts(session: Session, question: Question, found: Place) -> Counts:
    """Raw counts, not protected."""
    return READINGS.get(question.indicator.code, counts)(session, question, found)


def _figure(session: Session, question: Question, found: Place, languages: Sequence[str]) -> CoverageTable | None:
    """The table of an indicator that is not of people in regions; None of any other."""
    match question.indicator.code:
        case "DQ-5":
            return figures.age_of_register(found, question)
        case "DQ-6":
            return figures.consistency(session, found, question)
        case "CNT-1":
            return figures.lessons_in_date(session, found, question)
        case "CNT-2":
            return figures.languages_covered(session, found, question, languages)
        case _:
            return None


def _cut(asked: Indicator, by: str) -> By:
    if by == By.REGION and By.REGION not in asked.cuts:
        return asked.cuts[0]
    if by not in {str(cut) for cut in asked.cuts}:
        raise _refusal("by", N_("This indicator is not cut that way."))
    return By(by)


def _check(asked: Indicator, audience: str) -> None:
    if audience != EVERY_AUDIENCE and audience not in AUDIENCES:
        raise _refusal("audience", N_("There is no such group."))
    if asked.is_of_one_group and audience == EVERY_AUDIENCE:
        raise _refusal("audience", N_("This figure is of one group. Choose which."))


def _module(asked: Indicator, found: Place, wanted: str | None) -> str | None:
    if not asked.needs_module:
        return None
    if wanted is None and found.modules:
        return found.modules[0]
    if wanted is None or wanted not in found.modules:
        raise _refusal("module", N_("The track of this group has no such module."))
    return wanted


def _refusal(field: str, reason: Message) -> Invalid:
    return Invalid(reason, fields={field: [reason]})


__all__ = ["coverage_table", "indicator_of", "log_reading"]
