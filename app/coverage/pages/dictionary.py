"""The dictionary of indicators as a page: for everybody, and within the ministry's pages."""

from typing import Final

from flask import render_template

from app.coverage.dictionary import AUDIENCE, DICTIONARY, FAMILIES
from app.coverage.indicators import BY_NAMES, VERSION
from app.coverage.pages.door import blueprint
from app.i18n import N_
from app.permissions import Permission
from app.web.access import public, requires

CUT_NAMES: Final = {**BY_NAMES, AUDIENCE: N_("Group"), "module": N_("Module"), "item": N_("Item")}


@blueprint.get("/indicators")
@public
def indicators() -> str:
    """What each indicator counts, and how small numbers are protected; needs no account."""
    return _page()


@blueprint.get("/coverage/definitions")
@requires(Permission.READ_COVERAGE)
def definitions() -> str:
    """The same, for those who may read coverage."""
    return _page()


@blueprint.get("/effects/definitions")
@requires(Permission.READ_EFFECTS)
def effect_definitions() -> str:
    """The same, for those who may read effects."""
    return _page()


def _page() -> str:
    return render_template(
        "coverage/definitions.html",
        dictionary=DICTIONARY,
        families=FAMILIES,
        cut_names=CUT_NAMES,
        version=VERSION,
    )
