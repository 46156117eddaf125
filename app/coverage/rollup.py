"""From entries to totals: which rows one change of a count adds to, and by how much."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from app.coverage.ledger import Cell
from app.workforce.codes import AGE_BANDS, SECTORS, SEXES, SURROUNDINGS, age_band

EVERYBODY: Final = 0
UNKNOWN_YEAR: Final = 1
"""Cohorts that are no birth year: everybody, and those whose birth year is not known."""

SEX_COLUMNS: Final[Mapping[str, str]] = {sex: f"sex_{sex.strip('_').lower()}" for sex in SEXES}
AGE_COLUMNS: Final[Mapping[str, str]] = {
    band: f"age_{band.strip('_').lower().removeprefix('y').strip('_')}" for band in AGE_BANDS
}
SETTING_COLUMNS: Final[Mapping[str, str]] = {setting: f"setting_{setting}" for setting in SURROUNDINGS}
SECTOR_COLUMNS: Final[Mapping[str, str]] = {sector: f"sector_{sector.lower()}" for sector in SECTORS}
"""Of the place of work; what is not in any of them is not known."""

COLUMNS: Final = (
    "amount",
    *SEX_COLUMNS.values(),
    *AGE_COLUMNS.values(),
    *SETTING_COLUMNS.values(),
    *SECTOR_COLUMNS.values(),
)
"""The amounts of one total, in order."""

_PLACES: Final = {name: place for place, name in enumerate(COLUMNS)}
_NOTHING: Final = (0,) * len(COLUMNS)


Kinds = Mapping[int, tuple[str | None, str]]
"""Setting and sector of places of work, by id."""


class Key(NamedTuple):
    """Which total."""

    measure: str
    audience: str
    region_id: int
    cohort: int
    period: int


def totals(news: Iterable[tuple[Cell, int]], above: Mapping[int, Sequence[int]], kinds: Kinds) -> dict[Key, list[int]]:
    """What changes of counts add to the totals.

    Args:
        news: changed cells, each with its delta.
        above: for every region of the news the ids of the regions it lies in, itself included.
        kinds: of every place of work of the news.
    """
    found: dict[Key, list[int]] = {}
    for cell, delta in news:
        places = _columns(cell, kinds)
        year = cell.day // 10_000
        cohort = UNKNOWN_YEAR if cell.birth_year is None else cell.birth_year
        for region_id in above[cell.region_id]:
            for period in (cell.day, cell.day // 100, year):
                _add(found, Key(cell.measure, cell.audience, region_id, EVERYBODY, period), places, delta)
            _add(found, Key(cell.measure, cell.audience, region_id, cohort, year), (0,), delta)
    return {key: amounts for key, amounts in found.items() if any(amounts)}


def _columns(cell: Cell, kinds: Kinds) -> list[int]:
    """The places of the amounts that a cell adds to."""
    names = ["amount", SEX_COLUMNS[cell.sex], AGE_COLUMNS[age_band(cell.birth_year, cell.day // 10_000)]]
    if cell.site_id is not None:
        setting, sector = kinds[cell.site_id]
        names += [SECTOR_COLUMNS[sector], *([SETTING_COLUMNS[setting]] if setting else [])]
    return [_PLACES[name] for name in names]


def _add(found: dict[Key, list[int]], key: Key, places: Iterable[int], delta: int) -> None:
    amounts = found.setdefault(key, list(_NOTHING))
    for place in places:
        amounts[place] += delta
