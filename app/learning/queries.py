"""Reads of what a learner has done, and of results as far as disclosure protection lets them out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, func, literal, null, select, union, union_all
from sqlalchemy.orm import Session

from app.accounts.models import Account
from app.accounts.policy import SignedIn
from app.assessment.forms import Form
from app.assessment.models import Attempt
from app.assessment.policy import sat_by
from app.assessment.queries import answers_of
from app.assessment.questions import Question, outcomes_shown, questions
from app.catalogue.documents import TextDocument, TrackDocument
from app.catalogue.models import Module
from app.catalogue.queries import PublishedModule, module_version, text_of, tracks
from app.credentials.models import Certificate
from app.credentials.policy import held_by
from app.learning import protection
from app.learning.awards import Awarded, Passed
from app.learning.models import Enrolment, LessonProgress, ModulePass
from app.learning.policy import Learner, earned_by, results_seen_by, taken_by
from app.learning.progress import Place, Standing
from app.learning.protection import Protected


def standing(session: Session, learner: Learner) -> Standing:
    """Everything a learner has done that decides what comes next; two statements, however much it is."""
    places: dict[str, Place] = {}
    lessons: set[tuple[str, str, str]] = set()
    for code, module, lesson, read_module, read_lesson in session.execute(
        select(
            Enrolment.track_code,
            Enrolment.module_key,
            Enrolment.lesson_key,
            LessonProgress.module_key,
            LessonProgress.lesson_key,
        )
        .outerjoin(LessonProgress, LessonProgress.enrolment_id == Enrolment.id)
        .where(taken_by(learner.id))
    ):
        places[code] = Place(module, lesson)
        if read_module is not None:
            lessons.add((code, read_module, read_lesson))
    passes: dict[str, date] = {}
    open_attempts: dict[str, str] = {}
    rows: Any = session.execute(
        union_all(
            select(ModulePass.module_key, ModulePass.expires, null()).where(earned_by(learner)),
            select(Attempt.module_key, null(), Attempt.public_id).where(
                sat_by(learner.id), Attempt.submitted_at.is_(None)
            ),
        )
    )
    for module, expires, public_id in rows:
        if public_id is not None:
            open_attempts[module] = public_id
        else:
            passes[module] = max(expires, passes.get(module, expires))
    return Standing(places, frozenset(lessons), passes, open_attempts)


def enrolments(account_id: int) -> Select[Enrolment]:
    """The enrolments of an account, in the order they were made."""
    return select(Enrolment).where(taken_by(account_id)).order_by(Enrolment.enrolled_at, Enrolment.id)


def enrolment(session: Session, account_id: int, track_code: str) -> Enrolment | None:
    """The account's enrolment in a track, if any."""
    return session.scalar(enrolments(account_id).where(Enrolment.track_code == track_code))


def tracks_with(session: Session, module_key: str) -> list[TrackDocument]:
    """The tracks that a module is a core module of, in order."""
    return [card.document for card in tracks(session) if module_key in card.document.modules]


def taken_tracks_with(session: Session, account_id: int, module_key: str) -> list[TrackDocument]:
    """Those of them that the account takes; the enrolments stay locked, so that two certificates cannot cross."""
    taken = set(
        session.scalars(
            select(Enrolment.track_code).where(taken_by(account_id)).order_by(Enrolment.id).with_for_update()
        )
    )
    return [track for track in tracks_with(session, module_key) if track.code in taken]


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
    return None if row is None else Awarded(row[0], row[1])


@dataclass(frozen=True)
class AttemptView:
    """An attempt as its owner sees it: in words, with feedback once it was sent."""

    attempt: Attempt
    module: PublishedModule
    text: TextDocument
    questions: tuple[Question, ...]
    is_newest: bool
    """Whether the version it was drawn from is still the one that new learners get."""

    @property
    def unanswered(self) -> tuple[int, ...]:
        """Numbers of the questions where nothing is chosen."""
        return tuple(question.number for question in self.questions if not question.is_answered)

    @property
    def can_now(self) -> Sequence[str]:
        """What the learner can now do, in words: the outcomes whose questions were all right."""
        return tuple(outcomes_shown(self.questions, self.text).values()) if self.attempt.is_submitted else ()


def attempt_view(session: Session, attempt: Attempt, language: str) -> AttemptView:
    """The questions of an attempt in a language, with what is chosen."""
    module = module_version(session, attempt.version_id)
    text = text_of(session, attempt.version_id, language)
    newest = session.scalar(select(Module.current_version_id).where(Module.key == attempt.module_key))
    found = questions(
        Form.from_plain(attempt.form),
        module.document,
        text,
        answers_of(session, attempt),
        with_feedback=attempt.is_submitted,
    )
    return AttemptView(attempt, module, text, tuple(found), newest == attempt.version_id)


