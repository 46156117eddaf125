"""Learning, retention and practice in a release: of whole calendar years, and never told twice in two ways.

The figures of a cohort are protected by :mod:`app.coverage.effects.withholding`. Two rules come on top, because a
release stays readable for good:

- They are told for the calendar year that ends on the reference date, and for no other twelve months: cohorts that
  overlap could be subtracted from one another.
- Another version of the same year tells the figures of a group again when each of them is as it was, or rests on
  numbers of people that differ by ten or more, and none was withheld before. Otherwise all figures of the group are
  withheld in it; those of the earlier version stay readable there.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from app.coverage.effects.definitions import Unit
from app.coverage.effects.report import Effects
from app.coverage.effects.withholding import Figure
from app.coverage.releases.document import EVERYBODY, MONTHS, PART, ReleasedCell

LEAST_CHANGE: Final = 10
"""Fewer people than these, come or gone between two versions, could be told from the two."""


def year_of(ref_date: date) -> tuple[date, date] | None:
    """The first and the last day of the calendar year that ends on a date; None where none does."""
    if (ref_date.month, ref_date.day) != (12, 31):
        return None
    return ref_date.replace(month=1, day=1), ref_date


def cells_of(audience: str, area: str, effects: Effects) -> tuple[ReleasedCell, ...]:
    """The protected figures of a group as cells of a release; none where nobody took a test."""
    matched = effects.figure("LRN-2", "matched")
    if matched.d == 0 and matched.withheld is None:
        return ()
    return tuple(_cell(audience, area, figure) for figure in effects.figures)


def agreed(now: Sequence[ReleasedCell], earlier: Iterable[Sequence[ReleasedCell]]) -> tuple[ReleasedCell, ...]:
    """The figures of one group beside those of earlier versions of the year: told again, or all of them withheld."""
    told = {cell.key: cell for cell in now}
    for version in earlier:
        if not all(_may_stand(told.get(cell.key), cell) for cell in version):
            return tuple(_withheld(cell) for cell in now)
    return tuple(now)


def _may_stand(now: ReleasedCell | None, before: ReleasedCell) -> bool:
    if now is None or now.withheld or now == before:
        return True
    if before.withheld:
        return False
    changes = [_apart(now.d, before.d), *([_apart(now.n, before.n)] if now.n or before.n else [])]
    return all(change is not None and change >= LEAST_CHANGE for change in changes)


def _apart(now: int | None, before: int | None) -> int | None:
    return None if now is None or before is None else abs(now - before)


def _cell(audience: str, area: str, figure: Figure) -> ReleasedCell:
    return ReleasedCell(
        figure.indicator,
        None,
        audience,
        area,
        *_dimension(figure.part),
        figure.n,
        figure.d,
        figure.value,
        figure.bound,
        withheld=figure.withheld is not None and figure.bound is None,
        is_low_reliability=figure.is_low_reliability,
        status=figure.status,
        unit="" if figure.unit is Unit.PERCENT else str(figure.unit),
    )


def _dimension(part: str) -> tuple[str, str]:
    if not part:
        return EVERYBODY, EVERYBODY
    return (MONTHS if part.isdigit() else PART), part


def _withheld(cell: ReleasedCell) -> ReleasedCell:
    hidden = ReleasedCell(cell.indicator, None, cell.audience, cell.area, cell.dim, cell.dim_value, None, None)
    return ReleasedCell(**{**vars(hidden), "withheld": True, "status": "c", "unit": cell.unit})
