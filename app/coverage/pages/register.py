"""The data officer's pages: mismatch lists, and entries of the register that are one person."""

from typing import Any, Final

from flask import Blueprint, Response, current_app, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.clock import now, today
from app.config import Settings
from app.coverage.actions.merging import Wanted, demand_whole_register, merge_people, unmerge_people
from app.coverage.mismatches import KINDS, REASONS, written
from app.coverage.queries.entries import entry_named, plain_merge
from app.coverage.queries.mismatches import mismatches
from app.coverage.register_schemas import MergeIn
from app.errors import Conflict, Invalid, NotFound
from app.i18n import Message, translate
from app.permissions import Permission
from app.web.access import principal, requires
from app.web.forms import parsed
from app.web.language import page_language
from app.web.unit_of_work import read_session, session
from app.workforce import queries

blueprint = Blueprint("entries", "app.coverage", template_folder="templates")

REFUSED: Final = 422


@blueprint.get("/register/mismatches")
@requires(Permission.MERGE_PEOPLE)
def lists() -> str:
    """Which lists there are."""
    demand_whole_register(read_session(), principal())
    return render_template("coverage/mismatches.html", kinds=KINDS)


@blueprint.get("/register/mismatches/<kind>")
@requires(Permission.MERGE_PEOPLE)
def one_list(kind: str) -> str:
    """The rows of one list, with what to do next."""
    demand_whole_register(read_session(), principal())
    found = mismatches(read_session(), kind, on=today())
    return render_template("coverage/mismatch_list.html", found=found, reasons=REASONS, kinds=KINDS)


@blueprint.get("/register/mismatches/<kind>.csv")
@requires(Permission.MERGE_PEOPLE)
def list_file(kind: str) -> Response:
    """The rows of one list as a file."""
    demand_whole_register(read_session(), principal())
    found = mismatches(read_session(), kind, on=today())
    language = page_language()
    words = {**REASONS, "advice": found.kind.advice}
    answer = make_response(written(found, {code: translate(word, language) for code, word in words.items()}))
    answer.content_type = "text/csv; charset=utf-8"
    answer.headers["Content-Disposition"] = f'attachment; filename="mismatches-{found.code}.csv"'
    return answer


@blueprint.get("/register/merges")
@requires(Permission.MERGE_PEOPLE)
def merges() -> str:
    """The form that merges two entries, and what was merged before."""
    demand_whole_register(read_session(), principal())
    return _page({name: request.args.get(name, "")[:60] for name in ("kept", "merged")}, None)


@blueprint.post("/register/merges")
@requires(Permission.MERGE_PEOPLE)
def merge() -> ResponseReturnValue:
    """Make two entries one person."""
    sent = parsed(MergeIn)
    demand_whole_register(session(), principal())
    key = _settings().staff_number_key.encode()
    wanted = Wanted(
        entry_named(session(), sent["kept"], key=key),
        entry_named(session(), sent["merged"], key=key),
        sent["reason"],
        sent["kept_stands"],
    )
    merge_people(session(), wanted, by=principal().id, at=now())
    flash(gettext("The two entries are one person now. You can undo it below."), "good")
    return redirect(url_for(".merges"), code=303)


@blueprint.post("/register/merges/<int:merge_id>/undo")
@requires(Permission.MERGE_PEOPLE)
def undo(merge_id: int) -> ResponseReturnValue:
    """Undo a merge."""
    demand_whole_register(session(), principal())
    unmerge_people(session(), merge_id, by=principal().id, at=now())
    flash(gettext("The merge is undone. Both entries are as they were."), "good")
    return redirect(url_for(".merges"), code=303)


@blueprint.errorhandler(Invalid)
@blueprint.errorhandler(Conflict)
@blueprint.errorhandler(NotFound)
def refused(error: Invalid | Conflict | NotFound) -> ResponseReturnValue:
    """The form again with why not; what was typed stays, but for staff numbers typed into another session's page."""
    if request.endpoint != "entries.merge":
        raise error
    typed = {name: request.form.get(name, "")[:200] for name in ("kept", "merged", "reason", "kept_stands")}
    return _page(typed, error), REFUSED


def _page(typed: dict[str, str], refusal: Invalid | Conflict | NotFound | None) -> str:
    rows: list[dict[str, Any]] = [plain_merge(made) for made in queries.merges(read_session())]
    wrong: dict[str, list[Message]] = {} if refusal is None else {k: list(v) for k, v in refusal.fields.items()}
    return render_template("coverage/merges.html", rows=rows, typed=typed, refusal=refusal, wrong=wrong)


def _settings() -> Settings:
    found: Settings = current_app.config["SETTINGS"]
    return found
