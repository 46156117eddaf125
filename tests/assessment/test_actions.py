"""Attempts: drawn, resumed, answered, sent once."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from app.accounts.actions import create_account
from app.assessment import forms
from app.assessment.actions import AlreadySubmitted, Sat, record_answer, start_attempt, submit_attempt
from app.assessment.forms import Form
from app.assessment.grading import GRADING_VERSION, PassRule
from app.assessment.models import Answer, Attempt, Kind
from app.assessment.queries import answers_of, attempt_of, attempts_of, documents_of, sitting_of
from app.catalogue.queries import current_module
from app.errors import Conflict, Invalid, NotFound
from tests.assessment.banks import document, plain_module, publish

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
RULE = PassRule(80)


@pytest.fixture
def learner(session):
    return account(session, "amina@example.org")


def account(session, email):
    return create_account(
        session, email=email, name="Amina Okafor", password="a quiet morning by the river", language="en", at=AT
    ).id


@pytest.fixture
def module(session):
    publish(session, plain_module(), at=AT)
    return current_module(session, "T1")


def start(session, learner, module, at=AT):
    return start_attempt(
        session,
        learner,
        Sat(Kind.QUIZ, module.key, "T"),
        lambda seed, avoid: forms.draw(module.document, seed, avoid),
        version_id=module.version_id,
        at=at,
        language="en",
    )


def sitting(session, attempt):
    return sitting_of(session, attempt.account_id, attempt.public_id)


def answer_right(session, attempt, module, *, but=()):
    for shown in Form.from_plain(attempt.form).items:
        chosen = [] if shown.name in but else sorted(module.document.item(shown.name).correct_keys)
        record_answer(session, sitting(session, attempt), shown.name, chosen, at=AT)


def send(session, attempt, key="submission-1", at=AT):
    return submit_attempt(session, attempt, RULE, key=key, at=at)


def test_an_attempt_holds_the_form_of_its_seed(session, learner, module):
    attempt = start(session, learner, module)
    assert attempt.is_first
    assert Form.from_plain(attempt.form) == forms.draw(module.document, attempt.seed)


def test_an_open_attempt_is_resumed_and_not_drawn_again(session, learner, module):
    first = start(session, learner, module)
    assert start(session, learner, module, AT + timedelta(hours=1)) is first
    assert session.scalar(select(func.count()).select_from(Attempt)) == 1


def test_an_answer_is_saved_and_replaced_and_withdrawn(session, learner, module):
    attempt = start(session, learner, module)
    shown = Form.from_plain(attempt.form).items[0]
    for chosen in ([shown.options[0]], [shown.options[1]], []):
        record_answer(session, sitting(session, attempt), shown.name, chosen, at=AT)
        assert answers_of(session, attempt) == ({shown.name: tuple(chosen)} if chosen else {})
    assert session.scalar(select(func.count()).select_from(Answer)) == 1


def forged(shown, other):
    return [
        ("no-such-item", [shown.options[0]]),
        (shown.name, ["no-such-option"]),
        (shown.name, [other.options[0]]),
        (shown.name, [shown.options[0], shown.options[0]]),
        (shown.name, list(shown.options) if shown.most == 1 else [*shown.options, "more"]),
    ]


def test_forged_answers_are_refused_and_change_nothing(session, learner, module):
    attempt = start(session, learner, module)
    shown, other = Form.from_plain(attempt.form).items[:2]
    record_answer(session, sitting(session, attempt), shown.name, [shown.options[0]], at=AT)
    outside = next(
        item.key for item in module.document.items if item.key not in Form.from_plain(attempt.form).item_names
    )
    for item_key, chosen in [*forged(shown, other), (outside, [])]:
        with pytest.raises(Invalid):
            record_answer(session, sitting(session, attempt), item_key, chosen, at=AT)
        assert answers_of(session, attempt) == {shown.name: (shown.options[0],)}


def test_the_same_submission_twice_has_one_result(session, learner, module):
    attempt = start(session, learner, module)
    answer_right(session, attempt, module)
    first = send(session, attempt)
    assert (first.is_repeated, attempt.passed, attempt.score) == (False, True, 1)
    assert attempt.marks == dict.fromkeys(Form.from_plain(attempt.form).item_names, "1")
    assert attempt.grading_version == GRADING_VERSION
    again = send(session, attempt, at=AT + timedelta(days=1))
    assert again.is_repeated
    assert attempt.submitted_at == AT


def test_another_submission_of_a_sent_attempt_is_refused(session, learner, module):
    attempt = start(session, learner, module)
    send(session, attempt)
    with pytest.raises(AlreadySubmitted):
        send(session, attempt, key="submission-2")
    assert (attempt.submission_key, attempt.passed) == ("submission-1", False)


def test_a_key_of_another_attempt_is_refused_and_the_attempt_stays_open(session, learner, module):
    send(session, start(session, learner, module))
    second = start(session, learner, module)
    with pytest.raises(Conflict):
        send(session, second)
    session.refresh(second)
    assert not second.is_submitted


def test_an_answer_after_sending_is_refused(session, learner, module):
    attempt = start(session, learner, module)
    shown = Form.from_plain(attempt.form).items[0]
    send(session, attempt)
    with pytest.raises(AlreadySubmitted):
        record_answer(session, sitting(session, attempt), shown.name, [shown.options[0]], at=AT)
    assert answers_of(session, attempt) == {}


def test_another_accounts_attempt_does_not_exist(session, learner, module):
    attempt = start(session, learner, module)
    stranger = account(session, "stranger@example.org")
    for look in (attempt_of, sitting_of):
        with pytest.raises(NotFound):
            look(session, stranger, attempt.public_id)


def test_a_retake_after_a_failure_is_fresh_and_only_the_first_attempt_counts_as_first(session, learner, module):
    first = start(session, learner, module)
    send(session, first)
    second = start(session, learner, module)
    repeated = set(Form.from_plain(first.form).item_names) & set(Form.from_plain(second.form).item_names)
    avoided = forms.draw(module.document, second.seed, frozenset(Form.from_plain(first.form).item_names))
    assert Form.from_plain(second.form) == avoided
    assert not repeated
    assert (first.is_first, second.is_first) == (True, False)


def test_a_missed_safety_item_fails_and_is_kept_apart_from_the_score(session, learner, module):
    attempt = start(session, learner, module)
    critical = next(key for key in Form.from_plain(attempt.form).item_names if module.document.item(key).must)
    answer_right(session, attempt, module, but={critical})
    send(session, attempt)
    assert (str(attempt.score), attempt.must_right, attempt.passed) == ("7/8", False, False)


def test_an_open_attempt_keeps_its_version_when_the_module_is_published_anew(session, learner, module):
    attempt = start(session, learner, module)
    publish(session, plain_module(version=2, items=document().items[1:]), at=AT)
    newer = current_module(session, "T1")
    assert newer.version_id != attempt.version_id
    assert start(session, learner, newer) is attempt
    answer_right(session, attempt, module)
    send(session, attempt)
    assert attempt.passed
    assert start(session, learner, newer).version_id == newer.version_id


def test_attempts_of_other_kinds_at_the_same_subject_are_apart(session, learner, module):
    quiz = start(session, learner, module)
    test = start_attempt(
        session,
        learner,
        Sat(Kind.POST, module.key, "T"),
        lambda seed, avoid: forms.draw_across([module], 5, seed, avoid),
        version_id=None,
        at=AT,
        language="en",
    )
    assert (test.is_first, len(test.form["items"]), documents_of(session, test)) == (True, 5, {"T1": module.document})
    name = Form.from_plain(test.form).items[0].name
    with pytest.raises(Invalid):
        record_answer(session, sitting(session, quiz), name, [], at=AT)
    record_answer(session, sitting(session, test), name, [], at=AT)
    for shown in Form.from_plain(test.form).items:
        right = sorted(module.document.item(shown.key).correct_keys)
        record_answer(session, sitting(session, test), shown.name, right, at=AT)
    send(session, test)
    assert (str(test.score), test.passed, quiz.is_submitted) == ("1", True, False)


def test_history_lists_what_was_sent_newest_first(session, learner, module):
    for day in range(3):
        send(session, start(session, learner, module), key=f"submission-{day}", at=AT + timedelta(days=day))
    start(session, learner, module)
    days = [attempt.submitted_at.day for attempt in session.scalars(attempts_of(learner))]
    assert days == [24, 23, 22]
