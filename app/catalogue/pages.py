"""Pages of the catalogue: the curriculum for everybody; modules and their keys for those who look after them."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from flask import Blueprint, Flask, Response, current_app, render_template, request, url_for
from markupsafe import Markup

from app.catalogue import cards as help_cards
from app.catalogue import curriculum, presentation, queries, tracing, translating
from app.catalogue.actions import picture_file
from app.catalogue.documents import LEVEL_WORDS, TrackDocument
from app.catalogue.glossary import Entry, Glossary
from app.catalogue.item_words import TYPE_NAMES
from app.catalogue.pictures import TYPES
from app.clock import today
from app.helplines import directory
from app.helplines.pages import directory_in_use
from app.i18n import DEFAULT_LANGUAGE, N_, Message
from app.law.overlay import Law, Slot
from app.permissions import Permission
from app.web.access import public, requires, signed_in
from app.web.language import page_language
from app.web.unit_of_work import read_session, session

blueprint = Blueprint("catalogue", __name__, template_folder="templates")

QUALITY_NAMES: Final[Mapping[str, Message]] = {
    "good": N_("good"),
    "acceptable": N_("acceptable"),
    "unsafe": N_("unsafe"),
}
PART_NAMES: Final[Mapping[str, Message]] = {
    translating.FRONT: N_("title, summary and outcomes"),
    translating.SCENARIO: N_("practice story"),
    translating.ITEMS: N_("questions"),
}


def configure_glossary(app: Flask, content: Path) -> None:
    """Keep the glossary of the content folder and give every template ``glossary_words()``; nothing is read yet."""
    app.extensions["glossary"] = Glossary(content)
    app.context_processor(_shared)


def _glossary() -> Glossary:
    """The words of the lessons and what they mean."""
    glossary: Glossary = current_app.extensions["glossary"]
    return glossary


def _shared() -> dict[str, Any]:
    return {"glossary_words": _glossary_words}


def _glossary_words(keys: Iterable[str]) -> tuple[Entry, ...]:
    """These terms in the language of the page."""
    return _glossary().named(keys, page_language())


@blueprint.get("/glossary")
@public
def glossary() -> str:
    """What the words of the lessons mean, in the order of the reader's alphabet."""
    return render_template("catalogue/glossary.html", book=_glossary().book(page_language()))


@blueprint.get("/pictures/<digest>.<ending>")
@signed_in
def picture(digest: str, ending: str) -> Response:
    """A picture of a lesson; it never changes under its address, so browsers keep it."""
    answer = Response(picture_file(read_session(), digest, ending), content_type=TYPES[ending])
    answer.headers["Content-Disposition"] = "inline"
    answer.headers["Cache-Control"] = "private, max-age=31536000, immutable"
    return answer


@blueprint.get("/modules")
@requires(Permission.READ_MODULE_STATE)
def modules() -> str:
    """Every published module with its version, languages and review state."""
    states = queries.module_states(session())
    return render_template("catalogue/modules.html", states=states)


@blueprint.get("/modules/<key>")
@requires(Permission.READ_MODULE_STATE)
def module(key: str) -> str:
    """One module: outcomes, anchors, lessons, sources, item bank with keys."""
    state = queries.module_state(session(), key)
    text = state.text(page_language())
    view = presentation.module_view(state.module.number, state.module.document, text)
    return render_template(
        "catalogue/module.html",
        state=state,
        view=view,
        document=state.module.document,
        level_names=LEVEL_WORDS,
        type_names=TYPE_NAMES,
        quality_names=QUALITY_NAMES,
        part_names=PART_NAMES,
        words_of=text,
        items=presentation.items_view(state.module.document, text),
    )


@blueprint.get("/help/cards")
@public
def cards() -> str:
    """The cards "Who to call", one for each track."""
    found = [(card.code, _track_words(card.document)) for card in queries.tracks(session())]
    return render_template("catalogue/cards.html", cards=found)


@blueprint.get("/help/cards/<code>")
@public
def card(code: str) -> str:
    """One sheet to print: the services, room for the people near the reader, what to do and what never to do."""
    document = queries.track(session(), code)
    found, jurisdiction = directory_in_use()
    base: str = current_app.config["SETTINGS"].base_url or request.url_root.rstrip("/")
    address = base + url_for("helplines.help")
    return render_template(
        "catalogue/card.html",
        words=_track_words(document),
        card=help_cards.WORDS[document.audience],
        help=directory.help_card(found, jurisdiction, page_language(), today()),
        address=address,
        code=Markup(help_cards.code_of(address)),  # noqa: S704  (drawn here, from an address of this service)
    )


def _track_words(document: TrackDocument) -> dict[str, str]:
    """The title of a track and the language it is in."""
    language = page_language() if page_language() in document.texts else DEFAULT_LANGUAGE
    return {"title": document.text(language).title, "language": language}


@blueprint.get("/curriculum")
@public
def plan() -> str:
    """Every course with its modules, lessons, minutes, languages and how far they were reviewed."""
    listed = queries.listed_modules(read_session(), page_language())
    plans = curriculum.plans(queries.tracks(read_session()), listed, page_language())
    return render_template("catalogue/curriculum.html", plans=plans)


@blueprint.get("/curriculum/paragraphs")
@public
def paragraphs() -> str:
    """What each paragraph of the source documents asks for, and what answers it; the first part unless one is named."""
    listed = queries.listed_modules(read_session(), page_language())
    parts = {part.key: part for part in curriculum.parts(_demands(), listed, _slots())}
    chosen = parts.get(request.args.get("part", ""), next(iter(parts.values())))
    return render_template("catalogue/paragraphs.html", parts=parts.values(), chosen=chosen, features=tracing.FEATURES)


@blueprint.get("/curriculum/paragraphs.csv")
@public
def paragraphs_file() -> Response:
    """The same, one paragraph a row."""
    listed = queries.listed_modules(read_session(), page_language())
    text = curriculum.written(curriculum.paragraphs(_demands(), listed, _slots()))
    answer = Response(text, content_type="text/csv; charset=utf-8")
    answer.headers.set("Content-Disposition", "attachment", filename="paragraphs.csv")
    return answer


def _demands() -> tracing.Demands:
    return tracing.demands_of(current_app.config["SETTINGS"].content_dir)


def _slots() -> tuple[Slot, ...]:
    law: Law = current_app.extensions["law"]
    return law.slots
