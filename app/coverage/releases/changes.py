"""What changed since the release before (CRC/C/156 paragraph 25): only where both numbers are told and lie apart.

Rule 3 of section 7: a change is withheld with either of its inputs. One by 1 to 4 people is withheld for its own sake.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from app.coverage.releases.document import ReleasedCell, ReleaseDocument
from app.coverage.suppression import profile_of


@dataclass(frozen=True)
class Change:
    """A cell beside the same cell of the release before; ``people`` and ``points`` are None where untold."""

    cell: ReleasedCell
    earlier: ReleasedCell | None
    people: int | None = None
    points: Decimal | None = None
    """Percentage points from unrounded shares, one decimal, half away from zero."""
    status: str = ""
    """Why nothing is told: ``c`` withheld, ``x`` there is nothing to compare with."""


def change(cell: ReleasedCell, earlier: ReleasedCell | None) -> Change:
    """What may be told of the change of one cell."""
    if earlier is None or "x" in (cell.status, earlier.status):
        return Change(cell, earlier, status="x")
    if cell.n is None or earlier.n is None:
        return Change(cell, earlier, status="c")
    people = cell.n - earlier.n
    if 1 <= abs(people) < profile_of(cell.audience).threshold:
        return Change(cell, earlier, status="c")
    return Change(cell, earlier, people, _points(cell, earlier))


def changes(document: ReleaseDocument, before: ReleaseDocument, cells: Iterable[ReleasedCell]) -> Iterator[Change]:
    """The changes of some cells of a release since another one."""
    return (change(cell, before.cell(cell.key)) for cell in cells if document.cell(cell.key) is not None)


def _points(cell: ReleasedCell, earlier: ReleasedCell) -> Decimal | None:
    if cell.value is None or earlier.value is None:
        return None
    apart = (_share(cell) - _share(earlier)) * 100
    return (Decimal(apart.numerator) / Decimal(apart.denominator)).quantize(Decimal("0.1"), ROUND_HALF_UP)


def _share(cell: ReleasedCell) -> Fraction:
    return Fraction(cell.n or 0, cell.d or 1)
