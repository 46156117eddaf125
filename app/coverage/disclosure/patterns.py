"""Which counts of many linked tables are withheld: primary, secondary, and what the audit asks for besides.

Section 7, rules 2 and 4 to 6. The steps:

1. *Primary*: what :func:`app.coverage.suppression.reason` says of each count for its own sake, and what earlier
   releases withheld. Of two counts of which one is part of the other and that differ by 1 to 4 people, the part, or
   the whole where the part is the headline; where both were told before, nothing can be hidden any more.
2. *Secondary*, for each equation, until nothing changes: a lone withheld count gets company; withheld parts of a
   published whole must add up to T people at least (in the strict profile also those who do not count).
3. *Audit*: every protected count must stay uncertain (:mod:`app.coverage.disclosure.audit`). One that does not gets one
   more withheld neighbour, and everything is looked at again.

Withheld next is always the cheapest: what the last release withheld, then inner counts before totals, those above 0
before those of 0, the smallest, ties by key.
"""

from collections import deque
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from app.coverage.disclosure.audit import Interval, connected, exposed
from app.coverage.disclosure.linked import Count, Equation, Key, Linked
from app.coverage.suppression import Raw, Withheld, reason


class CannotProtect(Exception):
    """Raised when a count stays exposed though everything around it is withheld, or was published before."""

    def __init__(self, exposed: Mapping[Key, Interval]) -> None:
        """``exposed``: each such count with what can be said of it."""
        super().__init__(", ".join(" ".join(part for part in key if part) for key in sorted(exposed)))
        self.exposed = exposed


@dataclass(frozen=True)
class Pattern:
    """What is withheld, and why. ``bounded``: told only as a bound that gives the number away (0 or everybody)."""

    withheld: Mapping[Key, Withheld]

    @property
    def hidden(self) -> frozenset[Key]:
        """The counts that nobody outside knows."""
        return frozenset(key for key, why in self.withheld.items() if why is not Withheld.BOUNDED)


@dataclass
class _Work:
    """A pattern in the making."""

    tables: Linked
    told: Collection[Key]
    """Published before: withholding them now hides nothing."""
    preferred: Collection[Key]
    withheld: dict[Key, Withheld] = field(default_factory=dict)
    waiting: deque[int] = field(default_factory=deque)

    def is_hidden(self, key: Key) -> bool:
        return self.withheld.get(key, Withheld.BOUNDED) is not Withheld.BOUNDED

    def hide(self, key: Key, why: Withheld) -> None:
        self.withheld[key] = why
        self.waiting.extend(self.tables.equations_of.get(key, ()))

    def cheapest(self, keys: Iterable[Key]) -> Key | None:
        """The next of these counts to withhold; None when none is left. Of nobody there is nothing to withhold."""
        open_ = (
            key for key in keys if not self.is_hidden(key) and key not in self.told and self.tables.counts[key].d != 0
        )
        return min(open_, key=self._cost, default=None)

    def _cost(self, key: Key) -> tuple[bool, int, bool, bool, int, Key]:
        count = self.tables.counts[key]
        return key not in self.preferred, count.rank, key in self.withheld, count.n == 0, count.n, key


def protected(
    tables: Linked,
    *,
    registered: Collection[Key] = frozenset(),
    told: Collection[Key] = frozenset(),
    preferred: Collection[Key] = frozenset(),
    guarded: Collection[Key] = frozenset(),
) -> Pattern:
    """The pattern of linked tables that passes the audit.

    Args:
        tables: the counts with everything that ties them together.
        registered: withheld in earlier releases, so withheld now.
        told: published in earlier releases with the same number, so known for good.
        preferred: withheld in the last period, so cheap to withhold again.
        guarded: withheld now for a reason that lies outside these tables (it was small in an earlier release, or few
            have come or gone since), so it must stay uncertain like a small one.

    Raises:
        CannotProtect: something stays exposed whatever is withheld; collapse categories.
    """
    work = _Work(tables, told, preferred)
    for key, count in tables.counts.items():
        why = reason(Raw("", count.n, count.d), count.profile)
        if (key in registered or key in guarded) and why is not Withheld.PRIMARY:
            why = Withheld.SECONDARY
        if why:
            work.hide(key, why)
    protect = {key for key, why in work.withheld.items() if why is Withheld.PRIMARY}
    protect |= _apart(work) | {key for key in guarded if key in tables.counts}
    _settle(work)
    bad = exposed(tables, Pattern(work.withheld).hidden, protect)
    while bad:  # withholding more never narrows an interval, so what was uncertain once stays so
        if not _widened(work, bad):
            raise CannotProtect(bad)
        _settle(work)
        bad = exposed(tables, Pattern(work.withheld).hidden, bad)
    return Pattern(dict(sorted(work.withheld.items())))


