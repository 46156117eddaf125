"""A pilot group in a real browser: a part is tried and answered by keyboard alone; axe finds nothing on any page."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from app.clock import today
from tests.browser.conftest import Country, demand_no_fault
from tests.browser.keyboard import reach
from tests.browser.studio_ground import NOTICE, Desks, draft_of, people
from tests.browser.test_access import SIZES_IN, faults
from tests.browser.test_studio_states import context_of
from tests.live import Server

pytestmark = pytest.mark.browser


@dataclass(frozen=True)
class Trial:
    """A draft that three people try, a module whose review is due soon, and the server."""

    desks: Desks
    server: Server
    draft: str


@pytest.fixture(scope="module")
def trial(country: Country, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Trial]:
    """A server on which a draft is tried."""
    data = tmp_path_factory.mktemp("pilots") / "data"
    shutil.copytree(country.data, data)
    desks = people(data)
    studio = desks.studio
    draft, due, waiting = (draft_of(desks, key) for key in ("Z5", "Z7", "Z8"))
    emails = [f"{name}@example.org" for name in ("learner", "expert", "adviser")]
    assert studio.send("trainer", "POST", f"/drafts/{draft}/pilots", json={"emails": emails}).status_code == 201
    for who, answer in (("learner", "clear"), ("expert", "clear"), ("adviser", "wrong")):
        sent = {"part": NOTICE, "answer": answer}
        assert studio.send(who, "PUT", f"/pilots/{draft}/impressions", json=sent).status_code == 200
    studio.approve(due)
    assert studio.publish(due, review_due=(today() + timedelta(days=9)).isoformat()).status_code == 201
    assert studio.send("trainer", "POST", f"/drafts/{waiting}/submission", json={}).status_code == 200
    server = Server(data)
    yield Trial(desks, server, draft)
    server.stop()
    studio.database.engine.dispose()
    demand_no_fault(server)


@pytest.fixture
def opened(browser: Browser, trial: Trial) -> Iterator[Callable[[str, str], Page]]:
    """Opens a browser for one of the people, in a language."""
    contexts: list[BrowserContext] = []

    def opened_for(who: str, language: str) -> Page:
        contexts.append(context_of(browser, trial.server.url, trial.desks.sessions[who], language))
        return contexts[-1].new_page()

    yield opened_for
    for context in contexts:
        context.close()


@pytest.mark.parametrize("language", ["en", "ar"])
def test_axe_finds_nothing_where_drafts_are_tried_and_reviews_renewed(
    trial: Trial, opened: Callable[[str, str], Page], language: str
) -> None:
    draft, item = trial.draft, _first_item(trial)
    visits = {
        "learner": ["/pilots", *(f"/pilots/{draft}/{name}" for name in ("front", NOTICE, "scenario", item))],
        "translator": ["/pilots"],
        "trainer": [f"/studio/drafts/{draft}/pilots", "/studio"],
        "expert": ["/studio", "/studio/modules/Z7"],
    }
    found: list[str] = []
    for who, addresses in visits.items():
        page = opened(who, language)
        for address in addresses:
            answer = page.goto(trial.server.url + address)
            assert answer is not None
            assert answer.status == 200, address
            found += faults(page, SIZES_IN[language])
    assert not found, "\n".join(found)


def test_a_part_is_tried_and_answered_by_keyboard_alone(trial: Trial, opened: Callable[[str, str], Page]) -> None:
    page = opened("learner", "en")
    page.goto(trial.server.url)
    reach(page, page.locator("nav summary", has_text="Menu"))
    page.keyboard.press("Enter")
    for link in ("Modules to try", "Try it"):
        reach(page, page.get_by_role("link", name=link))
        page.keyboard.press("Enter")
        page.wait_for_load_state()
    expect(page.get_by_role("heading", name="Try a module")).to_be_visible()
    reach(page, page.get_by_label("It was clear"))
    page.keyboard.press("ArrowDown")
    reach(page, page.get_by_role("button", name="Send and go on"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/lesson/**")
    page.goto(f"{trial.server.url}/pilots/{trial.draft}/front")
    expect(page.get_by_label("It was too long")).to_be_checked()


def _first_item(trial: Trial) -> str:
    parts = trial.desks.studio.send("trainer", "GET", f"/drafts/{trial.draft}").json["parts"]
    return next(str(part["name"]) for part in parts if str(part["name"]).startswith("item/"))
