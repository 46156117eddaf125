"""From raw counts of regions, sexes, ages or modes to one protected table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from itertools import chain, zip_longest
from typing import Final

from app.coverage import suppression
from app.coverage.indicators import (
    AGE_NAMES,
    MODE_NAMES,
    PER,
    SECTOR_NAMES,
    SETTING_NAMES,
    SEX_NAMES,
    By,
    Indicator,
    Unit,
    rate,
)
from app.coverage.suppression import LOW_RELIABILITY_BELOW, NO_PERCENTAGE_BELOW, Cell, Profile, Raw, Withheld
from app.errors import Conflict
from app.i18n import N_, Message

ELSEWHERE: Final = "_Z"
"""The code of the row of those who are in the region itself and in none of its parts."""

LABELS: Final[Mapping[By, Mapping[str, Message]]] = {
    By.SEX: SEX_NAMES,
    By.AGE: AGE_NAMES,
    By.MODE: MODE_NAMES,
    By.SETTING: SETTING_NAMES,
    By.SECTOR: SECTOR_NAMES,
}


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
    """By the code of a sex, age band, mode or kind of place: how many count, and of how many."""
    of_whom: Mapping[int, int] | None = None
    """Where the denominators are protected too: of how many people they are, where anybody outside knows."""
    is_whole: bool = False
    """A region that is not named here has nobody; otherwise nobody may know how many there are."""

    def denominator(self, region_id: int) -> int | None:
        """Of how many people; None where neither register nor head count tells (CR-05)."""
        if self.is_whole:
            return self.headcounts.get(region_id, 0)
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
    unit: Unit = Unit.PERCENT
    """Of its value."""


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
    withheld in its own, whoever asks. Where the denominators are protected too, both are, and a numerator is withheld
    with its denominator; as nobody outside knows how many there are, the others are told strictly.
    """
    work = _Work(question, place, counts, profile)
    above = _why_withheld(work)
    target, unit = place.target, question.indicator.unit_code
    found = _rows(work, target)
    pattern = _pattern(work, [raw for raw, _ in found], _raw(work, target), above)
    rows = [
        Row(
            raw.code,
            label.name if isinstance(label, Node) else label,
            _cell(work, raw, why),
            is_head_count=isinstance(label, Node) and label.id in counts.head_counts,
            has_own_table=isinstance(label, Node),
            unit=unit,
        )
        for (raw, label), why in zip(found, pattern.rows, strict=True)
    ]
    return laid_out(
        question,
        place,
        rows,
        Row(
            target.code,
            target.name,
            _cell(work, _raw(work, target), pattern.total),
            is_head_count=target.id in counts.head_counts,
            unit=unit,
        ),
        profile,
    )


def laid_out(question: Question, place: Place, rows: Sequence[Row], total: Row, profile: Profile) -> CoverageTable:
    """Protected rows and their total with all that is needed to read them."""
    target = place.target
    return CoverageTable(
        question,
        target.code,
        target.name,
        target.region_path,
        crumbs=tuple((node.code, node.name) for node in place.way[place.seen_from : -1]),
        rows=tuple(rows),
        total=total,
        register_date=place.register_date,
        modules=place.modules,
        is_strict=profile.is_strict,
    )


@dataclass(frozen=True)
class _Work:
    """A table in the making."""

    question: Question
    place: Place
    counts: Counts
    profile: Profile

    @cached_property
    def ids(self) -> Mapping[str, int]:
        """The ids of the regions by their codes."""
        nodes = (*self.place.way, *chain.from_iterable(self.place.parts.values()))
        return {node.code: node.id for node in nodes}

    @property
    def numerator_profile(self) -> Profile:
        """How strictly numerators are told."""
        is_off = not self.profile.threshold
        return self.profile if is_off or self.counts.of_whom is None else suppression.STRICT


@dataclass(frozen=True)
class _Why:
    """Why a number is withheld, and why its denominator is, where that is protected too."""

    number: Withheld | None = None
    size: Withheld | None = None


@dataclass(frozen=True)
class _Pattern:
    rows: tuple[_Why, ...]
    total: _Why


def _pattern(work: _Work, rows: Sequence[Raw], total: Raw, above: _Why) -> _Pattern:
    """What is withheld of rows and total; first of the denominators, where they are protected."""
    guarded, whole = [_guarded(work, raw) for raw in rows], _guarded(work, total)
    if work.counts.of_whom is None:
        found = suppression.pattern(guarded, whole, work.profile, above=above.number)
        return _Pattern(tuple(_Why(why) for why in found.rows), _Why(found.total))
    sizes = suppression.pattern([_size(work, raw) for raw in rows], _size(work, total), work.profile, above=above.size)
    first = above.number or (Withheld.SECONDARY if sizes.total else None)
    found = suppression.pattern(
        guarded, whole, work.numerator_profile, above=first, withheld=[why is not None for why in sizes.rows]
    )
    each = tuple(_Why(*pair) for pair in zip(found.rows, sizes.rows, strict=True))
    return _Pattern(each, _Why(found.total, sizes.total))


