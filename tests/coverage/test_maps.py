"""Maps of coverage: drawn from the protected table alone, light enough for a slow line, the same way up everywhere."""

import io
import re
from dataclasses import dataclass
from html import unescape

import brotli
import pytest
from flask import render_template_string

from app.accounts.pages.door import COOKIE_PLAIN
from app.clock import today
from app.coverage.map_drawing import MOST_NUMBERED, UNTOLD, Place, drawn
from app.coverage.pages.door import BOUNDS
from app.permissions import Role
from app.workforce import shapes
from app.workforce.actions import keep_maps, plan_maps
from app.workforce.outlines import outline_file
from tests.coverage.conftest import keys_of
from tests.coverage.release_world import AT, account, empty_ministry, teachers_and_police
from tests.workforce.borders import bricks, collection, feature, square

HEAVIEST = 15_000
"""Bytes of a map as it is sent."""
BORDERS = collection(
    feature("XX-N", square(0, 1)),
    feature("XX-S", square(0, 0)),
    feature("XX-E", square(1, 0)),
    feature("XX-N1", square(0, 1, 0.5)),
    feature("XX-N2", square(0.5, 1, 0.5)),
)
HATCHED = 'fill="url(#untold)"'


@dataclass(frozen=True)
class Share:
    """A protected share."""

    value: str | None = None
    bound: str | None = None
    status: str = ""
    is_low_reliability: bool = False


@pytest.fixture
def country(once, unit):
    """The mapped country, made once."""
    return once(mapped, unit)


def mapped(unit):
    """Teachers of three regions, so few of them certified in East that another region is withheld with it; police."""
    found = empty_ministry(unit)
    with unit() as session:
        keep_maps(session, plan_maps(session, io.BytesIO(BORDERS)), by=None, at=AT)
        found.added(session, "district 1", "T", "F", n=20, d=40)
        found.added(session, "district 2", "T", "F", n=7, d=20)
        found.added(session, "south", "T", "F", n=30, d=30)
        found.added(session, "east", "T", "F", n=3, d=40)
        found.added(session, "south", "C", "M", n=0, d=25)
        found.added(session, "district 1", "C", "M", n=20, d=60)
    return found


@pytest.fixture
def page(client, unit, country):
    """A signed-in analyst's browser."""
    client.set_cookie(COOKIE_PLAIN, keys_of(unit, Role.ANALYST)[0])
    return lambda address: client.get(address).get_data(as_text=True)


def titles(text):
    """What the regions of the map say, by their names."""
    found = re.findall(r"<path (.*?) d=\"[^\"]+\"><title>(.*?): (.*?)</title>", text)
    return {name: (unescape(words), fill) for fill, name, words in found}


def shares(text):
    """The last number of each row of the first table of regions, by the row's words."""
    body = text.partition("<tbody>")[2].partition("</tbody>")[0]
    rows = re.findall(r'<th scope="row">(.*?)</th>(.*?)</tr>', body, re.DOTALL)
    cells = {name: re.findall(r'<td class="num">(.*?)</td>', rest, re.DOTALL) for name, rest in rows}
    return {plain(name): plain(found[2]) for name, found in cells.items()}


def plain(markup):
    return " ".join(unescape(re.sub(r"<[^>]+>", "", markup)).split())


def places(*cells):
    return [Place(f"R{number}", f"Region {number}", cell) for number, cell in enumerate(cells, 1)]


def kinds(*cells):
    found = drawn(places(*cells), None, is_mirrored=False)
    return [area.kind for area in sorted(found.areas, key=lambda area: area.number)]


def test_the_classes_have_fixed_borders_and_a_bound_falls_into_the_one_it_names():
    values = ("0.0", "19.9", "20.0", "39.9", "40.0", "59.9", "60.0", "79.9", "80.0", "100.0")
    assert kinds(*map(Share, values)) == [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]
    assert kinds(*(Share(bound=bound) for bound in BOUNDS)) == [1, 1, 5, 5]
    assert kinds(*(Share(status=status) for status in ("c", "z", "x", "low"))) == [UNTOLD] * 4


def test_the_legend_names_every_class_and_the_regions_in_it():
    found = drawn(places(Share("90.0"), Share(status="c"), Share("10.0", is_low_reliability=True)), None, is_mirrored=0)
    assert [(line.kind, [area.number for area in line.areas]) for line in found.lines] == [
        (5, [1]), (4, []), (3, []), (2, []), (1, [3]), (0, [2]),
    ]  # fmt: skip
    assert found.unsure_kinds == (1,)
    assert found.is_tiles
    assert found.is_numbered


def test_a_region_without_a_shape_stands_beside_the_map():
    sheet = shapes.Sheet(500, tuple(shapes.Shape(code, "M0 0l1 0z", 1, 1, 1) for code in ("R2", "R9", "R1")))
    found = drawn(places(*[Share("50.0")] * 3), sheet, is_mirrored=False)
    assert [area.place.code for area in found.areas] == ["R2", "R1"]
    assert [place.code for place in found.beside] == ["R3"]
    assert drawn(places(Share("50.0")), None, is_mirrored=False) is None


@pytest.mark.parametrize("count", [2, 7, 8, 9, 40, 64, 65, 500])
def test_tiles_lie_on_the_field_in_the_order_of_reading_and_over_nothing(count):
    plain, mirrored = (drawn(places(*[Share("50.0")] * count), None, is_mirrored=side) for side in (False, True))
    spots = [(area.shape.y, area.shape.x) for area in plain.areas]
    assert spots == sorted(set(spots))
    assert [(y, -x) for y, x in ((area.shape.y, area.shape.x) for area in mirrored.areas)] == sorted(
        (y, -x) for y, x in ((area.shape.y, area.shape.x) for area in mirrored.areas)
    )
    assert all(0 < x < shapes.WIDTH and 0 < y < plain.height for y, x in spots)
    assert plain.is_numbered == (count <= MOST_NUMBERED)


