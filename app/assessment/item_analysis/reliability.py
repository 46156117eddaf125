"""Cronbach's alpha of a family of parallel forms (Cronbach, 1951).

Everybody meets another form, so most items of the table were not met by most people, at random and by design. The
variance of a form's total is the sum of the variances of its items and of the covariances of its pairs. Taken as means
over the forms that were sat (an item that is drawn often weighs more), each variance over those who met the item and
each covariance over those who met both,

    alpha = k / (k - 1) * C / (V + C)

with V = k times the mean variance, C = k (k - 1) times the mean covariance of two items, and k items in a form. Where
everybody meets all items this is Cronbach's alpha, digit by digit.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from app.assessment.item_analysis.responses import Floats

LEAST: Final = 10
"""Fewer attempts have no alpha."""
ROWS: Final = 20_000
"""Rows taken into the sums at once, to spare memory."""


@dataclass(frozen=True)
class Reliability:
    """Alpha of one family of forms; None where too few attempts or nothing that varies allow one."""

    family: str
    attempts: int
    length: float
    """Items in a form, on average."""
    alpha: float | None


def reliability(family: str, marks: Floats) -> Reliability:
    """Alpha of the forms in ``marks``: one row for an attempt, NaN where an item was not asked."""
    asked = np.sum(~np.isnan(marks), axis=1)
    length = float(asked.mean()) if len(marks) else 0.0
    return Reliability(family, len(marks), length, _alpha(marks, length) if len(marks) >= LEAST else None)


def _alpha(marks: Floats, length: float) -> float | None:
    together, products, sums = _moments(marks)
    enough = together > 1
    count = np.where(enough, together, 2)
    covariance = np.where(enough, (products - sums * sums.T / count) / (count - 1), 0.0)
    weight = np.where(enough, together, 0.0)
    pairs = weight - np.diag(np.diag(weight))
    if length <= 1 or pairs.sum() == 0:
        return None
    variance = length * float(np.sum(np.diag(weight) * np.diag(covariance)) / np.diag(weight).sum())
    shared = length * (length - 1) * float(np.sum(pairs * covariance) / pairs.sum())
    if variance + shared <= 0:
        return None
    return length / (length - 1) * shared / (variance + shared)


def _moments(marks: Floats) -> tuple[Floats, Floats, Floats]:
    """For each pair of items: how many met both, the sum of products, the sum of the first item's marks."""
    items = marks.shape[1]
    together, products, sums = np.zeros((items, items)), np.zeros((items, items)), np.zeros((items, items))
    for start in range(0, len(marks), ROWS):
        part = marks[start : start + ROWS]
        met = (~np.isnan(part)).astype(np.float64)
        filled = np.nan_to_num(part)
        together += met.T @ met
        products += filled.T @ filled
        sums += filled.T @ met
    return together, products, sums
