"""The JSON API of learning: one success, one refusal, one bad input each, within the query budgets."""

import pytest

from app.permissions import Role
from tests.assessment.banks import LESSONS, plain_module, publish
from tests.learning.conftest import AT, add_country, add_learner, keys_of, publish_tracks


def two_learners(unit):
    """The tracks, and the tokens of two learners."""
    with unit() as session:
        publish_tracks(session)
        country = add_country(session)
        return {
            name: keys_of(session, add_learner(session, f"{name}@example.org", region=country.north))[1]
            for name in ("amina", "bo")
        }


@pytest.fixture
def tokens(once, make):
    """Tokens of two learners."""
    return once(two_learners, make.unit)


@pytest.fixture
def amina(api, tokens):
    return api.signed_in(tokens["amina"])


@pytest.fixture
def bo(api, tokens):
    return api.signed_in(tokens["bo"])


def begin(client, module="T1", language="en"):
    return client.post("/attempts", json={"module": module, "language": language})


def right(question):
    """Option keys of the test bank end in their place: 1 is right for single, 0 and 1 for multiple."""
    ends = ("1",) if question["type"] == "single" else ("0", "1")
    return [option["key"] for option in question["options"] if option["key"].rsplit("-", 1)[1] in ends]


def save_all(client, attempt):
    for question in attempt["questions"]:
        answer = client.put(f"/attempts/{attempt['id']}/answers/{question['key']}", json={"chosen": right(question)})
        assert answer.status_code == 200, answer.json


def test_enrolling_is_idempotent_and_tells_the_next_step(amina):
    first = amina.post("/enrolments", json={"track": "T"})
    again = amina.post("/enrolments", json={"track": "T"})
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json == again.json
    assert first.json["next"] == {"doing": "lesson", "module": "T1", "key": LESSONS[0]}
    listed = amina.get("/enrolments").json
    assert (listed["total"], listed["items"]) == (1, [first.json])


@pytest.mark.parametrize(
    ("body", "status"), [({"track": "NONE"}, 404), ({}, 422), ({"track": 3}, 422), ({"track": "T", "more": 1}, 422)]
)
def test_a_bad_enrolment_is_refused(amina, body, status):
    assert amina.post("/enrolments", json=body).status_code == status


def test_nobody_learns_without_signing_in(api):
    for method, path in (("GET", "/enrolments"), ("POST", "/attempts"), ("PUT", "/attempts/x/answers/y")):
        assert api.open(method, path, json={}).status_code in (401, 422)


def test_a_lesson_is_finished_once(amina):
    for _ in range(2):
        answer = amina.put(f"/enrolments/T/lessons/T1/{LESSONS[0]}")
        assert answer.status_code == 200
        assert answer.json["modules"][0]["lessons_read"] == 1
    assert amina.put("/enrolments/T/lessons/T1/no-such-lesson").status_code == 404


def test_an_attempt_never_shows_the_key(amina):
    answer = begin(amina)
    assert answer.status_code == 201
    assert "correct" not in answer.text
    assert all(each["feedback"] is None for each in answer.json["questions"])
    assert not any("feedback" in option for each in answer.json["questions"] for option in each["options"])
    assert answer.json["result"] is None
    assert all(question["marks"] is None for question in answer.json["questions"])


def test_an_open_attempt_is_resumed_with_its_answers_and_option_order(amina):
    first = begin(amina).json
    save_all(amina, first)
    again = begin(amina)
    assert again.status_code == 200
    options = [[option["key"] for option in question["options"]] for question in first["questions"]]
    assert [[option["key"] for option in question["options"]] for question in again.json["questions"]] == options
    assert again.json["unanswered"] == []
    assert amina.get(f"/attempts/{first['id']}").json == again.json


@pytest.mark.parametrize(
    ("body", "status"), [({"module": "X9"}, 404), ({}, 422), ({"module": "T1", "language": "xx"}, 422)]
)
def test_a_bad_attempt_is_refused(amina, body, status):
    assert amina.post("/attempts", json=body).status_code == status


@pytest.mark.parametrize(
    "body", [{}, {"chosen": "a"}, {"chosen": ["no-such"]}, {"chosen": [1]}, {"chosen": ["x"] * 13}, {"chosen": None}]
)
def test_a_bad_answer_is_refused_and_the_attempt_stays_as_it_was(amina, body):
    attempt = begin(amina).json
    assert (
        amina.put(f"/attempts/{attempt['id']}/answers/{attempt['questions'][0]['key']}", json=body).status_code == 422
    )
    assert amina.get(f"/attempts/{attempt['id']}").json == attempt


