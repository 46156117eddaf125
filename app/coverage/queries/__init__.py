"""Reads of coverage. What leaves here is protected: :func:`coverage_table` is the only way to a figure."""

from datetime import date

from sqlalchemy.orm import Session

from app.accounts.policy import SignedIn
from app.coverage import suppression
from app.coverage.indicators import INDICATORS, By, Indicator
from app.coverage.ledger import EVERY_AUDIENCE
from app.coverage.periods import FIRST, LAST
from app.coverage.queries.counting import counts
from app.coverage.queries.places import place
from app.coverage.suppression import Profile
from app.coverage.tables import CoverageTable, Place, Question, table
from app.errors import Invalid, NotFound
from app.i18n import N_, Message
from app.workforce.codes import AUDIENCES


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
) -> CoverageTable:
    """A protected table of one indicator, in two statements.

    Args:
        session: any session.
        principal: who asks; sees the regions that the right to read coverage reaches.
        indicator: its code.
        audience: a code of the register, or ``_T`` for all together.
        on: the reference date, from 2000 to 2100.
        by: what the rows are.
        region: a region's code; without it, the topmost one that the principal may see.
        module: for module coverage its key; without it, the first of the audience's track.
        profile: only for tests, in place of the audience's own.

    Raises:
        NotFound: no such indicator, or no such region in the principal's reach.
        Invalid: the audience, the date or the cut does not fit the indicator.
        CountsDisagree: the ledger is broken.
    """
    asked = indicator_of(indicator)
    cut = _cut(asked, by)
    _check(asked, audience, on)
    found = place(session, principal, region, audience)
    question = Question(asked, audience, on, cut, _module(asked, found, module))
    return table(question, found, counts(session, question, found), profile or suppression.profile_of(audience))


def _cut(asked: Indicator, by: str) -> By:
    if by not in {str(cut) for cut in asked.cuts}:
        raise _refusal("by", N_("This indicator is not cut that way."))
    return By(by)


def _check(asked: Indicator, audience: str, on: date) -> None:
    if audience != EVERY_AUDIENCE and audience not in AUDIENCES:
        raise _refusal("audience", N_("There is no such group."))
    if asked.needs_module and audience == EVERY_AUDIENCE:
        raise _refusal("audience", N_("A module is for one group. Choose which."))
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
