"""Raw numbers of the whole country, as a release is made of them. They never leave this feature."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Final

from app.coverage.indicators import DENOMINATOR
from app.coverage.releases.document import Area, CellKey, ReleasedCell, in_order
from app.coverage.suppression import Raw
from app.coverage.tables import Node
from app.workforce.codes import AUDIENCES

Sums = Mapping[str, int]
Pair = tuple[int, int]
"""How many count, and of how many."""

CARERS: Final = "P"
"""The group that families are."""


@dataclass(frozen=True)
class Families:
    """For each region carers who completed the core modules, and pupils, where somebody counted them (COV-5)."""

    carers: Mapping[int, int]
    pupils: Mapping[int, int]


@dataclass(frozen=True)
class Reading:
    """Raw counts of the whole country on a date. Never leaves this feature.

    ``sums`` holds for group, measure and region the sum and those of the sexes, by column; ``ages`` those of the age
    bands, of the country and the regions directly below it; ``heads`` for group and region the plain head counts;
    ``kinds`` for cut, group and region certified people and people by setting, sector, occupation or mode. ``effects``
    are protected already.
    """

    on: date
    regions: tuple[Node, ...]
    sums: Mapping[tuple[str, str, int], Sums]
    ages: Mapping[tuple[str, str, int], Sums]
    heads: Mapping[str, Mapping[int, int]]
    modules: Mapping[str, Sequence[str]]
    register_date: date | None = None
    kinds: Mapping[tuple[str, str, int], Mapping[str, Pair]] = field(default_factory=dict)
    families: Families | None = None
    """None where no carer completed anything and nobody counted pupils."""
    effects: tuple[ReleasedCell, ...] = ()

    @cached_property
    def country(self) -> Node:
        """The region without a parent."""
        return next(node for node in self.regions if node.parent_id is None)

    @cached_property
    def parts(self) -> Mapping[int, Sequence[Node]]:
        """The regions directly below each."""
        found: dict[int, list[Node]] = {}
        for node in self.regions:
            if node.parent_id is not None:
                found.setdefault(node.parent_id, []).append(node)
        return found

    @cached_property
    def depth(self) -> int:
        """How many levels lie below the country."""
        return max(len(node.path) for node in self.regions) - 1

    @property
    def areas(self) -> tuple[Area, ...]:
        """The regions as a release has them."""
        codes = {node.id: node.code for node in self.regions}
        return in_order(
            Area(node.code, node.name, codes.get(node.parent_id or 0), len(node.path) - 1) for node in self.regions
        )

    def audiences(self, codes: Iterable[str]) -> tuple[str, ...]:
        """Those groups of which anybody is on the register or in a head count."""
        return tuple(code for code in codes if self.is_anybody(code))

    @property
    def groups(self) -> tuple[str, ...]:
        """All groups of which there is anything to tell, families among them."""
        return tuple(code for code in AUDIENCES if self.is_anybody(code) or (code == CARERS and self.families))

    def is_anybody(self, audience: str) -> bool:
        """Whether anybody of a group is on the register or in a head count."""
        return bool(self.amount(audience, DENOMINATOR, self.country.id) or any(self.heads.get(audience, {}).values()))

    def amount(self, audience: str, measure: str, region_id: int, column: str = "amount") -> int:
        """One raw sum."""
        return self.sums.get((audience, measure, region_id), {}).get(column, 0)


@dataclass(frozen=True)
class Counted:
    """One raw number with what is told of its size."""

    key: CellKey
    n: int
    registered: int
    """Of how many people by name; more cannot count, unless it is a rate."""
    d: int | None
    """Of how many, plain head counts included; None where nobody knows."""
    rank: int
    is_head_count: bool = False
    is_rate: bool = False
    """Those counted are not among those of ``d``: carers per 100 pupils."""
    is_printed: bool = True
    """Whether a table prints it; else it is only what a reader can calculate."""

    @property
    def most(self) -> int | None:
        """What the number cannot exceed, as far as anybody outside knows."""
        return None if self.is_rate else self.registered

    @property
    def raw(self) -> Raw:
        """As the rules of single cells have it."""
        if self.is_rate:
            return Raw(self.key.dim_value, self.n, None)
        return Raw(self.key.dim_value, self.n, self.d, self.is_head_count and not self.registered)
