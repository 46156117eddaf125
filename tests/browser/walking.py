"""A person's way through the pages, by what stands on them: used by the whole story with scripts and without."""

from typing import Final

from playwright.sync_api import Locator, Page, expect

PASSWORD: Final = "seven quiet herons over the marsh"
MAIN_BUTTON: Final = "main form button"


def press(control: Locator) -> None:
    """Click what leads to another page, and wait for that page."""
    with control.page.expect_navigation():
        control.click()


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


def read_on(page: Page) -> int:
    """Press "next" until the lessons are over; gives how many there were."""
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


def send_answers(page: Page) -> None:
    """Send the answers from the list."""
    press(page.locator("main form[action$='/submission'] button"))
    page.wait_for_url("**/result")
