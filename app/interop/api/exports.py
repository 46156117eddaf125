"""Files of published releases over the JSON API."""

from typing import Any, Final, cast

from flask import Response, url_for

from app.accounts.policy import SignedIn
from app.clock import now
from app.interop import actions
from app.interop.queries import exports as queries
from app.interop.release_files import KINDS, chosen, headers
from app.interop.schemas import ReleaseFileIn, ReleaseFileOut
from app.permissions import Permission
from app.web.access import principal, requires
from app.web.api import Blueprint, Problem
from app.web.unit_of_work import read_session, session, writes

blueprint = Blueprint("exports-api", __name__, description="Published releases as files for other systems.")

EXAMPLE: Final = {"release": "2026-12-31.1", "kind": "annex", "language": "fr"}
_BINARY: Final = {"type": "string", "format": "binary"}
_OTHERS: Final = ("application/pdf", "application/json", "application/xml", KINDS["xlsx"].content_type)


@blueprint.post("/exports")
@requires(Permission.EXPORT_COVERAGE)
@blueprint.arguments(ReleaseFileIn, example=EXAMPLE)
@blueprint.response(201, ReleaseFileOut)
@blueprint.alt_response(404, schema=Problem, description="There is no such release.")
@blueprint.alt_response(409, schema=Problem, description="The release has not been published yet.")
def ask(wanted: dict[str, Any]) -> dict[str, Any]:
    """Ask for a published release as a file; it can be fetched for seven days. Written down in the audit.

    `kind`: `annex` (PDF), `xlsx`, `csv`, `sdmx-csv`, `sdmx-structure`, `dhis2-json` or `dhis2-csv`.
    """
    row = queries.published_release(read_session(), _by(), wanted.pop("release"))
    choice = chosen(**wanted)
    file = queries.release_file(read_session(), row, choice)
    kept = actions.keep_export(session(), row, choice, file, by=_by(), at=now())
    return _view(queries.stored(kept, row.code))


@blueprint.get("/exports/<id>")
@requires(Permission.EXPORT_COVERAGE)
@blueprint.response(200, {"type": "string"}, content_type="text/csv", description="The file; audited.")
@blueprint.alt_response(200, schema=_BINARY, content_type=_OTHERS[0], description="The annex.")
@blueprint.alt_response(200, schema=_BINARY, content_type=_OTHERS[3], description="The spreadsheet.")
@blueprint.alt_response(200, schema={"type": "object"}, content_type=_OTHERS[1], description="For DHIS2.")
@blueprint.alt_response(200, schema={"type": "string"}, content_type=_OTHERS[2], description="SDMX-ML 3.0.")
@blueprint.alt_response(404, schema=Problem, description="There is none, or another account asked for it.")
@blueprint.alt_response(409, schema=Problem, description="It was asked for more than seven days ago.")
@writes
def fetch(id: str) -> Response:  # noqa: A002  (the address names it so)
    """A file that was asked for; only its own account gets it, the same bytes each time.

    The header `Link` leads to the definitions and the method (`rel="describedby"`).
    """
    line, file = queries.export_again(read_session(), _by(), id, at=now())
    actions.record_download(session(), line, by=_by().id, at=now())
    method = url_for("releases.published", code=line.release, _anchor="method")
    return Response(file.content, headers=headers(line.release, line.kind, line.language, method=method))


def _by() -> SignedIn:
    return cast(SignedIn, principal())


def _view(line: queries.StoredExport) -> dict[str, Any]:
    return {**vars(line), "sha256": line.digest}
