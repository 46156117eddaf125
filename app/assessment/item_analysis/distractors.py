"""Who chose what: a table for each part of an item, by groups of ability, protected.

A count of 1 to 4 is withheld. Where the counts of a part add up to the number of answers, a single withheld count, or
withheld counts that add up to less than 5, would be told by the rest: then the next smallest one is withheld too, wrong
options before right ones. Shares by group are told where a group stands for at least ten people, and only of options
none of whose groups holds 1 to 4 people.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from app.assessment.item_analysis.difficulty import Groups
from app.assessment.item_analysis.parts import NO_CHOICE, Part
from app.assessment.item_analysis.responses import Booleans, Floats

SAFE_SUM: Final = 5
LEAST_IN_GROUP: Final = 10
LEAST_FOR_MEAN: Final = 10


@dataclass(frozen=True)
class Shares:
    """Whole percentages of those who chose an option in the weakest 27 %, between, and in the best 27 %."""

    bottom: int
    middle: int
    top: int


@dataclass(frozen=True)
class ChoiceRow:
    """One option of a part; ``key`` is empty for nothing chosen. None is withheld, or cannot be told."""

    key: str
    is_right: bool
    count: int | None
    percent: float | None
    """Of all answers, 0 to 100, one decimal."""
    rest_mean: float | None
    """Mean rest score of those who chose it, 0 to 1."""
    shares: Shares | None


@dataclass(frozen=True)
class PartTable:
    """The options of one part; ``key`` is empty where the item has no parts."""

    key: str
    rows: tuple[ChoiceRow, ...]
    unused: tuple[str, ...]
    """Wrong options that nobody chose."""
    is_lured: bool
    """Whether the best 27 % chose a wrong option more often than the right one."""

    @property
    def has_shares(self) -> bool:
        """Whether there is something to draw by group of ability."""
        return any(row.shares for row in self.rows)


@dataclass(frozen=True)
class _Tally:
    """The unprotected figures of one option."""

    key: str
    is_right: bool
    chose: Booleans

    @property
    def count(self) -> int:
        return int(self.chose.sum())


def part_table(part: Part, choices: Mapping[str, Booleans], rest: Floats, found: Groups) -> PartTable:
    """The table of a part; ``choices`` tells for each of its options who chose it."""
    nobody = ~np.logical_or.reduce([choices[key] for key in part.options])
    tallies = [_Tally(key, key in part.right, choices[key]) for key in part.options]
    if nobody.any():
        tallies.append(_Tally(NO_CHOICE, False, nobody))
    counts = [(float(tally.count),) for tally in tallies]
    weights = [_weights(tally, found) for tally in tallies]
    hidden = _hidden(tallies, counts, set(), adds_up=part.is_exclusive)
    hidden_shares = _hidden(tallies, weights, hidden, adds_up=part.is_exclusive)
    if found.size < LEAST_IN_GROUP:
        hidden_shares = set(range(len(tallies)))
    rows = tuple(
        _row(tally, rest, None if place in hidden_shares else _shares(weights[place], found), place in hidden)
        for place, tally in enumerate(tallies)
    )
    unused = tuple(key for key in part.distractors if not choices[key].any())
    return PartTable(part.key, rows, unused, _is_lured(part, choices, found))


def _hidden(
    tallies: Sequence[_Tally], cells: Sequence[Sequence[float]], already: set[int], *, adds_up: bool
) -> set[int]:
    """The options with a small cell, and as many more as it takes that no column tells what is withheld in it."""
    withheld = already | {place for place, row in enumerate(cells) if any(_is_unsafe(cell) for cell in row)}
    while adds_up and withheld and (len(withheld) == 1 or _is_told(cells, withheld)):
        others = [place for place in range(len(tallies)) if place not in withheld]
        if not others:
            break
        withheld.add(
            min(others, key=lambda place: (sum(cells[place]) == 0, tallies[place].is_right, sum(cells[place])))
        )
    return withheld


def _is_unsafe(cell: float) -> bool:
    return 0 < cell < SAFE_SUM


def _is_told(cells: Sequence[Sequence[float]], withheld: set[int]) -> bool:
    """Whether somewhere so few people are withheld that the rest of the column as good as tells them."""
    return any(_is_unsafe(sum(column)) for column in zip(*(cells[place] for place in withheld), strict=True))


def _weights(tally: _Tally, found: Groups) -> tuple[float, float, float]:
    """How many in the bottom, middle and top group chose it; those at the borders count by their fractions."""
    chose = np.flatnonzero(tally.chose)
    return float(found.bottom[chose].sum()), float(found.middle[chose].sum()), float(found.top[chose].sum())


def _shares(weights: tuple[float, float, float], found: Groups) -> Shares:
    bottom, middle, top = weights
    between = found.middle_size
    return Shares(
        round(100 * bottom / found.size), round(100 * middle / between) if between else 0, round(100 * top / found.size)
    )


def _row(tally: _Tally, rest: Floats, shares: Shares | None, is_hidden: bool) -> ChoiceRow:  # noqa: FBT001
    if is_hidden:
        return ChoiceRow(tally.key, tally.is_right, None, None, None, None)
    count = tally.count
    known = rest[tally.chose]
    known = known[~np.isnan(known)]
    mean = round(float(known.mean()), 2) if len(known) >= LEAST_FOR_MEAN else None
    return ChoiceRow(tally.key, tally.is_right, count, round(100 * count / len(rest), 1), mean, shares)


def _is_lured(part: Part, choices: Mapping[str, Booleans], found: Groups) -> bool:
    """A right answer may be one of several that are each right, or all of several that must be chosen together."""
    right = [float(choices[key] @ found.top) for key in part.options if key in part.right]
    wrong = [float(choices[key] @ found.top) for key in part.distractors]
    if not right or not wrong:
        return False
    return max(wrong) > (sum(right) if part.is_exclusive else min(right))
