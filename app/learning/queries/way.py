"""Reads of a learner's way: enrolments, lessons, passes, and everything that decides what comes next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Date,
    Integer,
    Select,
    String,
    and_,
    case,
    cast,
    exists,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from app.accounts.models import Account
from app.assessment.models import Answer, Attempt, Kind
from app.assessment.policy import sat_by
from app.assessment.queries import UNKNOWN, versions_of
from app.catalogue.documents import TrackDocument
from app.catalogue.queries import tracks
from app.credentials.models import Certificate
from app.credentials.policy import held_by
from app.db import UtcDateTime
from app.errors import NotFound
from app.learning.awards import Awarded, Passed
from app.learning.models import Enrolment, LessonProgress, ModulePass, Rating, RefresherCard
from app.learning.policy import Learner, earned_by, taken_by
from app.learning.progress import Place, Sittings, Standing

NO_DAY: Final = cast(null(), Date())
NO_MOMENT: Final = cast(null(), UtcDateTime())
NO_NAME: Final = cast(null(), String())
NO_VERSION: Final = cast(null(), Integer())


def standing(session: Session, learner: Learner) -> Standing:
    """Everything a learner has done that decides what comes next; two statements, however much it is."""
    places: dict[str, Place] = {}
    lessons: set[tuple[str, str, str]] = set()
    skipped: set[str] = set()
    for code, module, lesson, skipped_at, read_module, read_lesson in session.execute(
        select(
            Enrolment.track_code,
            Enrolment.module_key,
            Enrolment.lesson_key,
            Enrolment.pre_test_skipped_at,
            LessonProgress.module_key,
            LessonProgress.lesson_key,
        )
        .outerjoin(LessonProgress, LessonProgress.enrolment_id == Enrolment.id)
        .where(taken_by(learner.id))
    ):
        places[code] = Place(module, lesson)
        if skipped_at is not None:
            skipped.add(code)
        if read_module is not None:
            lessons.add((code, read_module, read_lesson))
    passes: dict[str, Passed] = {}
    sittings: dict[tuple[str, str], Sittings] = {}
    awards: dict[str, Awarded] = {}
    for what, subject, day, expires, moment, public_id, version_id in session.execute(_facts(learner)):
        if what == "pass":
            passes[subject] = _longest(passes.get(subject), Passed(subject, day, expires, moment, version_id))
        elif what == "certificate":
            awards[subject] = _latest(awards.get(subject), Awarded(day, moment))
        else:
            sittings[what, subject] = Sittings(public_id, moment)
    return Standing(places, frozenset(lessons), passes, sittings, awards, frozenset(skipped))


def _facts(learner: Learner) -> Any:
    """Passes, valid certificates, and of each kind and subject of attempts the open one and the last that passed."""
    return union_all(
        select(
            literal("pass").label("what"),
            ModulePass.module_key.label("subject"),
            ModulePass.passed_on.label("day"),
            ModulePass.expires.label("expires"),
            ModulePass.recorded_at.label("moment"),
            NO_NAME.label("public_id"),
            ModulePass.version_id,
        ).where(earned_by(learner)),
        select(
            literal("certificate"),
            Certificate.track_code,
            Certificate.issued,
            NO_DAY,
            Certificate.created_at,
            NO_NAME,
            NO_VERSION,
        ).where(held_by(learner.id), Certificate.revoked_on.is_(None)),
        select(
            Attempt.kind,
            Attempt.subject,
            NO_DAY,
            NO_DAY,
            func.max(
                case(
                    (and_(Attempt.kind == Kind.REFRESHER, Attempt.submitted_at.is_not(None)), Attempt.started_at),
                    (Attempt.passed.is_(True), Attempt.submitted_at),
                    else_=NO_MOMENT,
                ),
                type_=UtcDateTime(),
            ),
            func.max(case((Attempt.submitted_at.is_(None), Attempt.public_id), else_=NO_NAME)),
            NO_VERSION,
        )
        .where(sat_by(learner.id))
        .group_by(Attempt.kind, Attempt.subject),
    )


def _longest(first: Passed | None, other: Passed) -> Passed:
    """The longest pass, told as entered when the newest was, and of the newest version passed."""
    if first is None:
        return other
    longest = max(first, other, key=lambda each: each.expires)
    newest = max(first.recorded_at, other.recorded_at)
    version = max((each.version_id for each in (first, other) if each.version_id is not None), default=None)
    return Passed(longest.module_key, longest.passed_on, longest.expires, newest, version)


def _latest(first: Awarded | None, other: Awarded) -> Awarded:
    return other if first is None else max(first, other, key=lambda each: each.created_at)


def enrolments(account_id: int) -> Select[Enrolment]:
    """The enrolments of an account, in the order they were made."""
    return select(Enrolment).where(taken_by(account_id)).order_by(Enrolment.enrolled_at, Enrolment.id)


def enrolment(session: Session, account_id: int, track_code: str) -> Enrolment | None:
    """The account's enrolment in a track, if any."""
    return session.scalar(enrolments(account_id).where(Enrolment.track_code == track_code))


def tracks_with(session: Session, module_key: str) -> list[TrackDocument]:
    """The tracks that offer a module, as a core module or by choice, in order."""
    return [card.document for card in tracks(session) if module_key in card.document.offered]


