"""Difficulty and discrimination of one item.

Sources: Kelley (1939) for the 27 % groups; the point-biserial correlation is Pearson's product-moment correlation with
an item of right and wrong, and is used as such for items of partial credit.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from app.assessment.item_analysis.responses import Floats


@dataclass(frozen=True)
class Groups:
    """How much each attempt counts in the best and in the weakest 27 %: 0, 1, or a fraction at the border."""

    top: Floats
    bottom: Floats
    size: int
    """How many attempts each of the two groups stands for."""

    @cached_property
    def middle(self) -> Floats:
        """How much each attempt counts in neither."""
        return 1 - self.top - self.bottom

    @property
    def middle_size(self) -> int:
        """How many attempts stand between the two groups."""
        return len(self.top) - 2 * self.size


def group_size(attempts: int) -> int:
    """27 % of the attempts, halves upwards, at least one: 3 of ten."""
    return max(1, (27 * attempts + 50) // 100)


def groups(score: Floats) -> Groups:
    """The best and the weakest 27 % by score; those who tie at the border share the places that are left."""
    size = group_size(len(score))
    return Groups(_best(score, size), _best(-score, size), size)


def _best(score: Floats, size: int) -> Floats:
    border = np.partition(score, len(score) - size)[len(score) - size]
    above, tied = score > border, score == border
    weights: Floats = above + tied * ((size - above.sum()) / tied.sum())
    return weights


def difficulty(own: Floats) -> float:
    """The mean marks."""
    return float(own.mean())


def discrimination(own: Floats, found: Groups) -> float:
    """The mean marks of the best 27 % minus those of the weakest 27 %, -1 to 1."""
    return float((own @ found.top - own @ found.bottom) / found.size)


def point_biserial(own: Floats, rest: Floats) -> float | None:
    """Correlation of an item with the rest score, -1 to 1; None where one of them never varies."""
    known = ~np.isnan(rest)
    item, others = own[known], rest[known]
    if len(item) < 2 or np.ptp(item) == 0 or np.ptp(others) == 0:
        return None
    return float(np.corrcoef(item, others)[0, 1])
