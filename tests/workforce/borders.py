"""Invented borders: a wall of bricks with rough joints, so that each region has six neighbours as on a real map."""

import json
import random
from collections.abc import Sequence
from typing import Any

Point = tuple[float, float]


def side(one: Point, other: Point, points: int, rough: float) -> list[Point]:
    """The border between two corners, the same from both sides."""
    first, last = sorted((one, other))
    dice = random.Random(f"{first} {last}")
    steps = [step / (points + 1) for step in range(points + 2)]
    is_level = abs(first[1] - last[1]) < abs(first[0] - last[0])
    way = []
    for step in steps:
        out = dice.uniform(-rough, rough) * min(1, 3 * step, 3 * (1 - step))
        x, y = (start + (end - start) * step for start, end in zip(first, last, strict=True))
        way.append((round(x, 5), round(y + out, 5)) if is_level else (round(x + out, 5), round(y, 5)))
    return way if (one, other) == (first, last) else way[::-1]


def ring(corners: Sequence[Point], points: int, rough: float) -> list[list[float]]:
    """A closed ring through corners."""
    found: list[Point] = []
    for one, other in zip(corners, (*corners[1:], corners[0]), strict=True):
        found += side(one, other, points, rough)[:-1]
    return [list(point) for point in (*found, found[0])]


def bricks(columns: int, rows: int, *, points: int = 12, size: float = 0.5) -> list[list[list[float]]]:
    """Rings of ``columns * rows`` regions, row by row."""
    found = []
    for row in range(rows):
        shift = size / 2 if row % 2 else 0.0
        for column in range(columns):
            left, low = round(column * size + shift, 3), round(row * size * 0.7, 3)
            middle, right, high = round(left + size / 2, 3), round(left + size, 3), round((row + 1) * size * 0.7, 3)
            corners = [(left, low), (middle, low), (right, low), (right, high), (middle, high), (left, high)]
            found.append(ring([moved(corner, size / 8) for corner in corners], points, size / 30))
    return found


def moved(corner: Point, most: float) -> Point:
    """A corner a little elsewhere, the same for all regions that meet there."""
    dice = random.Random(str(corner))
    return round(corner[0] + dice.uniform(-most, most), 4), round(corner[1] + dice.uniform(-most, most), 4)


def feature(code: str, *rings: Any, **properties: Any) -> dict[str, Any]:
    """A feature with one polygon."""
    geometry = {"type": "Polygon", "coordinates": list(rings)}
    return {"type": "Feature", "properties": {"code": code, **properties}, "geometry": geometry}


def collection(*features: Any, **others: Any) -> bytes:
    """A file."""
    return json.dumps({"type": "FeatureCollection", "features": list(features), **others}).encode()


def square(x: float, y: float, size: float = 1.0) -> list[list[float]]:
    """A ring."""
    return [[x, y], [x + size, y], [x + size, y + size], [x, y + size], [x, y]]
