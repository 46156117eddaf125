"""Learning over the JSON API: enrolments, lessons, attempts, answers, submissions. Always one's own."""

from collections.abc import Collection, Sequence
from typing import Any

from app.assessment.models import Kind
from app.assessment.queries import attempt_of
from app.assessment.questions import Question, ShownOption, ShownSlot
from app.catalogue.queries import current_module, current_modules, tracks, withdrawn_among
from app.catalogue.queries import track as one_track
from app.clock import now
from app.errors import NotFound
from app.i18n import N_, translate
from app.learning import actions, queries
from app.learning.api.door import NOT_NOW, NOT_YOURS, REFUSED, TOO_LATE, WITHDRAWN, blueprint, me
from app.learning.models import Enrolment, Rating
from app.learning.progress import ModuleProgress, progress
from app.learning.queries import AttemptView
from app.learning.schemas import (
    AnswerIn,
    AnswerOut,
    AttemptIn,
    AttemptOut,
    EnrolmentIn,
    EnrolmentOut,
    ModuleChangesOut,
    RatingIn,
    RatingOut,
    SubmissionIn,
)
from app.permissions import Permission
from app.web.access import principal, requires
from app.web.api import PageIn, page_schema, paged
from app.web.language import page_language
from app.web.unit_of_work import session


@blueprint.post("/enrolments")
@requires(Permission.LEARN)
@blueprint.arguments(EnrolmentIn, example={"track": "T"})
@blueprint.response(201, EnrolmentOut)
@blueprint.alt_response(200, schema=EnrolmentOut, description="Taken before; nothing was changed.", success=True)
@blueprint.alt_response(404, **NOT_YOURS)
def enrol(sent: dict[str, Any]) -> tuple[dict[str, Any], int]:
    """Take a track; who takes it already keeps the enrolment."""
    at = now()
    enrolment = actions.enrol(session(), sent["track"], by=me(), at=at)
    return _enrolments_out([enrolment])[0], 201 if enrolment.enrolled_at == at else 200


@blueprint.get("/enrolments")
@requires(Permission.LEARN)
@blueprint.arguments(PageIn, location="query")
@blueprint.response(200, page_schema(EnrolmentOut))
def enrolments(page: dict[str, int]) -> dict[str, Any]:
    """The tracks one takes, with progress and the next thing to do."""
    rows = queries.enrolments(me().id)
    found = paged(session(), rows, page=page["page"], page_size=page["page_size"])
    return {**found, "items": _enrolments_out(found["items"])}


@blueprint.put("/enrolments/<track>/lessons/<module>/<lesson>")
@requires(Permission.LEARN)
@blueprint.response(200, EnrolmentOut)
@blueprint.alt_response(404, **NOT_YOURS)
@blueprint.alt_response(410, **WITHDRAWN)
def complete_lesson(track: str, module: str, lesson: str) -> dict[str, Any]:
    """Mark a lesson as read to its end; again changes nothing. Whoever does not take the track yet takes it by this."""
    enrolment = actions.complete_lesson(session(), track, module, lesson, by=me(), at=now())
    return _enrolments_out([enrolment])[0]


@blueprint.put("/enrolments/<track>/rating")
@requires(Permission.LEARN)
@blueprint.arguments(RatingIn, example={"value": 4})
@blueprint.response(200, RatingOut)
@blueprint.alt_response(404, **NOT_YOURS)
@blueprint.alt_response(409, **NOT_NOW)
@blueprint.alt_response(422, **REFUSED)
def rate(sent: dict[str, int], track: str) -> Rating:
    """Say how useful a track was for one's work, after its last test; said again, the last word counts."""
    return actions.rate(session(), track, sent["value"], by=me(), at=now())


