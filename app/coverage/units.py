"""From the people of a place of work to dated changes of the counts of places of work (COV-7).

A place of work counts for an audience as long as anybody of it is on the register there.
"""

from collections.abc import Iterable, Mapping
from typing import Final

from app.coverage.ledger import UNKNOWN, Cell

UNIT: Final = "unit"
UNIT_ANY: Final = "unit:any"
UNIT_ENOUGH: Final = "unit:enough"

ENOUGH: Final = 50
ENOUGH_OF: Final[Mapping[str, int]] = {"C": 100}
"""From which percentage of certified people on a place of work counts for COV-7b."""

Day = tuple[int, int, int]
"""A day, and by how many the people and the certified people changed on it."""


def unit_changes(audience: str, region_id: int, days: Iterable[Day]) -> dict[Cell, int]:
    """What one place of work adds to the ledger for an audience; ``days`` in order, each once."""
    found: dict[Cell, int] = {}
    people = certified = 0
    before = (False, False, False)
    for day, more_people, more_certified in days:
        people, certified = people + more_people, certified + more_certified
        now = _state(audience, people, certified)
        for measure, was, is_now in zip((UNIT, UNIT_ANY, UNIT_ENOUGH), before, now, strict=True):
            if was != is_now:
                found[Cell(day, measure, audience, region_id, None, UNKNOWN, None)] = is_now - was
        before = now
    return found


def _state(audience: str, people: int, certified: int) -> tuple[bool, bool, bool]:
    is_open = people > 0
    is_enough = certified * 100 >= people * ENOUGH_OF.get(audience, ENOUGH)
    return is_open, is_open and certified >= 1, is_open and is_enough
