"""The same act in several places at once has one effect."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from app.accounts.queries import account_by_email
from app.assessment.actions import AlreadySubmitted
from app.assessment.models import Attempt
from app.assessment.queries import attempt_of
from app.credentials.models import Certificate
from app.learning import actions
from app.learning.models import Enrolment, ModulePass
from tests.learning.conftest import AT, add_country, add_learner, answer, publish_tracks

THREADS = 6


@pytest.fixture
def email(make):
    with make.unit() as session:
        publish_tracks(session)
        return add_learner(session, "amina@example.org", region=add_country(session).north).email


def at_once(act):
    with ThreadPoolExecutor(THREADS) as pool:
        return [future.result() for future in [pool.submit(act, number) for number in range(THREADS)]]


def count(database, table):
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(table))


def open_quiz(make, email, module):
    with make.unit() as session:
        learner = account_by_email(session, email)
        return actions.open_quiz(session, module, by=learner, language="en", at=AT).public_id


def submit(make, email, public_id, key):
    with make.unit() as session:
        learner = account_by_email(session, email)
        try:
            actions.submit(session, public_id, key=key, by=learner, at=AT)
        except AlreadySubmitted:
            return False
        return True


def fill(make, email, public_id):
    with make.unit() as session:
        answer(session, attempt_of(session, account_by_email(session, email).id, public_id))


def test_opening_a_quiz_on_several_devices_draws_one_form(make, email, database):
    assert len(set(at_once(lambda _: open_quiz(make, email, "T1")))) == 1
    assert count(database, Attempt) == count(database, Enrolment) == 1


def test_sending_the_same_answers_at_once_gives_one_certificate(make, email, database):
    public_id = open_quiz(make, email, "T1")
    fill(make, email, public_id)
    assert all(at_once(lambda _: submit(make, email, public_id, "same-key")))
    assert count(database, Certificate) == count(database, ModulePass) == 1


def test_sending_under_different_keys_at_once_lets_one_win(make, email, database):
    public_id = open_quiz(make, email, "T1")
    fill(make, email, public_id)
    assert sum(at_once(lambda number: submit(make, email, public_id, f"submission-{number}"))) == 1
    assert count(database, Certificate) == 1


def test_the_last_two_modules_sent_at_once_still_bring_the_certificate(make, email, database):
    public_ids = [open_quiz(make, email, module) for module in ("C1", "C2")]
    for public_id in public_ids:
        fill(make, email, public_id)
    with ThreadPoolExecutor(2) as pool:
        sent = [pool.submit(submit, make, email, public_id, f"key-of-{public_id}") for public_id in public_ids]
        assert all(future.result() for future in sent)
    assert count(database, Certificate) == 1
