"""Coverage over the JSON API."""

from typing import Any, Final, cast

from flask import Response, current_app, request

from app.accounts.policy import SignedIn
from app.clock import now, today
from app.coverage import queries
from app.coverage.actions import export
from app.coverage.csv_files import file_name
from app.coverage.schemas import CoverageIn, CoverageOut, plain
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
