"""The page of national law, and the law box for other rooms' templates."""

from pathlib import Path
from typing import Any

from flask import Blueprint, Flask, current_app, render_template

from app.clock import today
from app.config import BadSetting
from app.law.overlay import BadLaw, Law, LawEntry, load
from app.web.access import public
from app.web.language import page_language

blueprint = Blueprint("law", __name__, template_folder="templates")


def configure_law(app: Flask, folder: Path, jurisdiction: str) -> None:
    """Read the slots and the overlays, and give every template ``law_of_lesson()``; raise BadSetting."""
    try:
        app.extensions["law"] = load(folder, jurisdiction)
    except BadLaw as error:
        raise BadSetting(f"SAFEGUARD_CONTENT_DIR cannot be used: law: {error}") from None
    app.context_processor(_shared)


def _shared() -> dict[str, Any]:
    return {"law_of_lesson": _law_of_lesson}


def _in_use() -> Law:
    """The slots, with the overlay of the jurisdiction that this service is for."""
    law: Law = current_app.extensions["law"]
    return law


def _law_of_lesson(module: str, lesson: str) -> tuple[LawEntry, ...]:
    """What the law says where this lesson needs it, in the language of the page."""
    return _in_use().shown_in(f"{module}/{lesson}", page_language(), today())


@blueprint.get("/law")
@public
def law() -> str:
    """Every question of national law, its answer, who is responsible for it and when it was reviewed."""
    known, language = _in_use(), page_language()
    return render_template(
        "law/law.html", overlay=known.overlay, place=known.place(language), entries=known.entries(language, today())
    )
