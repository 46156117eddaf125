"""Item statistics out of the database and through both doors."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from app.accounts.actions import link_person
from app.assessment.queries import module_statistics
from app.assessment.selection import Selection
from app.catalogue.models import Track
from app.catalogue.queries import current_module
from app.learning.actions import answer_item, enrol, open_quiz, submit
from app.permissions import Role
from app.workforce.actions import add_person
from tests.assessment.banks import bare_bank, plain_module, publish, publish_track, single
from tests.learning.conftest import AT, STAFF_KEY, add_country, add_learner, keys_of, sit, sit_test

PATH = "/modules/T1/statistics"
API = "/modules/T1/item-statistics"


@pytest.fixture
def people(session):
    """Twelve people who answer a quiz of eight questions: seven know everything, five nothing."""
    publish(session, plain_module(items=bare_bank()), at=AT, languages=("en", "ar"))
    publish_track(session, "T", ("T1",))
    country = add_country(session)
    learners = [add_learner(session, f"p{number}@example.org", region=country.north) for number in range(12)]
    for number, learner in enumerate(learners):
        sit(session, learner, right=number < 7)
    return learners


def told(session, **selection):
    return module_statistics(session, current_module(session, "T1"), Selection(**selection))


def test_the_first_attempts_of_everybody_are_counted(session, people):
    found = told(session)
    assert (found.attempts, len(found.items)) == (12, 8)
    assert {item.n for item in found.items} == {12}
    assert {item.p for item in found.items} == {0.583}
    assert {item.d for item in found.items} == {1.0}
    assert {item.r for item in found.items} == {1.0}
    (form,) = found.forms
    assert (form.family, form.attempts, form.length) == ("T1", 12, 8)
    assert form.alpha == pytest.approx(1.0)


def test_a_retake_does_not_count(session, people):
    before = told(session)
    sit(session, people[11])
    assert told(session) == before


def test_somebody_with_two_accounts_counts_once_with_the_earlier_attempt(session, people):
    country = people[0].person_id
    assert country is not None
    twice = [add_learner(session, f"twice-{number}@example.org") for number in range(2)]

    add_person(session, staff_number="4711", key=STAFF_KEY, sex="M", birth_year=1980)
    for account in twice:
        link_person(session, account, staff_number="4711", birth_year=1980, key=STAFF_KEY, at=AT)
    sit(session, twice[1], right=False, at=AT + timedelta(days=2))
    sit(session, twice[0], right=True, at=AT + timedelta(days=1))
    found = told(session)
    assert {item.n for item in found.items} == {13}
    assert {item.p for item in found.items} == {round(8 / 13, 3)}


def test_an_attempt_that_was_not_sent_does_not_count(session, people):
    open_quiz(session, "T1", by=add_learner(session, "open@example.org"), language="en", at=AT)
    assert told(session).attempts == 12


def test_a_selection_limits_them(session, people):
    assert told(session, language="en", audience="T", start=AT.date(), end=AT.date()).attempts == 12
    for none in (
        {"language": "ar"},
        {"audience": "H"},
        {"kind": "pre"},
        {"start": AT.date() + timedelta(days=1)},
        {"end": AT.date() - timedelta(days=1)},
    ):
        assert told(session, **none).attempts is None


def test_tests_over_a_track_are_told_apart_from_quizzes(session, people):
    row = session.query(Track).filter_by(code="T").one()
    row.document = {**row.document, "tests": {"pre": 8, "post": 0, "follow_up": 0}}
    row.digest = "with a pre-test"
    session.flush()
    for number in range(11):
        learner = add_learner(session, f"q{number}@example.org")
        enrol(session, "T", by=learner, at=AT)
        sit_test(session, learner, "T", "pre", right=4, at=AT)
    found = told(session, kind="pre")
    assert found.attempts == 11
    assert found.forms[0].family == "T"
    assert {item.n for item in found.items} == {11}
    assert round(sum(item.p for item in found.items)) == 4
    assert told(session).attempts == 12


def test_a_module_without_answers_has_no_figures(session):
    publish(session, plain_module(), at=AT)
    publish_track(session, "T", ("T1",))
    found = told(session)
    assert (found.attempts, found.forms, found.has_any) == (None, (), False)
    assert not told(session, kind="post").has_any


def somebody_of_every_kind(unit):
    """Twelve people's answers, and the keys of somebody of every kind."""
    with unit() as session:
        publish(session, plain_module(items=bare_bank()), at=AT, languages=("en", "ar"))
        publish_track(session, "T", ("T1",))
        country = add_country(session)
        for number in range(12):
            sit(session, add_learner(session, f"p{number}@example.org", region=country.north), right=number < 7)
        keys = {
            str(role): keys_of(session, add_learner(session, f"{role}@example.org", role=role))
            for role in (Role.TRAINER, Role.REVIEWER, Role.LEARNER, Role.ADMINISTRATOR)
        }
        part = add_learner(session, "part@example.org", role=Role.TRAINER, within=country.north)
        keys["part"] = keys_of(session, part)
        return keys


