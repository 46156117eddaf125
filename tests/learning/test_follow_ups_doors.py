"""The pages and the API of follow-ups and refreshers, with the clock moved."""

import pytest
import time_machine
from sqlalchemy import select

from app.learning.models import FollowUp, LearnerChoice, PracticeAnswer
from tests.learning.conftest import add_learner, keys_of
from tests.learning.test_pages import Browser
from tests.learning.three_months import START, TOLD, after, certified, publish_followed_track


def two_learners(unit):
    """Amina with her certificate, and Bo, who has done nothing."""
    with unit() as session:
        publish_followed_track(session)
        learner, certificate = certified(session)
        bo = add_learner(session, "bo@example.org")
        return {"amina": learner.id, "bo": bo.id, "number": certificate.number}


@pytest.fixture
def keys(once, make):
    """The accounts of Amina and Bo, and Amina's certificate."""
    return once(two_learners, make.unit)


@pytest.fixture
def on(keys, make, client, api, monkeypatch):
    """Move to a day and sign Amina in; gives a browser and an API client."""
    travels = []

    def move(days, who="amina"):
        travel = time_machine.travel(after(days), tick=True)
        travel.start()
        travels.append(travel)
        from app.accounts.models import Account

        with make.unit() as session:
            cookie, token = keys_of(session, session.get_one(Account, keys[who]))
        client.set_cookie("session_token", cookie)
        return Browser(client), api.signed_in(token)

    yield move
    for travel in reversed(travels):
        travel.stop()


def answer_all(browser, page):
    """Answer every question of the open attempt with its first option, and send."""
    for _ in range(20):
        if 'name="key"' in page.text:
            return browser.send(page)
        offered = [part.split('"')[0] for part in page.text.split('name="chosen" value="')[1:]]
        page = browser.send(page, chosen=offered[:1])
    raise AssertionError("the questions never end")


def test_the_story_from_the_card_to_the_last_answer(on, keys, database):
    browser, _ = on(90)
    home = browser.get("/")
    assert f"/follow-ups/{keys['number']}" in home.text
    page = browser.get(f"/follow-ups/{keys['number']}")
    assert "changes your certificate" in page.text
    first = browser.client.post(f"/follow-ups/{keys['number']}/attempts", follow_redirects=True)
    assert first.status_code == 200
    result = answer_all(browser, first)
    assert result.status_code == 200
    assert "Track T" in result.text
    assert 'href="/follow-ups"' in result.text
    assert "Open the questions" in browser.get("/follow-ups").text
    practice = browser.get(f"/follow-ups/{keys['number']}/practice")
    assert practice.text.count("<fieldset") == 4
    told = {f"q-{key}": chosen for key, chosen in TOLD.items()}
    done = browser.client.post(f"/follow-ups/{keys['number']}/practice", data=told, follow_redirects=True)
    assert "Thank you" in done.text
    assert "/follow-ups/" not in browser.get("/").text
    with database.reading() as session:
        assert len(session.scalars(select(PracticeAnswer)).all()) == 4


def test_a_form_with_a_gap_comes_back_with_its_ticks(on, keys, database):
    browser, _ = on(90)
    sent = browser.client.post(f"/follow-ups/{keys['number']}/practice", data={"q-actions": ["noted"]})
    assert sent.status_code == 422
    assert 'value="noted" checked' in sent.text
    assert sent.text.count("Choose one of the answers.") == 2
    with database.reading() as session:
        assert session.scalars(select(PracticeAnswer)).all() == []


def test_not_now_hides_the_card(on, keys, database):
    browser, _ = on(90)
    page = browser.client.post(f"/follow-ups/{keys['number']}/decline", follow_redirects=True)
    assert "/follow-ups/" not in page.text
    with database.reading() as session:
        assert session.scalars(select(FollowUp.declined_at)).one() is not None


@pytest.mark.parametrize("days", [10, 74, 121])
def test_outside_the_window_there_is_no_card_and_no_page(on, keys, days):
    browser, api = on(days)
    assert "/follow-ups/" not in browser.get("/").text
    browser.get(f"/follow-ups/{keys['number']}", status=404)
    assert "My learning" in browser.get("/follow-ups").text
    assert api.get("/follow-ups").json == {"items": []}


def test_what_was_begun_can_be_looked_at_afterwards_but_not_answered(on, keys):
    browser, _ = on(120)
    browser.client.post(f"/follow-ups/{keys['number']}/attempts")
    browser, _ = on(121)
    page = browser.get(f"/follow-ups/{keys['number']}")
    assert "could be answered until" in page.text
    assert '/attempts"' not in page.text
    assert browser.client.post(f"/follow-ups/{keys['number']}/attempts").status_code == 409


def test_answers_that_come_too_late_are_refused_by_the_api_and_the_attempt_is_as_it_was(on, keys):
    _, api = on(120)
    begun = api.post(f"/follow-ups/{keys['number']}/attempts", json={}).json
    first = begun["questions"][0]
    answer = f"/attempts/{begun['id']}/answers/{first['item']}"
    chosen = [first["options"][0]["key"]]
    assert api.put(answer, json={"chosen": chosen}).status_code == 200
    _, api = on(121)
    assert api.put(answer, json={"chosen": []}).status_code == 409
    assert api.post(f"/attempts/{begun['id']}/submission", json={"key": "a-key-of-mine"}).status_code == 409
    kept = api.get(f"/attempts/{begun['id']}").json
    assert (kept["submitted_at"], kept["questions"][0]["chosen"]) == (None, chosen)


