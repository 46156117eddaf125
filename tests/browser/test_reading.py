"""Every track can be read in Arabic and in Chinese on a phone: no word is missing, and what is English says so."""

import re
from itertools import pairwise
from typing import Any, Final

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from app.catalogue.queries import current_module, tracks
from app.i18n import LANGUAGES, direction
from tests.browser.conftest import Country, Ground
from tests.browser.pages import program_of
from tests.browser.test_access import faults
from tests.browser.walking import MAIN_BUTTON, press, sign_in
from tests.browser.watching import Watch
from tests.live import Server

pytestmark = pytest.mark.browser

READ_IN: Final = ("ar", "zh")
PHONE: Final = {"width": 320, "height": 760}
SIZES: Final = ((320, "light"), (360, "dark"))
SENTENCE: Final = 50
"""From so many characters on words fill lines, and lines begin where their own language begins."""

LETTERS: Final = {"ar": r"[\u0600-\u06ff]", "zh": r"[\u3400-\u9fff]"}
NAMES: Final = ("Safeguard", "Escape", "English")
"""Words in Latin letters that are a name in every language: of the service, of a key, of a language."""

WORDS: Final = """(page) => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const around = node.parentElement;
    const text = node.textContent.replace(/\\s+/g, " ").trim();
    if (!text || around.closest("script, style")) { continue; }
    let block = around;
    while (getComputedStyle(block).display === "inline") { block = block.parentElement; }
    found.push({
      text,
      block: getComputedStyle(block).direction,
      language: around.closest("[lang]").lang,
      direction: getComputedStyle(around).direction,
      isApart: around.closest("bdi") !== null,
      isContent: around.closest("article, footer ul, .box.do, .box.term, h1, main > ul, aside.help dt") !== null,
    });
  }
  return found;
}"""
"""Every stretch of words: its language, its direction and that of its paragraph, and whether an author wrote it."""

EMPTY: Final = """() => [...document.querySelectorAll("h1,h2,h3,h4,h5,h6,p,li,dt,dd,a,button,summary,th,td,label")]
  .filter((box) => !box.textContent.trim() && !box.querySelector("img[alt], svg, input, select"))
  .map((box) => box.outerHTML.slice(0, 120))"""
LEVELS: Final = """() => [...document.querySelectorAll("h1,h2,h3,h4,h5,h6")].map((title) => Number(title.tagName[1]))"""
RAW: Final = re.compile(r"(^|\s)None$|undefined|%\(\w+\)|\{\{|\}\}|\[\[|\]\]|^[a-z0-9]+(-[a-z0-9]+)+$|\bnan\b")
"""A value that never became words: a key, a gap that nobody filled."""


@pytest.fixture(scope="module")
def chosen(shared: Ground) -> dict[str, str]:
    """The first lesson of each track in the first of its modules that no track before it has, by code."""
    store = program_of(shared.server).extensions["database"]
    found: dict[str, str] = {}
    met: set[str] = set()
    with store.reading() as session:
        for card in tracks(session):
            modules = card.document.modules
            key = next((each for each in modules if each not in met), modules[0])
            met |= set(modules)
            lesson = current_module(session, key).document.lesson_keys[0]
            found[card.code] = f"/tracks/{card.code}/{key}/lessons/{lesson}"
    store.engine.dispose()
    return found


def said(page: Page) -> list[dict[str, Any]]:
    """Every stretch of words on the page."""
    found: list[dict[str, Any]] = page.evaluate(WORDS)
    return found


def wrong_levels(levels: list[int]) -> list[int]:
    """Levels of headings that skip one, or a second title."""
    jumps = [later for earlier, later in pairwise(levels) if later > earlier + 1]
    return jumps + [1] * abs(levels.count(1) - 1) + ([] if levels[:1] == [1] else levels[:1])


def in_latin(text: str) -> bool:
    """Whether a stretch has words in Latin letters that are no name."""
    return any(word not in NAMES for word in re.findall(r"[A-Za-z]{3,}", text))


def share(article: Locator, letters: str) -> float:
    """Which part of the letters of a text is of a script."""
    found: float = article.evaluate(
        """(box, letters) => {
             const all = box.textContent.match(/\\p{L}/gu) || [];
             return all.filter((letter) => new RegExp(letters).test(letter)).length / all.length;
           }""",
        letters,
    )
    return found


