"""Set A: the closed list of tables that a release holds, and everything that ties their numbers together.

For each group of which anybody is on the register or in a head count:

- each of :data:`BY_EVERYTHING` by region at every level of the tree, and by sex and by age for the country and each
  region directly below it;
- module coverage (COV-4) of each module of the group's track, for the country and each region directly below it.

A new indicator of people on the register is one line in :data:`BY_EVERYTHING`, and one in :data:`ORDERS` where its
people are among those of another. All groups together (``_T``) are not in it: their numbers would tie all groups.

What a reader can calculate belongs here although no table prints it: the women of the country who are in none of its
regions are the women of the country without those of the regions.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Final

from app.coverage.disclosure.linked import Count, Equation, Key, Linked, Order
from app.coverage.indicators import COV_1, COV_2, COV_3, COV_4, DENOMINATOR, By, Indicator
from app.coverage.releases.document import EVERYBODY, Area, CellKey, ReleasedCell, in_order
from app.coverage.rollup import SEX_COLUMNS
from app.coverage.suppression import Profile, Raw, Withheld, profile_of, protected
from app.coverage.tables import ELSEWHERE, Counts, Node
from app.workforce.codes import AGE_BANDS

BY_EVERYTHING: Final[tuple[Indicator, ...]] = (COV_1, COV_2, COV_3)
ORDERS: Final = ((COV_1.code, COV_3.code), (COV_2.code, COV_3.code))
"""The people of the first are among those of the second, which gives way where the two are too close."""

MODULE_PREFIX: Final = "module:"
PROFILE_VERSION: Final = "1.0"
"""Of the rules of protection: T = 5, strict for police, prosecutors and judiciary, audit by linear programming."""

BOTH: Final = f"{By.REGION}+"
"""Begins the dimension of what is only calculated: a sex or an age of those who are in no part of the country."""

Sums = Mapping[str, int]


@dataclass(frozen=True)
class Reading:
    """Raw counts of the whole country on a date. Never leaves this feature.

    ``sums`` holds for group, measure and region the sum and those of the sexes, by column; ``ages`` those of the age
    bands, of the country and the regions directly below it; ``heads`` for group and region the plain head counts.
    """

    on: date
    regions: tuple[Node, ...]
    sums: Mapping[tuple[str, str, int], Sums]
    ages: Mapping[tuple[str, str, int], Sums]
    heads: Mapping[str, Mapping[int, int]]
    modules: Mapping[str, Sequence[str]]
    register_date: date | None = None

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
        return tuple(code for code in codes if self._is_anybody(code))

    def amount(self, audience: str, measure: str, region_id: int, column: str = "amount") -> int:
        """One raw sum."""
        return self.sums.get((audience, measure, region_id), {}).get(column, 0)

    def _is_anybody(self, audience: str) -> bool:
        return bool(self.amount(audience, DENOMINATOR, self.country.id) or any(self.heads.get(audience, {}).values()))


@dataclass(frozen=True)
class Counted:
    """One raw number with what is told of its size."""

    key: CellKey
    n: int
    registered: int
    """Of how many people by name; more cannot count."""
    d: int | None
    """Of how many, plain head counts included; None where nobody knows."""
    rank: int
    is_head_count: bool = False

    @property
    def is_printed(self) -> bool:
        """Whether a table prints it."""
        return not self.key.dim.startswith(BOTH)

    @property
    def raw(self) -> Raw:
        """As the rules of single cells have it."""
        return Raw(self.key.dim_value, self.n, self.d, self.is_head_count and not self.registered)


@dataclass
class Tables:
    """All numbers of one group, and their equations."""

    audience: str
    profile: Profile
    counted: dict[CellKey, Counted] = field(default_factory=dict)
    equations: list[Equation] = field(default_factory=list)

    @cached_property
    def linked(self) -> Linked:
        """What protection works on; not checked yet."""
        counts = (Count(each.key, each.n, each.registered, self.profile, each.rank) for each in self.counted.values())
        return Linked({count.key: count for count in counts}, tuple(self.equations), tuple(self._orders()))

    def cells(self, withheld: Mapping[Key, Withheld]) -> Iterator[ReleasedCell]:
        """The printed cells as they may be told."""
        for each in self.counted.values():
            if each.is_printed:
                yield _told(each, withheld.get(each.key), self.profile)

    def _orders(self) -> Iterator[Order]:
        for first, second in ORDERS:
            for key in self.counted:
                whole = key._replace(indicator=second)
                if key.indicator == first and whole in self.counted:
                    yield Order(key, whole, keeps_part=True)


def tables_of(reading: Reading, audience: str) -> Tables:
    """Every number of a group that a release tells or lets calculate, with the equations between them."""
    found = Tables(audience, profile_of(audience))
    for indicator in BY_EVERYTHING:
        _Builder(reading, found, indicator, "", indicator.measures[0], reading.depth).build()
    for module in reading.modules.get(audience, ()):
        _Builder(reading, found, COV_4, module, COV_4.counted(module)[0], min(1, reading.depth)).build()
    return found


@dataclass
class _Builder:
    """One indicator of one group: its numbers and equations go to ``found``."""

    reading: Reading
    found: Tables
    indicator: Indicator
    module: str
    measure: str
    deepest: int
    """How far down the tree its tables go."""

    def build(self) -> None:
        """All of them; cuts only of what goes down the whole tree, as modules do not."""
        for node in self.reading.regions:
            if len(node.path) - 1 <= self.deepest:
                self._region(node)
        if not self.module:
            country = self.reading.country
            first_level = self.reading.parts.get(country.id, ())
            for cut in (By.SEX, By.AGE):
                for node in (country, *first_level):
                    self._cut(node, cut)
                self._columns(country, first_level, cut)

    @cached_property
    def _counts(self) -> Counts:
        """As the tables of one region have them, so that a denominator means the same everywhere."""
        audience, ids = self.found.audience, [node.id for node in self.reading.regions]
        return Counts(
            numerators={id_: self._n(id_) for id_ in ids},
            headcounts={id_: self.reading.amount(audience, DENOMINATOR, id_) for id_ in ids},
            head_counts=self.reading.heads.get(audience, {}),
        )

    def _n(self, region_id: int) -> int:
        return self.reading.amount(self.found.audience, self.measure, region_id)

    def _key(self, node: Node, dim: str = EVERYBODY, value: str = EVERYBODY) -> CellKey:
        return CellKey(self.indicator.code, self.module, self.found.audience, node.code, str(dim), value)

    def _add(self, counted: Counted) -> CellKey:
        self.found.counted[counted.key] = counted
        return counted.key

    def _rank(self, node: Node) -> int:
        """0 for those who have nothing below them, two more with each level."""
        return 2 * (self.reading.depth - len(node.path) + 1)

    def _region(self, node: Node) -> None:
        """A region's own number, and what it is the sum of."""
        counts, id_ = self._counts, node.id
        registered = counts.headcounts[id_]
        is_head_count = id_ in counts.head_counts
        total = Counted(
            self._key(node), counts.numerators[id_], registered, counts.denominator(id_), self._rank(node) + 1
        )
        whole = self._add(total if not is_head_count else _with_heads(total))
        parts = self.reading.parts.get(id_, ()) if len(node.path) <= self.deepest else ()
        if not parts:
            return
        keys = [self._key(part) for part in parts]
        n = counts.numerators[id_] - sum(counts.numerators[part.id] for part in parts)
        d = registered - sum(counts.headcounts[part.id] for part in parts)
        if n or d:
            keys.append(self._add(Counted(self._key(node, By.REGION, ELSEWHERE), n, d, d, self._rank(node))))
        self.found.equations.append(Equation(whole, tuple(keys)))

    def _cut(self, node: Node, cut: By) -> None:
        """A region's number by sex or age."""
        is_known = self._counts.denominator(node.id) is not None
        keys: list[Key] = []
        for value, n, d in self._values(node, cut):
            if n or d or not value.startswith("_"):
                key = self._key(node, cut, value)
                keys.append(self._add(Counted(key, n, d, d if is_known else None, self._rank(node))))
        self.found.equations.append(Equation(self._key(node), tuple(keys)))

    def _values(self, node: Node, cut: By) -> Iterator[tuple[str, int, int]]:
        found, of = (self._cut_of(measure, node, cut) for measure in (self.measure, DENOMINATOR))
        for value in SEX_COLUMNS if cut is By.SEX else AGE_BANDS:
            yield value, found.get(value, 0), of.get(value, 0)

    def _cut_of(self, measure: str, node: Node, cut: By) -> Sums:
        where = (self.found.audience, measure, node.id)
        if cut is By.AGE:
            return self.reading.ages.get(where, {})
        return {sex: self.reading.amount(*where, column) for sex, column in SEX_COLUMNS.items()}

    def _columns(self, country: Node, first_level: Sequence[Node], cut: By) -> None:
        """Each sex or age of the country is the sum of its regions' and of those who are in none."""
        if not first_level:
            return
        counted, rest = self.found.counted, []
        for value, n, d in self._values(country, cut):
            whole = self._key(country, cut, value)
            if whole not in counted:
                continue
            parts = [key for node in first_level if (key := self._key(node, cut, value)) in counted]
            left = n - sum(counted[key].n for key in parts)
            size = d - sum(counted[key].registered for key in parts)
            if left or size:
                key = self._key(country, f"{BOTH}{cut}", f"{ELSEWHERE}+{value}")
                rest.append(self._add(Counted(key, left, size, size, self._rank(country) - 1)))
                parts.append(rest[-1])
            self.found.equations.append(Equation(whole, tuple(parts)))
        elsewhere = self._key(country, By.REGION, ELSEWHERE)
        if elsewhere in counted:
            self.found.equations.append(Equation(elsewhere, tuple(rest)))


def _with_heads(counted: Counted) -> Counted:
    return Counted(counted.key, counted.n, counted.registered, counted.d, counted.rank, is_head_count=True)


def _told(counted: Counted, withheld: Withheld | None, profile: Profile) -> ReleasedCell:
    """One number as a release prints it: no reason, and no bound on a share that is itself only a lower bound."""
    is_mixed = counted.is_head_count and withheld is Withheld.BOUNDED
    cell = protected(counted.raw, Withheld.SECONDARY if is_mixed else withheld, profile)
    is_open = not cell.is_unlisted
    key = counted.key
    return ReleasedCell(
        indicator=key.indicator,
        module=key.module or None,
        audience=key.audience,
        area=key.area,
        dim=key.dim,
        dim_value=key.dim_value,
        n=cell.n if is_open else None,
        d=cell.d,
        value=cell.value,
        bound=cell.bound,
        withheld=is_open and cell.withheld is not None and cell.bound is None,
        is_low_reliability=cell.is_low_reliability,
        status=cell.status if is_open else "x",
        is_head_count=counted.is_head_count,
    )
