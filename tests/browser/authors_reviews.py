"""The author's year with its reviewers, and with the administrator who publishes and says where it is taught."""

from playwright.sync_api import Page, expect

from tests.browser.authors_desk import open_the_draft, open_the_studio
from tests.browser.authors_module import DOUBTED, KEY
from tests.browser.keyboard import OTHER_SIZES, fill_in, follow, look, open_up, picture, put

REASON = "The third point asks for the teacher's own view. A note holds the words of the child."
CORRECTED = "One question called the wrong answer right. It has been corrected."
REMARK = "Ask for the words as they were said, and for the time."


def send_it_back(page: Page) -> list[str]:
    """The expert remarks on a sentence, and says why the draft goes back."""
    open_the_draft(page)
    follow(page, page.locator("main a[href$='/parts/lesson/lesson-1']"))
    open_up(page, "Make a remark")
    fill_in(page, {"quote": DOUBTED, "words": REMARK})
    follow(page, page.get_by_role("button", name="Keep the remark"))
    found = look(page)
    to_the_review(page)
    open_up(page, "Send it back")
    put(page, page.locator("#reason"), REASON)
    picture(page, "studio-review", page.locator("#verdict"))
    found += look(page)
    follow(page, page.get_by_role("button", name="Send back"))
    expect(page.locator("main .box.good")).to_be_visible()
    return found


def to_the_review(page: Page) -> None:
    """By the tab of the draft."""
    follow(page, page.locator("main .tabs a[href$='/review']"))


def approve_as_an_expert(page: Page) -> list[str]:
    """What changed since the version before stands above the verdict."""
    open_the_draft(page)
    to_the_review(page)
    found = look(page)
    follow(page, page.get_by_role("button", name="Approve it as an expert"))
    return found


def approve_for_safety(page: Page) -> list[str]:
    """Every point of the safety list is ticked."""
    open_the_draft(page)
    to_the_review(page)
    points = page.locator("input[name=looked_at]")
    assert points.count() > 5
    ticks = {f"looked_at={point.get_attribute('value')}": True for point in points.all()}
    fill_in(page, {**ticks})
    picture(page, "studio-safety", page.locator("#verdict"))
    found = look(page, OTHER_SIZES)
    follow(page, page.get_by_role("button", name="Approve it for the safety of children"))
    return found


def stand_behind_the_arabic(page: Page) -> list[str]:
    """The adviser has written none of the Arabic, and it is her language."""
    open_the_draft(page)
    follow(page, page.locator("main a[href$='/translations/ar']").first)
    found = look(page)
    follow(page, page.get_by_role("button", name="I have read all of it and stand behind it"))
    expect(page.locator("section[aria-labelledby=native] .tag.good")).to_be_visible()
    return found


def publish(page: Page, choices: dict[str, str | bool]) -> list[str]:
    """Somebody who has written nothing of it; ``choices``: what is said about those who passed before."""
    open_the_draft(page)
    to_the_review(page)
    if choices:
        fill_in(page, choices)
    picture(page, "studio-publish", page.locator("#verdict"))
    found = look(page)
    follow(page, page.get_by_role("button", name="Publish", exact=True))
    return found + look(page, OTHER_SIZES)


def offer_it_to_teachers(page: Page) -> list[str]:
    """A new module is in no track; the administrator puts it at the end of one."""
    open_the_studio(page)
    follow(page, page.locator(f"main a[href='/studio/modules/{KEY}']"))
    expect(page.locator("main")).to_contain_text("No track offers it")
    fill_in(page, {"track": "T"})
    found = look(page)
    follow(page, page.get_by_role("button", name="Offer it there"))
    expect(page.locator("main")).to_contain_text("added here")
    return found


def compare_the_two(page: Page) -> list[str]:
    """The first version and the second: one answer is another."""
    open_the_studio(page)
    follow(page, page.locator(f"main a[href='/studio/modules/{KEY}']"))
    found = look(page)
    follow(page, page.get_by_role("button", name="Compare the two"))
    expect(page.locator("main")).to_contain_text("item-2")
    picture(page, "studio-comparison")
    return found + look(page)