def check_language(page: Page, language: str) -> None:
    """A text is in the language of the page, or in English that says so and runs from left to right."""
    document = page.locator("html")
    assert (document.get_attribute("lang"), document.get_attribute("dir")) == (language, direction(language))
    article = page.locator("article")
    its_own = article.get_attribute("lang") or language
    notes = page.locator("main > .box.note.small")
    if its_own == language:
        assert share(article, LETTERS[language]) > 0.9
        assert article.evaluate("(box) => getComputedStyle(box).direction") == direction(language)
        return
    assert its_own == "en"
    assert article.get_attribute("dir") == "ltr"
    expect(notes.first).to_be_visible()
    assert share(notes.first, LETTERS[language]) > 0.5
    for place in ("h1", "main > ul", "main > .box.do"):
        shown = page.locator(place).first
        assert (shown.get_attribute("lang"), shown.get_attribute("dir")) == ("en", "ltr"), place


def missing_words(page: Page, language: str) -> list[str]:
    """What is empty, a raw value, or the interface's English on a page in another language."""
    found = [f"empty: {box}" for box in page.evaluate(EMPTY)]
    for each in said(page):
        text = each["text"]
        if RAW.search(text):
            found.append(f"raw value: {text}")
        if len(text) > SENTENCE and each["block"] != each["direction"]:
            found.append(f"in a paragraph that runs {each['block']}: {text}")
        if each["language"] not in LANGUAGES or each["direction"] != direction(each["language"]):
            if not each["isApart"]:
                found.append(f"{each['language']} runs {each['direction']}: {text}")
        elif each["language"] == language and not each["isApart"] and not each["isContent"] and in_latin(text):
            found.append(f"not translated: {text}")
    return found


@pytest.mark.parametrize("language", READ_IN)
def test_a_lesson_of_every_track_reads_well_on_a_phone(language: str, ground: Ground, chosen: dict[str, str]) -> None:
    context = ground.context("teacher", language, width=PHONE["width"])
    watch, page = Watch(context, ground.url), context.new_page()
    assert len(chosen) >= 4
    found: list[str] = []
    for code, path in chosen.items():
        page.goto(ground.url + path)
        check_language(page, language)
        found += [f"{code}: {each}" for each in missing_words(page, language)]
        found += [f"{code}: heading of level {level}" for level in wrong_levels(page.evaluate(LEVELS))]
        found += list(faults(page, SIZES))
    assert not found, "\n".join(found)
    watch.demand_silence()


def test_the_instruments_find_what_is_missing(ground: Ground, chosen: dict[str, str]) -> None:
    page = ground.context("teacher", "ar", width=PHONE["width"]).new_page()
    page.goto(ground.url + next(iter(chosen.values())))
    page.evaluate(
        """() => {
          const main = document.querySelector("main");
          main.insertAdjacentHTML("beforeend", "<h4> </h4><p>None</p><p>%(day)s</p><p>yes-under-eighteen</p>");
          main.insertAdjacentHTML("beforeend", "<p>Go on to the quiz</p><p lang=en>This runs the wrong way</p>");
          const long = "Lines of English that begin where Arabic lines begin are hard to read.";
          main.insertAdjacentHTML("beforeend", `<p><span lang=en dir=ltr>${long}</span></p>`);
        }"""
    )
    found = "\n".join(missing_words(page, "ar"))
    for words in (
        "empty: <h4>",
        "raw value: None",
        "raw value: %(day)s",
        "raw value: yes-under-eighteen",
        "not translated: Go on to the quiz",
        "en runs rtl: This runs the wrong way",
        "in a paragraph that runs rtl: Lines of English",
    ):
        assert words in found, words
    assert wrong_levels(page.evaluate(LEVELS)) == [4]


@pytest.mark.parametrize("language", READ_IN)
def test_the_next_button_leads_to_the_next_lesson_of_every_track(
    language: str, browser: Browser, server: Server, country: Country, chosen: dict[str, str]
) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 760}, locale=language)
    page = context.new_page()
    sign_in(page, server.url, *country.people["teacher"], language=language)
    for code, path in chosen.items():
        page.goto(f"{server.url}/tracks/{code}")
        press(page.locator("main form[action$='/enrolment'] button"))
        page.goto(server.url + path)
        title = page.locator("h1").inner_text()
        button = page.locator("main form.actions button")
        assert button.is_visible()
        wanted = button.inner_text()
        press(page.locator(MAIN_BUTTON))
        assert "/lessons/" in page.url, (code, page.url)
        assert page.url != server.url + path, code
        reached = page.locator("h1").inner_text()
        assert reached != title, code
        assert reached in wanted, code
        assert page.locator("html").get_attribute("lang") == language
    context.close()
