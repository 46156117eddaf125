"""Everybody can use every page: axe finds nothing, a phone scrolls one way, the keyboard alone suffices."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from flask import Flask
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import ROLES, Country, Ground
from tests.browser.pages import addresses, answers, lessons, program_of
from tests.browser.walking import MAIN_BUTTON, PASSWORD, press
from tests.browser.watching import Watch
from tests.live import Server

pytestmark = pytest.mark.browser

AXE: Final = (Path(__file__).parent / "vendor" / "axe.min.js").read_text("utf-8")
TAGS: Final = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN_AXE: Final = """async (tags) => {
  const found = await axe.run(document, {runOnly: {type: "tag", values: tags}, resultTypes: ["violations"]});
  return found.violations.flatMap((rule) => rule.nodes.map(
    (node) => `${rule.id}: ${node.html.slice(0, 160)}: ${node.failureSummary.replace(/\\s+/g, " ").slice(0, 300)}`));
}"""
OVERFLOW: Final = """() => {
  const page = document.scrollingElement;
  if (page.scrollWidth <= page.clientWidth) { return []; }
  const inside = (box) => box.closest(".scroll, .visually-hidden") !== null;
  const wide = [...document.body.querySelectorAll("*")].filter((box) => {
    const edges = box.getBoundingClientRect();
    return !inside(box) && (edges.right > page.clientWidth + 1 || edges.left < -1);
  });
  return [`${page.scrollWidth} px wide`, ...wide.slice(-3).map((box) => box.outerHTML.slice(0, 160))];
}"""
FOCUS: Final = """() => {
  const held = document.activeElement;
  if (!held || held === document.body) { return null; }
  const rings = [held, held.closest(".choice")].filter(Boolean).map((box) => getComputedStyle(box));
  const edges = held.getClientRects()[0];
  const middle = document.elementFromPoint(edges.left + edges.width / 2, edges.top + Math.min(edges.height / 2, 20));
  return {
    shown: rings.some((style) => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2),
    inside: edges.bottom > 0 && edges.top < innerHeight && edges.width > 0,
    uncovered: middle !== null && (held.contains(middle) || middle.contains(held)),
    what: held.outerHTML.slice(0, 120),
  };
}"""
SIZES: Final = ((320, "light"), (320, "dark"), (1280, "dark"), (1280, "light"))
SIZES_IN: Final = {"en": ((320, "light"), (1280, "dark")), "ar": ((320, "dark"), (1280, "light"))}
"""What a page of the long walk is looked at in. Every two of language, width and scheme meet on every page; all three
together on the first page, in every refusal and in an empty service."""
VISITORS: Final = (*ROLES, "facilitator")
NEUTRAL: Final = "https://www.wikipedia.org/"


def faults(page: Page, sizes: Iterable[tuple[int, str]] = SIZES) -> Iterator[str]:
    """What axe finds on the page that is open, light and dark, narrow and wide; and sideways scrolling when narrow."""
    page.evaluate(AXE)
    for width, scheme in sizes:
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme)
        for fault in page.evaluate(RUN_AXE, TAGS):
            yield f"{page.url} ({scheme}, {width} px): {fault}"
        for fault in page.evaluate(OVERFLOW):
            yield f"{page.url} ({scheme}, {width} px) scrolls sideways: {fault}"


@pytest.fixture(scope="module")
def program(shared: Ground) -> Flask:
    """The program whose map of addresses is walked."""
    return program_of(shared.server)


@pytest.fixture(scope="module")
def visits(shared: Ground, program: Flask) -> dict[str | None, list[str]]:
    """Who looks at which page: everybody at what is their own, else the first who may see it."""
    found: dict[str | None, list[str]] = {}
    seen: set[str] = set()
    refused: set[str] = set()
    for role in (None, *VISITORS):
        found[role] = ["/"] if role is None else ["/", "/account", "/history"]
        for path, (status, is_page) in answers(program, shared, role).items():
            is_new = path not in seen | set(found[role])
            if not is_page:
                seen.add(path)
            elif is_new and status in (200, 422):
                seen.add(path)
                found[role].append(path)
            elif is_new and status in {403, 404} - refused:
                refused.add(status)
                found[role].append(path)
    everything = {address.path for address in addresses(program, shared.rows)}
    unseen = everything - seen - {path for paths in found.values() for path in paths}
    assert not unseen, f"nobody may look at {sorted(unseen)}"
    return found


def test_the_instruments_find_what_is_wrong(ground: Ground) -> None:
    page = ground.context(None).new_page()
    page.goto(f"{ground.url}/sign-in")
    page.evaluate(
        """() => {
          document.querySelector("label[for=email]").remove();
          const wide = document.createElement("p");
          wide.textContent = "wide".repeat(200);
          wide.style.cssText = "overflow-wrap: normal; color: #ccc; background: #fff";
          document.querySelector("main").append(wide);
        }"""
    )
    found = "\n".join(faults(page))
    assert "label: " in found
    assert "color-contrast: " in found
    assert "320 px) scrolls sideways" in found


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("role", [None, *VISITORS])
def test_axe_finds_nothing_on_any_page(
    role: str | None, language: str, ground: Ground, visits: dict[str | None, list[str]]
) -> None:
    context = ground.context(role, language)
    watch = Watch(context, ground.url)
    page = context.new_page()
    found: list[str] = []
    for path in visits[role]:
        answer = page.goto(ground.url + path)
        assert answer is not None
        assert answer.status < 500, path
        if path == "/":
            found += faults(page)
            page.evaluate("() => document.querySelectorAll('header details').forEach((menu) => { menu.open = true; })")
        found += faults(page, SIZES if path == "/" else SIZES_IN[language])
    assert not found, "\n".join(found)
    watch.demand_silence()


@pytest.mark.parametrize("language", ["en", "ar"])
def test_axe_finds_nothing_in_any_lesson(language: str, ground: Ground, program: Flask) -> None:
    page = ground.context("teacher", language, width=320).new_page()
    found: list[str] = []
    for path in lessons(program):
        page.goto(ground.url + path)
        page.evaluate(AXE)
        found += [f"{path}: {fault}" for fault in page.evaluate(RUN_AXE, TAGS) + page.evaluate(OVERFLOW)]
    assert not found, "\n".join(found)


def _wrong_sign_in(page: Page, url: str) -> None:
    page.goto(f"{url}/sign-in")
    page.locator("input[name=email]").fill("nobody@demo.invalid")
    page.locator("input[name=password]").fill("not the password of anybody")
    press(page.locator(MAIN_BUTTON))


def _weak_password(page: Page, url: str) -> None:
    page.goto(f"{url}/account/password")
    page.locator("input[name=current_password]").fill(PASSWORD)
    page.locator("input[name=password]").fill("short")
    press(page.locator(MAIN_BUTTON))


def _unknown_staff_number(page: Page, url: str) -> None:
    page.goto(f"{url}/account")
    page.locator("input[name=staff_number]").fill("DEMO-NOBODY")
    page.locator("input[name=birth_year]").fill("1980")
    press(page.locator("form[action='/account/link'] button"))


def _new_account_refused(page: Page, url: str) -> None:
    page.goto(f"{url}/people/new")
    page.locator("input[name=name]").fill("Somebody")
    page.locator("input[name=email]").fill("teacher@demo.invalid")
    press(page.locator(MAIN_BUTTON))


def _broken_register(page: Page, url: str) -> None:
    page.goto(f"{url}/register")
    page.locator("input[type=file]").set_input_files(
        {"name": "regions.csv", "mimeType": "text/csv", "buffer": b"code,name,parent\nXX-Q,,NOWHERE\nXX-Q,Twice,XX\n"}
    )
    press(page.locator("form[enctype='multipart/form-data'] button").first)


def _unknown_number(page: Page, url: str) -> None:
    page.goto(f"{url}/verify")
    page.locator("input[name=number]").fill("SG-0000-0000-0000-0000-00")
    press(page.locator(MAIN_BUTTON))


STATES: Final[dict[str, tuple[str | None, Callable[[Page, str], None]]]] = {
    "a wrong password": (None, _wrong_sign_in),
    "an unknown certificate": (None, _unknown_number),
    "a weak new password": ("teacher", _weak_password),
    "an unknown staff number": ("trainer", _unknown_staff_number),
    "an account that exists": ("administrator", _new_account_refused),
    "a register full of mistakes": ("administrator", _broken_register),
}


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("state", STATES)
def test_axe_finds_nothing_when_something_is_refused(state: str, language: str, ground: Ground) -> None:
    role, reach = STATES[state]
    page = ground.context(role, language).new_page()
    reach(page, ground.url)
    expect(page.locator(".error, .box.bad, [role=alert], .tag.bad").first).to_be_visible()
    found = list(faults(page))
    assert not found, "\n".join(found)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_axe_finds_nothing_in_an_empty_service(language: str, browser: Browser, empty: Server) -> None:
    context = browser.new_context(reduced_motion="reduce")
    context.add_cookies([{"name": "language", "value": language, "url": empty.url}])
    watch, page = Watch(context, empty.url), context.new_page()
    page.goto(f"{empty.url}/")
    assert page.url == f"{empty.url}/welcome"
    found = list(faults(page))
    page.locator("input[name=name]").fill("Ada")
    page.locator("input[name=email]").fill("ada@demo.invalid")
    page.locator("input[name=password]").fill("short")
    press(page.locator(MAIN_BUTTON))
    found += faults(page)
    page.locator("input[name=password]").fill(PASSWORD)
    press(page.locator(MAIN_BUTTON))
    for path in ("/people", "/", "/history", "/register", "/audit"):
        page.goto(empty.url + path)
        assert page.locator("h1").count() == 1
        found += faults(page)
    context.close()
    assert not found, "\n".join(found)
    watch.demand_silence()


def held(page: Page) -> dict[str, Any] | None:
    """What the keyboard's focus is on, and whether one can see it."""
    found: dict[str, Any] | None = page.evaluate(FOCUS)
    return found


