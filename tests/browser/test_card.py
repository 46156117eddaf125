"""The card "Who to call" is one sheet of paper, whatever the language and whichever paper the printer holds."""

from io import BytesIO
from typing import Final

import pytest
from flask import Flask
from playwright.sync_api import Page, PdfMargins
from pypdf import PdfReader

from app.catalogue.queries import tracks
from app.i18n import LANGUAGES
from tests.browser.conftest import Ground
from tests.browser.pages import program_of
from tests.browser.test_access import faults

pytestmark = pytest.mark.browser

MARGINS: Final = PdfMargins(top="10mm", bottom="10mm", left="10mm", right="10mm")
"""What browsers leave at the edges unless they are told otherwise."""


@pytest.fixture(scope="module")
def codes(shared: Ground) -> list[str]:
    """Every track there is."""
    program: Flask = program_of(shared.server)
    store = program.extensions["database"]
    with store.reading() as session:
        found = [card.code for card in tracks(session)]
    store.engine.dispose()
    return found


def sheets(page: Page, paper: str) -> list[str]:
    """The page as it is printed: the words of each sheet."""
    printed = page.pdf(format=paper, margin=MARGINS)
    return [sheet.extract_text() for sheet in PdfReader(BytesIO(printed)).pages]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_card_is_one_sheet_on_a4_and_on_letter_without_scripts(
    language: str, ground: Ground, codes: list[str]
) -> None:
    page = ground.context(None, language, java_script_enabled=False).new_page()
    assert codes
    for code in codes:
        page.goto(f"{ground.url}/help/cards/{code}")
        assert page.locator("html").get_attribute("lang") == language
        for paper in ("A4", "Letter"):
            printed = sheets(page, paper)
            assert len(printed) == 1, (code, paper, printed[1:])
            assert "000 0001" in printed[0], (code, paper)
            assert "/help" in printed[0], (code, paper)


def test_a_country_with_as_many_services_as_a_card_takes_still_fits(ground: Ground) -> None:
    """Every line as long as the longest there is in Russian, which needs the most room."""
    page = ground.context(None, "ru").new_page()
    page.goto(f"{ground.url}/help/cards/C")
    page.evaluate(
        """() => {
          const lines = [...document.querySelectorAll(".calls li")];
          const longest = lines.reduce((a, b) => (a.textContent.length > b.textContent.length ? a : b));
          const list = lines[0].parentElement;
          list.replaceChildren(...Array.from({length: 8}, () => longest.cloneNode(true)));
        }"""
    )
    for paper in ("A4", "Letter"):
        assert len(sheets(page, paper)) == 1, paper


def test_on_paper_nothing_is_left_of_the_screen(ground: Ground) -> None:
    page = ground.context(None).new_page()
    page.goto(f"{ground.url}/help/cards/T")
    page.emulate_media(media="print")
    for away in (".top", ".actions", "body > footer"):
        assert not page.locator(away).first.is_visible(), away
    ink = page.locator(".call h1").evaluate("(title) => getComputedStyle(title).color")
    ground_colour = page.locator("body").evaluate("(body) => getComputedStyle(body).backgroundColor")
    assert (ink, ground_colour) == ("rgb(0, 0, 0)", "rgb(255, 255, 255)")


def test_a_reader_in_the_dark_still_prints_black_on_white(ground: Ground) -> None:
    page = ground.context(None, color_scheme="dark").new_page()
    page.goto(f"{ground.url}/help/cards/T")
    page.emulate_media(media="print", color_scheme="dark")
    ink = page.locator(".calls .line").first.evaluate("(line) => getComputedStyle(line).color")
    assert ink == "rgb(0, 0, 0)"


@pytest.mark.parametrize("language", ["en", "ar"])
def test_axe_finds_nothing_on_a_card_of_any_track(language: str, ground: Ground, codes: list[str]) -> None:
    page = ground.context(None, language).new_page()
    found: list[str] = []
    for path in ("/help/cards", *(f"/help/cards/{code}" for code in codes)):
        page.goto(ground.url + path)
        found += faults(page, ((320, "light"), (1280, "dark")))
    assert not found, "\n".join(found)