@pytest.fixture
def doors(once, make, client, api):
    """Somebody of every kind at both doors, with twelve people's answers behind them."""
    keys = once(somebody_of_every_kind, make.unit)

    def enter(role):
        cookie, token = keys[role]
        client.set_cookie("session_token", cookie)
        return client, api.signed_in(token)

    return enter


def test_a_trainer_sees_the_page_with_a_table_plots_and_the_method(doors):
    page, _ = doors("trainer")
    answer = page.get(PATH)
    assert answer.status_code == 200
    text = answer.get_data(as_text=True)
    assert text.count("<svg") >= 1
    assert re.search(r'role="img" aria-label="[^"]+difficulty', text)
    assert "0.58" in text
    assert "[u]" in text
    assert "Mantel and Haenszel" in text
    assert "How its questions measure" in page.get("/modules/T1").get_data(as_text=True)


def test_the_page_is_empty_with_a_sentence_and_refuses_a_period_that_ends_before_it_begins(doors):
    page, _ = doors("reviewer")
    assert "No question has ten answers yet" in page.get(f"{PATH}?language=fr").get_data(as_text=True)
    refused = page.get(f"{PATH}?from=2026-02-01&to=2026-01-01")
    assert refused.status_code == 422
    assert "The last day comes before the first." in refused.get_data(as_text=True)
    assert page.get("/modules/X9/statistics").status_code == 404


def test_a_learner_and_an_administrator_do_not_see_it(doors):
    for role in ("learner", "administrator"):
        page, api = doors(role)
        assert page.get(PATH).status_code == 403
        assert api.get(API).status_code == 403


def test_the_api_tells_the_same(doors):
    _, api = doors("trainer")
    answer = api.get(API)
    assert answer.status_code == 200
    assert (answer.json["module"], answer.json["version"], answer.json["attempts"]) == ("T1", 1, 12)
    item = answer.json["items"][0]
    assert (item["n"], item["difficulty"], item["discrimination"], item["point_biserial"]) == (12, 0.583, 1.0, 1.0)
    assert item["parts"][0]["options"][0]["count"] in (0, 5, 7)
    assert item["functioning"] == []
    assert api.get(f"{API}?language=ar").json["items"][0]["n"] is None


def test_the_ten_answers_of_at_26_through_both_doors(make, client, api):
    """Seven of ten right; of the best three all, of the weakest three one: p is 0.70 and D is 0.667."""
    right = (True, True, True, True, True, False, True, False, False, True)
    items = tuple(single(f"item-{number}") for number in range(21))
    with make.unit() as session:
        levels = {"remember": 21, "understand": 0, "apply": 0, "judge": 0}
        publish(session, plain_module(items=items, levels=levels, must=0), at=AT)
        publish_track(session, "T", ("T1",))
        for place, knows in enumerate(right):
            learner = add_learner(session, f"p{place}@example.org")
            attempt = open_quiz(session, "T1", by=learner, language="en", at=AT)
            known = [item for number, item in enumerate(items[1:]) if number < 2 * (9 - place)]
            for item in [*known, *(items[:1] if knows else ())]:
                chosen = sorted(item.correct_keys)
                answer_item(session, attempt.public_id, item.key, chosen, by_id=learner.id, at=AT)
            submit(session, attempt.public_id, key=f"submission-{place}", by=learner, at=AT)
        cookie, token = keys_of(session, add_learner(session, "trainer@example.org", role=Role.TRAINER))
    told = {item["key"]: item for item in api.signed_in(token).get(API).json["items"]}["item-0"]
    assert (told["n"], told["difficulty"], told["discrimination"]) == (10, 0.7, 0.667)
    client.set_cookie("session_token", cookie)
    row = re.search(r'<tr><th scope="row"><a href="#item-0">.*?</tr>', client.get(PATH).text, re.DOTALL)
    assert [each in row[0] for each in ("0.70", "0.67")] == [True, True]


