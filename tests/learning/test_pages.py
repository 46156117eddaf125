"""The learner's pages without scripts: every flow works, within the query budgets."""

import re
from dataclasses import dataclass

import pytest
from sqlalchemy import func, select

from app.assessment.models import Answer, Attempt
from app.learning.models import LessonProgress
from tests.assessment.banks import LESSONS, plain_module, publish
from tests.learning.conftest import AT, add_country, add_learner, keys_of, publish_tracks, sit


@dataclass
class Browser:
    """A browser without scripts that follows redirects."""

    client: object

    def get(self, address, status=200):
        answer = self.client.get(address, follow_redirects=True)
        assert answer.status_code == status, answer.text
        return answer

    def send(self, page, **fields):
        """Send the form of the main part of a page, with its hidden fields."""
        main = page.text.split("<main", 1)[1]
        form = re.search(r'<form[^>]*method="post"(?: action="([^"]*)")?[^>]*>(.*?)</form>', main, re.DOTALL)
        hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form[2]))
        return self.client.post(form[1] or page.request.path, data={**hidden, **fields}, follow_redirects=True)


def one_learner(unit):
    """The tracks, and the cookie of a learner."""
    with unit() as session:
        publish_tracks(session)
        return keys_of(session, add_learner(session, "amina@example.org", region=add_country(session).north))[0]


@pytest.fixture
def amina(client, once, make):
    client.set_cookie("session_token", once(one_learner, make.unit))
    return Browser(client)


@pytest.fixture
def account(amina, database):
    from app.accounts.queries import account_by_email

    with database.reading() as session:
        return account_by_email(session, "amina@example.org")


def options(page):
    """What the question on the page offers, right ones first (their keys end in their place in the test bank)."""
    found = re.findall(r'<input type="(radio|checkbox)" name="chosen" value="([^"]+)"', page.text)
    ends = ("1",) if found[0][0] == "radio" else ("0", "1")
    return [key for _, key in found if key.rsplit("-", 1)[1] in ends], [key for _, key in found]


def take(browser, *, right=True, skip=()):
    """Open the quiz and answer every question; gives the list before sending."""
    page = browser.send(browser.get("/tracks/T/T1/quiz"))
    for number in range(1, 9):
        assert page.request.path.endswith(f"/{number}")
        good, every = options(page)
        chosen = good if right else [key for key in every if key not in good][:1]
        page = browser.send(page, **({} if number in skip else {"chosen": chosen}))
    assert page.request.path.endswith("/review")
    return page


def test_strangers_are_welcomed(client, make):
    with make.unit() as session:
        add_learner(session, "amina@example.org")
    page = client.get("/")
    assert page.status_code == 200
    assert "/sign-in" in page.text


def test_home_of_a_new_learner_offers_the_tracks(amina, queries):
    with queries(most=6):
        page = amina.get("/")
    assert "Choose a track" in page.text
    assert "Track T in en" in page.text


def test_a_track_is_begun_read_and_resumed(amina):
    page = amina.send(amina.get("/tracks/T"))
    assert page.request.path == f"/tracks/T/T1/lessons/{LESSONS[0]}"
    page = amina.send(page)
    assert page.request.path == f"/tracks/T/T1/lessons/{LESSONS[1]}"
    assert f'href="/tracks/T/T1/lessons/{LESSONS[1]}"' in amina.get("/").text
    page = amina.send(amina.send(page))
    assert page.request.path == "/tracks/T/T1/scenario"
    assert 'href="/tracks/T/T1/quiz"' in amina.get("/").text


def test_a_lesson_shows_its_note_its_words_its_help_and_its_sources(amina, queries):
    amina.send(amina.get("/tracks/T"))
    with queries(most=5):
        page = amina.get(f"/tracks/T/T1/lessons/{LESSONS[0]}")
    for words in (
        "About this lesson",
        "note in en",
        "heading in en",
        f"body of {LESSONS[0]} in en",
        "point 2 in en",
        "Someone to turn to",
        "source in en",
        "CRC/C/156",
        "11, 28(c)",
        "A/HRC/12/23",
        "Lesson 1 of 3",
        "No native-speaking specialist",
    ):
        assert words in page.text, words


def test_the_key_points_stand_in_for_a_lesson_and_count(amina, database):
    page = amina.get(f"/tracks/T/T1/lessons/{LESSONS[0]}?short=1")
    assert "heading in en" not in page.text
    assert "point 0 in en" in page.text
    amina.send(page)
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(LessonProgress)) == 1


def test_words_that_fall_back_to_english_are_marked(amina):
    amina.get("/language/ar?next=/")
    own = amina.get(f"/tracks/T/T1/lessons/{LESSONS[0]}").text
    assert f"body of {LESSONS[0]} in ar" in own
    assert 'lang="en"' not in own.split("<main")[1].split("</article>")[0]
    fallen = amina.get(f"/tracks/P/P1/lessons/{LESSONS[0]}").text
    assert '<article lang="en" dir="ltr">' in fallen


@pytest.mark.parametrize(
    "address",
    [
        "/tracks/X",
        "/tracks/T/P1/lessons/first-things",
        "/tracks/T/T1/lessons/nothing",
        "/tracks/T/P1/quiz",
        "/tracks/T/T1/scenario/nothing",
        "/attempts/nothing",
        "/attempts/nothing/1",
        "/attempts/nothing/result",
    ],
)
def test_what_is_not_there_is_not_found(amina, address):
    amina.get(address, status=404)


