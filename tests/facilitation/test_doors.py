"""Group sessions through the API and the facilitator's page."""

import threading
from datetime import timedelta
from io import BytesIO

import pytest
from sqlalchemy import func, select

from app.clock import now, today
from app.credentials.models import Certificate
from app.facilitation.models import GroupSession
from app.permissions import Role
from app.workforce.actions import add_site
from tests.credentials import rows


@pytest.fixture
def story(make):
    """A facilitator of North, one of South, a learner; three people of the register; a school in North."""
    at = now()
    with make.unit() as session:
        _, north, south = rows.country(session)
        rows.track(session)
        add_site(session, code="SCH-1", name="School", kind="school", region=north)
        add_site(session, code="SCH-9", name="School", kind="school", region=south)
        for number in ("A-1", "A-2", "A-3"):
            rows.person(session, number)
        return {
            "north": rows.someone(session, "n@example.org", role=Role.FACILITATOR, region=north, at=at),
            "south": rows.someone(session, "s@example.org", role=Role.FACILITATOR, region=south, at=at),
            "learner": rows.someone(session, "l@example.org", at=at),
        }


def sent(**changes):
    return {
        "on": (today() - timedelta(days=3)).isoformat(),
        "track": "T",
        "region": "XX-N",
        "attendees": 12,
        "roster": [
            {"staff_number": "A-1", "birth_year": 1984, "score": 90, "must_ok": True},
            {"staff_number": "A-2", "birth_year": 1984, "score": 60, "must_ok": True},
        ],
        **changes,
    }


def form(**changes):
    return {**sent(), "roster": "A-1,1984,90,yes\nA-2;1984;60;yes", "submission_key": "k" * 22, **changes}


def recorded(make):
    with make.unit() as session:
        return tuple(session.scalar(select(func.count()).select_from(row)) for row in (GroupSession, Certificate))


def test_a_session_is_recorded_and_listed(api, make, story):
    door = api.signed_in(story["north"].token)
    answer = door.post("/group-sessions", json=sent(site="SCH-1"))
    assert answer.status_code == 201
    assert answer.json["region"] == "XX-N"
    assert (answer.json["attendees"], answer.json["verified"], answer.json["passed"]) == (12, 2, 1)
    assert "staff_number" not in answer.text
    listed = door.get("/group-sessions").json
    assert listed["items"] == [answer.json]
    assert api.signed_in(story["south"].token).get("/group-sessions").json["items"] == []
    assert recorded(make) == (1, 1)


def test_the_same_key_records_once_and_another_body_is_refused(api, make, story):
    door = api.signed_in(story["north"].token)
    key = {"Idempotency-Key": "session-1"}
    first = door.post("/group-sessions", json=sent(), headers=key)
    assert door.post("/group-sessions", json=sent(), headers=key).json == first.json
    assert door.post("/group-sessions", json=sent(attendees=13), headers=key).status_code == 422
    assert recorded(make) == (1, 1)


def test_a_region_or_site_out_of_reach_does_not_exist(api, make, story):
    door = api.signed_in(story["north"].token)
    for place in ({"region": "XX-S"}, {"region": "XX"}, {"region": "nowhere"}, {"site": "SCH-9"}, {"site": "none"}):
        assert door.post("/group-sessions", json=sent(**place)).status_code == 404
    assert recorded(make) == (0, 0)


def test_a_learner_records_nothing(api, client, make, story):
    assert api.signed_in(story["learner"].token).post("/group-sessions", json=sent()).status_code == 403
    assert api.post("/group-sessions", json=sent()).status_code == 401
    client.set_cookie("session_token", story["learner"].cookie)
    assert client.get("/group-sessions").status_code == 403
    assert recorded(make) == (0, 0)


