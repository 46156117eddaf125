"""Pages are small enough for a slow line, and ask nobody else for anything."""

from dataclasses import dataclass
from typing import Any, Final

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Page

from tests.browser.conftest import Ground
from tests.browser.pages import answers, lessons, program_of
from tests.browser.walking import MAIN_BUTTON, press
from tests.browser.watching import Watch

pytestmark = pytest.mark.browser

FIRST_VISIT: Final = 30_000
FIRST_VISIT_REQUESTS: Final = 5
NEXT_PAGE: Final = 10_000
NEXT_PAGE_REQUESTS: Final = 2
STAFF_PAGE: Final = 60_000
INLINE: Final = "script:not([src]), style, [style], [onclick], [onsubmit], [onchange]"
STAFF: Final = ("trainer", "analyst", "administrator")


@dataclass
class Cost:
    """What came over the line: bytes as sent, headers included, and how many requests were answered by the server."""

    size: int = 0
    requests: int = 0


class Meter:
    """Counts what one page loads, by the browser's own account of the network."""

    def __init__(self, context: BrowserContext, page: Page, *, cached: bool = True) -> None:
        """Begin to count; without ``cached`` every page is loaded as at a first visit."""
        self._cost = Cost()
        self._cached: set[str] = set()
        network = context.new_cdp_session(page)
        network.send("Network.enable")
        network.send("Network.setCacheDisabled", {"cacheDisabled": not cached})
        network.on("Network.requestServedFromCache", lambda event: self._cached.add(event["requestId"]))
        network.on("Network.loadingFinished", self._finished)

    def _finished(self, event: dict[str, Any]) -> None:
        if event["requestId"] not in self._cached and event["encodedDataLength"]:
            self._cost.size += int(event["encodedDataLength"])
            self._cost.requests += 1

    def visit(self, page: Page, address: str) -> Cost:
        """What opening this address costs."""
        self._cost = Cost()
        answer = page.goto(address)
        assert answer is not None
        assert answer.status in (200, 422), f"{address}: {answer.status}"
        page.evaluate("() => document.fonts.ready.then(() => null)")
        return self._cost


@pytest.fixture(scope="module")
def program(shared: Ground) -> Flask:
    """The program whose map of addresses is walked."""
    return program_of(shared.server)


def pages_of(role: str, ground: Ground, program: Flask) -> list[str]:
    """Every page that this role may open."""
    found = answers(program, ground, role)
    return [path for path, (status, is_page) in found.items() if is_page and 200 <= status < 300]


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("path", ["/", "/sign-in", "/tracks/T/T1/lessons/harms-in-plain-words", "/verify", "/help"])
def test_the_first_visit_of_a_learner_is_small(path: str, language: str, ground: Ground) -> None:
    context = ground.context(None if path in ("/sign-in", "/verify") else "teacher", language)
    page = context.new_page()
    cost = Meter(context, page).visit(page, ground.url + path)
    page.wait_for_load_state("networkidle")
    assert 3 <= cost.requests <= FIRST_VISIT_REQUESTS, cost
    assert 2_000 < cost.size <= FIRST_VISIT, cost


@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_next_page_of_a_learner_is_smaller_still_and_asks_nobody_else(
    language: str, ground: Ground, program: Flask
) -> None:
    context = ground.context("teacher", language)
    watch, page = Watch(context, ground.url), context.new_page()
    meter = Meter(context, page)
    meter.visit(page, f"{ground.url}/help")
    for path in dict.fromkeys(pages_of("teacher", ground, program) + lessons(program)):
        cost = meter.visit(page, ground.url + path)
        assert 1 <= cost.requests <= NEXT_PAGE_REQUESTS, (path, cost)
        assert cost.size <= NEXT_PAGE, (path, cost)
        assert page.locator(INLINE).count() == 0, path
    watch.demand_silence()


@pytest.mark.parametrize("role", STAFF)
def test_every_page_of_staff_is_small_even_at_the_first_visit_and_asks_nobody_else(
    role: str, ground: Ground, program: Flask
) -> None:
    context = ground.context(role)
    watch, page = Watch(context, ground.url), context.new_page()
    meter = Meter(context, page, cached=False)
    for path in pages_of(role, ground, program):
        cost = meter.visit(page, ground.url + path)
        assert cost.requests >= 3, (path, cost)
        assert cost.size <= STAFF_PAGE, (path, cost)
        assert page.locator(INLINE).count() == 0, path
    watch.demand_silence()


def test_the_explorer_of_the_api_works_under_the_policy_and_asks_nobody_else(ground: Ground) -> None:
    context = ground.context(None, width=1280)
    watch, page = Watch(context, ground.url), context.new_page()
    page.goto(f"{ground.url}/api/v1/docs")
    page.locator("#explorer .opblock").nth(10).wait_for()
    watch.demand_silence()


def test_a_form_without_scripts_is_sent_and_the_language_switched(ground: Ground) -> None:
    page = ground.context(None, java_script_enabled=False).new_page()
    page.goto(f"{ground.url}/verify")
    page.locator("input[name=number]").fill(ground.rows.valid_certificate)
    press(page.locator(MAIN_BUTTON))
    assert page.locator(".tag.good").count() == 1
    page.locator("header summary").first.click()
    press(page.locator("header a[hreflang=ar]"))
    assert page.locator("html").get_attribute("lang") == "ar"
    assert page.url.endswith(ground.rows.valid_certificate)
    assert page.locator("[data-leave]").get_attribute("href") == "https://www.wikipedia.org"
