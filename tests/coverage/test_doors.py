"""Coverage through its doors: the page, the file, the API, the console."""

import csv
import io
from datetime import date

import pytest
from sqlalchemy import select

from app.accounts.pages.door import COOKIE_PLAIN
from app.audit.models import AuditEntry
from app.coverage.csv_files import COLUMNS
from app.permissions import Role
from app.web.csv_cells import guarded
from tests.coverage.conftest import keys_of
from tests.coverage.worked_example import empty_country

CERTIFIED, TEACHERS = 6, 40


def north_and_south(unit):
    """North: 6 of 40 teachers certified; South: 3 of 40, which is withheld, and North beside it."""
    world = empty_country(unit)
    for number in range(TEACHERS):
        world.post(f"N{number}", "north", sex="F" if number % 2 else "M")
        world.post(f"S{number}", "south")
    world.held("north", date(2026, 5, 1), attendees=20, roster=[f"N{number}" for number in range(CERTIFIED)])
    world.held("south", date(2026, 5, 2), attendees=3, roster=[f"S{number}" for number in range(3)])
    return world


@pytest.fixture
def country(once, unit):
    """Two regions, of which South is withheld."""
    return once(north_and_south, unit)


@pytest.fixture
def keys(unit, country):
    """An analyst's cookie and token."""
    return keys_of(unit, Role.ANALYST)


@pytest.fixture
def page(client, keys):
    """A signed-in analyst's browser."""
    client.set_cookie(COOKIE_PLAIN, keys[0])
    return client


@pytest.fixture
def ana(api, keys):
    """An analyst's program."""
    return api.signed_in(keys[1])


def test_the_page_tells_the_finding_and_withholds_what_is_small(page):
    text = page.get("/coverage?on=2026-12-31").get_data(as_text=True)
    assert "Teachers and other education staff: 11.3\u00a0% are currently certified" in text
    assert text.count(">[c]</abbr>") >= 4
    assert "Take this table as a file" in text
    assert "version 1.0" in text


def test_the_page_draws_what_can_be_told_and_mirrors_it(page):
    page.set_cookie("language", "ar")
    text = page.get("/coverage?on=2026-12-31&indicator=COV-6&by=mode").get_data(as_text=True)
    assert 'dir="rtl"' in text
    assert "<rect" in text


def test_sign_in_and_table_cost_three_statements_and_a_map_one_more(page, ana, queries):
    page.get("/coverage?on=2026-12-31")
    for address in ("/coverage?by=age", "/coverage?indicator=COV-4&region=XX-N"):
        with queries(most=3):
            assert page.get(address).status_code == 200
    with queries(most=4):
        assert page.get("/coverage?on=2026-12-31").status_code == 200
    with queries(most=3):
        assert ana.get("/coverage/COV-1").status_code == 200


ANSWERS = {
    "/coverage?region=nowhere": 404,
    "/coverage?on=1999-12-31": 422,
    "/coverage?on=yesterday": 422,
    "/coverage?indicator=COV-6&by=sex": 422,
    "/coverage?indicator=%3Cscript%3E": 422,
    "/coverage?audience=H": 200,
    "/coverage?audience=_T&by=sex": 200,
    "/coverage?indicator=COV-4": 200,
    "/coverage?indicator=COV-6&by=mode": 200,
    "/coverage?audience=C": 200,
    "/coverage/definitions": 200,
    "/coverage.csv?region=nowhere": 404,
}


def test_the_page_answers_every_question(page):
    for address, status in ANSWERS.items():
        answer = page.get(address)
        assert answer.status_code == status, address
        assert "<script>" not in answer.get_data(as_text=True)


def test_the_file_keeps_withheld_rows_with_empty_numbers_and_is_audited(page, database):
    answer = page.get("/coverage.csv?on=2026-12-31")
    assert answer.mimetype == "text/csv"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="COV-1-T-XX-2026-12-31-region.csv"'
    lines = list(csv.DictReader(io.StringIO(answer.get_data(as_text=True))))
    assert tuple(lines[0]) == COLUMNS
    shown = [
        (
            line["ref_area"],
            line["numerator"],
            line["denominator"],
            line["value"],
            line["obs_status"],
            line["conf_status"],
        )
        for line in lines
    ]
    assert shown == [
        ("XX-N", "", "", "", "Q", "C"),
        ("XX-S", "", "", "", "Q", "C"),
        ("XX", "9", "80", "11.3", "A", "F"),
    ]
    with database.reading() as session:
        kept = session.scalars(select(AuditEntry).where(AuditEntry.action == "export")).one()
    assert (kept.thing, kept.detail["region"]) == ("coverage:COV-1", "XX")


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "＝1"])
def test_no_cell_of_a_file_is_a_formula(cell):
    assert guarded(cell) == f"'{cell}"
    assert guarded("XX-N") == "XX-N"


def test_the_api_tells_a_table_and_a_file(ana):
    told = ana.get("/coverage/COV-1?on=2026-12-31&by=region").get_json()
    assert [(row["code"], row["numerator"], row["status"]) for row in told["rows"]] == [
        ("XX-N", None, "c"),
        ("XX-S", None, "c"),
    ]
    assert (told["total"]["numerator"], told["total"]["denominator"], told["total"]["value"]) == (9, 80, 11.3)
    assert told["register_date"] is None
    answer = ana.get("/coverage/COV-1?on=2026-12-31", headers={"Accept": "text/csv"})
    assert answer.mimetype == "text/csv"


def test_the_api_refuses_strangers_bad_questions_and_unknown_indicators(ana, api):
    assert api.get("/coverage/COV-1").status_code == 401
    assert ana.get("/coverage/COV-1?on=2200-01-01").status_code == 422
    assert ana.get("/coverage/COV-1?by=sexe").status_code == 422
    assert ana.get("/coverage/COV-1?misspelt=1").status_code == 422
    assert ana.get("/coverage/COV-9").status_code == 404


def test_only_who_may_read_coverage_reads_it(api, client, unit, country):
    cookie, token = keys_of(unit, Role.TRAINER, email="trainer@example.org")
    client.set_cookie(COOKIE_PLAIN, cookie)
    assert client.get("/coverage").status_code == 403
    assert api.signed_in(token).get("/coverage/COV-1").status_code == 403


def test_the_console_prints_tables_and_files_and_proves_the_ledger(app, country):
    run = app.test_cli_runner().invoke
    printed = run(args=["coverage", "report", "COV-1", "--on", "2026-12-31"])
    assert printed.exit_code == 0, printed.output
    assert "11.3" in printed.output
    assert "[c]" in printed.output
    assert run(args=["coverage", "report", "COV-1", "--csv"]).output.startswith(",".join(COLUMNS))
    refused = run(args=["coverage", "report", "COV-6", "--by", "sex"])
    assert refused.exit_code == 1
    assert run(args=["coverage", "rebuild"]).exit_code == 0
    proved = run(args=["coverage", "rebuild", "--check"])
    assert proved.exit_code == 0, proved.output


def test_the_console_says_where_a_broken_ledger_differs(app, country, database):
    with database.writing() as session:
        session.connection().exec_driver_sql("UPDATE ledger_total SET amount = amount + 1 WHERE measure = 'ever'")
        session.commit()
    proved = app.test_cli_runner().invoke(args=["coverage", "rebuild", "--check"])
    assert proved.exit_code == 1
    assert "totals\tever\tXX-N" in proved.output
