"""The raw numbers of one table: of the region asked for, of its parts, of the rows of a cut. They never leave here."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain

from app.coverage.cuts import Line
from app.coverage.indicators import By
from app.coverage.suppression import Raw
from app.coverage.tables import ELSEWHERE, LABELS, Counts, CountsDisagree, Node, Place, Question
from app.i18n import N_, Message

Rows = Sequence[tuple[Raw, Node | Message]]
"""Each with its label."""


@dataclass(frozen=True)
class Sheet:
    """The counts of a table as numbers of rows; raises CountsDisagree where they are broken."""

    question: Question
    place: Place
    counts: Counts

    @cached_property
    def ids(self) -> Mapping[str, int]:
        """The ids of the regions by their codes."""
        nodes = (*self.place.way, *chain.from_iterable(self.place.parts.values()))
        return {node.code: node.id for node in nodes}

    @property
    def country(self) -> Node:
        """The topmost region."""
        return self.place.way[0]

    def raw(self, node: Node) -> Raw:
        """A region's own number."""
        counts, indicator = self.counts, self.question.indicator
        if indicator.is_of_agencies and node.id not in counts.numerators:
            return Raw(node.code, 0, None, is_unlisted=True)
        n = counts.numerators.get(node.id, 0)
        if not indicator.is_share:
            return self._agreed(Raw(node.code, n, None))
        is_unlisted = node.id in counts.head_counts and not counts.headcounts.get(node.id)
        return self._agreed(Raw(node.code, n, counts.denominator(node.id), is_unlisted))

    @cached_property
    def rows(self) -> Rows:
        """The rows of the table, each with its label."""
        question, target = self.question, self.place.target
        if question.by is By.NONE:
            return []
        if question.by is By.REGION:
            return self.parts(target)
        found: list[tuple[Raw, Node | Message]] = []
        for code, label in LABELS[question.by].items():
            raw = self.row(target, code)
            if not question.indicator.is_share or raw.d or raw.n or not code.startswith("_"):
                found.append((self._agreed(raw), label))
        return found

    def parts(self, node: Node) -> Rows:
        """The parts of a region, and those of its people who are in none of them."""
        indicator, counts = self.question.indicator, self.counts
        parts = self.place.parts.get(node.id, ())
        found: list[tuple[Raw, Node | Message]] = [(self.raw(part), part) for part in parts]
        if not found or indicator.is_of_agencies:
            return found
        n = counts.numerators.get(node.id, 0) - sum(raw.n for raw, _ in found)
        d = counts.headcounts.get(node.id, 0) - sum(counts.headcounts.get(part.id, 0) for part in parts)
        if n or (d and indicator.is_share):
            raw = Raw(ELSEWHERE, n, d if indicator.is_share else None)
            found.append((self._agreed(raw), N_("In no part of it")))
        return found

    def _agreed(self, raw: Raw) -> Raw:
        indicator = self.question.indicator
        if raw.n < 0 or (indicator.is_part and raw.d is not None and raw.n > raw.d):
            where = self.place.target.code if raw.code == ELSEWHERE else raw.code
            raise CountsDisagree(
                N_(
                    "The counts do not agree at %(where)s of %(indicator)s, so nothing is shown. Ask the operator to"
                    " run: coverage rebuild --check",
                    where=where,
                    indicator=indicator.code,
                )
            )
        return raw

    def lines(self, codes: Sequence[str]) -> list[Line]:
        """The cut of each region directly below the country, and of those who are in none."""
        return [Line(raw.code, self._cells(raw.code, codes), self.guarded(raw)) for raw, _ in self.parts(self.country)]

    def _cells(self, code: str, codes: Iterable[str]) -> tuple[Raw, ...]:
        """A line of the regions directly below the country; what is in none of them is what they leave."""
        if code != ELSEWHERE:
            return tuple(self._cell_of(self.ids[code], each) for each in codes)
        found = []
        for each in codes:
            whole = self._cell_of(self.country.id, each)
            parts = [self._cell_of(part.id, each) for part in self.place.parts[self.country.id]]
            d = None if whole.d is None else whole.d - sum(part.d or 0 for part in parts)
            found.append(Raw(each, whole.n - sum(part.n for part in parts), d))
        return tuple(found)

    def _cell_of(self, region_id: int, code: str) -> Raw:
        n, d = self.counts.cut_of(region_id, self.place.target.id).get(code, (0, 0))
        return Raw(code, n, d if self.question.indicator.is_share else None)

    def row(self, node: Node, code: str) -> Raw:
        """The number of one row of the cut of a region."""
        raw = self._cell_of(node.id, code)
        return raw if self.counts.denominator(node.id) is not None else replace(raw, d=None)

    def guarded(self, raw: Raw) -> Raw:
        """A number as its protection sees it: one that is no part of its denominator stands alone."""
        if not self.question.indicator.is_part:
            return replace(raw, d=None)
        id_ = self.ids.get(raw.code, 0)
        registered = self.counts.headcounts.get(id_, 0)
        return replace(raw, d=registered) if id_ in self.counts.head_counts and registered else raw
