"""The new indicators in service: what they cost, what they withhold, what they refuse, and their pages."""

from datetime import date

import pytest

from app.accounts.pages.door import COOKIE_PLAIN
from app.accounts.policy import Reach, SignedIn
from app.coverage import queries as reads
from app.coverage import suppression
from app.coverage.dictionary import DICTIONARY
from app.coverage.indicators import INDICATORS
from app.errors import Invalid, NotFound
from app.permissions import Role
from tests.coverage.conftest import ANALYST, keys_of
from tests.coverage.test_indicators_acceptance import HEADER, bring_in, certify

ON = date(2026, 12, 31)
MOST_STATEMENTS = {"DQ-6": 11, "RES-1": 5, "COV-5": 5}


def asked(database, code, *, who=ANALYST, **options):
    indicator = INDICATORS[code]
    group = "_T" if indicator.is_of_no_group else "T"
    with database.reading() as session:
        return reads.coverage_table(session, who, code, **{"audience": group, "on": ON, **options})


def grown(world, first, last):
    for number in range(first, last):
        for region, site in (("north", "A"), ("south", "C")):
            world.post(f"{region}{number}", region, site, start=date(2026, 1, 10))


@pytest.mark.parametrize("code", INDICATORS)
def test_no_indicator_needs_more_statements_for_more_people(database, world, queries, code):
    grown(world, 0, 1)
    with queries(most=MOST_STATEMENTS.get(code, 4)) as counted:
        asked(database, code)
    before = len(counted) if hasattr(counted, "__len__") else None
    grown(world, 1, 4)
    certify(world, "T", ["north1", "south2"])
    with queries(most=MOST_STATEMENTS.get(code, 4)) as counted:
        asked(database, code)
    assert before is None or len(counted) <= before + 1


@pytest.mark.parametrize("code", INDICATORS)
def test_an_empty_country_has_an_answer_for_every_indicator(database, world, code):
    table = asked(database, code)
    assert table.question.indicator.code == code
    assert table.total.cell.value in (None, "0.0", "100.0", "16.7")


def test_who_expires_is_told_only_where_it_is_told_how_many_are_certified(database, world):
    """South has 3 certified: neither they nor how many of them expire may be told, in any table."""
    grown(world, 0, 40)
    certify(world, "T", [f"north{number}" for number in range(20)], on=date(2024, 1, 15))
    certify(world, "T", [f"south{number}" for number in range(3)], on=date(2024, 1, 15))
    coverage = asked(database, "COV-1")
    hidden = {row.code for row in coverage.rows if row.cell.n is None}
    assert hidden == {"XX-N", "XX-S"}
    expiring = asked(database, "EXP-1")
    assert {row.code for row in expiring.rows if row.cell.d is None and row.cell.n is None} == hidden
    assert asked(database, "EXP-1", region="XX-S", by="none").total.cell.d is None
    assert (expiring.total.cell.n, expiring.total.cell.d) == (None, 23)


def test_small_cohorts_are_told_neither_as_number_nor_as_size(database, world):
    grown(world, 0, 40)
    world.held("north", date(2026, 5, 1), attendees=4, roster=["north1", "north2"])
    for code in ("DQ-1", "DQ-7"):
        total = asked(database, code, by="none").total.cell
        assert (total.n, total.d, total.status) == (None, None, "c"), code


def test_a_gap_is_withheld_with_any_share_it_lies_between_and_small_regions_stay_outside(database, world):
    grown(world, 0, 40)
    certify(world, "T", [f"north{number}" for number in range(20)])
    certify(world, "T", [f"south{number}" for number in range(3)])
    for code in ("EQ-1", "EQ-2", "EQ-3"):
        assert asked(database, code).total.cell.status == "c"
    certify(world, "T", [f"south{number}" for number in range(3, 10)])
    assert asked(database, "EQ-1").total.cell.value == "25.0"
    assert asked(database, "EQ-2").total.cell.value == "0.50"
    assert asked(database, "EQ-3").total.cell.value == "12.5"
    assert asked(database, "EQ-4", by="sex").total.cell.status == "z"  # women only


def test_reports_of_few_are_withheld_with_their_rate_and_their_completeness(database, world):
    grown(world, 0, 40)
    bring_in(world, f"{HEADER}XX-N,2026,T,reports,3,1,authority\nXX-S,2026,T,reports,40,30,authority\n")
    for code in ("RES-1", "RES-1c"):
        rows = {row.code: row.cell for row in asked(database, code).rows}
        assert rows["XX-N"].n is None
        assert rows["XX-N"].value is None
        assert rows["XX-S"].n is None  # or the 3 could be calculated from the total
    assert {row.cell.d for row in asked(database, "RES-1c").rows} == {None}


