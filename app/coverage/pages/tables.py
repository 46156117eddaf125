"""Coverage as a finding, tiles, a chart and a table; the definitions; the table as a file."""

from collections.abc import Mapping
from typing import Any, cast

from flask import Response, current_app, render_template

from app.accounts.policy import SignedIn
from app.clock import now, today
from app.coverage import chart, queries
from app.coverage.actions import export
from app.coverage.csv_files import file_name
from app.coverage.effects.definitions import EFFECT_INDICATORS, UNIT_WORDS
from app.coverage.indicators import AUDIENCE_NAMES, INDICATORS
from app.coverage.pages.door import BOUNDS, blueprint, choices, written
from app.coverage.schemas import BY_NAMES, CoveragePageIn
from app.coverage.suppression import override
from app.coverage.tables import CoverageTable
from app.i18n import N_, Message, direction
from app.permissions import Permission
from app.web.access import principal, requires
from app.web.forms import parsed
from app.web.language import page_language
from app.web.unit_of_work import read_session, session, writes

TOO_FEW = N_("%(group)s: too few people for a share")
WITHHELD = N_("%(group)s: the figure is withheld so that nobody can be singled out")
NOBODY = N_("%(group)s: nobody is on the register on this date")
NO_REGISTER = N_("%(group)s: there is no register, so no share can be told")
UNTOLD: Mapping[str, Message] = {"low": TOO_FEW, "c": WITHHELD, "z": NOBODY, "x": NO_REGISTER}


@blueprint.get("/coverage")
@requires(Permission.READ_COVERAGE)
def table() -> str:
    """One indicator of one group on a date, cut by something."""
    found = _table()
    is_mirrored = direction(page_language()) == "rtl"
    return render_template(
        "coverage/table.html",
        table=found,
        asked=found.question,
        finding=_finding(found),
        extremes=found.extremes(),
        chart=chart.drawn(found, is_mirrored=is_mirrored),
        is_mirrored=is_mirrored,
        by_words=BY_NAMES[found.question.by],
        export=_export_values(found),
        region_parts=tuple((row.code, row.label) for row in found.rows if row.has_own_table),
        **choices(),
    )


@blueprint.get("/coverage.csv")
@requires(Permission.EXPORT_COVERAGE)
@writes
def file() -> Response:
    """The same table as a file, written down in the audit."""
    found = _table()
    text = export(session(), found, by=cast(SignedIn, principal()), at=now())
    answer = Response(text, content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{file_name(found)}"'
    return answer


@blueprint.get("/coverage/definitions")
@requires(Permission.READ_COVERAGE)
def definitions() -> str:
    """What each indicator counts, and how small numbers are protected."""
    return render_template(
        "coverage/definitions.html",
        indicators=INDICATORS.values(),
        effect_indicators=EFFECT_INDICATORS.values(),
        unit_words=UNIT_WORDS,
    )


def _table() -> CoverageTable:
    asked: dict[str, Any] = {"on": today(), **parsed(CoveragePageIn, source="args")}
    asker = cast(SignedIn, principal())
    profile = override(current_app.config)
    return queries.coverage_table(read_session(), asker, asked.pop("indicator"), **asked, profile=profile)


def _finding(found: CoverageTable) -> Message:
    """The sentence that tells the whole table's figure, or why it cannot be told."""
    asked, cell = found.question, found.total.cell
    group = AUDIENCE_NAMES[asked.audience]
    if cell.n is None and not asked.indicator.is_share:
        return Message(WITHHELD.text, {"group": group})
    if not asked.indicator.is_share:
        return Message(asked.indicator.finding.text, {"group": group, "count": written("number", cell.n or 0)})
    if cell.status:
        return Message(UNTOLD[cell.status].text, {"group": group})
    share = BOUNDS[cell.bound] if cell.bound else written("percent", float(cell.value or 0))
    return Message(asked.indicator.finding.text, {"group": group, "share": share, "module": asked.module})


def _export_values(found: CoverageTable) -> dict[str, str]:
    asked = found.question
    values = {
        "indicator": asked.indicator.code,
        "audience": asked.audience,
        "on": asked.on.isoformat(),
        "by": str(asked.by),
        "region": found.region_code,
        "module": asked.module,
    }
    return {name: value for name, value in values.items() if value}
