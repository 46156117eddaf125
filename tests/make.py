"""Rows for tests, made through the public actions of each room; every method commits as the edge does."""

import secrets
from collections.abc import Callable, Collection
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.assessment.forms import Form
from app.assessment.grading import item_asked
from app.assessment.models import Attempt, Kind
from app.assessment.queries import documents_of
from app.catalogue.documents import Item
from app.catalogue.queries import track
from app.demo.answering import right_answer, wrong_answer
from app.learning import actions
from app.learning.policy import Learner

__all__ = ["Make", "answer", "certify", "right_answer", "send", "sit_quiz", "sit_test", "wrong_answer"]


@dataclass(frozen=True)
class Make:
    """``with make.unit() as session: ...`` is one committed transaction."""

    unit: Callable[[], AbstractContextManager[Session]]

    def certified_learner(self, account_id: int, track_code: str, *, at: datetime) -> None:
        """Let an account pass a whole track, its tests included."""
        with self.unit() as session:
            certify(session, _account(session, account_id), track_code, at=at)


def _account(session: Session, account_id: int) -> Learner:
    from app.accounts.models import Account

    return session.get_one(Account, account_id)


def certify(
    session: Session, learner: Learner, track_code: str, *, at: datetime, before: int = 0, after: int | None = None
) -> None:
    """Pass a whole track: the pre-test with ``before`` right answers, every quiz, the post-test with ``after``."""
    taken = track(session, track_code)
    actions.enrol(session, track_code, by=learner, at=at)
    if taken.tests.pre:
        sit_test(session, learner, track_code, Kind.PRE, right=before, at=at)
    for module in taken.modules:
        sit_quiz(session, learner, module, at=at)
    if taken.tests.post:
        sit_test(session, learner, track_code, Kind.POST, right=after, at=at + timedelta(minutes=1))


def sit_quiz(session: Session, learner: Learner, module: str, *, right: bool = True, at: datetime) -> Attempt:
    """Open, answer and send a quiz, all right or all wrong."""
    attempt = actions.open_quiz(session, module, by=learner, language="en", at=at)
    answer(session, attempt, right=None if right else 0, at=at)
    return send(session, learner, attempt, at=at)


def sit_test(
    session: Session, learner: Learner, track_code: str, kind: Kind, *, right: int | None = None, at: datetime
) -> Attempt:
    """Open, answer and send a pre-test or post-test with so many right answers, or all."""
    attempt = actions.open_test(session, track_code, kind, by=learner, language="en", at=at)
    answer(session, attempt, right=right, at=at)
    return send(session, learner, attempt, at=at)


def answer(
    session: Session, attempt: Attempt, *, right: int | None = None, but: Collection[str] = (), at: datetime
) -> None:
    """Answer the questions of an attempt: the first ``right`` ones (or all) rightly, the others and ``but`` wrongly."""
    documents = documents_of(session, attempt)
    for number, asked in enumerate(Form.from_plain(attempt.form).items):
        item: Item = item_asked(documents, asked)
        knows = (right is None or number < right) and asked.name not in but
        chosen = (right_answer if knows else wrong_answer)(item)
        actions.answer_item(session, attempt.public_id, asked.name, chosen, by_id=attempt.account_id, at=at)


def send(session: Session, learner: Learner, attempt: Attempt, *, at: datetime, key: str | None = None) -> Attempt:
    """Send the answers."""
    return actions.submit(session, attempt.public_id, key=key or secrets.token_hex(8), by=learner, at=at)
