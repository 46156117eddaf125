"""Live tables side by side: what somebody who reads all of them, on any date and by any door, must not find out."""

import logging
import re
from datetime import date

import pytest
from hypothesis import given, settings

from app.accounts.pages.door import COOKIE_PLAIN
from app.coverage import queries
from app.coverage.queries.overview import overview
from app.errors import Invalid
from app.permissions import Role
from tests.coverage.conftest import ANALYST
from tests.coverage.live_attack import countries, found_out, told
from tests.coverage.release_world import REF_DATE, TODAY, account, empty_ministry, teachers_and_police

REGIONS = ("XX", "XX-N", "XX-S", "XX-E")


@settings(max_examples=25, deadline=None)
@given(countries())
def test_nobody_who_reads_every_table_can_calculate_a_small_number(country):
    assert found_out(country, told(country)) == ([], {})


def read(database, indicator="COV-1", **options):
    with database.reading() as session:
        return queries.coverage_table(
            session, ANALYST, indicator, **{"audience": "T", "on": REF_DATE, "today": TODAY, **options}
        )


def numbers(table):
    return {row.code: row.cell.n for row in (*table.rows, table.total)}


@pytest.fixture
def ministry(once, unit):
    return once(teachers_and_police, unit)


def test_a_region_s_women_are_not_what_the_other_regions_leave_of_the_country_s(database, ministry):
    """AT-31: North has 3 certified policewomen; whoever pages through all regions must not be left with them."""
    by_sex = {code: numbers(read(database, audience="C", by="sex", region=code)) for code in REGIONS}
    assert by_sex["XX-N"]["F"] is None
    others = [by_sex[code]["F"] for code in ("XX-S", "XX-E")]
    assert by_sex["XX"]["F"] is None or others.count(None) > 0
    assert [by_sex[code][code] for code in REGIONS] == [92, 24, 42, 26]


def test_all_groups_together_do_not_give_the_one_withheld_group_away(database, unit):
    ministry = empty_ministry(unit)
    with unit() as session:
        ministry.added(session, "south", "T", "F", n=20, d=40)
        ministry.added(session, "south", "C", "F", n=3, d=40)
    assert numbers(read(database, audience="T", by="none")) == {"XX": 20}
    assert numbers(read(database, audience="C", by="none")) == {"XX": None}
    for by in ("none", "region", "sex", "age", "setting"):
        assert set(numbers(read(database, audience="_T", by=by)).values()) == {None}, by
    assert read(database, "COV-6", audience="_T", on=date(2025, 3, 31), by="none").total.cell.n is None


def test_all_groups_together_are_told_where_each_group_is(database, ministry):
    assert numbers(read(database, audience="_T", by="region")) == {
        "XX": 92 + 67,
        "XX-N": None,
        "XX-S": None,
        "XX-E": None,
    }
    assert read(database, audience="_T", by="none", region="XX-S").total.cell.n is None


def test_below_the_regions_nothing_is_told_by_sex_not_even_of_how_many(database, ministry):
    district = read(database, by="sex", region="XX-N2")
    assert {(row.cell.n, row.cell.d, row.cell.status) for row in district.rows} == {(None, None, "c")}
    assert district.total.cell.d == 22


def test_the_setting_is_told_of_the_country_alone(database, ministry):
    assert {row.cell.n for row in read(database, by="setting", region="XX-S").rows} <= {None}


def test_what_a_release_withheld_stays_withheld_also_when_it_has_grown(database, ministry):
    ministry.published()
    withheld = {"XX-S"}
    assert read(database, by="region").rows
    before = numbers(read(database, by="region"))
    assert withheld <= {code for code, n in before.items() if n is None}
    ministry.certify_all("south", on=date(2025, 4, 1))
    grown = numbers(read(database, by="region"))
    assert withheld <= {code for code, n in grown.items() if n is None}
    assert sum(n is None for n in grown.values()) > 1
    assert numbers(read(database, by="none", region="XX-S"))["XX-S"] is None
    with database.reading() as session:
        points = overview(session, ANALYST, on=TODAY, target=80, region="XX-S").headlines[0].points
    assert {point.cell.n for point in points if point.on == REF_DATE} == {None}
    later = numbers(read(database, by="region", on=date(2026, 1, 31)))
    assert later["XX-S"] == 31


@pytest.mark.parametrize("on", [date(2026, 11, 21), date(2026, 11, 23), date(2025, 12, 30), date(2027, 2, 27)])
def test_days_between_the_ends_of_months_are_refused_in_words(database, ministry, on):
    """Two days close to each other differ by what one person did (AT-34, in time)."""
    with pytest.raises(Invalid) as refusal:
        read(database, on=on)
    assert "last day of a month" in str(refusal.value.fields["on"][0])


@pytest.mark.parametrize("on", [TODAY, date(2026, 10, 31), date(2024, 2, 29), date(2027, 2, 28)])
def test_ends_of_months_and_today_are_told(database, ministry, on):
    assert read(database, on=on).question.on == on


@pytest.fixture
def ana(client, api, ministry):
    """An analyst's browser and program."""
    account(ministry, "ana", Role.ANALYST)
    client.set_cookie(COOKIE_PLAIN, ministry.cookies["ana"])
    return client, api.signed_in(ministry.tokens["ana"])


def test_every_door_refuses_a_day_between(ana, app):
    for door, address in (
        (ana[0], "/coverage?on=2025-12-30"),
        (ana[0], "/coverage/equity?on=2025-12-30"),
        (ana[0], "/coverage/quality?on=2025-12-30"),
        (ana[0], "/coverage.csv?on=2025-12-30"),
        (ana[1], "/coverage/COV-1?on=2025-12-30"),
    ):
        answer = door.get(address)
        assert answer.status_code == 422, address
        assert "last day of a month" in answer.get_data(as_text=True), address
    printed = app.test_cli_runner().invoke(args=["coverage", "report", "COV-1", "--on", "2025-12-30"])
    assert printed.exit_code == 1


def test_who_reads_which_table_is_logged_and_no_figure_is(ana, ministry, caplog):
    caplog.set_level(logging.INFO, logger="app.coverage")
    ana[1].get("/coverage/COV-1?on=2025-12-31&audience=C&by=sex&region=XX-S")
    ana[0].get("/coverage/overview")
    lines = [record.getMessage() for record in caplog.records if record.name.startswith("app.coverage")]
    assert len(lines) == 2
    number = re.search(r"account (\d+)", lines[0]).group(1)
    assert lines[0] == f"coverage read by account {number}: COV-1 of C in XX-S by sex on 2025-12-31"
    assert lines[1].startswith(f"coverage read by account {number}: COV-1 of _T in XX by region on ")
