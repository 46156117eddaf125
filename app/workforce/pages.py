"""The page of the register: check a file, bring it in, see what came before."""

from contextlib import closing
from typing import Any, BinaryIO, Final, cast

from flask import Blueprint, Response, current_app, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.clock import now
from app.config import Settings
from app.errors import Conflict, Invalid, NotFound
from app.i18n import N_, translate
from app.permissions import Permission
from app.web.access import principal, principal_or_none, requires
from app.web.forms import parsed
from app.web.language import page_language
from app.web.unit_of_work import read_session, session
from app.workforce import actions, queries
from app.workforce.register_files import KINDS, template
from app.workforce.schemas import ImportFormIn

blueprint = Blueprint("workforce", __name__, template_folder="templates")

REFUSED: Final = 422

KIND_NAMES: Final = {
    "regions": N_("Regions"),
    "sites": N_("Sites"),
    "positions": N_("Positions"),
    "headcounts": N_("Head counts"),
    "aggregates": N_("Figures of other agencies"),
}


@blueprint.url_value_preprocessor
def _admit_large_files(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Let whoever may import send more than other forms may; before the form is read for its token."""
    if endpoint not in ("workforce.check", "workforce.bring_in"):
        return
    asker = principal_or_none()
    if asker and asker.may(Permission.IMPORT_WORKFORCE):
        request.max_content_length = _settings().max_import


def _settings() -> Settings:
    found: Settings = current_app.config["SETTINGS"]
    return found


@blueprint.get("/register")
@requires(Permission.IMPORT_WORKFORCE)
def register() -> str:
    """Choose a file; what came in before."""
    return _page(None, {})


@blueprint.get("/register/template/<kind>.csv")
@requires(Permission.IMPORT_WORKFORCE)
def template_file(kind: str) -> Response:
    """The header of a kind of file with one invented row."""
    if kind not in KINDS:
        raise NotFound(N_("There is no such kind of register file."))
    answer = make_response(template(KINDS[kind]))
    answer.content_type = "text/csv; charset=utf-8"
    answer.headers["Content-Disposition"] = f'attachment; filename="{kind}.csv"'
    return answer


@blueprint.post("/register/check")
@requires(Permission.IMPORT_WORKFORCE)
def check() -> AnyResponse:
    """Check a file and show every bad row; nothing is written."""
    wanted = parsed(ImportFormIn)
    report = _taken(wanted, dry_run=True)
    answer = make_response(_page(report, wanted))
    answer.status_code = 200 if report.is_accepted else REFUSED
    return answer


@blueprint.post("/register/import")
@requires(Permission.IMPORT_WORKFORCE)
def bring_in() -> AnyResponse:
    """Bring in the file that was checked."""
    wanted = parsed(ImportFormIn)
    report = _taken(wanted, dry_run=False)
    if not report.is_accepted:
        return make_response(_page(report, wanted), REFUSED)
    if report.sha256 != wanted["checked"]:
        raise Conflict(N_("This is not the file that was checked. Nothing was brought in; check this one first."))
    done = N_(
        "The file was brought in: %(added)s rows added, %(changed)s changed, %(unchanged)s as before.",
        added=report.added,
        changed=report.changed,
        unchanged=report.unchanged,
    )
    flash(translate(done, page_language()), "good")
    return redirect(url_for("workforce.register"))


def _taken(wanted: dict[str, Any], *, dry_run: bool) -> actions.ImportReport:
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        raise Invalid(N_("Choose a file first."), fields={"file": [N_("Choose a file first.")]})
    with closing(cast(BinaryIO, sent.stream)) as file:
        store = read_session() if dry_run else session()
        actions.demand_whole_country(store, principal())
        return actions.import_register(
            store,
            file,
            kind=wanted["kind"],
            register_date=wanted["register_date"],
            key=_settings().staff_number_key.encode(),
            by=principal().id,
            at=now(),
            dry_run=dry_run,
        )


def _page(report: actions.ImportReport | None, wanted: dict[str, Any]) -> str:
    return render_template(
        "workforce/register.html",
        report=report,
        wanted=wanted,
        kinds=KINDS,
        kind_names=KIND_NAMES,
        imports=queries.imports(read_session()),
        register_date=queries.register_date(read_session()),
    )
