"""By keyboard alone a trainer writes a lesson, a question and a step of the story; nothing typed is ever lost."""

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import Country
from tests.browser.test_access import enter, faults, tab_to
from tests.browser.walking import sign_in
from tests.browser.watching import Watch
from tests.live import Server

pytestmark = pytest.mark.browser
SIZES = ((320, "light"), (1280, "dark"))
AVOIDED = "child prostitute"


def at(page: Page, name: str) -> Locator:
    """A field of the form."""
    return page.locator(f"#form [name='{name}']:not([type=hidden])")


def write(page: Page, field: Locator, words: str) -> None:
    """Reach a field by Tab and type into it."""
    tab_to(page, field, most=200)
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.type(words)


def wait_until_saved(page: Page) -> None:
    """The page says so in words."""
    expect(page.locator("[data-state]")).to_have_text("Saved.", timeout=15_000)


def test_a_trainer_writes_a_module_by_keyboard_sees_findings_and_previews_in_arabic(
    browser: Browser, server: Server, country: Country
) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en", reduced_motion="reduce")
    watch, page = Watch(context, server.url), context.new_page()
    sign_in(page, server.url, *country.people["trainer"])
    page.goto(f"{server.url}/studio")
    write(page, page.locator("#key"), "X1")
    enter(page)
    found = list(faults(page, SIZES))
    page.set_viewport_size({"width": 1280, "height": 900})
    overview = page.url

    tab_to(page, page.locator("a[href$='/parts/lesson/lesson-1']"), most=60)
    enter(page)
    write(page, at(page, "w/title"), "Whom to tell")
    write(page, at(page, "w/body"), f"## The first step\n\nNobody is a {AVOIDED}.")
    wait_until_saved(page)
    expect(page.locator("#rendered h2")).to_have_text("The first step")
    mend = page.locator("button[name=mend]").first
    expect(mend).to_be_visible()
    found += faults(page, SIZES)
    page.set_viewport_size({"width": 1280, "height": 900})
    at(page, "w/body").focus()
    tab_to(page, mend)
    enter(page)
    assert AVOIDED not in at(page, "w/body").input_value()
    assert at(page, "w/title").input_value() == "Whom to tell"

    page.goto(f"{overview}/parts/item/item-1")
    write(page, at(page, "w/stem"), "Whom do you tell first?")
    for key, words in (("a", "The person who leads child protection here"), ("b", "A neighbour"), ("c", "Nobody")):
        write(page, at(page, f"w/options/{key}/text"), words)
        write(page, at(page, f"w/options/{key}/feedback"), "Because the lesson says so.")
    wait_until_saved(page)
    page.goto(f"{overview}/preview/item/item-1")
    tab_to(page, page.locator("input[name=chosen]").first)
    page.keyboard.press("Space")
    tab_to(page, page.locator(".phone form button").first)
    enter(page)
    expect(page.locator(".phone .told")).to_be_visible()
    found += faults(page, SIZES)
    page.set_viewport_size({"width": 1280, "height": 900})

    page.goto(f"{overview}/parts/scenario")
    write(page, page.locator("input[name='key:s/steps']"), "Ask a colleague")
    tab_to(page, page.locator("button[name=add][value='s/steps']"), most=1)
    enter(page)
    write(page, at(page, "w/steps/ask-a-colleague/text"), "You ask a colleague.")
    wait_until_saved(page)
    expect(page.locator("#drawing .unreached text").first).to_have_text("ask-a-colleague")
    found += faults(page, SIZES)
    page.set_viewport_size({"width": 1280, "height": 900})

    page.goto(f"{server.url}/studio")
    tab_to(page, page.locator("form:has(input[value=T1]) button"), most=120)
    enter(page)
    page.goto(f"{page.url}/preview/lesson/yes-under-eighteen")
    tab_to(page, page.locator("#language"))
    while page.locator("#language").input_value() != "ar":
        page.keyboard.press("ArrowDown")
    tab_to(page, page.locator("form[data-jump] button"), most=1)
    enter(page)
    expect(page.locator(".phone[dir=rtl][lang=ar]")).to_be_visible()
    found += faults(page, SIZES)
    context.close()
    assert not found, "\n".join(found)
    watch.demand_silence()


def test_nothing_typed_is_lost_without_a_connection_or_on_leaving_and_the_last_change_is_taken_back(
    browser: Browser, server: Server, country: Country
) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 760}, locale="en", reduced_motion="reduce")
    page = context.new_page()
    sign_in(page, server.url, *country.people["trainer"])
    page.goto(f"{server.url}/studio")
    page.locator("#key").fill("X1")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    front = f"{page.url}/parts/front"
    page.goto(front)

    context.set_offline(True)
    at(page, "w/title").fill("Written without a connection")
    expect(page.locator("[data-state]")).to_contain_text("Not saved: there is no connection", timeout=15_000)
    found = list(faults(page, ((320, "light"),)))
    context.set_offline(False)
    wait_until_saved(page)

    server.kill()
    at(page, "w/summary").fill("Left in a hurry.")
    expect(page.locator("[data-state]")).to_contain_text("Not saved: there is no connection", timeout=15_000)
    page.goto("about:blank")
    server.start()
    page.goto(front)
    assert at(page, "w/title").input_value() == "Written without a connection"
    assert at(page, "w/summary").input_value() == ""
    expect(page.locator("[data-kept]")).to_be_visible()
    found += faults(page, ((320, "dark"),))
    page.locator("[data-put-back]").click()
    wait_until_saved(page)
    assert at(page, "w/summary").input_value() == "Left in a hurry."
    page.reload()
    expect(page.locator("[data-kept]")).to_be_hidden()
    with page.expect_navigation():
        page.locator("button[name=undo]").click()
    assert at(page, "w/summary").input_value() == ""
    assert at(page, "w/title").input_value() == "Written without a connection"
    context.close()
    assert not found, "\n".join(found)
