"""Pictures in a browser: brought by keyboard alone, fetched by nobody before they are opened, in both directions."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Country
from tests.browser.test_access import enter, faults, tab_to
from tests.browser.walking import sign_in
from tests.browser.watching import Watch
from tests.catalogue import picture_files as files
from tests.live import Server

pytestmark = pytest.mark.browser
SIZES = ((320, "light"), (1280, "dark"))
LESSON = "yes-under-eighteen"
WORDS = "A quiet road to a school"
ARABIC = "طريق هادئ إلى مدرسة"
SETTLED = 700
"""Milliseconds in which a page would have fetched what it wanted to fetch."""


def pictures_of(watch: Watch) -> list[str]:
    """The pictures that were asked for so far."""
    return [request.url for request in watch.requests if "/pictures/" in request.url and request.method == "GET"]


def opened_by_keyboard(page: Page, watch: Watch) -> list[str]:
    """What axe finds on a page with one folded picture, which is fetched when it is opened and not before."""
    before = pictures_of(watch)
    summary = page.locator("figure.picture summary")
    expect(summary).to_be_visible()
    page.wait_for_timeout(SETTLED)
    assert pictures_of(watch) == before
    found = list(faults(page, SIZES))
    page.set_viewport_size({"width": 320, "height": 800})
    tab_to(page, summary)
    page.keyboard.press("Enter")
    page.locator("figure.picture img").evaluate("image => image.decode()")
    (new,) = set(pictures_of(watch)) - set(before)
    assert new.endswith(".webp")
    box = page.locator("figure.picture img").bounding_box()
    assert box is not None
    assert abs(box["height"] / box["width"] - 4 / 3) < 0.02
    return [*found, *faults(page, SIZES)]


def test_a_picture_is_brought_by_keyboard_and_fetched_by_nobody_before_it_is_opened(
    browser: Browser, server: Server, country: Country, tmp_path: Path
) -> None:
    picture = tmp_path / "road.jpg"
    picture.write_bytes(files.with_place())
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en", reduced_motion="reduce")
    watch, page = Watch(context, server.url), context.new_page()
    sign_in(page, server.url, *country.people["trainer"])
    page.goto(f"{server.url}/studio")
    tab_to(page, page.locator("form:has(input[value=T1]) button"), most=120)
    enter(page)
    draft = page.url.partition("#")[0]

    page.goto(f"{draft}/parts/lesson/{LESSON}")
    body = page.locator("#form [name='w/body']")
    body.fill("First words.\n\nLast words.")
    body.evaluate("field => field.setSelectionRange(3, 3)")
    page.set_input_files("#picture-file", str(picture))
    page.locator("#picture-file").focus()
    tab_to(page, page.locator("#picture-words"), most=1)
    page.keyboard.type("Road")
    tab_to(page, page.locator("#picture-credit"), most=1)
    page.keyboard.type("Drawn for this test")
    page.locator("[data-picture]").evaluate("form => form.setAttribute('novalidate', '')")
    page.keyboard.press("Enter")
    expect(page.locator("[data-picture] [data-refused]")).to_be_visible()
    found = list(faults(page, SIZES))
    page.set_viewport_size({"width": 1280, "height": 900})
    page.locator("#picture-words").fill(WORDS)
    tab_to(page, page.locator("[data-picture] button"), most=5)
    page.keyboard.press("Enter")
    expect(page.locator("[data-notice]")).to_have_text("The picture was kept.")
    line = f"![{WORDS}](picture:a-quiet-road-to)"
    assert body.input_value().split("\n") == ["First words.", "", line, "", "Last words."]
    expect(page.locator("[data-state]")).to_have_text("Saved.", timeout=15_000)
    expect(page.locator("#rendered summary")).to_contain_text(f"Picture: {WORDS} (")
    assert page.locator("[data-pictures] .kept-picture").count() == 1
    page.wait_for_timeout(SETTLED)
    assert pictures_of(watch) == []
    found += faults(page, SIZES)
    page.set_viewport_size({"width": 1280, "height": 900})

    page.goto(f"{draft}/translations/ar/lesson/{LESSON}")
    page.locator("[name='w/body']").fill(f"كلمات.\n\n![{ARABIC}](picture:a-quiet-road-to)")
    with page.expect_navigation():
        page.locator("button[name=save], form button:has-text('Save')").first.click()
    page.goto(f"{draft}/preview/lesson/{LESSON}?language=ar")
    expect(page.locator(".phone[dir=rtl]")).to_be_visible()
    found += opened_by_keyboard(page, watch)
    assert ARABIC in page.locator("figure.picture summary").inner_text()
    page.goto(f"{draft}/pictures")
    found += faults(page, SIZES)
    context.close()
    assert not found, "\n".join(found)
    watch.demand_silence()
