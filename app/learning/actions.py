"""What happens, in order, when a learner does something: the one place that tells."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.assessment.actions import record_answer, start_attempt, submit_attempt
from app.assessment.models import Attempt
from app.assessment.queries import last_submitted, sitting_of
from app.catalogue.documents import TrackDocument
from app.catalogue.queries import PublishedModule, current_module, current_modules, track
from app.credentials.actions import issue
from app.credentials.models import Certificate
from app.credentials.validity import expiry
from app.db import Base, note_change
from app.errors import NotFound
from app.i18n import DEFAULT_LANGUAGE, N_
from app.learning import queries
from app.learning.awards import curriculum_version, is_due
from app.learning.models import Enrolment, LessonProgress, ModulePass
from app.learning.policy import Learner
from app.learning.progress import strictest
from app.workforce.models import Person, Region
from app.workforce.queries import primary_position

ONLINE: Final = "online"
GROUP: Final = "group"


def enrol(session: Session, track_code: str, *, by: Learner, at: datetime) -> Enrolment:
    """Take a track; who takes it already keeps the enrolment. Raises NotFound for an unknown track."""
    return _taken(session, track(session, track_code), by, at)


def _taken(session: Session, wanted: TrackDocument, by: Learner, at: datetime) -> Enrolment:
    found = queries.enrolment(session, by.id, wanted.code)
    if found is None:
        _add_once(session, Enrolment(account_id=by.id, track_code=wanted.code, enrolled_at=at))
        found = queries.enrolment(session, by.id, wanted.code)
    if found is None:
        raise LookupError(f"the enrolment of account {by.id} in {wanted.code} was not kept")
    return found


def complete_lesson(
    session: Session, track_code: str, module_key: str, lesson_key: str, *, by: Learner, at: datetime
) -> Enrolment:
    """Mark a lesson as read to its end; again changes nothing. Raises NotFound for what the track does not have."""
    taken = track(session, track_code)
    module = _core_module(session, taken, module_key)
    keys = module.document.lesson_keys
    if lesson_key not in keys:
        raise NotFound(N_("There is no such lesson in this module."))
    enrolment = _taken(session, taken, by, at)
    _add_once(
        session,
        LessonProgress(enrolment_id=enrolment.id, module_key=module_key, lesson_key=lesson_key, completed_at=at),
    )
    following = keys[keys.index(lesson_key) + 1 :]
    enrolment.module_key, enrolment.lesson_key = module_key, following[0] if following else None
    if not taken.is_assessed:
        _finish_unassessed(session, module, by=by, at=at)
    return enrolment


def _core_module(session: Session, of: TrackDocument, module_key: str) -> PublishedModule:
    if module_key not in of.modules:
        raise NotFound(N_("There is no such module in this track."))
    return current_module(session, module_key)


def _finish_unassessed(session: Session, module: PublishedModule, *, by: Learner, at: datetime) -> None:
    """Where no mark is asked, the last lesson completes the module when the quiz was sent before."""
    sent = last_submitted(session, by.id, module.key)
    tracks = queries.taken_tracks_with(session, by.id, module.key)
    if sent is None or strictest(tracks).is_assessed:
        return
    passes = queries.passes_of(session, by, [module.key])
    if any(at.date() < each.expires for each in passes) or not _has_read_all(session, module.key, by):
        return
    _pass_module(session, sent, tracks, by=by, at=at)
    _award(session, tracks, by=by, language=by.language, at=at)


def open_quiz(session: Session, module_key: str, *, by: Learner, language: str, at: datetime) -> Attempt:
    """Begin an attempt at a module on a fresh form, or go on with the one that is open; raises NotFound."""
    module = current_module(session, module_key)
    offered = queries.tracks_with(session, module_key)
    if not offered:
        raise NotFound(N_("There is no track with this module."))
    if not queries.taken_tracks_with(session, by.id, module_key):
        _taken(session, offered[0], by, at)
    return start_attempt(session, by.id, module, at=at, language=language)


def answer_item(
    session: Session, public_id: str, item_key: str, chosen: Sequence[str], *, by_id: int, at: datetime
) -> None:
    """Save what is chosen for one question of one's own open attempt; nothing else happens."""
    record_answer(session, sitting_of(session, by_id, public_id), item_key, chosen, at=at)