def test_an_item_outside_the_form_is_refused(amina):
    attempt = begin(amina).json
    assert amina.put(f"/attempts/{attempt['id']}/answers/no-such-item", json={"chosen": []}).status_code == 422


def test_passing_brings_the_result_and_the_certificate(amina):
    attempt = begin(amina).json
    save_all(amina, attempt)
    sent = amina.post(f"/attempts/{attempt['id']}/submission", json={"key": "submission-1"})
    assert sent.status_code == 200
    assert sent.json["result"]["passed"]
    assert (sent.json["result"]["score"], sent.json["result"]["score_percent"]) == ("1", 100)
    assert len(sent.json["result"]["can_now"]) == 2
    assert all(option["feedback"] for question in sent.json["questions"] for option in question["options"])
    assert amina.get("/certificates").json["total"] == 1
    assert amina.get("/enrolments").json["items"][0]["percent"] == 100


def test_the_same_submission_again_answers_the_same_and_another_one_conflicts(amina):
    attempt = begin(amina).json
    address = f"/attempts/{attempt['id']}/submission"
    first = amina.post(address, json={"key": "submission-1"})
    assert amina.post(address, json={"key": "submission-1"}).json == first.json
    assert amina.post(address, json={"key": "submission-2"}).status_code == 409
    late = amina.put(f"/attempts/{attempt['id']}/answers/{attempt['questions'][0]['key']}", json={"chosen": []})
    assert late.status_code == 409
    assert amina.get(f"/attempts/{attempt['id']}").json == first.json


@pytest.mark.parametrize("key", ["", "short", "x" * 65, "with space 1", "1234567\n"])
def test_a_bad_submission_key_is_refused(amina, key):
    attempt = begin(amina).json
    assert amina.post(f"/attempts/{attempt['id']}/submission", json={"key": key}).status_code == 422
    assert amina.get(f"/attempts/{attempt['id']}").json["submitted_at"] is None


def test_somebody_elses_attempt_does_not_exist(amina, bo):
    attempt = begin(amina).json
    item = attempt["questions"][0]["key"]
    answers = [
        bo.get(f"/attempts/{attempt['id']}"),
        bo.put(f"/attempts/{attempt['id']}/answers/{item}", json={"chosen": []}),
        bo.post(f"/attempts/{attempt['id']}/submission", json={"key": "submission-1"}),
    ]
    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert amina.get(f"/attempts/{attempt['id']}").json == attempt


def test_an_attempt_says_that_its_module_was_published_anew(amina, make):
    attempt = begin(amina).json
    with make.unit() as session:
        publish(session, plain_module("T1", version=2), at=AT, mark="new ")
    seen = amina.get(f"/attempts/{attempt['id']}").json
    assert (seen["is_newest_version"], seen["version"]) == (False, 1)
    assert seen["questions"] == attempt["questions"]


def test_words_fall_back_to_english_and_say_so(amina):
    assert begin(amina, language="ar").json["language"] == "ar"
    assert begin(amina, "P1", language="ar").json["language"] == "en"


def test_saving_an_answer_costs_at_most_four_statements(amina, queries):
    attempt = begin(amina).json
    question = attempt["questions"][0]
    with queries(most=4):
        answer = amina.put(f"/attempts/{attempt['id']}/answers/{question['key']}", json={"chosen": right(question)})
    assert answer.status_code == 200


def test_a_token_without_the_right_is_refused(api, make, tokens):
    from app.accounts.actions import create_token
    from app.permissions import Permission

    with make.unit() as session:
        trainer = add_learner(session, "trainer@example.org", role=Role.TRAINER)
        _, token = create_token(session, trainer, name="narrow", scopes=[Permission.READ_RESULTS], days=3, at=AT)
    assert begin(api.signed_in(token)).status_code == 403


def test_a_nul_character_finds_nothing(amina):
    assert amina.post("/enrolments", json={"track": "T\0"}).status_code in (404, 422)
    assert begin(amina, "T1\0").status_code in (404, 422)
    attempt = begin(amina).json
    assert amina.put(f"/attempts/{attempt['id']}/answers/a%00", json={"chosen": ["\0"]}).status_code in (400, 422)