@pytest.mark.parametrize(
    ("code", "options"),
    [
        ("COV-7a", {"audience": "_T"}),
        ("EXP-1", {"audience": "_T"}),
        ("EXP-1", {"by": "sex"}),
        ("COV-3", {"by": "setting"}),
        ("CNT-1", {"by": "sex"}),
        ("EQ-4", {"by": "age"}),
    ],
)
def test_what_does_not_fit_is_refused(database, world, code, options):
    with pytest.raises(Invalid):
        asked(database, code, **options)


@pytest.mark.parametrize("code", ["DQ-2", "DQ-4", "DQ-6"])
def test_national_figures_are_not_told_of_a_region(database, world, code):
    north = SignedIn(
        1, "", "", "en", None, (Reach(Role.ANALYST, f"/{world.regions['country']}/{world.regions['north']}/"),)
    )
    with pytest.raises(NotFound):
        asked(database, code, who=north)
    with pytest.raises(NotFound):
        asked(database, code, region="XX-N")


def test_the_dictionary_is_whole_and_public(client, api):
    told = api.get("/indicators").get_json()
    assert [each["code"] for each in told["indicators"]] == list(DICTIONARY)
    assert all(each["name"] and each["numerator_is"] and each["sources"] for each in told["indicators"])
    page = client.get("/indicators").get_data(as_text=True)
    for code in DICTIONARY:
        assert f'id="{code}"' in page


@pytest.fixture
def ana(client, api, unit, world):
    """An analyst's browser and program."""
    cookie, token = keys_of(unit, Role.ANALYST)
    client.set_cookie(COOKIE_PLAIN, cookie)
    return client, api.signed_in(token)


def test_every_indicator_of_the_dictionary_is_told_by_one_address(ana):
    for code in DICTIONARY.keys() - {"LRN-5"}:
        answer = ana[1].get(f"/coverage/{code}?on=2026-12-31")
        assert answer.status_code == 200, (code, answer.get_json())
        assert answer.get_json()["indicator"] == code
        if code in INDICATORS:
            assert ana[0].get(f"/coverage?indicator={code}&on=2026-12-31").status_code == 200, code
            file = ana[1].get(f"/coverage/{code}?on=2026-12-31", headers={"Accept": "text/csv"})
            assert file.mimetype == "text/csv"


def test_effects_by_that_address_need_the_right_to_read_them(api, unit, world):
    _, token = keys_of(unit, Role.MANAGER, email="manager@example.org")
    assert api.signed_in(token).get("/coverage/LRN-1").status_code == 403


def test_the_equity_page_tells_gaps_or_why_not(ana, world):
    grown(world, 0, 40)
    certify(world, "T", [f"north{number}" for number in range(20)])
    certify(world, "T", [f"south{number}" for number in range(10)])
    text = ana[0].get("/coverage/equity?on=2026-12-31").get_data(as_text=True)
    assert "<bdi>25</bdi>" in text
    assert "EQ-4" in text


def test_the_quality_page_lists_what_to_mend_by_keys_alone_and_only_for_who_mends(ana, client, unit, world):
    grown(world, 0, 3)
    text = ana[0].get("/coverage/quality?on=2026-12-31").get_data(as_text=True)
    assert "position\u00a01" in text
    assert "occupation" in text
    cookie, _ = keys_of(unit, Role.MANAGER, email="manager@example.org")
    client.set_cookie(COOKIE_PLAIN, cookie)
    assert "position\u00a01" not in client.get("/coverage/quality?on=2026-12-31").get_data(as_text=True)


def test_where_a_numerator_is_larger_than_its_denominator_is_told_and_the_table_stops(ana, database, world):
    grown(world, 0, 40)
    certify(world, "T", [f"north{number}" for number in range(20)])
    with database.writing() as session:
        session.connection().exec_driver_sql(
            "UPDATE ledger_total SET amount = amount + 40 WHERE measure = 'certified' AND region_id = 2"
        )
        session.commit()
    assert "Run the consistency checks" in ana[0].get("/coverage/quality?on=2026-12-31").get_data(as_text=True)
    text = ana[0].get("/coverage/quality?on=2026-12-31&checks=run").get_data(as_text=True)
    assert "<li><bdi>COV-1 T XX-N</bdi></li>" in text
    refused = ana[1].get("/coverage/COV-1?on=2026-12-31")
    assert refused.status_code == 409
    assert "XX-N" in refused.get_json()["detail"]


def test_the_console_tells_every_indicator(app, world):
    run = app.test_cli_runner().invoke
    for code in DICTIONARY.keys() - {"LRN-5"}:
        audience = "_T" if code.startswith(("DQ", "CNT")) else "T"
        printed = run(args=["coverage", "report", code, "--on", "2026-12-31", "--audience", audience])
        assert printed.exit_code == 0, (code, printed.output)


def test_the_profile_of_gaps_is_that_of_the_group(database, world):
    table = asked(database, "EQ-1", audience="C")
    assert table.is_strict
    assert asked(database, "EQ-1", profile=suppression.OFF).is_strict is False