def submit_quiz(session: Session, attempt: Attempt, *, key: str, by: Learner, at: datetime) -> Attempt:
    """Send the answers: they are marked; what is passed is recorded; a certificate that is due is issued.

    Raises:
        AlreadySubmitted: they were sent under another ``key``; the first result stands.
    """
    tracks = queries.taken_tracks_with(session, by.id, attempt.module_key)
    rule = strictest(tracks or queries.tracks_with(session, attempt.module_key))
    sent = submit_attempt(session, attempt, rule, key=key, at=at)
    if sent.is_repeated or not attempt.passed or not tracks:
        return attempt
    if rule.is_assessed or _has_read_all(session, attempt.module_key, by):
        _pass_module(session, attempt, tracks, by=by, at=at)
        _award(session, tracks, by=by, language=attempt.language, at=at)
    return attempt


def _has_read_all(session: Session, module_key: str, by: Learner) -> bool:
    """Whether the learner has read every lesson of the current version."""
    wanted = current_module(session, module_key).document.lesson_keys
    return queries.lessons_read(session, by.id, module_key).issuperset(wanted)


def _pass_module(
    session: Session, attempt: Attempt, tracks: Sequence[TrackDocument], *, by: Learner, at: datetime
) -> None:
    """Record the pass; it counts as long as a certificate of the strictest of its tracks."""
    months = min(each.validity_months for each in tracks)
    session.add(
        ModulePass(
            account_id=by.id,
            module_key=attempt.module_key,
            version_id=attempt.version_id,
            passed_on=at.date(),
            expires=expiry(at.date(), months),
            source=ONLINE,
            recorded_at=at,
        )
    )
    session.flush()
    if by.person_id is not None:
        note_change(session, "person", by.person_id)


def _award(session: Session, tracks: Sequence[TrackDocument], *, by: Learner, language: str, at: datetime) -> None:
    """Issue the certificate of each track whose core modules are all passed anew."""
    on = at.date()
    for finished in tracks:
        passes = queries.passes_of(session, by, finished.modules)
        if not is_due(finished, passes, queries.last_award(session, by, finished.code), on=on):
            continue
        issue(
            session,
            account_id=by.id,
            holder_name=by.name,
            track_code=finished.code,
            audience=finished.audience,
            issued=on,
            months=finished.validity_months,
            source=ONLINE,
            curriculum_version=_curriculum(session, finished),
            region_id=_region_of_delivery(session, by, finished.audience, on),
            language=language,
            at=at,
        )
        _mark_complete(session, by, finished, at)


def _mark_complete(session: Session, by: Learner, finished: TrackDocument, at: datetime) -> None:
    enrolment = queries.enrolment(session, by.id, finished.code)
    if enrolment is not None and enrolment.completed_at is None:
        enrolment.completed_at = at
        session.flush()


def _curriculum(session: Session, taught: TrackDocument) -> str:
    modules = current_modules(session, taught.modules)
    return curriculum_version(taught, {key: module.number for key, module in modules.items()})


def _region_of_delivery(session: Session, by: Learner, audience: str, on: date) -> int | None:
    """Where the learner works on that day: in a post of the track's audience, else in any; None when not known."""
    if by.person_id is None:
        return None
    post = primary_position(session, by.person_id, on, audience=audience) or primary_position(session, by.person_id, on)
    return None if post is None else post.region_id


def record_group_result(
    session: Session,
    person: Person,
    track_code: str,
    *,
    on: date,
    region: Region,
    by: int,
    at: datetime,
    language: str = DEFAULT_LANGUAGE,
) -> Certificate | None:
    """A verified roster tells that a person did a whole track on a day: every core module is passed, and certified.

    None when the person holds a certificate of that track and day already; then nothing is changed.
    """
    taught = track(session, track_code)
    last = queries.last_award_of_person(session, person.id, taught.code)
    if last is not None and last.issued == on:
        return None
    modules = current_modules(session, taught.modules)
    session.add_all(
        ModulePass(
            person_id=person.id,
            module_key=key,
            version_id=modules[key].version_id if key in modules else None,
            passed_on=on,
            expires=expiry(on, taught.validity_months),
            source=GROUP,
            recorded_at=at,
        )
        for key in taught.modules
    )
    note_change(session, "person", person.id)
    return issue(
        session,
        person_id=person.id,
        holder_name="",
        track_code=taught.code,
        audience=taught.audience,
        issued=on,
        months=taught.validity_months,
        source=GROUP,
        curriculum_version=curriculum_version(taught, {key: module.number for key, module in modules.items()}),
        region_id=region.id,
        language=language,
        by=by,
        at=at,
    )


def _add_once(session: Session, row: Base) -> None:
    """Add a row unless it is there; somebody who adds it in the same moment does no harm."""
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        pass
