"""A person who uses nothing but the keyboard: goes to links and buttons, fills in forms, looks at what came."""

import os
from pathlib import Path
from typing import Any, Final

import pytest
from playwright.sync_api import ElementHandle, Locator, Page, expect

from tests.browser.authors_module import Values
from tests.browser.test_access import enter, faults
from tests.browser.walking import PASSWORD
from tests.live import Server

DESK: Final = {"width": 1280, "height": 900}
PHONE: Final = {"width": 360, "height": 760}
SIZES: Final = ((320, "light"), (1280, "dark"))
OTHER_SIZES: Final = ((320, "dark"), (1280, "light"))
ALBUM: Final = "PICTURES"
"""The environment variable that names a folder in which the pictures of the docs are put."""
HELD: Final = """(wanted) => {
  const held = document.activeElement;
  if (!held || held === document.body) { return null; }
  const boxes = [held, held.closest(".choice")].filter(Boolean).map((box) => getComputedStyle(box));
  const edges = held.getClientRects()[0];
  const middle = document.elementFromPoint(edges.left + edges.width / 2, edges.top + Math.min(edges.height / 2, 20));
  const isRinged = (style) => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  const isBox = held.type === "checkbox" && held.value !== "true";
  return {
    field: (held.name || "") + (isBox ? "=" + held.value : ""),
    type: held.type || "", value: held.value || "", ticked: held.checked === true,
    seen: (held.type === "date" || boxes.some(isRinged))
      && edges.bottom > 0 && edges.top < innerHeight && edges.width > 0
      && middle !== null && (held.contains(middle) || middle.contains(held)),
    what: held.outerHTML.slice(0, 160), wanted: held === wanted,
  };
}"""


def held(page: Page, wanted: ElementHandle | None = None) -> dict[str, Any] | None:
    """What the focus is on, and whether that is what is wanted; whoever cannot see it cannot go on."""
    found: dict[str, Any] | None = page.evaluate(HELD, wanted)
    assert found is None or found["seen"], f"the focus cannot be seen on {found['what']}"
    return found


def reach(page: Page, wanted: Locator, *, key: str = "Tab", most: int = 250) -> None:
    """Go on with Tab, or with Shift and Tab, until the focus is there."""
    expect(wanted.first).to_be_visible()
    there = wanted.first.element_handle()
    for _ in range(most):
        page.keyboard.press(key)
        found = held(page, there)
        if found is not None and found["wanted"]:
            return
    pytest.fail(f"the keyboard does not reach {wanted}")


def follow(page: Page, wanted: Locator, *, key: str = "Tab") -> None:
    """Reach a link or a button that leads to another page, and press Enter."""
    reach(page, wanted, key=key)
    enter(page)


def open_up(page: Page, words: str) -> None:
    """Open what is folded."""
    reach(page, page.locator("main summary", has_text=words))
    page.keyboard.press("Enter")


def put(page: Page, field: Locator, words: str, *, key: str = "Tab") -> None:
    """Reach a field and write into it, in place of what stands there."""
    reach(page, field, key=key)
    _write(page, words)


def fill_in(page: Page, values: Values, most: int = 500) -> None:
    """Go through the form from field to field and put in what belongs there, the last ones in a second round."""
    left = dict(values)
    for _ in range(most):
        page.keyboard.press("Tab")
        found = held(page)
        if found is not None and found["field"] in left:
            _answer(page, found, wanted=left.pop(found["field"]))
        if not left:
            return
    pytest.fail(f"the keyboard does not reach {sorted(left)} on {page.url}")


def _answer(page: Page, found: dict[str, Any], *, wanted: str | bool) -> None:
    if found["type"] == "checkbox":
        if found["ticked"] != wanted:
            page.keyboard.press("Space")
    elif found["type"] == "radio":
        _turn(page, found, str(wanted))
    elif found["type"] == "select-one":
        choose(page, str(wanted))
    else:
        _write(page, str(wanted))


def _turn(page: Page, found: dict[str, Any], wanted: str) -> None:
    """Choose one of several with the arrows."""
    if not found["ticked"]:
        page.keyboard.press("Space")
    for _ in range(12):
        now = held(page)
        if now is not None and now["value"] == wanted:
            return
        page.keyboard.press("ArrowDown")
    pytest.fail(f"the arrows do not reach {wanted} of {found['field']}")


def choose(page: Page, wanted: str) -> None:
    """Choose in the menu that has the focus."""
    page.keyboard.press("Home")
    for _ in range(60):
        now = held(page)
        if now is not None and now["value"] == wanted:
            return
        page.keyboard.press("ArrowDown")
    pytest.fail(f"the menu has no {wanted}")


def _write(page: Page, words: str) -> None:
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.insert_text(words)


def save(page: Page) -> None:
    """Wait until the page says that everything is saved."""
    expect(page.locator("[data-state]")).to_have_text("Saved.", timeout=15_000)


def come_in(page: Page, server: Server, email: str, password: str, *, language: str = "en") -> None:
    """Sign in with a one-time password and choose another."""
    page.goto(f"{server.url}/language/{language}?next=/sign-in")
    fill_in(page, {"email": email, "password": password})
    enter(page)
    fill_in(page, {"current_password": password, "password": PASSWORD})
    enter(page)
    page.wait_for_url(f"{server.url}/")


def look(page: Page, sizes: Any = SIZES) -> list[str]:
    """What axe finds on the page as it is now; afterwards it is as wide and as light as it was."""
    before = page.viewport_size
    found = list(faults(page, sizes))
    assert before is not None
    page.set_viewport_size(before)
    page.emulate_media(color_scheme="light")
    return found


def picture(page: Page, name: str, shown: Locator | None = None) -> None:
    """Take a picture for the docs, where somebody has asked for them."""
    folder = os.environ.get(ALBUM)
    if not folder:
        return
    if shown is not None:
        shown.first.scroll_into_view_if_needed()
    page.screenshot(path=Path(folder) / f"{name}.png", animations="disabled", caret="hide")
