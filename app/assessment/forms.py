"""Draws parallel forms from item banks: the same blueprint, other questions.

How many items a form has of each outcome, level and kind is a pure function of the bank (``blueprints``); the seed
only picks the items inside each cell and mixes the order. Only ``random.random()`` is used: Python promises the same
sequence for the same seed in every release, which it does not for ``sample`` or ``shuffle``.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from random import Random
from typing import Any, Final, Protocol, Self, TypeVar

from app.assessment.apportioning import Bank, apportioned, spread
from app.assessment.blueprints import Cell, UnusableBank, blueprint, reachable_musts, steered
from app.assessment.question_types import type_of
from app.catalogue.documents import LEVELS, Item, ModuleDocument

SEEDS: Final = 2**31
"""Seeds are 0 to ``SEEDS - 1``."""
FIXED: Final = ("true", "false")
"""Options that are never mixed."""
Thing = TypeVar("Thing")
Cells = Mapping[Cell, Sequence[Item]]


class Published(Protocol):
    """A published version of a module, as far as a test over several modules needs it."""

    @property
    def key(self) -> str:
        """The module."""

    @property
    def version_id(self) -> int:
        """Which version."""

    @property
    def document(self) -> ModuleDocument:
        """Its structure."""


@dataclass(frozen=True)
class FormSlot:
    """A place to fill: its options in the order shown."""

    key: str
    options: tuple[str, ...]


@dataclass(frozen=True)
class FormItem:
    """One item of a form: its options in the order shown, how many of them may be chosen, its places to fill."""

    name: str
    """What it is called in the form: its key in a quiz, ``T1.key`` in a test over a track."""
    options: tuple[str, ...]
    most: int
    module: str = ""
    """The module it is of; empty in a quiz."""
    slots: tuple[FormSlot, ...] = ()
    is_number: bool = False

    @property
    def key(self) -> str:
        """Its key inside its module."""
        return self.name.rpartition(".")[2]

    def plain(self) -> list[Any]:
        """Plain values for keeping; what a question has not is left out."""
        plain: list[Any] = [self.name, list(self.options), self.most]
        more = {
            "module": self.module,
            "slots": [[slot.key, list(slot.options)] for slot in self.slots],
            "number": self.is_number,
        }
        kept = {name: value for name, value in more.items() if value}
        return [*plain, kept] if kept else plain

    @classmethod
    def from_plain(cls, plain: Sequence[Any]) -> Self:
        """Read what ``plain`` gave."""
        name, options, most, *rest = plain
        if not rest:
            return cls(name, tuple(options), most)
        more = rest[0]
        slots = tuple(FormSlot(key, tuple(each)) for key, each in more.get("slots", ()))
        return cls(name, tuple(options), most, more.get("module", ""), slots, more.get("number", False))


@dataclass(frozen=True)
class Form:
    """The items of one attempt, in the order asked."""

    items: tuple[FormItem, ...]
    versions: Mapping[str, int] = field(default_factory=dict)
    """Module key to the id of its version, in a test over a track; empty in a quiz."""

    @cached_property
    def _items(self) -> Mapping[str, FormItem]:
        return {item.name: item for item in self.items}

    @property
    def item_names(self) -> tuple[str, ...]:
        """Names of the items, in the order asked."""
        return tuple(item.name for item in self.items)

    def item(self, name: str) -> FormItem | None:
        """The item of that name, or None."""
        return self._items.get(name)

    def plain(self) -> dict[str, Any]:
        """Plain values for keeping."""
        plain: dict[str, Any] = {"items": [item.plain() for item in self.items]}
        return {**plain, "versions": dict(self.versions)} if self.versions else plain

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> Self:
        """Read what ``plain`` gave."""
        return cls(tuple(FormItem.from_plain(item) for item in plain["items"]), plain.get("versions", {}))


def draw(document: ModuleDocument, seed: int, avoid: frozenset[str] = frozenset()) -> Form:
    """The form of a module's quiz; items of ``avoid`` stand in it only where their level has too few others.

    Raises :class:`UnusableBank` when the bank cannot fill the blueprint.
    """
    cells = _cells(document)
    try:
        plan = blueprint(_sizes(cells), tuple(document.quiz.levels.items()), document.quiz.must)
    except UnusableBank as problem:
        raise UnusableBank(f"{document.key}: {problem}") from None
    dice = _dice(seed)
    drawn = _drawn(cells, plan, avoid, "", dice)
    return Form(tuple(_asked(item, "", dice) for item in _shuffled(drawn, dice)))


def form_of(items: Sequence[Item], seed: int) -> Form:
    """A form of these items in this order, their options mixed: for looking at questions, not for an attempt.

    Raises :class:`UnusableBank` when one cannot be asked.
    """
    for item in items:
        if problems := type_of(item).check(item):
            raise UnusableBank(f"{item.key}: {'; '.join(map(str, problems))}")
    dice = _dice(seed)
    return Form(tuple(_asked(item, "", dice) for item in items))


def draw_across(modules: Sequence[Published], size: int, seed: int, avoid: frozenset[str] = frozenset()) -> Form:
    """The form of a test over several modules: ``size`` items, fewer only where the banks hold no more.

    The modules have equal shares as far as their banks allow. The test as a whole has the levels of their quizzes in
    proportion, and each share the MUST items of its own. Items named in ``avoid`` stand in it only where their level
    has too few others.

    Raises :class:`UnusableBank` when the modules hold no item at all, or one that cannot be asked.
    """
    dice = _dice(seed)
    drawn: list[tuple[str, Item]] = []
    for module, cells, plan in _share_plans(modules, size):
        drawn += [(module.key, item) for item in _drawn(cells, plan, avoid, module.key, dice)]
    if not drawn:
        raise UnusableBank("a test needs items")
    items = tuple(_asked(item, key, dice) for key, item in _shuffled(drawn, dice))
    return Form(items, {module.key: module.version_id for module in modules})


def across_plan(modules: Sequence[Published], size: int) -> dict[tuple[str, Cell], int]:
    """How many items of each module and cell every form of a test over these modules has."""
    plans = _share_plans(modules, size)
    return {(module.key, cell): count for module, _, plan in plans for cell, count in plan}


def quiz_plan(document: ModuleDocument) -> dict[Cell, int]:
    """How many items of each cell every form of a module's quiz has."""
    return dict(blueprint(_sizes(_cells(document)), tuple(document.quiz.levels.items()), document.quiz.must))