def _apart(work: _Work) -> set[Key]:
    """Counts withheld because too few people lie between them and a count they are part of (rule 6)."""
    found: set[Key] = set()
    for order in work.tables.orders:
        part, whole = work.tables.counts[order.part], work.tables.counts[order.whole]
        if not 1 <= whole.n - part.n < part.profile.threshold:
            continue
        both = (order.whole, order.part) if order.keeps_part else (order.part, order.whole)
        withheld = [key for key in both if work.is_hidden(key)]
        yielding = next((key for key in both if key not in work.told), None)
        if not withheld and yielding is not None:
            work.hide(yielding, Withheld.SECONDARY)
            withheld = [yielding]
        if len(withheld) == 1:
            found.add(withheld[0])
    return found


def _settle(work: _Work) -> None:
    """Company for every lone withheld count, until each equation has none or enough."""
    while work.waiting:
        equation = work.tables.equations[work.waiting.popleft()]
        while not _is_enough(work, equation):
            key = work.cheapest(equation.keys)
            if key is None:
                break
            work.hide(key, Withheld.SECONDARY)


def _is_enough(work: _Work, equation: Equation) -> bool:
    hidden = [work.tables.counts[key] for key in equation.keys if work.is_hidden(key)]
    if not hidden:
        return True
    if len(hidden) == 1:
        return False
    if work.is_hidden(equation.whole):
        return True
    if sum(count.n for count in hidden) < max(count.profile.threshold for count in hidden):
        return False
    return not any(count.profile.is_strict for count in hidden) or _others(hidden) >= hidden[0].profile.threshold


def _others(hidden: Iterable[Count]) -> float:
    """How many people of withheld counts do not count; very many where nobody knows."""
    return sum(float("inf") if count.d is None else count.d - count.n for count in hidden)


def _widened(work: _Work, bad: Mapping[Key, Interval]) -> bool:
    """Withhold one more count for each exposed one: the cheapest of its equations, else of its whole group.

    The highest total is spared as long as anything else is left: it is what most readers come for. One that already
    got company in this round waits for the next look.
    """
    groups = {key: group for group in connected(work.tables, Pattern(work.withheld).hidden) for key in group}
    highest = max(count.rank for count in work.tables.counts.values())
    spared = {key for key, count in work.tables.counts.items() if count.rank == highest}
    return _given_company(work, bad, groups, spared) or _given_company(work, bad, groups, frozenset())


def _given_company(
    work: _Work, bad: Iterable[Key], groups: Mapping[Key, Sequence[Key]], spared: Collection[Key]
) -> bool:
    new: set[Key] = set()
    for key in bad:
        near = _beside(work, [key])
        if near & new:
            continue
        extra = work.cheapest(near - set(spared)) or work.cheapest(_beside(work, groups[key]) - set(spared))
        if extra is not None:
            work.hide(extra, Withheld.SECONDARY)
            new.add(extra)
    return bool(new)


def _beside(work: _Work, keys: Iterable[Key]) -> set[Key]:
    """The counts that stand in an equation with any of these."""
    equations, places = work.tables.equations, work.tables.equations_of
    return {other for key in keys for place in places.get(key, ()) for other in equations[place].keys}
