"""Parts B and C of the annex: families; what people learnt, kept and put to use."""

from typing import Final

from app.coverage.effects.words import LIMITS
from app.coverage.indicators import COV_5
from app.coverage.releases.document import EVERYBODY, PART, CellKey, ReleasedCell, ReleaseDocument
from app.coverage.releases.labels import figure_name
from app.coverage.releases.readings import CARERS
from app.i18n import N_
from app.interop import annex_words as words
from app.interop.annex_tables import Part, Row, Table
from app.interop.annex_words import Shown, Voice, isolated

LISTED: Final = (
    ("LRN-2", "matched"),
    ("LRN-1", ""),
    ("LRN-4", ""),
    ("LRN-2", ""),
    ("LRN-3", "worse-off"),
    ("REA-1", ""),
    ("RET-1", ""),
    ("BEH-1", ""),
    ("BEH-1", "response"),
    ("BEH-2", ""),
)
"""Indicator and part of the figures that the annex tells; the others stand in the release."""


def families(release: ReleaseDocument, voice: Voice) -> Part:
    """COV-5 of the country."""
    heading = voice.says(words.FAMILIES)
    cell = release.cell(CellKey(COV_5.code, "", CARERS, release.country.code))
    if cell is None:
        return Part(heading, (voice.says_all((words.NO_FAMILIES, words.NO_VIEWS)),))
    names = (N_("Figure"), N_("Carers"), N_("Pupils"), N_("Per 100"))
    row: Row = (
        f"{isolated(COV_5.code)} {voice.says(COV_5.name)}",
        Shown("[c]" if cell.n is None else voice.number(cell.n)),
        Shown("[x]" if cell.d is None else voice.number(cell.d)),
        Shown(voice.share(cell.value) if cell.value else f"[{cell.status}]"),
    )
    table = Table(tuple(map(voice.says, names)), (row,), (5.0, 1.2, 1.2, 1.2))
    said = [*([COV_5.caution] if COV_5.caution else []), words.FAMILY_REGIONS, words.NO_VIEWS]
    return Part(heading, tables=(table,), notes=(voice.says_all(said),))


def learning(release: ReleaseDocument, voice: Voice) -> Part:
    """A row for each figure, a column for each group that took a test in the year."""
    heading = voice.says(words.LEARNING)
    groups = tuple(dict.fromkeys(cell.audience for cell in release.effects))
    if not groups:
        return Part(heading, (voice.says(words.NO_LEARNING),))
    told = {cell.key: cell for cell in release.effects}
    rows: list[Row] = []
    for indicator, part in LISTED:
        cells = [told.get(_key(release, indicator, part, group)) for group in groups]
        named = next((cell for cell in cells if cell is not None), None)
        if named is not None:
            rows.append((_name(named, voice), *map(voice.figure, cells)))
    head = (voice.says(N_("Figure")), *map(isolated, groups))
    table = Table(head, tuple(rows), (3.2, *(1.3 for _ in groups)))
    return Part(heading, tables=(table,), notes=(voice.says_all((words.OF_THE_YEAR, LIMITS[0], LIMITS[2])),))


def _key(release: ReleaseDocument, indicator: str, part: str, group: str) -> CellKey:
    cut = (PART, part) if part else (EVERYBODY, EVERYBODY)
    return CellKey(indicator, "", group, release.country.code, *cut)


def _name(cell: ReleasedCell, voice: Voice) -> str:
    return f"{isolated(cell.indicator)} {voice.says(figure_name(cell))}"
