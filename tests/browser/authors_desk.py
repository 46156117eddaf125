"""The author's year at the desk: the trainer writes, mends, corrects; the translator brings the Arabic."""

from pathlib import Path
from xml.etree import ElementTree as ET

from playwright.sync_api import Page, expect

from tests.browser.authors_arabic import arabic
from tests.browser.authors_module import (
    ADDED,
    AVOIDED,
    DOUBTED,
    FRONT,
    ITEMS,
    KEY,
    MENDED,
    PARTS,
    PREFERRED,
    STEP,
    STORY,
    WRONG_KEY,
)
from tests.browser.keyboard import OTHER_SIZES, choose, enter, fill_in, follow, look, open_up, picture, put, reach, save

XLIFF = "{urn:oasis:names:tc:xliff:document:2.0}"


def open_the_studio(page: Page) -> None:
    """By the menu."""
    reach(page, page.locator("header summary").last)
    page.keyboard.press("Enter")
    follow(page, page.locator("header a[href='/studio']"))


def open_the_draft(page: Page) -> None:
    """From the list of the studio to the draft of the story's module."""
    open_the_studio(page)
    row = page.locator("main tr", has=page.locator("th", has_text=KEY))
    follow(page, row.locator("a[href*='/studio/drafts/']"))


def back_to_the_overview(page: Page) -> None:
    """By the last button of the form."""
    follow(page, page.get_by_role("link", name="Back to the overview"))


def begin_the_module(page: Page) -> list[str]:
    """A new key in the studio; the overview of a skeleton comes."""
    open_the_studio(page)
    found = look(page)
    put(page, page.locator("#key"), KEY)
    enter(page)
    picture(page, "studio-overview")
    return found + look(page)


def write_the_first_parts(page: Page) -> list[str]:
    """Front and lessons; what they were given is saved without a button."""
    found: list[str] = []
    for name in ("front", "lesson/lesson-1", "lesson/lesson-2"):
        follow(page, page.locator(f"main a[href$='/parts/{name}']"))
        fill_in(page, PARTS[name])
        save(page)
        if name == "lesson/lesson-2":
            found += take_the_better_word(page)
        back_to_the_overview(page)
    return found


def take_the_better_word(page: Page) -> list[str]:
    """A finding stands at its field with the preferred word; one press of a button puts it in."""
    mend = page.locator("button[name=mend]", has_text=PREFERRED)
    expect(mend).to_be_visible()
    expect(page.locator(".finding.must").first).to_contain_text(AVOIDED)
    picture(page, "studio-editor", page.locator("[data-renders]"))
    found = look(page) + look(page, OTHER_SIZES)
    follow(page, mend)
    written = page.locator("[name='w/body']").input_value()
    assert AVOIDED not in written
    assert PREFERRED in written
    return found


def write_the_story(page: Page) -> list[str]:
    """Four steps; while a step is missing its way in, the graph says so."""
    follow(page, page.locator("main a[href$='/parts/scenario']"))
    put(page, page.locator("input[name='key:s/steps']"), STEP)
    follow(page, page.locator("button[name=add][value='s/steps']"))
    expect(page.locator("#drawing .unreached text").first).to_have_text("second-look")
    fill_in(page, STORY)
    save(page)
    expect(page.locator("#drawing .unreached")).to_have_count(0)
    picture(page, "studio-story", page.locator("#drawing"))
    found = look(page)
    back_to_the_overview(page)
    return found


def write_the_questions(page: Page) -> list[str]:
    """Two are there; eight of other types are added."""
    found: list[str] = []
    for key, values in ITEMS.items():
        if key in ADDED:
            put(page, page.locator("#key-item"), key, key="Shift+Tab")
            reach(page, page.locator("#type"))
            choose(page, ADDED[key])
            follow(page, page.get_by_role("button", name="Add the question"))
        else:
            follow(page, page.locator(f"main a[href$='/parts/item/{key}']"))
        fill_in(page, values)
        save(page)
        found += look(page, (OTHER_SIZES[len(found) % 2],))
        back_to_the_overview(page)
    return found