def test_the_api_refuses_what_it_does_not_know(doors):
    _, api = doors("trainer")
    backwards = "from=2026-02-01&to=2026-01-01"
    for query in ("kind=refresher", "language=xx", "audience=toolong", "from=yesterday", backwards, "x=1"):
        assert api.get(f"{API}?{query}").status_code == 422, query
    assert api.get("/modules/X9/item-statistics").status_code == 404
    for sent in ({}, {"reason": "because"}, {"reason": "wrong-key", "apply": "perhaps"}, {"x": 1}):
        assert api.post("/modules/T1/regrades", json=sent).status_code == 422, sent


def corrected(make):
    structure = plain_module(items=bare_bank(), version=2)
    for option in structure["items"][0]["options"]:
        option["correct"] = option["key"].endswith("-2")
    with make.unit() as session:
        publish(session, structure, at=datetime(2026, 11, 22, 10, tzinfo=UTC), languages=("en", "ar"))


def test_a_corrected_key_is_shown_and_applied_over_the_api(doors, make):
    _, api = doors("trainer")
    nothing = api.post("/modules/T1/regrades", json={"reason": "wrong-key", "apply": True})
    assert (nothing.status_code, nothing.json["id"], nothing.json["attempts"]["same"]) == (200, None, 0)
    corrected(make)
    shown = api.post("/modules/T1/regrades", json={"reason": "wrong-key"})
    assert (shown.status_code, shown.json["id"]) == (200, None)
    assert shown.json["items"] == [{"key": "remember-0", "asked": 12, "right_before": 7, "right_after": 0}]
    assert shown.json["attempts"] == {"gained": 0, "stands": 7, "same": 0}
    done = api.post("/modules/T1/regrades", json={"reason": "wrong-key", "apply": True})
    assert done.status_code == 201
    assert done.json["attempts"] == shown.json["attempts"]
    assert done.json["id"]
    assert api.post("/modules/T1/regrades", json={"reason": "wrong-key", "apply": True}).json["id"] is None


def test_only_who_may_everywhere_applies_a_corrected_key(doors):
    for role in ("reviewer", "learner", "administrator", "part"):
        page, api = doors(role)
        assert api.post("/modules/T1/regrades", json={"reason": "wrong-key", "apply": True}).status_code == 403
        assert page.get("/modules/T1/regrades").status_code == 403
        assert page.post("/modules/T1/regrades", data={"reason": "wrong-key"}).status_code == 403
    _, api = doors("trainer")
    assert api.post("/modules/X9/regrades", json={"reason": "wrong-key"}).status_code == 404


def test_the_page_shows_first_and_applies_then(doors, make):
    page, _ = doors("trainer")
    assert "No earlier attempt would get other marks" in page.get("/modules/T1/regrades").get_data(as_text=True)
    corrected(make)
    text = page.get("/modules/T1/regrades").get_data(as_text=True)
    assert "7 attempts get other marks" in text
    assert "58.3" in text
    assert page.post("/modules/T1/regrades", data={"reason": ""}).status_code == 422
    answer = page.post("/modules/T1/regrades", data={"reason": "wrong-key"}, follow_redirects=True)
    text = answer.get_data(as_text=True)
    assert "The corrected keys are applied" in text
    assert "Applied before" in text
    assert "Certificates to decide on" not in text
    page, _ = doors("administrator")
    text = page.get("/certificates/undecided").get_data(as_text=True)
    assert len(set(re.findall(r"/verify/([A-Z0-9-]+)", text))) == 7


def test_numbers_of_certificates_are_for_those_who_may_revoke(doors):
    for role in ("trainer", "learner", "reviewer"):
        page, _ = doors(role)
        assert page.get("/certificates/undecided").status_code == 403
    page, _ = doors("administrator")
    assert "There is none" in page.get("/certificates/undecided").get_data(as_text=True)
