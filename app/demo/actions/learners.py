"""How one invented person learns online, from the questions beforehand to those three months later."""

import random
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Final

from sqlalchemy.orm import Session

from app.accounts.actions import create_account, give_role, link_person
from app.assessment.forms import Form
from app.assessment.grading import item_asked
from app.assessment.models import Attempt, Kind
from app.assessment.queries import documents_of
from app.catalogue.documents import PracticeQuestion, TrackDocument
from app.catalogue.queries import current_module, track
from app.credentials.queries import certificates_of
from app.demo.answering import right_answer, wrong_answer
from app.demo.country import Post
from app.helplines.directory import Directory
from app.learning import following_up
from app.learning.actions import answer_item, complete_lesson, enrol, open_quiz, open_test, rate, submit
from app.learning.actions.follow_ups import begin_follow_up, tell_practice
from app.learning.following_up import Asked
from app.permissions import Role

TRACKS: Final = {"T": "T", "H": "H", "C": "C", "S": "S"}
"""Which audience takes which track."""
KNOWN_BEFORE: Final = 0.45
KNOWN_AFTER: Final = 0.95
KNOWN_LATER: Final = 0.85
"""How much of a test online learners know: before, after, and three months later."""
PACE: Final = timedelta(days=2)
"""How long a module takes them."""
SHARE_COMING_THROUGH: Final = 0.5
SHARE_FAILING: Final = 1 / 12
SHARE_CHOOSING: Final = 0.3
"""How many go through the whole track when time allows; fail a quiz once; take a module by choice."""
SHARE_RATING: Final = 0.7
SHARE_FOLLOWED_UP: Final = 0.75
SHARE_PRACTISING: Final = 0.8
"""How many rate the track; how many answer the follow-up; how many of those did what they were taught."""
FOLLOW_UP: Final = timedelta(days=90)
DOMAIN: Final = "demo.invalid"


@dataclass(frozen=True)
class Channels:
    """Where one reports in the invented country: the directory of services, and its code in it."""

    directory: Directory
    jurisdiction: str


@dataclass(frozen=True)
class Learner:
    """An invented learner who takes a track online."""

    id: int
    person_id: int | None
    name: str
    language: str


def learn_online(
    session: Session, dice: random.Random, post: Post, key: bytes, channels: Channels, at: datetime
) -> None:
    """Sign up, link to the register, answer what is asked beforehand, and learn a module every other day.

    Some are in the middle today, some stopped somewhere. Whoever comes through takes the final test and says how it
    was; most of those who did so at least 90 days ago answer the follow-up as well.
    """
    begun = at - timedelta(days=dice.randint(5, min(900, (at.date() - post.start).days)))
    learner = _sign_up(session, post, key, begun)
    taken = track(session, TRACKS[post.audience])
    enrol(session, taken.code, by=learner, at=begun)
    if taken.tests.pre:
        _take_test(session, dice, learner, taken.code, Kind.PRE, knows=KNOWN_BEFORE, at=begun)
    reached = _reached(dice, len(taken.modules), at - begun)
    for place, module_key in enumerate(taken.modules[:reached]):
        _learn_module(session, dice, learner, taken.code, module_key, begun + place * PACE)
    if reached == len(taken.modules):
        _come_through(session, dice, learner, taken, channels, begun + reached * PACE, at)


