"""A protected table of regions as a map, or as equal tiles where no borders are known; the template draws it as SVG.

The map is made of what the table tells and of nothing else: a region whose share is withheld is hatched, and a bound
falls into the class that it names. The borders of the classes never change, so maps of two dates can be compared.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Final, Protocol

from app.i18n import Message
from app.workforce.shapes import WIDTH, Shape, Sheet

CLASSES: Final = ((0, 20), (20, 40), (40, 60), (60, 80), (80, 100))
"""From how many percent and below how many; the last one with its end."""
BOUNDS: Final[Mapping[str, int]] = {"<=5": 1, "<=10": 1, ">=90": 5, ">=95": 5}
"""The class of a share that is told as a bound."""
UNTOLD: Final = 0
MOST_NUMBERED: Final = 40
"""With more regions, numbers would lie over each other."""
TILE: Final = 120
"""A tile's side with its gap; a row of tiles fits the width of a map."""
GAP: Final = 12
MOST_ACROSS: Final = 8


class Told(Protocol):
    """A protected share, of a live table or of a release."""

    @property
    def value(self) -> str | None:
        """Percent with one decimal."""

    @property
    def bound(self) -> str | None:
        """In place of a value."""

    @property
    def is_low_reliability(self) -> bool:
        """Of fewer than 30 people."""

    @property
    def status(self) -> str:
        """Why there is neither."""


@dataclass(frozen=True)
class Place:
    """One row of the table."""

    code: str
    label: Message | str
    cell: Told


@dataclass(frozen=True)
class Area:
    """One region as it is drawn."""

    place: Place
    shape: Shape
    number: int
    """Its place in the table, from 1."""
    kind: int
    """Its class, from 1, or ``UNTOLD``."""

    @property
    def is_sure(self) -> bool:
        """Nothing is told, or it is of 30 people or more."""
        return not self.place.cell.is_low_reliability


@dataclass(frozen=True)
class Line:
    """One line of the legend: a class with its areas, in the order of the table."""

    kind: int
    low: int
    high: int
    areas: tuple[Area, ...]


@dataclass(frozen=True)
class Choropleth:
    """The whole map."""

    height: int
    areas: tuple[Area, ...]
    """In the order in which they are drawn, the largest first."""
    lines: tuple[Line, ...]
    """Every class, the highest first, then what is not told."""
    beside: tuple[Place, ...]
    """Rows that are no region of the map."""
    is_tiles: bool

    @property
    def is_numbered(self) -> bool:
        """Whether each area bears its number and the legend names it."""
        return len(self.areas) <= MOST_NUMBERED

    @property
    def unsure_kinds(self) -> tuple[int, ...]:
        """The classes in which something is of low reliability."""
        return tuple(sorted({area.kind for area in self.areas if not area.is_sure}))


def drawn(places: Sequence[Place], sheet: Sheet | None, *, is_mirrored: bool) -> Choropleth | None:
    """The map of a table's rows; tiles without a sheet, from the right when mirrored. None with fewer than two rows."""
    numbers = {place.code: number for number, place in enumerate(places, 1)}
    by_code = {place.code: place for place in places}
    used = sheet or _tiles(tuple(numbers), is_mirrored=is_mirrored)
    areas = tuple(
        Area(by_code[shape.code], shape, numbers[shape.code], _kind(by_code[shape.code].cell))
        for shape in used.shapes
        if shape.code in by_code
    )
    if len(areas) < 2:
        return None
    on_it = {area.place.code for area in areas}
    return Choropleth(
        used.height,
        areas,
        tuple(_lines(areas)),
        tuple(place for place in places if place.code not in on_it),
        is_tiles=sheet is None,
    )


def _kind(cell: Told) -> int:
    if cell.bound:
        return BOUNDS[cell.bound]
    if cell.value is None:
        return UNTOLD
    share = float(cell.value)
    return next((kind for kind, (_, high) in enumerate(CLASSES, 1) if share < high), len(CLASSES))


def _lines(areas: Sequence[Area]) -> list[Line]:
    ordered = sorted(areas, key=lambda area: area.number)

    def of(kind: int) -> tuple[Area, ...]:
        return tuple(area for area in ordered if area.kind == kind)

    told = [Line(kind, low, high, of(kind)) for kind, (low, high) in enumerate(CLASSES, 1)]
    untold = of(UNTOLD)
    return [*reversed(told), *([Line(UNTOLD, 0, 0, untold)] if untold else [])]


def _tiles(codes: Sequence[str], *, is_mirrored: bool) -> Sheet:
    """Equal squares in the order of the table, in rows that are read as the page is."""
    across = max(min(len(codes), MOST_ACROSS), ceil(len(codes) ** 0.5))
    side = min(TILE, WIDTH // across)
    width = side - (GAP if side == TILE else 2)
    first = (WIDTH - across * side) // 2
    shapes = []
    for place, code in enumerate(codes):
        row, column = divmod(place, across)
        x = first + (across - 1 - column if is_mirrored else column) * side
        y = row * side
        path = f"M{x} {y}h{width}v{width}h-{width}z"
        shapes.append(Shape(code, path, x + width // 2, y + width // 2, width // 2))
    return Sheet(ceil(len(codes) / across) * side, tuple(shapes))
