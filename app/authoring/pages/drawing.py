"""A story as a graph on a page: the practice story, or the one of a question."""

from typing import Any

from app.authoring.pages.papers import Paper
from app.authoring.parts import ITEM, SCENARIO
from app.authoring.story_drawing import Drawing, drawn
from app.i18n import direction
from app.web.language import page_language


def drawing_of(paper: Paper) -> Drawing | None:
    """The graph of the part's story; None when it has none."""
    plain: Any = paper.page.structure
    if paper.kind == ITEM:
        plain = plain.get("scenario")
    if paper.kind not in (ITEM, SCENARIO) or not isinstance(plain, dict):
        return None
    return drawn(plain, is_mirrored=direction(page_language()) == "rtl")
