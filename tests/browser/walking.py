"""A person's way through the pages, by what stands on them: used by the whole story with scripts and without."""

from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml
from playwright.sync_api import Locator, Page, expect

from tests.live import ROOT

PASSWORD: Final = "seven quiet herons over the marsh"
MAIN_BUTTON: Final = "main form button"


def press(control: Locator) -> None:
    """Click what leads to another page, and wait for that page."""
    with control.page.expect_navigation():
        control.click()


@cache
def items(module_key: str) -> dict[frozenset[str], dict[str, Any]]:
    """The items of a module by the keys of their options: what a page shows tells which item it is."""
    path = Path(ROOT) / "content" / "modules" / module_key / "module.yaml"
    bank = yaml.safe_load(path.read_text("utf-8"))["items"]
    found = {frozenset(option["key"] for option in item["options"]): item for item in bank}
    assert len(found) == len(bank), "two items have the same option keys"
    return found


def sign_in(page: Page, url: str, email: str, password: str, *, language: str = "en") -> None:
    """Sign in with a one-time password and choose :data:`PASSWORD`; the page speaks ``language``."""
    page.goto(f"{url}/language/{language}?next=/sign-in")
    page.locator("input[name=email]").fill(email)
    page.locator("input[name=password]").fill(password)
    press(page.locator(MAIN_BUTTON))
    page.wait_for_url(f"{url}/account/password")
    page.locator("input[name=current_password]").fill(password)
    page.locator("input[name=password]").fill(PASSWORD)
    press(page.locator(MAIN_BUTTON))
    page.wait_for_url(f"{url}/")


def read_lessons(page: Page, url: str, track: str) -> int:
    """Take the track and press "next" until the lessons are over; gives how many there were."""
    page.goto(f"{url}/tracks/{track}")
    press(page.locator(f"main form[action$='/tracks/{track}/enrolment'] button"))
    count = 0
    while "/lessons/" in page.url:
        expect(page.locator("article")).to_be_visible()
        expect(page.locator("aside.help")).to_be_visible()
        count += 1
        press(page.locator(MAIN_BUTTON))
    return count


def play_scenario(page: Page) -> int:
    """Choose the first choice every time until the quiz is reached; gives how many choices were made."""
    choices = 0
    while "/scenario" in page.url:
        offered = page.locator("main a.choice")
        if offered.count():
            choices += 1
            press(offered.first)
        else:
            press(page.locator("main .actions a.button").first)
        assert choices < 30, "the practice story goes round in circles"
    return choices


def answer_all(page: Page, module_key: str, *, right: bool) -> list[str]:
    """Begin the quiz and answer every question, rightly or wrongly, without sending; gives the items' keys."""
    press(page.locator(MAIN_BUTTON))
    asked: list[str] = []
    while not page.url.endswith("/review"):
        boxes = page.locator("main .choice input")
        shown = frozenset(boxes.evaluate_all("boxes => boxes.map(box => box.value)"))
        item = items(module_key)[shown]
        asked.append(item["key"])
        assert page.locator(".feedback, .choice.right, .choice.wrong").count() == 0, "feedback before sending"
        wanted = [option["key"] for option in item["options"] if option["correct"] is right]
        for key in wanted if item["type"] == "multiple" else wanted[:1]:
            page.locator(f"main .choice input[value='{key}']").check()
        press(page.locator(MAIN_BUTTON))
    return asked


def send_answers(page: Page) -> None:
    """Send the answers from the list."""
    press(page.locator("main form[action$='/submission'] button"))
    page.wait_for_url("**/result")
