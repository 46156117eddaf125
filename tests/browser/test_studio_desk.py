"""A desk with a mouse and a poor line: things are drawn to their place, and nothing that is typed is lost."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import studio_ground
from tests.browser.conftest import demand_no_fault, with_tables
from tests.browser.studio_ground import NOTICE, Desks
from tests.live import Server

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def desks(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Desks, Server]]:
    """The people of a studio, served."""
    data = tmp_path_factory.mktemp("desk") / "data"
    with_tables(data, sqlite_template)
    laid = studio_ground.people(data)
    server = Server(data)
    yield laid, server
    server.stop()
    laid.studio.database.engine.dispose()
    demand_no_fault(server)


def opened(browser: Browser, desks: tuple[Desks, Server], who: str) -> Page:
    """A browser in which somebody is signed in."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en", reduced_motion="reduce")
    cookies = {"language": "en", "session_token": desks[0].sessions[who]}
    context.add_cookies([{"name": name, "value": value, "url": desks[1].url} for name, value in cookies.items()])
    return context.new_page()


def draw(page: Page, thing: str, onto: str) -> None:
    """Draw a thing by its handle past the middle of another."""
    grip = page.locator(f"{thing} > .moves .grip")
    grip.scroll_into_view_if_needed()
    start, end = grip.bounding_box(), page.locator(onto).bounding_box()
    assert start is not None
    assert end is not None
    page.mouse.move(start["x"] + start["width"] / 2, start["y"] + start["height"] / 2)
    page.mouse.down()
    page.mouse.move(start["x"] + 5, start["y"] + 10)
    page.mouse.move(start["x"] + 5, end["y"] + end["height"] * 0.8)


def test_a_lesson_and_an_answer_are_drawn_to_their_place(browser: Browser, desks: tuple[Desks, Server]) -> None:
    laid, server = desks
    draft = studio_ground.draft_of(laid, "D1")
    page = opened(browser, desks, "trainer")
    page.goto(f"{server.url}/studio/drafts/{draft}")
    first, second, third = laid.studio.value(draft, "front")["value"]["lessons"][:3]
    draw(page, f"#lesson-{first}", f"#lesson-{second}")
    expect(page.locator(f"#lesson-{second}.drop-after")).to_be_visible()
    page.keyboard.press("Escape")
    page.mouse.up()
    expect(page.locator(".drop-after")).to_have_count(0)
    assert laid.studio.value(draft, "front")["value"]["lessons"][:3] == [first, second, third]
    draw(page, f"#lesson-{first}", f"#lesson-{second}")
    with page.expect_navigation():
        page.mouse.up()
    assert laid.studio.value(draft, "front")["value"]["lessons"][:3] == [second, first, third]

    name = "item/" + laid.studio.value(draft, "front")["value"]["items"][0]
    keys = [each["key"] for each in laid.studio.value(draft, name)["value"]["options"]]
    page.goto(f"{server.url}/studio/drafts/{draft}/parts/{name}")
    page.set_viewport_size({"width": 1280, "height": 2400})
    page.locator("[name='w/stem']").fill("Whom do you tell before anybody else?")
    draw(page, "#s-options-0", "#s-options-1")
    with page.expect_navigation():
        page.mouse.up()
    assert [each["key"] for each in laid.studio.value(draft, name)["value"]["options"]][:2] == [keys[1], keys[0]]
    assert laid.studio.value(draft, f"en/{name}")["value"]["stem"] == "Whom do you tell before anybody else?"
    page.context.close()


def test_a_translation_saves_itself_and_loses_nothing_without_a_connection(
    browser: Browser, desks: tuple[Desks, Server]
) -> None:
    laid, server = desks
    draft = studio_ground.draft_of(laid, "D2")
    part = f"ar/{NOTICE}"
    page = opened(browser, desks, "translator")
    page.goto(f"{server.url}/studio/drafts/{draft}/translations/ar/{NOTICE}")
    state = page.locator("[data-state]")
    page.locator("textarea[name='w/title']").fill("العلامات الأولى")
    expect(state).to_have_text("Saved.", timeout=15_000)
    assert laid.studio.value(draft, part)["value"]["title"] == "العلامات الأولى"

    laid.change(draft, "colleague", part, monday="كلمات زميل")
    page.context.set_offline(True)
    page.locator("textarea[name='w/title']").fill("علامات أخرى")
    expect(state).to_contain_text("Not saved: there is no connection", timeout=15_000)
    page.context.set_offline(False)
    expect(state).to_have_text("Saved.", timeout=15_000)
    expect(page.locator("textarea[name='w/monday']")).to_have_value("كلمات زميل")
    after = laid.studio.value(draft, part)["value"]
    assert (after["title"], after["monday"]) == ("علامات أخرى", "كلمات زميل")

    page.locator("textarea[name='w/body']").fill("They are child prostitutes, الأطفال في دعارة الأطفال.")
    expect(state).to_have_text("Saved.", timeout=15_000)
    laid.change(draft, "colleague", part, title="عنوان زميل")
    page.locator("textarea[name='w/title']").fill("عنواني")
    expect(state).to_contain_text("other words for the same text", timeout=15_000)
    with page.expect_navigation():
        page.locator("button[name=save]").first.click()
    expect(page.locator("textarea[name='w/title']")).to_have_value("عنواني")
    page.locator("input[name=take]").check()
    with page.expect_navigation():
        page.locator("button[name=save]").first.click()
    assert laid.studio.value(draft, part)["value"]["title"] == "عنوان زميل"
    page.context.close()


def test_a_reason_that_is_being_typed_stays_while_the_page_saves_itself(
    browser: Browser, desks: tuple[Desks, Server]
) -> None:
    laid, server = desks
    draft = studio_ground.draft_of(laid, "D3")
    page = opened(browser, desks, "trainer")
    page.goto(f"{server.url}/studio/drafts/{draft}/parts/{NOTICE}")
    state = page.locator("[data-state]")
    page.locator("[name='w/body']").fill("Some say predators.")
    expect(state).to_have_text("Saved.", timeout=15_000)
    page.locator("details:has([name^=why]) summary").first.click()
    page.locator("[name^='why:']").first.fill("Half a reas")
    page.locator("[name='w/title']").fill("Another title")
    page.locator("[name^='why:']").first.focus()
    page.keyboard.press("End")
    page.keyboard.type("on.")
    expect(state).to_have_text("Saved.", timeout=15_000)
    expect(page.locator("[name^='why:']").first).to_have_value("Half a reason.")
    expect(page.locator("[name^='why:']").first).to_be_focused()
    with page.expect_navigation():
        page.locator("button[name=weigh]").first.click()
    expect(page.locator(".finding.weighed")).to_contain_text("Half a reason.")
    page.context.close()
