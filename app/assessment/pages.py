"""The trainer's page of item statistics: a table with flags in words, small plots, the method."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import format_decimal

from app.assessment.part_words import option_words, part_words
from app.assessment.queries import module_statistics
from app.assessment.schemas import KINDS, SelectionIn
from app.assessment.selection import Selection
from app.catalogue.queries import module_state, tracks
from app.errors import Invalid
from app.i18n import LANGUAGES, N_, Message
from app.permissions import Permission
from app.web.access import requires
from app.web.forms import parsed
from app.web.language import page_language
from app.web.unit_of_work import session

if TYPE_CHECKING:
    from app.assessment.item_analysis.report import ModuleStatistics

blueprint = Blueprint("assessment", __name__, template_folder="templates")

KIND_WORDS: Final = (N_("quizzes of the module"), N_("pre-tests of its tracks"), N_("post-tests of its tracks"))
KIND_NAMES: Final[Mapping[str, Message]] = dict(zip(KINDS, KIND_WORDS, strict=True))
FLAG_WORDS: Final[Mapping[str, Message]] = {
    "too-hard": N_("very hard: fewer than 30 % of the marks"),
    "too-easy": N_("very easy: more than 95 % of the marks"),
    "weak": N_("separates hardly between those who know much and those who know little"),
    "reversed": N_("those who know more do worse: look at the key"),
    "unused": N_("a wrong answer that nobody chose"),
    "lure": N_("the best chose a wrong answer more often than the right one: look at the key"),
    "unfair": N_("much harder for one group than for another of the same ability"),
}
SEX_NAMES: Final[Mapping[str, Message]] = {"F": N_("women"), "M": N_("men")}


@blueprint.get("/modules/<key>/statistics")
@requires(Permission.READ_ITEM_STATISTICS)
def statistics(key: str) -> str:
    """How the items of a module measure."""
    selection: Selection = parsed(SelectionIn, source="args")["selection"]
    state = module_state(session(), key)
    found = module_statistics(session(), state.module, selection)
    text = state.text(page_language())
    return render_template(
        "assessment/statistics.html",
        state=state,
        text=text,
        found=found,
        selection=selection,
        **_plots(found),
        **_choices(),
        names={"language": LANGUAGES, "sex": SEX_NAMES},
        flag_words=FLAG_WORDS,
        part_words=part_words,
        option_words=option_words,
        figure=_figure,
    )


@blueprint.errorhandler(Invalid)
def refused(error: Invalid) -> ResponseReturnValue:
    """The filters again, with what does not fit."""
    key = (request.view_args or {})["key"]
    return render_template("assessment/refused.html", error=error, key=key, typed=request.args, **_choices()), 422


def _figure(value: float) -> str:
    """With two decimals, as the reader writes them."""
    return str(format_decimal(value, "0.00"))


def _plots(found: "ModuleStatistics") -> dict[str, Any]:
    from app.assessment.item_analysis import plots  # noqa: PLC0415  (loads numpy, which only this page needs)

    return {"scatter": plots.scatter(found.items), "traces": plots.traces}


def _choices() -> dict[str, Any]:
    titles = {card.audience: card.document.text(page_language()).title for card in tracks(session())}
    return {"kinds": KIND_NAMES, "audiences": titles, "all_languages": LANGUAGES}
