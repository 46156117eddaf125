"""Set A: the closed list of tables that a release holds, and everything that ties their numbers together.

For each group of which anybody is on the register or in a head count:

- each of :data:`BY_EVERYTHING` by region at every level of the tree, and by sex and by age for the country and each
  region directly below it;
- COV-1 besides by setting and by sector of the place of work for the same, and by occupation and by mode of training
  for the country: one cut at a time, never two;
- module coverage (COV-4) of each module of the group's track, for the country and each region directly below it.

For families COV-5, for the country and each region directly below it.

A new indicator of people on the register is one line in :data:`BY_EVERYTHING`, and one in :data:`ORDERS` where its
people are among those of another. All groups together (``_T``) are not in it: their numbers would tie all groups.
There is no order between modules, or between them and certificates: a certificate that came by a roster or from outside
has no passes, and one that was earned by passes outlives the first of them.

What a reader can calculate belongs here although no table prints it: the women of the country who are in none of its
regions are the women of the country without those of the regions.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from app.coverage.disclosure.linked import Count, Equation, Key, Linked, Order
from app.coverage.indicators import (
    COV_1,
    COV_2,
    COV_3,
    COV_4,
    COV_5,
    DENOMINATOR,
    SECTOR_NAMES,
    SETTING_NAMES,
    By,
    Indicator,
)
from app.coverage.releases.document import CADRE, EVERYBODY, MODE, CellKey, ReleasedCell
from app.coverage.releases.readings import CARERS, Counted, Families, Pair, Reading, Sums
from app.coverage.releases.telling import told
from app.coverage.rollup import SEX_COLUMNS
from app.coverage.suppression import Profile, Withheld, profile_of
from app.coverage.tables import ELSEWHERE, Counts, Node
from app.credentials.codes import SOURCES
from app.workforce.codes import AGE_BANDS

BY_EVERYTHING: Final[tuple[Indicator, ...]] = (COV_1, COV_2, COV_3)
ORDERS: Final = ((COV_1.code, COV_3.code), (COV_2.code, COV_3.code))
"""The people of the first are among those of the second, which gives way where the two are too close."""

OF_REGIONS: Final = (By.SETTING, By.SECTOR)
OF_COUNTRY: Final = (CADRE, MODE)
"""Cuts of COV-1 alone: for the country and the regions directly below it; for the country alone."""

KINDS: Final = (*SETTING_NAMES, *SECTOR_NAMES, *SOURCES)
"""Settings, sectors and modes in order."""

MODULE_PREFIX: Final = "module:"
PROFILE_VERSION: Final = "1.1"
"""Of the rules of protection: T = 5, strict for police, prosecutors and judiciary, audit by linear programming."""

BOTH: Final = f"{By.REGION}+"
"""Begins the dimension of what is only calculated: a sex or an age of those who are in no part of the country."""


@dataclass
class Tables:
    """All numbers of one group, and their equations."""

    audience: str
    profile: Profile
    counted: dict[CellKey, Counted] = field(default_factory=dict)
    equations: list[Equation] = field(default_factory=list)
    orders: list[Order] = field(default_factory=list)
    """Besides those of :data:`ORDERS`."""

    @cached_property
    def linked(self) -> Linked:
        """What protection works on; not checked yet."""
        counts = (Count(each.key, each.n, each.most, self.profile, each.rank) for each in self.counted.values())
        return Linked({count.key: count for count in counts}, tuple(self.equations), tuple(self._orders()))

    def cells(self, withheld: Mapping[Key, Withheld]) -> Iterator[ReleasedCell]:
        """The printed cells as they may be told."""
        for each in self.counted.values():
            if each.is_printed:
                yield told(each, withheld.get(each.key), self.profile)

    def _orders(self) -> Iterator[Order]:
        for first, second in ORDERS:
            for key in self.counted:
                whole = key._replace(indicator=second)
                if key.indicator == first and whole in self.counted:
                    yield Order(key, whole, keeps_part=True)
        yield from self.orders


def tables_of(reading: Reading, audience: str) -> Tables:
    """Every number of a group that a release tells or lets calculate, with the equations between them."""
    found = Tables(audience, profile_of(audience))
    if reading.is_anybody(audience):
        for indicator in BY_EVERYTHING:
            _Builder(reading, found, indicator, "", indicator.measures[0], reading.depth).build()
        for module in reading.modules.get(audience, ()):
            _Builder(reading, found, COV_4, module, COV_4.counted(module)[0], min(1, reading.depth)).build()
    if audience == CARERS and reading.families:
        _add_families(reading, reading.families, found)
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
        if self.module:
            return
        country = self.reading.country
        first_level = self.reading.parts.get(country.id, ())
        for cut in (By.SEX, By.AGE, *(OF_REGIONS if self._has_kinds else ())):
            for node in (country, *first_level):
                self._cut(node, cut)
            self._columns(country, first_level, cut)
        for only in OF_COUNTRY if self._has_kinds else ():
            self._cut(country, only)

    @property
    def _has_kinds(self) -> bool:
        return self.indicator is COV_1 and bool(self.reading.kinds)

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
        whole = self._add(
            Counted(
                self._key(node),
                counts.numerators[id_],
                registered,
                counts.denominator(id_),
                self._rank(node) + 1,
                is_head_count=id_ in counts.head_counts,
            )
        )
        parts = self.reading.parts.get(id_, ()) if len(node.path) <= self.deepest else ()
        if not parts:
            return
        keys = [self._key(part) for part in parts]
        n = counts.numerators[id_] - sum(counts.numerators[part.id] for part in parts)
        d = registered - sum(counts.headcounts[part.id] for part in parts)
        if n or d:
            keys.append(self._add(Counted(self._key(node, By.REGION, ELSEWHERE), n, d, d, self._rank(node))))
        self.found.equations.append(Equation(whole, tuple(keys)))

    def _cut(self, node: Node, cut: str) -> None:
        """A region's number by one of the cuts."""
        is_known = self._counts.denominator(node.id) is not None
        keys: list[Key] = []
        for value, n, d in self._values(node, cut):
            if n or d or not value.startswith("_"):
                key = self._key(node, cut, value)
                keys.append(self._add(Counted(key, n, d, d if is_known else None, self._rank(node))))
        if keys:
            self.found.equations.append(Equation(self._key(node), tuple(keys)))

    def _values(self, node: Node, cut: str) -> Iterator[tuple[str, int, int]]:
        if cut in (*OF_REGIONS, *OF_COUNTRY):
            yield from self._kinds(node, cut)
            return
        found, of = (self._cut_of(measure, node, cut) for measure in (self.measure, DENOMINATOR))
        for value in SEX_COLUMNS if cut == By.SEX else AGE_BANDS:
            yield value, found.get(value, 0), of.get(value, 0)

    def _kinds(self, node: Node, cut: str) -> Iterator[tuple[str, int, int]]:
        """Kinds of place and occupations that occur in the country; of a mode everybody on the register could be."""
        audience, kinds = self.found.audience, self.reading.kinds
        here: Mapping[str, Pair] = kinds.get((str(cut), audience, node.id), {})
        for value in sorted(kinds.get((str(cut), audience, self.reading.country.id), {}), key=_place_of):
            n, d = here.get(value, (0, 0))
            yield value, n, self._counts.headcounts[node.id] if cut == MODE else d

    def _cut_of(self, measure: str, node: Node, cut: str) -> Sums:
        where = (self.found.audience, measure, node.id)
        if cut == By.AGE:
            return self.reading.ages.get(where, {})
        return {sex: self.reading.amount(*where, column) for sex, column in SEX_COLUMNS.items()}

    def _columns(self, country: Node, first_level: Sequence[Node], cut: str) -> None:
        """Each part of the country is the sum of its regions' and of those who are in none."""
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
                left_over = Counted(key, left, size, size, self._rank(country) - 1, is_printed=False)
                rest.append(self._add(left_over))
                parts.append(rest[-1])
            self.found.equations.append(Equation(whole, tuple(parts)))
        elsewhere = self._key(country, By.REGION, ELSEWHERE)
        if elsewhere in counted:
            self.found.equations.append(Equation(elsewhere, tuple(rest)))


