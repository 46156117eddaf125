"""Coverage as a finding, tiles, a chart and a table; the definitions; the table as a file."""

from collections.abc import Mapping
from typing import Any, Final, cast

from flask import Response, current_app, render_template

from app.accounts.policy import SignedIn
from app.clock import now, today
from app.coverage import chart, map_drawing, queries
from app.coverage.actions import export
from app.coverage.csv_files import file_name
from app.coverage.indicators import AUDIENCE_NAMES, BY_NAMES, Unit
from app.coverage.map_drawing import Choropleth, Place
from app.coverage.pages.door import BOUNDS, blueprint, choices, written
from app.coverage.schemas import CoveragePageIn
from app.coverage.suppression import override
from app.coverage.tables import CoverageTable
from app.i18n import N_, Message, direction
from app.permissions import Permission
from app.web.access import principal, requires
from app.web.forms import parsed
from app.web.language import page_language
from app.web.unit_of_work import read_session, session, writes
from app.workforce.queries import sheet_of

AHEAD: Final = "COV"
"""Begins the codes of what is the better the higher it is, so that somebody can be ahead."""

TOO_FEW = N_("%(group)s: too few people for a share")
WITHHELD = N_("%(group)s: the figure is withheld so that nobody can be singled out")
NOBODY = N_("%(group)s: nobody is on the register on this date")
NO_REGISTER = N_("%(group)s: there is no register, so no share can be told")
NOT_TOLD = N_("%(group)s. %(name)s: no other agency has told this figure")
NOTHING = N_("%(group)s. %(name)s: there is nothing to count")
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
        extremes=found.extremes() if found.question.indicator.code.startswith(AHEAD) else None,
        chart=chart.drawn(found, is_mirrored=is_mirrored),
        map=_map(found, is_mirrored=is_mirrored),
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


def _table() -> CoverageTable:
    asked: dict[str, Any] = {"on": today(), **parsed(CoveragePageIn, source="args")}
    asker = cast(SignedIn, principal())
    profile = override(current_app.config)
    languages = tuple(current_app.config["LANGUAGES"])
    return queries.coverage_table(
        read_session(), asker, asked.pop("indicator"), **asked, today=today(), profile=profile, languages=languages
    )


def _map(found: CoverageTable, *, is_mirrored: bool) -> Choropleth | None:
    """The table as a map; None where its rows are no shares of regions."""
    places = [Place(row.code, row.label, row.cell) for row in found.rows if row.has_own_table]
    if len(places) < 2 or any(row.unit is not Unit.PERCENT for row in found.rows):
        return None
    if not found.question.indicator.is_share:
        return None
    return map_drawing.drawn(places, sheet_of(read_session(), found.region_code), is_mirrored=is_mirrored)


def _finding(found: CoverageTable) -> Message:
    """The sentence that tells the whole table's figure, or why it cannot be told."""
    asked, cell = found.question, found.total.cell
    group = AUDIENCE_NAMES[asked.audience]
    is_volume = asked.indicator.unit_code is Unit.ATTENDANCES
    if cell.n is None and is_volume:
        return Message(WITHHELD.text, {"group": group})
    if is_volume:
        return Message(asked.indicator.finding.text, {"group": group, "count": written("number", cell.n or 0)})
    if cell.status:
        return _untold(found, group)
    filter_name = "percent" if found.total.unit is Unit.PERCENT else "number"
    share = BOUNDS[cell.bound] if cell.bound else written(filter_name, float(cell.value or 0))
    words = {"group": group, "name": asked.indicator.name, "share": share, "module": asked.module}
    return Message(asked.indicator.finding.text, words)


def _untold(found: CoverageTable, group: Message) -> Message:
    """Why the figure cannot be told."""
    indicator, status = found.question.indicator, found.total.cell.status
    words = {"group": group, "name": indicator.name}
    if indicator.is_of_agencies and status == "x":
        return Message(NOT_TOLD.text, words)
    if status in ("x", "z") and not indicator.measures and not indicator.needs_module:
        return Message(NOTHING.text, words)
    return Message(UNTOLD[status].text, {"group": group})


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
