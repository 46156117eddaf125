"""The ministry's overview through its door: every figure as the tables tell it, and none that they withhold."""

import re
from dataclasses import replace
from datetime import date

import pytest

from app.accounts.pages.door import COOKIE_PLAIN
from app.accounts.policy import Reach, SignedIn
from app.config import BadSetting, from_environment
from app.coverage.queries import coverage_table
from app.coverage.queries.overview import overview
from app.coverage.tables import CountsDisagree
from app.coverage.trend import Outlook, dates
from app.errors import NotFound
from app.permissions import Role
from app.workforce.actions import add_head_count
from app.workforce.codes import AUDIENCES
from app.workforce.models import Region
from tests.coverage.conftest import ANALYST, keys_of
from tests.coverage.release_world import empty_ministry

TODAY = date(2026, 11, 22)
REGIONS = ("XX", "XX-N", "XX-N1", "XX-S", "XX-E")
LARGEST_DRAWING = 5_000


def peopled(unit):
    """200 teachers, of whom the 3 certified ones of East are withheld; 120 police; 500 health workers, only counted."""
    found = empty_ministry(unit)
    with unit() as session:
        found.added(session, "district 1", "T", "F", n=18, d=25, on=date(2024, 1, 10))
        found.added(session, "district 1", "T", "M", n=12, d=25, on=date(2024, 6, 1))
        found.added(session, "district 2", "T", "F", n=20, d=50, on=date(2025, 3, 1))
        found.added(session, "south", "T", "F", n=30, d=60, on=date(2026, 2, 1))
        found.added(session, "east", "T", "F", n=3, d=40, on=date(2026, 2, 1))
        found.added(session, "district 1", "C", "M", n=2, d=60, on=date(2025, 6, 1))
        found.added(session, "south", "C", "M", n=20, d=60, on=date(2026, 3, 1))
        whole = session.get_one(Region, found.regions["country"])
        add_head_count(session, region=whole, audience="H", on=date(2025, 1, 1), count=500, source="Health account")
    return found


@pytest.fixture
def country(once, unit):
    """Three groups in three regions."""
    return once(peopled, unit)


@pytest.fixture
def page(client, unit, country, monkeypatch):
    """A signed-in analyst's browser, on the day of these tests."""
    monkeypatch.setattr("app.coverage.pages.overview.today", lambda: TODAY)
    client.set_cookie(COOKIE_PLAIN, keys_of(unit, Role.ANALYST)[0])
    return client


def bounded(country, name):
    """An analyst of one region."""
    with country.unit() as session:
        path = session.get_one(Region, country.regions[name]).path
    return replace(ANALYST, grants=(Reach(Role.ANALYST, region_path=path),))


def read(database, region=None, by: SignedIn = ANALYST, *, target=80):
    """The overview as the page has it."""
    with database.reading() as session:
        return overview(session, by, on=TODAY, target=target, region=region)


def test_every_figure_is_the_one_of_its_table(database, country):
    for region in REGIONS:
        found = read(database, region)
        with database.reading() as session:
            for each in found.headlines:
                asked = {"audience": each.audience, "region": region}
                for point in each.points:
                    there = coverage_table(session, ANALYST, "COV-1", on=point.on, today=TODAY, **asked)
                    assert point.row == there.total, (region, each.audience, point.on)
                soon = coverage_table(session, ANALYST, "EXP-1", on=TODAY, today=TODAY, **asked)
                assert each.expiring == soon.total, (region, each.audience)
            for audience in found.unregistered:
                there = coverage_table(
                    session, ANALYST, "COV-1", on=TODAY, today=TODAY, audience=audience, region=region
                )
                assert not there.total.cell.d, (region, audience)


def test_the_country_is_told_with_its_way_to_the_target(database, country):
    found = read(database)
    assert [each.audience for each in found.headlines] == ["T", "H", "C"]
    assert set(found.unregistered) == set(AUDIENCES) - {"T", "H", "C"}
    teachers, health, police = found.headlines
    assert [point.on for point in teachers.points] == [day for day in dates(TODAY) if day.year >= 2020]
    assert [point.cell.value for point in teachers.points] == ["0.0", "0.0", "0.0", "0.0", "15.0", "25.0", "41.5"]
    assert (teachers.forecast.outlook, str(teachers.forecast.gap)) == (Outlook.EXPECTED, "38.5")
    assert (str(teachers.forecast.pace), teachers.forecast.since) == ("14.0", date(2024, 12, 31))
    assert teachers.forecast.year == 2029
    assert (teachers.expiring.cell.n, teachers.expiring.cell.d) == (18, 83)
    assert (health.now.cell.d, health.now.cell.status, health.is_named) == (500, "x", False)
    assert [(point.cell.bound, point.cell.status) for point in police.points[-3:-1]] == [("<=5", ""), (None, "c")]
    assert police.forecast.outlook == Outlook.NO_PACE