def _share_plans(
    modules: Sequence[Published], size: int
) -> Iterator[tuple[Published, dict[Cell, list[Item]], tuple[tuple[Cell, int], ...]]]:
    """Each module with its bank and the blueprint of its share of a test."""
    found = [_cells(module.document) for module in modules]
    banks = [Bank(_weights(module.document), _room(cells)) for module, cells in zip(modules, found, strict=True)]
    room = {str(place): sum(bank.room.values()) for place, bank in enumerate(banks)}
    shares = list(apportioned(size, dict.fromkeys(room, 1), room).values())
    levels = spread(banks, shares, LEVELS)
    for module, cells, share in zip(modules, found, levels, strict=True):
        yield module, cells, _share_plan(module.document, cells, share)


def _weights(document: ModuleDocument) -> dict[str, int]:
    return {level: document.quiz.levels.get(level, 0) for level in LEVELS}


def _room(cells: Cells) -> dict[str, int]:
    return {level: sum(len(items) for cell, items in cells.items() if cell.level == level) for level in LEVELS}


def _share_plan(document: ModuleDocument, cells: Cells, levels: Mapping[str, int]) -> tuple[tuple[Cell, int], ...]:
    """The blueprint of a module's share of a test."""
    sizes = _sizes(cells)
    wanted = (2 * sum(levels.values()) * document.quiz.must + document.quiz.draw) // (2 * document.quiz.draw)
    least, most = reachable_musts(dict(sizes), levels)
    return blueprint(sizes, tuple(levels.items()), min(max(wanted, least), most))


def _cells(document: ModuleDocument) -> dict[Cell, list[Item]]:
    """The bank by outcome, level and MUST, in the order of the document."""
    cells: dict[Cell, list[Item]] = {}
    for item in document.items:
        if problems := type_of(item).check(item):
            raise UnusableBank(f"{document.key} {item.key}: {'; '.join(map(str, problems))}")
        cells.setdefault(Cell(item.outcome, item.level, item.must), []).append(item)
    return cells


def _sizes(cells: Cells) -> tuple[tuple[Cell, int], ...]:
    return tuple((cell, len(items)) for cell, items in cells.items())


def _dice(seed: int) -> Random:
    return Random(seed)  # noqa: S311  (drawn for variety; no secret rests on it)


def _drawn(
    cells: Cells, plan: Sequence[tuple[Cell, int]], avoid: frozenset[str], module: str, dice: Random
) -> list[Item]:
    """As many items of each cell as planned, at random, those of ``avoid`` last."""
    fresh = {cell: sum(_name(item, module) not in avoid for item in items) for cell, items in cells.items()}
    drawn: list[Item] = []
    for cell, count in steered(dict(plan), fresh).items():
        mixed = _shuffled(cells[cell], dice)
        drawn += sorted(mixed, key=lambda item: _name(item, module) in avoid)[:count]
    return drawn


def _name(item: Item, module: str) -> str:
    return f"{module}.{item.key}" if module else item.key


def _asked(item: Item, module: str, dice: Random) -> FormItem:
    """An item as it is asked: its options and places in an order of this form."""
    how = type_of(item).describe(item)
    options = tuple(_shuffled(item.option_keys, dice)) if how.mixes_options else item.option_keys
    slots = [FormSlot(key, _slot_options(allowed, options, dice)) for key, allowed in how.slots]
    return FormItem(
        _name(item, module),
        options,
        how.most,
        module,
        tuple(_shuffled(slots, dice) if how.mixes_slots else slots),
        how.is_number,
    )


def _slot_options(allowed: tuple[str, ...], shown: tuple[str, ...], dice: Random) -> tuple[str, ...]:
    """A place's options: in the order of the item's options where they are those, else in an order of their own."""
    if set(allowed) <= set(shown):
        return tuple(key for key in shown if key in allowed)
    return allowed if allowed == FIXED else tuple(_shuffled(allowed, dice))


def _shuffled(things: Sequence[Thing], dice: Random) -> list[Thing]:
    """The things in a random order, every order as likely (Fisher and Yates)."""
    mixed = list(things)
    for last in range(len(mixed) - 1, 0, -1):
        other = int(dice.random() * (last + 1))
        mixed[last], mixed[other] = mixed[other], mixed[last]
    return mixed
