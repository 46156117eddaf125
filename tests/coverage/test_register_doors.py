"""What does not match, and entries that are one person, through every door of the data officer."""

import csv
import io
from datetime import date

import pytest
from sqlalchemy import select

from app.accounts.pages.door import COOKIE_PLAIN
from app.audit.models import AuditEntry
from app.coverage.actions import check
from app.coverage.mismatches import KINDS, disagree, same_names
from app.permissions import Role
from app.workforce.models import Region
from tests.coverage.conftest import keys_of

MERGES = "/register/merges"
LISTS = "/register/mismatches"
REASON = "same letter of appointment"


@pytest.fixture
def country(world):
    """Two entries that began together at school A, and a third one without a place of work."""
    world.post("ONE", "north", "A", start=date(2020, 9, 1))
    world.post("TWO", "north", "A", start=date(2020, 9, 1))
    world.post("SIX", "south", start=date(2021, 9, 1), birth_year=1984)
    world.account("TWO", person="TWO")
    return world


@pytest.fixture
def officer(country, app, api):
    """A data officer of the whole country: a browser and a program."""
    cookie, token = keys_of(country.unit, Role.ANALYST)
    client = app.test_client()
    client.set_cookie(COOKIE_PLAIN, cookie)
    return client, api.signed_in(token)


def key_of(country, name):
    return f"person {country.people[name]}"


def asked(country, kept="ONE", merged="TWO", **more):
    return {"kept": key_of(country, kept), "merged": key_of(country, merged), "reason": REASON, **more}


def test_two_entries_are_merged_and_undone_over_the_api_and_the_audit_says_so(country, officer):
    _, program = officer
    refused = program.post(MERGES, json=asked(country))
    assert refused.status_code == 409
    assert "primary position of group T" in refused.text
    made = program.post(MERGES, json=asked(country, kept_stands=True))
    assert made.status_code == 201
    assert made.json["moved"] == {"account": 1, "certificate": 0, "module_pass": 0}
    assert [row["id"] for row in program.get(MERGES).json["merges"]] == [made.json["id"]]
    undone = program.post(f"{MERGES}/{made.json['id']}/undo", json={})
    assert undone.json["undone_at"]
    assert program.post(f"{MERGES}/{made.json['id']}/undo", json={}).status_code == 409
    assert program.post(f"{MERGES}/999/undo", json={}).status_code == 404
    with country.unit() as session:
        told = session.scalars(select(AuditEntry.action).where(AuditEntry.thing == f"merge:{made.json['id']}")).all()
        assert list(told) == ["people merged", "merge undone"]
        assert check(session) == []


def test_entries_are_named_by_staff_number_which_no_answer_repeats(country, officer):
    _, program = officer
    made = program.post(MERGES, json={"kept": "six", "merged": "O NE", "reason": REASON, "kept_stands": True})
    assert made.status_code == 201, made.text
    assert made.json["kept"] == key_of(country, "SIX")
    unknown = program.post(MERGES, json={"kept": "NO-SUCH-77", "merged": "TWO", "reason": REASON})
    assert unknown.status_code == 404
    assert "NO-SUCH-77" not in unknown.text
    with country.unit() as session:
        assert not session.scalars(select(AuditEntry).where(AuditEntry.action.contains("NO-SUCH"))).all()


def test_two_entries_are_merged_and_undone_on_the_page(country, officer):
    page, _ = officer
    listed = page.get("/register/mismatches/double")
    assert f"/register/merges?kept={key_of(country, 'ONE')}".replace(" ", "+") in listed.text.replace("%20", "+")
    refused = page.post("/register/merges", data=asked(country))
    assert refused.status_code == 422
    assert "contradict each other" in refused.text
    assert f'value="{REASON}"' in refused.text
    nobody = page.post("/register/merges", data={**asked(country), "kept": "person 999"})
    assert nobody.status_code == 422
    assert "Check both" in nobody.text
    short = page.post("/register/merges", data={**asked(country), "reason": "x"})
    assert short.status_code == 422
    done = page.post("/register/merges", data=asked(country, kept_stands="true"))
    assert (done.status_code, done.location) == (303, "/register/merges")
    assert REASON in page.get("/register/merges").text
    assert page.post("/register/merges/1/undo").status_code == 303
    assert "Undone on" in page.get("/register/merges").text
    assert page.post("/register/merges/1/undo").status_code == 409


