"""A quiz or a test on the screen: the start of a quiz, one question a screen, the list before sending, the result."""

import secrets
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.assessment.forms import Form
from app.assessment.models import Attempt, Kind
from app.assessment.queries import attempt_of
from app.assessment.questions import Question
from app.catalogue.documents import TrackDocument
from app.catalogue.queries import current_modules, readable_module, taught, track, tracks, withdrawn_among
from app.clock import now, today
from app.credentials.models import Certificate
from app.credentials.queries import certificates_of
from app.errors import NotFound
from app.i18n import N_, Message
from app.learning import actions, queries
from app.learning.pages import answers
from app.learning.pages.door import RATINGS, TrackWords, blueprint, me, step_address, track_words
from app.learning.progress import Standing, Step, is_of, progress, strictest
from app.learning.queries import AttemptView
from app.learning.schemas import SubmissionIn
from app.permissions import Permission
from app.web.access import requires
from app.web.forms import parsed
from app.web.language import page_language
from app.web.unit_of_work import session

Thing = TypeVar("Thing")


@blueprint.get("/tracks/<code>/<module_key>/quiz")
@requires(Permission.LEARN)
def quiz(code: str, module_key: str) -> str:
    """What awaits one: the rule, how many questions, no clock."""
    document = track(session(), code)
    if module_key not in document.offered:
        raise NotFound(N_("There is no such module in this track."))
    found = readable_module(session(), module_key, page_language())
    taught(found.module)
    standing = queries.standing(session(), me())
    return render_template(
        "learning/quiz.html",
        track=track_words(document, page_language()),
        document=document,
        code=code,
        module=found,
        is_optional=module_key in document.optional,
        is_open=standing.open_id(Kind.QUIZ, module_key) is not None,
        is_passed=standing.has_passed(module_key, today()),
        unread=[key for key in found.module.document.lesson_keys if not standing.has_read(code, module_key, key)],
    )


@blueprint.post("/tracks/<code>/<module_key>/quiz")
@requires(Permission.LEARN)
def begin_quiz(code: str, module_key: str) -> AnyResponse:
    """Draw a form, or go on with the open attempt."""
    actions.enrol(session(), code, by=me(), at=now())
    opened = actions.open_quiz(session(), module_key, by=me(), language=page_language(), at=now())
    return redirect(url_for(".attempt", public_id=opened.public_id), code=303)


@blueprint.get("/attempts/<public_id>")
@requires(Permission.LEARN)
def attempt(public_id: str) -> AnyResponse:
    """Where to go on: the first question without an answer, else the list; the result once the answers were sent."""
    found = attempt_of(session(), me().id, public_id)
    if found.is_submitted:
        return redirect(url_for(".result", public_id=public_id), code=303)
    unanswered = _view(found).unanswered
    if unanswered:
        return redirect(url_for(".question", public_id=public_id, number=unanswered[0]), code=303)
    return redirect(url_for(".review", public_id=public_id), code=303)


@blueprint.get("/attempts/<public_id>/<int(max=999):number>")
@requires(Permission.LEARN)
def question(public_id: str, number: int) -> str | AnyResponse:
    """One question, with what is chosen so far."""
    found = attempt_of(session(), me().id, public_id)
    if found.is_submitted:
        return redirect(url_for(".result", public_id=public_id), code=303)
    view = _view(found)
    return _question_page(view, _numbered(view.questions, number), None)


@blueprint.post("/attempts/<public_id>/<int(max=999):number>")
@requires(Permission.LEARN)
def save_answer(public_id: str, number: int) -> AnyResponse | tuple[str, int]:
    """Save what is chosen and go to the next question, in a story to its next step; after the last one to the list."""
    found = attempt_of(session(), me().id, public_id)
    asked = _numbered(Form.from_plain(found.form).items, number)
    refused = None if found.is_submitted else answers.refusal(asked)
    if refused is not None:
        view = _view(found)
        return _question_page(view, answers.typed(view.questions[number - 1]), refused), 422
    actions.answer_item(session(), public_id, asked.name, answers.tokens(asked), by_id=me().id, at=now())
    if answers.stays():
        return redirect(url_for(".question", public_id=public_id, number=number, _anchor="step"), code=303)
    if number == len(found.form["items"]) or "review" in request.form:
        return redirect(url_for(".review", public_id=public_id), code=303)
    return redirect(url_for(".question", public_id=public_id, number=number + 1), code=303)


