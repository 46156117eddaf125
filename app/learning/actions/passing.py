"""What is passed is recorded, and a certificate that is due is issued."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from sqlalchemy import and_
from sqlalchemy.orm import Session

from app.assessment.models import Attempt
from app.catalogue.documents import TrackDocument
from app.catalogue.queries import current_module, current_modules, track
from app.credentials.actions import give_back, issue, replace_ended
from app.credentials.models import Certificate
from app.credentials.policy import held_by, held_by_person
from app.credentials.queries import cuts_of, is_cut_by
from app.credentials.validity import expiry
from app.db import note_change
from app.i18n import DEFAULT_LANGUAGE
from app.learning import queries
from app.learning.awards import curriculum_version, gates, is_due
from app.learning.models import ModulePass
from app.learning.policy import Learner
from app.learning.progress import core_of
from app.workforce.models import Person, Region
from app.workforce.queries import primary_position

ONLINE: Final = "online"
GROUP: Final = "group"


def has_read_all(session: Session, module_key: str, by: Learner) -> bool:
    """Whether the learner has read every lesson of the current version."""
    wanted = current_module(session, module_key).document.lesson_keys
    return queries.lessons_read(session, by.id, module_key).issuperset(wanted)


def pass_module(session: Session, quiz: Attempt, tracks: Sequence[TrackDocument], *, by: Learner, at: datetime) -> None:
    """Record the pass that a quiz earned; it counts as long as a certificate of the strictest of its tracks."""
    months = min(each.validity_months for each in tracks)
    session.add(
        ModulePass(
            account_id=by.id,
            module_key=quiz.subject,
            version_id=quiz.version_id,
            passed_on=at.date(),
            expires=expiry(at.date(), months),
            source=ONLINE,
            recorded_at=at,
        )
    )
    session.flush()
    if by.person_id is not None:
        note_change(session, "learner", by.person_id)


def pass_and_award(
    session: Session, quiz: Attempt, tracks: Sequence[TrackDocument], *, by: Learner, language: str, at: datetime
) -> None:
    """Record the pass that a quiz earned, and issue what is then due in the tracks that depend on its module.

    Certificates that a critical change of the module shortened get their time back: those that count still end as they
    were issued, and one that has ended is followed by another for the rest of its time.
    """
    cuts = cuts_of(session, and_(held_by(by.id), is_cut_by(quiz.subject, quiz.version_id)))
    ended = give_back(session, cuts, at=at, on=at.date()) if cuts else []
    pass_and_award_plainly(session, quiz, tracks, by=by, language=language, at=at)
    for certificate in ended:
        replace_ended(session, certificate, {each.cut.version_id for each in cuts}, at=at)


def pass_and_award_plainly(
    session: Session, quiz: Attempt, tracks: Sequence[TrackDocument], *, by: Learner, language: str, at: datetime
) -> None:
    """The same for a learner of whose certificates none is shortened; a statement less."""
    pass_module(session, quiz, tracks, by=by, at=at)
    award(session, core_of(quiz.subject, tracks), by=by, language=language, at=at)


def award(session: Session, tracks: Sequence[TrackDocument], *, by: Learner, language: str, at: datetime) -> None:
    """Issue the certificate of each track whose core modules, and post-test if it has one, are passed anew."""
    on = at.date()
    for finished in tracks:
        post_passed = queries.post_test_passed(session, by.id, finished.code) if gates(finished) else None
        if gates(finished) and post_passed is None:
            continue
        passes = queries.passes_of(session, by, finished.modules)
        last = queries.last_award(session, by, finished.code)
        if not is_due(finished, passes, last, post_passed=post_passed, on=on):
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

    The roster's test is the test: no post-test is asked for besides.

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
    note_change(session, "learner", person.id)
    cuts = [
        each
        for each in cuts_of(session, held_by_person(person.id))
        if each.module_key in modules and each.cut.made_on <= on
    ]
    if cuts:
        give_back(session, cuts, at=at, on=on)
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
