"""How many items of each outcome, level and kind a form holds: the same for every form of a bank.

The plan of a form depends on the bank alone, never on chance, so all forms drawn by it are parallel. Among the plans
that have the wanted number of items at each level and of MUST items, the one is taken that leaves most for a second
form without a repeated item, first within each level, then within each outcome of it; then the one that treats the
outcomes most equally; then the one that takes most where the bank is largest. Found exactly, as the cheapest flow from
levels to outcomes.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import product
from typing import Final, NamedTuple

WASTE: Final = 10**18
"""What an item costs that a second form would have to repeat even if it took any item of the level."""
REPEAT: Final = 10**15
"""What an item costs that a second form would have to repeat; far more than everything below together."""
UNEQUAL: Final = 10**9
CROWDED: Final = 720_720
Row = tuple[str, bool]
"""A level, and whether the items are MUST items."""


class Cell(NamedTuple):
    """Items that may stand for one another in a form."""

    outcome: str
    level: str
    must: bool


class UnusableBank(ValueError):
    """Raised when no form can be drawn from a bank; ``content check`` refuses such a module before it is published."""


_Way = tuple[int, tuple[tuple[Cell, int], ...]]
"""A price, and which cells give or gain an item."""


@lru_cache(maxsize=512)
def blueprint(
    sizes: tuple[tuple[Cell, int], ...], levels: tuple[tuple[str, int], ...], must: int
) -> tuple[tuple[Cell, int], ...]:
    """How many items of each cell a form takes, in the order of the cells; raises :class:`UnusableBank`.

    Args:
        sizes: how many items the bank has in each cell.
        levels: how many items of each level a form has.
        must: how many of them are MUST items.
    """
    best: _Flow | None = None
    for rows in _rows(dict(sizes), dict(levels), must):
        flow = _Flow(dict(sizes), cost=_row_repeats(dict(sizes), rows) * WASTE)
        for row, count in rows.items():
            for _ in range(count):
                flow.add(row)
        if best is None or flow.cost < best.cost:
            best = flow
    if best is None:
        raise UnusableBank("the bank cannot fill the blueprint")
    return tuple((cell, best.taken[cell]) for cell, _ in sizes if best.taken[cell])


def steered(plan: Mapping[Cell, int], fresh: Mapping[Cell, int]) -> dict[Cell, int]:
    """A plan for a form that should hold fresh items only, of which each cell has so many.

    Where a cell has too few, another outcome stands in with an item of the same level and kind, the one with the fewest
    items in the form first; where none can, the plan stays, and items are repeated.
    """
    counts = dict.fromkeys(fresh, 0) | dict(plan)
    for cell in plan:
        for _ in range(counts[cell] - fresh[cell]):
            spare = [each for each in fresh if each[1:] == cell[1:] and counts[each] < fresh[each]]
            if not spare:
                break
            stand_in = min(spare, key=lambda each: _of_outcome(counts, each.outcome))
            counts[cell] -= 1
            counts[stand_in] += 1
    return counts


def _of_outcome(counts: Mapping[Cell, int], outcome: str) -> int:
    return sum(count for cell, count in counts.items() if cell.outcome == outcome)


def reachable_musts(sizes: Mapping[Cell, int], levels: Mapping[str, int]) -> tuple[int, int]:
    """The fewest and the most MUST items that a form with these levels can have."""
    held = _held(sizes)
    least = sum(max(0, count - held.get((level, False), 0)) for level, count in levels.items())
    return least, sum(min(count, held.get((level, True), 0)) for level, count in levels.items())


def _held(sizes: Mapping[Cell, int]) -> dict[Row, int]:
    held: dict[Row, int] = {}
    for cell, size in sizes.items():
        held[cell.level, cell.must] = held.get((cell.level, cell.must), 0) + size
    return held


def _row_repeats(sizes: Mapping[Cell, int], rows: Mapping[Row, int]) -> int:
    held = _held(sizes)
    return sum(max(0, 2 * count - held.get(row, 0)) for row, count in rows.items())


def _rows(sizes: Mapping[Cell, int], levels: Mapping[str, int], must: int) -> Iterator[dict[Row, int]]:
    """Every way to spread the MUST items over the levels that the bank can fill."""
    held = _held(sizes)
    wanted = {level: count for level, count in levels.items() if count}
    choices = [
        [
            musts
            for musts in range(count + 1)
            if musts <= held.get((level, True), 0) and count - musts <= held.get((level, False), 0)
        ]
        for level, count in wanted.items()
    ]
    for spread in product(*choices):
        if sum(spread) == must:
            musts = dict(zip(wanted, spread, strict=True))
            rows = {(level, True): count for level, count in musts.items()}
            yield rows | {(level, False): wanted[level] - count for level, count in musts.items()}


@dataclass
class _Flow:
    """Items taken so far, at the least cost for as many; each one more goes along the cheapest chain of exchanges."""

    sizes: Mapping[Cell, int]
    taken: dict[Cell, int] = field(init=False)
    outcomes: dict[str, int] = field(init=False)
    cost: int = 0

    def __post_init__(self) -> None:
        self.taken = dict.fromkeys(self.sizes, 0)
        self.outcomes = dict.fromkeys((cell.outcome for cell in self.sizes), 0)

    def add(self, row: Row) -> None:
        """One more item of a level."""
        price, way = min(
            ((price + self._equality(outcome), way) for outcome, (price, way) in self._ways(row).items()),
            key=lambda found: (found[0], len(found[1])),
        )
        for cell, change in way:
            self.taken[cell] += change
        self.outcomes[way[-1][0].outcome] += 1
        self.cost += price

    def _ways(self, row: Row) -> dict[str, _Way]:
        """The cheapest chain by which each outcome would gain one item (Bellman and Ford)."""
        ways: dict[str, _Way] = {cell.outcome: (self._price(cell), ((cell, 1),)) for cell in self._open(row)}
        for _ in range(len(self.outcomes)):
            is_settled = True
            for given, gained in self._exchanges():
                if given.outcome not in ways:
                    continue
                price, way = ways[given.outcome]
                price += self._price(gained) - self._price(given, -1)
                if gained.outcome not in ways or price < ways[gained.outcome][0]:
                    ways[gained.outcome] = (price, (*way, (given, -1), (gained, 1)))
                    is_settled = False
            if is_settled:
                break
        return ways

    def _open(self, row: Row) -> Iterator[Cell]:
        for cell, size in self.sizes.items():
            if (cell.level, cell.must) == row and self.taken[cell] < size:
                yield cell

    def _exchanges(self) -> Iterator[tuple[Cell, Cell]]:
        """Pairs of one level: an item of the first given up for one of the second."""
        for given, count in self.taken.items():
            if count:
                for gained in self._open((given.level, given.must)):
                    if gained != given:
                        yield given, gained

    def _price(self, cell: Cell, ago: int = 0) -> int:
        """What the next item of a cell costs; with ``ago=-1`` what its last one did."""
        number = self.taken[cell] + 1 + ago
        repeats = max(0, 2 * number - self.sizes[cell]) - max(0, 2 * number - 2 - self.sizes[cell])
        return repeats * REPEAT + number * CROWDED // self.sizes[cell]

    def _equality(self, outcome: str) -> int:
        """What one more item of an outcome costs: the squares of their numbers are least when they are equal."""
        return (2 * self.outcomes[outcome] + 1) * UNEQUAL
