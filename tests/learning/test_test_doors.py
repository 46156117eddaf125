"""The tests over a track through both doors: pages without scripts, JSON, and what sending costs."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.accounts.queries import account_by_email
from app.assessment.forms import Form
from app.assessment.grading import item_asked
from app.assessment.models import Attempt, Kind
from app.assessment.queries import attempt_of, documents_of
from app.clock import now
from app.learning.models import Rating
from tests import make as rows
from tests.assessment.banks import bank, plain_module, publish, publish_track
from tests.learning.conftest import AT, add_country, add_learner, keys_of, sit
from tests.learning.test_pages import Browser

SIZES = {"pre": 6, "post": 8}
EMAIL = "amina@example.org"
LONG = ("L1", "L2", "L3", "L4", "L5", "L6", "L7")
"""As many modules as the longest real track has."""
MODULES = {"T": ("T1", "T2"), "L": LONG}


@pytest.fixture
def keys(make):
    with make.unit() as session:
        for key in ("T1", "T2", "P1", *LONG):
            publish(
                session, plain_module(key, items=bank(4, 8)), at=AT, languages=("en", "ar") if key == "T1" else ("en",)
            )
        publish_track(session, "T", ("T1", "T2"), tests=SIZES)
        publish_track(session, "P", ("P1",), rule="completion", position=1, tests=SIZES)
        publish_track(session, "L", LONG, position=2, tests={"pre": 60, "post": 60})
        country = add_country(session)
        add_learner(session, "bo@example.org", region=country.north)
        return keys_of(session, add_learner(session, EMAIL, region=country.north))


@pytest.fixture
def amina(client, keys):
    client.set_cookie("session_token", keys[0])
    return Browser(client)


@pytest.fixture
def api_amina(api, keys):
    return api.signed_in(keys[1])


def learner(session):
    return account_by_email(session, EMAIL)


def right_tokens(make, public_id):
    """The right response to each question, by name."""
    with make.unit() as session:
        attempt = attempt_of(session, learner(session).id, public_id)
        documents = documents_of(session, attempt)
        return {
            each.name: rows.right_answer(item_asked(documents, each)) for each in Form.from_plain(attempt.form).items
        }


def walk(browser, make, page, *, right=True):
    """Answer every question of the attempt that a page shows, and send it."""
    public_id = page.request.path.split("/")[2]
    tokens = right_tokens(make, public_id)
    for chosen in tokens.values():
        page = browser.send(page, **({"chosen": chosen} if right else {}))
    assert page.request.path.endswith("/review")
    return browser.send(page)


def forms(page):
    return re.findall(r'<form[^>]*action="([^"]*)"', page.text.split("<main", 1)[1])


def test_the_pages_lead_from_the_pre_test_through_the_modules_to_the_rating(amina, make, database):
    page = amina.send(amina.get("/tracks/T"))
    assert page.request.path == "/tracks/T/tests/pre"
    for words in ("6 questions", "There is no pass mark", "You are not expected to know"):
        assert words in page.text, words
    assert "Skip these questions" not in page.text
    assert "/tracks/T/tests/pre" in amina.get("/").text
    result = walk(amina, make, amina.send(page), right=False)
    for words in (
        "0% of the marks before the first lesson",
        "What to look out for",
        "name-it in en",
        "Begin the first lesson",
    ):
        assert words in result.text, words
    assert "why " not in result.text.split("What to look out for")[1].split("Someone to turn to")[0].replace(
        "and why", ""
    )
    assert "You have answered these questions" in amina.get("/tracks/T/tests/pre").text
    with make.unit() as session:
        sit(session, learner(session), "T1", at=now())
        last = sit(session, learner(session), "T2", at=now()).public_id
    assert "Go on to the final test" in amina.get(f"/attempts/{last}/result").text
    assert "The final test is the last step" in amina.get("/").text
    page = amina.get("/tracks/T/tests/post")
    assert "every question about a child" in page.text
    result = walk(amina, make, amina.send(page))
    for words in (
        "You passed the final test",
        "What you can do now",
        "Your certificate",
        "How useful was this track",
        "why ",
    ):
        assert words in result.text, words
    assert "Thank you" not in result.text
    rated = amina.send(result, value="4")
    assert rated.request.path == result.request.path
    assert "Thank you. Your answer is kept: 4: useful." in rated.text
    with database.reading() as session:
        assert session.scalar(select(Rating.value)) == 4
    home = amina.get("/").text
    assert "You have done everything" in home, home.split("<main")[1]
    history = amina.get("/history").text
    for words in ("Questions beforehand", "Final test", "Track T in en"):
        assert words in history, words


def test_a_failed_final_test_offers_another(amina, make):
    with make.unit() as session:
        for module in ("T1", "T2"):
            sit(session, learner(session), module, at=now())
    result = walk(amina, make, amina.send(amina.get("/tracks/T/tests/post")), right=False)
    assert "Not passed yet" in result.text
    assert 'href="/tracks/T/tests/post"' in result.text
    assert "How useful was this track" in result.text


def test_parents_can_skip_the_questions_beforehand(amina):
    page = amina.get("/tracks/P/tests/pre")
    assert "Skip these questions" in page.text
    assert forms(page)[-1] == "/tracks/P/tests/pre/skip"
    page = amina.client.post("/tracks/P/tests/pre/skip", follow_redirects=True)
    assert "/tracks/P/P1/lessons/" in page.request.path
    assert "These questions are for the time before" in amina.get("/tracks/P/tests/pre").text


@pytest.mark.parametrize(
    ("method", "address", "status"),
    [
        ("GET", "/tracks/T/tests/follow-up", 404),
        ("GET", "/tracks/NONE/tests/pre", 404),
        ("POST", "/tracks/NONE/tests/pre", 404),
        ("POST", "/tracks/T/tests/post", 409),
        ("POST", "/tracks/T/tests/pre/skip", 409),
        ("POST", "/tracks/T/rating", 422),
        ("POST", "/tracks/NONE/rating?value=4", 422),
    ],
)
def test_a_test_that_one_may_not_take_is_refused_in_words(amina, method, address, status, database):
    page = amina.client.open(address, method=method)
    assert page.status_code == status
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Attempt)) == 0


@pytest.mark.parametrize("value", ["", "0", "6", "four", "4.5", "1e9", "-1"])
def test_a_bad_rating_is_refused(amina, make, value, database):
    with make.unit() as session:
        rows.certify(session, learner(session), "T", at=now() - timedelta(hours=1))
    assert amina.client.post("/tracks/T/rating", data={"value": value}).status_code == 422
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Rating)) == 0


def test_the_api_begins_answers_and_sends_a_test(api_amina, make):
    begun = api_amina.post("/attempts", json={"track": "T", "kind": "pre"})
    assert begun.status_code == 201
    attempt = begun.json
    assert (attempt["kind"], attempt["track"], attempt["module"], attempt["version"]) == ("pre", "T", None, None)
    assert api_amina.post("/attempts", json={"track": "T", "kind": "pre"}).status_code == 200
    for name, chosen in right_tokens(make, attempt["id"]).items():
        saved = api_amina.put(f"/attempts/{attempt['id']}/answers/{name}", json={"chosen": chosen})
        assert saved.status_code == 200, saved.json
    sent = api_amina.post(f"/attempts/{attempt['id']}/submission", json={"key": "submission-1"}).json
    assert (sent["result"]["score"], sent["result"]["can_now"], sent["result"]["look_out_for"]) == ("1", [], [])
    assert all(question["marks"] is None for question in sent["questions"])
    step = api_amina.get("/enrolments").json["items"][0]["next"]
    assert step["doing"] == "lesson"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"track": "T"}, 422),
        ({"kind": "pre"}, 422),
        ({"track": "T", "kind": "quiz"}, 422),
        ({"track": "T", "kind": "follow-up"}, 422),
        ({"track": "T", "module": "T1", "kind": "pre"}, 422),
        ({"module": "T1", "kind": "post"}, 422),
        ({"track": "T", "kind": "post"}, 409),
        ({"track": "NONE", "kind": "pre"}, 404),
    ],
)
def test_the_api_refuses_what_is_no_test_of_ones_own(api_amina, body, status, database):
    assert api_amina.post("/attempts", json=body).status_code == status
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Attempt)) == 0


def test_the_api_keeps_a_rating_and_refuses_a_bad_one(api_amina, make):
    assert api_amina.put("/enrolments/T/rating", json={"value": 4}).status_code == 409
    with make.unit() as session:
        rows.certify(session, learner(session), "T", at=now() - timedelta(hours=1))
    rated = api_amina.put("/enrolments/T/rating", json={"value": 4})
    assert (rated.status_code, rated.json["track"], rated.json["value"]) == (200, "T", 4)
    for bad in ({}, {"value": 0}, {"value": 6}, {"value": "x"}, {"value": None}, {"value": 4, "more": 1}):
        assert api_amina.put("/enrolments/T/rating", json=bad).status_code == 422
    assert api_amina.put("/enrolments/NONE/rating", json={"value": 4}).status_code == 404


@pytest.mark.parametrize(("code", "kind", "length"), [("T", "pre", 6), ("T", "post", 8), ("L", "post", 60)])
@pytest.mark.parametrize("door", ["page", "api"])
def test_sending_costs_at_most_six_statements_however_long_the_form_is(
    amina, api_amina, make, queries, door, code, kind, length
):
    with make.unit() as session:
        if kind == "post":
            for module in MODULES[code]:
                sit(session, learner(session), module, at=now())
        attempt = rows.actions.open_test(session, code, Kind(kind), by=learner(session), language="en", at=AT)
        rows.answer(session, attempt, right=length // 2, at=AT)
        public_id = attempt.public_id
    assert len(attempt.form["items"]) == length
    amina.get(f"/attempts/{public_id}/review")
    with queries(most=6) as sent:
        if door == "page":
            answer = amina.client.post(f"/attempts/{public_id}/submission", data={"key": "submission-1"})
            assert answer.status_code == 303
        else:
            answer = api_amina.post(f"/attempts/{public_id}/submission", json={"key": "submission-1"})
            assert answer.status_code == 200
    assert sum(statement.startswith("UPDATE") for statement in sent) == 1
    assert not any(statement.startswith(("COMMIT", "ROLLBACK")) for statement in sent)


@pytest.mark.parametrize(("code", "length"), [("T", 8), ("L", 60)])
def test_a_pass_and_its_certificate_cost_a_fixed_number_of_statements_more(api_amina, make, queries, code, length):
    """Marking costs six; a pass adds what it writes, in the same transaction: pass, certificate, audit, and the ledger
    of the person, of the certificate, of the enrolment and of the place of work."""
    with make.unit() as session:
        for module in MODULES[code]:
            sit(session, learner(session), module, at=now())
        attempt = rows.actions.open_test(session, code, Kind.POST, by=learner(session), language="en", at=AT)
        rows.answer(session, attempt, at=AT)
        public_id = attempt.public_id
    assert len(attempt.form["items"]) == length
    with queries(most=35) as sent:
        answer = api_amina.post(f"/attempts/{public_id}/submission", json={"key": "submission-1"})
    assert answer.json["result"]["passed"] is True
    assert sum(statement.startswith("INSERT INTO certificate ") for statement in sent) == 1
    assert not any(statement.startswith(("COMMIT", "ROLLBACK")) for statement in sent)


def test_a_passed_quiz_costs_at_most_fifteen_statements(api_amina, make, queries):
    with make.unit() as session:
        attempt = rows.actions.open_quiz(session, "T1", by=learner(session), language="en", at=AT)
        rows.answer(session, attempt, at=AT)
        public_id = attempt.public_id
    with queries(most=15):
        answer = api_amina.post(f"/attempts/{public_id}/submission", json={"key": "submission-1"})
    assert answer.json["result"]["passed"] is True


def test_saving_an_answer_of_a_test_costs_at_most_four_statements(api_amina, make, queries):
    attempt = api_amina.post("/attempts", json={"track": "T", "kind": "pre"}).json
    name, chosen = next(iter(right_tokens(make, attempt["id"]).items()))
    with queries(most=4):
        saved = api_amina.put(f"/attempts/{attempt['id']}/answers/{name}", json={"chosen": chosen})
    assert saved.status_code == 200
