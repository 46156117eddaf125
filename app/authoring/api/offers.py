"""In which tracks a module is taught, over the JSON API: adding a published one by choice, and taking it off."""

from typing import Any

from app.authoring.api.door import NO_MODULE, blueprint, me
from app.authoring.policy import refuse_without
from app.catalogue.actions import offer_module, stop_offering
from app.catalogue.presentation import track_view
from app.catalogue.schemas import TrackOut
from app.clock import now
from app.permissions import Permission
from app.web.access import requires
from app.web.api import Problem
from app.web.language import page_language
from app.web.unit_of_work import session


@blueprint.put("/modules/<key>/tracks/<code>")
@requires(Permission.PUBLISH_MODULE)
@blueprint.response(200, TrackOut)
@blueprint.alt_response(404, **NO_MODULE)
@blueprint.alt_response(409, schema=Problem, description="The track has it already, or has no room for it.")
def offer_in_track(key: str, code: str) -> dict[str, Any]:
    """Put a published module at the end of a track, by choice: no test and no certificate asks for it."""
    refuse_without(me(), Permission.PUBLISH_MODULE)
    return track_view(offer_module(session(), key, code, by=me(), at=now()), page_language())


@blueprint.delete("/modules/<key>/tracks/<code>")
@requires(Permission.PUBLISH_MODULE)
@blueprint.response(200, TrackOut)
@blueprint.alt_response(404, **NO_MODULE)
@blueprint.alt_response(409, schema=Problem, description="It was not added to this track, or stands in its file.")
def stop_offering_in_track(key: str, code: str) -> dict[str, Any]:
    """Take a module off a track to which it was added; what was passed stands."""
    refuse_without(me(), Permission.PUBLISH_MODULE)
    return track_view(stop_offering(session(), key, code, by=me(), at=now()), page_language())
