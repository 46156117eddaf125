"""The analyst's year: a register file with flaws comes in, is mended, and a release goes from draft to the public.

Four people take part, each in a browser of their own: the planner of the ministry, the statistician, the coordinator,
and somebody without an account who reads what was published.
"""

import csv
import io
import json
import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from python_calamine import CalamineWorkbook

from app.demo import country as invented
from app.workforce.register_files import KINDS
from tests.browser.conftest import Country
from tests.browser.walking import press, sign_in
from tests.browser.watching import Watch
from tests.live import Server

pytestmark = pytest.mark.browser
NEWCOMERS = 12
OFFICIALS = ("planner", "statistician", "coordinator")
RETURNED = "The newcomers of Upper Lake are counted twice in the draft that I read."


def test_the_analysts_year_from_a_flawed_register_file_to_a_published_release(
    browser: Browser, server: Server, country: Country, tmp_path: Path
) -> None:
    desk = {"viewport": {"width": 1280, "height": 900}, "locale": "en"}
    contexts = {who: browser.new_context(**desk, accept_downloads=True) for who in (*OFFICIALS, "stranger")}
    watches = [Watch(context, server.url) for context in contexts.values()]
    planner, statistician, coordinator, stranger = (context.new_page() for context in contexts.values())
    for page, who in zip((planner, statistician, coordinator), OFFICIALS, strict=True):
        sign_in(page, server.url, *country.people[who])

    before = complete_entries(planner, server)
    refuse_the_flawed_file(planner, server, tmp_path)
    bring_in(planner, server, register_file(tmp_path / "incomplete.csv", sex="_U", birth_year=""), told=NEWCOMERS)
    worse = complete_entries(planner, server)
    assert worse == (before[0], before[1] + NEWCOMERS)
    expect(planner.get_by_role("table").last).to_contain_text("XX-N1")
    bring_in(planner, server, register_file(tmp_path / "complete.csv", sex="F", birth_year="1990"), told=NEWCOMERS)
    assert complete_entries(planner, server) == (before[0] + NEWCOMERS, before[1] + NEWCOMERS)

    address = prepare(planner, server)
    press(planner.get_by_role("button", name="Run the automatic checks"))
    expect(planner.locator("main .error")).to_have_count(0)
    assert not planner.get_by_role("button", name="I have reviewed it, it is right").count()
    send_it_back(statistician, server, address)
    address = prepare(planner, server)
    press(planner.get_by_role("button", name="Run the automatic checks"))
    statistician.goto(server.url + address)
    press(statistician.get_by_role("button", name="I have reviewed it, it is right"))
    code = sign(coordinator, server, address)

    read_as_a_stranger(stranger, server, code)
    take_files(planner, server, code)
    for context, watch in zip(contexts.values(), watches, strict=True):
        context.close()
        watch.demand_silence()


def register_file(path: Path, *, sex: str, birth_year: str, site: str = "") -> Path:
    """Positions of teachers who are new in Upper Lake."""
    school = site or next(
        each.code
        for each in invented.invent(date.today()).sites  # noqa: DTZ011  (the day of the demonstration)
        if each.audience == "T" and each.district == "XX-N1"
    )
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, KINDS["positions"].header)
        writer.writeheader()
        for number in range(NEWCOMERS):
            writer.writerow(
                {
                    "staff_number": f"NEW-{number:04d}",
                    "sex": sex,
                    "birth_year": birth_year,
                    "audience": "T",
                    "cadre_isco08": "2341",
                    "site": school,
                    "start": last_month_end().replace(day=1).isoformat(),
                    "primary": "yes",
                }
            )
    return path


def last_month_end() -> date:
    """The last day of the month that is over."""
    return date.today().replace(day=1) - timedelta(days=1)  # noqa: DTZ011  (the day of the demonstration)


def complete_entries(planner: Page, server: Server) -> tuple[int, int]:
    """How many entries of the register are complete, and of how many, as the page of quality tells (DQ-3)."""
    planner.goto(f"{server.url}/coverage/quality?audience=T")
    card = planner.locator("section.card", has=planner.locator(".code", has_text=re.compile("^DQ-3$")))
    told = re.search(r"([\d,]+) of ([\d,]+)", card.inner_text())
    assert told, card.inner_text()
    first, second = (int(each.replace(",", "")) for each in told.groups())
    return first, second


