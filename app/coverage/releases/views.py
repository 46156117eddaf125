"""Parts of a release as a page shows them: one table for each cut, a row for each value, a cell for each indicator."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.coverage.indicators import COV_1, COV_4, COV_5, By
from app.coverage.releases.changes import Change, change
from app.coverage.releases.document import EVERYBODY, Area, CellKey, ReleasedCell, ReleaseDocument
from app.coverage.releases.labels import figure_name, part_name
from app.coverage.releases.readings import CARERS
from app.i18n import Message


@dataclass(frozen=True)
class Line:
    """One row: its words, the cells of the indicators in order, and the code of the area it opens."""

    label: Message | str
    cells: tuple[ReleasedCell | None, ...]
    opens: str | None = None

    @property
    def size(self) -> ReleasedCell | None:
        """A cell that tells of how many."""
        return next((cell for cell in self.cells if cell is not None), None)


@dataclass(frozen=True)
class View:
    """What a page shows of one group in one area."""

    document: ReleaseDocument
    audience: str
    area: Area
    way: tuple[Area, ...]
    """The areas above, from the country down."""

    @property
    def indicators(self) -> tuple[str, ...]:
        """The indicators that go through all cuts."""
        return tuple(code for code in self.document.indicators if code not in (COV_4.code, COV_5.code))

    @property
    def total(self) -> Line:
        """The area's own numbers."""
        return Line(self.area.name, self._cells(CellKey("", "", self.audience, self.area.code)))

    def lines(self, cut: str) -> tuple[Line, ...]:
        """The rows of one cut, without the total; empty where the release does not cut the area that way."""
        first = self.indicators[0]
        cells = self.document.table(first, self.audience, cut, area=self.area.code)
        return tuple(Line(self._label(cell), self._cells(cell.key), self._opens(cell)) for cell in cells)

    def columns(self, lines: Sequence[Line]) -> tuple[tuple[int, str], ...]:
        """Which indicators some rows are cut by: their place among the cells, and their code."""
        codes = enumerate(self.indicators)
        return tuple((place, code) for place, code in codes if any(line.cells[place] for line in lines))

    def figures(self) -> tuple[Line, ...]:
        """What is told of learning, retention and practice; of the country alone."""
        found = self.document.figures(self.audience) if self.area == self.document.country else ()
        return tuple(Line(figure_name(cell), (cell,)) for cell in found)

    def families(self) -> tuple[Line, ...]:
        """Family reach (COV-5) of the country's regions and of the country, which is last; else nothing."""
        if self.area != self.document.country:
            return ()
        total = self.document.cell(CellKey(COV_5.code, "", CARERS, self.area.code))
        cells = self.document.table(COV_5.code, CARERS, By.REGION, area=self.area.code)
        return tuple(Line(self._label(cell), (cell,)) for cell in (*cells, total) if cell)

    def modules(self) -> tuple[Line, ...]:
        """Module coverage of the area, a row for each module."""
        found = []
        for module in self.document.modules(self.audience):
            cell = self.document.cell(CellKey(COV_4.code, module, self.audience, self.area.code))
            if cell is not None:
                found.append(Line(module, (cell,)))
        return tuple(found)

    def changes(self, before: ReleaseDocument) -> tuple[tuple[Line, Change], ...]:
        """The headline of the area and its parts beside the release before."""
        lines = [line for line in self.lines(By.REGION) if line.opens] + [self.total]
        return tuple((line, _change(cell, before)) for line in lines if (cell := line.cells[0]) is not None)

    def _cells(self, key: CellKey) -> tuple[ReleasedCell | None, ...]:
        return tuple(self.document.cell(key._replace(indicator=code)) for code in self.indicators)

    def _label(self, cell: ReleasedCell) -> Message | str:
        if cell.dim == EVERYBODY:
            area = self.document.area(cell.area)
            return area.name if area else cell.area
        return part_name(cell)

    def _opens(self, cell: ReleasedCell) -> str | None:
        return cell.area if cell.dim == EVERYBODY else None


def view(document: ReleaseDocument, audience: str | None, area: str | None) -> View | None:
    """A group in an area, by default the first group in the country; None where the release has none of them."""
    chosen = audience or document.audiences[0]
    found = document.area(area) if area else document.country
    if found is None or chosen not in document.audiences:
        return None
    return View(document, chosen, found, tuple(reversed(tuple(_above(document, found)))))


def headline(document: ReleaseDocument, before: ReleaseDocument | None) -> tuple[tuple[ReleasedCell, Change], ...]:
    """The first indicator of each group in the country, with its change since the release before."""
    keys = [CellKey(COV_1.code, "", audience, document.country.code) for audience in document.audiences]
    cells: Sequence[ReleasedCell] = [cell for key in keys if (cell := document.cell(key)) is not None]
    return tuple((cell, _change(cell, before)) for cell in cells)


def _change(cell: ReleasedCell, before: ReleaseDocument | None) -> Change:
    return change(cell, before.cell(cell.key) if before else None)


def _above(document: ReleaseDocument, area: Area) -> Iterator[Area]:
    parent = document.area(area.parent) if area.parent else None
    if parent is not None:
        yield parent
        yield from _above(document, parent)
