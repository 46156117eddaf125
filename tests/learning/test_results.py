"""Results for trainers and analysts: people once, within reach, protected."""

from datetime import date

import pytest

from app.accounts.policy import Reach, SignedIn
from app.learning import actions, queries
from app.learning.protection import WITHHELD, Protected
from app.permissions import Role
from tests.learning.conftest import AT, add_country, add_learner, keys_of, publish_tracks, sit

ON = date(2026, 11, 22)


def trainer(*reaches):
    return SignedIn(0, "t@example.org", "Tom", "en", None, reaches or (Reach(Role.TRAINER),))


def found(session, asker, code="T"):
    return next(each for each in queries.results(session, asker, on=ON) if each.track_code == code)


@pytest.fixture
def class_of_24(session, country):
    """North: 12 pass at once, 6 fail and then pass. South: 6 only enrol."""
    for number in range(24):
        learner = add_learner(session, f"l{number}@example.org", region=country.north if number < 18 else country.south)
        if number >= 18:
            actions.enrol(session, "T", by=learner, at=AT)
        elif number >= 12:
            sit(session, learner, right=False)
            sit(session, learner)
        else:
            sit(session, learner)
    session.flush()
    return country


def test_results_count_people_and_first_attempts(session, class_of_24):
    told = found(session, trainer())
    assert (told.enrolled, told.first_attempts) == (24, 18)
    assert told.completed == Protected(18, percent=75)
    assert told.passed_first == Protected(12, percent=67)
    assert told.mean_score == 67


def test_a_regional_trainer_sees_her_region_alone(session, class_of_24):
    told = found(session, trainer(Reach(Role.TRAINER, class_of_24.south.path)))
    assert (told.enrolled, told.completed, told.first_attempts, told.mean_score) == (6, WITHHELD, 0, None)
    told = found(session, trainer(Reach(Role.TRAINER, class_of_24.north.path)))
    assert (told.enrolled, told.completed) == (18, WITHHELD)


def test_one_person_with_two_accounts_counts_once(session, class_of_24):
    from app.accounts.actions import link_person
    from tests.learning.conftest import STAFF_KEY

    before = found(session, trainer())
    first = add_learner(session, "twice-1@example.org", region=class_of_24.north, staff_number="4711")
    second = add_learner(session, "twice-2@example.org")
    link_person(session, second, staff_number="4711", birth_year=1984, key=STAFF_KEY, at=AT)
    sit(session, first)
    sit(session, second)
    after = found(session, trainer())
    assert (after.enrolled, after.first_attempts) == (before.enrolled + 1, before.first_attempts + 1)
    assert after.completed.count == before.completed.count + 1


def test_results_of_few_are_withheld(session, country):
    for number in range(4):
        sit(session, add_learner(session, f"l{number}@example.org", region=country.north))
    told = found(session, trainer())
    assert (told.enrolled, told.completed, told.first_attempts, told.mean_score) == (None, WITHHELD, None, None)


def test_the_page_shows_results_to_trainers_and_to_nobody_else(client, make):
    with make.unit() as session:
        publish_tracks(session)
        add_country(session)
        cookies = {
            role: keys_of(session, add_learner(session, f"{role}@example.org", role=role))[0]
            for role in (Role.TRAINER, Role.LEARNER)
        }
    client.set_cookie("session_token", cookies[Role.LEARNER])
    assert client.get("/results").status_code == 403
    client.set_cookie("session_token", cookies[Role.TRAINER])
    page = client.get("/results")
    assert page.status_code == 200
    assert "Track T in en" in page.text
