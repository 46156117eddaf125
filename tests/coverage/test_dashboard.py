"""The public dashboard: what everybody sees of the latest release, rounded, on the page and over the API."""

import re

import pytest

from app.coverage.releases.document import CellKey
from app.coverage.releases.rounding import public
from tests.coverage import release_world
from tests.coverage.release_world import NEXT

NOW = "/published/now"


@pytest.fixture
def ministry(once, unit):
    """Teachers and police in three regions."""
    return once(release_world.teachers_and_police, unit)


def text_of(page):
    """What is read, without marks and directions."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>|[\u2066-\u2069]", " ", page)).replace("\u00a0", " ")


def test_before_the_first_release_there_is_nothing_to_see(app, api):
    page = app.test_client().get(NOW)
    assert (page.status_code, "Nothing has been published yet." in page.text) == (200, True)
    assert api.get("/dashboard").status_code == 404


def test_everybody_sees_the_latest_release_as_a_finding_bars_and_tables(ministry, app):
    document = ministry.published()
    anybody = app.test_client()
    page = anybody.get(NOW).text
    share = document.cell(CellKey("COV-1", "", "C", "XX"))
    assert f"<h1>Police: {public(share).percent}%\u00a0are".replace("%\u00a0", "\u00a0% ") in page
    assert page.count('<svg width="100%"') >= 2
    assert 'role="img" aria-label="Currently certified, by group. Teachers' in page
    assert page.count("<caption>") == page.count("<table>") >= 3
    assert document.citation in page
    police = text_of(anybody.get(f"{NOW}?audience=C&area=XX-N").text)
    assert "Women 5 [c] [c]" in police
    for address in (f"{NOW}?audience=ZZ", f"{NOW}?area=XX-ZZ", f"{NOW}?audience=H"):
        assert anybody.get(address).status_code == 404
    assert NOW in anybody.get("/published").text


def test_it_says_where_rounded_parts_do_not_add_up(ministry, app, api):
    ministry.published()
    told = api.get("/dashboard?audience=C").get_json()
    by_cut = {table["cut"]: table for table in told["tables"]}
    for table in by_cut.values():
        for name in ("n", "d"):
            parts = [row[name] for row in table["rows"]]
            if None not in (*parts, table["total"][name]) and sum(parts) != table["total"][name]:
                assert not table["adds_up"]
    assert [row["n"] for row in by_cut["sex"]["rows"]] == [25, 70]
    assert by_cut["sex"]["total"]["n"] == 90
    assert not by_cut["sex"]["adds_up"]
    assert "do not add up to the total shown" in app.test_client().get(f"{NOW}?audience=C").text


def test_every_number_is_that_of_the_release_rounded_and_withheld_where_it_is(ministry, api):
    document = ministry.published()
    seen = 0
    for audience in document.audiences:
        for area in document.areas:
            told = api.get(f"/dashboard?audience={audience}&area={area.code}").get_json()
            assert (told["release"], told["digest"]) == (document.code, document.digest)
            for table in told["tables"]:
                for row in table["rows"]:
                    key = CellKey("COV-1", "", audience, area.code, table["cut"], row["code"])
                    cell = document.cell(key) or document.cell(CellKey("COV-1", "", audience, row.pop("code")))
                    row.pop("code", None)
                    assert row == vars(public(cell))
                    assert all(row[name] is None or row[name] % 5 == 0 for name in "nd")
                    seen += 1
    assert seen > 50
    assert api.get("/dashboard?audience=ZZ").status_code == 422
    assert api.get("/dashboard?area=XX-ZZ").status_code == 404


def test_a_withdrawn_release_gives_way_to_the_one_before(unit, app, api):
    few = release_world.small(unit)
    few.published()
    few.published(NEXT, explanation="More people were trained.")
    assert api.get("/dashboard").get_json()["ref_date"] == NEXT.isoformat()
    few.withdrawn(f"{NEXT.isoformat()}.1")
    assert api.get("/dashboard").get_json()["ref_date"] == "2025-12-31"
    assert "December 31, 2025" in app.test_client().get(NOW).text


def test_it_costs_two_statements(unit, app, queries):
    release_world.small(unit).published()
    anybody = app.test_client()
    anybody.get(NOW)
    with queries(most=2):
        assert anybody.get(f"{NOW}?audience=T&area=XX-N").status_code == 200


@pytest.mark.parametrize("language", ["ar", "zh"])
def test_it_is_mirrored_where_people_read_from_the_right(unit, app, language):
    release_world.small(unit).published()
    anybody = app.test_client()
    anybody.set_cookie("language", language)
    page = anybody.get(NOW).text
    assert ('<text x="100%" y="17">' in page) == (language == "ar")