def test_the_console_merges_by_keys_or_by_staff_numbers_that_it_asks_for(country, app):
    run = app.test_cli_runner().invoke
    keys = [key_of(country, "ONE"), key_of(country, "TWO")]
    refused = run(args=["register", "merge", *keys, "--reason", REASON])
    assert refused.exit_code == 1
    done = run(args=["register", "merge", "--reason", REASON, "--kept-stands"], input="ONE\nTWO\n")
    assert done.exit_code == 0, done.output
    assert "1 account" in done.output
    assert "is undone" in run(args=["register", "unmerge", "1"]).output
    assert run(args=["register", "unmerge", "1"]).exit_code == 1


def test_whoever_has_the_right_for_a_part_of_the_country_merges_and_lists_nothing(country, app, api):
    cookie, token = keys_of(country.unit, Role.ANALYST, region_id=country.regions["north"], email="n@example.org")
    program = api.signed_in(token)
    assert program.post(MERGES, json=asked(country)).status_code == 403
    assert program.get(MERGES).status_code == 403
    assert program.get(f"{LISTS}/double").status_code == 403
    client = app.test_client()
    client.set_cookie(COOKIE_PLAIN, cookie)
    for path in ("/register/merges", "/register/mismatches", "/register/mismatches/double"):
        assert client.get(path).status_code == 403
    assert "/register/merges" not in client.get("/register").text


def test_every_list_says_what_to_do_and_holds_no_staff_number(country, officer, app):
    country.account("X1")
    country.passes("X1", date(2026, 7, 7))
    page, program = officer
    for kind in KINDS:
        answer = program.get(f"{LISTS}/{kind}")
        assert answer.status_code == 200, kind
        assert answer.json["advice"]
        shown = page.get(f"/register/mismatches/{kind}")
        assert shown.status_code == 200
        rows = list(csv.DictReader(io.StringIO(page.get(f"/register/mismatches/{kind}.csv").text)))
        assert len(rows) == len(answer.json["rows"])
        told = app.test_cli_runner().invoke(args=["register", "mismatches", kind, "--csv"])
        assert len(list(csv.DictReader(io.StringIO(told.output)))) == len(rows)
        assert not [name for name in ("ONE", "TWO", "SIX", "X1@", "X1,") if name in answer.text + told.output]
    assert program.get(f"{LISTS}/nothing").status_code == 404
    assert page.get("/register/mismatches/nothing").status_code == 404
    keys = {kind: [row["key"] for row in program.get(f"{LISTS}/{kind}").json["rows"]] for kind in KINDS}
    assert len(keys["unmatched"]) == 1
    assert keys["double"] == [f"{key_of(country, 'ONE')}, {key_of(country, 'TWO')}"]
    assert len(keys["no-site"]) == 1
    assert keys["sizes"] == []
    assert "Rows: 1." in app.test_cli_runner().invoke(args=["register", "mismatches", "no-site"]).output


def test_merged_entries_and_accounts_of_one_name_leave_or_enter_the_list_of_doubles(country, officer):
    _, program = officer
    program.post(MERGES, json=asked(country, kept_stands=True))
    assert program.get(f"{LISTS}/double").json["rows"] == []
    country.account("again", person="SIX")
    with country.unit() as session:
        from app.accounts.models import Account

        session.get_one(Account, country.accounts["again"]).name = "  two"
    rows = program.get(f"{LISTS}/double").json["rows"]
    assert [row["key"] for row in rows] == [f"{key_of(country, 'ONE')}, {key_of(country, 'SIX')}"]


def test_a_head_count_that_the_register_contradicts_is_listed_with_both_numbers(country, officer):
    from app.workforce.actions import add_head_count

    for number in range(30):
        country.post(f"O-{number}", "south")
    with country.unit() as session:
        south = session.get_one(Region, country.regions["south"])
        root = session.get_one(Region, country.regions["country"])
        add_head_count(session, region=south, audience="T", on=date(2026, 1, 1), count=99, source="old")
        add_head_count(session, region=south, audience="T", on=date(2026, 6, 1), count=60, source="Account")
        add_head_count(session, region=root, audience="T", on=date(2026, 6, 1), count=35, source="Account")
        add_head_count(session, region=south, audience="H", on=date(2026, 6, 1), count=60, source="Account")
    rows = officer[1].get(f"{LISTS}/head-counts").json["rows"]
    assert [(row["region"], row["figures"]) for row in rows] == [("XX-S", "2026-06-01: 60 / 31")]


def test_what_counts_as_apart_and_as_the_same_name():
    assert [disagree(*pair) for pair in ((100, 121), (100, 126), (0, 500), (500, 0), (5, 15), (4, 15))] == [
        False,
        True,
        False,
        False,
        False,
        True,
    ]
    assert same_names([(3, "Ana  Novak", 1984), (1, "ana novak", 1984), (2, "Ana Novak", 1985)]) == [(1, 3)]
