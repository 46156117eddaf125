"""How far groups and regions lie apart, and how good the data are."""

from typing import Any, Final, cast

from flask import current_app, render_template, request

from app.accounts.policy import SignedIn
from app.clock import today
from app.coverage.consistency import NAMES
from app.coverage.indicators import AUDIENCE_NAMES, By
from app.coverage.pages.door import blueprint, choices
from app.coverage.queries import coverage_table
from app.coverage.queries.quality import consistency_checks, quality_report
from app.coverage.schemas import JudgedIn
from app.coverage.suppression import override
from app.i18n import N_
from app.permissions import Permission
from app.web.access import principal, requires
from app.web.forms import parsed
from app.web.unit_of_work import read_session

ADVICE: Final = {
    "DQ-1": N_(
        "Link the accounts of the list below to the register, or bring in the positions that are missing. Until then"
        " these people count nowhere."
    ),
    "DQ-2": N_("Link every account of one person to the same entry of the register; the person then counts once."),
    "DQ-3": N_("Add what is missing to the register file and bring it in again. What is not known is shown as such."),
    "DQ-4": N_("Ask the units that are late for their figures; bring in how many came in time as an agency's figure."),
    "DQ-5": N_("Ask for a new extract of the register and bring it in; more than twelve months is too old to publish."),
    "DQ-7": N_("Ask facilitators to enter the roster with test results. A head count alone certifies nobody."),
}
"""What a data officer can do about each."""

REASONS: Final = {
    "unlinked": N_("the account is linked to nobody on the register"),
    "elsewhere": N_("not on the register of the group on that day"),
    "sex": N_("sex"),
    "birth_year": N_("birth year"),
    "cadre_isco08": N_("occupation"),
    "site": N_("place of work"),
}
REGIONAL: Final = ("EQ-1", "EQ-2", "EQ-3")


@blueprint.get("/coverage/equity")
@requires(Permission.READ_COVERAGE)
def equity() -> str:
    """EQ-1 to EQ-4 of a group, with the shares that they lie between."""
    asked = _asked()
    tables = [_gap(code, By.REGION, asked) for code in REGIONAL]
    pairs = [_gap("EQ-4", cut, asked) for cut in (By.SETTING, By.SEX)]
    return render_template(
        "coverage/equity.html",
        asked=asked,
        first=tables[0],
        tables=tables,
        pairs=pairs,
        group=AUDIENCE_NAMES[asked["audience"]],
        **choices(),
    )


@blueprint.get("/coverage/quality")
@requires(Permission.READ_COVERAGE)
def quality() -> str:
    """DQ-1 to DQ-7, with what can be done about each and the rows to mend."""
    asked = _asked()
    report = quality_report(
        read_session(),
        cast(SignedIn, principal()),
        audience=asked["audience"],
        on=asked["on"],
        today=today(),
        profile=override(current_app.config),
    )
    return render_template(
        "coverage/quality.html",
        asked=asked,
        report=report,
        agreements=consistency_checks(read_session(), report, asked["on"]) if "checks" in request.args else (),
        group=AUDIENCE_NAMES[asked["audience"]],
        advice=ADVICE,
        reasons=REASONS,
        check_names=NAMES,
        lists=_lists(report.unmatched, report.incomplete),
        **choices(),
    )


def _lists(unmatched: Any, incomplete: Any) -> tuple[tuple[Any, Any], ...]:
    found = (
        (N_("Completions that match nobody"), unmatched),
        (N_("Entries of the register that are not complete"), incomplete),
    )
    return tuple((heading, rows) for heading, rows in found if rows and rows.count)


def _asked() -> dict[str, Any]:
    return {"on": today(), **parsed(JudgedIn, source="args")}


def _gap(code: str, cut: By, asked: dict[str, Any]) -> Any:
    asker = cast(SignedIn, principal())
    profile = override(current_app.config)
    return coverage_table(read_session(), asker, code, by=cut, today=today(), profile=profile, **asked)
