"""Region borders as a page draws them: checked, laid flat, simplified together, and written as short SVG paths.

A *sheet* holds the parts of one region, in whole numbers on a field of :data:`WIDTH` by its height. Borders that two
parts share are simplified once, so that no gap opens between them. Longitude is shortened by the cosine of the middle
latitude (an equirectangular projection): true enough for a country on a page, and anybody can reckon it again.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from math import cos, radians
from typing import TYPE_CHECKING, Any, Final

from app.i18n import N_, Message
from app.workforce.outlines import Flaw, Outline, degrees

if TYPE_CHECKING:
    from shapely import Geometry

WIDTH: Final = 1000
TALLEST: Final = 1000
MARGIN: Final = 12
"""Around the drawing, so that marks and strokes are not cut."""
FIRST_TOLERANCE: Final = 1.5
"""How far a border may move at least, about, in units of the sheet: less than a dot on a phone."""
COARSER: Final = 1.35
MOST_STEPS: Final = 8
MOST_LETTERS: Final = 16_000
"""Of all paths of a sheet together; coarser borders are drawn until they fit."""
SMALLEST_RING: Final = 8.0
"""Islands and holes of a smaller area are left out, in square units."""
SMALLEST_PART: Final = 100.0
"""A part of a smaller area is drawn as a square mark, so that nobody vanishes."""
MARK: Final = 7
"""Half a mark's side."""
MOST_OVERLAP: Final = 0.01
"""Share of the smaller region that may lie in another one: crumbs of drawing, not places."""

GRID: Final = 1e-7
"""Degrees, about a centimetre: what lies nearer is taken for the same point when areas are compared."""

_PLACE: Final = re.compile(r"\[(\S+) (\S+)\]")


@dataclass(frozen=True)
class Shape:
    """One region on a sheet: its path, and the middle of the widest room in it."""

    code: str
    path: str
    x: int
    y: int
    room: int
    """How far the border is from that middle."""


@dataclass(frozen=True)
class Sheet:
    """The parts of one region, the largest first."""

    height: int
    shapes: tuple[Shape, ...]

    @classmethod
    def from_plain(cls, height: int, shapes: Iterable[Mapping[str, Any]]) -> "Sheet":
        """The sheet that :meth:`plain` wrote."""
        return cls(height, tuple(Shape(**each) for each in shapes))

    def plain(self) -> list[dict[str, Any]]:
        """The shapes as plain values for JSON."""
        return [asdict(shape) for shape in self.shapes]


def flaws_of(outlines: Sequence[Outline]) -> Iterator[Flaw]:
    """What is wrong with the geometry of each region by itself: borders that cross, holes that lie outside."""
    import shapely  # noqa: PLC0415  (slow to import, and only imports of maps need it)

    for outline in outlines:
        geometry = _geometry(outline)
        if not shapely.is_valid(geometry):
            yield Flaw(outline.feature, outline.code, _reason(shapely.is_valid_reason(geometry)))


def overlaps(outlines: Sequence[Outline]) -> Iterator[Flaw]:
    """Which of the regions of one sheet, each in order by itself, lie in each other; told of the later one."""
    import shapely  # noqa: PLC0415

    shapes = _flat([_geometry(outline) for outline in outlines])
    if shapely.coverage_is_valid(shapes):
        return
    tree = shapely.STRtree(shapes)
    pairs = sorted((int(one), int(other)) for one, other in tree.query(shapes, "intersects").T if one < other)
    for one, other in pairs:
        common = shapely.intersection(shapes[one], shapes[other], grid_size=GRID)
        share = common.area / min(shapes[one].area, shapes[other].area)
        if share > MOST_OVERLAP:
            later, earlier = outlines[other], outlines[one]
            yield Flaw(
                later.feature,
                later.code,
                N_(
                    "It lies over %(other)s: %(share)s %% of the smaller of the two is in both.",
                    other=earlier.code,
                    share=max(1, round(100 * share)),
                ),
            )


def sheet(outlines: Sequence[Outline]) -> Sheet:
    """The regions of one sheet, each in order by itself and none over another."""
    import shapely  # noqa: PLC0415

    flat = _flat([_geometry(outline) for outline in outlines])
    placed, height = _placed(flat)
    rough = list(placed)
    tolerance = FIRST_TOLERANCE
    for _ in range(MOST_STEPS):
        rough = list(shapely.coverage_simplify(rough, tolerance))
        paths = [_path(geometry) for geometry in rough]
        if sum(map(len, paths)) <= MOST_LETTERS:
            break
        tolerance *= COARSER
    found = [
        (geometry.area, _shape(outline.code, path, geometry))
        for outline, path, geometry in zip(outlines, paths, placed, strict=True)
    ]
    found.sort(key=lambda each: (-each[0], each[1].code))
    return Sheet(height, tuple(shape for _, shape in found))


