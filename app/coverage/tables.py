"""From raw counts of regions, sexes, ages or modes to one protected table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import zip_longest
from typing import Final

from app.coverage import suppression
from app.coverage.indicators import AGE_NAMES, MODE_NAMES, SEX_NAMES, By, Indicator
from app.coverage.suppression import LOW_RELIABILITY_BELOW, Cell, Profile, Raw, Withheld
from app.errors import Conflict
from app.i18n import N_, Message

ELSEWHERE: Final = "_Z"
"""The code of the row of those who are in the region itself and in none of its parts."""

LABELS: Final[Mapping[By, Mapping[str, Message]]] = {By.SEX: SEX_NAMES, By.AGE: AGE_NAMES, By.MODE: MODE_NAMES}


class CountsDisagree(Conflict):
    """Raised when more people would count than there are (CR-16): nothing is shown of such a table."""


@dataclass(frozen=True)
class Question:
    """What is asked: an indicator of an audience on a date, cut by something; ``module`` for module coverage."""

    indicator: Indicator
    audience: str
    on: date
    by: By
    module: str | None = None


@dataclass(frozen=True)
class Node:
    """A region as far as a table needs it."""

    id: int
    code: str
    name: str
    parent_id: int | None
    path: tuple[int, ...]

    @property
    def region_path(self) -> str:
        """The ids from the country down, each followed by a slash, after a leading slash."""
        return "/" + "".join(f"{id_}/" for id_ in self.path)


@dataclass(frozen=True)
class Place:
    """The region asked for, the way down to it, and all parts of every region on the way."""

    way: tuple[Node, ...]
    """From the country to the region asked for."""
    parts: Mapping[int, Sequence[Node]]
    seen_from: int
    """From which place on the way the asker may see."""
    register_date: date | None = None
    modules: tuple[str, ...] = ()

    @property
    def target(self) -> Node:
        """The region asked for."""
        return self.way[-1]


@dataclass(frozen=True)
class Counts:
    """Raw counts: of every region on the way and their parts, and of the rows when they are not regions."""

    numerators: Mapping[int, int]
    headcounts: Mapping[int, int]
    """People on the register."""
    head_counts: Mapping[int, int]
    """Sums of plain head counts where the register lists nobody."""
    rows: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    """By the code of a sex, age band or mode: how many count, and of how many."""

    def denominator(self, region_id: int) -> int | None:
        """Of how many people; None where neither register nor head count tells (CR-05)."""
        registered, counted = self.headcounts.get(region_id, 0), self.head_counts.get(region_id)
        if registered or counted is not None:
            return registered + (counted or 0)
        return 0 if any(self.headcounts.values()) and not self.head_counts else None


@dataclass(frozen=True)
class Row:
    """One protected row; ``code`` is a region's code, a sex, an age band or a mode."""

    code: str
    label: Message | str
    cell: Cell
    is_head_count: bool = False
    """The denominator holds plain head counts, so the share is a lower bound."""
    has_own_table: bool = False
    """It is a region that can be opened."""


@dataclass(frozen=True)
class CoverageTable:
    """A protected table: every door starts from it."""

    question: Question
    region_code: str
    region_name: str
    region_path: str
    """Ids from the country down, as :class:`app.permissions.Place` has them."""
    crumbs: tuple[tuple[str, str], ...]
    """Code and name of the regions above that the asker may see."""
    rows: tuple[Row, ...]
    total: Row
    register_date: date | None
    modules: tuple[str, ...]
    is_strict: bool

    @property
    def is_missing_register(self) -> bool:
        """Whether no register and no head count tells how many there are (``D_MISSING``)."""
        return self.question.indicator.is_share and self.total.cell.d is None

    def extremes(self) -> tuple[Row, Row] | None:
        """The rows with the lowest and the highest share; None unless two rows with enough people differ."""
        told = [row for row in self.rows if row.cell.value is not None and (row.cell.d or 0) >= LOW_RELIABILITY_BELOW]
        if len(told) < 2:
            return None
        ordered = sorted(told, key=lambda row: (float(row.cell.value or 0), row.code))
        return (ordered[0], ordered[-1]) if ordered[0].cell.value != ordered[-1].cell.value else None


