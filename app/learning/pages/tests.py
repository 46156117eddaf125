"""The tests over a whole track: where they begin, doing without the one beforehand, and what one thought of it all."""

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.assessment.models import Kind
from app.assessment.queries import last_submitted
from app.catalogue.queries import current_modules, track, withdrawn_among
from app.clock import now, today
from app.errors import NotFound
from app.i18n import N_
from app.learning import actions, queries
from app.learning.pages.door import blueprint, me, step_address, track_words
from app.learning.progress import pre_test_waits, progress
from app.learning.schemas import RatingIn
from app.permissions import Permission
from app.web.access import requires
from app.web.forms import parsed
from app.web.language import page_language
from app.web.unit_of_work import session

THANKS = "thanks"


@blueprint.get("/tracks/<code>/tests/<any(pre, post):kind>")
@requires(Permission.LEARN)
def test(code: str, kind: str) -> str:
    """What awaits one before the first lesson or after the last quiz: how many questions, and what they count for."""
    document = track(session(), code)
    size = document.tests.pre if kind == Kind.PRE else document.tests.post
    if not size:
        raise NotFound(N_("This track has no such test."))
    standing = queries.standing(session(), me())
    modules = current_modules(session(), document.modules)
    lessons = {key: module.document.lesson_keys for key, module in modules.items()}
    way = progress(document, lessons, standing, on=today(), withdrawn=withdrawn_among(modules.values()))
    return render_template(
        "learning/test.html",
        kind=kind,
        code=code,
        document=document,
        track=track_words(document, page_language()),
        size=size,
        open_id=standing.open_id(Kind(kind), code),
        may_begin=pre_test_waits(document, standing) if kind == Kind.PRE else way.is_complete,
        is_sent=standing.has_sent(Kind(kind), code),
        onward=step_address(code, way.next),
    )


@blueprint.post("/tracks/<code>/tests/<any(pre, post):kind>")
@requires(Permission.LEARN)
def begin_test(code: str, kind: str) -> AnyResponse:
    """Draw a form, or go on with the open attempt."""
    opened = actions.open_test(session(), code, Kind(kind), by=me(), language=page_language(), at=now())
    return redirect(url_for(".attempt", public_id=opened.public_id), code=303)


@blueprint.post("/tracks/<code>/tests/pre/skip")
@requires(Permission.LEARN)
def skip_test(code: str) -> AnyResponse:
    """Do without the questions beforehand, and go on to what comes next."""
    actions.skip_pre_test(session(), code, by=me(), at=now())
    document = track(session(), code)
    modules = current_modules(session(), document.modules)
    lessons = {key: module.document.lesson_keys for key, module in modules.items()}
    way = progress(
        document, lessons, queries.standing(session(), me()), on=today(), withdrawn=withdrawn_among(modules.values())
    )
    return redirect(step_address(code, way.next), code=303)


@blueprint.post("/tracks/<code>/rating")
@requires(Permission.LEARN)
def rate(code: str) -> AnyResponse:
    """Say how useful the track was, and go back to the result of its last test, or to the track."""
    actions.rate(session(), code, parsed(RatingIn)["value"], by=me(), at=now())
    sent = last_submitted(session(), me().id, Kind.POST, code)
    if sent is None:
        return redirect(url_for(".track_page", code=code), code=303)
    return redirect(url_for(".result", public_id=sent.public_id, _anchor=THANKS), code=303)
