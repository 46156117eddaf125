"""What is remembered of answers, and when a set is drawn, on both engines."""

from datetime import timedelta
from fractions import Fraction

import pytest
from sqlalchemy import func, select

from app.assessment.forms import Form
from app.assessment.models import Kind
from app.catalogue.models import Module
from app.learning import actions
from app.learning.actions.refreshers import NothingToRefresh, begin_refresher, choose
from app.learning.models import ModulePass, RefresherCard, Retained
from app.learning.queries.refreshers import choices, refresher_standing
from tests import make
from tests.assessment.banks import bare_bank, plain_module, publish
from tests.learning.conftest import AT, add_learner, publish_tracks, sit
from tests.learning.three_months import START, TESTS, after, certified, publish_followed_track


@pytest.fixture
def ground(session):
    publish_tracks(session)


@pytest.fixture
def bo(session, ground):
    return add_learner(session, "bo@example.org")


def count(session, table):
    return session.scalar(select(func.count()).select_from(table))


def later(days):
    return AT + timedelta(days=days)


def names(attempt):
    return set(Form.from_plain(attempt.form).item_names)


def begin(session, learner, at):
    return begin_refresher(session, by=learner, language="en", at=at)


def send_set(session, learner, at, *, right=None):
    attempt = begin(session, learner, at)
    make.answer(session, attempt, right=right, at=at)
    return make.send(session, learner, attempt, at=at)


def test_every_item_of_a_quiz_is_remembered_with_what_became_of_it(session, bo):
    attempt = actions.open_quiz(session, "T1", by=bo, language="en", at=AT)
    first, *others = Form.from_plain(attempt.form).item_names
    make.answer(session, attempt, but={first}, at=AT)
    make.send(session, bo, attempt, at=AT)
    cards = {card.item_key: card for card in session.scalars(select(RefresherCard))}
    assert set(cards) == {first, *others}
    assert {key for key, card in cards.items() if card.was_missed} == {first}
    assert {card.track_code for card in cards.values()} == {"T"}
    assert all(card.due > AT for card in cards.values())


def test_an_item_answered_again_keeps_one_card(session, bo):
    sit(session, bo, right=False)
    before = count(session, RefresherCard)
    sit(session, bo, at=later(1))
    sit(session, bo, at=later(2))
    cards = session.scalars(select(RefresherCard)).all()
    assert len(cards) == len({(card.module_key, card.item_key) for card in cards}) >= before


def test_a_pre_test_is_not_remembered(session):
    publish_followed_track(session)
    learner = add_learner(session, "amina@example.org")
    actions.enrol(session, "T", by=learner, at=START)
    make.sit_test(session, learner, "T", Kind.PRE, at=START)
    assert count(session, RefresherCard) == 0


def test_a_post_test_is_remembered_by_module_and_item(session):
    publish_followed_track(session)
    certified(session)
    modules = set(session.scalars(select(RefresherCard.module_key)))
    assert modules == {"T1", "T2"}
    assert all("." not in key for key in session.scalars(select(RefresherCard.item_key)))


def test_a_set_asks_what_was_missed_first_and_six_items_at_most(session, bo):
    sit(session, bo, right=False)
    missed = set(session.scalars(select(RefresherCard.item_key).where(RefresherCard.was_missed)))
    sit(session, bo, at=later(1))
    still = set(session.scalars(select(RefresherCard.item_key).where(RefresherCard.was_missed)))
    attempt = begin(session, bo, later(9))
    asked = {name.removeprefix("T1.") for name in names(attempt)}
    assert missed
    assert still
    assert len(asked) == 6
    assert still <= asked or asked <= still
    assert (attempt.kind, attempt.subject, attempt.audience, attempt.version_id) == ("refresher", "T", "T", None)


def test_a_module_that_was_not_passed_is_not_refreshed(session, bo):
    sit(session, bo, right=False)
    with pytest.raises(NothingToRefresh):
        begin(session, bo, later(9))


def test_a_pass_that_ran_out_is_not_refreshed(session, bo):
    sit(session, bo)
    until = session.scalar(select(ModulePass.expires))
    with pytest.raises(NothingToRefresh):
        begin(session, bo, later((until - AT.date()).days))