def write_the_same_part_twice(page: Page, elsewhere: Page) -> list[str]:
    """The trainer writes the summary on two computers; the second save is a choice, and nothing is lost."""
    for each in (page, elsewhere):
        open_the_draft(each)
        follow(each, each.locator("main a[href$='/parts/front']"))
    put(elsewhere, elsewhere.locator("[name='w/summary']"), "A pupil begins to speak. What now?")
    follow(elsewhere, elsewhere.locator("button[name=save]").first)
    wanted = str(FRONT["w/summary"]).replace("how to stay calm", "how you stay calm")
    put(page, page.locator("[name='w/summary']"), wanted)
    follow(page, page.locator("button[name=save]").first)
    expect(page.get_by_role("alert")).to_be_visible()
    picture(page, "studio-conflict")
    found = look(page)
    fill_in(page, {"choose-w/summary": "mine"})
    follow(page, page.locator("main form .actions button"))
    assert page.locator("[name='w/summary']").input_value() == wanted
    put(page, page.locator("[name='w/summary']"), str(FRONT["w/summary"]))
    follow(page, page.locator("button[name=save]").first)
    back_to_the_overview(page)
    return found


def hand_it_in(page: Page) -> None:
    """The overview offers it as the next step, once nothing has to be mended."""
    follow(page, page.get_by_role("button", name="Hand in for review"))
    expect(page.locator("main .tag.warm").first).to_be_visible()


def mend_what_came_back(page: Page, reason: str) -> list[str]:
    """The trainer reads why, changes the sentence, and settles the remark."""
    open_the_draft(page)
    follow(page, page.locator("main .tabs a[href$='/review']"))
    expect(page.locator("main")).to_contain_text(reason)
    follow(page, page.locator("main .card a[href$='/parts/lesson/lesson-1']"))
    expect(page.locator("main blockquote")).to_have_text(DOUBTED)
    put(page, page.locator("[name='w/body']"), str(PARTS["lesson/lesson-1"]["w/body"]).replace(DOUBTED, MENDED))
    save(page)
    follow(page, page.locator("form[action*='/comments/'] button, form[action*='settle'] button"))
    found = look(page)
    open_the_draft(page)
    return found


def translate(page: Page, folder: Path) -> list[str]:
    """The front and a lesson side by side; the rest in a program of the translator's own, as XLIFF."""
    words = arabic()
    open_the_draft(page)
    found = look(page)
    follow(page, page.locator("main a[href$='/translations/ar']"))
    found += look(page)
    follow(page, page.locator("main a[href$='/translations/ar/front']"))
    for name in ("front", "lesson/lesson-1"):
        assert page.url.endswith(f"/translations/ar/{name}")
        pairs = page.locator("main .pair")
        put_in = {
            str(pair.locator("textarea").get_attribute("name")): words[pair.locator(".original .typed").inner_text()]
            for pair in pairs.all()
        }
        fill_in(page, dict(put_in))
        if name == "front":
            picture(page, "studio-translation")
            found += look(page)
        follow(page, page.locator("button[name=next]").first)
    follow(page, page.locator("main a[href$='/translations/ar']"))
    bring_the_rest(page, folder, words)
    found += look(page)
    follow(page, page.locator("main a[href$='/translations/ar']"))
    expect(page.locator("main p.row .tag.good").first).to_be_visible()
    return found + look(page, OTHER_SIZES)


def bring_the_rest(page: Page, folder: Path, words: dict[str, str]) -> None:
    """Take the file out, fill it in, bring it back."""
    reach(page, page.locator("main a[href$='/translations/ar.xlf']"))
    with page.expect_download() as coming:
        page.keyboard.press("Enter")
    ET.register_namespace("", XLIFF.strip("{}"))
    tree = ET.parse(coming.value.path())
    for segment in tree.iter(f"{XLIFF}segment"):
        source, target = segment.find(f"{XLIFF}source"), segment.find(f"{XLIFF}target")
        if target is None:
            target = ET.SubElement(segment, f"{XLIFF}target")
        assert source is not None
        target.text = words[str(source.text)]
    file = folder / "arabic.xlf"
    tree.write(file, encoding="utf-8", xml_declaration=True)
    reach(page, page.locator("#file"))
    page.locator("#file").set_input_files(file)
    follow(page, page.locator("form[enctype] button"))


def correct_the_key(page: Page) -> list[str]:
    """A draft of the published version, with another answer marked as the right one."""
    open_the_studio(page)
    found = look(page)
    follow(page, page.locator(f"main form:has(input[value={KEY}]) button"))
    follow(page, page.locator(f"main a[href$='/parts/item/{WRONG_KEY}']"))
    fill_in(page, {"right": "s/options/0"})
    save(page)
    back_to_the_overview(page)
    open_up(page, "Give this draft up")
    return found + look(page)
