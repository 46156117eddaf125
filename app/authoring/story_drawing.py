"""The geometry of a story as a graph: steps in rows by how far they are from the start; the template draws it as SVG.

Made from the plain values of a draft, whatever their shape, so that it can be seen while it is still unfinished.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from app.authoring.parts import Plain
from app.catalogue.documents import QUALITIES

BOX: Final = (150, 44)
"""Width and height of a step, in pixels."""
GAP: Final = (24, 44)
"""Between steps of a row, and between rows."""
MARGIN: Final = 12
MOST: Final = 60
"""Steps that are drawn; the format allows forty."""

START: Final = "start"
STEP: Final = "step"
GOOD: Final = "good"
MIXED: Final = "mixed"
DEAD_END: Final = "dead-end"
UNREACHED: Final = "unreached"


@dataclass(frozen=True)
class Box:
    """A step: its upper corner at the start of the line, and what it is."""

    key: str
    kind: str
    """``start``, ``step``, ``good`` or ``mixed`` (endings), ``dead-end``, ``unreached``."""
    x: float
    y: float


@dataclass(frozen=True)
class Way:
    """A choice from one step to another, from ``start`` to ``end``, each (x, y)."""

    choice: str
    quality: str
    """``good``, ``acceptable`` or ``unsafe``; empty while nobody has said."""
    start: tuple[float, float]
    end: tuple[float, float]
    goes_back: bool
    """It leads to the same row or to one further up."""


@dataclass(frozen=True)
class Drawing:
    """The whole graph; ``lost`` names choices that lead nowhere, as (step, choice)."""

    boxes: tuple[Box, ...]
    ways: tuple[Way, ...]
    lost: tuple[tuple[str, str], ...]
    width: int
    height: int


def drawn(story: Plain, *, is_mirrored: bool) -> Drawing | None:
    """The graph, mirrored for writing from right to left; None while there is no step."""
    steps = dict(_steps(story))
    if not steps:
        return None
    start = _name(story.get("start"))
    rows = _rows(start if start in steps else next(iter(steps)), steps)
    reached = sum(len(row) for row in rows)
    if reached < len(steps):
        rows.append([key for key in steps if all(key not in row for row in rows)])
    widest = max(len(row) for row in rows)
    width = 2 * MARGIN + widest * BOX[0] + (widest - 1) * GAP[0]
    boxes = {box.key: box for box in _boxes(rows, steps, width, start, reached, is_mirrored=is_mirrored)}
    depth = {key: place for place, row in enumerate(rows) for key in row}
    ways = [(step, choice) for step, plain in steps.items() for choice in _choices(plain)]
    return Drawing(
        boxes=tuple(boxes.values()),
        ways=tuple(
            _way(boxes[step], boxes[choice["next"]], choice, goes_back=depth[choice["next"]] <= depth[step])
            for step, choice in ways
            if _name(choice.get("next")) in boxes
        ),
        lost=tuple((step, _name(choice.get("key"))) for step, choice in ways if _name(choice.get("next")) not in boxes),
        width=width,
        height=2 * MARGIN + len(rows) * BOX[1] + (len(rows) - 1) * GAP[1],
    )


def _steps(story: Plain) -> Iterator[tuple[str, Plain]]:
    steps = story.get("steps")
    for step in steps[:MOST] if isinstance(steps, list) else ():
        if isinstance(step, Mapping) and isinstance(step.get("key"), str):
            yield step["key"], step


def _choices(step: Plain) -> list[Plain]:
    choices = step.get("choices")
    return [each for each in choices if isinstance(each, Mapping)] if isinstance(choices, list) else []


def _name(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _rows(start: str, steps: Mapping[str, Plain]) -> list[list[str]]:
    """Steps by the fewest choices that lead to them."""
    rows, seen = [[start]], {start}
    while True:
        following: dict[str, None] = {}
        for key in rows[-1]:
            for choice in _choices(steps[key]):
                target = _name(choice.get("next"))
                if target in steps and target not in seen:
                    following[target] = None
        if not following:
            return rows
        seen |= following.keys()
        rows.append(list(following))


def _boxes(
    rows: list[list[str]], steps: Mapping[str, Plain], width: int, start: str, reached: int, *, is_mirrored: bool
) -> Iterator[Box]:
    count = 0
    for depth, row in enumerate(rows):
        indent = (width - len(row) * BOX[0] - (len(row) - 1) * GAP[0]) / 2
        for place, key in enumerate(row):
            x = indent + place * (BOX[0] + GAP[0])
            kind = UNREACHED if count >= reached else _kind(steps[key], is_start=key == start)
            yield Box(key, kind, width - x - BOX[0] if is_mirrored else x, MARGIN + depth * (BOX[1] + GAP[1]))
            count += 1


def _kind(step: Plain, *, is_start: bool) -> str:
    if _choices(step):
        return START if is_start else STEP
    ending = _name(step.get("ending"))
    return ending if ending in (GOOD, MIXED) else DEAD_END


def _way(origin: Box, target: Box, choice: Plain, *, goes_back: bool) -> Way:
    middle = BOX[0] / 2
    quality = _name(choice.get("quality"))
    return Way(
        choice=_name(choice.get("key")),
        quality=quality if quality in QUALITIES else "",
        start=(origin.x + middle, origin.y if goes_back else origin.y + BOX[1]),
        end=(target.x + middle, target.y + BOX[1] if goes_back and target.y < origin.y else target.y),
        goes_back=goes_back,
    )
