"""The page on which whoever may export takes a published release out as a file."""

from typing import Any, Final, cast

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.policy import SignedIn
from app.clock import now
from app.errors import Invalid
from app.i18n import LANGUAGES, N_
from app.interop import actions
from app.interop.queries import exports as queries
from app.interop.release_files import KINDS, chosen, headers
from app.interop.schemas import ReleaseFileIn
from app.permissions import Permission
from app.web.access import principal, requires
from app.web.forms import parsed
from app.web.language import page_language
from app.web.unit_of_work import read_session, session, writes

blueprint = Blueprint("exports", "app.interop", template_folder="templates")

MOST_SHOWN: Final = 20
REFUSED: Final = 422
REASONS: Final = {
    "withheld": N_("withheld"),
    "area": N_("region without a code"),
    "element": N_("figure without a code"),
    "option": N_("cut without a code"),
}


@blueprint.get("/published/<code>/exports")
@requires(Permission.EXPORT_COVERAGE)
def choices(code: str) -> str:
    """The kinds of file that a published release goes out as, and the files one asked for."""
    return _page(code)


@blueprint.post("/published/<code>/exports")
@requires(Permission.EXPORT_COVERAGE)
def ask(code: str) -> AnyResponse:
    """Ask for a file."""
    row = queries.published_release(read_session(), _by(), code)
    choice = chosen(**parsed(ReleaseFileIn(exclude=("release",))))
    file = queries.release_file(read_session(), row, choice)
    actions.keep_export(session(), row, choice, file, by=_by(), at=now())
    return redirect(url_for(".choices", code=code) + "#files", code=303)


@blueprint.get("/exports/<public_id>")
@requires(Permission.EXPORT_COVERAGE)
@writes
def fetch(public_id: str) -> Response:
    """A file that one asked for; written down in the audit."""
    line, file = queries.export_again(read_session(), _by(), public_id, at=now())
    actions.record_download(session(), line, by=_by().id, at=now())
    method = url_for("releases.published", code=line.release, _anchor="method")
    return Response(file.content, headers=headers(line.release, line.kind, line.language, method=method))


@blueprint.errorhandler(Invalid)
def refused(error: Invalid) -> ResponseReturnValue:
    """The form again, with what is wrong."""
    return _page(str((request.view_args or {}).get("code")), error), REFUSED


def _page(code: str, error: Invalid | None = None) -> str:
    row = queries.published_release(read_session(), _by(), code)
    typed: dict[str, Any] = {"kind": "annex", "language": page_language(), **request.form.to_dict()}
    return render_template(
        "interop/exports.html",
        row=row,
        error=error,
        typed=typed,
        kinds=KINDS,
        all_languages=LANGUAGES,
        exports=queries.exports_of(read_session(), _by(), row, MOST_SHOWN),
        at=now(),
        reasons=REASONS,
    )


def _by() -> SignedIn:
    return cast(SignedIn, principal())