def _guarded(work: _Work, raw: Raw) -> Raw:
    """A number as its protection sees it: one that is no part of its denominator stands alone."""
    return raw if work.question.indicator.is_part else replace(raw, d=None)


def _size(work: _Work, raw: Raw) -> Raw:
    """A denominator as a number of people to protect."""
    people = (work.counts.of_whom or {}).get(work.ids.get(raw.code, 0))
    return Raw(raw.code, raw.d or 0, people)


def _cell(work: _Work, raw: Raw, why: _Why) -> Cell:
    indicator = work.question.indicator
    if raw.is_unlisted and raw.d is None:
        return Cell(None, None)
    if why.size:
        return Cell(None, None, withheld=Withheld.SECONDARY)
    if indicator.is_part or not indicator.is_share:
        return suppression.protected(raw, why.number, work.numerator_profile)
    if why.number or not raw.d or (raw.d < NO_PERCENTAGE_BELOW and work.profile.threshold):
        return Cell(None if why.number else raw.n, raw.d, withheld=why.number)
    value = str(rate(raw.n, raw.d, PER[indicator.unit_code]))
    return Cell(raw.n, raw.d, value, is_low_reliability=raw.d < LOW_RELIABILITY_BELOW)


def _why_withheld(work: _Work) -> _Why:
    """Why the target's own number is withheld: in the tables on the way to it, or by its parts when cut otherwise."""
    above = _Why()
    place = work.place
    for node, following in zip_longest(place.way, place.way[1:]):
        if following is None and work.question.by is By.REGION:
            break
        raws = [raw for raw, _ in _parts(work, node)]
        found = _pattern(work, raws, _raw(work, node), above)
        above = found.total
        if following is not None:
            above = next(why for raw, why in zip(raws, found.rows, strict=True) if raw.code == following.code)
    return above


def _raw(work: _Work, node: Node) -> Raw:
    counts, indicator = work.counts, work.question.indicator
    if indicator.is_of_agencies and node.id not in counts.numerators:
        return Raw(node.code, 0, None, is_unlisted=True)
    n = counts.numerators.get(node.id, 0)
    if not indicator.is_share:
        return _agreed(work, Raw(node.code, n, None))
    is_unlisted = node.id in counts.head_counts and not counts.headcounts.get(node.id)
    return _agreed(work, Raw(node.code, n, counts.denominator(node.id), is_unlisted))


def _agreed(work: _Work, raw: Raw) -> Raw:
    indicator = work.question.indicator
    if raw.n < 0 or (indicator.is_part and raw.d is not None and raw.n > raw.d):
        where = work.place.target.code if raw.code == ELSEWHERE else raw.code
        raise CountsDisagree(
            N_(
                "The counts do not agree at %(where)s of %(indicator)s, so nothing is shown. Ask the operator to run:"
                " coverage rebuild --check",
                where=where,
                indicator=indicator.code,
            )
        )
    return raw


def _rows(work: _Work, target: Node) -> list[tuple[Raw, Node | Message]]:
    question, counts = work.question, work.counts
    if question.by is By.NONE:
        return []
    if question.by is By.REGION:
        return _parts(work, target)
    labels = LABELS[question.by]
    found: list[tuple[Raw, Node | Message]] = []
    for code, label in labels.items():
        n, d = counts.rows.get(code, (0, 0))
        if not question.indicator.is_share:
            found.append((_agreed(work, Raw(code, n, None)), label))
        elif d or n or not code.startswith("_"):
            found.append((_agreed(work, Raw(code, n, None if counts.denominator(target.id) is None else d)), label))
    return found


def _parts(work: _Work, node: Node) -> list[tuple[Raw, Node | Message]]:
    """The parts of a region, and those of its people who are in none of them."""
    indicator, counts = work.question.indicator, work.counts
    parts = work.place.parts.get(node.id, ())
    found: list[tuple[Raw, Node | Message]] = [(_raw(work, part), part) for part in parts]
    if not found or indicator.is_of_agencies:
        return found
    n = counts.numerators.get(node.id, 0) - sum(raw.n for raw, _ in found)
    d = counts.headcounts.get(node.id, 0) - sum(counts.headcounts.get(part.id, 0) for part in parts)
    if n or (d and indicator.is_share):
        raw = Raw(ELSEWHERE, n, d if indicator.is_share else None)
        found.append((_agreed(work, raw), N_("In no part of it")))
    return found