@pytest.mark.parametrize(
    "address", ["/coverage", "/coverage?audience=C", "/coverage?region=XX-N", "/coverage?audience=_T"]
)
def test_the_map_tells_what_the_table_tells_and_nothing_else(page, address):
    text = page(address)
    told, table = titles(text), shares(text)
    assert told.keys() == table.keys() - {"Country", "North", "In no part of it"} | (told.keys() & {"North"})
    for name, (words, fill) in told.items():
        assert words == table[name], name
        assert (HATCHED in fill) == words.startswith("["), name


def test_withheld_regions_are_hatched_and_named_in_the_legend(page):
    text = page("/coverage")
    hatched = {name for name, (_, fill) in titles(text).items() if HATCHED in fill}
    assert "East" in hatched
    assert len(hatched) >= 2
    legend = text.partition('<ul class="plain legend">')[2].partition("</ul>")[0]
    assert "no share is told" in legend
    assert all(
        ">[c]</abbr>" in entry for entry in re.findall(r'<bdi class="name">(.*?)</bdi>', legend) if "East" in entry
    )


def test_the_map_is_never_mirrored_and_its_tiles_are(page, client, unit, country):
    def paths(language):
        client.set_cookie("language", language)
        return re.findall(r'd="(M[^"]+z)"', page("/coverage"))

    assert paths("en") == paths("ar")
    assert len(paths("en")) == 3
    with unit() as session:
        session.connection().exec_driver_sql("DELETE FROM region_map")
    english, arabic = paths("en"), paths("ar")
    assert english == arabic[::-1]


def test_without_borders_whoever_may_bring_them_in_is_told_where(page, client, unit, country):
    with unit() as session:
        session.connection().exec_driver_sql("DELETE FROM region_map")
    assert "Equal tiles" in page("/coverage")
    assert 'href="/register/map"' in page("/coverage")
    manager = account(country, "manager", Role.STATISTICIAN)
    client.set_cookie(COOKIE_PLAIN, country.cookies["manager"])
    assert manager.name == "Manager"
    assert "Equal tiles" in page("/coverage")
    assert 'href="/register/map"' not in page("/coverage")


@pytest.mark.parametrize(
    "address", ["/coverage?by=sex", "/coverage?indicator=COV-6", "/coverage?region=XX-S", "/coverage?indicator=DQ-5"]
)
def test_what_is_no_share_of_regions_has_no_map(page, address):
    assert 'class="map"' not in page(address)


def test_a_published_release_is_drawn_from_its_own_cells_for_everybody(unit, client):
    ministry = teachers_and_police(unit)
    with unit() as session:
        keep_maps(session, plan_maps(session, io.BytesIO(BORDERS)), by=None, at=AT)
    document = ministry.published()
    for audience, area in (("T", "XX"), ("C", "XX"), ("C", "XX-N")):
        text = client.get(f"/published/{document.code}?audience={audience}&area={area}").get_data(as_text=True)
        told = titles(text)
        assert len(told) >= 2
        for part in document.parts(area):
            cell = document.cell(("COV-1", "", audience, part.code, "_T", "_T"))
            words, fill = told[part.name]
            assert (HATCHED in fill) == (cell.value is None and cell.bound is None)
            assert cell.value is None or words.startswith(cell.value)


def test_the_map_of_500_districts_is_light(app):
    file = collection(*(feature(f"R{n}", ring) for n, ring in enumerate(bricks(25, 20, points=30), 1)))
    sheet = shapes.sheet(outline_file(io.BytesIO(file)).outlines)
    cells = [
        Share(str(float(n * 37 % 1000) / 10), None, "", n % 7 == 0) if n % 5 else Share(status="c") for n in range(500)
    ]
    named = [Place(each.code, f"District of {each.code * 2}", each.cell) for each in places(*cells)]
    found = drawn(named, sheet, is_mirrored=False)
    template = '{% from "coverage/map.html" import region_map with context %}{{ region_map(map, "Share", "Words") }}'
    with app.test_request_context("/coverage"):
        text = render_template_string(template, map=found, bound_words=BOUNDS)
    assert len(found.areas) == 500
    assert text.count("<title>") == 500
    assert len(brotli.compress(text.encode(), quality=5)) <= HEAVIEST


def test_the_overview_is_read_over_the_api_as_the_page_tells_it(api, unit, country, queries):
    analyst = api.signed_in(keys_of(unit, Role.ANALYST)[1])
    found = analyst.get("/coverage/overview").json
    assert (found["region"], found["target"], found["on"]) == ("XX", 80, today().isoformat())
    teachers = next(each for each in found["headlines"] if each["audience"] == "T")
    assert (teachers["now"]["numerator"], teachers["now"]["denominator"]) == (60, 130)
    assert teachers["now"] == teachers["trend"][-1]
    assert teachers["forecast"]["gap"] == 33.8
    east = analyst.get("/coverage/overview?region=XX-E").json["headlines"][0]
    assert (east["now"]["status"], east["now"]["numerator"], east["forecast"]["outlook"]) == ("c", None, "untold")
    assert (east["expiring"]["numerator"], east["expiring"]["denominator"]) == (None, None)
    assert analyst.get("/coverage/overview?region=nowhere").status_code == 404
    assert analyst.get("/coverage/overview?colour=red").status_code == 422
    assert api.get("/coverage/overview").status_code == 401
    with queries(most=5):
        analyst.get("/coverage/overview")
