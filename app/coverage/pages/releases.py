"""Releases: the desk of those who prepare, review and sign them, and the public page of each that is published."""

import json
from typing import Any, Final, cast

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.policy import SignedIn
from app.clock import now, today
from app.coverage import actions, map_drawing, policy
from app.coverage.dictionary import DICTIONARY
from app.coverage.indicators import AUDIENCE_NAMES, By
from app.coverage.map_drawing import Choropleth, Place
from app.coverage.models import Release
from app.coverage.pages.door import BOUNDS
from app.coverage.queries import releases as reads
from app.coverage.releases import files, views
from app.coverage.releases.checks import Check
from app.coverage.releases.document import PEOPLE_CUTS, ReleaseDocument
from app.coverage.releases.labels import TABLE_NAMES
from app.coverage.releases.schemas import PrepareIn, ReviewIn, SignatureIn, WithdrawalIn, plain_whole
from app.coverage.releases.steps import ACT_NAMES, STATE_NAMES, State, citation, steps_of, taken_by
from app.errors import Invalid, NotFound
from app.i18n import N_, direction
from app.permissions import Permission
from app.web.access import principal, principal_or_none, public, requires
from app.web.forms import parsed
from app.web.language import page_language
from app.web.unit_of_work import read_session, session
from app.workforce.queries import sheet_of

blueprint = Blueprint("releases", "app.coverage", template_folder="templates")

REFUSED: Final = 422
GONE: Final = 410
CUTS: Final = (str(By.REGION), *PEOPLE_CUTS)


@blueprint.get("/releases")
@requires(Permission.READ_COVERAGE)
def desk() -> str:
    """The releases one may read, and the form that prepares one."""
    return _desk()


@blueprint.post("/releases")
@requires(Permission.PREPARE_RELEASE)
def prepare() -> AnyResponse:
    """Prepare a release of a date."""
    asked = parsed(PrepareIn)
    draft = reads.draft(read_session(), asked.pop("ref_date"), today=today(), **asked)
    row = actions.prepare(session(), draft, by=_by(), at=now())
    return redirect(url_for(".release", code=row.code))


@blueprint.get("/releases/<code>")
@requires(Permission.READ_COVERAGE)
def release(code: str) -> str:
    """One release on its way: what the checks found, who did what, its tables, and the next step."""
    return _release(code)


@blueprint.post("/releases/<code>/checks")
@requires(Permission.PREPARE_RELEASE)
def check(code: str) -> AnyResponse:
    """Run the automatic checks."""
    row = reads.release(read_session(), _by(), code)
    found = reads.examination(read_session(), row)
    actions.keep_checks(session(), code, found, digest=row.digest, by=_by(), at=now())
    return redirect(url_for(".release", code=code))


@blueprint.post("/releases/<code>/reviews")
@requires(Permission.REVIEW_RELEASE)
def review(code: str) -> AnyResponse:
    """Find it right, or send it back."""
    reads.release(read_session(), _by(), code)
    return _decided(code, parsed(ReviewIn), actions.review)


@blueprint.post("/releases/<code>/signatures")
@requires(Permission.SIGN_RELEASE)
def sign(code: str) -> AnyResponse:
    """Sign it, or send it back."""
    reads.release(read_session(), _by(), code)
    return _decided(code, parsed(SignatureIn), actions.sign)


@blueprint.post("/releases/<code>/withdrawals")
@requires(Permission.SIGN_RELEASE)
def withdraw(code: str) -> AnyResponse:
    """Take a published release back."""
    reads.release(read_session(), _by(), code)
    said = parsed(WithdrawalIn)
    actions.withdraw(session(), code, said["reason"], digest=said["digest"], by=_by(), at=now())
    return redirect(url_for(".release", code=code))


@blueprint.get("/published")
@public
def all_published() -> str:
    """Every release that was published, for everybody; a withdrawn one with the reason."""
    rows = read_session().scalars(reads.releases(None)).all()
    return render_template(
        "coverage/published.html",
        rows=rows,
        citation=citation,
        withdrawals={row.code: reads.withdrawal(row) for row in rows if row.state == State.WITHDRAWN},
    )


@blueprint.get("/published/<code>")
@public
def published(code: str) -> ResponseReturnValue:
    """A published release, for everybody: readable, printable, citable; of a withdrawn one why, and its digest."""
    row = reads.release(read_session(), _asker(), code)
    if row.state == State.WITHDRAWN:
        return _withdrawn(row), GONE
    document = reads.document_of(read_session(), reads.open_to_all(row))
    before = _before(row)
    newest = reads.newest_version(read_session(), row)
    return render_template(
        "coverage/release.html",
        row=row,
        document=document,
        newest=None if newest.code == row.code else newest,
        **_tables(document, before),
    )


