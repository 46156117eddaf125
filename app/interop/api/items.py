"""Items in and out over the JSON API."""

from contextlib import closing
from dataclasses import asdict
from typing import Any, Final

from flask import Response, current_app, request
from werkzeug.exceptions import UnsupportedMediaType

from app.catalogue.queries import current_module
from app.clock import now
from app.errors import Invalid, NotFound
from app.i18n import N_, translate
from app.interop import actions
from app.interop.carried import Carried
from app.interop.exchange import FORMATS, LARGEST, exported, file_name, imported, word_notes
from app.interop.queries import items as queries
from app.interop.schemas import ExportIn, ExportReportOut, ItemImportIn, ItemImportLineOut, ItemImportOut
from app.interop.yaml_files import both
from app.permissions import Permission
from app.web.access import principal, principal_or_none, requires
from app.web.api import Blueprint, PageIn, page_schema, paged
from app.web.language import page_language
from app.web.unit_of_work import read_session, session, writes

blueprint = Blueprint("interop-api", __name__, description="Items to and from other systems' formats.")

FORM: Final = "multipart/form-data"
ROOM: Final = 64 * 1024
"""Bytes of a form around its file."""
UNKNOWN: Final = N_("There is no such format. There are: %(formats)s.", formats=", ".join(FORMATS))
_BINARY: Final = {"type": "string", "format": "binary"}
_BODY: Final = {
    "required": True,
    "description": "A file of questions: GIFT or Moodle XML (at most 1 MiB), or a QTI package (at most 2 MiB).",
    "content": {
        FORM: {
            "schema": {
                "type": "object",
                "required": ["file", "language"],
                "properties": {
                    "file": _BINARY,
                    "language": {"type": "string", "enum": ["en", "fr", "es", "ar", "ru", "zh"]},
                    "format": {"type": "string", "enum": list(FORMATS)},
                },
            }
        }
    },
}


@blueprint.before_request
def _admit_files() -> None:
    """Let whoever may bring items in send a package; and nothing but a form with a file."""
    asker = principal_or_none() if request.method == "POST" else None
    if asker is None or not asker.may(Permission.EXCHANGE_ITEMS):
        return
    request.max_content_length = LARGEST + ROOM
    if request.mimetype != FORM:
        raise UnsupportedMediaType


@blueprint.post("/modules/<key>/item-imports")
@requires(Permission.EXCHANGE_ITEMS)
@blueprint.doc(requestBody=_BODY)
@blueprint.arguments(ItemImportIn, location="form", content_type=FORM)
@blueprint.response(201, ItemImportOut)
def bring_in(wanted: dict[str, Any], key: str) -> dict[str, Any]:
    """Read a file of questions as proposals beside a module; nothing of it is live.

    The answer tells what changed, what was left out, and what our rules and our terminology forbid.
    """
    language = wanted["language"]
    reading = imported(_file(), wanted["format"], queries.target(read_session(), key, language))
    notes = word_notes(reading.proposals, language, current_app.config["SETTINGS"].content_dir)
    kept = actions.propose_items(session(), key, language, reading, notes, by=principal().id, at=now())
    return _view(queries.stored(kept))


def _file() -> bytes:
    sent = request.files.get("file")
    if sent is None:
        raise Invalid(N_("The form holds no file."), fields={"file": [N_("Send the file in this field.")]})
    with closing(sent.stream):
        return sent.stream.read(LARGEST + 1)


@blueprint.get("/modules/<key>/item-imports")
@requires(Permission.EXCHANGE_ITEMS)
@blueprint.arguments(PageIn, location="query")
@blueprint.response(200, page_schema(ItemImportLineOut))
def imports(page: dict[str, int], key: str) -> dict[str, Any]:
    """The imports that wait beside a module, the newest first."""
    current_module(session(), key)
    return paged(session(), queries.imports(principal(), key), **page, make=queries.line)


@blueprint.get("/item-imports/<id>")
@requires(Permission.EXCHANGE_ITEMS)
@blueprint.response(200, ItemImportOut)
def one_import(id: str) -> dict[str, Any]:  # noqa: A002  (the address names it so)
    """One import: the proposed items, their words, and the report."""
    return _view(queries.stored_import(session(), principal(), id))


@blueprint.get("/item-imports/<id>/yaml")
@requires(Permission.EXCHANGE_ITEMS)
@blueprint.response(200, {"type": "string"}, content_type="application/yaml")
def import_as_yaml(id: str) -> Response:  # noqa: A002
    """The proposals in the format of the content files, ready to be pasted."""
    found = queries.stored_import(session(), principal(), id)
    return Response(both(found.items, found.texts, found.language), content_type="application/yaml; charset=utf-8")


@blueprint.get("/modules/<key>/item-exports/<format>")
@requires(Permission.EXCHANGE_ITEMS)
@blueprint.arguments(ExportIn, location="query")
@blueprint.response(200, {"type": "string"}, content_type="text/plain", description="GIFT; audited.")
@blueprint.alt_response(200, schema={"type": "string"}, content_type="application/xml", description="Moodle XML.")
@blueprint.alt_response(200, schema=_BINARY, content_type="application/zip", description="A QTI package.")
@writes
def export(wanted: dict[str, str], key: str, format: str) -> Response:  # noqa: A002
    """The items of a module with their answer keys as a file; written down in the audit.

    ``format``: gift, moodle-xml, qti-2.1 or qti-3.0. What the format cannot hold is told by ``…/report``.
    """
    if format not in FORMATS:
        raise NotFound(UNKNOWN)
    found = queries.module_in(read_session(), key, wanted["language"])
    content, _ = actions.export_items(session(), found, format, by=principal().id, at=now())
    answer = Response(content, content_type=FORMATS[format].content_type)
    name = file_name(found.module.key, wanted["language"], format)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@blueprint.get("/modules/<key>/item-exports/<format>/report")
@requires(Permission.EXCHANGE_ITEMS)
@blueprint.arguments(ExportIn, location="query")
@blueprint.response(200, ExportReportOut)
def export_report(wanted: dict[str, str], key: str, format: str) -> dict[str, Any]:  # noqa: A002
    """What of a module's items a format holds, and what it changes or leaves out."""
    if format not in FORMATS:
        raise NotFound(UNKNOWN)
    found = queries.module_in(session(), key, wanted["language"])
    _, report = exported(format, queries.bank(found), wanted["language"])
    return {
        "module": found.module.key,
        "version": found.module.number,
        "format": format,
        "language": wanted["language"],
        **_report(report),
    }


def _view(found: queries.StoredImport) -> dict[str, Any]:
    return {**vars(found), **_report(found.report)}


def _report(report: Carried) -> dict[str, Any]:
    language = page_language()
    notes = [
        {**asdict(note), "what": translate(note.what, language), "why": translate(note.why, language)}
        for note in report.notes
    ]
    return {"kept": list(report.kept), "notes": notes}