def test_others_are_told_that_there_is_no_such_follow_up(on, keys):
    browser, api = on(90, who="bo")
    browser.get(f"/follow-ups/{keys['number']}", status=404)
    assert api.post(f"/follow-ups/{keys['number']}/attempts", json={}).status_code == 404
    assert api.post(f"/follow-ups/{keys['number']}/decline").status_code == 404
    assert api.put(f"/follow-ups/{keys['number']}/practice", json={"answers": TOLD}).status_code == 404


def test_the_api_walks_the_same_way(on, keys):
    _, api = on(90)
    found = api.get("/follow-ups").json["items"][0]
    assert (found["id"], found["track"], found["questions"]) == (keys["number"], "T", 5)
    assert (found["opens"], found["closes"]) == (str(after(75).date()), str(after(120).date()))
    assert [each["key"] for each in found["practice"]] == list(TOLD)
    begun = api.post(f"/follow-ups/{found['id']}/attempts", json={"language": "en"})
    assert (begun.status_code, begun.json["kind"], begun.json["track"]) == (201, "follow-up", "T")
    assert api.post(f"/follow-ups/{found['id']}/attempts", json={"language": "en"}).status_code == 200
    sent = api.post(f"/attempts/{begun.json['id']}/submission", json={"key": "a-key-of-mine"})
    assert sent.status_code == 200
    told = api.put(f"/follow-ups/{found['id']}/practice", json={"answers": TOLD})
    assert (told.status_code, told.json["practised"], told.json["sent"]) == (200, True, True)
    assert api.post(f"/follow-ups/{found['id']}/attempts", json={"language": "en"}).status_code == 409


@pytest.mark.parametrize(
    "answers",
    [{}, {"channel": ["forged"]}, {"a" * 61: ["x"]}, {"actions": ["x"] * 21}, {"actions": "noted"}, {"actions": [5]}],
)
def test_bad_answers_are_named_by_the_api(on, keys, answers):
    _, api = on(90)
    sent = api.put(f"/follow-ups/{keys['number']}/practice", json={"answers": answers})
    assert sent.status_code == 422
    assert sent.json["errors"]


def test_a_refresher_waits_on_the_first_page_and_is_answered_like_a_quiz(on, keys):
    browser, api = on(20)
    assert 'href="/refreshers"' in browser.get("/").text
    found = api.get("/refreshers").json
    assert (found["may_begin"], found["track"], found["questions"], found["attempt"]) == (True, "T", 6, None)
    page = browser.send(browser.get("/refreshers"))
    result = answer_all(browser, page)
    assert result.status_code == 200
    assert 'href="/refreshers"' not in browser.get("/").text
    assert "can be begun from" in browser.get("/refreshers").text
    assert api.post("/refreshers", json={}).status_code == 409


def test_the_api_begins_a_set_once(on, keys):
    _, api = on(20)
    first, again = (api.post("/refreshers", json={"language": "en"}) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json["id"] == again.json["id"] == api.get("/refreshers").json["attempt"]
    assert first.json["kind"] == "refresher"


def test_one_can_turn_refreshers_and_mail_off_and_on(on, keys, database):
    browser, api = on(20)
    page = browser.get("/choices")
    assert page.text.count(" checked") == 2
    assert browser.client.post("/choices", data={"mail": "true"}, follow_redirects=True).text.count(" checked") == 1
    assert 'href="/refreshers"' not in browser.get("/").text
    assert api.post("/refreshers", json={}).status_code == 409
    assert api.put("/refreshers/choice", json={"refreshers": True, "mail": False}).json == {
        "refreshers": True,
        "mail": False,
    }
    assert 'href="/refreshers"' in browser.get("/").text
    with database.reading() as session:
        assert session.scalars(select(LearnerChoice.mail_off_at)).one() is not None


@pytest.mark.parametrize("sent", [{}, {"refreshers": True}, {"refreshers": "yes", "mail": True}])
def test_a_choice_names_both(on, keys, sent):
    _, api = on(20)
    assert api.put("/refreshers/choice", json=sent).status_code == 422


def test_the_first_page_costs_no_more_with_all_of_it(on, keys, queries):
    browser, _ = on(90)
    browser.get("/")
    with queries(most=6):
        page = browser.get("/")
    assert "/follow-ups/" in page.text
    assert 'href="/refreshers"' in page.text


@pytest.mark.parametrize("language", ["ar", "zh"])
def test_the_pages_are_drawn_in_other_languages(on, keys, language):
    browser, _ = on(90)
    browser.client.set_cookie("language", language)
    for address in (
        "/",
        f"/follow-ups/{keys['number']}",
        f"/follow-ups/{keys['number']}/practice",
        "/refreshers",
        "/choices",
    ):
        assert f'lang="{language}"' in browser.get(address).text


def test_nobody_is_shown_anything_at_the_start(on, keys):
    browser, _ = on(0)
    assert START
    assert 'href="/refreshers"' not in browser.get("/").text
    assert "Nothing needs refreshing" in browser.get("/refreshers").text
