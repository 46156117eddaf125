"""Right-to-left is a mirror: what starts at the left in English starts at the right in Arabic."""

from typing import Any, Final

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Ground
from tests.live import ROOT

pytestmark = pytest.mark.browser

LESSON: Final = "/tracks/T/T1/lessons/harms-in-plain-words"
BOX: Final = "(element) => { const e = element.getBoundingClientRect(); return [e.left, innerWidth - e.right]; }"
PHYSICAL: Final = (
    "margin-left",
    "margin-right",
    "padding-left",
    "padding-right",
    "border-left",
    "border-right",
    "text-align: left",
    "text-align: right",
    "float: left",
    "float: right",
    " left:",
    " right:",
    ";left:",
    ";right:",
)
STARTS: Final = (".leave", ".crumbs li", "progress", "h1", ".box", "aside.help dt", ".actions button")
WIDTHS: Final = (320, 1280)


def edges(page: Page, selector: str) -> tuple[float, float]:
    """The distance of a box from the start and from the end of the page, in the page's own direction."""
    left, right = page.locator(selector).first.evaluate(BOX)
    is_mirrored = page.locator("html").get_attribute("dir") == "rtl"
    return (right, left) if is_mirrored else (left, right)


@pytest.mark.parametrize("width", WIDTHS)
def test_a_lesson_in_arabic_begins_at_the_right_where_english_begins_at_the_left(width: int, ground: Ground) -> None:
    starts = {}
    for language in ("en", "ar"):
        page = ground.context("teacher", language, width=width).new_page()
        page.goto(ground.url + LESSON)
        starts[language] = {selector: edges(page, selector)[0] for selector in STARTS}
    assert starts["ar"] == pytest.approx(starts["en"], abs=1)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_name_stands_before_the_languages(language: str, ground: Ground) -> None:
    page = ground.context("teacher", language, width=1280).new_page()
    page.goto(ground.url + LESSON)
    assert edges(page, ".leave")[0] < edges(page, ".brand")[0] < edges(page, ".top nav")[0]


@pytest.mark.parametrize("language", ["en", "ar"])
def test_crumbs_and_bars_run_in_the_direction_of_the_page(language: str, ground: Ground) -> None:
    page = ground.context("teacher", language, width=1280).new_page()
    page.goto(ground.url + LESSON)
    boxes = [item.evaluate(BOX)[0] for item in page.locator(".crumbs li").all()]
    assert boxes == sorted(boxes, reverse=language == "ar")
    assert page.locator("progress").first.evaluate("(bar) => getComputedStyle(bar).direction") == (
        "rtl" if language == "ar" else "ltr"
    )


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_bars_of_coverage_grow_from_the_start_of_the_line(language: str, ground: Ground) -> None:
    page = ground.context("analyst", language, width=1280).new_page()
    page.goto(f"{ground.url}/coverage")
    bars: list[list[float]] = page.evaluate(
        """() => [...document.querySelectorAll("figure.chart svg > svg")].flatMap((row) => {
             const [track, value] = [row.querySelector("rect.track"), row.querySelector("rect.value")];
             if (!track || !value) { return []; }
             const [all, part] = [track.getBoundingClientRect(), value.getBoundingClientRect()];
             return [[part.left - all.left, all.right - part.right]];
           })"""
    )
    assert bars
    for from_left, from_right in bars:
        assert (from_right if language == "ar" else from_left) == pytest.approx(0, abs=1)
        assert (from_left if language == "ar" else from_right) > 1
    numbers = [cell.evaluate(BOX) for cell in page.locator("tbody tr:first-child > *").all()]
    lefts = [left for left, _ in numbers]
    assert lefts == sorted(lefts, reverse=language == "ar")


def isolated(page: Page, selector: str) -> list[dict[str, Any]]:
    """Each matching element's direction and how it is kept apart from the words around it."""
    found: list[dict[str, Any]] = page.locator(selector).evaluate_all(
        """(elements) => elements.map((element) => ({
             text: element.textContent, direction: getComputedStyle(element).direction,
             apart: getComputedStyle(element).unicodeBidi}))"""
    )
    return found


@pytest.mark.parametrize(
    ("role", "path", "selector"),
    [
        ("teacher", LESSON, "footer bdi"),
        ("teacher", LESSON, "aside.help bdi"),
        ("teacher", "CERTIFICATE", "dl.facts bdi"),
        ("administrator", "/people", "td bdi"),
        ("administrator", "/audit", "td bdi"),
    ],
)
def test_numbers_codes_and_foreign_names_are_kept_apart_from_arabic(
    role: str, path: str, selector: str, ground: Ground
) -> None:
    page = ground.context(role, "ar").new_page()
    page.goto(ground.url + path.replace("CERTIFICATE", f"/certificates/{ground.rows.own_certificate}"))
    found = isolated(page, selector)
    assert found
    for each in found:
        assert each["apart"] in ("isolate", "isolate-override"), each
        assert each["direction"] == "ltr", each


def test_english_inside_an_arabic_page_is_marked_as_english(ground: Ground) -> None:
    """Whatever text a module lacks in Arabic is shown in English, says so, and runs from left to right."""
    page = ground.context("teacher", "ar").new_page()
    page.goto(f"{ground.url}/tracks/C/C1/lessons/acts-and-attempts")
    article = page.locator("article")
    if article.get_attribute("lang") is None:
        pytest.skip("C1 exists in Arabic by now")
    assert article.get_attribute("lang") == "en"
    assert article.evaluate("(element) => getComputedStyle(element).direction") == "ltr"
    assert page.locator("main .box.note").first.is_visible()


def test_the_style_sheet_knows_no_left_and_no_right() -> None:
    for line in (ROOT / "app" / "web" / "static" / "safeguard.css").read_text("utf-8").splitlines():
        assert not any(word in line for word in PHYSICAL), line