@blueprint.get("/published/<code>/release.json")
@public
def json_file(code: str) -> Response:
    """The same release for programs; ``document`` is what the digest covers."""
    row, document = _published(code)
    head = {"digest": row.digest, "citation": document.citation}
    text = json.dumps(plain_whole(head, document, _before(row), None), ensure_ascii=False)
    return _file(text, "application/json", files.file_name(document, "json"))


@blueprint.get("/published/<code>/release.csv")
@public
def csv_file(code: str) -> Response:
    """The same release as tidy CSV."""
    _, document = _published(code)
    return _file(files.written(document), "text/csv; charset=utf-8", files.file_name(document, "csv"))


@blueprint.errorhandler(Invalid)
def refused(error: Invalid) -> ResponseReturnValue:
    """The page that was filled in, with what is wrong."""
    code = (request.view_args or {}).get("code")
    if request.endpoint in ("releases.review", "releases.sign", "releases.withdraw"):
        return _release(str(code), error), REFUSED
    return _desk(error), REFUSED


def _decided(code: str, said: dict[str, Any], step: Any) -> AnyResponse:
    chosen = {"digest": said["digest"], "by": _by(), "at": now()}
    if said["verdict"] == "returned":
        actions.send_back(session(), code, said["reason"], **chosen)
    else:
        step(session(), code, **chosen)
    return redirect(url_for(".release", code=code))


def _by() -> SignedIn:
    return cast(SignedIn, principal())


def _desk(error: Invalid | None = None) -> str:
    rows = read_session().scalars(reads.releases(_by())).all()
    return render_template(
        "coverage/releases.html",
        rows=rows,
        error=error,
        typed=request.form,
        may_prepare=Permission.PREPARE_RELEASE in policy.release_rights(_by()),
        state_names=STATE_NAMES,
    )


def _release(code: str, error: Invalid | None = None) -> str:
    row = reads.release(read_session(), _by(), code)
    if not policy.is_of_the_release(_by()):
        reads.not_withdrawn(row)
    document = reads.document_of(read_session(), row)
    steps = steps_of(row.steps)
    return render_template(
        "coverage/release_desk.html",
        row=row,
        document=document,
        error=error,
        checks=[Check.from_plain(each) for each in row.findings],
        steps=steps,
        people=reads.people_of(read_session(), [step.by for step in steps]),
        act_names=ACT_NAMES,
        state_names=STATE_NAMES,
        rights=policy.release_rights(_by()),
        is_own=_by().id in taken_by(steps),
        **_tables(document, _before(row)),
    )


def _asker() -> SignedIn | None:
    return cast(SignedIn | None, principal_or_none())


def _withdrawn(row: Release) -> str:
    newest = reads.newest_version(read_session(), row)
    return render_template(
        "coverage/withdrawn.html",
        row=row,
        withdrawal=reads.withdrawal(row),
        citation=citation(row.ref_date, row.number, row.digest),
        newest=None if newest.code == row.code else newest,
    )


def _published(code: str) -> tuple[Release, ReleaseDocument]:
    row = reads.open_to_all(reads.release(read_session(), _asker(), code))
    return row, reads.document_of(read_session(), row)


def _before(row: Release) -> ReleaseDocument | None:
    found = reads.release_before(read_session(), row)
    return reads.document_of(read_session(), found) if found else None


def _tables(document: ReleaseDocument, before: ReleaseDocument | None) -> dict[str, Any]:
    """What the tables of a release show: the group and the area that the address asks for."""
    view = views.view(document, request.args.get("audience"), request.args.get("area"))
    if view is None:
        raise NotFound(N_("This release has no such group or region."))
    return {
        "view": view,
        "before": before,
        "headline": views.headline(document, before),
        "changes": view.changes(before) if before else (),
        "cuts": {cut: view.lines(cut) for cut in CUTS},
        "map": _map(view),
        "cut_names": TABLE_NAMES,
        "audiences": AUDIENCE_NAMES,
        "indicators": DICTIONARY,
        "bound_words": BOUNDS,
    }


def _map(view: views.View) -> Choropleth | None:
    """The parts of the area by the first indicator."""
    lines = [(line.opens, line.label, line.cells[0]) for line in view.lines(By.REGION)]
    places = [Place(code, label, cell) for code, label, cell in lines if code and cell]
    if len(places) < 2:
        return None
    is_mirrored = direction(page_language()) == "rtl"
    return map_drawing.drawn(places, sheet_of(read_session(), view.area.code), is_mirrored=is_mirrored)


def _file(text: str, content_type: str, name: str) -> Response:
    answer = make_response(text)
    answer.content_type = content_type
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
