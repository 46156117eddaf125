"""The tests over a track: before the first lesson, and after the last quiz, which the certificate waits for."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.assessment.actions import AlreadySubmitted
from app.assessment.forms import Form
from app.assessment.models import Answer, Attempt, Kind
from app.assessment.queries import answers_of
from app.credentials.models import Certificate
from app.credentials.queries import certificates_of
from app.errors import Conflict, Invalid, NotFound
from app.learning import actions, queries
from app.learning.models import ModulePass, Rating, RefresherCard
from app.learning.progress import Doing, progress
from app.workforce.models import Person
from tests import make
from tests.assessment.banks import LESSONS, plain_module, publish, publish_track
from tests.learning.conftest import AT, add_country, add_learner, answer, sit, sit_test

SIZES = {"pre": 6, "post": 8}


@pytest.fixture
def country(session):
    for key in ("T1", "T2", "P1"):
        publish(session, plain_module(key), at=AT)
    publish_track(session, "T", ("T1", "T2"), tests=SIZES)
    publish_track(session, "P", ("P1",), rule="completion", position=1, tests=SIZES)
    return add_country(session)


def count(session, table):
    return session.scalar(select(func.count()).select_from(table))


def open_test(session, learner, kind, track="T", at=AT):
    return actions.open_test(session, track, Kind(kind), by=learner, language="en", at=at)


def names(attempt):
    return set(Form.from_plain(attempt.form).item_names)


def following(session, learner, code="T"):
    from app.catalogue.queries import current_modules, track

    taken = track(session, code)
    lessons = {key: module.document.lesson_keys for key, module in current_modules(session, taken.modules).items()}
    return progress(taken, lessons, queries.standing(session, learner), on=AT.date()).next.doing


def pass_modules(session, learner, at=AT):
    for module in ("T1", "T2"):
        assert sit(session, learner, module, at=at).passed


def test_the_whole_way_from_the_pre_test_to_the_certificate(session, amina):
    assert following(session, amina) is Doing.PRE_TEST
    before = sit_test(session, amina, "T", "pre", right=3)
    assert (before.kind, before.subject, before.audience, before.is_first, str(before.score)) == (
        "pre",
        "T",
        "T",
        True,
        "1/2",
    )
    assert following(session, amina) is Doing.LESSON
    pass_modules(session, amina)
    assert (following(session, amina), count(session, Certificate)) == (Doing.POST_TEST, 0)
    after = sit_test(session, amina, "T", "post")
    assert (after.passed, after.must_right, after.score) == (True, True, 1)
    assert not names(before) & names(after)
    assert {name.partition(".")[0] for name in names(after)} == {"T1", "T2"}
    assert certificates_of(session, amina.id)[0].track_code == "T"
    assert following(session, amina) is Doing.NOTHING


def test_a_failed_post_test_certifies_nobody_and_its_retake_is_fresh(session, amina):
    pass_modules(session, amina)
    first = sit_test(session, amina, "T", "post", right=6)
    assert (first.passed, count(session, Certificate), following(session, amina)) == (False, 0, Doing.POST_TEST)
    second = sit_test(session, amina, "T", "post", at=AT + timedelta(minutes=5))
    assert (first.is_first, second.is_first, second.passed) == (True, False, True)
    assert not names(first) & names(second)
    assert count(session, Certificate) == 1


def test_a_missed_safety_item_fails_the_post_test(session, amina):
    pass_modules(session, amina)
    attempt = open_test(session, amina, "post")
    from app.assessment.grading import item_asked
    from app.assessment.queries import documents_of

    documents = documents_of(session, attempt)
    asked = Form.from_plain(attempt.form).items
    critical = next(each.name for each in asked if item_asked(documents, each).must)
    make.answer(session, attempt, but={critical}, at=AT)
    sent = make.send(session, amina, attempt, at=AT)
    assert (str(sent.score), sent.must_right, sent.passed, sent.marks[critical]) == ("7/8", False, False, "0")
    assert count(session, Certificate) == 0


def test_the_post_test_comes_after_all_modules(session, amina):
    sit(session, amina, "T1")
    with pytest.raises(Conflict):
        open_test(session, amina, "post")
    assert session.scalar(select(func.count()).where(Attempt.kind == Kind.POST)) == 0


def test_the_pre_test_comes_once(session, amina):
    sit_test(session, amina, "T", "pre")
    with pytest.raises(Conflict):
        open_test(session, amina, "pre")


def test_a_pre_test_after_a_lesson_is_refused_also_when_it_was_begun_before(session, amina):
    opened = open_test(session, amina, "pre")
    answer(session, opened)
    actions.complete_lesson(session, "T", "T1", LESSONS[0], by=amina, at=AT)
    session.flush()
    with pytest.raises(Conflict):
        make.send(session, amina, opened, at=AT)
    with pytest.raises(Conflict):
        open_test(session, amina, "pre")
    assert (opened.is_submitted, len(answers_of(session, opened))) == (False, 6)
    assert following(session, amina) is Doing.LESSON


def test_an_open_test_is_resumed_with_its_order(session, amina):
    first = open_test(session, amina, "pre")
    again = open_test(session, amina, "pre", at=AT + timedelta(days=2))
    assert again is first
    assert count(session, Attempt) == 1


def test_a_pre_test_is_not_remembered_for_refreshers_and_a_post_test_is(session, amina):
    sit_test(session, amina, "T", "pre")
    assert count(session, RefresherCard) == 0
    pass_modules(session, amina)
    before = count(session, RefresherCard)
    post = sit_test(session, amina, "T", "post")
    kept = {f"{row.module_key}.{row.item_key}" for row in session.scalars(select(RefresherCard))}
    assert names(post) <= kept
    assert before <= len(kept)


def test_parents_may_skip_the_pre_test_and_are_certified_without_the_post_test(session, amina):
    assert following(session, amina, "P") is Doing.PRE_TEST
    for _ in range(2):
        assert actions.skip_pre_test(session, "P", by=amina, at=AT).pre_test_skipped_at == AT
    assert following(session, amina, "P") is Doing.LESSON
    for lesson in LESSONS:
        actions.complete_lesson(session, "P", "P1", lesson, by=amina, at=AT)
    sit(session, amina, "P1", right=False)
    assert certificates_of(session, amina.id)[0].track_code == "P"
    assert following(session, amina, "P") is Doing.POST_TEST
    sent = sit_test(session, amina, "P", "post", right=2)
    assert (str(sent.score), count(session, Certificate), following(session, amina, "P")) == ("1/4", 1, Doing.NOTHING)


def test_professionals_may_not_skip_the_pre_test_but_may_begin_to_learn(session, amina):
    with pytest.raises(Conflict):
        actions.skip_pre_test(session, "T", by=amina, at=AT)
    actions.complete_lesson(session, "T", "T1", LESSONS[0], by=amina, at=AT)
    session.flush()
    assert following(session, amina) is Doing.LESSON


def test_what_a_track_does_not_have_is_not_found(session, amina):
    publish_track(session, "C", ("T1",), position=2)
    for act in (
        lambda: open_test(session, amina, "pre", "C"),
        lambda: open_test(session, amina, "post", "C"),
        lambda: open_test(session, amina, "follow-up"),
        lambda: open_test(session, amina, "quiz"),
        lambda: open_test(session, amina, "pre", "NONE"),
        lambda: actions.skip_pre_test(session, "C", by=amina, at=AT),
        lambda: actions.rate(session, "NONE", 4, by=amina, at=AT),
    ):
        with pytest.raises(NotFound):
            act()
    assert count(session, Attempt) == 0


def test_a_renewal_asks_for_every_module_and_a_new_post_test(session, amina):
    make.certify(session, amina, "T", at=AT)
    later = AT + timedelta(days=900)
    pass_modules(session, amina, at=later)
    assert (count(session, Certificate), following(session, amina)) == (1, Doing.POST_TEST)
    sit_test(session, amina, "T", "post", at=later)
    assert count(session, Certificate) == 2


def test_a_verified_roster_needs_no_post_test(session, country):
    learner = add_learner(session, "group@example.org", region=country.south)
    person = session.get(Person, learner.person_id)
    actions.record_group_result(session, person, "T", on=AT.date(), region=country.south, by=None, at=AT)
    session.flush()
    assert (count(session, Certificate), count(session, ModulePass), following(session, learner)) == (
        1,
        2,
        Doing.NOTHING,
    )


def test_forged_and_late_answers_leave_a_test_as_it_was(session, amina, country):
    attempt = open_test(session, amina, "pre")
    first, *others = Form.from_plain(attempt.form).items
    second = next(item for item in others if item.key != first.key)
    stranger = add_learner(session, "stranger@example.org")
    for name, chosen, by, refusal in (
        (first.key, [first.options[0]], amina, Invalid),
        ("T1.no-such-item", [], amina, Invalid),
        ("T9." + first.key, [], amina, Invalid),
        (first.name, ["no-such-option"], amina, Invalid),
        (first.name, [second.options[0]], amina, Invalid),
        (first.name, [first.options[0]] * 2, amina, Invalid),
        (first.name, ["x"] * 10_000, amina, Invalid),
        (first.name, [first.options[0]], stranger, NotFound),
    ):
        with pytest.raises(refusal):
            actions.answer_item(session, attempt.public_id, name, chosen, by_id=by.id, at=AT)
    assert count(session, Answer) == 0
    with pytest.raises(NotFound):
        make.send(session, stranger, attempt, at=AT)
    make.send(session, amina, attempt, at=AT, key="first-key")
    assert make.send(session, amina, attempt, at=AT + timedelta(days=1), key="first-key").submitted_at == AT
    with pytest.raises(AlreadySubmitted):
        make.send(session, amina, attempt, at=AT, key="other-key")
    with pytest.raises(AlreadySubmitted):
        actions.answer_item(session, attempt.public_id, first.name, [first.options[0]], by_id=amina.id, at=AT)
    assert (attempt.submission_key, count(session, Answer)) == ("first-key", 0)


def test_an_open_test_keeps_its_versions_when_a_module_is_published_anew(session, amina):
    attempt = open_test(session, amina, "pre")
    publish(session, plain_module("T1", version=2), at=AT, mark="new ")
    view = queries.attempt_view(session, attempt, "en")
    assert (view.is_newest, view.module, view.text.title) == (False, None, "Track T in en")
    make.answer(session, attempt, at=AT)
    assert make.send(session, amina, attempt, at=AT).score == 1


def test_the_result_of_a_pre_test_names_what_to_look_out_for_and_never_what_is_right(session, amina):
    attempt = open_test(session, amina, "pre")
    answer(session, attempt, right=False)
    sent = make.send(session, amina, attempt, at=AT)
    view = queries.attempt_view(session, sent, "en")
    assert view.look_out_for
    assert not view.can_now
    assert all(question.marks is None and question.feedback is None for question in view.questions)
    assert all(option.is_correct is None for question in view.questions for option in question.options)
    post = queries.attempt_view(session, _done(session, amina), "en")
    assert (len(post.can_now), post.look_out_for) == (4, ())
    assert all(question.marks == 1 for question in post.questions)


def _done(session, learner):
    pass_modules(session, learner)
    return sit_test(session, learner, "T", "post")


def test_a_rating_comes_after_the_last_test_and_the_last_word_counts(session, amina):
    with pytest.raises(Conflict):
        actions.rate(session, "T", 4, by=amina, at=AT)
    make.certify(session, amina, "T", at=AT)
    for value in (2, 5):
        assert actions.rate(session, "T", value, by=amina, at=AT + timedelta(hours=value)).value == value
    for value in (0, 6, -1):
        with pytest.raises(Invalid):
            actions.rate(session, "T", value, by=amina, at=AT)
    kept = session.scalars(select(Rating)).one()
    assert (kept.value, kept.rated_at, queries.rating_of(session, amina.id, "T")) == (5, AT + timedelta(hours=5), 5)
