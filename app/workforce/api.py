"""The register over the JSON API."""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict
from io import BytesIO
from tempfile import SpooledTemporaryFile
from typing import IO, Any, BinaryIO, Final, cast

from flask import Response, current_app, request
from werkzeug.exceptions import RequestEntityTooLarge, UnsupportedMediaType

from app.clock import now
from app.config import Settings
from app.errors import Invalid, NotFound
from app.i18n import N_, translate
from app.permissions import Permission
from app.web.access import principal, principal_or_none, requires, signed_in
from app.web.api import Blueprint, Problem, page_schema, paged
from app.web.errors import EXPLANATIONS, answer
from app.web.language import page_language
from app.web.unit_of_work import read_session, session
from app.workforce import actions, queries
from app.workforce.models import Region
from app.workforce.outlines import LARGEST_SENT, TOO_LARGE
from app.workforce.queries import UNKNOWN_MAP
from app.workforce.schemas import (
    ImportOut,
    ImportQueryIn,
    MapImportOut,
    MapQueryIn,
    RegionOut,
    RegionsIn,
    SheetOut,
    plain_map_report,
)
from app.workforce.shapes import WIDTH

blueprint = Blueprint("workforce-api", __name__, description="The register: regions and register files.")

FILE_TYPES: Final = ("text/csv", "application/gzip", "application/x-gzip", "application/octet-stream")
FORM: Final = "multipart/form-data"
IN_MEMORY: Final = 1024**2
"""Bytes of a file that are held in memory while it arrives; more goes to an unnamed file on disk."""

_BINARY: Final = {"type": "string", "format": "binary"}
MAP_TYPES: Final = ("application/geo+json", *FILE_TYPES[1:])
_FORM_BODY: Final = {"schema": {"type": "object", "required": ["file"], "properties": {"file": _BINARY}}}
_BODY: Final = {
    "required": True,
    "description": "A CSV file in UTF-8, plain or gzip; docs/register-files.md names the columns.",
    "content": {
        **{kind: {"schema": _BINARY} for kind in FILE_TYPES},
        FORM: _FORM_BODY,
    },
}
_MAP_BODY: Final = {
    "required": True,
    "description": "A GeoJSON FeatureCollection in UTF-8, plain or gzip; docs/register-files.md says more.",
    "content": {**{kind: {"schema": _BINARY} for kind in MAP_TYPES}, FORM: _FORM_BODY},
}


@blueprint.before_request
def _admit_large_files() -> None:
    """Let whoever may import send more than other requests may."""
    asker = principal_or_none()
    if not asker or not asker.may(Permission.IMPORT_WORKFORCE):
        return
    if request.path.endswith("/workforce/imports"):
        request.max_content_length = _settings().max_import
    elif request.path.endswith("/workforce/maps"):
        request.max_content_length = LARGEST_SENT


@blueprint.errorhandler(RequestEntityTooLarge)
def _too_large(_error: RequestEntityTooLarge) -> Response:
    """What to do about a file that was refused before it was read."""
    reason = TOO_LARGE if request.endpoint == "workforce-api.import_map" else EXPLANATIONS[413]
    return answer(413, translate(reason, page_language()))


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
    with _file(FILE_TYPES) as file:
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


@blueprint.post("/workforce/maps")
@requires(Permission.IMPORT_WORKFORCE)
@blueprint.doc(requestBody=_MAP_BODY)
@blueprint.arguments(MapQueryIn, location="query")
@blueprint.response(200, MapImportOut)
def import_map(wanted: dict[str, Any]) -> dict[str, Any]:
    """Bring the borders of regions in, all of a file or, when anything is wrong, nothing (422 names every flaw).

    A map that was there is replaced. With ``dry_run`` nothing is brought in, and the answer is 200 with what is wrong.
    """
    with _file(MAP_TYPES) as file:
        actions.demand_whole_country(read_session(), principal())
        plan = actions.plan_maps(read_session(), file, code_name=wanted["code_name"])
    if not wanted["dry_run"]:
        actions.keep_maps(session(), plan, by=principal().id, at=now())
    return plain_map_report(plan.report, page_language(), dry_run=wanted["dry_run"])


@blueprint.get("/regions/<code>/map")
@signed_in
@blueprint.response(200, SheetOut)
@blueprint.alt_response(404, schema=Problem, description="There is no such region for the asker, or no map of it.")
def region_map(code: str) -> dict[str, Any]:
    """How the parts of a region lie beside each other, as SVG paths."""
    region = queries.region_seen_by(session(), principal(), code)
    sheet = queries.sheet_of(session(), region.code)
    if sheet is None:
        raise NotFound(UNKNOWN_MAP)
    return {"region": region.code, "width": WIDTH, "height": sheet.height, "shapes": sheet.shapes}


@contextmanager
def _file(types: Sequence[str]) -> Iterator[BinaryIO]:
    """The whole file, arrived before any turn at the database is taken, so that a slow sender keeps nobody waiting."""
    if request.mimetype == FORM:
        sent = request.files.get("file")
        if sent is None:
            raise Invalid(N_("The form holds no file."), fields={"file": [N_("Send the file in this field.")]})
        with closing(sent.stream):
            yield cast(BinaryIO, sent.stream)
        return
    if request.mimetype not in types:
        raise UnsupportedMediaType
    with SpooledTemporaryFile(max_size=IN_MEMORY) as spool:
        shutil.copyfileobj(_body(), spool)
        spool.seek(0)
        yield cast(BinaryIO, spool)


def _body() -> IO[bytes]:
    """The body as a stream; with an Idempotency-Key it was read already, to be compared."""
    return BytesIO(request.get_data()) if "Idempotency-Key" in request.headers else request.stream
