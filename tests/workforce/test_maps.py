"""Borders of regions: what a file may be, what is refused and why, and what is kept."""

import gzip
import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from app.audit.models import AuditEntry
from app.workforce import shapes
from app.workforce.actions import MapRefused, keep_maps, plan_maps
from app.workforce.map_reports import MapReport
from app.workforce.models import RegionMap
from app.workforce.outlines import LARGEST, MOST_POINTS, Outline, outline_file
from app.workforce.queries import maps, sheet_of
from tests.workforce.borders import bricks, collection, feature, square
from tests.workforce.conftest import AT

NORTH, SOUTH = feature("XX-N", square(0, 1)), feature("XX-S", square(0, 0))


def drawn(session: Any, raw: bytes, **options: Any) -> MapReport:
    """Bring a file in, if it has no flaw."""
    plan = plan_maps(session, io.BytesIO(raw), code_name=options.pop("code_name", None))
    if plan.report.is_accepted:
        keep_maps(session, plan, **{"by": 7, "at": AT, **options})
    return plan.report


def told(report: MapReport) -> list[tuple[int | None, str | None, str]]:
    return [(flaw.feature, flaw.code, str(flaw.reason)) for flaw in report.flaws]


def with_geometry(kind: str, coordinates: Any) -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": {"code": "XX-S"},
        "geometry": {"type": kind, "coordinates": coordinates},
    }


def test_the_parts_of_a_region_become_one_sheet_with_common_borders(register: Any) -> None:
    report = drawn(register, collection(NORTH, SOUTH))
    assert (report.flaws, [(each.code, each.parts) for each in report.maps]) == ((), [("XX", 2)])
    sheet = sheet_of(register, "XX")
    assert sheet is not None
    assert [shape.code for shape in sheet.shapes] == ["XX-N", "XX-S"]
    north, south = sheet.shapes
    assert north.y < south.y
    assert (north.x, south.x) == (500, 500)
    assert sheet_of(register, "XX-N") is None
    entry = register.scalars(select(AuditEntry).where(AuditEntry.action == "region map")).one()
    assert (entry.account_id, entry.detail["parts"]) == (7, 2)


def test_a_file_may_hold_several_levels_and_replaces_only_what_it_draws(register: Any) -> None:
    first = drawn(register, collection(NORTH, SOUTH, feature("XX-N-1", square(0, 1)), feature("XX", square(0, 0, 2))))
    assert [(each.code, each.parts) for each in first.maps] == [("XX", 2), ("XX-N", 1)]
    again = drawn(register, collection(feature("XX-N-1", square(5, 5))), at=AT.replace(day=23))
    assert [each.code for each in again.maps] == ["XX-N"]
    assert [(row.region.code, row.at.day) for row in maps(register)] == [("XX", 22), ("XX-N", 23)]


def test_a_file_with_flaws_cannot_be_kept(register: Any) -> None:
    plan = plan_maps(register, io.BytesIO(collection(NORTH)))
    with pytest.raises(MapRefused, match="Flaws in the file: 1"):
        keep_maps(register, plan, by=None, at=AT)
    assert register.scalars(select(RegionMap)).all() == []


@pytest.mark.parametrize("name", [None, "id", "pcode"])
def test_the_code_is_found_in_a_property_or_in_the_feature(register: Any, name: str | None) -> None:
    features = []
    for each in (NORTH, SOUTH):
        code = each["properties"]["code"]
        features.append({**each, "properties": {name: code} if name else None, **({} if name else {"id": code})})
    report = drawn(register, collection(*features), code_name="pcode" if name == "pcode" else None)
    assert report.is_accepted


def test_gzip_and_a_byte_order_mark_are_read(register: Any) -> None:
    raw = collection(NORTH, SOUTH)
    assert drawn(register, gzip.compress(raw)).is_accepted
    assert drawn(register, b"\xef\xbb\xbf" + raw).is_accepted


WHOLE_FILE = {
    b"": "is not JSON: line 1, character 1",
    b"[1,2": "is not JSON: line 1, character 5",
    b'{"type": "FeatureCollection", "features": [NaN]}': "NaN or Infinity",
    b'{"type": "FeatureCollection", "features": [' + b"1" * 5000 + b"]}": "too many digits",
    b"[" * 100_000: "nested too deeply",
    "[\u00e9]".encode("latin-1"): "not UTF-8: byte 1",
    '{"type": "FeatureCollection"}'.encode("utf-16"): "not UTF-8: byte 0",
    b'{"type": "Feature"}': '"type": "FeatureCollection"',
    b"[]": '"type": "FeatureCollection"',
    b'{"type": "FeatureCollection"}': "no features",
    b'{"type": "FeatureCollection", "features": []}': "no features",
    b"[" * (MOST_POINTS + 1): "more than 200000 points",
    gzip.compress(b" " * (LARGEST + 1)): "may have 8 MB",
    gzip.compress(b"{}")[:-9]: "cut off",
    collection(NORTH, crs={"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3857"}}): "another system",
    collection(NORTH, crs="WGS 84"): "another system",
    collection(feature("XX", square(0, 0))): "draws the country only",
}