def table(question: Question, place: Place, counts: Counts, profile: Profile) -> CoverageTable:
    """The protected table of a region.

    Region tables are protected from the country down: a region whose number is withheld in the table above keeps it
    withheld in its own, whoever asks.
    """
    above = _why_withheld(question, place, counts, profile)
    total = _raw(question, place.target, counts)
    raws = _rows(question, place.target, place.parts, counts)
    found = suppression.pattern([raw for raw, _ in raws], total, profile, above=above)
    rows = [
        Row(
            raw.code,
            label.name if isinstance(label, Node) else label,
            suppression.protected(raw, withheld, profile),
            is_head_count=isinstance(label, Node) and label.id in counts.head_counts,
            has_own_table=isinstance(label, Node),
        )
        for (raw, label), withheld in zip(raws, found.rows, strict=True)
    ]
    target = place.target
    return CoverageTable(
        question,
        target.code,
        target.name,
        target.region_path,
        crumbs=tuple((node.code, node.name) for node in place.way[place.seen_from : -1]),
        rows=tuple(rows),
        total=Row(
            target.code,
            target.name,
            suppression.protected(total, found.total, profile),
            is_head_count=target.id in counts.head_counts,
        ),
        register_date=place.register_date,
        modules=place.modules,
        is_strict=profile.is_strict,
    )


def _why_withheld(question: Question, place: Place, counts: Counts, profile: Profile) -> Withheld | None:
    """Why the target's own number is withheld: in the tables on the way to it, or by its parts when cut otherwise."""
    above: Withheld | None = None
    for node, following in zip_longest(place.way, place.way[1:]):
        if following is None and question.by is By.REGION:
            break
        raws = [raw for raw, _ in _parts(question, node, place.parts, counts)]
        found = suppression.pattern(raws, _raw(question, node, counts), profile, above=above)
        above = found.total
        if following is not None:
            above = next(why for raw, why in zip(raws, found.rows, strict=True) if raw.code == following.code)
    return above


def _raw(question: Question, node: Node, counts: Counts) -> Raw:
    n = counts.numerators.get(node.id, 0)
    if not question.indicator.is_share:
        return _agreed(Raw(node.code, n, None))
    is_unlisted = node.id in counts.head_counts and not counts.headcounts.get(node.id)
    return _agreed(Raw(node.code, n, counts.denominator(node.id), is_unlisted))


def _agreed(raw: Raw) -> Raw:
    if raw.n < 0 or (raw.d is not None and raw.n > raw.d):
        raise CountsDisagree(
            N_("The counts do not agree, so nothing is shown. Ask the operator to run: coverage rebuild --check")
        )
    return raw


def _rows(
    question: Question, target: Node, parts: Mapping[int, Sequence[Node]], counts: Counts
) -> list[tuple[Raw, Node | Message]]:
    if question.by is By.NONE:
        return []
    if question.by is By.REGION:
        return _parts(question, target, parts, counts)
    labels = LABELS[question.by]
    found: list[tuple[Raw, Node | Message]] = []
    for code, label in labels.items():
        n, d = counts.rows.get(code, (0, 0))
        if not question.indicator.is_share:
            found.append((_agreed(Raw(code, n, None)), label))
        elif d or n or not code.startswith("_"):
            found.append((_agreed(Raw(code, n, None if counts.denominator(target.id) is None else d)), label))
    return found


def _parts(
    question: Question, node: Node, parts: Mapping[int, Sequence[Node]], counts: Counts
) -> list[tuple[Raw, Node | Message]]:
    """The parts of a region, and those of its people who are in none of them."""
    found: list[tuple[Raw, Node | Message]] = [(_raw(question, part, counts), part) for part in parts.get(node.id, ())]
    if not found:
        return []
    n = counts.numerators.get(node.id, 0) - sum(raw.n for raw, _ in found)
    d = counts.headcounts.get(node.id, 0) - sum(counts.headcounts.get(part.id, 0) for part in parts[node.id])
    if n or (d and question.indicator.is_share):
        raw = Raw(ELSEWHERE, n, d if question.indicator.is_share else None)
        found.append((_agreed(raw), N_("In no part of it")))
    return found
