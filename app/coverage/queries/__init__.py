"""Reads of coverage. What leaves here is protected: :func:`coverage_table` is the only way to a figure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from sqlalchemy.orm import Session

from app.accounts.policy import SignedIn
from app.coverage import equity, suppression
from app.coverage.indicators import COV_1, INDICATORS, By, Indicator
from app.coverage.ledger import EVERY_AUDIENCE
from app.coverage.periods import FIRST, LAST
from app.coverage.queries import events, figures, stock
from app.coverage.queries.agencies import AGENCIES
from app.coverage.queries.counting import counts
from app.coverage.queries.places import place
from app.coverage.suppression import Profile
from app.coverage.tables import Counts, CoverageTable, Place, Question, table
from app.errors import Invalid, NotFound
from app.i18n import LANGUAGES, N_, Message
from app.workforce.codes import AUDIENCES

READINGS: Final[Mapping[str, Callable[[Session, Question, Place], Counts]]] = {
    "COV-7a": stock.places_of_work,
    "COV-7b": stock.places_of_work,
    "COV-8": events.entrants,
    "PRG-1": events.progress,
    "DQ-1": events.matches,
    "DQ-2": events.duplicates,
    "DQ-3": stock.completeness,
    "DQ-7": events.rosters,
    **AGENCIES,
}
"""What is read from the facts; everything else of people is in the ledger."""


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
    profile: Profile | None = None,
    languages: Sequence[str] = tuple(LANGUAGES),
) -> CoverageTable:
    """A protected table of one indicator: of the ledger in two statements, of facts in five, of consistency in twelve.

    Args:
        session: any session.
        principal: who asks; sees the regions that the right to read coverage reaches.
        indicator: its code.
        audience: a code of the register, or ``_T`` for all together; an indicator of no group takes no notice of it.
        on: the reference date, from 2000 to 2100.
        by: what the rows are; where there are no regions to tell, ``region`` stands for the indicator's own cut.
        region: a region's code; without it, the topmost one that the principal may see.
        module: for module coverage its key; without it, the first of the audience's track.
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
    _check(asked, of_group, on)
    found = place(session, principal, region, of_group)
    if asked.is_national and len(found.way) > 1:
        raise NotFound(N_("This figure is told for the whole country only."))
    question = Question(asked, of_group, on, cut, _module(asked, found, module))
    used = profile or suppression.profile_of(of_group)
    if asked.is_derived:
        shares = table(replace(question, indicator=COV_1), found, _counts(session, question, found), used)
        return equity.gap(shares, asked, used)
    return _figure(session, question, found, languages) or table(
        question, found, _counts(session, question, found), used
    )


def _counts(session: Session, question: Question, found: Place) -> Counts:
    """Raw counts; of a gap those of the shares that it lies between."""
    asked = question.indicator
    if asked.is_derived:
        question = replace(question, indicator=COV_1)
    counted = READINGS.get(asked.code, counts)(session, question, found)
    if question.by in (By.SETTING, By.SECTOR):
        return replace(counted, rows=stock.by_kind_of_place(session, question, found))
    return counted


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


def _check(asked: Indicator, audience: str, on: date) -> None:
    if audience != EVERY_AUDIENCE and audience not in AUDIENCES:
        raise _refusal("audience", N_("There is no such group."))
    if asked.is_of_one_group and audience == EVERY_AUDIENCE:
        raise _refusal("audience", N_("This figure is of one group. Choose which."))
    if not FIRST <= on <= LAST:
        raise _refusal("on", N_("Choose a date from 2000 to 2100."))


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


__all__ = ["coverage_table", "indicator_of"]
