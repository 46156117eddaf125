"""The whole story of what stayed: from the questions beforehand to the follow-up three months later, clock moved.

The first module of the track is walked on the screen; the others are the same pages and are passed without one.
"""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.answering import answer_form, core_modules
from tests.browser.conftest import Country
from tests.browser.ground import pass_quizzes
from tests.browser.walking import MAIN_BUTTON, PASSWORD, play_scenario, press, read_on, send_answers, sign_in
from tests.browser.watching import Watch
from tests.live import Server

pytestmark = pytest.mark.browser
QUARTER = 90
DAYS = "days"
"""The file that ``tests.moved_clock`` reads."""


class TimeTraveller:
    """A server of the demonstration country whose clock can be moved; whoever is signed in stays so."""

    def __init__(self, data: Path) -> None:
        (data / DAYS).write_text("0", "ascii")
        self.data = data
        self.server = Server(data, application="tests.moved_clock:application")

    @property
    def url(self) -> str:
        return self.server.url

    def move(self, days: int) -> None:
        """Go to the day that lies so many days after today."""
        port = self.server.port
        self.server.stop()
        (self.data / DAYS).write_text(str(days), "ascii")
        self.server = Server(self.data, port=port, application="tests.moved_clock:application")


@pytest.fixture
def traveller(country: Country, tmp_path: Path) -> Iterator[TimeTraveller]:
    shutil.copytree(country.data, tmp_path / "data")
    started = TimeTraveller(tmp_path / "data")
    yield started
    started.server.stop()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_teacher_knows_little_learns_passes_and_is_asked_again_after_three_months(
    *, scripts: bool, browser: Browser, traveller: TimeTraveller, country: Country
) -> None:
    phone = browser.new_context(viewport={"width": 360, "height": 760}, locale="en", java_script_enabled=scripts)
    watch = Watch(phone, traveller.url)
    teacher = phone.new_page()
    sign_in(teacher, traveller.url, *country.people["teacher"])

    beforehand = take_the_questions_beforehand(teacher, traveller)
    learn_and_pass_the_quiz(teacher, traveller)
    pass_quizzes(traveller.data, country.people["teacher"][0], core_modules("T")[1:])
    at_the_end = pass_the_final_test(teacher, traveller)
    assert not set(beforehand) & set(at_the_end), "the final test repeats a question of the one beforehand"
    rate_the_track(teacher)
    expect_no_invitation(teacher, traveller)

    traveller.move(QUARTER)
    come_back(teacher, traveller, country.people["teacher"][0])
    answer_the_follow_up(teacher, traveller)
    answer_the_practice_questions(teacher)
    expect_no_invitation(teacher, traveller)
    take_a_refresher(teacher, traveller)
    turn_refreshers_off(teacher, traveller)
    phone.close()
    watch.demand_silence()


def take_the_questions_beforehand(teacher: Page, traveller: TimeTraveller) -> list[str]:
    """Offered before the first lesson; everything wrong; and the result gives no key away."""
    teacher.goto(f"{traveller.url}/tracks/T")
    press(teacher.locator("main form[action$='/tracks/T/enrolment'] button"))
    assert teacher.url.endswith("/tracks/T/tests/pre")
    asked = answer_form(teacher, traveller.data, right=False)
    send_answers(teacher)
    assert teacher.locator(".choice.right, .choice.wrong, main .feedback").count() == 0
    return asked


def learn_and_pass_the_quiz(teacher: Page, traveller: TimeTraveller) -> None:
    """The lessons, the practice story, the quiz: all right."""
    teacher.goto(f"{traveller.url}/tracks/T")
    press(teacher.locator("main a.button").first)
    assert read_on(teacher) == 4
    assert play_scenario(teacher) >= 4
    answer_form(teacher, traveller.data, right=True)
    send_answers(teacher)
    assert teacher.locator("a[href^='/certificates/']").count() == 0, "a certificate before the final test"


def pass_the_final_test(teacher: Page, traveller: TimeTraveller) -> list[str]:
    """The page of the track leads to it; with it comes the certificate."""
    teacher.goto(f"{traveller.url}/tracks/T")
    press(teacher.locator("main a.button[href$='/tracks/T/tests/post']"))
    asked = answer_form(teacher, traveller.data, right=True)
    send_answers(teacher)
    expect(teacher.locator("main a[href^='/certificates/']").first).to_be_visible()
    return asked


def rate_the_track(teacher: Page) -> None:
    """Five steps, one of them chosen; then a word of thanks."""
    steps = teacher.locator("form[action$='/tracks/T/rating'] input[type=radio]")
    assert steps.count() == 5
    steps.nth(3).check()
    press(teacher.locator("form[action$='/tracks/T/rating'] button"))
    expect(teacher.locator("#thanks")).to_be_visible()


def expect_no_invitation(teacher: Page, traveller: TimeTraveller) -> None:
    teacher.goto(f"{traveller.url}/")
    assert teacher.locator("main a[href*='/follow-ups/']").count() == 0


def come_back(teacher: Page, traveller: TimeTraveller, email: str) -> None:
    """The old session may have ended meanwhile; sign in again if so."""
    teacher.goto(f"{traveller.url}/")
    if teacher.locator("input[name=password]").count() == 0:
        teacher.goto(f"{traveller.url}/sign-in")
    if teacher.locator("input[name=password]").count():
        teacher.locator("input[name=email]").fill(email)
        teacher.locator("input[name=password]").fill(PASSWORD)
        press(teacher.locator(MAIN_BUTTON))
        teacher.wait_for_url(f"{traveller.url}/")


def answer_the_follow_up(teacher: Page, traveller: TimeTraveller) -> None:
    """From the card on the first page to the result, with feedback."""
    teacher.goto(f"{traveller.url}/")
    press(teacher.locator("main a[href*='/follow-ups/']").first)
    answer_form(teacher, traveller.data, right=True)
    send_answers(teacher)
    expect(teacher.locator("main .feedback").first).to_be_visible()


def answer_the_practice_questions(teacher: Page) -> None:
    """One tick for every question; all eight are kept."""
    teacher.goto(re.sub(r"/attempts/.*", "/", teacher.url))
    press(teacher.locator("main a[href*='/follow-ups/']").first)
    press(teacher.locator("main a[href$='/practice']"))
    questions = teacher.locator("main fieldset")
    assert questions.count() == 8
    for place in range(questions.count()):
        questions.nth(place).locator("input").first.check()
    press(teacher.locator("main form button"))
    assert re.search(r"/follow-ups/[^/]+$", teacher.url)
    expect(teacher.locator("main .box.good")).to_be_visible()


def take_a_refresher(teacher: Page, traveller: TimeTraveller) -> None:
    """At most six questions; afterwards the next set waits for two weeks."""
    teacher.goto(f"{traveller.url}/refreshers")
    asked = answer_form(teacher, traveller.data, right=True)
    assert 1 <= len(asked) <= 6
    send_answers(teacher)
    teacher.goto(f"{traveller.url}/refreshers")
    assert teacher.locator("main form[action$='/refreshers'] button").count() == 0


def turn_refreshers_off(teacher: Page, traveller: TimeTraveller) -> None:
    """The choice is kept."""
    teacher.goto(f"{traveller.url}/choices")
    teacher.locator("input[name=refreshers]").uncheck()
    press(teacher.locator("main form button"))
    teacher.goto(f"{traveller.url}/choices")
    expect(teacher.locator("input[name=refreshers]")).not_to_be_checked()