def tab_to(page: Page, wanted: Locator, most: int = 60) -> None:
    """Press Tab until ``wanted`` is reached; on the way every focus must be visible and uncovered."""
    for _ in range(most):
        page.keyboard.press("Tab")
        found = held(page)
        if found is not None:
            assert found["shown"], f"focus is invisible on {found['what']}"
            assert found["inside"], f"focus is off the screen on {found['what']}"
            assert found["uncovered"], f"focus is covered on {found['what']}"
        if wanted.evaluate("(element) => element === document.activeElement"):
            return
    pytest.fail(f"the keyboard does not reach {wanted}")


def enter(page: Page) -> None:
    """Press Enter on what leads to another page, and wait for that page."""
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_the_keyboard_alone_signs_in_walks_a_lesson_and_answers_a_question(
    page: Page, server: Server, country: Country
) -> None:
    email, password = country.people["teacher"]
    page.goto(f"{server.url}/sign-in")
    tab_to(page, page.locator("input[name=email]"))
    page.keyboard.type(email)
    tab_to(page, page.locator("input[name=password]"), most=1)
    page.keyboard.type(password)
    enter(page)
    tab_to(page, page.locator("input[name=current_password]"))
    page.keyboard.type(password)
    tab_to(page, page.locator("input[name=password]"), most=1)
    page.keyboard.type(PASSWORD)
    tab_to(page, page.locator(MAIN_BUTTON), most=1)
    enter(page)

    tab_to(page, page.locator("main a[href='/tracks/T']"))
    enter(page)
    tab_to(page, page.locator("main form[action$='/enrolment'] button"))
    enter(page)
    assert page.url.endswith("/tests/pre")
    page.goto(f"{server.url}/tracks/T")
    tab_to(page, page.locator("main a[href*='/lessons/']").first, most=40)
    enter(page)
    lesson = page.url
    tab_to(page, page.locator(MAIN_BUTTON))
    enter(page)
    assert "/lessons/" in page.url
    assert page.url != lesson

    page.goto(f"{server.url}/tracks/T/T1/quiz")
    tab_to(page, page.locator(MAIN_BUTTON))
    enter(page)
    question = _first_with_choices(page)
    tab_to(page, page.locator("main .choice input").first)
    page.keyboard.press("Space")
    assert page.locator("main .choice input").first.is_checked()
    tab_to(page, page.locator(MAIN_BUTTON))
    enter(page)
    assert page.url != question
    page.goto(question)
    assert page.locator("main .choice input").first.is_checked(), "the answer was not saved"


