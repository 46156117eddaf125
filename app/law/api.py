"""What the law says here, over the JSON API. Public, as the page is."""

from typing import Any, cast

from flask import current_app

from app.clock import today
from app.law.overlay import Law
from app.law.schemas import LawIn, LawOut
from app.web.access import public
from app.web.api import Blueprint
from app.web.language import page_language

blueprint = Blueprint("law-api", __name__, description="What the law of the jurisdiction says, dated.")


@blueprint.get("/law")
@public
@blueprint.arguments(LawIn, location="query")
@blueprint.response(200, LawOut)
def law(sent: dict[str, str | None]) -> dict[str, Any]:
    """Every question of national law that lessons leave open, with the answer of the jurisdiction if it has one."""
    known = cast(Law, current_app.extensions["law"])
    language = sent["language"] or page_language()
    name = known.place(language)
    return {
        "jurisdiction": known.overlay and known.overlay.jurisdiction,
        "name": name and name.words,
        "demonstration": known.overlay is not None and known.overlay.demonstration,
        "entries": [entry.plain for entry in known.entries(language, today())],
    }
