"""The follow-up of a certificate: offered, begun, answered, declined, on both engines."""

import pytest
from sqlalchemy import select

from app.assessment.forms import Form
from app.assessment.models import Attempt, Kind
from app.catalogue.documents import TrackDocument
from app.catalogue.models import Track
from app.credentials.actions import revoke
from app.credentials.models import Certificate
from app.errors import Conflict, Invalid, NotFound
from app.helplines import directory
from app.learning import actions
from app.learning.actions.follow_ups import NotOpen, begin_follow_up, decline, mark_invited, tell_practice
from app.learning.actions.refreshers import choose
from app.learning.following_up import asked
from app.learning.models import FollowUp, PracticeAnswer, Retained
from app.learning.queries.follow_ups import due_invitations, follow_up, open_follow_ups, practice_answers
from app.learning.queries.invitations import at_home
from tests import make
from tests.conftest import ROOT
from tests.learning.conftest import add_learner
from tests.learning.three_months import START, TOLD, after, certified, publish_followed_track

SERVICES = directory.load(ROOT / "content" / "helplines")


@pytest.fixture
def ground(session):
    publish_followed_track(session)


@pytest.fixture
def amina(session, ground):
    return certified(session)


def begin(session, amina, days=90):
    learner, certificate = amina
    return begin_follow_up(session, certificate.number, by=learner, language="en", at=after(days))


def questions(session):
    document = TrackDocument.from_plain(session.scalars(select(Track)).one().document)
    return asked(document.practice, SERVICES, "XX", "en")


def tell(session, amina, answers=TOLD, days=90):
    learner, certificate = amina
    return tell_practice(session, certificate.number, answers, questions(session), by=learner, at=after(days))


def offered(session, amina, days=90):
    """What the first page invites to."""
    document = TrackDocument.from_plain(session.scalars(select(Track)).one().document)
    found = at_home(session, amina[0], at=after(days)).invitations({"T": document})
    return [each.public_id for each in found]


@pytest.mark.parametrize(("days", "is_offered"), [(74, False), (75, True), (120, True), (121, False)])
def test_it_is_offered_while_the_window_is_open(session, amina, days, is_offered):
    assert offered(session, amina, days) == ([amina[1].number] if is_offered else [])
    assert bool(open_follow_ups(session, amina[0].id, on=after(days).date())) is is_offered
    assert bool(due_invitations(session, on=after(days).date())) is is_offered


def test_the_test_asks_other_questions_than_the_first_post_test(session, amina):
    attempt = begin(session, amina)
    post = session.scalars(select(Attempt).where(Attempt.kind == Kind.POST)).one()
    names = set(Form.from_plain(attempt.form).item_names)
    assert len(names) == 5
    assert not names & set(Form.from_plain(post.form).item_names)
    assert (attempt.kind, attempt.subject, attempt.audience, attempt.is_first) == ("follow-up", "T", "T", True)


def test_it_is_begun_once_and_gone_on_with(session, amina):
    assert begin(session, amina) is begin(session, amina, 100)
    row = session.scalars(select(FollowUp)).one()
    assert (row.public_id, row.track_code, row.account_id) == (amina[1].number, "T", amina[0].id)
    assert (row.opens, row.closes) == (after(75).date(), after(120).date())


def test_answers_are_marked_and_tell_how_much_stayed_and_the_certificate_is_as_it_was(session, amina):
    learner, certificate = amina
    before = {column: getattr(certificate, column) for column in ("number", "issued", "expires", "revoked_on")}
    attempt = begin(session, amina)
    make.answer(session, attempt, right=2, at=after(90))
    make.send(session, learner, attempt, at=after(90))
    assert attempt.is_submitted
    kept = session.scalars(select(Retained)).one()
    assert (kept.days, kept.asked, kept.known, kept.audience) == (90, 5, 2, "T")
    session.expire(certificate)
    assert {column: getattr(certificate, column) for column in before} == before
    assert len(session.scalars(select(Certificate)).all()) == 1
    with pytest.raises(NotOpen):
        begin(session, amina, 91)


@pytest.mark.parametrize("days", [74, 121])
def test_outside_its_window_nothing_is_begun_told_or_declined(session, amina, days):
    for act in (begin, lambda *given: tell(given[0], given[1], days=given[2])):
        with pytest.raises((NotOpen, NotFound)):
            act(session, amina, days)
    with pytest.raises((NotOpen, NotFound)):
        decline(session, amina[1].number, by=amina[0], at=after(days))
    assert session.scalars(select(FollowUp)).all() == []


def test_answers_that_come_after_the_window_are_refused_and_the_attempt_is_as_it_was(session, amina):
    attempt = begin(session, amina, 120)
    make.answer(session, attempt, at=after(120))
    with pytest.raises(Conflict):
        make.send(session, amina[0], attempt, at=after(121))
    first = Form.from_plain(attempt.form).items[0]
    with pytest.raises(Conflict):
        actions.answer_item(session, attempt.public_id, first.name, [], by_id=amina[0].id, at=after(121))
    session.expire(attempt)
    assert not attempt.is_submitted
    assert session.scalars(select(Retained)).all() == []


