"""What the ministry's pages share."""

from collections.abc import Mapping
from typing import Final

from flask import Blueprint, current_app, render_template, request
from flask.typing import ResponseReturnValue

from app.clock import today
from app.coverage.indicators import AUDIENCE_NAMES, INDICATORS, By
from app.coverage.schemas import BY_NAMES
from app.errors import Invalid
from app.i18n import N_, Message
from app.workforce.codes import AUDIENCES

blueprint = Blueprint("coverage", "app.coverage", template_folder="templates")

BOUNDS: Final[Mapping[str, Message]] = {
    "<=5": N_("5 % or less"),
    "<=10": N_("10 % or less"),
    ">=90": N_("90 % or more"),
    ">=95": N_("95 % or more"),
}


def choices() -> dict[str, object]:
    """What the filters of coverage offer."""
    return {
        "indicators": INDICATORS,
        "audiences": AUDIENCE_NAMES,
        "cuts": {str(by): BY_NAMES[by] for by in By},
        "bound_words": BOUNDS,
    }


def groups() -> dict[str, Message]:
    """The groups of the effect report: each for itself, because each has tests of its own."""
    return {code: AUDIENCE_NAMES[code] for code in AUDIENCES}


def written(filter_name: str, value: float) -> str:
    """A number as the reader writes it, by the filter that templates use."""
    return str(current_app.jinja_env.filters[filter_name](value))


@blueprint.errorhandler(Invalid)
def refused(error: Invalid) -> ResponseReturnValue:
    """The filters again, with what does not fit."""
    if request.endpoint in {"coverage.effects", "coverage.effects_file"}:
        typed = {"audience": "T", "from": "", "to": today().isoformat(), **request.args.to_dict()}
        return render_template("coverage/effects_refused.html", error=error, typed=typed, groups=groups()), 422
    typed = {"indicator": "COV-1", "audience": "T", "by": "region", "on": today().isoformat(), **request.args.to_dict()}
    return render_template("coverage/refused.html", error=error, typed=typed, **choices()), 422
