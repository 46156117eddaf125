"""DQ-6: do the counts agree with each other, and where do they not?"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from app.coverage.disclosure.linked import Key
from app.coverage.releases.contents import Tables
from app.coverage.releases.readings import Counted
from app.coverage.releases.words import place_words
from app.coverage.suppression import LOW_RELIABILITY_BELOW
from app.i18n import N_, Message

JUMP_POINTS: Final = 25
"""A share that changed by more in a year needs an explanation."""

NAMES: Final[Mapping[str, Message]] = {
    "sums": N_("Parts add up to their whole"),
    "sizes": N_("No more are counted than there are"),
    "jumps": N_("No share changed by more than 25 points in a year"),
}
"""The checks, in order."""


@dataclass(frozen=True)
class Agreement:
    """One check: how many comparisons it made, and the places where they failed, without any number of people."""

    code: str
    run: int
    failed: tuple[str, ...]

    @property
    def passed(self) -> int:
        """How many comparisons held."""
        return self.run - len(self.failed)


def agreements(tables: Sequence[Tables], before: Sequence[Tables]) -> tuple[Agreement, ...]:
    """Every check of the tables of all groups; ``before`` are those of a year earlier."""
    return (
        _agreement("sums", _sums(tables)),
        _agreement("sizes", _sizes(tables)),
        _agreement("jumps", _jumps(tables, before)),
    )


def _agreement(code: str, found: Iterable[tuple[Key, bool]]) -> Agreement:
    compared = list(found)
    failed = sorted({place_words(key) for key, holds in compared if not holds})
    return Agreement(code, len(compared), tuple(failed))


def _sums(all_tables: Iterable[Tables]) -> Iterator[tuple[Key, bool]]:
    """Those who count, and those of whom they are counted."""
    for tables in all_tables:
        counts = tables.linked.counts
        for equation in tables.equations:
            whole, parts = counts[equation.whole], [counts[key] for key in equation.parts]
            yield equation.whole, whole.n == sum(part.n for part in parts)
            yield equation.whole, whole.d == sum(part.d or 0 for part in parts)


def _sizes(all_tables: Iterable[Tables]) -> Iterator[tuple[Key, bool]]:
    for each in _counted(all_tables).values():
        yield each.key, 0 <= each.n <= each.registered


def _jumps(all_tables: Iterable[Tables], before: Iterable[Tables]) -> Iterator[tuple[Key, bool]]:
    """Totals of regions with enough people in both years."""
    earlier = _counted(before)
    for key, each in _counted(all_tables).items():
        other = earlier.get(key)
        if other is None or min(each.registered, other.registered) < LOW_RELIABILITY_BELOW:
            continue
        change = Decimal(each.n * 100) / each.registered - Decimal(other.n * 100) / other.registered
        yield key, abs(change) <= JUMP_POINTS


def _counted(all_tables: Iterable[Tables]) -> dict[Key, Counted]:
    return {each.key: each for tables in all_tables for each in tables.counted.values() if each.is_printed}
