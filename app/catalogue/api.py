"""Tracks, modules and lessons over the JSON API. Answers carry an ETag made of what was published."""

from typing import Any, Final

from flask import Response, current_app, request
from werkzeug.http import quote_etag

from app.catalogue import curriculum, presentation, queries, tracing
from app.catalogue.digests import digest
from app.catalogue.glossary import Glossary
from app.catalogue.models import Track
from app.catalogue.schemas import GlossaryOut, LanguageIn, LessonOut, ModuleOut, ParagraphsOut, TrackOut
from app.clock import today
from app.errors import NotFound
from app.i18n import N_
from app.law.overlay import Law
from app.permissions import Permission
from app.web.access import principal, public, requires
from app.web.api import Blueprint, PageIn, Problem, page_schema, paged
from app.web.language import page_language
from app.web.unit_of_work import read_session, session

blueprint = Blueprint("catalogue-api", __name__, description="Tracks, modules and lessons.")
WITHDRAWN: Final[dict[str, Any]] = {
    "schema": Problem,
    "description": "The module has been withdrawn for the time being.",
}
UNCHANGED: Final = "Nothing was published since the answer whose ETag came as If-None-Match."
Answer = Response | tuple[dict[str, Any], int, dict[str, str]]


@blueprint.get("/tracks")
@requires(Permission.LEARN)
@blueprint.arguments(PageIn, location="query")
@blueprint.response(200, page_schema(TrackOut))
def track_list(page: dict[str, int]) -> dict[str, Any]:
    """Every track, in order."""

    def made(row: Track) -> dict[str, Any]:
        return presentation.track_view(queries.document_of(row), page_language())

    return paged(session(), queries.track_rows(), **page, make=made)


@blueprint.get("/tracks/<code>")
@requires(Permission.LEARN)
@blueprint.arguments(LanguageIn, location="query")
@blueprint.response(200, TrackOut)
@blueprint.alt_response(304, description=UNCHANGED)
def one_track(sent: dict[str, str | None], code: str) -> Answer:
    """One track."""
    view = presentation.track_view(queries.track(session(), code), sent["language"] or page_language())
    return _tagged(view, digest(view))


@blueprint.get("/modules/<key>")
@requires(Permission.LEARN)
@blueprint.arguments(LanguageIn, location="query")
@blueprint.response(200, ModuleOut)
@blueprint.alt_response(304, description=UNCHANGED)
@blueprint.alt_response(410, **WITHDRAWN)
def module(sent: dict[str, str | None], key: str) -> Answer:
    """The current version of a module; its item bank only for those who may inspect modules."""
    found = _readable(key, sent["language"])
    document, text = found.module.document, found.text
    view = presentation.module_view(found.module.number, document, text)
    inspects = principal().may(Permission.READ_MODULE_STATE)
    if inspects:
        view["bank"] = presentation.items_view(document, text)
    return _tagged(view, digest([found.module.number, found.module.digest, found.text_digest, inspects]))


@blueprint.get("/modules/<key>/lessons/<lesson>")
@requires(Permission.LEARN)
@blueprint.arguments(LanguageIn, location="query")
@blueprint.response(200, LessonOut)
@blueprint.alt_response(304, description=UNCHANGED)
@blueprint.alt_response(410, **WITHDRAWN)
def one_lesson(sent: dict[str, str | None], key: str, lesson: str) -> Answer:
    """One lesson, its body as Markdown and as safe HTML."""
    found = _readable(key, sent["language"])
    view = presentation.lesson_view(found.module.number, found.module.document, found.text, lesson)
    if view is None:
        raise NotFound(N_("Module %(key)s has no such lesson.", key=key))
    law: Law = current_app.extensions["law"]
    shown = law.shown_in(f"{key}/{lesson}", sent["language"] or page_language(), today())
    view["law"] = [entry.plain for entry in shown]
    named = found.module.document.lesson(lesson)
    words = _glossary().named(named.terms if named else (), sent["language"] or page_language())
    view["terms"] = [presentation.term_view(entry) for entry in words]
    fingerprint = [found.module.number, found.module.digest, found.text_digest, lesson, repr(shown), view["terms"]]
    return _tagged(view, digest(fingerprint))


@blueprint.get("/glossary")
@public
@blueprint.arguments(LanguageIn, location="query")
@blueprint.response(200, GlossaryOut)
@blueprint.alt_response(304, description=UNCHANGED)
def glossary(sent: dict[str, str | None]) -> Answer:
    """What the words of the lessons mean, in the order of the language's alphabet."""
    view = presentation.glossary_view(_glossary().book(sent["language"] or page_language()))
    return _tagged(view, digest(view))


@blueprint.get("/curriculum/paragraphs")
@public
@blueprint.arguments(LanguageIn, location="query")
@blueprint.response(200, ParagraphsOut)
@blueprint.alt_response(304, description=UNCHANGED)
def paragraphs(sent: dict[str, str | None]) -> Answer:
    """What each paragraph of the source documents asks for, and the lessons, law slots and features that answer it."""
    law: Law = current_app.extensions["law"]
    listed = queries.listed_modules(read_session(), sent["language"] or page_language())
    demands = tracing.demands_of(current_app.config["SETTINGS"].content_dir)
    view = {"paragraphs": curriculum.paragraphs(demands, listed, law.slots)}
    return _tagged(view, digest(view))


def _readable(key: str, language: str | None) -> queries.ReadableModule:
    """The current version; a withdrawn module only for those who may inspect modules."""
    found = queries.readable_module(session(), key, language or page_language())
    if not principal().may(Permission.READ_MODULE_STATE):
        queries.taught(found.module)
    return found


def _glossary() -> Glossary:
    """The words of the lessons and what they mean."""
    glossary: Glossary = current_app.extensions["glossary"]
    return glossary


def _tagged(view: dict[str, Any], fingerprint: str) -> Answer:
    """The answer with its ETag, or 304 when the asker has it already."""
    tag = fingerprint[:32]
    headers = {"ETag": quote_etag(tag), "Cache-Control": "private, no-cache", "Vary": "Authorization, Accept-Language"}
    if request.if_none_match.contains(tag):
        return Response(status=304, headers=headers)
    return view, 200, headers