def _first_with_choices(page: Page) -> str:
    """The first question of the attempt that is answered by ticking; ``test_questions`` walks all types."""
    start = page.url.removesuffix("/1")
    number = 1
    while page.locator("main .choice input").count() == 0:
        number += 1
        page.goto(f"{start}/{number}")
    return page.url


def test_the_keyboard_meets_everything_on_a_page_and_comes_round_again(ground: Ground) -> None:
    page = ground.context("administrator").new_page()
    page.goto(f"{ground.url}/people")
    seen: list[str] = []
    for _ in range(150):
        page.keyboard.press("Tab")
        found = held(page)
        if found is None:
            break
        assert found["shown"], f"focus is invisible on {found['what']}"
        seen.append(found["what"])
    else:
        pytest.fail("the keyboard is caught on the page")
    reachable = page.locator("a[href]:visible, button:visible, input:visible, summary:visible, [tabindex='0']:visible")
    assert len(seen) >= reachable.count()


@pytest.mark.parametrize("path", ["/", "/tracks/T/T1/lessons/four-questions", "/verify"])
def test_leaving_comes_first_for_the_keyboard(path: str, ground: Ground) -> None:
    page = ground.context("teacher").new_page()
    page.goto(ground.url + path)
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.matches('[data-leave]')")
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.getAttribute('href')") == "#main"