def taken_tracks_with(session: Session, account_id: int, module_key: str) -> list[TrackDocument]:
    """Those of them that the account takes; the account stays locked, so that two certificates cannot cross."""
    taken = set(
        session.scalars(
            select(Enrolment.track_code)
            .join(Account, Account.id == Enrolment.account_id)
            .where(taken_by(account_id))
            .with_for_update(of=Account, key_share=True)
        )
    )
    return [track for track in tracks_with(session, module_key) if track.code in taken]


@dataclass(frozen=True)
class ToSend:
    """An attempt about to be sent, and the codes of the tracks that its learner takes."""

    attempt: Attempt
    taken: frozenset[str]
    is_shortened: bool
    """Whether a critical change has brought the end of one of the learner's certificates forward."""


def to_send(session: Session, account_id: int, public_id: str) -> ToSend:
    """One's own attempt, locked with its account until the transaction ends; raises :class:`NotFound`.

    Of two submissions of one learner the second waits, so that two certificates cannot cross.
    """
    shortened = exists().where(held_by(account_id), Certificate.full_expires.is_not(None))
    rows = session.execute(
        select(Attempt, Enrolment.track_code, case((shortened, 1), else_=0))
        .join(Account, Account.id == Attempt.account_id)
        .outerjoin(Enrolment, Enrolment.account_id == Attempt.account_id)
        .where(Attempt.public_id == public_id, sat_by(account_id))
        .with_for_update(of=[Attempt, Account], key_share=True)
        .execution_options(populate_existing=True)
    ).all()
    if not rows:
        raise NotFound(UNKNOWN)
    return ToSend(rows[0][0], frozenset(row[1] for row in rows if row[1] is not None), bool(rows[0][2]))


@dataclass(frozen=True)
class Memorised:
    """What was chosen in an attempt, by item name, and what is remembered of its modules' items, by module and item."""

    answers: Mapping[str, tuple[str, ...]]
    cards: Mapping[tuple[str, str], Mapping[str, Any]]


def memorised(session: Session, attempt: Attempt) -> Memorised:
    """The answers of an attempt and the refresher cards of its modules; one statement, however many they are."""
    modules = [attempt.subject] if attempt.kind == Kind.QUIZ else list(versions_of(attempt))
    rows = session.execute(
        union_all(
            select(literal(""), Answer.item_key, Answer.chosen).where(Answer.attempt_id == attempt.id),
            select(RefresherCard.module_key, RefresherCard.item_key, RefresherCard.card).where(
                RefresherCard.account_id == attempt.account_id, RefresherCard.module_key.in_(modules)
            ),
        )
    ).all()
    return Memorised(
        {item: tuple(kept) for module, item, kept in rows if not module and kept},
        {(module, item): kept for module, item, kept in rows if module},
    )


def post_test_passed(session: Session, account_id: int, track_code: str) -> datetime | None:
    """When the account last passed the post-test of a track."""
    passed = (sat_by(account_id), Attempt.kind == Kind.POST, Attempt.subject == track_code, Attempt.passed.is_(True))
    return session.execute(select(func.max(Attempt.submitted_at)).where(*passed)).scalar()


def rating_of(session: Session, account_id: int, track_code: str) -> int | None:
    """How useful the account found a track, 1 to 5, if it said so."""
    return session.scalar(select(Rating.value).where(Rating.account_id == account_id, Rating.track_code == track_code))


def has_begun_to_learn(session: Session, learner: Learner, of: TrackDocument) -> bool:
    """Whether a core module was read, begun to be tested, or passed: what ``progress.is_untouched`` denies."""
    read = exists().where(
        taken_by(learner.id),
        Enrolment.track_code == of.code,
        LessonProgress.enrolment_id == Enrolment.id,
        LessonProgress.module_key.in_(of.modules),
    )
    tested = exists().where(sat_by(learner.id), Attempt.kind == Kind.QUIZ, Attempt.subject.in_(of.modules))
    passed = exists().where(earned_by(learner), ModulePass.module_key.in_(of.modules))
    return bool(session.scalar(select(or_(read, tested, passed))))


def lessons_read(session: Session, account_id: int, module_key: str) -> frozenset[str]:
    """Keys of the lessons of a module that the account has read, in whatever track."""
    return frozenset(
        session.scalars(
            select(LessonProgress.lesson_key)
            .join(Enrolment, Enrolment.id == LessonProgress.enrolment_id)
            .where(taken_by(account_id), LessonProgress.module_key == module_key)
        )
    )


def passes_of(session: Session, learner: Learner, module_keys: Sequence[str]) -> list[Passed]:
    """The learner's passes of these modules."""
    rows = session.execute(
        select(ModulePass.module_key, ModulePass.passed_on, ModulePass.expires, ModulePass.recorded_at).where(
            earned_by(learner), ModulePass.module_key.in_(module_keys)
        )
    )
    return [Passed(*row) for row in rows]


def last_award(session: Session, learner: Learner, track_code: str) -> Awarded | None:
    """The learner's last certificate of a track that was not revoked."""
    return _last_award(session, held_by(learner.id), track_code)


def last_award_of_person(session: Session, person_id: int, track_code: str) -> Awarded | None:
    """The last certificate of a track that names a person of the register and was not revoked."""
    return _last_award(session, Certificate.person_id == person_id, track_code)


def _last_award(session: Session, held: ColumnElement[bool], track_code: str) -> Awarded | None:
    row = session.execute(
        select(Certificate.issued, Certificate.created_at)
        .where(held, Certificate.track_code == track_code, Certificate.revoked_on.is_(None))
        .order_by(Certificate.created_at.desc(), Certificate.id.desc())
        .limit(1)
    ).one_or_none()
    return None if row is None else Awarded(*row)
