"""A GeoJSON file of region borders (RFC 7946), read and checked as far as no geometry has to be reckoned.

Decisions
    2026-11-22  A file is read only up to :data:`LARGEST`, and its brackets are counted before anything is parsed: a
    million empty lists would fill the memory long before the file is large. Rejected: a streaming parser, because
    whoever draws a country on a page of 15 kB has no use for more points.
    2026-11-22  What cannot be mended without guessing is refused (a third coordinate, a ring that is not closed).
    Mended without a word are only the direction of rings and points that stand twice.
"""

import io
import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO, Final, NoReturn

from app.i18n import N_, Message
from app.workforce.file_reading import RegisterFile, Unreadable

LARGEST: Final = 8 * 1024**2
"""Bytes of an unpacked file."""
LARGEST_SENT: Final = LARGEST + 64 * 1024
"""Bytes of a request that brings one: a little more, for the fields of a form."""
TOO_LARGE: Final = N_(
    "A file of borders may have %(most)s MB unpacked. A map on a page needs far less: simplify the borders (to about"
    " 1 km), then send it again.",
    most=LARGEST // 1024**2,
)
MOST_POINTS: Final = 200_000
"""Points of all rings together; also the most brackets that are parsed."""
MOST_FEATURES: Final = 10_000
MOST_FLAWS: Final = 100
LONGEST_CODE: Final = 40
CODE_NAMES: Final = ("code", "id")
"""The properties that are taken for the region's code when none is named; then the feature's own ``id``."""
KINDS: Final = ("Polygon", "MultiPolygon")
LONGITUDES: Final = (-180.0, 180.0)
LATITUDES: Final = (-90.0, 90.0)
DEGREES: Final = ("CRS84", "4326")
"""What the name of a coordinate system (of GeoJSON before 2016) ends with when it means degrees of WGS 84."""

Point = tuple[float, float]
"""Longitude and latitude in degrees."""
Ring = tuple[Point, ...]
Polygon = tuple[Ring, ...]
"""The outer ring, then the holes."""


@dataclass(frozen=True)
class Flaw:
    """One thing that is wrong: the feature (from 1) and the code that it names, both None for the whole file."""

    feature: int | None
    code: str | None
    reason: Message

    @property
    def place(self) -> str:
        """Feature and code in short."""
        number = "" if self.feature is None else f"feature {self.feature}"
        return ", ".join(part for part in (number, self.code) if part) or "file"


@dataclass(frozen=True)
class Outline:
    """What a file says of one region."""

    feature: int
    code: str
    polygons: tuple[Polygon, ...]


@dataclass(frozen=True)
class OutlineFile:
    """A file as it was read: outlines that are in order so far, and what is wrong with the others."""

    outlines: tuple[Outline, ...]
    flaws: tuple[Flaw, ...]
    sha256: str


class Wrong(Exception):
    """Raised where reading one feature ends; never leaves this module."""

    def __init__(self, reason: Message) -> None:
        """``reason``: for the person who made the file."""
        super().__init__(str(reason))
        self.reason = reason


def outline_file(stream: BinaryIO, code_name: str | None = None) -> OutlineFile:
    """Read a file, plain or gzip; ``code_name`` is the property that holds the region's code."""
    source = RegisterFile(stream)
    try:
        features = _features(_text(source))
    except Unreadable as error:
        return OutlineFile((), (Flaw(None, None, error.message),), source.sha256)
    except Wrong as error:
        return OutlineFile((), (Flaw(None, None, error.reason),), source.sha256)
    outlines: list[Outline] = []
    flaws: list[Flaw] = []
    for number, feature in enumerate(features, 1):
        code = _code(feature, code_name)
        try:
            outlines.append(_outline(number, code, feature, code_name))
        except Wrong as error:
            flaws.append(Flaw(number, code, error.reason))
    return OutlineFile(tuple(outlines), tuple(flaws), source.sha256)


def _text(source: RegisterFile) -> str:
    raw = io.BufferedReader(source).read(LARGEST + 1)
    if len(raw) > LARGEST:
        raise Wrong(TOO_LARGE)
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Wrong(
            N_(
                "The file is not UTF-8: byte %(position)s, counted from 0, does not belong. Export it as GeoJSON in the"
                " encoding UTF-8.",
                position=error.start,
            )
        ) from None


def _features(text: str) -> Sequence[Any]:
    if text.count("[") > MOST_POINTS or text.count("{") > MOST_POINTS:
        raise Wrong(
            N_("The file has more than %(most)s points. Simplify the borders, then send it again.", most=MOST_POINTS)
        )
    found = _parsed(text)
    if not isinstance(found, dict) or found.get("type") != "FeatureCollection":
        raise Wrong(N_('The file is no GeoJSON of regions: it must be an object with "type": "FeatureCollection".'))
    _refuse_other_coordinates(found.get("crs"))
    features = found.get("features")
    if not isinstance(features, list) or not features:
        raise Wrong(N_('The file has no features: "features" must list one for each region.'))
    if len(features) > MOST_FEATURES:
        raise Wrong(N_("The file has more than %(most)s features.", most=MOST_FEATURES))
    return features


