"""A learner's way through a track: taking it, reading its lessons, doing without its pre-test."""

from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.assessment.models import Kind
from app.assessment.queries import last_submitted
from app.catalogue.documents import TrackDocument
from app.catalogue.queries import PublishedModule, current_module, taught, track
from app.db import Base, note_change
from app.errors import Conflict, NotFound
from app.i18n import N_
from app.learning import queries
from app.learning.actions.passing import has_read_all, pass_and_award
from app.learning.models import Enrolment, LessonProgress
from app.learning.policy import Learner
from app.learning.progress import strictest


def enrol(session: Session, track_code: str, *, by: Learner, at: datetime) -> Enrolment:
    """Take a track; who takes it already keeps the enrolment. Raises NotFound for an unknown track."""
    return taken(session, track(session, track_code), by, at)


def taken(session: Session, wanted: TrackDocument, by: Learner, at: datetime) -> Enrolment:
    """The learner's enrolment in a track, made now if there is none."""
    found = queries.enrolment(session, by.id, wanted.code)
    if found is None:
        _add_once(session, Enrolment(account_id=by.id, track_code=wanted.code, enrolled_at=at))
        found = queries.enrolment(session, by.id, wanted.code)
        note_change(session, "enrolment", *([found.id] if found else []))
    if found is None:
        raise LookupError(f"the enrolment of account {by.id} in {wanted.code} was not kept")
    return found


def skip_pre_test(session: Session, track_code: str, *, by: Learner, at: datetime) -> Enrolment:
    """Do without the pre-test of a track, and never be offered it again.

    Raises:
        NotFound: there is no such track, or it has no pre-test.
        Conflict: the track asks for it, as those of professionals do.
    """
    wanted = track(session, track_code)
    if not wanted.tests.pre:
        raise NotFound(N_("This track has no such test."))
    if wanted.is_assessed:
        raise Conflict(N_("The questions before this track cannot be skipped. They have no pass mark."))
    enrolment = taken(session, wanted, by, at)
    if enrolment.pre_test_skipped_at is None:
        enrolment.pre_test_skipped_at = at
        session.flush()
    return enrolment


def complete_lesson(
    session: Session, track_code: str, module_key: str, lesson_key: str, *, by: Learner, at: datetime
) -> Enrolment:
    """Mark a lesson as read to its end; again changes nothing.

    Raises NotFound for what the track does not have, and Withdrawn for what it has not at present.

    Where one left off is kept for core modules only: a module by choice never moves the next step.
    """
    wanted = track(session, track_code)
    module = _offered_module(session, wanted, module_key)
    if lesson_key not in module.document.lesson_keys:
        raise NotFound(N_("There is no such lesson in this module."))
    enrolment = taken(session, wanted, by, at)
    _add_once(
        session,
        LessonProgress(enrolment_id=enrolment.id, module_key=module_key, lesson_key=lesson_key, completed_at=at),
    )
    if module_key in wanted.modules:
        enrolment.module_key, enrolment.lesson_key = module_key, module.document.lesson_after(lesson_key)
    if not wanted.is_assessed:
        _finish_unassessed(session, module, by=by, at=at)
    return enrolment


def _offered_module(session: Session, of: TrackDocument, module_key: str) -> PublishedModule:
    if module_key not in of.offered:
        raise NotFound(N_("There is no such module in this track."))
    return taught(current_module(session, module_key))


def _finish_unassessed(session: Session, module: PublishedModule, *, by: Learner, at: datetime) -> None:
    """Where no mark is asked, the last lesson completes the module when the quiz was sent before."""
    sent = last_submitted(session, by.id, Kind.QUIZ, module.key)
    tracks = queries.taken_tracks_with(session, by.id, module.key)
    if sent is None or strictest(tracks).is_assessed:
        return
    passes = queries.passes_of(session, by, [module.key])
    if any(at.date() < each.expires for each in passes) or not has_read_all(session, module.key, by):
        return
    pass_and_award(session, sent, tracks, by=by, language=by.language, at=at)


def _add_once(session: Session, row: Base) -> None:
    """Add a row unless it is there; somebody who adds it in the same moment does no harm."""
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        pass
