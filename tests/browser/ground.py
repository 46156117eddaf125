"""What is laid down on the shared server before it starts, through public actions."""

import secrets
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.actions import change_password, create_account, give_role, open_session
from app.accounts.models import Account
from app.accounts.queries import principal_by_email, principal_by_session, verified_account
from app.assessment.forms import Form
from app.assessment.grading import item_asked
from app.assessment.models import Attempt, Kind
from app.assessment.queries import documents_of
from app.authoring.actions import begin
from app.authoring.actions.piloting import invite_pilots
from app.authoring.queries import beginning
from app.catalogue.queries import current_module, track
from app.config import from_environment
from app.coverage.models import Release
from app.coverage.releases.steps import State
from app.credentials.actions import revoke
from app.credentials.models import Certificate
from app.demo.answering import right_answer, wrong_answer
from app.demo.country import ANALYST_REGION
from app.factory import create_app
from app.learning.actions import answer_item, complete_lesson, enrol, open_quiz, open_test, submit
from app.permissions import Role
from app.web.unit_of_work import unit
from app.workforce.queries import region_by_code

PASSWORD: Final = "seven quiet herons over the marsh"
AGENT: Final = "Mozilla/5.0 (X11; Linux x86_64) Chrome/150"
QUARTER: Final = timedelta(days=90)
"""So long ago the teacher learnt: her follow-up is open."""
Unit = Callable[[], AbstractContextManager[Session]]


@dataclass(frozen=True)
class Learner:
    """An account as far as the actions of learning need it."""

    id: int
    person_id: int | None
    name: str
    language: str


@dataclass(frozen=True)
class Rows:
    """Keys of rows on the shared server."""

    sessions: dict[str, str]
    """The session key by role."""
    accounts: dict[str, int]
    failed: str
    passed: str
    open: str
    """The teacher's attempts: sent and failed, sent and passed, begun with one answer."""
    own_certificate: str
    valid_certificate: str
    expired_certificate: str
    revoked_certificate: str
    version: int
    """The version of T1."""
    release: str
    """The published release of the last 31 December."""
    draft: str
    """The trainer's draft of T1, as the version is."""
    new_draft: str
    """A draft of a module that nobody has written yet."""


def lay(data: Path, people: dict[str, tuple[str, str]]) -> Rows:
    """Sign everybody in with a password of their own, and let the teacher fail, pass and begin once more."""
    program = create_app(from_environment({"SAFEGUARD_DATA_DIR": str(data)}))
    store = program.extensions["database"]
    opened = partial(unit, store, program.extensions["before_commit"])
    at = datetime.now(UTC)
    try:
        sessions, accounts = {}, {}
        for role, (email, password) in people.items():
            accounts[role], sessions[role] = _come_in(opened, email, password, at)
        accounts["facilitator"], sessions["facilitator"] = _facilitator(opened, at)
        with opened() as session:
            version = current_module(session, "T1").version_id
        failed, passed, begun = _learn(opened, accounts["teacher"], at - QUARTER)
        own, valid, expired, revoked = _certificates(opened, accounts, at)
        release = _published(opened)
        drafts = _drafts(opened, accounts["trainer"], accounts["teacher"], at)
    finally:
        store.engine.dispose()
    return Rows(sessions, accounts, failed, passed, begun, own, valid, expired, revoked, version, release, *drafts)


def _come_in(opened: Unit, email: str, password: str, at: datetime) -> tuple[int, str]:
    with opened() as session:
        account = session.scalars(select(Account).where(Account.email == email)).one()
        key = open_session(session, account, agent=AGENT, at=at)
    with opened() as session:
        principal = principal_by_session(session, key, at)
        assert principal is not None
        verified = verified_account(session, email, password)
        change_password(session, principal, verified=verified, password=PASSWORD, address="127.0.0.1", at=at)
        return principal.id, key


def _facilitator(opened: Unit, at: datetime) -> tuple[int, str]:
    """Somebody who holds sessions and leads the places of work of a region; the demonstration has nobody of either."""
    with opened() as session:
        account = create_account(
            session, email="facilitator@demo.invalid", name="Fola", password=PASSWORD, language="en", at=at
        )
        give_role(session, account, Role.FACILITATOR, by=None, at=at)
        give_role(session, account, Role.MANAGER, region=region_by_code(session, ANALYST_REGION), by=None, at=at)
        return account.id, open_session(session, account, agent=AGENT, at=at)


