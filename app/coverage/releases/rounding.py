"""Set B, the public view of a release: told counts to the nearest 5, shares as whole percent, nothing else.

What is withheld in the release (set A) is withheld here, and no value is calculated from it. Counts are rounded each
for itself, totals too, so printed parts need not add up to the printed total; then a footnote says so. Shares come from
the exact counts, which are public in set A. Means are never here: beside rounded counts they would tell exact ones.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from app.coverage.releases.document import ReleasedCell

STEP: Final = 5


def rounded(count: int) -> int:
    """A count to the nearest five, half up."""
    return (2 * count + STEP) // (2 * STEP) * STEP


def whole_percent(n: int, d: int) -> int:
    """A share of exact counts in whole percent, half up; ``d`` is not 0."""
    return (200 * n + d) // (2 * d)


@dataclass(frozen=True)
class PublicCell:
    """A number of set B. What is None is not told: ``status`` says why there is no share."""

    n: int | None
    """To the nearest five."""
    d: int | None
    """To the nearest five."""
    percent: int | None = None
    bound: str | None = None
    """``<=10``, ``>=90``, ``<=5`` or ``>=95``, in percent, in place of number and share."""
    status: str = ""
    """As in set A: ``c`` withheld, ``z`` nobody there, ``x`` no register, ``low`` fewer than ten people."""
    is_low_reliability: bool = False
    is_head_count: bool = False


def public(cell: ReleasedCell) -> PublicCell:
    """A cell of a release as set B has it."""
    is_share = cell.value is not None and cell.n is not None and not cell.unit
    return PublicCell(
        None if cell.n is None else rounded(cell.n),
        None if cell.d is None else rounded(cell.d),
        whole_percent(cell.n or 0, cell.d) if is_share and cell.d else None,
        cell.bound,
        cell.status,
        cell.is_low_reliability,
        cell.is_head_count,
    )


def adds_up(parts: Sequence[PublicCell], total: PublicCell) -> bool:
    """Whether whoever adds the printed numbers of the parts up finds those of the total, counts and sizes alike.

    Where a part or the total is not told, nobody can add up, and the sign in its place says why.
    """
    return _is_sum([each.n for each in parts], total.n) and _is_sum([each.d for each in parts], total.d)


def _is_sum(parts: Sequence[int | None], total: int | None) -> bool:
    told = [part for part in parts if part is not None]
    return not parts or total is None or len(told) < len(parts) or sum(told) == total
