"""The answers of many first attempts as numbers: one row for an attempt, one column for an item."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Codes = NDArray[np.int32]
Booleans = NDArray[np.bool_]
NOT_ASKED: Final = -1
NO_ANSWER: Final = 0
DIGITS: Final = 9
"""Scores are rounded to so many decimals before they are compared: thirds added in another order are the same score."""


@dataclass(frozen=True)
class Responses:
    """Everything the statistics of one module rest on; no account and no person is in it."""

    items: tuple[str, ...]
    """Keys of the module's items: the columns of ``codes``."""
    codes: Codes
    """What was chosen: a place in ``chosen``, ``NOT_ASKED`` where the item was not on the form."""
    chosen: tuple[tuple[str, ...], ...]
    """Each response that occurred, once; place ``NO_ANSWER`` is the empty one."""
    marks: Floats
    """The marks given, a column for every item of any form (other modules' included); NaN where not asked."""
    columns: tuple[int | None, ...]
    """For each of ``items`` its column in ``marks``; None when no form holds it."""
    families: NDArray[np.int16]
    """Which of ``family_names`` a row belongs to."""
    family_names: tuple[str, ...]
    """Families of parallel forms: the module's key for quizzes, else the codes of tracks."""
    languages: NDArray[np.int16]
    language_names: tuple[str, ...]
    sexes: NDArray[np.int16]
    sex_names: tuple[str, ...]

    @property
    def attempts(self) -> int:
        """How many first attempts there are."""
        return len(self.codes)

    @cached_property
    def asked(self) -> Floats:
        """How many items the form of each row has."""
        return np.asarray(np.sum(~np.isnan(self.marks), axis=1), dtype=np.float64)

    @cached_property
    def totals(self) -> Floats:
        """The marks of each row, added up."""
        return np.asarray(np.nansum(self.marks, axis=1), dtype=np.float64)


@dataclass(frozen=True)
class ItemResponses:
    """The answers to one item by those who met it, marked by its present key."""

    rows: NDArray[np.intp]
    """Their places in the table."""
    codes: Codes
    own: Floats
    """Marks of this item, 0 to 1."""
    rest: Floats
    """Share of the marks of the other items of the same form; NaN where there is no other item."""
    score: Floats
    """Share of the marks of the whole form, this item included."""
    asked: Floats
    """How many items the form has."""
    left_out: int
    """Answers to another edition of the item, with other options."""


def item_responses(answers: Responses, place: int, marked: Mapping[int, float]) -> ItemResponses:
    """The answers to the item at ``place``; ``marked`` gives the marks of each response that fits the item."""
    column = answers.columns[place]
    codes = answers.codes[:, place]
    fits = np.zeros(len(answers.chosen), dtype=bool)
    worth = np.zeros(len(answers.chosen))
    for code, marks in marked.items():
        fits[code], worth[code] = True, marks
    met = codes != NOT_ASKED
    rows = np.flatnonzero(met & fits[np.where(met, codes, NO_ANSWER)])
    asked = answers.asked[rows]
    given = np.zeros(len(rows)) if column is None else answers.marks[rows, column]
    others = answers.totals[rows] - given
    own = worth[codes[rows]]
    with np.errstate(invalid="ignore", divide="ignore"):
        rest: Floats = np.where(asked > 1, others / (asked - 1), np.nan)
        score: Floats = (others + own) / asked
    left_out = int(met.sum()) - len(rows)
    return ItemResponses(rows, codes[rows], own, rest.round(DIGITS), score.round(DIGITS), asked, left_out)


def responses_met(answers: Responses, place: int) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Each response that the item at ``place`` got, once, with its code."""
    for code in np.unique(answers.codes[:, place]):
        if code != NOT_ASKED:
            yield int(code), answers.chosen[code]