def _parsed(text: str) -> Any:
    try:
        return json.loads(text, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        raise Wrong(
            N_("The file is not JSON: line %(line)s, character %(column)s.", line=error.lineno, column=error.colno)
        ) from None
    except RecursionError:
        raise Wrong(N_("The file is nested too deeply to be GeoJSON.")) from None
    except ValueError:
        raise Wrong(N_("The file holds a number with too many digits.")) from None


def _refuse_constant(_name: str) -> NoReturn:
    raise Wrong(N_("The file holds NaN or Infinity, which are no coordinates and no JSON."))


def _refuse_other_coordinates(crs: Any) -> None:
    if crs is None:
        return
    properties = crs.get("properties") if isinstance(crs, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    if not isinstance(name, str) or not name.endswith(DEGREES):
        raise Wrong(
            N_("The coordinates are of another system than WGS 84. Export the file in degrees of WGS 84 (EPSG:4326).")
        )


def _code(feature: Any, code_name: str | None) -> str | None:
    """The region's code; None where the feature names none that could be one."""
    if not isinstance(feature, dict):
        return None
    properties = feature.get("properties")
    told: Mapping[str, Any] = properties if isinstance(properties, dict) else {}
    values = [told.get(name) for name in ((code_name,) if code_name else CODE_NAMES)]
    if code_name is None:
        values.append(feature.get("id"))
    for value in values:
        code = str(value).strip() if isinstance(value, str | int) and not isinstance(value, bool) else ""
        if code and len(code) <= LONGEST_CODE and code.isprintable():
            return code
    return None


def _outline(number: int, code: str | None, feature: Any, code_name: str | None) -> Outline:
    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        raise Wrong(N_('It is no feature: "type" must be "Feature".'))
    if code is None:
        names = (code_name,) if code_name else CODE_NAMES
        raise Wrong(
            N_(
                "It names no region: the property %(names)s must hold the region's code, at most 40 characters.",
                names=", ".join(names),
            )
        )
    geometry = feature.get("geometry")
    if not isinstance(geometry, dict) or geometry.get("type") is None:
        raise Wrong(N_("It has no geometry."))
    kind = geometry["type"]
    if kind not in KINDS:
        raise Wrong(N_("A region is a Polygon or a MultiPolygon; lines, points and collections draw no area."))
    polygons = _listed(geometry.get("coordinates"))
    read = tuple(_polygons([polygons] if kind == "Polygon" else polygons))
    if not read:
        raise Wrong(N_("Its geometry is empty."))
    return Outline(number, code, read)


def _listed(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise Wrong(N_("Its coordinates are not nested as a Polygon's or MultiPolygon's must be."))
    return value


def _polygons(polygons: Sequence[Any]) -> Iterator[Polygon]:
    for rings in polygons:
        read = tuple(_ring(_listed(ring)) for ring in _listed(rings))
        if not read:
            raise Wrong(N_("Its geometry is empty."))
        yield read


def _ring(positions: list[Any]) -> Ring:
    ring = tuple(_point(_listed(position)) for position in positions)
    if not ring:
        raise Wrong(N_("Its geometry is empty."))
    if ring[0] != ring[-1]:
        raise Wrong(
            N_(
                "A ring is not closed: its last point is not its first, %(longitude)s, %(latitude)s.",
                **degrees(ring[0]),
            )
        )
    if len(set(ring)) < 3:
        raise Wrong(N_("A ring has fewer than three points near %(longitude)s, %(latitude)s.", **degrees(ring[0])))
    return ring


def _point(position: list[Any]) -> Point:
    if not all(isinstance(each, int | float) and not isinstance(each, bool) for each in position):
        raise Wrong(N_("Its coordinates are not nested as a Polygon's or MultiPolygon's must be."))
    if len(position) == 3:
        raise Wrong(N_("A point has a third coordinate (a height). Export the file in two dimensions."))
    if len(position) != 2:
        raise Wrong(N_("A point must be two numbers, longitude and latitude."))
    if not all(abs(each) < 1e300 and math.isfinite(each) for each in position):
        raise Wrong(N_("A coordinate is no finite number."))
    longitude, latitude = float(position[0]), float(position[1])
    if not (LONGITUDES[0] <= longitude <= LONGITUDES[1] and LATITUDES[0] <= latitude <= LATITUDES[1]):
        raise Wrong(
            N_(
                "The point %(longitude)s, %(latitude)s is no longitude and latitude. Export the file in degrees of"
                " WGS 84 (EPSG:4326), longitude first.",
                **degrees((longitude, latitude)),
            )
        )
    return longitude, latitude


def degrees(point: Point) -> dict[str, object]:
    """A point as the values of a message."""
    return {"longitude": f"{point[0]:.10g}", "latitude": f"{point[1]:.10g}"}