def _numbered(things: Sequence[Thing], number: int) -> Thing:
    """The one of that number, counted from 1; raises NotFound."""
    if not 1 <= number <= len(things):
        raise NotFound(N_("This attempt has no such question."))
    return things[number - 1]


def _question_page(view: AttemptView, shown: Question, refused: Message | None) -> str:
    return render_template(
        "learning/question.html", view=view, question=shown, count=len(view.questions), refused=refused
    )


@blueprint.get("/attempts/<public_id>/review")
@requires(Permission.LEARN)
def review(public_id: str) -> str | AnyResponse:
    """Every question with its state, before the answers are sent."""
    found = attempt_of(session(), me().id, public_id)
    if found.is_submitted:
        return redirect(url_for(".result", public_id=public_id), code=303)
    return render_template("learning/review.html", view=_view(found), submission_key=secrets.token_urlsafe(24))


@blueprint.post("/attempts/<public_id>/submission")
@requires(Permission.LEARN)
def submit(public_id: str) -> AnyResponse:
    """Send the answers, once."""
    actions.submit(session(), public_id, key=parsed(SubmissionIn)["key"], by=me(), at=now())
    return redirect(url_for(".result", public_id=public_id), code=303)


@blueprint.get("/attempts/<public_id>/result")
@requires(Permission.LEARN)
def result(public_id: str) -> str | AnyResponse:
    """The marks, what one can now do, feedback on each question, and the way on."""
    found = attempt_of(session(), me().id, public_id)
    if found.score is None:
        return redirect(url_for(".attempt", public_id=public_id), code=303)
    view = _view(found)
    standing = queries.standing(session(), me())
    offered = [card.document for card in tracks(session()) if is_of(found, card.document)]
    taken = [each for each in offered if standing.takes(each.code)]
    along = _learnt_along(found.subject, taken or offered, standing)
    return render_template(
        "learning/result.html",
        view=view,
        percent=int(found.score * 100),
        rule=strictest(taken or offered),
        is_passed=standing.has_passed(found.subject, today()),
        onward=None if along is None else _onward(along, standing),
        is_optional=along is not None and found.subject in along.optional,
        rating=queries.rating_of(session(), me().id, found.subject) if view.kind is Kind.POST else None,
        levels=RATINGS,
    )


@dataclass(frozen=True)
class Onward:
    """The way on from a result: the track it belongs to, its next step, and its valid certificate, if any."""

    code: str
    words: TrackWords
    step: Step
    address: str
    certificate: Certificate | None


def _learnt_along(subject: str, tracks: Sequence[TrackDocument], standing: Standing) -> TrackDocument | None:
    """The track that an attempt leads back to: of several with its module, the one in which most of it was read."""
    read = Counter(code for code, key, _ in standing.lessons if key == subject)
    return max(tracks, key=lambda each: read[each.code], default=None)


def _onward(document: TrackDocument, standing: Standing) -> Onward:
    modules = current_modules(session(), document.modules)
    lessons = {key: module.document.lesson_keys for key, module in modules.items()}
    step = progress(document, lessons, standing, on=today(), withdrawn=withdrawn_among(modules.values())).next
    held = certificates_of(session(), me().id)
    valid = (each for each in held if each.track_code == document.code and each.is_valid(today()))
    words = track_words(document, page_language())
    return Onward(document.code, words, step, step_address(document.code, step), next(valid, None))


def _view(found: Attempt) -> AttemptView:
    return queries.attempt_view(session(), found, page_language())
