"""Draws parallel forms from an item bank: same levels, same number of MUST items, other questions.

A form is drawn from all forms that meet the blueprint, each as likely as any other. Only ``random.random()`` is used:
Python promises the same sequence for the same seed in every release, which it does not for ``sample`` or ``shuffle``.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from math import comb
from random import Random
from typing import Any, Final, Self, TypeVar

from app.assessment.question_types import type_of
from app.catalogue.documents import Item, ModuleDocument

SEEDS: Final = 2**31
"""Seeds are 0 to ``SEEDS - 1``."""
Cell = tuple[str, bool]
"""A level, and whether the items are MUST items."""
Thing = TypeVar("Thing")


class UnusableBank(ValueError):
    """Raised when no form can be drawn from a bank; ``content check`` refuses such a module before it is published."""


@dataclass(frozen=True)
class FormItem:
    """One item of a form: its options in the order shown, and how many of them may be chosen."""

    key: str
    options: tuple[str, ...]
    most: int


@dataclass(frozen=True)
class Form:
    """The items of one attempt, in the order asked."""

    items: tuple[FormItem, ...]

    @cached_property
    def _items(self) -> Mapping[str, FormItem]:
        return {item.key: item for item in self.items}

    @property
    def item_keys(self) -> tuple[str, ...]:
        """Keys of the items, in the order asked."""
        return tuple(item.key for item in self.items)

    def item(self, key: str) -> FormItem | None:
        """The item of that key, or None."""
        return self._items.get(key)

    def plain(self) -> dict[str, Any]:
        """Plain values for keeping."""
        return {"items": [[item.key, list(item.options), item.most] for item in self.items]}

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> Self:
        """Read what ``plain`` gave."""
        return cls(tuple(FormItem(key, tuple(options), most) for key, options, most in plain["items"]))


def draw(document: ModuleDocument, seed: int, avoid: frozenset[str] = frozenset()) -> Form:
    """The form of a seed; items of ``avoid`` stand in it only where the bank has too few others.

    Raises :class:`UnusableBank` when the bank cannot fill the blueprint.
    """
    for item in document.items:
        if problems := type_of(item).check(item):
            raise UnusableBank(f"{document.key} {item.key}: {'; '.join(problems)}")
    dice = Random(seed)  # noqa: S311  (drawn for variety; no secret rests on it)
    bank = _bank(document.items)
    plan = _plan(document, bank, avoid, dice)
    drawn = [item for cell, count in plan.items() for item in _picked(bank[cell], count, avoid, dice)]
    return Form(
        tuple(
            FormItem(item.key, tuple(_shuffled(item.option_keys, dice)), type_of(item).most(item))
            for item in _shuffled(drawn, dice)
        )
    )


def _bank(items: Sequence[Item]) -> dict[Cell, list[Item]]:
    bank: dict[Cell, list[Item]] = {}
    for item in items:
        bank.setdefault((item.level, item.must), []).append(item)
    return bank


def _plan(
    document: ModuleDocument, bank: Mapping[Cell, Sequence[Item]], avoid: frozenset[str], dice: Random
) -> dict[Cell, int]:
    """How many items of each cell, out of the plans that repeat the fewest items of ``avoid``."""
    plans = list(_plans(document, bank))
    if not plans:
        raise UnusableBank(f"{document.key}: the bank cannot fill the blueprint")
    repeats = [_repeats(plan, bank, avoid) for plan in plans]
    best = [plan for plan, count in zip(plans, repeats, strict=True) if count == min(repeats)]
    weights = [_ways(plan, bank, avoid) for plan in best]
    place = int(dice.random() * sum(weights))
    for plan, weight in zip(best, weights, strict=True):
        place -= weight
        if place < 0:
            return plan
    return best[-1]


def _plans(document: ModuleDocument, bank: Mapping[Cell, Sequence[Item]]) -> Iterator[dict[Cell, int]]:
    """Every way to spread the MUST items over the levels that the bank can fill."""
    levels = {level: count for level, count in document.quiz.levels.items() if count}
    sizes = {cell: len(items) for cell, items in bank.items()}
    choices = [
        [
            must
            for must in range(count + 1)
            if must <= sizes.get((level, True), 0) and count - must <= sizes.get((level, False), 0)
        ]
        for level, count in levels.items()
    ]
    for musts in product(*choices):
        if sum(musts) == document.quiz.must:
            spread = dict(zip(levels, musts, strict=True))
            plan = {(level, True): must for level, must in spread.items()}
            plan |= {(level, False): levels[level] - must for level, must in spread.items()}
            yield {cell: count for cell, count in plan.items() if count}


def _repeats(plan: Mapping[Cell, int], bank: Mapping[Cell, Sequence[Item]], avoid: frozenset[str]) -> int:
    """How many items of ``avoid`` a plan cannot do without."""
    return sum(max(0, count - _fresh(bank[cell], avoid)) for cell, count in plan.items())


def _ways(plan: Mapping[Cell, int], bank: Mapping[Cell, Sequence[Item]], avoid: frozenset[str]) -> int:
    """How many forms a plan allows."""
    ways = 1
    for cell, count in plan.items():
        fresh = _fresh(bank[cell], avoid)
        ways *= comb(fresh, count) if count <= fresh else comb(len(bank[cell]) - fresh, count - fresh)
    return ways


def _fresh(items: Sequence[Item], avoid: frozenset[str]) -> int:
    return sum(item.key not in avoid for item in items)


def _picked(items: Sequence[Item], count: int, avoid: frozenset[str], dice: Random) -> list[Item]:
    """``count`` items at random, those of ``avoid`` last."""
    mixed = _shuffled(items, dice)
    return sorted(mixed, key=lambda item: item.key in avoid)[:count]


def _shuffled(things: Sequence[Thing], dice: Random) -> list[Thing]:
    """The things in a random order, every order as likely (Fisher and Yates)."""
    mixed = list(things)
    for last in range(len(mixed) - 1, 0, -1):
        other = int(dice.random() * (last + 1))
        mixed[last], mixed[other] = mixed[other], mixed[last]
    return mixed
