"""Every type of question in a real browser: by keyboard alone, for everybody, in both directions, small."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from app.accounts.actions import create_account, give_role, open_session
from app.accounts.models import Account
from app.assessment.forms import Form
from app.config import from_environment
from app.factory import create_app
from app.learning.actions import answer_item, open_quiz, submit
from app.permissions import Role
from app.web.unit_of_work import unit
from tests.browser.conftest import demand_no_fault
from tests.browser.test_access import enter, faults, tab_to
from tests.browser.test_budget import FIRST_VISIT, INLINE, NEXT_PAGE, Meter
from tests.browser.walking import MAIN_BUTTON, PASSWORD
from tests.browser.watching import Watch
from tests.learning import all_types
from tests.live import Server, run

pytestmark = pytest.mark.browser

AT: Final = datetime.now(UTC)
ITEMS: Final = {item.key: item for item in all_types.document().items}
FIRST_OF_TYPE: Final = {item.type: item.key for item in reversed(ITEMS.values())}
SIZES: Final = {"en": ((320, "light"), (1280, "dark")), "ar": ((320, "dark"), (1280, "light"))}
RESULT_PAGE: Final = 30_000
PRESSED: Final = "main form .choice, main select, main input[type=text], main button, main a.button"
LOW: Final = """(pressed) => [...document.querySelectorAll(pressed)].map(
  (box) => [box.getBoundingClientRect().height, box.outerHTML.slice(0, 120)]).filter(([height]) => height < 46)"""


@dataclass(frozen=True)
class Hall:
    """A server on which two people sit the quiz that asks every item."""

    server: Server
    browser: Browser
    sessions: dict[str, str]
    numbers: dict[str, int]
    """Which question of the open attempt asks which item."""
    open: str
    walked: str
    """An attempt in which stories are begun."""
    sent: dict[str, str]
    """Attempts that were sent: all right, all wrong, nothing answered."""

    def context(self, name: str, language: str = "en", *, width: int = 360) -> BrowserContext:
        """A browser in which one of them is signed in."""
        context = self.browser.new_context(viewport={"width": width, "height": 760}, reduced_motion="reduce")
        cookies = {"language": language, "session_token": self.sessions[name]}
        context.add_cookies([{"name": key, "value": value, "url": self.server.url} for key, value in cookies.items()])
        return context

    def question(self, key: str) -> str:
        """The address of an item in the open attempt."""
        return f"{self.server.url}/attempts/{self.open}/{self.numbers[key]}"


@pytest.fixture(scope="module")
def hall(chromium: str, browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    data = tmp_path_factory.mktemp("hall")
    run(data, "db", "upgrade")
    laid = _lay(data)
    server = Server(data)
    yield Hall(server, browser, *laid)
    server.stop()
    demand_no_fault(server)


def _lay(data: Path) -> tuple[dict[str, str], dict[str, int], str, str, dict[str, str]]:
    program = create_app(from_environment({"SAFEGUARD_DATA_DIR": str(data)}))
    opened = partial(unit, program.extensions["database"], program.extensions["before_commit"])
    sessions, sent, numbers = {}, {}, {}
    begun: dict[str, str] = {}
    with opened() as session:
        all_types.publish_all(session, AT)
        for name in ("reader", "walker", "right", "wrong", "nothing", "facilitator"):
            account = create_account(
                session, email=f"{name}@demo.invalid", name="Sam", password=PASSWORD, language="en", at=AT
            )
            role = Role.FACILITATOR if name == "facilitator" else Role.LEARNER
            give_role(session, account, role, by=None, at=AT)
            sessions[name] = open_session(session, account, agent="test", at=AT)
            attempt = open_quiz(session, "A1", by=account, language="en", at=AT)
            begun[name] = attempt.public_id
            if name == "reader":
                numbers = {key: place for place, key in enumerate(Form.from_plain(attempt.form).item_names, 1)}
            if name in ("right", "wrong", "nothing"):
                sent[name] = _send(session, account, attempt.public_id, name)
    program.extensions["database"].engine.dispose()
    return sessions, numbers, begun["reader"], begun["walker"], sent


def _send(session: object, account: Account, attempt: str, kind: str) -> str:
    for key, item in ITEMS.items():
        if kind != "nothing":
            chosen = getattr(all_types, kind)(item)
            answer_item(session, attempt, key, chosen, by_id=account.id, at=AT)  # type: ignore[arg-type]
    submit(session, attempt, key=secrets.token_hex(16), by=account, at=AT)  # type: ignore[arg-type]
    return attempt


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("kind", FIRST_OF_TYPE)
def test_axe_finds_nothing_in_a_question_of_any_type(kind: str, language: str, hall: Hall) -> None:
    context = hall.context("reader", language)
    watch, page = Watch(context, hall.server.url), context.new_page()
    page.goto(hall.question(FIRST_OF_TYPE[kind]))
    found = list(faults(page, SIZES[language]))
    assert page.locator(INLINE).count() == 0
    context.close()
    assert not found, "\n".join(found)
    watch.demand_silence()


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("kind", ["right", "wrong", "nothing"])
def test_axe_finds_nothing_in_a_result(kind: str, language: str, hall: Hall) -> None:
    context = hall.context(kind, language)
    page = context.new_page()
    page.goto(f"{hall.server.url}/attempts/{hall.sent[kind]}/result")
    assert page.locator("section.told").count() == len(ITEMS)
    found = list(faults(page, SIZES[language]))
    context.close()
    assert not found, "\n".join(found)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_axe_finds_nothing_on_paper(language: str, hall: Hall) -> None:
    context = hall.context("facilitator", language)
    page = context.new_page()
    found = []
    for path in ("/papers", "/tracks/A/A1/paper?seed=7&of=1", "/tracks/A/A1/paper/key?seed=7&of=1"):
        page.goto(hall.server.url + path)
        found += faults(page, SIZES[language])
    context.close()
    assert not found, "\n".join(found)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_axe_finds_nothing_when_an_answer_is_refused(language: str, hall: Hall) -> None:
    context = hall.context("reader", language)
    page = context.new_page()
    page.goto(hall.question("steps-of-a-day"))
    for box in page.locator("main select").all()[:2]:
        box.select_option("2")
    page.locator(MAIN_BUTTON).first.click()
    expect(page.locator("[aria-invalid=true]")).to_have_count(2)
    found = list(faults(page, SIZES[language]))
    page.goto(hall.question("share-of-a-day"))
    page.locator("#number").fill("many")
    page.locator(MAIN_BUTTON).first.click()
    expect(page.locator("#number")).to_have_value("many")
    found += faults(page, SIZES[language])
    context.close()
    assert not found, "\n".join(found)


def test_everything_to_press_on_a_phone_is_high_enough(hall: Hall) -> None:
    context = hall.context("reader", width=320)
    page = context.new_page()
    for key in ITEMS:
        page.goto(hall.question(key))
        assert page.evaluate(LOW, PRESSED) == [], key
    context.close()


def test_questions_and_results_are_small(hall: Hall) -> None:
    context = hall.context("wrong", "ar")
    page = context.new_page()
    meter = Meter(context, page)
    first = meter.visit(page, f"{hall.server.url}/attempts/{hall.sent['wrong']}/result")
    assert first.size <= FIRST_VISIT
    assert meter.visit(page, f"{hall.server.url}/attempts/{hall.sent['wrong']}/result").size <= RESULT_PAGE
    context.close()
    context = hall.context("reader", "ar")
    page = context.new_page()
    meter = Meter(context, page)
    meter.visit(page, f"{hall.server.url}/help")
    for key in ITEMS:
        assert meter.visit(page, hall.question(key)).size <= NEXT_PAGE, key
    context.close()


def test_the_places_of_an_ordering_stand_where_a_line_begins(hall: Hall) -> None:
    for language in ("en", "ar"):
        context = hall.context("reader", language)
        page = context.new_page()
        page.goto(hall.question("steps-of-a-day"))
        box, words = page.locator(".places select").first, page.locator(".places label").first
        left, right = box.bounding_box(), words.bounding_box()
        assert left is not None
        assert right is not None
        assert (left["x"] < right["x"]) is (language == "en")
        context.close()


def test_the_keyboard_alone_answers_every_type_and_sends(hall: Hall) -> None:
    context = hall.context("walker")
    watch, page = Watch(context, hall.server.url), context.new_page()
    page.goto(f"{hall.server.url}/attempts/{hall.walked}")
    steps = 0
    while not page.url.endswith("/review"):
        _fill_by_keyboard(page)
        tab_to(page, page.locator(MAIN_BUTTON).first)
        enter(page)
        steps += 1
        assert steps < 40, page.url
    assert page.locator(".tag.good").count() == len(ITEMS)
    tab_to(page, page.locator("main form[action$='/submission'] button"))
    enter(page)
    assert page.url.endswith("/result")
    assert page.locator("section.told").count() == len(ITEMS)
    context.close()
    watch.demand_silence()


def _fill_by_keyboard(page: Page) -> None:
    """Answer what is asked on the page with Tab, Space, arrows and digits only."""
    names: set[str] = set()
    for box in page.locator("main .choice input").all():
        name = box.get_attribute("name") or ""
        if name not in names:
            names.add(name)
            tab_to(page, box)
            page.keyboard.press("Space")
            assert box.is_checked()
    for place, box in enumerate(page.locator("main select").all(), 1):
        tab_to(page, box)
        for _ in range(place):
            page.keyboard.press("ArrowDown")
        assert box.input_value()
    if page.locator("#number").count():
        tab_to(page, page.locator("#number"))
        page.keyboard.type("18")