def _geometry(outline: Outline) -> "Geometry":
    import shapely  # noqa: PLC0415

    polygons = [shapely.Polygon(rings[0], rings[1:]) for rings in outline.polygons]
    return polygons[0] if len(polygons) == 1 else shapely.MultiPolygon(polygons)


def _reason(told: str) -> Message:
    """What the geometry library found, in words of the file."""
    place = _PLACE.search(told)
    where = degrees((float(place[1]), float(place[2]))) if place else {"longitude": "?", "latitude": "?"}
    if "Self-intersection" in told:
        return N_("Its border crosses or touches itself near %(longitude)s, %(latitude)s.", **where)
    if "Hole" in told:
        return N_("A hole does not lie inside its border near %(longitude)s, %(latitude)s.", **where)
    return N_("Its parts lie over each other or enclose nothing near %(longitude)s, %(latitude)s.", **where)


def _flat(geometries: Sequence["Geometry"]) -> list["Geometry"]:
    """The same with longitudes as long as they are on the ground; across the date line they go on beyond 180."""
    import shapely  # noqa: PLC0415

    left, low, right, high = shapely.total_bounds(geometries)
    is_across = right - left > 180
    shrink = max(cos(radians((low + high) / 2)), 0.02)

    def flattened(points: Any) -> Any:
        moved = points.copy()
        if is_across:
            moved[:, 0] += 360 * (moved[:, 0] < 0)
        moved[:, 0] *= shrink
        moved[:, 1] *= -1
        return moved

    return list(shapely.transform(geometries, flattened))


def _placed(geometries: Sequence["Geometry"]) -> tuple[list["Geometry"], int]:
    """The same on the field, in the middle of it, and how high the field is."""
    import shapely  # noqa: PLC0415

    left, top, right, bottom = shapely.total_bounds(geometries)
    inner = WIDTH - 2 * MARGIN
    scale = min(inner / max(right - left, 1e-9), (TALLEST - 2 * MARGIN) / max(bottom - top, 1e-9))
    start = MARGIN + (inner - (right - left) * scale) / 2
    height = max(round((bottom - top) * scale) + 2 * MARGIN, 4 * MARGIN)

    def placed(points: Any) -> Any:
        moved = points.copy()
        moved[:, 0] = start + (moved[:, 0] - left) * scale
        moved[:, 1] = MARGIN + (moved[:, 1] - top) * scale
        return moved

    return list(shapely.transform(geometries, placed)), height


def _shape(code: str, path: str, geometry: "Geometry") -> Shape:
    import shapely  # noqa: PLC0415

    widest = max(shapely.get_parts(geometry), key=lambda part: (part.area, part.bounds))
    spoke = shapely.maximum_inscribed_circle(widest, tolerance=2.0).coords
    x, y = round(spoke[0][0]), round(spoke[0][1])
    room = round(((spoke[0][0] - spoke[-1][0]) ** 2 + (spoke[0][1] - spoke[-1][1]) ** 2) ** 0.5)
    if geometry.area < SMALLEST_PART or not path:
        path, room = f"M{x - MARK} {y - MARK}h{2 * MARK}v{2 * MARK}h-{2 * MARK}z", MARK
    return Shape(code, path, x, y, room)


def _path(geometry: "Geometry") -> str:
    """All rings that are large enough, as one path in whole numbers; holes are told by the even-odd rule."""
    import shapely  # noqa: PLC0415

    rings = (ring for part in shapely.get_parts(geometry) for ring in (part.exterior, *part.interiors))
    return "".join(_ring([(round(x), round(y)) for x, y in ring.coords]) for ring in rings)


def _ring(points: Sequence[tuple[int, int]]) -> str:
    """A ring as a path; empty when it is too small to be seen."""
    corners = [points[0], *(point for before, point in pairwise(points) if point != before)]
    doubled = sum(one[0] * other[1] - other[0] * one[1] for one, other in pairwise(corners))
    if abs(doubled) < 2 * SMALLEST_RING:
        return ""
    steps = ((x - before_x, y - before_y) for (before_x, before_y), (x, y) in pairwise(corners[:-1]))
    return f"M{corners[0][0]} {corners[0][1]}l{_numbers(number for step in steps for number in step)}z"


def _numbers(numbers: Iterable[int]) -> str:
    """Numbers with as little between them as a path needs: a minus separates too."""
    return " ".join(map(str, numbers)).replace(" -", "-")
