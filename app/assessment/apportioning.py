"""Shares a test out over its modules and their levels: seats by weight, none beyond what a bank holds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeVar

Name = TypeVar("Name", bound=str)
Weight = int | Fraction


@dataclass(frozen=True)
class Bank:
    """What a module brings to a test: the weight of each level in its own quiz, and how many items it holds of it."""

    weights: Mapping[str, int]
    room: Mapping[str, int]

    def expected(self, level: str, share: int) -> Fraction:
        """How many of ``share`` items would be of a level if items could be halved."""
        return Fraction(share * self.weights[level], sum(self.weights.values()) or 1)


def apportioned(total: int, weights: Mapping[Name, Weight], room: Mapping[Name, int]) -> dict[Name, int]:
    """``total`` seats by weight, none beyond its room (Webster and Sainte-Laguë); ties go to the first."""
    seats = dict.fromkeys(weights, 0)
    for _ in range(min(total, sum(room.values()))):
        open_ = [name for name in weights if seats[name] < room[name]]
        seats[max(open_, key=lambda name: Fraction(weights[name]) / (2 * seats[name] + 1))] += 1
    return seats


def spread(banks: Sequence[Bank], shares: Sequence[int], levels: Sequence[str]) -> list[dict[str, int]]:
    """How many items of each level each module brings, so that the test as a whole has the mix of their quizzes.

    Each share is rounded for itself first; with small shares the rare levels would be rounded away everywhere. So
    seats then move between levels, always in the module where it costs least, until the whole test has its mix, as far
    as the banks allow.
    """
    counts = [apportioned(share, bank.weights, bank.room) for bank, share in zip(banks, shares, strict=True)]
    expected = [
        {level: bank.expected(level, share) for level in levels} for bank, share in zip(banks, shares, strict=True)
    ]
    wanted = apportioned(
        sum(sum(each.values()) for each in counts),
        {level: sum((each[level] for each in expected), Fraction(0)) for level in levels},
        {level: sum(bank.room[level] for bank in banks) for level in levels},
    )
    while moves := _moves(banks, counts, expected, wanted):
        _, place, given, gained = min(moves)
        counts[place][given] -= 1
        counts[place][gained] += 1
    return counts


def _moves(
    banks: Sequence[Bank],
    counts: Sequence[Mapping[str, int]],
    expected: Sequence[Mapping[str, Fraction]],
    wanted: Mapping[str, int],
) -> list[tuple[Fraction, int, str, str]]:
    """Every seat that can move from a level with too many to one with too few: its price, the module, both levels."""
    missing = {level: count - sum(each[level] for each in counts) for level, count in wanted.items()}
    return [
        (count[gained] - expected[place][gained] - count[given] + expected[place][given], place, given, gained)
        for place, count in enumerate(counts)
        for given in wanted
        for gained in wanted
        if missing[given] < 0 < missing[gained] and count[given] and count[gained] < banks[place].room[gained]
    ]
