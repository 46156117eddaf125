"""The page of the register: check a file, bring it in, see what came before."""

from contextlib import closing
from typing import Any, BinaryIO, Final, cast

from flask import Blueprint, Response, current_app, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response as AnyResponse

from app.clock import now
from app.config import Settings
from app.errors import Conflict, Invalid, NotFound
from app.i18n import N_, translate
from app.permissions import Permission
from app.web.access import principal, principal_or_none, requires
from app.web.errors import EXPLANATIONS, answer
from app.web.forms import parsed
from app.web.language import page_language
from app.web.unit_of_work import read_session, session
from app.workforce import actions, queries
from app.workforce.map_reports import MapReport
from app.workforce.outlines import LARGEST, LARGEST_SENT, TOO_LARGE
from app.workforce.register_files import KINDS, template
from app.workforce.schemas import ImportFormIn, MapIn
from app.workforce.shapes import WIDTH

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
    largest = {
        "workforce.check": _settings().max_import,
        "workforce.bring_in": _settings().max_import,
        "workforce.draw": LARGEST_SENT,
    }.get(endpoint or "")
    asker = principal_or_none() if largest else None
    if asker and asker.may(Permission.IMPORT_WORKFORCE):
        request.max_content_length = largest


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
        "The file was brought in: %(added)s rows added, %(changed)s changed, %(unchanged)s as before, %(ended)s ended.",
        added=report.added,
        changed=report.changed,
        unchanged=report.unchanged,
        ended=report.ended,
    )
    flash(translate(done, page_language()), "good")
    return redirect(url_for("workforce.register"))


@blueprint.get("/register/map")
@requires(Permission.IMPORT_WORKFORCE)
def region_map() -> str:
    """Choose a file of borders; the maps that are there."""
    return _map_page(None, {})


@blueprint.post("/register/map")
@requires(Permission.IMPORT_WORKFORCE)
def draw() -> AnyResponse:
    """Bring the borders of regions in, or show every flaw of the file."""
    wanted = parsed(MapIn)
    sent = _sent_file()
    with closing(cast(BinaryIO, sent.stream)) as file:
        actions.demand_whole_country(read_session(), principal())
        plan = actions.plan_maps(read_session(), file, **wanted)
    if not plan.report.is_accepted:
        return make_response(_map_page(plan.report, wanted), REFUSED)
    actions.keep_maps(session(), plan, by=principal().id, at=now())
    done = N_(
        "The borders were brought in. Regions: %(parts)s; maps: %(maps)s.",
        parts=sum(each.parts for each in plan.report.maps),
        maps=len(plan.report.maps),
    )
    flash(translate(done, page_language()), "good")
    return redirect(url_for("workforce.region_map"))


@blueprint.errorhandler(RequestEntityTooLarge)
def too_large(_error: RequestEntityTooLarge) -> ResponseReturnValue:
    """What to do about a file that was refused before it was read."""
    reason = TOO_LARGE if request.endpoint == "workforce.draw" else EXPLANATIONS[413]
    return answer(413, translate(reason, page_language()))


def _map_page(report: MapReport | None, wanted: dict[str, Any]) -> str:
    return render_template(
        "workforce/map.html",
        report=report,
        wanted=wanted,
        width=WIDTH,
        most=LARGEST // 1024**2,
        maps=queries.maps(read_session()),
    )


def _sent_file() -> FileStorage:
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        raise Invalid(N_("Choose a file first."), fields={"file": [N_("Choose a file first.")]})
    return sent


def _taken(wanted: dict[str, Any], *, dry_run: bool) -> actions.ImportReport:
    with closing(cast(BinaryIO, _sent_file().stream)) as file:
        store = read_session() if dry_run else session()
        actions.demand_whole_country(store, principal())
        return actions.import_register(
            store,
            file,
            kind=wanted["kind"],
            register_date=wanted["register_date"],
            most_ended=wanted["most_ended"],
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
        may_merge=principal().may(Permission.MERGE_PEOPLE, within=queries.root_region(read_session())),
        imports=queries.imports(read_session()),
        register_date=queries.register_date(read_session()),
    )
