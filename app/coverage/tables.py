"""What is asked, what is counted, and the protected table that answers; :mod:`app.coverage.protecting` leads there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from app.coverage.indicators import (
    AGE_NAMES,
    MODE_NAMES,
    SECTOR_NAMES,
    SETTING_NAMES,
    SEX_NAMES,
    By,
    Indicator,
    Unit,
)
from app.coverage.suppression import LOW_RELIABILITY_BELOW, Cell, Profile
from app.errors import Conflict
from app.i18n import Message

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
    cells: Mapping[int, Mapping[str, tuple[int, int]]] = field(default_factory=dict)
    """The same of the country and of each region directly below it, where the rows are of one of these."""
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

    def cut_of(self, region_id: int, target_id: int) -> Mapping[str, tuple[int, int]]:
        """The rows of a region when they are not regions; of the one asked for, and of those that are compared."""
        return self.cells.get(region_id, self.rows if region_id == target_id else {})


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