def _place_of(value: str) -> tuple[int, str]:
    """Kinds in the order in which they are always named, then others by code, what is not known last."""
    named = KINDS.index(value) if value in KINDS else len(KINDS)
    return (len(KINDS) + 1 if value.startswith("_") else named), value


def _add_families(reading: Reading, families: Families, found: Tables) -> None:
    """COV-5: carers where they were trained; whoever is on the register and certified is one of the country's."""
    country = reading.country
    first_level = reading.parts.get(country.id, ())
    keys = []
    for node in (*first_level, country):
        key = CellKey(COV_5.code, "", CARERS, node.code)
        n, d = families.carers.get(node.id, 0), families.pupils.get(node.id)
        found.counted[key] = Counted(key, n, 0, d, 3 if node is country else 0, is_rate=True)
        keys.append(key)
    *parts, whole = keys
    left = found.counted[whole].n - sum(found.counted[key].n for key in parts)
    if left and parts:
        key = whole._replace(dim=str(By.REGION), dim_value=ELSEWHERE)
        found.counted[key] = Counted(key, left, 0, None, 0, is_rate=True)
        parts.append(key)
    if parts:
        found.equations.append(Equation(whole, tuple(parts)))
    certified = whole._replace(indicator=COV_1.code)
    if certified in found.counted:
        found.orders.append(Order(certified, whole, keeps_part=True))
