"""The help page, and the help box for other rooms' templates."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from babel import Locale
from flask import Blueprint, Flask, current_app, render_template

from app.clock import today
from app.config import BadSetting
from app.helplines import directory
from app.helplines.directory import INTERNATIONAL, Directory, HelpBox
from app.i18n import N_, Message
from app.web.access import public
from app.web.language import page_language

blueprint = Blueprint("helplines", __name__, template_folder="templates")

CATEGORY_NAMES: Final[Mapping[str, Message]] = {
    "emergency": N_("In danger now"),
    "child-helpline": N_("For a child or young person"),
    "report-hotline": N_("To report a worry"),
    "adult-survivor": N_("For an adult who was harmed as a child"),
    "staff-support": N_("For you, at work"),
    "directory": N_("Lists of services in other countries"),
}


def configure_helplines(app: Flask, folder: Path, jurisdiction: str) -> None:
    """Read the directory and give every template ``help_box()`` and ``help_category``; raise BadSetting."""
    try:
        found = directory.load(folder)
    except directory.BadDirectory as error:
        raise BadSetting(f"SAFEGUARD_CONTENT_DIR cannot be used: helplines: {error}") from None
    if jurisdiction not in found.jurisdictions:
        known = ", ".join(sorted(found.jurisdictions))
        raise BadSetting(f"SAFEGUARD_JURISDICTION cannot be used: there is no {jurisdiction}.yaml; use one of {known}.")
    app.extensions["helplines"] = found
    app.extensions["helplines_jurisdiction"] = jurisdiction
    app.context_processor(_shared)
    app.add_template_filter(_language_name, "language_name")


def _language_name(code: str) -> str:
    """The name of a language in the language of the page."""
    return Locale.parse(code, sep="-").get_display_name(page_language()) or code


def _shared() -> dict[str, Any]:
    return {"help_box": _help_box, "help_categories": CATEGORY_NAMES}


def directory_in_use() -> tuple[Directory, str]:
    """Every jurisdiction's services, and the jurisdiction that this service is for."""
    return current_app.extensions["helplines"], current_app.extensions.get("helplines_jurisdiction", INTERNATIONAL)


def _help_box() -> HelpBox:
    """The help box in the language of the page."""
    found, jurisdiction = directory_in_use()
    return directory.help_box(found, jurisdiction, page_language(), today())


@blueprint.get("/help")
@public
def help() -> str:  # noqa: A001  (the address and the word)
    """Every service, its hours and what it keeps to itself, and when it was checked."""
    found, jurisdiction = directory_in_use()
    page = directory.help_page(found, jurisdiction, page_language(), today())
    return render_template("helplines/help.html", page=page)
