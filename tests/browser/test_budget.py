"""Pages are small enough for a slow line, and ask nobody else for anything."""

from dataclasses import dataclass
from typing import Any, Final

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Page

from tests.browser.conftest import ROLES, Ground
from tests.browser.pages import addresses, lessons, program_of
from tests.browser.walking import MAIN_BUTTON, press
from tests.browser.watching import Watch

pytestmark = pytest.mark.browser

FIRST_VISIT: Final = 30_000
FIRST_VISIT_REQUESTS: Final = 5
NEXT_PAGE: Final = 10_000
NEXT_PAGE_REQUESTS: Final = 2
STAFF_PAGE: Final = 60_000
STAFF: Final = ("trainer", "analyst", "administrator")


@dataclass
class Cost:
    """What came over the line: bytes as sent, headers included, and how many requests were answered by the server."""

    size: int = 0
    requests: int = 0


class Meter:
    """Counts what one page loads, by the browser's own account of the network."""

    def __init__(self, context: BrowserContext, page: Page) -> None:
        """Begin to count."""
        self._cost = Cost()
        self._cached: set[str] = set()
        network = context.new_cdp_session(page)
        network.send("Network.enable")
        network.on("Network.requestServedFromCache", lambda event: self._cached.add(event["requestId"]))
        network.on("Network.loadingFinished", self._finished)

    def _finished(self, event: dict[str, Any]) -> None:
        if event["requestId"] not in self._cached and event["encodedDataLength"]:
            self._cost.size += int(event["encodedDataLength"])
            self._cost.requests += 1

    def visit(self, page: Page, address: str) -> Cost:
        """What opening this address costs."""
        self._cost = Cost()
        page.goto(address, wait_until="networkidle")
        return self._cost


@pytest.fixture(scope="module")
def program(shared: Ground) -> Flask:
    """The program whose map of addresses is walked."""
    return program_of(shared.server)


def pages_of(role: str, ground: Ground, program: Flask) -> list[str]:
    """Every page that this role may open."""
    context = ground.context(role)
    found = []
    for address in addresses(program, ground.rows):
        answer = context.request.get(ground.url + address.path, max_redirects=0)
        if answer.ok and answer.headers.get("content-type", "").startswith("text/html"):
            found.append(address.path)
    return found


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("path", ["/", "/sign-in", "/tracks/T/T1/lessons/harms-in-plain-words", "/verify", "/help"])
def test_the_first_visit_of_a_learner_is_small(path: str, language: str, ground: Ground) -> None:
    context = ground.context(None if path in ("/sign-in", "/verify") else "teacher", language)
    page = context.new_page()
    cost = Meter(context, page).visit(page, ground.url + path)
    assert 3 <= cost.requests <= FIRST_VISIT_REQUESTS, cost
    assert 2_000 < cost.size <= FIRST_VISIT, cost


@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_next_page_of_a_learner_is_smaller_still(language: str, ground: Ground, program: Flask) -> None:
    context = ground.context("teacher", language)
    page = context.new_page()
    meter = Meter(context, page)
    meter.visit(page, f"{ground.url}/help")
    costs = {
        path: meter.visit(page, ground.url + path)
        for path in dict.fromkeys(pages_of("teacher", ground, program) + lessons(program))
    }
    dear = {path: cost for path, cost in costs.items() if cost.size > NEXT_PAGE or cost.requests > NEXT_PAGE_REQUESTS}
    assert not dear
    assert sum(cost.requests for cost in costs.values()) >= len(costs)


def test_an_answer_costs_no_more_than_a_page(ground: Ground) -> None:
    context = ground.context("teacher")
    page = context.new_page()
    meter = Meter(context, page)
    meter.visit(page, f"{ground.url}/attempts/{ground.rows.open}/1")
    size = page.evaluate("() => document.querySelector('main form').outerHTML.length")
    assert size < NEXT_PAGE


@pytest.mark.parametrize("role", STAFF)
def test_every_page_of_staff_is_small_even_at_the_first_visit(role: str, ground: Ground, program: Flask) -> None:
    dear = {}
    for path in pages_of(role, ground, program):
        context = ground.context(role)
        page = context.new_page()
        cost = Meter(context, page).visit(page, ground.url + path)
        if cost.size > STAFF_PAGE:
            dear[path] = cost
        context.close()
    assert not dear


@pytest.mark.parametrize("role", [None, *ROLES])
def test_no_page_asks_another_host_or_for_a_font_or_breaks_its_policy(
    role: str | None, ground: Ground, program: Flask
) -> None:
    context = ground.context(role)
    watch = Watch(context, ground.url)
    page = context.new_page()
    for address in addresses(program, ground.rows):
        answer = context.request.head(ground.url + address.path, max_redirects=0)
        if answer.headers.get("content-type", "").startswith("text/html"):
            page.goto(ground.url + address.path)
    page.goto(f"{ground.url}/api/v1/docs", wait_until="networkidle")
    assert page.locator("#explorer .opblock").count() > 10
    watch.demand_silence()


def test_no_page_carries_inline_scripts_or_styles(ground: Ground, program: Flask) -> None:
    page = ground.context("administrator").new_page()
    for path in pages_of("administrator", ground, program):
        page.goto(ground.url + path)
        assert page.locator("script:not([src]), style, [style], [onclick], [onsubmit], [onchange]").count() == 0, path


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
    assert page.locator("[data-leave]").get_attribute("href") == "https://www.wikipedia.org/"