@blueprint.post("/attempts")
@requires(Permission.LEARN)
@blueprint.arguments(AttemptIn, example={"module": "T1", "language": "en"})
@blueprint.response(201, AttemptOut)
@blueprint.alt_response(200, schema=AttemptOut, description="The attempt that is still open.", success=True)
@blueprint.alt_response(404, **NOT_YOURS)
@blueprint.alt_response(409, **NOT_NOW)
@blueprint.alt_response(422, **REFUSED)
@blueprint.alt_response(410, **WITHDRAWN)
def begin(sent: dict[str, str]) -> tuple[dict[str, Any], int]:
    """Begin an attempt on a fresh form, or go on with the open one. What is right is never told before sending.

    With ``module`` it is the module's quiz; with ``track`` and ``kind`` the track's pre-test or post-test.
    """
    at, language = now(), sent["language"]
    if "track" in sent:
        kind = Kind(sent["kind"])
        attempt = actions.open_test(session(), sent["track"], kind, by=me(), language=language, at=at)
    else:
        attempt = actions.open_quiz(session(), sent["module"], by=me(), language=language, at=at)
    shown = attempt_out(queries.attempt_view(session(), attempt, sent["language"]))
    return shown, 201 if attempt.started_at == at else 200


@blueprint.get("/attempts/<attempt_id>")
@requires(Permission.LEARN)
@blueprint.response(200, AttemptOut)
@blueprint.alt_response(404, **NOT_YOURS)
@blueprint.alt_response(410, **WITHDRAWN)
def attempt(attempt_id: str) -> dict[str, Any]:
    """One's own attempt, in the language it was begun in; with feedback once the answers were sent."""
    found = attempt_of(session(), me().id, attempt_id)
    return attempt_out(queries.attempt_view(session(), found, found.language))


@blueprint.put("/attempts/<attempt_id>/answers/<item>")
@requires(Permission.LEARN)
@blueprint.arguments(AnswerIn, example={"chosen": ["b"]})
@blueprint.response(200, AnswerOut)
@blueprint.alt_response(404, **NOT_YOURS)
@blueprint.alt_response(409, **TOO_LATE)
@blueprint.alt_response(422, **REFUSED)
def answer(sent: dict[str, Any], attempt_id: str, item: str) -> dict[str, Any]:
    """Save what is chosen for one question, in place of what was chosen before."""
    at = now()
    actions.answer_item(session(), attempt_id, item, sent["chosen"], by_id=principal().id, at=at)
    return {"item": item, "chosen": sent["chosen"], "answered_at": at}


@blueprint.post("/attempts/<attempt_id>/submission")
@requires(Permission.LEARN)
@blueprint.arguments(SubmissionIn, example={"key": "3f1c9a52-attempt-T1"})
@blueprint.response(200, AttemptOut)
@blueprint.alt_response(404, **NOT_YOURS)
@blueprint.alt_response(409, **TOO_LATE)
@blueprint.alt_response(422, **REFUSED)
@blueprint.alt_response(410, **WITHDRAWN)
def submit(sent: dict[str, str], attempt_id: str) -> dict[str, Any]:
    """Send the answers, once; the same key again gives the same result. Questions without an answer have no marks."""
    found = actions.send(session(), attempt_id, key=sent["key"], by=me(), at=now())
    return attempt_out(queries.view_of(found.attempt, found.papers, found.answers))


def _enrolments_out(found: list[Enrolment]) -> list[dict[str, Any]]:
    """Enrolments with their progress; as many statements for many as for one."""
    at = now()
    documents = {card.code: card.document for card in tracks(session())}
    kept = [each for each in found if each.track_code in documents]
    keys = {key for each in kept for key in documents[each.track_code].offered}
    modules = current_modules(session(), keys)
    lessons = {key: module.document.lesson_keys for key, module in modules.items()}
    withdrawn = withdrawn_among(modules.values())
    standing = queries.standing(session(), me())
    changed = queries.changes_since(session(), standing, modules, page_language(), on=at.date())
    asked = queries.asked_refreshers(session(), standing, modules, on=at.date())
    out = []
    for each in kept:
        document = documents[each.track_code]
        way = progress(document, lessons, standing, on=at.date(), withdrawn=withdrawn)
        out.append(
            {
                "track": each.track_code,
                "title": document.text(page_language()).title,
                "enrolled_at": each.enrolled_at,
                "completed_at": each.completed_at,
                "percent": way.percent,
                "modules": [_module_out(part, changed, asked) for part in way.modules],
                "optional": [_module_out(part, changed, asked) for part in way.optional],
                "next": way.next,
            }
        )
    return out


