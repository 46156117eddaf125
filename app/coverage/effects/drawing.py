"""The geometry of the retention curve; the template draws it as SVG, in shares of its width."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from app.coverage.effects.withholding import Figure

TOP: Final = 28
PLOT: Final = 160
HEIGHT: Final = TOP + PLOT + 28
LAST_MONTH: Final = 12
START, WIDTH = 9.0, 82.0
"""Where month 0 lies and how far month 12 is from it, in percent of the width."""


@dataclass(frozen=True)
class Dot:
    """A point that can be told: ``x`` in percent of the width, ``y`` in pixels."""

    months: int
    known: int
    x: float
    y: float


@dataclass(frozen=True)
class Mark:
    """A month on the axis, told or not."""

    months: int
    x: float


@dataclass(frozen=True)
class Curve:
    """The whole drawing. ``lines`` join neighbours that both are told: none goes through what is withheld."""

    dots: tuple[Dot, ...]
    lines: tuple[tuple[Dot, Dot], ...]
    marks: tuple[Mark, ...]
    levels: tuple[tuple[int, float], ...]
    """Points of 100 and where their line is."""
    height: int = HEIGHT


def curve(points: Sequence[Figure], *, is_mirrored: bool) -> Curve | None:
    """The curve of the figures of RET-2, running to the left when mirrored; None where nothing can be told."""
    dots = [_dot(figure, is_mirrored=is_mirrored) for figure in points]
    told = tuple(dot for dot in dots if dot)
    if not told:
        return None
    return Curve(
        told,
        tuple((one, other) for one, other in pairwise(dots) if one and other),
        tuple(Mark(int(figure.part), _place(int(figure.part), is_mirrored=is_mirrored)) for figure in points),
        tuple((level, _level(level)) for level in (100, 50, 0)),
    )


def _dot(figure: Figure, *, is_mirrored: bool) -> Dot | None:
    if figure.value is None:
        return None
    months, known = int(figure.part), int(figure.value)
    return Dot(months, known, _place(months, is_mirrored=is_mirrored), _level(known))


def _place(months: int, *, is_mirrored: bool) -> float:
    along = START + WIDTH * months / LAST_MONTH
    return round(100 - along if is_mirrored else along, 2)


def _level(known: int) -> float:
    return round(TOP + PLOT * (1 - known / 100), 1)
