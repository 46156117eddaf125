"""Differential functioning of an item between two groups of people of the same ability (Mantel-Haenszel).

Sources: Mantel and Haenszel (1959), the chi-square with the correction for continuity and the common odds ratio;
Robins, Breslow and Greenland (1986), the variance of its logarithm; Holland and Thayer (1988), the use for items, with
the score that includes the item; Zwick and Ercikan (1989), the classes A, B and C of Educational Testing Service by
``delta = -2.35 ln(odds ratio)``. An item counts as right with full marks.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import erfc, log, sqrt
from typing import Final

import numpy as np

from app.assessment.item_analysis.responses import Booleans, Floats

LEAST: Final = 100
"""Fewer people in one of the two groups: nothing is told."""
SCALE: Final = -2.35
"""Turns a logarithm of odds into the delta scale, on which ETS tells difficulty."""
SIGNIFICANT: Final = 0.05
ONE_SIDED: Final = 1.645
"""The 95th percentile of the standard normal distribution."""
SMALL: Final = 1.0
LARGE: Final = 1.5
Table = tuple[float, float, float, float]
"""Of one stratum: reference right, reference wrong, focal right, focal wrong."""


@dataclass(frozen=True)
class MantelHaenszel:
    """What the strata tell together; ``odds`` above 1: easier for the reference group."""

    chi_square: float
    odds: float
    log_error: float
    """Standard error of the logarithm of ``odds``."""

    @property
    def p_value(self) -> float:
        """How likely a chi-square as large is, were the item equally hard for both."""
        return erfc(sqrt(self.chi_square / 2))

    @property
    def delta(self) -> float:
        """On the delta scale of ETS; below 0: harder for the focal group."""
        return SCALE * log(self.odds)

    @property
    def category(self) -> str:
        """``A`` negligible, ``B`` moderate, ``C`` large."""
        size = abs(self.delta)
        if size < SMALL or self.p_value >= SIGNIFICANT:
            return "A"
        beyond = (size - SMALL) / (abs(SCALE) * self.log_error)
        return "C" if size >= LARGE and beyond > ONE_SIDED else "B"


@dataclass(frozen=True)
class Functioning:
    """One comparison: ``result`` is None where one group is too small or the odds cannot be told."""

    by: str
    """``language`` or ``sex``."""
    reference: str
    focal: str
    result: MantelHaenszel | None


def mantel_haenszel(tables: Sequence[Table]) -> MantelHaenszel | None:
    """The statistic over strata; None where no stratum can tell the two groups apart."""
    cells = np.array(tables, dtype=np.float64).reshape(-1, 4)
    total = cells.sum(axis=1)
    cells, total = cells[total > 1], total[total > 1]
    a, b, c, d = cells.T
    reference, right = a + b, a + c
    expected = reference * right / total
    variance = float(np.sum(reference * (c + d) * right * (b + d) / (total**2 * (total - 1))))
    concordant, discordant = a * d / total, b * c / total
    up, down = float(concordant.sum()), float(discordant.sum())
    if variance <= 0 or up <= 0 or down <= 0:
        return None
    apart = max(0.0, abs(float(np.sum(a - expected))) - 0.5)
    return MantelHaenszel(apart**2 / variance, up / down, _log_error(cells, total, concordant, discordant))


def _log_error(cells: Floats, total: Floats, concordant: Floats, discordant: Floats) -> float:
    a, b, c, d = cells.T
    alike, unlike = (a + d) / total, (b + c) / total
    up, down = concordant.sum(), discordant.sum()
    return float(
        np.sqrt(
            np.sum(alike * concordant) / (2 * up**2)
            + np.sum(alike * discordant + unlike * concordant) / (2 * up * down)
            + np.sum(unlike * discordant) / (2 * down**2)
        )
    )


def stratified(is_right: Booleans, points: Floats, reference: Booleans, focal: Booleans) -> list[Table]:
    """The table of each stratum; ``points`` is the score in whole items."""
    strata = np.round(points).astype(np.intp)
    levels = int(strata.max()) + 1

    def counted(group: Booleans) -> Floats:
        return np.bincount(strata[group], minlength=levels).astype(np.float64)

    cells = [counted(group & right) for group in (reference, focal) for right in (is_right, ~is_right)]
    return [(row[0], row[1], row[2], row[3]) for row in np.stack(cells, axis=1).tolist()]