def _published(opened: Unit) -> str:
    """The demonstration's release of the last 31 December."""
    with opened() as session:
        return session.scalars(select(Release.code).where(Release.state == State.PUBLISHED)).one()


def _drafts(opened: Unit, account_id: int, teacher_id: int, at: datetime) -> tuple[str, ...]:
    """A draft that the teacher is asked to try, and one that nobody has written yet."""
    with opened() as session:
        trainer = principal_by_email(session, session.get_one(Account, account_id).email)
        assert trainer is not None
        found = []
        for key in ("T1", "X1"):
            start = beginning(session, key, from_nothing=False)
            begun = begin(session, key, start.parts, base_version_id=start.base_version_id, by=trainer, at=at)
            found.append(begun.public_id)
        invite_pilots(session, found[0], [session.get_one(Account, teacher_id).email], by=trainer, at=at)
        return tuple(found)


def _learn(opened: Unit, account_id: int, at: datetime) -> tuple[str, str, str]:
    with opened() as session:
        account = session.get_one(Account, account_id)
        learner = Learner(account.id, account.person_id, account.name, account.language)
        enrol(session, "T", by=learner, at=at - timedelta(days=2))
        for lesson in current_module(session, "T1").document.lesson_keys:
            complete_lesson(session, "T", "T1", lesson, by=learner, at=at - timedelta(days=2))
        others = track(session, "T").modules[1:]
    failed = _take(opened, learner, at - timedelta(days=1), knows=False)
    passed = _take(opened, learner, at - timedelta(hours=21), knows=True)
    for key in others:
        _take(opened, learner, at - timedelta(hours=20), key, knows=True)
    _finish(opened, learner, at - timedelta(hours=19))
    begun = _take(opened, learner, at - timedelta(hours=1), knows=True, most=1)
    return failed, passed, begun


def pass_quizzes(data: Path, email: str, modules: Sequence[str]) -> None:
    """Pass quizzes without a screen, while a server runs on the same folder: the middle of a long track."""
    program = create_app(from_environment({"SAFEGUARD_DATA_DIR": str(data)}))
    store = program.extensions["database"]
    opened = partial(unit, store, program.extensions["before_commit"])
    try:
        with opened() as session:
            account = session.scalars(select(Account).where(Account.email == email)).one()
            learner = Learner(account.id, account.person_id, account.name, account.language)
        for key in modules:
            _take(opened, learner, datetime.now(UTC), key, knows=True)
    finally:
        store.engine.dispose()


def _take(
    opened: Unit, learner: Learner, at: datetime, module: str = "T1", *, knows: bool, most: int | None = None
) -> str:
    """Take the quiz of a module; with ``most`` only so many answers are given and nothing is sent."""
    with opened() as session:
        attempt = open_quiz(session, module, by=learner, language="en", at=at)
        _answer(session, attempt, knows=knows, most=most, at=at)
        if most is None:
            submit(session, attempt.public_id, key=secrets.token_hex(16), by=learner, at=at)
        return attempt.public_id


def _finish(opened: Unit, learner: Learner, at: datetime) -> None:
    """Pass the test at the end of the track, where it has one: with it comes the certificate."""
    with opened() as session:
        if track(session, "T").tests.post:
            attempt = open_test(session, "T", Kind.POST, by=learner, language="en", at=at)
            _answer(session, attempt, knows=True, most=None, at=at)
            submit(session, attempt.public_id, key=secrets.token_hex(16), by=learner, at=at)


def _answer(session: Session, attempt: Attempt, *, knows: bool, most: int | None, at: datetime) -> None:
    documents = documents_of(session, attempt)
    for asked in Form.from_plain(attempt.form).items[:most]:
        item = item_asked(documents, asked)
        chosen = right_answer(item) if knows else wrong_answer(item)
        answer_item(session, attempt.public_id, asked.name, chosen, by_id=attempt.account_id, at=at)


def _certificates(opened: Unit, accounts: dict[str, int], at: datetime) -> tuple[str, str, str, str]:
    today = at.date()
    with opened() as session:
        own = session.scalars(select(Certificate).where(Certificate.account_id == accounts["teacher"])).one()
        others = select(Certificate).where(Certificate.id != own.id).order_by(Certificate.id)
        first, second = session.scalars(others.where(Certificate.expires > _later(today)).limit(2)).all()
        expired = session.scalars(others.where(Certificate.expires <= today).limit(1)).one()
        revoke(session, second, reason="issued-in-error", by=accounts["administrator"], at=at)
        return own.number, first.number, expired.number, second.number


def _later(day: date) -> date:
    return day + timedelta(days=30)
