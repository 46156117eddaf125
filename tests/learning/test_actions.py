"""What happens when a learner does something."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from app.assessment.actions import AlreadySubmitted
from app.assessment.models import Attempt
from app.credentials.actions import revoke
from app.credentials.models import Certificate
from app.credentials.queries import certificates_of
from app.db import take_changes
from app.errors import NotFound
from app.learning import actions, queries
from app.learning.models import Enrolment, LessonProgress, ModulePass
from app.learning.progress import Place
from app.workforce.actions import add_person
from app.workforce.models import Person
from tests.assessment.banks import LESSONS
from tests.learning.conftest import AT, STAFF_KEY, add_learner, answer, sit


def count(session, table):
    return session.scalar(select(func.count()).select_from(table))


def test_enrolling_twice_is_enrolling_once(session, amina):
    first = actions.enrol(session, "T", by=amina, at=AT)
    again = actions.enrol(session, "T", by=amina, at=AT + timedelta(days=1))
    assert again is first
    assert (again.enrolled_at, count(session, Enrolment)) == (AT, 1)


def test_an_unknown_track_is_not_found(session, amina):
    with pytest.raises(NotFound):
        actions.enrol(session, "NONE", by=amina, at=AT)


def test_a_finished_lesson_moves_the_place_where_one_left_off(session, amina):
    for expected in (Place("T1", LESSONS[1]), Place("T1", LESSONS[1])):
        actions.complete_lesson(session, "T", "T1", LESSONS[0], by=amina, at=AT)
        session.flush()
        assert queries.standing(session, amina).places["T"] == expected
    assert count(session, LessonProgress) == 1
    assert actions.complete_lesson(session, "T", "T1", LESSONS[2], by=amina, at=AT).lesson_key is None


@pytest.mark.parametrize("place", [("NONE", "T1", LESSONS[0]), ("T", "P1", LESSONS[0]), ("T", "T1", "no-such-lesson")])
def test_a_lesson_that_the_track_does_not_have_is_not_found(session, amina, place):
    with pytest.raises(NotFound):
        actions.complete_lesson(session, *place, by=amina, at=AT)


def test_passing_the_only_module_brings_the_certificate(session, country, amina):
    attempt = sit(session, amina)
    certificate = certificates_of(session, amina.id)[0]
    assert attempt.passed
    assert (certificate.track_code, certificate.audience, certificate.source) == ("T", "T", "online")
    assert (certificate.issued, certificate.expires) == (AT.date(), date(2029, 11, 22))
    assert (certificate.holder_name, certificate.curriculum_version) == ("Amina Okafor", "T1.1")
    assert certificate.region_id == country.north.id
    assert queries.enrolment(session, amina.id, "T").completed_at == AT
    assert amina.person_id in take_changes(session)["person"]


def test_without_a_link_to_the_register_the_certificate_has_no_region(session, country):
    stranger = add_learner(session, "stranger@example.org")
    sit(session, stranger)
    assert certificates_of(session, stranger.id)[0].region_id is None


def test_failing_brings_nothing_and_the_first_attempt_stays_the_first(session, amina):
    first = sit(session, amina, right=False)
    assert count(session, ModulePass) == count(session, Certificate) == 0
    second = sit(session, amina)
    assert (first.is_first, first.passed, second.is_first, second.passed) == (True, False, False, True)
    assert count(session, Certificate) == 1


def test_a_track_of_two_modules_is_certified_with_the_second(session, amina):
    sit(session, amina, "C1")
    assert count(session, Certificate) == 0
    sit(session, amina, "C2", at=AT + timedelta(days=400))
    certificate = certificates_of(session, amina.id)[0]
    assert (certificate.track_code, certificate.curriculum_version) == ("C", "C1.1+C2.1")


def test_a_pass_that_ran_out_does_not_count(session, amina):
    sit(session, amina, "C1", at=AT - timedelta(days=3 * 366))
    sit(session, amina, "C2")
    assert count(session, Certificate) == 0


def test_a_submission_sent_twice_brings_one_certificate(session, amina):
    attempt = actions.open_quiz(session, "T1", by=amina, language="en", at=AT)
    answer(session, attempt)
    for _ in range(2):
        assert actions.submit(session, attempt.public_id, key="same-key", by=amina, at=AT).passed
    assert count(session, Certificate) == count(session, ModulePass) == 1
    with pytest.raises(AlreadySubmitted):
        actions.submit(session, attempt.public_id, key="other-key", by=amina, at=AT)


def test_renewal_adds_a_certificate_and_keeps_the_old_one(session, amina):
    sit(session, amina)
    sit(session, amina, at=AT + timedelta(days=900))
    issued = [each.issued for each in certificates_of(session, amina.id)]
    assert issued == [date(2029, 5, 10), AT.date()]


def test_refreshing_one_of_two_modules_renews_nothing(session, amina):
    sit(session, amina, "C1")
    sit(session, amina, "C2")
    sit(session, amina, "C1", at=AT + timedelta(days=900))
    assert count(session, Certificate) == 1
    sit(session, amina, "C2", at=AT + timedelta(days=901))
    assert count(session, Certificate) == 2


def test_passing_again_on_the_day_of_a_valid_certificate_makes_no_second_one(session, amina):
    sit(session, amina)
    sit(session, amina, at=AT + timedelta(hours=1))
    assert count(session, Certificate) == 1
    revoke(session, certificates_of(session, amina.id)[0], reason="issued-in-error", by=amina.id, at=AT)
    sit(session, amina, at=AT + timedelta(hours=2))
    assert count(session, Certificate) == 2


@pytest.mark.parametrize("quiz_first", [True, False])
def test_parents_complete_by_reading_and_sending_in_any_order(session, amina, quiz_first):
    def read():
        for lesson in LESSONS:
            actions.complete_lesson(session, "P", "P1", lesson, by=amina, at=AT)

    def send():
        assert sit(session, amina, "P1", right=False).passed

    for act in (send, read) if quiz_first else (read, send):
        assert count(session, Certificate) == 0
        act()
    assert certificates_of(session, amina.id)[0].track_code == "P"
    assert count(session, ModulePass) == 1
    read()
    assert count(session, ModulePass) == count(session, Certificate) == 1


def test_a_quiz_of_a_module_in_no_track_is_not_found(session, amina):
    with pytest.raises(NotFound):
        actions.open_quiz(session, "X1", by=amina, language="en", at=AT)
    assert count(session, Attempt) == 0


def test_a_verified_roster_passes_every_module_and_certifies(session, country):
    person = add_person(session, staff_number="77", key=STAFF_KEY, sex="M", birth_year=1970)
    for expected in (1, 1):
        actions.record_group_result(session, person, "C", on=date(2026, 10, 5), region=country.south, by=None, at=AT)
        session.flush()
        assert count(session, Certificate) == expected
        assert count(session, ModulePass) == 2 * expected
    certificate = session.scalars(select(Certificate)).one()
    assert (certificate.source, certificate.person_id, certificate.region_id) == ("group", person.id, country.south.id)
    assert take_changes(session)["learner"] == {person.id}


def test_who_links_an_account_carries_the_passes_of_a_roster_along(session, country):
    learner = add_learner(session, "group@example.org", region=country.south, audience="C")
    person = session.get(Person, learner.person_id)
    actions.record_group_result(session, person, "C", on=date(2026, 10, 5), region=country.south, by=None, at=AT)
    session.flush()
    assert set(queries.standing(session, learner).passes) == {"C1", "C2"}
    assert queries.last_award(session, learner, "C").issued == date(2026, 10, 5)
