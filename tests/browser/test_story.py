"""The whole story: a teacher completes her track in Arabic, and her ministry reads one person more.

She walks the first and the last of its modules and the final test on the screen; those between are the same pages with
other words, and are passed without one.
"""

import io
import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader

from tests.browser.answering import answer_form, core_modules, module
from tests.browser.conftest import Country
from tests.browser.ground import pass_quizzes
from tests.browser.walking import MAIN_BUTTON, play_scenario, press, read_on, send_answers, sign_in
from tests.browser.watching import Watch
from tests.live import Server

pytestmark = pytest.mark.browser
NAME = "Tala Teacher"
MODULES = core_modules("T")


@dataclass(frozen=True)
class Counted:
    """COV-1 of teachers in the analyst's region."""

    numerator: int
    denominator: int


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_teacher_earns_her_certificate_in_arabic_and_her_region_rises_by_one_person(
    *, scripts: bool, browser: Browser, server: Server, country: Country
) -> None:
    desk = browser.new_context(viewport={"width": 1280, "height": 800}, locale="en", java_script_enabled=scripts)
    phone = browser.new_context(viewport={"width": 360, "height": 760}, locale="ar", java_script_enabled=scripts)
    stranger = browser.new_context(viewport={"width": 360, "height": 760}, locale="en", java_script_enabled=scripts)
    watches = [Watch(context, server.url) for context in (desk, phone, stranger)]
    ministry, teacher = desk.new_page(), phone.new_page()

    sign_in(ministry, server.url, *country.people["analyst"])
    before = coverage(ministry, server)

    sign_in(teacher, server.url, *country.people["teacher"], language="ar")
    assert teacher.locator("html").get_attribute("dir") == "rtl"
    go_past_the_questions_beforehand(teacher, server)
    assert read_on(teacher) == 4
    assert play_scenario(teacher) >= 4
    assert teacher.url.endswith("/tracks/T/T1/quiz")
    first = fail_the_quiz(teacher, server)
    second = pass_the_quiz(teacher, server)
    assert not set(first) & set(second), "the fresh form repeats an item"
    pass_quizzes(server.data, country.people["teacher"][0], MODULES[1:-1])
    do_the_last_module(teacher, server, MODULES[-1])
    assert coverage(ministry, server) == before, "an unfinished learner was counted"
    pass_the_final_test(teacher, server)

    number = open_the_certificate(teacher)
    check_the_paper(teacher, server, number)
    confirm_in_public(stranger.new_page(), server, number)

    after = coverage(ministry, server)
    assert after.numerator == before.numerator + 1
    assert after.denominator == before.denominator
    for context, watch in zip((desk, phone, stranger), watches, strict=True):
        context.close()
        watch.demand_silence()


def go_past_the_questions_beforehand(teacher: Page, server: Server) -> None:
    """They are offered first, and lessons stay open to whoever reads on."""
    teacher.goto(f"{server.url}/tracks/T")
    press(teacher.locator("main form[action$='/tracks/T/enrolment'] button"))
    assert teacher.url.endswith("/tracks/T/tests/pre")
    teacher.goto(f"{server.url}/tracks/T")
    press(teacher.locator("main a[href*='/lessons/']").first)


def fail_the_quiz(teacher: Page, server: Server) -> list[str]:
    """Every answer wrong: no certificate, and the reasons stand with the answers."""
    asked = answer_form(teacher, server.data, right=False)
    assert len(asked) == len(set(asked)) == 8
    send_answers(teacher)
    expect(teacher.locator("main .right").first).to_be_visible()
    expect(teacher.locator("main .wrong").first).to_be_visible()
    expect(teacher.locator("main .feedback").first).to_be_visible()
    assert teacher.locator("a[href^='/certificates/']").count() == 0
    return asked


def pass_the_quiz(teacher: Page, server: Server) -> list[str]:
    """Try again on other questions, all right this time."""
    press(teacher.locator("main .actions a.button").first)
    teacher.wait_for_url("**/quiz")
    asked = answer_form(teacher, server.data, right=True)
    send_answers(teacher)
    assert teacher.locator(".choice.wrong").count() == 0
    return asked


def do_the_last_module(teacher: Page, server: Server, key: str) -> None:
    """The page of the track leads to it; its lessons, then straight to the quiz, all right."""
    teacher.goto(f"{server.url}/tracks/T")
    press(teacher.locator("main a.button").first)
    assert f"/tracks/T/{key}/lessons/" in teacher.url
    assert read_on(teacher) == len(module(key).lessons)
    press(teacher.locator(f"main a[href$='/{key}/quiz']").last)
    answer_form(teacher, server.data, right=True)
    send_answers(teacher)
    assert teacher.locator("a[href^='/certificates/']").count() == 0, "a certificate before the final test"


def pass_the_final_test(teacher: Page, server: Server) -> None:
    """The test over the whole track, all right: with it comes the certificate."""
    press(teacher.locator("main a.button[href$='/tracks/T/tests/post']"))
    answer_form(teacher, server.data, right=True)
    send_answers(teacher)


def open_the_certificate(teacher: Page) -> str:
    """From the result to the certificate; gives its number."""
    press(teacher.locator("main a.button[href^='/certificates/']"))
    teacher.wait_for_url("**/certificates/*")
    number = teacher.url.rsplit("/", 1)[1]
    expect(teacher.locator("dl.facts")).to_contain_text(number)
    expect(teacher.locator("dl.facts")).to_contain_text(NAME)
    return number


def check_the_paper(teacher: Page, server: Server, number: str) -> None:
    """The PDF opens, in Arabic, with her name and the number."""
    address = teacher.locator("main a.button").first.get_attribute("href")
    answer = teacher.request.get(f"{server.url}{address}")
    assert answer.headers["content-type"] == "application/pdf"
    paper = PdfReader(io.BytesIO(answer.body()))
    assert paper.root_object["/Lang"].startswith("ar")
    words = "".join(sheet.extract_text() for sheet in paper.pages)
    assert NAME in words
    assert number in words
    assert re.search("[\u0600-\u06ff\ufe70-\ufeff]", words), "no Arabic on an Arabic certificate"


def confirm_in_public(stranger: Page, server: Server, number: str) -> None:
    """Without an account, by typing the number: valid, and no name."""
    stranger.goto(f"{server.url}/verify")
    stranger.locator("input[name=number]").fill(number.lower().replace("-", " "))
    press(stranger.locator(MAIN_BUTTON))
    stranger.wait_for_url("**/verify/*")
    expect(stranger.locator(".tag.good")).to_be_visible()
    shown = stranger.content()
    assert NAME.split(maxsplit=1)[0] not in shown


def coverage(ministry: Page, server: Server) -> Counted:
    """The row of the analyst's own region on her page."""
    ministry.goto(f"{server.url}/coverage?indicator=COV-1&audience=T&by=region")
    expect(ministry.locator("[aria-current=page]")).to_have_text("Centre")
    counted, register = ministry.locator("tr.total td.num").all_inner_texts()[:2]
    return Counted(*(int(re.sub(r"\D", "", text)) for text in (counted, register)))
