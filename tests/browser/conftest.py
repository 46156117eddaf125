"""A real browser on a real server that serves the demonstration country.

The country is generated once a run and copied for each server. ``shared_server`` is for tests that only read: there
everybody is signed in already (``ground.context(role, ...)``) and the teacher has an open, a failed and a passed
attempt. ``server`` is a test's own, with the one-time passwords still unused. Without a Chromium these tests are
skipped with a sentence that says how to get one; under ``CI=true`` that is a failure.
"""

import fcntl
import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser.ground import Rows, lay
from tests.browser.watching import Watch
from tests.live import Server, run

CHROMIUM: Final = next(
    (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
)
MISSING: Final = "No Chromium was found. To run the browser tests: sudo apt-get install chromium"
UNUSED: Final = ("HttpsUpgrades", "MediaRouter", "OptimizationHints", "PaintHolding", "ThirdPartyStoragePartitioning")
"""Features that playwright switches off; the switch counts only where it is written last, so they are named again."""
UNSEEN: Final = ("WebUIOmniboxPopup", "WebUIOmniboxAimPopup")
"""The list below the browser's own address line: nobody looks at it here, and it was most of the work of a new page."""
OPTIONS: Final = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--js-flags=--no-turbofan",  # a page lives a second: what its code would gain costs more than it saves
    f"--disable-features={','.join((*UNUSED, *UNSEEN))}",
]
ROLES: Final = ("teacher", "trainer", "analyst", "administrator", "planner")
"""Those of the demonstration's people who see pages of their own."""


@dataclass(frozen=True)
class Country:
    """A data folder with the demonstration country; e-mail and one-time password by role, as ``demo`` printed them."""

    data: Path
    people: dict[str, tuple[str, str]]


@dataclass(frozen=True)
class Ground:
    """The shared server, its rows, and who is signed in there."""

    server: Server
    rows: Rows
    people: dict[str, tuple[str, str]]
    browser: Browser
    answers: dict[str | None, dict[str, tuple[int, bool]]]
    """What the server answers a role at every address: the status, and whether it is a page; filled when asked for."""
    opened: list[BrowserContext] = field(default_factory=list)

    @property
    def url(self) -> str:
        """The address of the server."""
        return self.server.url

    def context(self, role: str | None, language: str = "en", *, width: int = 360, **options: Any) -> BrowserContext:
        """A browser in which ``role`` (None: nobody) is signed in; closed at the end of the test's module."""
        context = self.browser.new_context(
            viewport={"width": width, "height": 760}, reduced_motion="reduce", locale="en", **options
        )
        cookies = {"language": language}
        if role:
            cookies["session_token"] = self.rows.sessions[role]
        context.add_cookies([{"name": name, "value": value, "url": self.url} for name, value in cookies.items()])
        self.opened.append(context)
        return context


@pytest.fixture(scope="session")
def chromium() -> str:
    """The system's Chromium."""
    if CHROMIUM is None:
        if os.environ.get("CI") == "true":
            pytest.fail(MISSING)
        pytest.skip(MISSING)
    return CHROMIUM


@pytest.fixture(scope="session")
def country(chromium: str, sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Country:
    """The demonstration country, generated once for all workers of the run."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base) / "demonstration-country"
    data, printed = folder / "data", folder / "printed.txt"
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not printed.exists():
            with_tables(data, sqlite_template)
            run(data, "content", "load")
            printed.write_text(run(data, "demo"), "utf-8")
    lines = re.findall(r"^\s*(\w+)\s+(\S+@\S+)\s+(\S+)$", printed.read_text("utf-8"), re.MULTILINE)
    people = {role: (email, password) for role, email, password in lines}
    assert set(people) >= set(ROLES), lines
    return Country(data, people)


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    """A headless Chromium; one a module, so that its event loop is gone before other tests run."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=OPTIONS)
        yield started
        started.close()


@pytest.fixture(scope="session")
def shared_server(country: Country, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Rows]]:
    """A server for tests that only read, and what was laid down on it."""
    data = tmp_path_factory.mktemp("shared")
    shutil.copytree(country.data, data, dirs_exist_ok=True)
    rows = lay(data, country.people)
    server = Server(data)
    yield server, rows
    server.stop()
    demand_no_fault(server)


@pytest.fixture(scope="session")
def answers() -> dict[str | None, dict[str, tuple[int, bool]]]:
    """What the shared server has answered, once for all modules."""
    return {}


@pytest.fixture(scope="module")
def shared(
    shared_server: tuple[Server, Rows],
    country: Country,
    browser: Browser,
    answers: dict[str | None, dict[str, tuple[int, bool]]],
) -> Iterator[Ground]:
    """The shared server in this module's browser."""
    ground = Ground(*shared_server, country.people, browser, answers)
    yield ground
    for context in ground.opened:
        context.close()


@pytest.fixture
def ground(shared: Ground) -> Iterator[Ground]:
    """The shared server for one test; its browser contexts are closed at the end."""
    yield shared
    while shared.opened:
        shared.opened.pop().close()


@pytest.fixture
def server(country: Country, tmp_path: Path) -> Iterator[Server]:
    """A server of this test's own, for tests that write."""
    shutil.copytree(country.data, tmp_path / "data")
    started = Server(tmp_path / "data")
    yield started
    started.stop()
    demand_no_fault(started)


@pytest.fixture
def empty(chromium: str, sqlite_template: Path, tmp_path: Path) -> Iterator[Server]:
    """A server that nobody has set up yet: no account, no content, no register."""
    data = tmp_path / "empty"
    with_tables(data, sqlite_template)
    started = Server(data)
    yield started
    started.stop()
    demand_no_fault(started)


def with_tables(data: Path, template: Path) -> None:
    """Make a data folder with a database of every table and no row, as ``safeguard db upgrade`` does."""
    data.mkdir(parents=True, exist_ok=True)
    shutil.copy(template, data / "safeguard.db")


def demand_no_fault(server: Server) -> None:
    """Fail when the server wrote of a fault of its own (an answer of 500)."""
    written = (server.data / "server.log").read_text("utf-8")
    assert "Traceback" not in written, written[-3000:]


@pytest.fixture
def page(browser: Browser, server: Server) -> Iterator[Page]:
    """A phone on the test's own server; whatever its console or its requests complain of fails the test."""
    context = browser.new_context(viewport={"width": 360, "height": 760}, locale="en")
    watch = Watch(context, server.url)
    yield context.new_page()
    context.close()
    watch.demand_silence()
