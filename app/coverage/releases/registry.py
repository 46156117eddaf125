"""What earlier releases withheld and told, and what that demands of a new one of the same period."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.coverage.disclosure.linked import Key
from app.coverage.releases.contents import Tables
from app.coverage.suppression import Withheld


@dataclass(frozen=True)
class Registry:
    """What earlier releases say of the cells: those of the same period, and the pattern of the period before."""

    withheld: Mapping[Key, Withheld] = field(default_factory=dict)
    told: Mapping[Key, frozenset[int]] = field(default_factory=dict)
    preferred: frozenset[Key] = frozenset()


@dataclass(frozen=True)
class Ties:
    """What earlier releases of the period demand of the cells of one group now."""

    registered: frozenset[Key]
    told: frozenset[Key]
    guarded: frozenset[Key]


def ties(tables: Tables, registry: Registry) -> Ties:
    """What the registry demands of the counts of one group."""
    registered, told, guarded = set(), set(), set()
    threshold = tables.profile.threshold
    for key, count in tables.linked.counts.items():
        numbers = registry.told.get(key, frozenset())
        if count.n in numbers:
            told.add(key)
        elif any(abs(count.n - number) < threshold for number in numbers):
            guarded.add(key)
        elif key in registry.withheld:
            registered.add(key)
            if registry.withheld[key] is Withheld.PRIMARY:
                guarded.add(key)
    return Ties(frozenset(registered), frozenset(told), frozenset(guarded))
