"""What changed in a module since one passed it, lesson by lesson; and the refresher that a critical change asks for."""

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.catalogue.queries import readable_module, taught, track
from app.clock import now, today
from app.errors import NotFound
from app.i18n import N_
from app.learning import queries
from app.learning.actions.refreshers import begin_module_refresher
from app.learning.changed import shown
from app.learning.pages.door import blueprint, me, track_words
from app.permissions import Permission
from app.web.access import requires
from app.web.language import page_language
from app.web.unit_of_work import session


@blueprint.get("/tracks/<code>/<module_key>/changes")
@requires(Permission.LEARN)
def module_changes(code: str, module_key: str) -> str:
    """What is new, what is worded otherwise and what was taken out since one passed the module."""
    document = track(session(), code)
    if module_key not in document.offered:
        raise NotFound(N_("There is no such module in this track."))
    found = readable_module(session(), module_key, page_language())
    current = {module_key: taught(found.module)}
    standing = queries.standing(session(), me())
    changed = queries.changes_since(session(), standing, current, page_language(), on=today())
    return render_template(
        "learning/changes.html",
        code=code,
        shown=shown,
        track=track_words(document, page_language()),
        module=found,
        since=changed.get(module_key),
        asked=queries.asked_refreshers(session(), standing, current, on=today()),
    )


@blueprint.post("/tracks/<code>/<module_key>/refresher")
@requires(Permission.LEARN)
def begin_changed_module_refresher(code: str, module_key: str) -> AnyResponse:
    """Draw the questions that a critical change asks for, or go on with them."""
    if module_key not in track(session(), code).offered:
        raise NotFound(N_("There is no such module in this track."))
    begun = begin_module_refresher(session(), module_key, by=me(), language=page_language(), at=now())
    return redirect(url_for(".attempt", public_id=begun.public_id), code=303)