def test_practice_is_kept_as_keys_and_only_safe_actions_and_the_right_channel_count(session, amina):
    tell(session, amina)
    kept = {row.question_key: (row.chosen, row.is_safe) for row in session.scalars(select(PracticeAnswer))}
    assert kept == {
        "actions": (["noted"], True),
        "channel": (["child-protection-report-line"], True),
        "how-often": (["no"], False),
        "with-whom": ([], False),
    }
    assert session.scalars(select(FollowUp.practised_at)).one() == after(90)


def test_while_it_is_open_the_last_answers_count(session, amina):
    tell(session, amina)
    tell(session, amina, {**TOLD, "actions": [], "channel": ["wait-until-sure"]}, days=95)
    found = follow_up(session, amina[0].id, amina[1].number, on=after(95).date())
    assert practice_answers(session, found)["channel"] == ("wait-until-sure",)
    assert [row.is_safe for row in session.scalars(select(PracticeAnswer))] == [False] * 4


@pytest.mark.parametrize(
    ("answers", "wrong"),
    [
        ({}, {"channel", "how-often"}),
        ({**TOLD, "forged": ["noted"]}, {"forged"}),
        ({**TOLD, "actions": ["forged"]}, {"actions"}),
        ({**TOLD, "how-often": ["yes", "no"]}, {"how-often"}),
        ({**TOLD, "channel": ["emergency-services"]}, {"channel"}),
    ],
)
def test_answers_that_were_not_offered_are_named_and_nothing_is_kept(session, amina, answers, wrong):
    with pytest.raises(Invalid) as refusal:
        tell(session, amina, answers)
    assert set(refusal.value.fields) == wrong
    assert session.scalars(select(PracticeAnswer)).all() == session.scalars(select(FollowUp)).all() == []


def test_not_now_takes_it_from_the_first_page_and_from_the_letters_but_one_may_still_begin(session, amina):
    learner, certificate = amina
    decline(session, certificate.number, by=learner, at=after(80))
    decline(session, certificate.number, by=learner, at=after(81))
    assert session.scalars(select(FollowUp.declined_at)).one() == after(80)
    assert offered(session, amina) == []
    assert due_invitations(session, on=after(90).date()) == []
    begin(session, amina)
    assert session.scalars(select(FollowUp.declined_at)).one() is None


def test_it_is_offered_until_both_parts_are_sent(session, amina):
    attempt = begin(session, amina)
    assert offered(session, amina)
    make.send(session, amina[0], attempt, at=after(90))
    assert offered(session, amina)
    tell(session, amina)
    assert offered(session, amina) == []


def test_nobody_reaches_the_follow_up_of_others(session, amina):
    other = add_learner(session, "bo@example.org")
    for act in (
        lambda: begin_follow_up(session, amina[1].number, by=other, language="en", at=after(90)),
        lambda: decline(session, amina[1].number, by=other, at=after(90)),
        lambda: tell_practice(session, amina[1].number, TOLD, questions(session), by=other, at=after(90)),
    ):
        with pytest.raises(NotFound):
            act()


def test_a_revoked_certificate_and_a_roster_have_none(session, amina):
    revoke(session, amina[1], reason="holder-asked", by=amina[0].id, at=after(10))
    assert offered(session, amina) == due_invitations(session, on=after(90).date()) == []
    with pytest.raises(NotFound):
        begin(session, amina)


def test_a_certificate_that_was_renewed_meanwhile_leaves_it_to_the_newer_one(session, amina):
    learner, _ = amina
    begin(session, amina, 78)
    make.certify_again(session, learner, "T", at=after(80)) if hasattr(make, "certify_again") else _renew(
        session, learner
    )
    newer = session.scalars(select(Certificate).order_by(Certificate.id.desc())).first()
    assert newer.id != amina[1].id
    assert offered(session, amina, 100) == []
    found = at_home(session, learner, at=after(160)).follow_ups
    assert [each.public_id for each in found] == [newer.number]
    begun = begin_follow_up(session, newer.number, by=learner, language="en", at=after(160))
    owners = session.scalars(select(FollowUp.public_id).where(FollowUp.attempt_id == begun.id)).all()
    assert owners == [newer.number]


def _renew(session, learner):
    for module in ("T1", "T2"):
        make.sit_quiz(session, learner, module, at=after(80))
    make.sit_test(session, learner, "T", Kind.POST, at=after(80))


def test_a_track_without_tests_or_practice_has_none(session):
    publish_followed_track(session, tests={}, practice=())
    amina = certified(session)
    assert offered(session, amina) == due_invitations(session, on=after(90).date()) == []


def test_letters_go_to_those_who_want_them_and_were_not_invited_yet(session, ground):
    people = {name: certified(session, f"{name}@example.org") for name in ("amina", "bo", "chen", "dora", "eli")}
    choose(session, by=people["bo"][0], refreshers=True, mail=False, at=START)
    people["chen"][0].disabled_at = after(1)
    mark_invited(session, people["dora"][1].id, at=after(80))
    begin_follow_up(session, people["eli"][1].number, by=people["eli"][0], language="en", at=after(80))
    found = due_invitations(session, on=after(90).date())
    assert [(each.email, each.closes, each.language) for each in found] == [
        ("amina@example.org", after(120).date(), "en")
    ]


def test_the_first_page_costs_one_statement_however_much_there_is(session, amina, queries):
    begin(session, amina)
    session.flush()
    with queries(most=1):
        found = at_home(session, amina[0], at=after(90))
    assert len(found.certificates) == 1
    assert found.cards