@pytest.mark.parametrize("way", ["Escape twice", "the button"])
def test_leaving_goes_to_a_neutral_page_and_the_back_button_does_not_return(way: str, ground: Ground) -> None:
    context = ground.context("teacher")
    context.route(NEUTRAL, lambda route: route.fulfill(body="<title>neutral</title>", content_type="text/html"))
    page = context.new_page()
    for path in ("/", "/tracks/T", "/tracks/T/T1/lessons/four-questions"):
        page.goto(ground.url + path)
    _leave(page, way)
    for _ in range(2):
        with page.expect_navigation(url=NEUTRAL):
            page.evaluate("() => history.back()")


def _leave(page: Page, way: str) -> None:
    with page.expect_navigation(url=NEUTRAL, wait_until="commit"):
        if way == "the button":
            page.locator("[data-leave]").click()
        else:
            page.keyboard.press("Escape")
            page.keyboard.press("Escape")


def test_one_escape_only_closes_the_menu(ground: Ground) -> None:
    page = ground.context("teacher").new_page()
    page.goto(f"{ground.url}/")
    menu = page.locator("header details").last
    menu.locator("summary").click()
    page.keyboard.press("Escape")
    assert menu.get_attribute("open") is None
    assert page.url == f"{ground.url}/"


def test_titles_and_icons_say_nothing_about_the_subject(ground: Ground, visits: dict[str | None, list[str]]) -> None:
    page = ground.context("teacher").new_page()
    for path in visits["teacher"]:
        page.goto(ground.url + path)
        title = page.title().lower()
        assert not any(word in title for word in ("sex", "exploit", "abuse", "traffick", "child")), title
