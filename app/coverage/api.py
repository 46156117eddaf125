"""Coverage and the effect report over the JSON API."""

from typing import Any, Final, cast

from flask import Response, current_app, request

from app.accounts.policy import SignedIn
from app.clock import now, today
from app.coverage import queries
from app.coverage.actions import export, export_effects
from app.coverage.csv_files import file_name
from app.coverage.effects import files
from app.coverage.effects.questions import question
from app.coverage.queries.effects import effect_report
from app.coverage.schemas import CoverageIn, CoverageOut, EffectsIn, EffectsOut, plain, plain_effects
from app.coverage.suppression import override
from app.permissions import Permission
from app.web.access import principal, requires
from app.web.api import Blueprint
from app.web.language import page_language
from app.web.unit_of_work import read_session, session, writes

blueprint = Blueprint("coverage-api", __name__, url_prefix="", description="Who is certified, of how many, on a date.")

CSV: Final = "text/csv"
JSON: Final = "application/json"


@blueprint.get("/coverage/<indicator>")
@requires(Permission.READ_COVERAGE)
@blueprint.arguments(CoverageIn, location="query")
@blueprint.response(200, CoverageOut)
@blueprint.alt_response(
    200, schema={"type": "string"}, content_type=CSV, description="Tidy CSV, when text/csv is accepted; audited."
)
@writes
def coverage(asked: dict[str, Any], indicator: str) -> Any:
    """A protected table of COV-1, COV-3, COV-4 or COV-6, limited to one's reach.

    With ``Accept: text/csv`` it comes as a file; that needs the right to export and is written down in the audit.
    """
    asker = cast(SignedIn, principal())
    table = queries.coverage_table(
        read_session(), asker, indicator, **{"on": today(), **asked}, profile=override(current_app.config)
    )
    if request.accept_mimetypes.best_match([JSON, CSV], default=JSON) == CSV:
        answer = Response(export(session(), table, by=asker, at=now()), content_type=f"{CSV}; charset=utf-8")
        answer.headers["Content-Disposition"] = f'attachment; filename="{file_name(table)}"'
        return answer
    return plain(table, page_language())


@blueprint.get("/effects")
@requires(Permission.READ_EFFECTS)
@blueprint.arguments(EffectsIn, location="query")
@blueprint.response(200, EffectsOut)
@blueprint.alt_response(
    200, schema={"type": "string"}, content_type=CSV, description="Tidy CSV, when text/csv is accepted; audited."
)
@writes
def effects(asked: dict[str, Any]) -> Any:
    """The protected effect report of a group and period: pre, post, gain, retention, practice; limited to one's reach.

    A person belongs to the period of the first post-test. With ``Accept: text/csv`` it comes as a file, which is
    written down in the audit.
    """
    asker = cast(SignedIn, principal())
    wanted = question(asked["audience"], asked.get("start"), asked.get("end"), on=today())
    report = effect_report(read_session(), asker, wanted)
    if request.accept_mimetypes.best_match([JSON, CSV], default=JSON) == CSV:
        answer = Response(export_effects(session(), report, by=asker, at=now()), content_type=f"{CSV}; charset=utf-8")
        answer.headers["Content-Disposition"] = f'attachment; filename="{files.file_name(report)}"'
        return answer
    return plain_effects(report, page_language())