def test_nothing_is_asked_on_the_day_itself(session, bo):
    sit(session, bo)
    with pytest.raises(NothingToRefresh):
        begin(session, bo, AT + timedelta(hours=2))


def test_an_open_set_is_gone_on_with(session, bo):
    sit(session, bo)
    first = begin(session, bo, later(5))
    assert begin(session, bo, later(6)) is first
    assert begin(session, bo, later(40)) is first


def test_sets_are_a_fortnight_apart(session, bo):
    sit(session, bo)
    send_set(session, bo, later(5), right=0)
    assert refresher_standing(session, bo, at=later(18)).is_too_soon(later(18))
    with pytest.raises(NothingToRefresh):
        begin(session, bo, later(18))
    assert begin(session, bo, later(19)).started_at == later(19)


def test_what_was_known_is_not_asked_again_at_once(session, bo):
    sit(session, bo)
    first = send_set(session, bo, later(5))
    second = send_set(session, bo, later(19))
    assert not names(first) & names(second)


def test_an_item_that_the_module_does_not_have_any_more_is_not_asked(session, bo):
    sit(session, bo)
    gone = set(session.scalars(select(RefresherCard.item_key)))
    bare = plain_module("T1", items=bare_bank(), version=2)
    for item in bare["items"]:
        item["key"] = f"new-{item['key']}"
    publish(session, bare, at=later(1))
    assert gone
    with pytest.raises(NothingToRefresh):
        begin(session, bo, later(30))


def test_a_module_that_is_withdrawn_is_not_asked(session, bo):
    sit(session, bo)
    session.scalars(select(Module).where(Module.key == "T1")).one().current_version_id = None
    session.flush()
    assert not refresher_standing(session, bo, at=later(30)).may_begin(later(30))


def test_whoever_turned_refreshers_off_is_left_alone(session, bo):
    sit(session, bo)
    choose(session, by=bo, refreshers=False, mail=True, at=later(1))
    assert (choices(session, bo.id).refreshers, choices(session, bo.id).mail) == (False, True)
    assert not refresher_standing(session, bo, at=later(30)).may_begin(later(30))
    with pytest.raises(NothingToRefresh):
        begin(session, bo, later(30))
    choose(session, by=bo, refreshers=True, mail=False, at=later(2))
    assert (choices(session, bo.id).refreshers, choices(session, bo.id).mail) == (True, False)
    assert begin(session, bo, later(30)) is not None


def test_a_set_after_a_certificate_tells_how_much_stayed(session, bo):
    sit(session, bo)
    send_set(session, bo, later(30), right=4)
    kept = session.scalars(select(Retained)).one()
    assert (kept.account_id, kept.audience, kept.days, kept.asked, kept.known) == (bo.id, "T", 30, 6, 4)


def test_a_set_without_a_certificate_tells_nothing(session, bo):
    sit(session, bo, "C1")
    send_set(session, bo, later(30))
    assert count(session, Retained) == 0


def test_sending_twice_remembers_once(session, bo):
    sit(session, bo)
    attempt = begin(session, bo, later(30))
    make.answer(session, attempt, at=later(30))
    for _ in range(2):
        make.send(session, bo, attempt, at=later(30), key="the-same-key")
    assert count(session, Retained) == 1
    assert sum(card.card["last_review"].startswith("2026-12") for card in session.scalars(select(RefresherCard))) == 6


def test_others_see_nothing_of_it(session, bo):
    sit(session, bo)
    other = add_learner(session, "chen@example.org")
    assert refresher_standing(session, other, at=later(30)).items == ()


def test_it_takes_two_statements_however_many_items(session, bo, queries):
    attempt = actions.open_quiz(session, "T1", by=bo, language="en", at=AT)
    make.answer(session, attempt, at=AT)
    make.send(session, bo, attempt, at=AT)
    from app.learning.actions.refreshers import remember

    session.flush()
    with queries(most=2):
        remember(session, attempt, by=bo, at=later(1), track_code="T")


def test_the_form_of_a_set_names_the_versions_of_its_modules(session):
    publish_followed_track(session)
    learner, _ = certified(session)
    attempt = begin(session, learner, after(20))
    form = Form.from_plain(attempt.form)
    assert set(form.versions) >= {item.module for item in form.items}
    assert len(form.items) == 6
    assert Fraction(TESTS["post"]) == 6
