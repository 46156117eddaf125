"""Short refreshers, and the page where one turns them or reminding mail off."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from app.catalogue.queries import track
from app.clock import now
from app.learning import refreshing
from app.learning.actions.refreshers import begin_refresher, choose
from app.learning.pages.door import blueprint, me, track_words
from app.learning.queries.refreshers import choices, refresher_standing
from app.learning.schemas import ChoicesForm
from app.permissions import Permission
from app.web.access import requires
from app.web.forms import parsed
from app.web.language import page_language
from app.web.unit_of_work import session


@blueprint.get("/refreshers")
@requires(Permission.LEARN)
def refresher() -> str:
    """Whether a short set of questions waits, or when the next one may, or that one is turned off."""
    at = now()
    found = refresher_standing(session(), me(), at=at)
    document = track(session(), found.items[0].track_code) if found.items else None
    return render_template(
        "learning/refresher.html",
        found=found,
        at=at,
        track=None if document is None else track_words(document, page_language()),
        minutes=refreshing.MINUTES,
    )


@blueprint.post("/refreshers")
@requires(Permission.LEARN)
def begin_refresher_set() -> AnyResponse:
    """Draw the next short set, or go on with the open one."""
    begun = begin_refresher(session(), by=me(), language=page_language(), at=now())
    return redirect(url_for(".attempt", public_id=begun.public_id), code=303)


@blueprint.get("/choices")
@requires(Permission.LEARN)
def learner_choices() -> str:
    """What one wants: refreshers, and mail that reminds."""
    return render_template("learning/choices.html", choices=choices(session(), me().id))


@blueprint.post("/choices")
@requires(Permission.LEARN)
def save_learner_choices() -> AnyResponse:
    """Keep what one wants; a box that is not ticked is a no."""
    wanted = parsed(ChoicesForm)
    choose(session(), by=me(), refreshers=wanted["refreshers"], mail=wanted["mail"], at=now())
    flash(gettext("Saved."), "good")
    return redirect(url_for(".learner_choices"), code=303)