@dataclass(frozen=True)
class ModuleResult:
    """Protected results of one module for the learners of one track."""

    track_code: str
    audience: str
    module_key: str
    enrolled: int | None
    """People who take the track; None is withheld."""
    completed: Protected
    """Those of them who ever passed the module."""
    first_attempts: int | None
    """Those of them who sent a first attempt; None is withheld."""
    passed_first: Protected
    mean_score: int | None
    """Of first attempts, in whole percent."""


def results(session: Session, principal: SignedIn, *, on: date) -> list[ModuleResult]:
    """Results per track and module, people counted once, limited to those the principal may see; always protected."""
    seen = results_seen_by(principal, on)
    cards = tracks(session)
    enrolled = _enrolled(session, seen)
    completed = _completed(session, seen)
    firsts = _first_attempts(session, seen)
    return [
        _protected(card.document, key, enrolled.get(card.code, 0), completed, firsts)
        for card in cards
        for key in card.document.modules
    ]


TrackModule = tuple[str, str]


@dataclass(frozen=True)
class _Firsts:
    attempts: int = 0
    passed: int = 0
    score: Fraction = Fraction(0)


def _protected(
    track: TrackDocument,
    key: str,
    enrolled: int,
    completed: Mapping[TrackModule, int],
    firsts: Mapping[TrackModule, _Firsts],
) -> ModuleResult:
    first = firsts.get((track.code, key), _Firsts())
    return ModuleResult(
        track_code=track.code,
        audience=track.audience,
        module_key=key,
        enrolled=protection.total(enrolled),
        completed=protection.share(completed.get((track.code, key), 0), enrolled),
        first_attempts=protection.total(first.attempts),
        passed_first=protection.share(first.passed, first.attempts),
        mean_score=protection.mean_percent(first.score, first.attempts),
    )


def _learner() -> ColumnElement[int]:
    """One number per human being: the person, else the account, below zero."""
    return func.coalesce(Account.person_id, -Account.id)


def _takers(seen: ColumnElement[bool]) -> Subquery:
    """Who takes which track, each human being once."""
    return (
        select(Enrolment.track_code, _learner().label("learner"))
        .join(Account, Account.id == Enrolment.account_id)
        .where(seen)
        .distinct()
        .subquery()
    )


def _enrolled(session: Session, seen: ColumnElement[bool]) -> dict[str, int]:
    takers = _takers(seen)
    rows = session.execute(select(takers.c.track_code, func.count()).group_by(takers.c.track_code))
    return {row[0]: row[1] for row in rows}


def _completed(session: Session, seen: ColumnElement[bool]) -> dict[TrackModule, int]:
    takers = _takers(seen)
    passed = union(
        select(_learner().label("learner"), ModulePass.module_key).join(Account, Account.id == ModulePass.account_id),
        select(ModulePass.person_id, ModulePass.module_key).where(ModulePass.person_id.is_not(None)),
    ).subquery()
    rows = session.execute(
        select(takers.c.track_code, passed.c.module_key, func.count())
        .join(passed, passed.c.learner == takers.c.learner)
        .group_by(takers.c.track_code, passed.c.module_key)
    )
    return {(code, key): count for code, key, count in rows}


def _first_attempts(session: Session, seen: ColumnElement[bool]) -> dict[TrackModule, _Firsts]:
    """The first attempt that each human being sent; scores are added exactly, one sum per denominator."""
    place = func.row_number().over(
        partition_by=(_learner(), Attempt.module_key), order_by=(Attempt.submitted_at, Attempt.id)
    )
    ranked = (
        select(
            _learner().label("learner"),
            Attempt.module_key,
            Attempt.passed,
            Attempt.score_numerator,
            Attempt.score_denominator,
            place.label("place"),
        )
        .join(Account, Account.id == Attempt.account_id)
        .where(seen, Attempt.is_first, Attempt.submitted_at.is_not(None))
        .subquery()
    )
    takers = _takers(seen)
    rows = session.execute(
        select(
            takers.c.track_code,
            ranked.c.module_key,
            ranked.c.passed,
            ranked.c.score_denominator,
            func.count(),
            func.sum(ranked.c.score_numerator),
        )
        .join(ranked, ranked.c.learner == takers.c.learner)
        .where(ranked.c.place == literal(1))
        .group_by(takers.c.track_code, ranked.c.module_key, ranked.c.passed, ranked.c.score_denominator)
    )
    firsts: dict[TrackModule, _Firsts] = {}
    for code, key, passed, denominator, count, numerators in rows:
        sofar = firsts.get((code, key), _Firsts())
        firsts[code, key] = _Firsts(
            sofar.attempts + count,
            sofar.passed + (count if passed else 0),
            sofar.score + Fraction(int(numerators), denominator),
        )
    return firsts
