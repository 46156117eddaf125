"""A country whose withheld numbers stand nowhere else: no door, drawing, file, log line or error may show them."""

import logging
import re

import pytest

from app.accounts.pages.door import COOKIE_PLAIN
from app.permissions import Role
from tests.coverage.release_world import account, empty_ministry

CANARIES = re.compile(r"(?<![\d.#])(61|58|32\.8|65\.2|3\.1|2\.4)(?![\d.]*\d|px|ch|rem|em)")
"""What North and District 2 count, and the shares of all that is withheld: 61/186, 58/89, 3/97, 2/83."""

PLACES = ("XX", "XX-N", "XX-N1", "XX-N2", "XX-S", "XX-E")
CUTS = {
    "COV-1": ("region", "sex", "age", "setting", "sector", "none"),
    "COV-2": ("region",),
    "COV-3": ("region",),
    "COV-6": ("region", "mode"),
    "EXP-1": ("region",),
}
OTHERS = ("EQ-1", "EQ-2", "EQ-3", "EQ-4", "COV-7a", "COV-8", "PRG-1", "DQ-1", "DQ-3", "DQ-7")


@pytest.fixture
def doors(client, api, once, unit):
    """An analyst's browser and program in that country."""
    ministry = once(two_and_three, unit)
    client.set_cookie(COOKIE_PLAIN, ministry.cookies["ana"])
    return client, api.signed_in(ministry.tokens["ana"])


def two_and_three(unit):
    """South has 2, District 1 has 3 certified teachers; Ana may read it all."""
    ministry = empty_ministry(unit)
    with unit() as session:
        for region, n, d in (("district 1", 3, 97), ("district 2", 58, 89), ("south", 2, 83), ("east", 67, 101)):
            ministry.added(session, region, "T", "F", n=n, d=d)
    account(ministry, "ana", Role.ANALYST)
    return ministry


def questions():
    for region in PLACES:
        for code, cuts in CUTS.items():
            yield from ((code, f"on=2025-12-31&region={region}&by={cut}") for cut in cuts)
    yield from ((code, "on=2025-12-31") for code in OTHERS)


def main_of(answer):
    """What a page says, with its drawings and their words; without the frame around it."""
    text = answer.get_data(as_text=True)
    return text.partition("<main")[2].partition("</main>")[0] or text


def test_no_door_shows_a_withheld_number(doors, app, caplog):
    caplog.set_level(logging.DEBUG, logger="app")
    page, program = doors
    seen = {}
    for code, query in questions():
        told = program.get(f"/coverage/{code}?{query}")
        assert told.status_code == 200, (code, query)
        seen[code, query, "api"] = told.get_data(as_text=True)
        file = program.get(f"/coverage/{code}?{query}", headers={"Accept": "text/csv"})
        seen[code, query, "file"] = file.get_data(as_text=True)
    for address in (
        *(f"/coverage?on=2025-12-31&region={region}&by={cut}" for region in PLACES for cut in ("region", "sex")),
        *(f"/coverage/overview?region={region}" for region in PLACES),
        "/coverage?on=2025-12-31&indicator=COV-6&by=mode",
        "/coverage/equity?on=2025-12-31",
        "/coverage/quality?on=2025-12-31",
        "/coverage?on=2025-12-31&audience=_T",
        "/coverage/nothing?n=1",
        "/coverage?on=2025-12-30",
    ):
        seen[address] = main_of(page.get(address))
    run = app.test_cli_runner().invoke
    for region in PLACES:
        seen["console", region] = run(
            args=["coverage", "report", "COV-1", "--on", "2025-12-31", "--region", region]
        ).output
    seen["log"] = "\n".join(record.getMessage() for record in caplog.records if record.name.startswith("app"))
    assert {where: CANARIES.findall(text) for where, text in seen.items() if CANARIES.search(text)} == {}
    assert "130" in seen["COV-1", "on=2025-12-31&region=XX&by=none", "api"]


def test_a_broken_ledger_says_where_and_not_how_many(doors, database):
    with database.writing() as session:
        session.connection().exec_driver_sql(
            "UPDATE ledger_total SET amount = amount + 500 WHERE measure = 'certified'"
        )
        session.commit()
    answer = doors[1].get("/coverage/COV-1?on=2025-12-31")
    assert answer.status_code == 409
    assert not CANARIES.search(answer.get_json()["detail"])
    assert not re.search(r"\d{2,}", answer.get_json()["detail"])