def refuse_the_flawed_file(planner: Page, server: Server, folder: Path) -> None:
    """A school that nobody knows: every line is named, nothing comes in."""
    check(planner, server, register_file(folder / "flawed.csv", sex="F", birth_year="1990", site="NO-SUCH-SCHOOL"))
    box = planner.get_by_role("alert")
    expect(box).to_contain_text("Nothing was brought in")
    rows = planner.locator("main table tbody tr")
    expect(rows.first).to_contain_text("site")
    assert rows.locator("th", has_text=re.compile("^2$")).count() == 1


def check(planner: Page, server: Server, file: Path) -> None:
    """Have a register file checked."""
    planner.goto(f"{server.url}/register")
    planner.locator("input[type=file]").set_input_files(file)
    press(planner.get_by_role("button", name="Check the file"))


def bring_in(planner: Page, server: Server, file: Path, *, told: int) -> None:
    """Have a file checked and bring it in; the report tells how many rows it has."""
    check(planner, server, file)
    expect(planner.get_by_role("status")).to_contain_text(str(told))
    planner.locator("input[type=file]").set_input_files(file)
    press(planner.get_by_role("button", name="Bring the file in"))
    expect(planner.locator("main table tbody tr").first).to_contain_text(str(told))


def prepare(planner: Page, server: Server) -> str:
    """Prepare the release of the last month; gives its address."""
    planner.goto(f"{server.url}/releases")
    planner.locator("input[name=ref_date]").fill(last_month_end().isoformat())
    planner.locator("textarea[name=explanation]").fill("The first release of a month; no share was published before.")
    press(planner.get_by_role("button", name="Prepare", exact=True))
    assert re.search(r"/releases/[\d.-]+$", planner.url), planner.locator("main").inner_text()
    return planner.url.removeprefix(server.url)


def send_it_back(statistician: Page, server: Server, address: str) -> None:
    """The statistician says why it goes back; the planner reads it."""
    statistician.goto(server.url + address)
    statistician.locator("summary", has_text="Send it back").click()
    statistician.locator("textarea[name=reason]").fill(RETURNED)
    press(statistician.get_by_role("button", name="Send back"))
    expect(statistician.locator("main")).to_contain_text(RETURNED)


def sign(coordinator: Page, server: Server, address: str) -> str:
    """Sign and publish; gives the code of the release."""
    coordinator.goto(server.url + address)
    press(coordinator.get_by_role("button", name="Sign and publish"))
    press(coordinator.get_by_role("link", name="Its public page"))
    return coordinator.url.rsplit("/", 1)[1]


def read_as_a_stranger(stranger: Page, server: Server, code: str) -> None:
    """Without an account: the page, its withheld cells in words, and the same in JSON."""
    stranger.goto(f"{server.url}/published")
    press(stranger.locator(f"main a[href='/published/{code}']"))
    expect(stranger.locator("main")).to_contain_text("SHA-256")
    expect(stranger.locator("main")).to_contain_text("[c]")
    answer = stranger.request.get(f"{server.url}/published/{code}/release.json")
    whole = json.loads(answer.body())
    withheld = [cell for cell in whole["document"]["cells"] if cell.get("withheld")]
    assert withheld
    assert all(cell.get("n") is None and cell.get("value") is None for cell in withheld)


def take_files(planner: Page, server: Server, code: str) -> None:
    """The spreadsheet and the annex, asked for and fetched."""
    planner.goto(f"{server.url}/published/{code}")
    press(planner.get_by_role("link", name="Other files"))
    files = {}
    for kind in ("xlsx", "annex"):
        planner.locator("select[name=kind]").select_option(kind)
        press(planner.get_by_role("button", name="Make the file"))
        with planner.expect_download() as coming:
            planner.locator("main table tbody tr").first.get_by_role("link").click()
        files[kind] = Path(coming.value.path()).read_bytes()
    assert CalamineWorkbook.from_filelike(io.BytesIO(files["xlsx"])).sheet_names
    assert files["annex"].startswith(b"%PDF-")
