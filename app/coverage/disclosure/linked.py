"""The counts of a release with everything that ties them together, as values."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from app.coverage.suppression import Profile

Key = tuple[str, ...]
"""Names a count across tables and releases: indicator, audience, region, cut, value, period."""


class Inconsistent(ValueError):
    """Raised when counts do not add up, or exceed their size: no pattern can be right then (CR-16)."""

    def __init__(self, key: Key, fault: str) -> None:
        """``key``: the count; ``fault`` holds numbers, so only ``key`` may be shown."""
        super().__init__(f"{_named(key)}: {fault}")
        self.key = key


@dataclass(frozen=True)
class Count:
    """A number of people before protection.

    ``d``: of how many, None where nobody outside knows. ``rank``: 0 for inner cells, more for each total above them;
    totals are withheld last.
    """

    key: Key
    n: int
    d: int | None
    profile: Profile
    rank: int = 0


@dataclass(frozen=True)
class Equation:
    """``whole`` is the sum of ``parts``; none of them twice."""

    whole: Key
    parts: tuple[Key, ...]

    @property
    def keys(self) -> tuple[Key, ...]:
        """The whole, then its parts."""
        return (self.whole, *self.parts)


@dataclass(frozen=True)
class Order:
    """The people of ``part`` are among those of ``whole``.

    ``keeps_part``: where the two differ by few and one must be withheld, it is the whole, if that was not told before.
    """

    part: Key
    whole: Key
    keeps_part: bool = False


@dataclass(frozen=True)
class Linked:
    """Counts by key, and what ties them together."""

    counts: Mapping[Key, Count]
    equations: tuple[Equation, ...] = ()
    orders: tuple[Order, ...] = field(default=())

    @cached_property
    def equations_of(self) -> Mapping[Key, tuple[int, ...]]:
        """For each key the places of the equations it stands in."""
        found: dict[Key, list[int]] = {}
        for place, equation in enumerate(self.equations):
            for key in equation.keys:
                found.setdefault(key, []).append(place)
        return {key: tuple(places) for key, places in found.items()}

    def checked(self) -> "Linked":
        """Itself; raise :class:`Inconsistent` where counts do not add up or exceed what they are part of."""
        for count in self.counts.values():
            if count.n < 0 or (count.d is not None and count.n > count.d):
                raise Inconsistent(count.key, f"{count.n} of {count.d}")
        for equation in self.equations:
            parts = sum(self.counts[key].n for key in equation.parts)
            if parts != self.counts[equation.whole].n:
                whole = self.counts[equation.whole].n
                raise Inconsistent(equation.whole, f"is {whole}, its parts add up to {parts}")
        for order in self.orders:
            if self.counts[order.part].n > self.counts[order.whole].n:
                raise Inconsistent(order.part, f"is more than {_named(order.whole)}")
        return self


def linked(counts: Iterable[Count], equations: Iterable[Equation] = (), orders: Iterable[Order] = ()) -> Linked:
    """Counts with their ties, checked; raise :class:`Inconsistent`."""
    return Linked({count.key: count for count in counts}, tuple(equations), tuple(orders)).checked()


def _named(key: Key) -> str:
    return " ".join(part for part in key if part)
