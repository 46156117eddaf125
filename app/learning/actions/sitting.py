"""Quizzes and tests: opened, answered question by question, sent once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.assessment import forms
from app.assessment.actions import Sat, Script, record_answer, start_attempt, submit_attempt
from app.assessment.forms import Form
from app.assessment.grading import Answers
from app.assessment.models import Attempt, Kind
from app.assessment.queries import last_submitted, sitting_of, versions_of
from app.catalogue.documents import TrackDocument
from app.catalogue.queries import Papers, PublishedModule, current_module, current_modules, taught, track
from app.errors import Conflict, NotFound
from app.i18n import N_
from app.learning import queries
from app.learning.actions import follow_ups, refreshers
from app.learning.actions.passing import award, has_read_all, pass_and_award, pass_and_award_plainly
from app.learning.actions.way import taken
from app.learning.policy import Learner
from app.learning.progress import core_of, is_of, is_untouched, progress, strictest


def open_quiz(session: Session, module_key: str, *, by: Learner, language: str, at: datetime) -> Attempt:
    """Begin an attempt at a module on a fresh form, or go on with the one that is open.

    Raises:
        NotFound: there is no such module, or no track with it.
        Withdrawn: the module has been withdrawn for the time being.
        Conflict: several tracks have it and the learner takes none of them, so it is not known for which it is.
    """
    module = taught(current_module(session, module_key))
    offered = queries.tracks_with(session, module_key)
    if not offered:
        raise NotFound(N_("There is no track with this module."))
    begun_for = queries.taken_tracks_with(session, by.id, module_key)
    if not begun_for and len(offered) > 1:
        raise Conflict(N_("Several tracks have this module. Take the one for your work first."))
    if not begun_for:
        taken(session, offered[0], by, at)
    return start_attempt(
        session,
        by.id,
        Sat(Kind.QUIZ, module_key, (begun_for or offered)[0].audience),
        lambda seed, avoid: forms.draw(module.document, seed, avoid),
        version_id=module.version_id,
        at=at,
        language=language,
    )


def open_test(session: Session, track_code: str, kind: Kind, *, by: Learner, language: str, at: datetime) -> Attempt:
    """Begin the pre-test or post-test of a track on a fresh form, or go on with the one that is open.

    Of a module that is withdrawn for the time being nothing is asked.

    Raises:
        NotFound: there is no such track, or it has no such test.
        Conflict: it is too late for a pre-test, or too early for a post-test.
    """
    wanted = track(session, track_code)
    size = {Kind.PRE: wanted.tests.pre, Kind.POST: wanted.tests.post}.get(kind, 0)
    modules = current_modules(session, wanted.modules)
    if not size or not modules:
        raise NotFound(N_("This track has no such test."))
    taken(session, wanted, by, at)
    _check_time(session, wanted, kind, modules, by=by, at=at)
    asked = [modules[key] for key in wanted.modules if key in modules and not modules[key].is_withdrawn]
    if not asked:
        taught(modules[next(iter(modules))])
    seen_before = _pre_test_items(session, by.id, wanted.code) if kind is Kind.POST else frozenset()
    return start_attempt(
        session,
        by.id,
        Sat(kind, wanted.code, wanted.audience),
        lambda seed, avoid: forms.draw_across(asked, size, seed, avoid or seen_before),
        version_id=None,
        at=at,
        language=language,
    )


def _check_time(
    session: Session,
    wanted: TrackDocument,
    kind: Kind,
    modules: dict[str, PublishedModule],
    *,
    by: Learner,
    at: datetime,
) -> None:
    """A pre-test comes once, before everything; a post-test comes after all modules."""
    standing = queries.standing(session, by)
    if kind is Kind.PRE:
        if standing.has_sent(Kind.PRE, wanted.code):
            raise Conflict(N_("You have answered the questions before this track already."))
        if not is_untouched(wanted, standing):
            raise Conflict(N_("The questions before a track are for the time before its first lesson."))
        return
    lessons = {key: module.document.lesson_keys for key, module in modules.items()}
    if not progress(wanted, lessons, standing, on=at.date()).is_complete:
        raise Conflict(N_("The final test comes after all modules of the track."))


def _pre_test_items(session: Session, account_id: int, track_code: str) -> frozenset[str]:
    sent = last_submitted(session, account_id, Kind.PRE, track_code)
    return frozenset() if sent is None else frozenset(Form.from_plain(sent.form).item_names)


def answer_item(
    session: Session, public_id: str, item_name: str, chosen: Sequence[str], *, by_id: int, at: datetime
) -> None:
    """Save what is chosen for one question of one's own open attempt; nothing else happens.

    Raises NotOpen for a follow-up whose window is over; what was saved before stays.
    """
    sitting = sitting_of(session, by_id, public_id)
    if sitting.kind is Kind.FOLLOW_UP:
        follow_ups.refuse_if_closed(session, sitting.attempt_id, at=at)
    record_answer(session, sitting, item_name, chosen, at=at)


@dataclass(frozen=True)
class Sent:
    """A sent attempt, with what was read to mark it."""

    attempt: Attempt
    papers: Papers
    answers: Answers


def submit(session: Session, public_id: str, *, key: str, by: Learner, at: datetime) -> Attempt:
    """Send the answers of one's own attempt; see :func:`send`."""
    return send(session, public_id, key=key, by=by, at=at).attempt


