"""The page on which those who look after modules take items out and bring proposals in."""

from contextlib import closing
from typing import Any, Final

from flask import Blueprint, Response, current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.catalogue.queries import module_state
from app.clock import now
from app.errors import Invalid, NotFound
from app.i18n import LANGUAGES, N_
from app.interop import actions
from app.interop.carried import Effect, by_reason
from app.interop.exchange import FORMATS, LARGEST, exported, file_name, imported, word_notes
from app.interop.queries import items as queries
from app.interop.schemas import ExportIn, ItemImportIn
from app.interop.yaml_files import both
from app.permissions import Permission
from app.web.access import principal, principal_or_none, requires
from app.web.forms import parsed
from app.web.language import page_language
from app.web.unit_of_work import read_session, session, writes

blueprint = Blueprint("interop", "app.interop", template_folder="templates")

ROOM: Final = 64 * 1024
MOST_SHOWN: Final = 20
EFFECTS: Final = (
    (Effect.LEFT_OUT, N_("Left out")),
    (Effect.CHANGED, N_("Stands there in another form")),
    (Effect.TO_MEND, N_("To mend before it can be used")),
)
CHOOSE: Final = N_("Choose a file first.")


@blueprint.url_value_preprocessor
def _admit_packages(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Let whoever may bring items in send a package; before the form is read for its token."""
    if endpoint != "interop.bring_in":
        return
    asker = principal_or_none()
    if asker and asker.may(Permission.EXCHANGE_ITEMS):
        request.max_content_length = LARGEST + ROOM


@blueprint.get("/modules/<key>/exchange")
@requires(Permission.EXCHANGE_ITEMS)
def exchange(key: str) -> str:
    """Take the items of a module out, bring some in, see what came before."""
    state = module_state(read_session(), key)
    return render_template(
        "interop/exchange.html",
        state=state,
        text=state.text(page_language()),
        formats=FORMATS,
        all_languages=LANGUAGES,
        imports=queries.newest_imports(read_session(), principal(), key, MOST_SHOWN),
    )


@blueprint.post("/modules/<key>/exchange")
@requires(Permission.EXCHANGE_ITEMS)
def bring_in(key: str) -> AnyResponse:
    """Read a file as proposals and show the report."""
    wanted = parsed(ItemImportIn)
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        raise Invalid(CHOOSE, fields={"file": [CHOOSE]})
    language = wanted["language"]
    target = queries.target(read_session(), key, language)
    with closing(sent.stream):
        reading = imported(sent.stream.read(LARGEST + 1), wanted["format"], target)
    notes = word_notes(reading.proposals, language, current_app.config["SETTINGS"].content_dir)
    kept = actions.propose_items(session(), key, language, reading, notes, by=principal().id, at=now())
    return redirect(url_for(".one_import", key=key, public_id=kept.public_id), code=303)


@blueprint.get("/modules/<key>/exchange/imports/<public_id>")
@requires(Permission.EXCHANGE_ITEMS)
def one_import(key: str, public_id: str) -> str:
    """What a file brought: proposals, and the report in words."""
    found = _import(key, public_id)
    return render_template(
        "interop/import.html",
        found=found,
        format=FORMATS.get(found.format),
        groups=[(heading, by_reason(found.report.of(effect))) for effect, heading in EFFECTS],
        yaml=both(found.items, found.texts, found.language),
    )


@blueprint.get("/modules/<key>/exchange/imports/<public_id>.yaml")
@requires(Permission.EXCHANGE_ITEMS)
def import_as_yaml(key: str, public_id: str) -> Response:
    """The proposals in the format of the content files."""
    found = _import(key, public_id)
    answer = Response(both(found.items, found.texts, found.language), content_type="application/yaml; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{key}-{found.language}-proposals.yaml"'
    return answer


def _import(key: str, public_id: str) -> queries.StoredImport:
    found = queries.stored_import(read_session(), principal(), public_id)
    if found.module != key:
        raise NotFound(N_("There is no such import."))
    return found


@blueprint.get("/modules/<key>/exchange/<format>")
@requires(Permission.EXCHANGE_ITEMS)
@writes
def download(key: str, format: str) -> Response:  # noqa: A002  (the address names it so)
    """The items of a module as a file; written down in the audit."""
    chosen = _format(format)
    language = parsed(ExportIn, source="args")["language"]
    found = queries.module_in(read_session(), key, language)
    content, _ = actions.export_items(session(), found, format, by=principal().id, at=now())
    answer = Response(content, content_type=chosen.content_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="{file_name(key, language, format)}"'
    return answer


@blueprint.get("/modules/<key>/exchange/<format>/report")
@requires(Permission.EXCHANGE_ITEMS)
def report(key: str, format: str) -> str:  # noqa: A002
    """What of a module's items a format can hold, in words."""
    chosen = _format(format)
    language = parsed(ExportIn, source="args")["language"]
    found = queries.module_in(read_session(), key, language)
    _, told = exported(format, queries.bank(found), language)
    return render_template(
        "interop/report.html",
        found=found,
        format=chosen,
        report=told,
        groups=[(heading, by_reason(told.of(effect))) for effect, heading in EFFECTS],
    )


def _format(key: str) -> Any:
    if key not in FORMATS:
        raise NotFound(N_("There is no such format. There are: %(formats)s.", formats=", ".join(FORMATS)))
    return FORMATS[key]
