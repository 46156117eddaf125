"""What makes regions one tree: a single country, no orphan, no circle."""

from collections.abc import Iterator, Mapping
from typing import Final

from app.i18n import N_, Message

DEEPEST: Final = 15
"""Levels below the country."""

SECOND_ROOT: Final = N_("Another region has no parent already; only the country has none.")
ORPHAN: Final = N_("No region has this code, neither in the file nor on the register.")
CIRCLE: Final = N_("This region lies within itself.")
TOO_DEEP: Final = N_("This region lies more than %(most)s levels below the country.", most=DEEPEST)


def flaws(parents: Mapping[str, str | None], given: Mapping[str, object]) -> Iterator[tuple[str, Message]]:
    """What keeps ``parents`` (code to the parent's code, None for the country) from being one tree.

    Args:
        parents: every region as it would be, those of the file laid over those on the register.
        given: the codes that the file names, in its order; only these are blamed.
    """
    roots = [code for code, parent in parents.items() if parent is None]
    kept = next((code for code in roots if code not in given), None)
    for code in given:
        parent = parents[code]
        if parent is None:
            kept = kept or code
            if code != kept:
                yield code, SECOND_ROOT
        elif parent not in parents:
            yield code, ORPHAN
    depths = depths_of(parents)
    for code in given:
        depth = depths[code]
        if depth is None and _is_in_circle(parents, code):
            yield code, CIRCLE
        elif depth is not None and depth > DEEPEST:
            yield code, TOO_DEEP


def depths_of(parents: Mapping[str, str | None]) -> dict[str, int | None]:
    """Levels below the country for every code; None for what no country stands above."""
    depths: dict[str, int | None] = {}
    for start in parents:
        way: list[str] = []
        code: str | None = start
        while code is not None and code in parents and code not in depths:
            depths[code] = None
            way.append(code)
            code = parents[code]
        above = -1 if code is None else depths.get(code)
        for step in reversed(way):
            above = None if above is None else above + 1
            depths[step] = above
    return depths


def _is_in_circle(parents: Mapping[str, str | None], start: str) -> bool:
    code = parents.get(start)
    seen = {start}
    while code is not None and code not in seen:
        seen.add(code)
        code = parents.get(code)
    return code == start