def test_what_a_table_withholds_is_not_told_by_any_way(database, country):
    """East has 3 certified teachers; South is withheld beside it, so both have no distance, pace or year."""
    for region in ("XX-E", "XX-S"):
        teachers = read(database, region).headlines[0]
        assert (teachers.now.cell.n, teachers.now.cell.value) == (None, None)
        assert (teachers.expiring.cell.n, teachers.expiring.cell.d) == (None, None)
        way = teachers.forecast
        assert (way.outlook, way.gap, way.pace, way.year) == (Outlook.UNTOLD, None, None, None)


def test_the_target_is_reached_only_by_what_is_told(database, country):
    found = read(database, target=40)
    assert [each.audience for each in found.at_target] == ["T"]
    assert found.furthest_behind.audience == "C"
    assert read(database, target=15).furthest_behind is None


def test_nobody_sees_beyond_their_reach(database, country):
    of_north = bounded(country, "north")
    found = read(database, by=of_north)
    assert (found.region_code, found.crumbs) == ("XX-N", ())
    assert [code for code, _ in found.parts] == ["XX-N1", "XX-N2"]
    for region in ("XX", "XX-S", "nowhere"):
        with pytest.raises(NotFound):
            read(database, region, by=of_north)
    assert read(database, "XX-N1", by=of_north).crumbs == (("XX-N", "North"),)


def test_a_broken_ledger_tells_nothing(database, country):
    with database.writing() as session:
        session.connection().exec_driver_sql(
            "UPDATE ledger_total SET amount = amount + 500 WHERE measure = 'certified'"
        )
        session.commit()
    with pytest.raises(CountsDisagree):
        read(database)


def test_the_page_tells_each_group_and_draws_its_trend(page):
    text = page.get("/coverage/overview").get_data(as_text=True)
    assert "<h1>0 of 2 groups have reached the target of 80 %</h1>" in text
    assert "Furthest behind: \u2068Police\u2069 with 18.3\u00a0%." in text
    assert "Target 80 %: 38.5 points to go." in text
    assert "it is reached in 2029." in text
    assert "Teachers and other education staff: up from 0.0\u00a0% on December 31, 2020 to 41.5\u00a0%" in text
    assert "500</bdi> <abbr" in text
    assert "heads are counted, but no register names them" in text
    assert text.count("[c]</abbr>") >= 4
    assert "How this is counted" not in text
    for link in (
        "/coverage?indicator=COV-1&amp;audience=T",
        "indicator=EXP-1",
        "/releases",
        "/coverage/definitions#COV-1",
    ):
        assert link in text
    drawings = re.findall(r"<svg.*?</svg>", text, re.DOTALL)
    assert len([each for each in drawings if 'role="img"' in each]) == 1
    assert max(len(each.encode()) for each in drawings) <= LARGEST_DRAWING
    assert "<script" not in text.partition("<main")[2].partition("</main>")[0]


def test_the_page_is_mirrored_in_arabic(page):
    page.set_cookie("language", "ar")
    text = page.get("/coverage/overview").get_data(as_text=True)
    assert 'dir="rtl"' in text
    assert '<line class="aim" x1="20%" x2="20%"' in text


def test_the_page_costs_five_statements_however_many_people_and_regions(page, queries):
    page.get("/coverage/overview")
    for address in ("/coverage/overview", "/coverage/overview?region=XX-N1"):
        with queries(most=5):
            assert page.get(address).status_code == 200


def test_the_page_refuses_what_it_does_not_know(page):
    assert page.get("/coverage/overview?region=nowhere").status_code == 404
    assert page.get(f"/coverage/overview?region={'x' * 41}").status_code == 422


def test_only_who_may_read_coverage_opens_it(client, unit, country):
    assert client.get("/coverage/overview").headers["Location"].startswith("/sign-in?next=")
    client.set_cookie(COOKIE_PLAIN, keys_of(unit, Role.TRAINER, email="trainer@example.org")[0])
    assert client.get("/coverage/overview").status_code == 403


def test_a_country_without_anybody_has_an_empty_overview(client, unit, world):
    client.set_cookie(COOKIE_PLAIN, keys_of(unit, Role.ANALYST)[0])
    text = client.get("/coverage/overview").get_data(as_text=True)
    assert "<h1>No group&#39;s share can be told yet</h1>" in text
    assert "Neither a register nor a head count knows anybody here." in text
    assert "<svg" not in text.partition("<main")[2].partition("</main>")[0]


def test_the_target_is_a_setting(page, app):
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], coverage_target=40)
    assert "1 of 2 groups have reached the target of 40 %" in page.get("/coverage/overview").get_data(as_text=True)


@pytest.mark.parametrize("wrong", ["0", "101", "80 %", "-5"])
def test_a_target_is_a_percentage(wrong, tmp_path):
    with pytest.raises(BadSetting, match="SAFEGUARD_COVERAGE_TARGET"):
        from_environment({"SAFEGUARD_DATA_DIR": str(tmp_path), "SAFEGUARD_COVERAGE_TARGET": wrong})