def send(session: Session, public_id: str, *, key: str, by: Learner, at: datetime) -> Sent:
    """Send the answers of one's own attempt: they are marked, and what follows from its kind happens, once.

    A passed quiz passes its module; it and a passed post-test bring the certificate that is then due. Every kind but a
    pre-test is remembered for refreshers.

    Raises:
        NotFound: there is no such attempt of the learner's.
        AlreadySubmitted: they were sent under another ``key``; the first result stands.
        Conflict: it is too late for a pre-test or a follow-up; or the key belongs to another submission.
        Withdrawn: it asks about a module that has been withdrawn; it can be sent once that is restored.
    """
    found = queries.to_send(session, by.id, public_id)
    attempt = found.attempt
    papers = queries.papers_of(session, attempt, attempt.language)
    if not attempt.is_submitted:
        queries.refuse_withdrawn(papers)
    known = queries.memorised(session, attempt)
    concerned = [each for each in papers.tracks if is_of(attempt, each)]
    if not attempt.is_submitted:
        _check_in_time(session, attempt, concerned, by=by, at=at)
    taken_ones = [each for each in concerned if each.code in found.taken]
    documents = {name: papers.modules[version].document for name, version in versions_of(attempt).items()}
    rule, script = strictest(taken_ones or concerned), Script(documents, known.answers)
    sent = submit_attempt(session, attempt, rule, key=key, at=at, script=script)
    if not sent.is_repeated:
        _remember(session, attempt, (taken_ones or concerned), known, by=by, at=at)
        _reward(session, found, taken_ones, by=by, at=at)
    return Sent(attempt, papers, known.answers)


def _check_in_time(
    session: Session, attempt: Attempt, concerned: Sequence[TrackDocument], *, by: Learner, at: datetime
) -> None:
    """A pre-test that is sent after lessons were read would not tell what was known before; a follow-up closes."""
    if attempt.kind == Kind.FOLLOW_UP:
        follow_ups.refuse_if_closed(session, attempt.id, at=at)
    if attempt.kind == Kind.PRE and any(queries.has_begun_to_learn(session, by, each) for each in concerned):
        raise Conflict(N_("You have begun the lessons of this track; its questions beforehand can no longer be sent."))


def _remember(
    session: Session,
    attempt: Attempt,
    concerned: Sequence[TrackDocument],
    known: queries.Memorised,
    *,
    by: Learner,
    at: datetime,
) -> None:
    """What was answered is remembered for refreshers; of a pre-test nothing is, for nothing was taught yet.

    Nor of a module by choice: whoever leaves it out is not asked about it later, and neither is anybody else.
    """
    lasting = core_of(attempt.subject, concerned) if attempt.kind == Kind.QUIZ else concerned
    if attempt.kind != Kind.PRE and lasting:
        code = lasting[0].code
        refreshers.remember(session, attempt, by=by, at=at, track_code=code, cards=known.cards)


def _reward(
    session: Session, found: queries.ToSend, taken_ones: Sequence[TrackDocument], *, by: Learner, at: datetime
) -> None:
    """What a passed quiz or post-test brings."""
    attempt = found.attempt
    if not attempt.passed or not taken_ones:
        return
    if attempt.kind == Kind.POST:
        award(session, taken_ones, by=by, language=attempt.language, at=at)
    elif attempt.kind == Kind.QUIZ:
        _finish_quiz(session, found, taken_ones, by=by, at=at)


def _finish_quiz(
    session: Session, found: queries.ToSend, taken_ones: Sequence[TrackDocument], *, by: Learner, at: datetime
) -> None:
    """A passed quiz passes its module; where no mark is asked, once its lessons are read as well."""
    attempt = found.attempt
    if strictest(taken_ones).is_assessed or has_read_all(session, attempt.subject, by):
        bring = pass_and_award if found.is_shortened else pass_and_award_plainly
        bring(session, attempt, taken_ones, by=by, language=attempt.language, at=at)
