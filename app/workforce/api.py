"""The register over the JSON API."""

import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict
from io import BytesIO
from tempfile import SpooledTemporaryFile
from typing import IO, Any, BinaryIO, Final, cast

from flask import current_app, request
from werkzeug.exceptions import UnsupportedMediaType

from app.clock import now
from app.config import Settings
from app.errors import Invalid
from app.i18n import N_, translate
from app.permissions import Permission
from app.web.access import principal, principal_or_none, requires, signed_in
from app.web.api import Blueprint, Problem, page_schema, paged
from app.web.language import page_language
from app.web.unit_of_work import read_session, session
from app.workforce import actions, queries
from app.workforce.models import Region
from app.workforce.schemas import ImportOut, ImportQueryIn, RegionOut, RegionsIn

blueprint = Blueprint("workforce-api", __name__, description="The register: regions and register files.")

FILE_TYPES: Final = ("text/csv", "application/gzip", "application/x-gzip", "application/octet-stream")
FORM: Final = "multipart/form-data"
IN_MEMORY: Final = 1024**2
"""Bytes of a file that are held in memory while it arrives; more goes to an unnamed file on disk."""

_BINARY: Final = {"type": "string", "format": "binary"}
_BODY: Final = {
    "required": True,
    "description": "A CSV file in UTF-8, plain or gzip; docs/register-files.md names the columns.",
    "content": {
        **{kind: {"schema": _BINARY} for kind in FILE_TYPES},
        FORM: {"schema": {"type": "object", "required": ["file"], "properties": {"file": _BINARY}}},
    },
}


@blueprint.before_request
def _admit_large_files() -> None:
    """Let whoever may import send more than other requests may."""
    asker = principal_or_none()
    if request.path.endswith("/workforce/imports") and asker and asker.may(Permission.IMPORT_WORKFORCE):
        request.max_content_length = _settings().max_import


def _settings() -> Settings:
    found: Settings = current_app.config["SETTINGS"]
    return found


@blueprint.get("/regions")
@signed_in
@blueprint.arguments(RegionsIn, location="query")
@blueprint.response(200, page_schema(RegionOut))
@blueprint.alt_response(404, schema=Problem, description="There is no such parent for the asker.")
def regions(wanted: dict[str, Any]) -> dict[str, Any]:
    """The regions that one's work reaches, parents first; with ``parent``, those right below it."""
    parent = queries.region_seen_by(session(), principal(), wanted["parent"]) if wanted["parent"] else None
    rows = queries.regions(session(), principal(), parent=parent)
    return paged(session(), rows, page=wanted["page"], page_size=wanted["page_size"], make=_region)


def _region(region: Region) -> dict[str, Any]:
    parent = region.parent.code if region.parent else None
    return {"code": region.code, "name": region.name, "parent": parent, "depth": region.depth}


@blueprint.post("/workforce/imports")
@requires(Permission.IMPORT_WORKFORCE)
@blueprint.doc(requestBody=_BODY)
@blueprint.arguments(ImportQueryIn, location="query")
@blueprint.response(200, ImportOut)
def import_file(wanted: dict[str, Any]) -> dict[str, Any]:
    """Bring a register file in, all of it or, when anything is wrong, nothing (422 names every bad row).

    With ``dry_run`` nothing is brought in, and the answer is 200 with what would happen and what is wrong.
    """
    with _file() as file:
        store = read_session() if wanted["dry_run"] else session()
        actions.demand_whole_country(store, principal())
        report = actions.import_register(
            store,
            file,
            **wanted,
            key=_settings().staff_number_key.encode(),
            by=principal().id,
            at=now(),
        )
    if not (report.is_accepted or report.dry_run):
        raise actions.RegisterRefused(report)
    language = page_language()
    errors = [{**asdict(row), "reason": translate(row.reason, language)} for row in report.errors]
    return {**vars(report), "errors": errors}


@contextmanager
def _file() -> Iterator[BinaryIO]:
    """The whole file, arrived before any turn at the database is taken, so that a slow sender keeps nobody waiting."""
    if request.mimetype == FORM:
        sent = request.files.get("file")
        if sent is None:
            raise Invalid(N_("The form holds no file."), fields={"file": [N_("Send the file in this field.")]})
        with closing(sent.stream):
            yield cast(BinaryIO, sent.stream)
        return
    if request.mimetype not in FILE_TYPES:
        raise UnsupportedMediaType
    with SpooledTemporaryFile(max_size=IN_MEMORY) as spool:
        shutil.copyfileobj(_body(), spool)
        spool.seek(0)
        yield cast(BinaryIO, spool)


def _body() -> IO[bytes]:
    """The body as a stream; with an Idempotency-Key it was read already, to be compared."""
    return BytesIO(request.get_data()) if "Idempotency-Key" in request.headers else request.stream