def _reached(dice: random.Random, modules: int, time_passed: timedelta) -> int:
    """How many modules a learner has done by today: all, or as many as time allowed; who stops, stops early."""
    stops_at = modules if dice.random() < SHARE_COMING_THROUGH else dice.randrange(modules // 2 + 1)
    return min(stops_at, time_passed // PACE - 1)


def _learn_module(
    session: Session, dice: random.Random, learner: Learner, track_code: str, module_key: str, at: datetime
) -> None:
    """Read every lesson and pass the quiz, some at the second attempt."""
    for lesson_key in current_module(session, module_key).document.lesson_keys:
        complete_lesson(session, track_code, module_key, lesson_key, by=learner, at=at + timedelta(minutes=30))
    if dice.random() < SHARE_FAILING:
        _take_quiz(session, learner, module_key, knows=False, at=at + timedelta(hours=1))
    _take_quiz(session, learner, module_key, knows=True, at=at + timedelta(hours=30))


def _come_through(
    session: Session,
    dice: random.Random,
    learner: Learner,
    taken: TrackDocument,
    channels: Channels,
    finished: datetime,
    today: datetime,
) -> None:
    """The final test, a word about the track, for some the modules by choice, and the follow-up once it is due."""
    if taken.tests.post:
        _finish(session, dice, learner, taken.code, finished)
    if dice.random() < SHARE_RATING:
        rating = dice.choices((3, 4, 5), (2, 5, 4))[0]
        rate(session, taken.code, rating, by=learner, at=finished + timedelta(hours=2))
    for module_key in taken.optional:
        if dice.random() < SHARE_CHOOSING:
            _learn_module(session, dice, learner, taken.code, module_key, finished + timedelta(hours=3))
    if finished + timedelta(days=2) + FOLLOW_UP < today and dice.random() < SHARE_FOLLOWED_UP:
        _follow_up(session, dice, learner, taken.practice, channels)


def _follow_up(
    session: Session,
    dice: random.Random,
    learner: Learner,
    practice: Sequence[PracticeQuestion],
    channels: Channels,
) -> None:
    """Three months after the certificate: the test, and the questions about practice."""
    certificate = certificates_of(session, learner.id)[0]
    at = datetime.combine(certificate.issued, time(12), UTC) + FOLLOW_UP
    begun = begin_follow_up(session, certificate.number, by=learner, language=learner.language, at=at)
    _answer(session, learner, begun, lambda: dice.random() < KNOWN_LATER, at)
    questions = following_up.asked(practice, channels.directory, channels.jurisdiction, learner.language)
    does_it = dice.random() < SHARE_PRACTISING
    answers = {question.key: [_ticked(question, safely=does_it)] for question in questions}
    tell_practice(session, certificate.number, answers, questions, by=learner, at=at)


def _ticked(question: Asked, *, safely: bool) -> str:
    """The first answer that is safe, or the first that is not; any where neither is there."""
    fitting = [option.key for option in question.options if option.is_safe is safely]
    return (fitting or [option.key for option in question.options])[0]


def _sign_up(session: Session, post: Post, key: bytes, at: datetime) -> Learner:
    number = post.staff_number.removeprefix("DEMO-").lower()
    account = create_account(
        session,
        email=f"{number}@{DOMAIN}",
        name=f"Learner {number.upper()}",
        password=secrets.token_urlsafe(24),
        language="en",
        at=at,
    )
    give_role(session, account, Role.LEARNER, by=None, at=at)
    person = link_person(
        session, account, staff_number=post.staff_number, birth_year=post.birth_year or 0, key=key, at=at
    )
    return Learner(account.id, person.id, account.name, account.language)


def _finish(session: Session, dice: random.Random, learner: Learner, code: str, at: datetime) -> None:
    """The final test; who does not pass it at once passes the second one."""
    first = _take_test(session, dice, learner, code, Kind.POST, knows=KNOWN_AFTER, at=at)
    if not first.passed:
        _take_test(session, dice, learner, code, Kind.POST, knows=1.0, at=at + timedelta(hours=1))


def _take_test(
    session: Session, dice: random.Random, learner: Learner, code: str, kind: Kind, *, knows: float, at: datetime
) -> Attempt:
    """A test over the track, of which about the share ``knows`` is answered rightly."""
    attempt = open_test(session, code, kind, by=learner, language=learner.language, at=at)
    return _answer(session, learner, attempt, lambda: dice.random() < knows, at)


def _take_quiz(session: Session, learner: Learner, module_key: str, *, knows: bool, at: datetime) -> None:
    attempt = open_quiz(session, module_key, by=learner, language=learner.language, at=at)
    _answer(session, learner, attempt, lambda: knows, at)


def _answer(
    session: Session, learner: Learner, attempt: Attempt, is_known: Callable[[], bool], at: datetime
) -> Attempt:
    """Answer every question, rightly or not, and send it."""
    documents = documents_of(session, attempt)
    for asked in Form.from_plain(attempt.form).items:
        chosen = (right_answer if is_known() else wrong_answer)(item_asked(documents, asked))
        answer_item(session, attempt.public_id, asked.name, chosen, by_id=learner.id, at=at)
    return submit(session, attempt.public_id, key=secrets.token_hex(16), by=learner, at=at)
