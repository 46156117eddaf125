"""In which tracks a module is taught: an administrator adds a published one to a track, by choice, and takes it off."""

from dataclasses import dataclass
from typing import Final

from flask import flash, redirect, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from app.authoring.pages.door import blueprint, me
from app.authoring.policy import refuse_without
from app.catalogue.actions import offer_module, stop_offering
from app.catalogue.queries import tracks
from app.catalogue.tracks import TrackDocument
from app.clock import now
from app.i18n import N_, Message
from app.permissions import Permission
from app.web.access import requires
from app.web.unit_of_work import session

CORE: Final = "core"
WRITTEN: Final = "written"
ADDED: Final = "added"
PLACES: Final[dict[str, Message]] = {
    CORE: N_("part of the track: nobody completes it without this module"),
    WRITTEN: N_("by choice, at the end of the track"),
    ADDED: N_("by choice, at the end of the track; added here"),
}


@dataclass(frozen=True)
class Offers:
    """Tracks that have a module, each with how, and those that could have it."""

    there: tuple[tuple[TrackDocument, str], ...]
    others: tuple[TrackDocument, ...]
    words = PLACES


def offers_of(key: str) -> Offers:
    """In which tracks a module is taught."""
    documents = [card.document for card in tracks(session())]
    there = tuple((each, _place(each, key)) for each in documents if key in each.offered)
    return Offers(there, tuple(each for each in documents if key not in each.offered))


def _place(document: TrackDocument, key: str) -> str:
    if key in document.modules:
        return CORE
    return ADDED if key in document.added else WRITTEN


@blueprint.post("/studio/modules/<key>/tracks")
@requires(Permission.PUBLISH_MODULE)
def offer(key: str) -> AnyResponse:
    """Put it at the end of a track, by choice."""
    refuse_without(me(), Permission.PUBLISH_MODULE)
    offer_module(session(), key, request.form.get("track", ""), by=me(), at=now())
    flash(gettext("The module stands at the end of the track now, by choice."), "good")
    return redirect(url_for(".module", key=key, _anchor="tracks"), code=303)


@blueprint.post("/studio/modules/<key>/tracks/<code>/end")
@requires(Permission.PUBLISH_MODULE)
def stop(key: str, code: str) -> AnyResponse:
    """Take it off a track to which it was added."""
    refuse_without(me(), Permission.PUBLISH_MODULE)
    stop_offering(session(), key, code, by=me(), at=now())
    flash(gettext("The module is no longer offered in the track. What was passed stands."), "good")
    return redirect(url_for(".module", key=key, _anchor="tracks"), code=303)
