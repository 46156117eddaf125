"""The author's year with its learner, who answers as the lessons teach; and the corrected key that is applied."""

import json
import sqlite3
from pathlib import Path

from playwright.sync_api import Page, expect

from app.assessment.forms import Form
from app.catalogue.documents import Item, ModuleDocument
from app.demo.answering import right_answer, wrong_answer
from tests.browser.answering import field_of
from tests.browser.authors_module import KEY, WRONG_KEY
from tests.browser.keyboard import OTHER_SIZES, Values, choose, fill_in, follow, look, picture, reach
from tests.browser.walking import MAIN_BUTTON

TRUTH = ["a"]
"""What the lessons teach of the question whose key is wrong."""


def read_the_lessons(page: Page) -> list[str]:
    """From the first page to the track, to the module at its end, through both lessons and the story."""
    follow(page, page.locator("main a[href='/tracks/T']"))
    follow(page, page.locator("main form[action$='/enrolment'] button"))
    follow(page, page.locator(".crumbs a[href='/tracks/T']"))
    found = look(page)
    lessons = page.locator(f"a[href*='/tracks/T/{KEY}/lessons/']")
    reach(page, page.locator("main section", has=lessons).locator("summary").last)
    page.keyboard.press("Enter")
    follow(page, lessons)
    read = 0
    while "/lessons/" in page.url:
        read += 1
        if read == 1:
            picture(page, "studio-learner")
        found += look(page)
        follow(page, page.locator(MAIN_BUTTON))
    assert read == 2
    while "/scenario" in page.url:
        offered = page.locator("main a.choice")
        found += look(page, (OTHER_SIZES[0],))
        follow(page, offered if offered.count() else page.locator("main .actions a.button"))
    return found


def sit_the_quiz(page: Page, data: Path) -> list[str]:
    """Two quizzes have all ten questions: one of them asks what has a wrong key, and whoever knows it does not pass."""
    found: list[str] = []
    asked: list[str] = []
    for _ in range(2):
        follow(page, page.locator(MAIN_BUTTON))
        found += look(page, (OTHER_SIZES[1],))
        form = _form(page, data)
        asked += form
        is_asked = WRONG_KEY in form
        for key in form:
            _answer(page, _item(data, key), knows=is_asked)
        page.wait_for_url("**/review")
        follow(page, page.locator("main form[action$='/submission'] button"))
        if is_asked:
            break
        follow(page, page.locator("main .actions a.button"))
    assert WRONG_KEY in asked
    assert len(asked) == len(set(asked))
    expect(page.locator("main .wrong").first).to_be_visible()
    return found + look(page)


def apply_the_corrected_key(page: Page) -> list[str]:
    """By the menu to the module, to its questions, to what the corrected key changes; then it is applied."""
    reach(page, page.locator("header summary").last)
    page.keyboard.press("Enter")
    follow(page, page.locator("header a[href='/modules']"))
    follow(page, page.locator(f"main a[href='/modules/{KEY}']"))
    follow(page, page.locator(f"main a[href*='/modules/{KEY}/'][href*='statistics']"))
    follow(page, page.locator(f"main a[href='/modules/{KEY}/regrades']"))
    expect(page.locator("main")).to_contain_text(WRONG_KEY)
    reach(page, page.locator("#reason"))
    choose(page, "wrong-key")
    picture(page, "studio-regrade")
    found = look(page)
    follow(page, page.get_by_role("button", name="Apply the corrected keys"))
    expect(page.locator("main .box.good")).to_be_visible()
    return found + look(page, OTHER_SIZES)


def see_the_pass(page: Page) -> list[str]:
    """The result of the learner says that it was corrected, and that the module is passed."""
    page.reload()
    expect(page.locator("main .wrong")).to_have_count(0)
    expect(page.locator("main .box.note").first).to_be_visible()
    found = look(page)
    follow(page, page.locator("main .actions a[href='/tracks/T']"))
    return found


def _answer(page: Page, item: Item, *, knows: bool) -> None:
    tokens = TRUTH if item.key == WRONG_KEY else right_answer(item)
    if not knows:
        tokens = wrong_answer(item)
    values: Values = {}
    for token in tokens:
        name, value = ("number", token) if item.type == "numeric" else field_of(item.type, token)
        values |= {f"{name}={value}": True} if item.type == "multiple" else {name: value}
    fill_in(page, values)
    follow(page, page.locator("main form button:not(.second)"))


def _form(page: Page, data: Path) -> list[str]:
    public_id = page.url.split("/attempts/")[1].partition("/")[0]
    with sqlite3.connect(f"file:{data / 'safeguard.db'}?mode=ro", uri=True) as store:
        (plain,) = store.execute("SELECT form FROM attempt WHERE public_id = ?", (public_id,)).fetchone()
    store.close()
    return [asked.key for asked in Form.from_plain(json.loads(plain)).items]


def _item(data: Path, key: str) -> Item:
    """A question as the first version of the module has it."""
    with sqlite3.connect(f"file:{data / 'safeguard.db'}?mode=ro", uri=True) as store:
        (plain,) = store.execute(
            "SELECT document FROM module_version WHERE number=1 AND module_id IN (SELECT id FROM module WHERE key = ?)",
            (KEY,),
        ).fetchone()
    store.close()
    found = ModuleDocument.from_plain(json.loads(plain)).item(key)
    assert found is not None, key
    return found
