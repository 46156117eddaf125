"""The follow-up three months after a certificate: what it is, its test, its questions about practice, "Not now"."""

from collections.abc import Mapping, Sequence

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.catalogue.documents import TrackDocument
from app.catalogue.queries import track
from app.clock import now, today
from app.helplines.pages import directory_in_use
from app.learning import following_up
from app.learning.actions.follow_ups import begin_follow_up, decline, tell_practice
from app.learning.following_up import Asked, Problems, asked
from app.learning.pages.door import blueprint, me, track_words
from app.learning.queries.follow_ups import OwnFollowUp, follow_up, open_follow_ups, practice_answers
from app.permissions import Permission
from app.web.access import requires
from app.web.language import page_language
from app.web.unit_of_work import session


@blueprint.get("/follow-ups")
@requires(Permission.LEARN)
def follow_ups() -> AnyResponse:
    """To the follow-up that is open, the newest first; to the first page when there is none."""
    found = open_follow_ups(session(), me().id, on=today())
    if not found:
        return redirect(url_for(".home"))
    return redirect(url_for(".follow_up_page", public_id=found[0].public_id))


@blueprint.get("/follow-ups/<public_id>")
@requires(Permission.LEARN)
def follow_up_page(public_id: str) -> str:
    """What it is and is not, how far one is, and the ways on."""
    found = follow_up(session(), me().id, public_id, on=today())
    document = track(session(), found.track_code)
    return render_template(
        "learning/follow_up.html",
        found=found,
        document=document,
        track=track_words(document, page_language()),
        is_open=following_up.is_open(found.certificate.issued, on=today()),
        is_done=found.is_done(document),
        questions=len(_asked(document)),
        minutes=following_up.MINUTES,
    )


@blueprint.post("/follow-ups/<public_id>/attempts")
@requires(Permission.LEARN)
def begin_follow_up_test(public_id: str) -> AnyResponse:
    """Draw the test, or go on with it."""
    begun = begin_follow_up(session(), public_id, by=me(), language=page_language(), at=now())
    return redirect(url_for(".attempt", public_id=begun.public_id), code=303)


@blueprint.get("/follow-ups/<public_id>/practice")
@requires(Permission.LEARN)
def practice(public_id: str) -> str:
    """The closed questions about one's own practice, on one page, with what was sent before."""
    found = follow_up(session(), me().id, public_id, on=today())
    return _practice_page(found, practice_answers(session(), found), {})


@blueprint.post("/follow-ups/<public_id>/practice")
@requires(Permission.LEARN)
def send_practice(public_id: str) -> AnyResponse | tuple[str, int]:
    """Keep the answers about practice: what was ticked, nothing else. A form with a gap comes back with its ticks."""
    found = follow_up(session(), me().id, public_id, on=today())
    questions = _asked(track(session(), found.track_code))
    answers = {question.key: request.form.getlist(f"q-{question.key}") for question in questions}
    wrong = following_up.problems(answers, questions)
    if wrong:
        return _practice_page(found, answers, wrong), 422
    tell_practice(session(), public_id, answers, questions, by=me(), at=now())
    return redirect(url_for(".follow_up_page", public_id=public_id), code=303)


def _practice_page(found: OwnFollowUp, chosen: Mapping[str, Sequence[str]], wrong: Problems) -> str:
    document = track(session(), found.track_code)
    return render_template(
        "learning/practice.html",
        found=found,
        track=track_words(document, page_language()),
        questions=_asked(document),
        chosen=chosen,
        wrong=wrong,
        is_open=following_up.is_open(found.certificate.issued, on=today()),
    )


@blueprint.post("/follow-ups/<public_id>/decline")
@requires(Permission.LEARN)
def decline_follow_up(public_id: str) -> AnyResponse:
    """Say "Not now": the card leaves the first page; nothing else changes."""
    decline(session(), public_id, by=me(), at=now())
    return redirect(url_for(".home"), code=303)


def _asked(document: TrackDocument) -> tuple[Asked, ...]:
    directory, jurisdiction = directory_in_use()
    return asked(document.practice, directory, jurisdiction, page_language())
