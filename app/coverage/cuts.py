"""Which numbers of the regions directly below the country are told by sex, age or mode of training.

The country's own row, and every region's total, are told in other tables, so they are known here. What protects a
number then is that several regions and several columns are withheld together:

- A column that is withheld of the country is withheld of every region; what a region has in all of them together is
  nobody or T people and more, or the whole region is withheld.
- A region with a small number elsewhere is withheld whole, and regions are added, the smallest first, until each
  column of the block sums to T people or more (to nobody, where it hides no small number).
- In the strict profile the same holds for those who do not count.
- Each small number must have a proof that it is uncertain, to whoever knows the register too: people of one column who
  could as well be of another, while in other regions as many change the other way round. Every sum stays as it is, so
  no table of sums can tell the two worlds apart. Where there is none, its column is withheld of the country too, and
  where that does not help, everything.

It needs nothing of the tables below, because nothing is told by sex, age or mode further down.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from app.coverage.suppression import Profile, Raw, Withheld, reason

UNBOUNDED: Final = 10**9
STEP: Final = 8
"""A block grows by one in so many of its lines at a time."""


@dataclass(frozen=True)
class Line:
    """A region, or those who are in none: its numbers in the order of the columns, and all of them together."""

    code: str
    cells: tuple[Raw, ...]
    total: Raw


@dataclass(frozen=True)
class Cut:
    """What is withheld: of the country the columns; of each line, by its code, its own; None: of every line, all."""

    columns: frozenset[int]
    lines: Mapping[str, frozenset[int]] | None = None


def protected(
    country: Line,
    lines: Sequence[Line],
    columns: Collection[int],
    profile: Profile,
    *,
    hidden: Collection[str] = (),
    registered: Collection[tuple[str, int]] = frozenset(),
) -> Cut:
    """What is withheld of a country and of the regions directly below it.

    Args:
        country: its own row.
        lines: the regions directly below it and those who are in none; they add up to it.
        columns: the places of the columns that are withheld of the country's row for itself.
        profile: how strictly.
        hidden: the codes of the lines whose totals are withheld; with any, no line is told.
        registered: code and column of what a release withheld.
    """
    everything = frozenset(range(len(country.cells)))
    found = frozenset(columns)
    if not _stay_hidden([line for line in lines if line.code in hidden], profile):
        return Cut(everything)
    while lines and found != everything:
        found = _spread(country, lines, found, profile)
        block, exposed = _Grid(lines, found, profile, registered, hidden).block()
        if not exposed:
            closed = {line.code for line in block}
            told = {line.code: everything if line.code in closed else found for line in lines}
            return Cut(found, None if hidden else told)
        wider = found | exposed
        found = wider if wider != found else everything
    return Cut(found, None if lines else {})


def _spread(country: Line, lines: Sequence[Line], columns: frozenset[int], profile: Profile) -> frozenset[int]:
    """More columns of the country, until its own small numbers are not calculated from what its regions are."""
    found = columns
    while not all(_is_spread(country.cells[place], lines, place, found, profile) for place in found):
        left = [place for place in range(len(country.cells)) if place not in found]
        if not left:
            break
        found |= {min(left, key=lambda place: (not country.cells[place].n, country.cells[place].n, place))}
    return found


def _is_spread(cell: Raw, lines: Sequence[Line], place: int, columns: Collection[int], profile: Profile) -> bool:
    """Whether in the regions enough people of one withheld column could as well be of another."""
    if reason(cell, profile) is not Withheld.PRIMARY:
        return True
    up = down = 0
    for other in columns:
        if other != place:
            up = max(up, sum(_flow(line, other, place) for line in lines))
            down = max(down, sum(_flow(line, place, other) for line in lines))
    return up + down >= _wanted(cell, profile)


def _stay_hidden(lines: Sequence[Line], profile: Profile) -> bool:
    """Whether the withheld totals of regions stay uncertain beside the columns of the country."""
    for line in lines:
        others = [each for each in lines if each is not line]
        up = down = 0
        for place, cell in enumerate(line.cells):
            up += min(_room(cell), sum(each.cells[place].n for each in others))
            down += min(cell.n, sum(_room(each.cells[place]) for each in others))
        if up + down < _wanted(line.total, profile):
            return False
    return True


def _wanted(cell: Raw, profile: Profile) -> int:
    return profile.threshold if cell.d is None else min(profile.threshold, cell.d)


def _room(cell: Raw) -> int:
    """How many more could count."""
    return UNBOUNDED if cell.d is None else cell.d - cell.n


def _flow(line: Line, source: int, target: int) -> int:
    """How many who count in one column of a line could as well count in another."""
    return min(line.cells[source].n, _room(line.cells[target]))


@dataclass(frozen=True)
class _Grid:
    """The rules of one cut."""

    lines: Sequence[Line]
    columns: frozenset[int]
    profile: Profile
    registered: Collection[tuple[str, int]]
    hidden: Collection[str]

    def block(self) -> tuple[list[Line], frozenset[int]]:
        """The lines to withhold whole, and the columns of small numbers that stay exposed even so.

        A line of which it is told, as a bound, that nobody or everybody counts, says so of each column: it is withheld,
        and protects no other. Where the total of any line is withheld, all are withheld whole.
        """
        extreme = [line for line in self.lines if self.profile.is_strict and line.total.n in (0, line.total.d)]
        plain = [line for line in self.lines if line not in extreme]
        block = plain if self.hidden else [line for line in plain if self._must_close(line)]
        inside = {line.code for line in block}
        left = sorted((line for line in plain if line.code not in inside), key=_order)
        waiting = [(line, place) for line in block for place in self._places if self._is_small(line, place)]
        flows = _Flows(len(self._places), block)
        has_nothing = bool(self.hidden) and not waiting
        while block and not has_nothing:
            waiting = [(line, place) for line, place in waiting if not self._is_uncertain(line, place, flows)]
            if not waiting and self._is_enough(block):
                break
            if not left:
                exposed = frozenset(place for _, place in waiting)
                return [*block, *extreme], exposed or frozenset(self._places)
            step = 1 + len(block) // STEP
            flows.add(left[:step])
            block, left = [*block, *left[:step]], left[step:]
        return [*block, *extreme], frozenset()

    @property
    def _places(self) -> range:
        return range(len(self.lines[0].cells))

    def _must_close(self, line: Line) -> bool:
        """Whether a region cannot stay open for its own sake."""
        if any(place not in self.columns and self._is_small(line, place) for place in self._places):
            return True
        if not self._is_safe([line], self.columns):
            return True
        return not all(self._is_uncertain(line, place, None) for place in self.columns if self._is_small(line, place))

    def _is_enough(self, block: Sequence[Line]) -> bool:
        """Whether nothing of the regions withheld whole can be calculated from their sums."""
        if sum(1 for line in block if line.total.n) < 2:
            return False
        groups = [{place} for place in self._places if place not in self.columns]
        return all(self._is_safe(block, group) for group in (*groups, self.columns))

    def _is_safe(self, block: Iterable[Line], group: Collection[int]) -> bool:
        """Whether the sum over some lines and columns is nobody, or enough people for what is hidden in it."""
        found = [(line, place) for line in block for place in group]
        cells = [line.cells[place] for line, place in found]
        has_small = any(self._is_small(line, place) for line, place in found)
        sums = [sum(cell.n for cell in cells)]
        if self.profile.is_strict:
            sums.append(sum(cell.d - cell.n for cell in cells if cell.d is not None))
        return all(amount >= self.profile.threshold or (not amount and not has_small) for amount in sums)

    def _is_uncertain(self, line: Line, place: int, flows: "_Flows | None") -> bool:
        """Whether other worlds with the same sums leave a small number open enough."""
        up, down = self._between_hidden(line, place)
        for other in self._places:
            if other == place:
                continue
            more, less = _flow(line, other, place), _flow(line, place, other)
            if not (place in self.columns and other in self.columns):
                more = min(more, 0 if flows is None else flows.beside(line, place, other))
                less = min(less, 0 if flows is None else flows.beside(line, other, place))
            up, down = max(up, more), max(down, less)
        return up + down >= _wanted(line.cells[place], self.profile)

    def _between_hidden(self, line: Line, place: int) -> tuple[int, int]:
        """How many more and how many less could count, because they count in another line whose total is withheld."""
        if line.code not in self.hidden:
            return 0, 0
        cell = line.cells[place]
        others = [each.cells[place] for each in self.lines if each.code in self.hidden and each is not line]
        more, less = sum(other.n for other in others), sum(_room(other) for other in others)
        return min(_room(cell), more), min(cell.n, less)

    def _is_small(self, line: Line, place: int) -> bool:
        cell = line.cells[place]
        is_primary = bool(cell.d or cell.n) and reason(cell, self.profile) is Withheld.PRIMARY
        return is_primary or (line.code, place) in self.registered


class _Flows:
    """Of all lines of a block together: how many who count in one column could as well count in another."""

    def __init__(self, width: int, lines: Iterable[Line]) -> None:
        self._pairs = [(source, target) for source in range(width) for target in range(width) if source != target]
        self._sums = dict.fromkeys(self._pairs, 0)
        self.add(lines)

    def add(self, lines: Iterable[Line]) -> None:
        """More lines."""
        for line in lines:
            for pair in self._pairs:
                self._sums[pair] += _flow(line, *pair)

    def beside(self, line: Line, source: int, target: int) -> int:
        """Without a line that is among them."""
        return self._sums[source, target] - _flow(line, source, target)


def _order(line: Line) -> tuple[bool, int, str]:
    return not line.total.n, line.total.n, line.code
