"""Raw counts become one protected table that agrees with every other live table of the same date.

Whoever may read one table may read its neighbours, so what is withheld is decided from the country down and never by
who asks:

- *Regions.* The parts of a region are protected with its total as the table above tells it. A region that is withheld
  is not opened: all its parts are withheld, and all its numbers by sex, age or anything else. So each table of parts
  stands for itself: its total is known, and whatever its withheld rows may be, their own parts can follow.
- *Sex, age, mode of training* are told of the country and of the regions directly below it, see
  :mod:`app.coverage.cuts`; of those regions only while each of their totals is told. Further down neither a number nor
  of how many it is, is told by them.
- *Setting and sector* are told of the country alone, and only while each total directly below it is told: where all
  schools of a region are rural, the rural ones of the country would give the region away.
- *All groups together* (``_T``) are told of the country in one figure, and only where that of every group is told. It
  then says nothing that the groups do not, even if nobody belonged to two groups.
- What a published release of the date withheld is withheld.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Final

from app.coverage import cuts, suppression
from app.coverage.beyond import NOTHING, Beyond
from app.coverage.indicators import PER, By, rate
from app.coverage.ledger import EVERY_AUDIENCE
from app.coverage.sheets import Sheet
from app.coverage.suppression import LOW_RELIABILITY_BELOW, NO_PERCENTAGE_BELOW, OPEN, Cell, Profile, Raw, Withheld
from app.coverage.tables import (
    LABELS,
    Counts,
    CoverageTable,
    Node,
    Place,
    Question,
    Row,
    laid_out,
)

CUT_OF_REGIONS: Final = (By.SEX, By.AGE, By.MODE)
"""What is also told of the regions directly below the country."""
CUT_OF_PLACES: Final = (By.SETTING, By.SECTOR)
"""What a whole region often has in common."""


@dataclass(frozen=True)
class Why:
    """Why a number is withheld, and why its denominator is, where that is protected too."""

    number: Withheld | None = None
    size: Withheld | None = None

    @property
    def is_closed(self) -> bool:
        """Whether nothing below may be told."""
        return self.number not in OPEN


TOLD: Final = Why()
HIDDEN: Final = Why(Withheld.SECONDARY)
UNSIZED: Final = Why(Withheld.SECONDARY, Withheld.SECONDARY)
"""Neither the number nor of how many."""
SIZED_BY: Final = {"EXP-1": "COV-1"}
"""Whose number is the denominator of an indicator."""


def table(
    question: Question, place: Place, counts: Counts, profile: Profile, beyond: Beyond = NOTHING
) -> CoverageTable:
    """The protected table of a region; raises CountsDisagree."""
    work = Work(question, place, counts, profile, beyond)
    whys, above = work.why()
    rows = [
        Row(
            raw.code,
            label.name if isinstance(label, Node) else label,
            _cell(work, raw, whys[raw.code]),
            is_head_count=isinstance(label, Node) and label.id in counts.head_counts,
            has_own_table=isinstance(label, Node),
            unit=question.indicator.unit_code,
        )
        for raw, label in work.rows
    ]
    target = place.target
    total = Row(
        target.code,
        target.name,
        _cell(work, work.raw(target), above),
        is_head_count=target.id in counts.head_counts,
        unit=question.indicator.unit_code,
    )
    return laid_out(question, place, rows, total, profile)


@dataclass(frozen=True)
class Work(Sheet):
    """A table in the making."""

    profile: Profile
    beyond: Beyond = field(default=NOTHING)

    @property
    def is_of_all(self) -> bool:
        """Whether it is of all groups together, beside which there are tables of each."""
        return self.question.audience == EVERY_AUDIENCE and not self.question.indicator.is_of_no_group

    @property
    def numerator_profile(self) -> Profile:
        """How strictly numerators are told."""
        is_off = not self.profile.threshold
        return self.profile if is_off or self.counts.of_whom is None else suppression.STRICT

    def why(self) -> tuple[Mapping[str, Why], Why]:
        """What is withheld of rows, by their code, and of the total."""
        codes = [raw.code for raw, _ in self.rows]
        if not self.profile.threshold:
            return dict.fromkeys(codes, TOLD), TOLD
        if self.is_of_all:
            return self._of_all(codes)
        above = self.above()
        if self.question.by is By.REGION:
            return self._parts_withheld(self.place.target, above), above
        if self.question.by is By.NONE:
            return {}, above
        return self.cut_withheld(codes, above), above

    def above(self) -> Why:
        """Why the total of the region asked for is withheld, in the tables on the way to it."""
        total = self.raw(self.country)
        size = None if self.counts.of_whom is None else suppression.reason(self._size(total), self.profile)
        sized_by = SIZED_BY.get(self.question.indicator.code, "")
        if self.beyond.knows_part(self.question, "", self.country.code, sized_by):
            size = Withheld.SECONDARY
        number = suppression.reason(self.guarded(total), self.numerator_profile)
        if number in OPEN and (size or self.beyond.knows(self.question, self.country.code)):
            number = Withheld.SECONDARY
        found = self._country_by_parts(Why(number, size))
        for node, following in pairwise(self.place.way):
            found = self._parts_withheld(node, found)[following.code]
        return found

    def _country_by_parts(self, above: Why) -> Why:
        """The country's number is withheld too where its parts cannot be protected while it is told."""
        raws, total = [raw for raw, _ in self.parts(self.country)], self.raw(self.country)
        size, number = above.size, above.number
        if self.counts.of_whom is not None and size in OPEN:
            sized = [self._size(raw) for raw in raws]
            size = suppression.pattern(sized, self._size(total), self.profile, above=size).total
        if number in OPEN:
            guarded, whole = [self.guarded(raw) for raw in raws], self.guarded(total)
            number = suppression.pattern(guarded, whole, self.numerator_profile, above=number).total
        return Why(number if number not in OPEN or not size else Withheld.SECONDARY, size)

    def _parts_withheld(self, node: Node, above: Why) -> Mapping[str, Why]:
        """What is withheld of the parts of a region; of one that is withheld itself, everything."""
        raws = [raw for raw, _ in self.parts(node)]
        total, code = self.raw(node), self.question.indicator.code
        sizes: Sequence[Withheld | None] = [None] * len(raws)
        if self.counts.of_whom is not None:
            sized = [self._size(raw) for raw in raws]
            known = [self.beyond.knows_part(self.question, node.code, raw.code, SIZED_BY.get(code, "")) for raw in raws]
            sizes = _pattern(sized, self._size(total), self.profile, above.size, known)
        knows = self.beyond.knows_part
        outside = [
            size is not None or knows(self.question, node.code, raw.code, code)
            for raw, size in zip(raws, sizes, strict=True)
        ]
        guarded = [self.guarded(raw) for raw in raws]
        numbers = _pattern(guarded, self.guarded(total), self.numerator_profile, above.number, outside)
        return {raw.code: Why(*pair) for raw, *pair in zip(raws, numbers, sizes, strict=True)}

    def cut_withheld(self, codes: Sequence[str], above: Why) -> Mapping[str, Why]:
        """What is withheld of the rows of a cut."""
        by, depth = self.question.by, len(self.place.way)
        closed = dict.fromkeys(codes, HIDDEN if depth <= 2 else UNSIZED)
        if above.is_closed or depth > 2 or (depth == 2 and by in CUT_OF_PLACES):
            return closed
        totals = self._parts_withheld(self.country, self._country_above())
        hidden = {code for code, why in totals.items() if why.is_closed}
        if hidden and (depth == 2 or by in CUT_OF_PLACES):
            return closed
        country, regions = self._cut(hidden)
        return country if depth == 1 else regions or closed

    def _country_above(self) -> Why:
        return replace(self, place=replace(self.place, way=(self.country,))).above()

    def _cut(self, hidden: Collection[str]) -> tuple[Mapping[str, Why], Mapping[str, Why] | None]:
        """The cut of the country and that of the region asked for, protected with those of all its neighbours."""
        codes, country = tuple(LABELS[self.question.by]), self.country
        rows = tuple(self.row(country, code) for code in codes)
        outside = [self.beyond.knows(self.question, country.code, row.code) for row in rows]
        whole = self.guarded(self.raw(country))
        found = _pattern(rows, whole, self.profile, None, outside)
        columns = {place for place, why in enumerate(found) if why not in OPEN}
        cut = cuts.Cut(frozenset(columns))
        if self.question.by in CUT_OF_REGIONS:
            lines, line = self.lines(codes), cuts.Line(country.code, rows, whole)
            known = self._known_lines(lines, codes)
            cut = cuts.protected(line, lines, columns, self.profile, hidden=hidden, registered=known)
        of_country = {
            code: HIDDEN if place in cut.columns else Why(why)
            for place, (code, why) in enumerate(zip(codes, found, strict=True))
        }
        if cut.lines is None or len(self.place.way) == 1:
            return of_country, None
        closed = cut.lines[self.place.target.code]
        own = [self.row(self.place.target, code) for code in codes]
        return of_country, {
            raw.code: HIDDEN if place in closed else Why(suppression.reason(raw, self.profile))
            for place, raw in enumerate(own)
        }

    def _known_lines(self, lines: Sequence[cuts.Line], codes: Sequence[str]) -> Collection[tuple[str, int]]:
        """What a release withheld of the regions directly below the country."""
        return {
            (line.code, place)
            for line in lines
            for place, code in enumerate(codes)
            if self.beyond.knows_line(self.question, self.country.code, line.code, code)
        }

    def _of_all(self, codes: Sequence[str]) -> tuple[Mapping[str, Why], Why]:
        """All groups together: of the country in one figure, where that of each group is told."""
        closed, groups = dict.fromkeys(codes, HIDDEN), self.beyond.groups
        if groups is None or len(self.place.way) > 1:
            return closed, HIDDEN
        alone = replace(self.place, parts={})
        for audience, counts in groups.items():
            question, profile = replace(self.question, audience=audience), suppression.profile_of(audience)
            group = Work(question, alone, counts, profile, self.beyond)
            if group.above().is_closed or _is_nearly_whole(group.raw(self.country), profile):
                return closed, HIDDEN
        return closed, TOLD

    def _size(self, raw: Raw) -> Raw:
        """A denominator as a number of people to protect."""
        people = (self.counts.of_whom or {}).get(self.ids.get(raw.code, 0))
        return Raw(raw.code, raw.d or 0, people)


def _is_nearly_whole(raw: Raw, profile: Profile) -> bool:
    """Whether so few do not count that the number may have to be withheld for the sake of a small region."""
    return bool(raw.d) and (raw.d or 0) - raw.n < profile.threshold


def _pattern(
    rows: Sequence[Raw], total: Raw, profile: Profile, above: Withheld | None, outside: Sequence[bool]
) -> Sequence[Withheld | None]:
    """What is withheld of rows whose total is told as the table above tells it; of a withheld one, every row.

    Where every row is withheld, nothing more can be done here, so the total stays as it is.
    """
    if above not in OPEN:
        return [Withheld.SECONDARY] * len(rows)
    return suppression.pattern(rows, total, profile, above=above, withheld=outside).rows


def _cell(work: Work, raw: Raw, why: Why) -> Cell:
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