def test_a_scenario_tells_the_consequence_and_the_way_back_and_stores_nothing(amina, queries):
    page = amina.get("/tracks/T/T1/scenario")
    assert "begin in en" in page.text
    with queries(most=4) as sent:
        page = amina.get("/tracks/T/T1/scenario/begin?choice=run")
    assert not any(statement.startswith(("INSERT", "UPDATE")) for statement in sent)
    assert "why run in en" in page.text
    assert "This is not safe for the child" in page.text
    assert 'href="/tracks/T/T1/scenario/begin"' in page.text
    assert "end in en" in amina.get("/tracks/T/T1/scenario/end").text


def test_the_quiz_says_its_rule_before_it_begins(amina):
    page = amina.get("/tracks/T/T1/quiz").text
    for words in ("8 questions", "80%", "No clock runs", "2 questions are about", "how it is answered"):
        assert words in page, words
    assert "There is no pass mark" in amina.get("/tracks/P/P1/quiz").text


def test_passing_shows_feedback_what_one_can_do_and_the_certificate(amina):
    page = amina.send(take(amina))
    assert page.request.path.endswith("/result")
    for words in ("You passed this module", "name-it in en", "Your certificate", "why ", "Your choice, and right."):
        assert words in page.text, words
    home = amina.get("/").text
    assert "Certified until" in home
    assert "You have done everything" in home


def test_failing_offers_a_fresh_form(amina, database):
    page = amina.send(take(amina, right=False))
    assert "Not passed yet" in page.text
    assert "Try again on other questions" in page.text
    amina.send(amina.get("/tracks/T/T1/quiz"))
    with database.reading() as session:
        first, second = session.scalars(select(Attempt).order_by(Attempt.id))
    assert not {item[0] for item in first.form["items"]} & {item[0] for item in second.form["items"]}


def test_unanswered_questions_are_named_before_sending(amina):
    page = take(amina, skip={3, 5})
    assert "2 questions have no complete answer yet" in page.text
    assert re.search(r'/3">Question 3<', page.text)
    assert "correct" not in page.text


def test_a_question_never_tells_what_is_right(amina):
    page = amina.send(amina.get("/tracks/T/T1/quiz"))
    assert "why " not in page.text
    assert "right" not in page.text.split("<fieldset")[1].split("</fieldset>")[0].replace(
        "every answer that is right", ""
    ).replace("Each right choice", "")


def test_a_saved_answer_comes_back_on_another_device(amina, app, account):
    page = amina.send(amina.get("/tracks/T/T1/quiz"))
    good, _ = options(page)
    address = page.request.path
    amina.send(page, chosen=good)
    page = amina.get(address)
    assert len(re.findall(r"checked>", page.text)) == len(good)
    assert "Your answer to this question is saved." in page.text
    assert amina.get(address.rsplit("/", 1)[0]).request.path.endswith("/2")


def test_sending_twice_shows_the_one_result(amina, database):
    page = take(amina)
    for _ in range(2):
        assert amina.send(page).request.path.endswith("/result")
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Attempt)) == 1


def test_a_forged_answer_is_refused_and_nothing_is_saved(amina, database):
    page = amina.send(amina.get("/tracks/T/T1/quiz"))
    assert amina.send(page, chosen=["no-such-option"]).status_code == 422
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Answer)) == 0


def test_an_answer_after_sending_is_refused(amina):
    page = amina.send(amina.get("/tracks/T/T1/quiz"))
    amina.send(amina.get(page.request.path.rsplit("/", 1)[0] + "/review"))
    assert amina.send(page, chosen=options(page)[0]).status_code == 409


def test_an_attempt_says_that_its_module_was_published_anew(amina, make):
    page = amina.send(amina.get("/tracks/T/T1/quiz"))
    assert "published anew" not in page.text
    with make.unit() as session:
        publish(session, plain_module("T1", version=2), at=AT, mark="new ")
    assert "published anew" in amina.get(page.request.path).text


def test_history_keeps_every_quiz_and_certificate(amina):
    assert "The quizzes and tests you send will be here" in amina.get("/history").text
    amina.send(take(amina, right=False))
    amina.send(take(amina))
    page = amina.get("/history").text
    assert page.count("/result") == 2
    assert "First attempt" in page
    assert "/certificates/" in page


def test_the_budgets_do_not_grow_with_what_was_done(amina, account, make, queries):
    with make.unit() as session:
        for module in ("T1", "P1", "C1", "C2"):
            for _ in range(3):
                sit(session, account, module)
    with queries(most=6):
        amina.get("/")
    with queries(most=5):
        amina.get(f"/tracks/C/C1/lessons/{LESSONS[1]}")


def test_saving_an_answer_on_a_page_stays_within_six_statements(amina, queries):
    page = amina.send(amina.get("/tracks/T/T1/quiz"))
    good, _ = options(page)
    token = re.search(r'name="csrf_token" value="([^"]+)"', page.text)[1]
    with queries(most=6):
        answer = amina.client.post(page.request.path, data={"csrf_token": token, "chosen": good})
    assert answer.status_code == 303
