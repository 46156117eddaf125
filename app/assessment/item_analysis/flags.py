"""What to look at: the flags of an item, and their thresholds (indicators, LRN-5)."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Final

from app.assessment.item_analysis.distractors import PartTable
from app.assessment.item_analysis.functioning import Functioning

HARD: Final = 0.3
EASY: Final = 0.95
WEAK: Final = 0.2
LEAST_FOR_UNUSED: Final = 50
LARGE: Final = "C"


class Flag(StrEnum):
    """Something about an item that its author should look at."""

    TOO_HARD = "too-hard"
    TOO_EASY = "too-easy"
    WEAK = "weak"
    REVERSED = "reversed"
    UNUSED = "unused"
    LURE = "lure"
    UNFAIR = "unfair"


def flags(
    *, n: int, p: float, d: float, r: float | None, tables: Sequence[PartTable], compared: Sequence[Functioning]
) -> tuple[Flag, ...]:
    """The flags of an item with ``n`` answers, difficulty ``p``, discrimination ``d``, point-biserial ``r``."""
    raised = {
        Flag.TOO_HARD: p < HARD,
        Flag.TOO_EASY: p > EASY,
        Flag.WEAK: d < WEAK,
        Flag.REVERSED: r is not None and r < 0,
        Flag.UNUSED: n >= LEAST_FOR_UNUSED and any(table.unused for table in tables),
        Flag.LURE: any(table.is_lured for table in tables),
        Flag.UNFAIR: any(each.result is not None and each.result.category == LARGE for each in compared),
    }
    return tuple(flag for flag, is_raised in raised.items() if is_raised)
