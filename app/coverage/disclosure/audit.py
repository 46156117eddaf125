"""What an attacker can say of each withheld count: the least and the most that fits everything published.

Section 7, rule 5. For a withheld count two linear programmes over the withheld counts: minimise and maximise it
subject to every equation and order, 0 <= x <= size. Withheld counts that no equation ties together are solved apart.
Each solution is a possible world, so it also widens what is known of the counts beside it: most need no programme of
their own. The programmes are relaxed to real numbers; published totals and the corners of such tables are whole.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, floor, isinf
from typing import Any, Final

from app.coverage.disclosure.linked import Count, Key, Linked

TOLERANCE: Final = 1e-6


@dataclass(frozen=True)
class Interval:
    """The least and the most that a withheld count can be; whole numbers, ``most`` None where nothing bounds it."""

    least: int
    most: int | None


def intervals(tables: Linked, hidden: Collection[Key], wanted: Iterable[Key]) -> dict[Key, Interval]:
    """The exact intervals of the ``wanted`` counts, all of them in ``hidden``, when everything else is published."""
    return _found(tables, hidden, wanted, _is_never_settled)


def exposed(tables: Linked, hidden: Collection[Key], wanted: Iterable[Key]) -> dict[Key, Interval]:
    """Those of the ``wanted`` counts that their interval does not protect, with it; empty: the audit is passed."""
    found = _found(tables, hidden, wanted, _is_protected)
    return {key: interval for key, interval in found.items() if not protects(interval, tables.counts[key])}


def protects(interval: Interval, count: Count) -> bool:
    """Whether an interval leaves a count uncertain enough for its profile."""
    return _is_protected(count, interval.least, float("inf") if interval.most is None else interval.most)


def _is_protected(count: Count, least: float, most: float) -> bool:
    """Wide enough and not known to be few; in the strict profile those who do not count are not known to be few."""
    wanted = count.profile.threshold if count.d is None else min(count.profile.threshold, count.d)
    if most - least < wanted or most < wanted:
        return False
    return not count.profile.is_strict or count.d is None or count.d - least >= wanted


def _is_never_settled(_count: Count, _least: float, _most: float) -> bool:
    return False


def _found(
    tables: Linked, hidden: Collection[Key], wanted: Iterable[Key], is_settled: Callable[[Count, float, float], bool]
) -> dict[Key, Interval]:
    asked = set(wanted)
    found: dict[Key, Interval] = {}
    for group in connected(tables, hidden):
        here = [key for key in group if key in asked]
        if here:
            found |= _solved(tables, group, here, is_settled)
    return found


def connected(tables: Linked, hidden: Collection[Key]) -> Iterator[tuple[Key, ...]]:
    """The withheld counts in groups that no equation or order ties together, each sorted."""
    neighbours = _neighbours(tables, hidden)
    left = set(hidden)
    for start in sorted(hidden):
        if start not in left:
            continue
        left.discard(start)
        group, waiting = [start], [start]
        while waiting:
            for key in neighbours.get(waiting.pop(), ()):
                if key in left:
                    left.discard(key)
                    group.append(key)
                    waiting.append(key)
        yield tuple(sorted(group))


def _neighbours(tables: Linked, hidden: Collection[Key]) -> Mapping[Key, Sequence[Key]]:
    found: dict[Key, list[Key]] = {}
    ties = [equation.keys for equation in tables.equations] + [(order.part, order.whole) for order in tables.orders]
    for keys in ties:
        tied = [key for key in keys if key in hidden]
        for key, following in pairwise(tied):
            found.setdefault(key, []).append(following)
            found.setdefault(following, []).append(key)
    return found


@dataclass
class _Programme:
    """The constraints over one group of withheld counts."""

    columns: Mapping[Key, int]
    bounds: list[tuple[float, float | None]]
    equal: Any
    equal_to: Any
    at_most: Any
    at_most_to: Any

    def extreme(self, column: int, sign: int) -> Any:
        """The solution that makes a count least (sign 1) or most (sign -1); None where nothing bounds it."""
        import numpy as np  # noqa: PLC0415  (0.7 s, with the solver, that only releases need)
        from scipy.optimize import linprog  # noqa: PLC0415

        goal = np.zeros(len(self.columns))
        goal[column] = sign
        solution = linprog(
            goal, self.at_most, self.at_most_to, self.equal, self.equal_to, bounds=self.bounds, method="highs"
        )
        if solution.status == 3:  # unbounded
            return None
        if not solution.success:
            raise ArithmeticError(f"the solver gave up: {solution.message}")
        return solution.x


def _programme(tables: Linked, group: Sequence[Key]) -> _Programme:
    columns = {key: place for place, key in enumerate(group)}
    places = sorted({place for key in group for place in tables.equations_of.get(key, ())})
    rows, sums = [], []
    for place in places:
        equation = tables.equations[place]
        row: dict[int, int] = {}
        known = 0
        for key, sign in ((equation.whole, -1), *((part, 1) for part in equation.parts)):
            if key in columns:
                row[columns[key]] = row.get(columns[key], 0) + sign
            else:
                known -= sign * tables.counts[key].n
        rows.append(row)
        sums.append(known)
    bounds: list[tuple[float, float | None]] = [(0.0, tables.counts[key].d) for key in group]
    orders, differences = _orders(tables, columns, bounds)
    return _Programme(columns, bounds, *_matrix(rows, sums, len(group)), *_matrix(orders, differences, len(group)))


def _orders(
    tables: Linked, columns: Mapping[Key, int], bounds: list[tuple[float, float | None]]
) -> tuple[list[dict[int, int]], list[int]]:
    """Orders between two withheld counts as rows; those with a published count as bounds."""
    rows: list[dict[int, int]] = []
    for order in tables.orders:
        part, whole = columns.get(order.part), columns.get(order.whole)
        if part is not None and whole is not None:
            rows.append({part: 1, whole: -1})
        elif part is not None:
            low, high = bounds[part]
            limit = tables.counts[order.whole].n
            bounds[part] = (low, limit if high is None else min(high, limit))
        elif whole is not None:
            low, high = bounds[whole]
            bounds[whole] = (max(low, tables.counts[order.part].n), high)
    return rows, [0] * len(rows)


def _matrix(rows: Sequence[Mapping[int, int]], sums: Sequence[int], width: int) -> tuple[Any, Any]:
    import numpy as np  # noqa: PLC0415  (only releases need it)
    from scipy.sparse import csr_array  # noqa: PLC0415

    if not rows:
        return None, None
    places = [(place, column, value) for place, row in enumerate(rows) for column, value in row.items()]
    lines, cells, values = zip(*places, strict=True)
    return csr_array((values, (lines, cells)), shape=(len(rows), width)), np.array(sums, dtype=float)


def _solved(
    tables: Linked, group: Sequence[Key], asked: Sequence[Key], is_settled: Callable[[Count, float, float], bool]
) -> dict[Key, Interval]:
    """Intervals of one group; a count that worlds already seen settle costs no programme of its own."""
    import numpy as np  # noqa: PLC0415  (only releases need it)

    programme = _programme(tables, group)
    least, most = np.full(len(group), np.inf), np.full(len(group), -np.inf)
    found: dict[Key, Interval] = {}
    for key in asked:
        column = programme.columns[key]
        for sign in (1, -1):
            if is_settled(tables.counts[key], least[column] + TOLERANCE, most[column] - TOLERANCE):
                break
            world = programme.extreme(column, sign)
            if world is None:
                most[column] = np.inf
            else:
                least, most = np.minimum(least, world), np.maximum(most, world)
        found[key] = _interval(least[column], most[column])
    return found


def _interval(least: float, most: float) -> Interval:
    return Interval(ceil(least - TOLERANCE), None if isinf(most) else floor(most + TOLERANCE))
