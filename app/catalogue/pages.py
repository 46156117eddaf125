"""Pages for those who look after modules: which there are, in which state, with outcomes, sources and answer keys."""

from collections.abc import Mapping
from typing import Final

from flask import Blueprint, render_template

from app.catalogue import presentation, queries
from app.i18n import N_, Message
from app.permissions import Permission
from app.web.access import requires
from app.web.language import page_language
from app.web.unit_of_work import session

blueprint = Blueprint("catalogue", __name__, template_folder="templates")

LEVEL_NAMES: Final[Mapping[str, Message]] = {
    "remember": N_("remember"),
    "understand": N_("understand"),
    "apply": N_("apply"),
    "judge": N_("judge"),
}
TYPE_NAMES: Final[Mapping[str, Message]] = {
    "single": N_("one answer"),
    "multiple": N_("several answers"),
    "reasoned": N_("true or false, with the reason"),
    "ordering": N_("order"),
    "matching": N_("matching"),
    "classify": N_("groups"),
    "numeric": N_("number"),
    "cloze": N_("gaps"),
    "dialogue": N_("talk"),
    "scenario": N_("story"),
}
QUALITY_NAMES: Final[Mapping[str, Message]] = {
    "good": N_("good"),
    "acceptable": N_("acceptable"),
    "unsafe": N_("unsafe"),
}


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
        level_names=LEVEL_NAMES,
        type_names=TYPE_NAMES,
        quality_names=QUALITY_NAMES,
        items=presentation.items_view(state.module.document, text),
    )
