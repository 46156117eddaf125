"""A withdrawn module is closed to its learners from the next request on; what they have passed stands."""

import pytest

from app.accounts.actions import open_session
from app.accounts.models import Account
from app.clock import now
from app.learning.actions import enrol, open_quiz
from tests.assessment.banks import plain_module, publish, publish_track
from tests.authoring.conftest import Studio
from tests.make import sit_quiz

REASON = {"reason": "A lesson has to be looked through."}


@pytest.fixture
def taught(studio: Studio):
    """Two modules in a track; the learner has passed the first and is sitting the quiz of the second."""
    with studio.unit() as session:
        for key in ("T1", "T2"):
            publish(session, plain_module(key), at=now())
        publish_track(session, "T", ("T1", "T2"))
        learner = session.query(Account).filter_by(email="learner@example.org").one()
        enrol(session, "T", by=learner, at=now())
        sit_quiz(session, learner, "T1", at=now())
        studio.attempt = open_quiz(session, "T2", by=learner, language="en", at=now()).public_id
        studio.cookie = open_session(session, learner, agent="test", at=now())
    return studio


def page(studio, path):
    client = studio.app.test_client()
    client.set_cookie("session_token", studio.cookie)
    return client.get(path)


PAGES = ("/tracks/T/T2/lessons/first-things", "/tracks/T/T2/scenario", "/tracks/T/T2/quiz")


def test_the_next_request_finds_the_module_closed_and_the_track_says_so(taught):
    for path in PAGES:
        assert page(taught, path).status_code == 200
    assert taught.send("expert", "POST", "/modules/T2/withdrawal", json=REASON).status_code == 201
    for path in (*PAGES, f"/attempts/{taught.attempt}"):
        found = page(taught, path)
        assert found.status_code in (302, 410), path
    assert "withdrawn for the time being" in page(taught, PAGES[0]).text
    shown = page(taught, "/tracks/T").text
    assert "Withdrawn for the time being" in shown
    assert "/tracks/T/T2/lessons/" not in shown
    assert page(taught, "/").status_code == 200
    for path in ("/modules/T2", "/modules/T2/lessons/first-things", f"/attempts/{taught.attempt}"):
        assert taught.send("learner", "GET", path).status_code == 410, path
    assert taught.send("learner", "POST", "/attempts", json={"module": "T2"}).status_code == 410
    sent = taught.send("learner", "POST", f"/attempts/{taught.attempt}/submission", json={"key": "a-key-of-mine"})
    assert sent.status_code == 410
    read = taught.send("learner", "PUT", "/enrolments/T/lessons/T2/first-things")
    assert read.status_code == 410
    assert taught.send("trainer", "GET", "/modules/T2").status_code == 200


def test_what_was_passed_stands_and_the_track_waits(taught):
    taught.send("admin", "POST", "/modules/T2/withdrawal", json=REASON)
    way = taught.send("learner", "GET", "/enrolments").json["items"][0]
    assert (way["next"]["doing"], way["completed_at"]) == ("nothing", None)
    assert [each["passed_until"] is not None for each in way["modules"]] == [True, False]
    assert taught.send("admin", "DELETE", "/modules/T2/withdrawal").status_code == 200
    way = taught.send("learner", "GET", "/enrolments").json["items"][0]
    assert way["next"]["doing"] == "attempt"
    assert page(taught, PAGES[0]).status_code == 200


def test_of_a_withdrawn_module_no_test_of_the_track_asks(studio):
    with studio.unit() as session:
        for key in ("T1", "T2"):
            publish(session, plain_module(key), at=now())
        publish_track(session, "T", ("T1", "T2"), tests={"pre": 6, "post": 6})
    studio.send("admin", "POST", "/modules/T2/withdrawal", json=REASON)
    begun = studio.send("learner", "POST", "/attempts", json={"track": "T", "kind": "pre"})
    assert begun.status_code == 201
    assert {each["item"].split(".")[0] for each in begun.json["questions"]} == {"T1"}
    studio.send("admin", "POST", "/modules/T1/withdrawal", json=REASON)
    assert studio.send("learner", "GET", f"/attempts/{begun.json['id']}").status_code == 410


def test_withdrawing_needs_a_reason_a_module_and_a_right(taught):
    path = "/modules/T2/withdrawal"
    for who in ("trainer", "translator", "learner"):
        assert taught.send(who, "POST", path, json=REASON).status_code == 403
        assert taught.send(who, "DELETE", path).status_code == 403
    for wrong in ({}, {"reason": "  "}, {"reason": "x" * 1001}):
        assert taught.send("admin", "POST", path, json=wrong).status_code == 422
    assert taught.send("admin", "DELETE", path).status_code == 409
    assert taught.send("admin", "POST", path, json=REASON).status_code == 201
    assert taught.send("admin", "POST", path, json=REASON).status_code == 409
    for key in ("Q9", "Q%01"):
        assert taught.send("admin", "POST", f"/modules/{key}/withdrawal", json=REASON).status_code == 404
        assert taught.send("admin", "GET", f"/modules/{key}/versions").status_code == 404
    told = taught.send("trainer", "GET", "/modules/T2/versions").json
    assert told["withdrawal"]["reason"] == REASON["reason"]
    assert [(each["number"], each["origin"], each["state"]) for each in told["versions"]] == [(1, "files", "current")]
