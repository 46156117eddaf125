"""What is laid down on the shared server before it starts, through public actions."""

import secrets
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.actions import change_password, open_session
from app.accounts.models import Account
from app.accounts.queries import principal_by_session, verified_account
from app.assessment.forms import Form
from app.catalogue.queries import current_module
from app.config import from_environment
from app.credentials.actions import revoke
from app.credentials.models import Certificate
from app.factory import create_app
from app.learning.actions import answer_item, complete_lesson, enrol, open_quiz, submit_quiz
from app.web.unit_of_work import unit

PASSWORD: Final = "seven quiet herons over the marsh"
AGENT: Final = "Mozilla/5.0 (X11; Linux x86_64) Chrome/150"
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
        failed, passed, begun = _learn(opened, accounts["teacher"], at)
        own, valid, expired, revoked = _certificates(opened, accounts, at)
    finally:
        store.engine.dispose()
    return Rows(sessions, accounts, failed, passed, begun, own, valid, expired, revoked)


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


def _learn(opened: Unit, account_id: int, at: datetime) -> tuple[str, str, str]:
    with opened() as session:
        account = session.get_one(Account, account_id)
        learner = Learner(account.id, account.person_id, account.name, account.language)
        enrol(session, "T", by=learner, at=at - timedelta(days=2))
        for lesson in current_module(session, "T1").document.lesson_keys:
            complete_lesson(session, "T", "T1", lesson, by=learner, at=at - timedelta(days=2))
    failed = _take(opened, learner, at - timedelta(days=1), knows=False)
    passed = _take(opened, learner, at - timedelta(hours=20), knows=True)
    begun = _take(opened, learner, at - timedelta(hours=1), knows=True, most=1)
    return failed, passed, begun


def _take(opened: Unit, learner: Learner, at: datetime, *, knows: bool, most: int | None = None) -> str:
    """Take the quiz of T1; with ``most`` only so many answers are given and nothing is sent."""
    with opened() as session:
        attempt = open_quiz(session, "T1", by=learner, language="en", at=at)
        items = {item.key: item for item in current_module(session, "T1").document.items}
        for key in list(Form.from_plain(attempt.form).item_keys)[:most]:
            right = [option.key for option in items[key].options if option.correct is knows]
            chosen = right if items[key].type == "multiple" else right[:1]
            answer_item(session, attempt.public_id, key, chosen, by_id=learner.id, at=at)
        if most is None:
            submit_quiz(session, attempt, key=secrets.token_hex(16), by=learner, at=at)
        return attempt.public_id


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