@pytest.mark.parametrize(("raw", "reason"), WHOLE_FILE.items(), ids=list(WHOLE_FILE.values()))
def test_a_file_that_is_none_is_refused_with_its_reason(register: Any, raw: bytes, reason: str) -> None:
    report = drawn(register, raw)
    assert report.flaw_count == 1
    assert (report.flaws[0].feature, report.flaws[0].code) == (None, None)
    assert reason in str(report.flaws[0].reason)
    assert register.scalars(select(RegionMap)).all() == []


def test_a_coordinate_system_that_means_degrees_is_taken(register: Any) -> None:
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}
    assert drawn(register, collection(NORTH, SOUTH, crs=crs)).is_accepted


BOWTIE = [[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]
OPEN = [[0, 0], [1, 0], [1, 1], [0, 1]]
GEOMETRIES = {
    "points and collections draw no area": ("Point", [0, 0]),
    "lines, points": ("LineString", square(0, 0)),
    "and collections": ("GeometryCollection", []),
    "geometry is empty": ("Polygon", []),
    "is empty.": ("MultiPolygon", []),
    "empty": ("MultiPolygon", [[]]),
    "Its geometry": ("Polygon", [[]]),
    "not nested": ("Polygon", square(0, 0)),
    "are not nested": ("MultiPolygon", [square(0, 0)]),
    "not nested as": ("Polygon", "0 0, 1 1"),
    "must be two numbers": ("Polygon", [[[0], [1], [0]]]),
    "third coordinate": ("Polygon", [[[*point, 12.5] for point in square(0, 0)]]),
    "no finite number": ("Polygon", [[[0, 0], [1e999, 0], [1, 1], [0, 0]]]),
    "Its coordinates": ("Polygon", [[[0, 0], ["1", 0], [1, 1], [0, 0]]]),
    "as a Polygon's": ("Polygon", [[[0, 0], [True, 0], [1, 1], [0, 0]]]),
    "512345.25, 4123456 is no longitude": ("Polygon", [[[0, 0], [512345.25, 4123456], [1, 1], [0, 0]]]),
    "0, -90.5 is no longitude": ("Polygon", [[[0, 0], [0, -90.5], [1, 1], [0, 0]]]),
    "not closed: its last point is not its first, 0, 0": ("Polygon", [OPEN]),
    "fewer than three points near 3, 4": ("Polygon", [[[3, 4], [4, 4], [3, 4]]]),
    "crosses or touches itself near 0.5, 0.5": ("Polygon", [BOWTIE]),
    "A hole does not lie inside its border near 5, 5": ("Polygon", [square(0, 0), square(5, 5)]),
    "crosses or touches itself near 1, 1": ("MultiPolygon", [[square(0, 0)], [square(0, 0)]]),
    "enclose nothing near 0.2, 0.2": ("MultiPolygon", [[square(0, 0)], [square(0.2, 0.2, 0.1)]]),
}


@pytest.mark.parametrize(("reason", "geometry"), GEOMETRIES.items(), ids=list(GEOMETRIES))
def test_geometry_that_draws_no_region_is_refused_with_feature_and_code(
    register: Any, reason: str, geometry: tuple[str, Any]
) -> None:
    flaws = told(drawn(register, collection(NORTH, with_geometry(*geometry)).replace(b"Infinity", b"1e999")))
    assert [flaw[:2] for flaw in flaws] == [(2, "XX-S")]
    assert reason in flaws[0][2]


def test_features_that_are_none_or_name_nobody_are_refused(register: Any) -> None:
    nameless = {**SOUTH, "properties": {"code": ""}}
    flaws = told(drawn(register, collection(7, {**SOUTH, "type": "Thing"}, nameless, {**SOUTH, "geometry": None})))
    assert [flaw[:2] for flaw in flaws] == [(1, None), (2, "XX-S"), (3, None), (4, "XX-S")]
    assert "property code, id must hold the region's code" in flaws[2][2]
    named = told(drawn(register, collection(NORTH), code_name="iso"))
    assert "property iso must hold" in named[0][2]
    long = told(drawn(register, collection(feature("x" * 41, square(0, 0)), feature("a\nb", square(0, 0)))))
    assert [flaw[1] for flaw in long] == [None, None]


def test_unknown_repeated_and_missing_codes_are_named(register: Any) -> None:
    flaws = told(drawn(register, collection(NORTH, feature("ZZ", square(3, 3)), SOUTH, feature("XX-N", square(0, 1)))))
    assert flaws == [
        (2, "ZZ", "No region on the register has this code."),
        (4, "XX-N", "Feature 1 draws this region already."),
    ]
    assert told(drawn(register, collection(NORTH))) == [
        (None, "XX-S", "This region is missing, although XX-N beside it is drawn.")
    ]


def test_regions_that_lie_over_each_other_are_refused_and_crumbs_are_not(register: Any) -> None:
    flaws = told(drawn(register, collection(NORTH, feature("XX-S", square(0, 0.5)))))
    assert flaws == [(2, "XX-S", "It lies over XX-N: 50 % of the smaller of the two is in both.")]
    assert drawn(register, collection(NORTH, feature("XX-S", square(0, 0.005)))).is_accepted


def test_only_the_first_flaws_are_kept_and_all_are_counted(register: Any) -> None:
    report = drawn(register, collection(*(feature(f"Z{number}", square(0, 0)) for number in range(150))))
    assert (report.flaw_count, len(report.flaws)) == (150, 100)


def outlines(*rings: Any) -> list[Outline]:
    found = outline_file(io.BytesIO(collection(*(feature(f"R{n}", *ring) for n, ring in enumerate(rings, 1)))))
    assert found.flaws == ()
    return list(found.outlines)


def corners(path: str) -> list[tuple[int, int]]:
    """Where a path goes, step by step."""
    import re

    found: list[tuple[int, int]] = []
    for part in path.rstrip("z").split("z"):
        start, _, steps = part.lstrip("M").partition("l")
        x, y = map(int, start.split())
        found.append((x, y))
        numbers = [int(each) for each in re.findall(r"-?\d+", steps)]
        for right, down in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + right, y + down
            found.append((x, y))
    return found


def test_neighbours_keep_one_common_border_after_simplifying() -> None:
    from collections import Counter

    rings = [[ring] for ring in bricks(6, 5, points=40)]
    sheet = shapes.sheet(outlines(*rings))
    assert sum(len(shape.path) for shape in sheet.shapes) <= shapes.MOST_LETTERS
    often: Counter[frozenset[tuple[int, int]]] = Counter()
    for shape in sheet.shapes:
        points = corners(shape.path)
        often.update(frozenset(pair) for pair in zip(points, (*points[1:], points[0]), strict=True))
    assert max(often.values()) == 2
    inside = sum(count == 2 for count in often.values())
    assert inside > len(often) / 2


def test_the_paths_of_500_districts_stay_short() -> None:
    sheet = shapes.sheet(outlines(*([ring] for ring in bricks(25, 20, points=20))))
    assert len(sheet.shapes) == 500
    assert sum(len(shape.path) for shape in sheet.shapes) < 20_000


def test_nobody_vanishes_a_tiny_region_is_a_mark() -> None:
    speck = [[5, 5], [5.0001, 5], [5.0001, 5.0001], [5, 5]]
    sheet = shapes.sheet(outlines([square(0, 0, 10), speck[::-1]], [speck], [square(10, 0, 10)]))
    tiny = next(shape for shape in sheet.shapes if shape.code == "R2")
    assert sheet.shapes[-1] is tiny
    assert tiny.path.endswith("h14v14h-14z")


def test_a_country_across_the_date_line_is_drawn_in_one_piece() -> None:
    sheet = shapes.sheet(outlines([square(178, -18, 2)], [square(-180, -18, 2)]))
    west, east = sorted(sheet.shapes, key=lambda shape: shape.code)
    assert 0 < east.x - west.x < 600
    assert sheet.height > 400


def test_holes_and_islands_are_drawn_and_those_too_small_to_be_seen_are_not() -> None:
    lake = square(4, 4, 2)[::-1]
    islands = [square(20, 0, 2)], [square(25, 0, 0.001)]
    coordinates = [[square(0, 0, 10), lake], *islands]
    file = outline_file(io.BytesIO(collection({
        "type": "Feature", "id": "R1", "properties": None,
        "geometry": {"type": "MultiPolygon", "coordinates": coordinates},
    })))  # fmt: skip
    sheet = shapes.sheet(file.outlines)
    assert sheet.shapes[0].path.count("M") == 3


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers(-200, 200) | st.floats(allow_nan=False) | st.text(max_size=5),
        lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
        max_leaves=20,
    ),
    st.sampled_from(["Polygon", "MultiPolygon"]),
)
def test_whatever_stands_for_coordinates_it_is_read_or_refused(coordinates: Any, kind: str) -> None:
    found = outline_file(io.BytesIO(collection(with_geometry(kind, coordinates))))
    assert bool(found.flaws) != bool(found.outlines)


@given(
    st.lists(
        st.lists(st.tuples(st.integers(-3, 3), st.integers(-3, 3)), min_size=3, max_size=7, unique=True),
        min_size=1,
        max_size=3,
    )
)
def test_whatever_the_rings_a_sheet_comes_out_or_a_reason(rings: list[list[tuple[int, int]]]) -> None:
    closed = [[list(map(list, (*ring, ring[0])))] for ring in rings]
    found = outline_file(io.BytesIO(collection(*(feature(f"R{n}", *each) for n, each in enumerate(closed)))))
    assert found.flaws == ()
    if any(shapes.flaws_of(found.outlines)) or any(shapes.overlaps(found.outlines)):
        return
    sheet = shapes.sheet(found.outlines)
    assert {shape.code for shape in sheet.shapes} == {outline.code for outline in found.outlines}
    assert json.loads(json.dumps(sheet.plain())) == sheet.plain()
    assert shapes.Sheet.from_plain(sheet.height, sheet.plain()) == sheet
