"""One number of a release as it is printed: no reason why it is withheld, and no more than may be told."""

from app.coverage.indicators import PER, Unit, rate
from app.coverage.releases.document import ReleasedCell
from app.coverage.releases.readings import Counted
from app.coverage.suppression import (
    LOW_RELIABILITY_BELOW,
    NO_PERCENTAGE_BELOW,
    Profile,
    Withheld,
    protected,
)


def told(counted: Counted, withheld: Withheld | None, profile: Profile) -> ReleasedCell:
    """One number as a release prints it; there is no bound on a share that is itself only a lower bound."""
    if counted.is_rate:
        return _rate(counted, withheld)
    is_mixed = counted.is_head_count and withheld is Withheld.BOUNDED
    cell = protected(counted.raw, Withheld.SECONDARY if is_mixed else withheld, profile)
    is_open = not cell.is_unlisted
    key = counted.key
    return ReleasedCell(
        indicator=key.indicator,
        module=key.module or None,
        audience=key.audience,
        area=key.area,
        dim=key.dim,
        dim_value=key.dim_value,
        n=cell.n if is_open else None,
        d=cell.d,
        value=cell.value,
        bound=cell.bound,
        withheld=is_open and cell.withheld is not None and cell.bound is None,
        is_low_reliability=cell.is_low_reliability,
        status=cell.status if is_open else "x",
        is_head_count=counted.is_head_count,
    )


def _rate(counted: Counted, withheld: Withheld | None) -> ReleasedCell:
    """So many per 100 of others; withheld with its number, none where the others are few or not known."""
    key, d = counted.key, counted.d
    is_told = withheld is None
    value = str(rate(counted.n, d, PER[Unit.PER_100])) if is_told and d and d >= NO_PERCENTAGE_BELOW else None
    return ReleasedCell(
        indicator=key.indicator,
        module=key.module or None,
        audience=key.audience,
        area=key.area,
        dim=key.dim,
        dim_value=key.dim_value,
        n=counted.n if is_told else None,
        d=d,
        value=value,
        withheld=not is_told,
        is_low_reliability=value is not None and (d or 0) < LOW_RELIABILITY_BELOW,
        status=_status_of_rate(d, value, is_told=is_told),
        unit=str(Unit.PER_100),
    )


def _status_of_rate(d: int | None, value: str | None, *, is_told: bool) -> str:
    if value is not None:
        return ""
    if not is_told:
        return "c"
    return "x" if d is None else "z" if d == 0 else "low"
