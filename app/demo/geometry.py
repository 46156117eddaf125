"""The invented country's shape: a coast, a lake and islands that are nowhere, as the GeoJSON file of a ministry.

Districts are rings of corners. A side between two corners is bent by dice of its own, so that both neighbours have it
point by point; a region's border is every side that its districts do not share.
"""

import json
import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from math import cos, pi, sin
from typing import Any, Final

from app.demo.country import REGIONS, SEED

WEST, SOUTH, STEP = -128.0, -41.0, 0.25
"""Of the open ocean, in degrees; corners are counted in steps from there, eastward and northward."""
HALVINGS: Final = 4
BEND: Final = 0.13
"""How far the middle of a side lies off it at most, as a share of its length."""
CORNERS: Final[Mapping[str, tuple[float, float]]] = {
    "a": (3, 24), "b": (10, 27), "c": (17, 26), "d": (23, 24), "e": (2, 19), "f": (9, 20), "g": (16, 20),
    "h": (22, 19), "i": (29, 21), "j": (1, 14), "k": (7, 14), "l": (12, 14.5), "m": (18, 14), "n": (24, 14),
    "o": (31, 15), "p": (4, 9), "q": (11, 9), "r": (17, 9), "s": (24, 8), "t": (30, 9), "u": (7, 4),
    "v": (14, 2.5), "w": (21, 3),
}  # fmt: skip
MAINLAND: Final[Mapping[str, str]] = {
    "XX-N1": "abfe", "XX-N2": "bcgf", "XX-N3": "cdhg",
    "XX-C1": "klmrq", "XX-C2": "fglk", "XX-C3": "ghnml", "XX-C4": "efkj",
    "XX-K1": "jkqp", "XX-K2": "mnsr", "XX-K3": "pqrswvu",
    "XX-B1": "dionh", "XX-B2": "nots",
}  # fmt: skip
"""The corners of each district, in order."""
ISLANDS: Final[Mapping[str, Sequence[tuple[float, float, float]]]] = {
    "XX-I1": ((-4, 7, 2.6),),
    "XX-I2": ((-7.5, 12, 1.1), (-8, 2.5, 0.9), (-1, 1.5, 1.2)),
}
"""Middle and radius of each island."""
LAKE: Final[Mapping[str, tuple[float, float, float]]] = {"XX-N2": (13, 23.2, 1.5)}

Corner = tuple[float, float]
Ring = list[Corner]


def map_file() -> bytes:
    """The borders of all districts and regions as GeoJSON; names are on the register."""
    features = []
    for region, _, names in REGIONS:
        districts = [f"{region}{number}" for number in range(1, len(names) + 1)]
        features += [_feature(district, [district]) for district in districts]
        features.append(_feature(region, districts))
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def _feature(code: str, districts: Sequence[str]) -> dict[str, Any]:
    polygons = [[_round(*island)] for district in districts for island in ISLANDS.get(district, ())]
    outer = _outer([MAINLAND[district] for district in districts if district in MAINLAND])
    if outer:
        lakes = (_round(*LAKE[district])[::-1] for district in districts if district in LAKE)
        polygons.append([outer, *lakes])
    geometry = {"type": "MultiPolygon", "coordinates": [[_degrees(ring) for ring in rings] for rings in polygons]}
    return {"type": "Feature", "properties": {"code": code}, "geometry": geometry}


def _outer(rings: Sequence[str]) -> Ring:
    """The closed border around districts that lie together."""
    sides = [side for ring in rings for side in pairwise(ring + ring[0])]
    often = Counter(frozenset(side) for side in sides)
    following = {one: other for one, other in sides if often[frozenset((one, other))] == 1}
    if not following:
        return []
    here = start = min(following)
    border: Ring = []
    while here != start or not border:
        border += list(_bent(CORNERS[here], CORNERS[following[here]]))[:-1]
        here = following[here]
    return [*border, border[0]]


def _bent(one: Corner, other: Corner) -> Iterator[Corner]:
    """The way between two corners, the same in both directions."""
    first, last = sorted((one, other))
    dice = random.Random(f"{SEED} {first} {last}")  # noqa: S311  (an invented country, not a secret)
    way = [first, last]
    for _ in range(HALVINGS):
        halved = [way[0]]
        for (x, y), (to_x, to_y) in pairwise(way):
            off = dice.uniform(-BEND, BEND)
            halved += [((x + to_x) / 2 - off * (to_y - y), (y + to_y) / 2 + off * (to_x - x)), (to_x, to_y)]
        way = halved
    return iter(way if (one, other) == (first, last) else way[::-1])


def _round(x: float, y: float, radius: float) -> Ring:
    """A rough disc."""
    dice = random.Random(f"{SEED} {x} {y}")  # noqa: S311
    reach = [radius * dice.uniform(0.75, 1.15) for _ in range(24)]
    ring = [(x + far * cos(pi * turn / 12), y + far * sin(pi * turn / 12)) for turn, far in enumerate(reach)]
    return [*ring, ring[0]]


def _degrees(ring: Ring) -> list[list[float]]:
    return [[round(WEST + STEP * x, 5), round(SOUTH + STEP * y, 5)] for x, y in ring]
