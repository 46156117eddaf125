"""axe finds nothing on any state of any page of the studio, in English and Arabic, on a phone and at a desk."""

import io
import shutil
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser import studio_ground
from tests.browser.conftest import Country, demand_no_fault, with_tables
from tests.browser.studio_ground import NOTICE, Desks
from tests.browser.test_access import SIZES_IN, faults
from tests.browser.walking import press
from tests.live import Server

pytestmark = pytest.mark.browser
Opened = Callable[[str], Page]
"""A browser in which somebody is signed in."""


@pytest.fixture(scope="module")
def desks(country: Country, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Desks, Server]]:
    """A studio with drafts in every state, served."""
    data = tmp_path_factory.mktemp("studio") / "data"
    shutil.copytree(country.data, data)
    laid = studio_ground.lay(data)
    server = Server(data)
    yield laid, server
    server.stop()
    laid.studio.database.engine.dispose()
    demand_no_fault(server)


@pytest.fixture(params=["en", "ar"])
def language(request: pytest.FixtureRequest) -> str:
    """The language of the pages."""
    return str(request.param)


@pytest.fixture
def opened(browser: Browser, desks: tuple[Desks, Server], language: str) -> Iterator[Opened]:
    """Opens a browser for one of the people of the studio."""
    contexts: list[BrowserContext] = []

    def opened_for(who: str) -> Page:
        contexts.append(context_of(browser, desks[1].url, desks[0].sessions[who], language))
        return contexts[-1].new_page()

    yield opened_for
    for context in contexts:
        context.close()