@pytest.mark.parametrize(
    "wrong",
    [
        {"region": "\x00"},
        {"site": "\ud800"},
        {"track": "T\x00"},
        {"on": "yesterday"},
        {"on": (today() + timedelta(days=2)).isoformat()},
        {"attendees": 1},
        {"attendees": -1},
        {"attendees": True},
        {"attendees": 10**9},
        {"extra": 1},
        {"roster": "A-1"},
        {"roster": [{"staff_number": "A-1", "birth_year": 1984, "score": 101, "must_ok": True}]},
        {"roster": [{"staff_number": "A-9", "birth_year": 1984, "score": 90, "must_ok": True}]},
        {"roster": [{"staff_number": "A-1", "birth_year": 1984, "score": 90, "must_ok": True}] * 2},
        {"roster": [{"staff_number": "\x00", "birth_year": 1984, "score": 90, "must_ok": True}]},
    ],
)
def test_bad_input_is_refused_whole(api, make, story, wrong):
    answer = api.signed_in(story["north"].token).post("/group-sessions", json=sent(**wrong))
    assert answer.status_code == 422
    assert answer.content_type == "application/problem+json"
    assert recorded(make) == (0, 0)


def test_the_page_shows_the_form_and_records_a_pasted_roster_once(client, make, story):
    client.set_cookie("session_token", story["north"].cookie)
    page = client.get("/group-sessions")
    assert page.status_code == 200
    assert "XX-N" in page.text
    assert "XX-S" not in page.text
    for _ in range(2):
        assert rows.send(client, "/group-sessions", data=form()).status_code == 303
    assert recorded(make) == (1, 1)
    assert "No session has been recorded" not in client.get("/group-sessions").text


def test_the_page_takes_a_file(client, make, story):
    client.set_cookie("session_token", story["north"].cookie)
    file = b"\xef\xbb\xbfstaff_number,birth_year,score,must_ok\r\nA-1,1984,90,yes\r\nA-3,1984,95,yes\r\n"
    answer = rows.send(client, "/group-sessions", data=form(roster="", roster_file=(BytesIO(file), "roster.csv")))
    assert answer.status_code == 303
    assert recorded(make) == (1, 2)


def test_a_refused_form_comes_back_with_what_was_typed_and_every_bad_line(client, make, story):
    client.set_cookie("session_token", story["north"].cookie)
    roster = "A-1,1984,90,yes\nA-1,1984,91,yes\n<script>alert(1)</script>,1984,90,yes\nA-2,1984,x,yes"
    page = rows.send(client, "/group-sessions", data=form(roster=roster))
    assert page.status_code == 422
    for line in ("Line 2", "Line 3", "Line 4"):
        assert line in page.text
    assert "Line 1:" not in page.text
    assert "&lt;script&gt;alert(1)" in page.text
    assert "<script>alert" not in page.text
    assert "kkkkkkkkkkkk" in page.text
    for wrong in ({"on": ""}, {"attendees": "many"}, {"on": "2999-01-01"}):
        page = rows.send(client, "/group-sessions", data=form(**wrong))
        assert page.status_code == 422
        assert "A-2;1984;60;yes" in page.text
    latin = rows.send(client, "/group-sessions", data=form(roster_file=(BytesIO("é".encode("latin-1")), "r.csv")))
    assert latin.status_code == 422
    assert recorded(make) == (0, 0)


def test_the_same_form_sent_twice_at_once_is_kept_once(app, make, story):
    statuses = []

    def send():
        browser = app.test_client()
        browser.set_cookie("session_token", story["north"].cookie)
        statuses.append(rows.send(browser, "/group-sessions", data=form()).status_code)

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == [303] * 4
    assert recorded(make) == (1, 1)


def test_the_list_costs_the_same_however_long_it_is(client, api, make, story, queries):
    client.set_cookie("session_token", story["north"].cookie)
    door = api.signed_in(story["north"].token)
    for _ in range(12):
        assert door.post("/group-sessions", json=sent(roster=[])).status_code == 201
    with queries(most=6):
        client.get("/group-sessions")
