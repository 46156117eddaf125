"""The public dashboard: the latest release at a glance, in set B, with the geometry of its bars."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from app.coverage.indicators import COV_1, By
from app.coverage.releases.document import CellKey, ReleaseDocument
from app.coverage.releases.labels import TABLE_NAMES
from app.coverage.releases.rounding import PublicCell, adds_up, public
from app.coverage.releases.views import View
from app.i18n import Message

CUTS: Final = (str(By.REGION), str(By.SEX), str(By.AGE), str(By.SETTING))
"""What is shown of a group; the other cuts stand in the release."""

ROW_HEIGHT: Final = 48


@dataclass(frozen=True)
class Row:
    """A row: its words, its number, and the code of the group or region that it opens."""

    label: Message | str
    cell: PublicCell
    code: str
    opens: str | None = None


@dataclass(frozen=True)
class Bar:
    """The bar of a row: ``start`` and ``width`` in percent of the drawing, ``y`` in pixels; no width, no bar."""

    row: Row
    y: int
    start: float
    width: int


@dataclass(frozen=True)
class Panel:
    """A table with its drawing; ``total`` is None where rows are no parts of a whole."""

    cut: str
    rows: tuple[Row, ...]
    total: Row | None = None

    @property
    def name(self) -> Message:
        """What its rows are."""
        return TABLE_NAMES[self.cut]

    @property
    def adds_up(self) -> bool:
        """Whether the printed parts add up to the printed total; otherwise a footnote says why not."""
        return self.total is None or adds_up([row.cell for row in self.rows], self.total.cell)

    @property
    def all_rows(self) -> tuple[Row, ...]:
        """The rows, then the total."""
        return (*self.rows, *([self.total] if self.total else []))

    def bars(self, *, is_mirrored: bool) -> tuple[Bar, ...]:
        """The drawing, from the right when mirrored; empty where fewer than two shares are told."""
        rows = self.all_rows
        if sum(row.cell.percent is not None for row in rows) < 2:
            return ()
        return tuple(_bar(row, place, is_mirrored=is_mirrored) for place, row in enumerate(rows))


GROUPS: Final = "group"


def groups(document: ReleaseDocument, names: Iterable[tuple[str, Message]]) -> Panel:
    """The headline of each group in the country; nobody is in the country twice, but in two groups perhaps."""
    rows = []
    for code, name in names:
        cell = document.cell(CellKey(COV_1.code, "", code, document.country.code))
        if cell is not None:
            rows.append(Row(name, public(cell), code, code))
    return Panel(GROUPS, tuple(rows))


def panels(view: View) -> tuple[Panel, ...]:
    """What is shown of one group in one area, cut by cut."""
    own = view.total.cells[0]
    if own is None:
        return ()
    total = Row(view.area.name, public(own), view.area.code)
    found = []
    for cut in CUTS:
        lines = [(line, line.cells[0]) for line in view.lines(cut)]
        rows = tuple(
            Row(line.label, public(cell), line.opens or cell.dim_value, _opened(view, line.opens))
            for line, cell in lines
            if cell is not None
        )
        if rows:
            found.append(Panel(cut, rows, total))
    return tuple(found)


def largest(panel: Panel) -> Row | None:
    """The group of most people whose share is told, for the finding."""
    told: Sequence[Row] = [row for row in panel.rows if row.cell.percent is not None]
    return max(told, key=lambda row: (row.cell.d or 0, row.code), default=None)


def _opened(view: View, code: str | None) -> str | None:
    return code if code and view.document.parts(code) else None


def _bar(row: Row, place: int, *, is_mirrored: bool) -> Bar:
    width = row.cell.percent or 0
    return Bar(row, place * ROW_HEIGHT, 100 - width if is_mirrored else 0, width)