def context_of(browser: Browser, url: str, session: str, language: str) -> BrowserContext:
    """A browser that is signed in and reads a language."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en", reduced_motion="reduce")
    cookies = {"language": language, "session_token": session}
    context.add_cookies([{"name": name, "value": value, "url": url} for name, value in cookies.items()])
    return context


def test_pages_of_drafts_in_every_state(desks: tuple[Desks, Server], opened: Opened, language: str) -> None:
    drafts, url = desks[0].drafts, desks[1].url
    visits = {
        "trainer": [
            "/studio",
            "/studio/files",
            f"/studio/drafts/{drafts['written']}",
            f"/studio/drafts/{drafts['written']}/parts/{NOTICE}",
            f"/studio/drafts/{drafts['returned']}/review",
            f"/studio/drafts/{drafts['stale']}/review",
            "/studio/modules/Z1",
            "/studio/modules/Z1/changes?before=1&after=2",
        ],
        "expert": [f"/studio/drafts/{drafts['expert']}/review", f"/studio/drafts/{drafts['written']}/parts/{NOTICE}"],
        "adviser": [f"/studio/drafts/{drafts['written']}/review"],
        "admin": [f"/studio/drafts/{drafts['approved']}/review", "/studio/modules/Z1"],
        "translator": [
            f"/studio/drafts/{drafts['behind']}/translations/ar",
            f"/studio/drafts/{drafts['behind']}/translations/ar/{NOTICE}",
            f"/studio/drafts/{drafts['behind']}/translations/fr/front",
        ],
    }
    found: list[str] = []
    for who, addresses in visits.items():
        page = opened(who)
        for address in addresses:
            answer = page.goto(url + address)
            assert answer is not None
            assert answer.status == 200, address
            page.evaluate("() => document.querySelectorAll('main details').forEach((each) => { each.open = true; })")
            found += faults(page, SIZES_IN[language])
    assert not found, "\n".join(found)


def test_choices_between_two_peoples_words(desks: tuple[Desks, Server], opened: Opened, language: str) -> None:
    laid, url = desks
    draft = laid.drafts["returned"]
    found: list[str] = []
    page = opened("trainer")
    page.goto(f"{url.url}/studio/drafts/{draft}/parts/{NOTICE}")
    laid.change(draft, "colleague", title=f"A colleague's title in {language}")
    page.locator("[name='w/title']").fill(f"A title of mine in {language}")
    press(page.locator("button[name=save]").first)
    expect(page.locator("input[name=resolve]")).to_have_count(1)
    found += faults(page, SIZES_IN[language])

    page = opened("translator")
    page.goto(f"{url.url}/studio/drafts/{draft}/translations/ar/{NOTICE}")
    laid.change(draft, "colleague", f"ar/{NOTICE}", title=f"عنوان زميل {language}")
    page.locator("[name='w/title']").fill(f"عنواني {language}")
    press(page.locator("button[name=save]").first)
    expect(page.locator("input[name=take]")).to_have_count(1)
    found += faults(page, SIZES_IN[language])
    page.locator("textarea[name='w/title']").fill("x" * 30_001)
    press(page.locator("button[name=save]").first)
    expect(page.locator(".box.bad")).to_be_visible()
    found += faults(page, SIZES_IN[language])
    assert not found, "\n".join(found)


def test_steps_that_come_too_late(desks: tuple[Desks, Server], opened: Opened, language: str) -> None:
    laid, server = desks
    found: list[str] = []
    page = opened("expert")
    draft = studio_ground.draft_of(laid, f"Y{1 + (language == 'ar')}")
    laid.studio.send("trainer", "POST", f"/drafts/{draft}/submission", json={})
    page.goto(f"{server.url}/studio/drafts/{draft}/review")
    laid.change(draft, "trainer", title="Changed meanwhile")
    page.locator("#verdict ~ details summary").first.click()
    page.locator("#reason").fill("The second lesson needs a source.")
    press(page.locator("form:has(#reason) button"))
    expect(page.locator(".box.bad .typed")).to_have_text("The second lesson needs a source.")
    found += faults(page, SIZES_IN[language])

    page = opened("trainer")
    page.goto(f"{server.url}/studio/drafts/{draft}/parts/{NOTICE}")
    laid.studio.send("colleague", "DELETE", f"/drafts/{draft}", headers={"If-Match": "*"})
    page.locator("[name='w/title']").fill("Typed too late")
    press(page.locator("button[name=save]").first)
    expect(page.locator(".box.bad .typed")).to_have_text("Typed too late")
    found += faults(page, SIZES_IN[language])
    assert not found, "\n".join(found)


def test_files_that_are_brought_in(desks: tuple[Desks, Server], opened: Opened, language: str) -> None:
    server = desks[1]
    page = opened("trainer")
    module = page.request.get(f"{server.url}/studio/modules/Z1/files.zip?version=2").body()
    odd = io.BytesIO(module)
    with zipfile.ZipFile(odd, "a") as archive:
        archive.writestr("Z1/notes.txt", "Not a file of a module.")
    found: list[str] = []
    for content in (b"no zip at all", odd.getvalue()):
        page.goto(f"{server.url}/studio/files")
        page.locator("input[type=file]").set_input_files(
            {"name": "module.zip", "mimeType": "application/zip", "buffer": content}
        )
        press(page.locator("main form[enctype] button").last)
        found += faults(page, SIZES_IN[language])
    assert not found, "\n".join(found)


@pytest.mark.parametrize("answered", ["first", "last", "nothing"])
def test_previews_of_all_ten_types(answered: str, desks: tuple[Desks, Server], opened: Opened, language: str) -> None:
    laid, server = desks
    page = opened("trainer")
    draft = laid.drafts["types"]
    parts = laid.studio.send("trainer", "GET", f"/drafts/{draft}").json["parts"]
    kinds = {each["value"]["type"]: each["name"] for each in parts if each["name"].startswith("item/")}
    assert len(kinds) == 10
    found: list[str] = []
    for kind, name in kinds.items():
        page.goto(f"{server.url}/studio/drafts/{draft}/preview/{name}?language={language}")
        if answered != "nothing":
            found += faults(page, SIZES_IN[language][:1])
            answer(page, place=0 if answered == "first" else -1)
        for _ in range(6 if kind == "scenario" and answered != "nothing" else 1):
            if not page.locator(".phone form .actions button:not([name])").count():
                break
            press(page.locator(".phone form .actions button:not([name])").first)
            if kind == "scenario":
                answer(page, place=0 if answered == "first" else -1)
        found += faults(page, SIZES_IN[language])
    assert not found, "\n".join(found)


def answer(page: Page, place: int) -> None:
    """Choose the first or the last of everything that can be chosen."""
    page.evaluate(
        """(place) => {
          const form = document.querySelector(".phone form");
          const groups = {};
          form.querySelectorAll("input[type=radio], input[type=checkbox]").forEach((box) => {
            (groups[box.name] = groups[box.name] || []).push(box);
          });
          Object.values(groups).forEach((boxes) => { boxes.at(place).checked = true; });
          form.querySelectorAll("select").forEach((list, number) => {
            const offered = [...list.options].filter((option) => option.value);
            list.value = offered[(place ? offered.length - 1 - number : number) % offered.length]?.value || "";
          });
          const lines = form.querySelectorAll("input[type=text], input[inputmode]");
          lines.forEach((line) => { line.value = place ? "1" : "0"; });
        }""",
        place,
    )


def test_a_studio_that_holds_nothing_yet(
    browser: Browser, language: str, sqlite_template: Path, tmp_path: Path
) -> None:
    data = tmp_path / "nothing"
    with_tables(data, sqlite_template)
    laid = studio_ground.people(data)
    server = Server(data)
    try:
        context = context_of(browser, server.url, laid.sessions["trainer"], language)
        page = context.new_page()
        page.goto(f"{server.url}/studio")
        expect(page.locator("#key")).to_be_visible()
        found = list(faults(page, SIZES_IN[language]))
        context.close()
    finally:
        server.stop()
        laid.studio.database.engine.dispose()
    demand_no_fault(server)
    assert not found, "\n".join(found)