def _module_out(part: ModuleProgress, changed: Collection[str], asked: Collection[str]) -> dict[str, Any]:
    return {
        "key": part.key,
        "lessons": part.lessons,
        "lessons_read": part.lessons_read,
        "is_passed": part.is_passed,
        "passed_until": part.passed_until,
        "changed_since_passed": part.key in changed,
        "refresher_due": part.key in asked,
    }


@blueprint.get("/enrolments/<track>/modules/<module>/changes")
@requires(Permission.LEARN)
@blueprint.response(200, ModuleChangesOut)
@blueprint.alt_response(404, **NOT_YOURS)
def module_changes(track: str, module: str) -> dict[str, Any]:
    """What changed in a module since one passed it: what was said of it, and the lessons that are new or changed."""
    if module not in one_track(session(), track).offered:
        raise NotFound(N_("There is no such module in this track."))
    current = {module: current_module(session(), module)}
    standing, on = queries.standing(session(), me()), now().date()
    since = queries.changes_since(session(), standing, current, page_language(), on=on).get(module)
    return {
        "module": module,
        "changed_since_passed": since is not None,
        "refresher_due": module in queries.asked_refreshers(session(), standing, current, on=on),
        "said": since.announced if since else (),
        "lessons": since.lessons if since else (),
        "lessons_gone": since.lessons_gone if since else (),
        "story_changed": bool(since and since.story),
    }


def attempt_out(view: AttemptView) -> dict[str, Any]:
    """An attempt as the API tells it; what is right only after it was sent."""
    attempt = view.attempt
    return {
        "id": attempt.public_id,
        "kind": view.kind,
        "module": attempt.subject if view.is_of_module else None,
        "track": attempt.subject if not view.is_of_module else None,
        "title": view.text.title,
        "version": view.module.number if view.module else None,
        "is_newest_version": view.is_newest,
        "language": view.text.language,
        "started_at": attempt.started_at,
        "submitted_at": attempt.submitted_at,
        "unanswered": view.unanswered,
        "questions": [_question_out(question) for question in view.questions],
        "result": _result_out(view),
    }


def _question_out(question: Question) -> dict[str, Any]:
    """A question; without marks nothing of it tells what is right."""
    is_marked = question.marks is not None
    return {
        "number": question.number,
        "item": question.name,
        "key": question.key,
        "module": question.module,
        "type": question.type,
        "how": translate(question.how, page_language()),
        "stem": question.stem,
        "unit": question.unit,
        "chosen": question.chosen,
        "answered": question.is_answered,
        "options": _options_out(question.options, is_marked=is_marked),
        "slots": [_slot_out(slot, is_marked=is_marked) for slot in question.slots],
        "marks": None if question.marks is None else float(question.marks),
        "right_number": question.right_number if is_marked else None,
        "feedback": question.feedback if is_marked else None,
    }


def _slot_out(slot: ShownSlot, *, is_marked: bool) -> dict[str, Any]:
    shown = {
        "key": slot.key,
        "text": slot.text,
        "options": _options_out(slot.options, is_marked=is_marked),
        "chosen": slot.chosen,
    }
    return {**shown, "is_right": slot.is_right, "feedback": slot.feedback} if is_marked else shown


def _options_out(options: Sequence[ShownOption], *, is_marked: bool) -> Sequence[Any]:
    if is_marked:
        return options
    return [{"key": option.key, "text": option.text, "place": option.place} for option in options]


def _result_out(view: AttemptView) -> dict[str, Any] | None:
    score = view.attempt.score
    if score is None:
        return None
    return {
        "score": str(score),
        "score_percent": int(score * 100),
        "must_right": view.attempt.must_right,
        "passed": view.attempt.passed,
        "can_now": view.can_now,
        "look_out_for": view.look_out_for,
    }
