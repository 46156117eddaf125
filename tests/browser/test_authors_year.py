"""The author's year: a module from a new key to its learners, and a wrong key mended, by six people and no mouse.

A trainer writes two lessons, a story and ten questions; an expert sends it back once; then the expert and a
child-protection adviser approve it; a translator brings the Arabic, and the adviser, whose language it is, stands
behind it; an administrator publishes it and puts it into a track; a teacher takes it in Arabic; the trainer corrects a
key, and the teacher's attempt is marked anew. Axe looks at every state.
"""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import authors_class, authors_desk, authors_reviews
from tests.browser.conftest import Country
from tests.browser.keyboard import DESK, PHONE, come_in
from tests.browser.walking import PASSWORD
from tests.browser.watching import Watch
from tests.live import Server

pytestmark = [pytest.mark.browser, pytest.mark.timeout(1200)]
PEOPLE = {"trainer": "en", "expert": "en", "adviser": "en", "translator": "ar", "administrator": "en", "teacher": "ar"}


@pytest.fixture
def watches() -> list[Watch]:
    """One for each browser of the story."""
    return []


@pytest.fixture
def people(browser: Browser, server: Server, country: Country, watches: list[Watch]) -> dict[str, Page]:
    """Everybody of the story, signed in, each in a browser of their own; the trainer has a second computer."""
    found: dict[str, Page] = {}
    for who, language in (*PEOPLE.items(), ("elsewhere", "en")):
        size = PHONE if who == "teacher" else DESK
        context = browser.new_context(viewport=size, locale=language, reduced_motion="reduce", accept_downloads=True)
        watches.append(Watch(context, server.url))
        found[who] = context.new_page()
        if who != "elsewhere":
            come_in(found[who], server, *country.people[who], language=language)
    elsewhere = found["elsewhere"]
    elsewhere.goto(f"{server.url}/sign-in")
    authors_desk.fill_in(elsewhere, {"email": country.people["trainer"][0], "password": PASSWORD})
    authors_desk.enter(elsewhere)
    return found


def test_a_module_from_a_new_key_to_its_learners_and_a_key_mended_by_keyboard_alone(
    people: dict[str, Page], server: Server, watches: list[Watch], tmp_path: Path
) -> None:
    trainer, expert, adviser = people["trainer"], people["expert"], people["adviser"]
    admin, teacher = people["administrator"], people["teacher"]
    found = authors_desk.begin_the_module(trainer)
    found += authors_desk.write_the_first_parts(trainer)
    found += authors_desk.write_the_story(trainer)
    found += authors_desk.write_the_questions(trainer)
    found += authors_desk.write_the_same_part_twice(trainer, people["elsewhere"])
    authors_desk.hand_it_in(trainer)

    found += authors_reviews.send_it_back(expert)
    found += authors_desk.mend_what_came_back(trainer, authors_reviews.REASON)
    authors_desk.hand_it_in(trainer)
    found += authors_reviews.approve_as_an_expert(expert)
    found += authors_reviews.approve_for_safety(adviser)
    found += authors_desk.translate(people["translator"], tmp_path)
    found += authors_reviews.stand_behind_the_arabic(adviser)
    found += authors_reviews.publish(admin, {})
    found += authors_reviews.offer_it_to_teachers(admin)

    found += authors_class.read_the_lessons(teacher)
    found += authors_class.sit_the_quiz(teacher, server.data)

    found += authors_desk.correct_the_key(trainer)
    authors_desk.hand_it_in(trainer)
    found += authors_reviews.approve_as_an_expert(expert)
    found += authors_reviews.approve_for_safety(adviser)
    found += authors_reviews.publish(admin, {"words-en": authors_reviews.CORRECTED})
    found += authors_reviews.compare_the_two(trainer)
    found += authors_class.apply_the_corrected_key(trainer)
    found += authors_class.see_the_pass(teacher)
    expect(teacher.locator("html")).to_have_attribute("dir", "rtl")
    assert not found, "\n".join(found)
    for watch in watches:
        watch.demand_silence()
