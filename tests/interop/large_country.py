"""Releases of an invented country with seven groups and as many regions as are asked for, made by hand."""

import random
from dataclasses import replace
from datetime import date

from app.coverage.effects.words import LABELS
from app.coverage.indicators import AGE_NAMES
from app.coverage.releases.document import Area, QualityFigure, ReleasedCell, ReleaseDocument
from app.interop.annex_parts import Annexed, ModuleLine

NAMES = ("North", "Upper Lakes", "Eastern Plains", "Great River", "Coast")
MODULES = {
    "T": ("T1", "T2", "T3", "T4", "T5", "T6"),
    "H": ("H1", "H2", "H3", "H4", "H5", "H6"),
    "S": ("S1", "H1", "J1"),
    "C": ("C1", "C2", "C3", "C4", "C5", "C6", "J1"),
    "PR": ("PR1", "J1", "J2"),
    "J": ("JU1", "J1", "J2"),
    "P": ("P1", "P2", "P3", "P4", "P5"),
}
STRICT = frozenset({"C", "PR", "J"})


def release(year, *, regions=25):
    """The release of a year; some numbers of the strict groups are withheld."""
    chance = random.Random(year)
    country = Area("XX", "Exampleland", None, 0)
    areas = (
        country,
        *(
            Area(f"XX-{number:03}", f"Region of the {NAMES[number % 5]} {number}", "XX", 1)
            for number in range(1, regions + 1)
        ),
    )
    cells = [
        _cell(chance, group, *place)
        for group, modules in MODULES.items()
        for place in (
            *((area.code,) for area in areas),
            *(("XX", "sex", sex) for sex in ("F", "M", "_U")),
            *(("XX", "age", band) for band in AGE_NAMES),
            *(("XX", "setting", setting) for setting in ("urban", "rural", "_U")),
            *(("XX", "_T", "_T", "COV-4", module) for module in modules),
        )
    ]
    cells.append(ReleasedCell("COV-5", None, "P", "XX", "_T", "_T", 24_000, 160_000, "15.0", unit="per 100"))
    return ReleaseDocument(
        f"{year}-12-31.1",
        1,
        None,
        None,
        ref_date=date(year, 12, 31),
        period=str(year),
        register_date=date(year, 12, 31),
        definitions_version="1.0",
        profile_version="1.0",
        areas=areas,
        cells=tuple(cells),
        effects=tuple(_figure(chance, group, *name) for group in MODULES for name in LABELS),
        quality=(QualityFigure("DQ-5", "XX", None, None, "3"), QualityFigure("DQ-6", "XX", 5700, 6000, "95.0")),
        published_on=date(year + 1, 3, 31),
    )


def _cell(chance, group, area, dim="_T", dim_value="_T", indicator="COV-1", module=None):
    d = chance.randint(40, 30_000)
    n = chance.randint(5, d - 5)
    found = ReleasedCell(indicator, module, group, area, dim, dim_value, n, d, f"{n * 100 / d:.1f}")
    if group in STRICT and chance.random() < 0.15:
        return replace(found, n=None, value=None, withheld=True, status="c")
    return found


def _figure(chance, group, indicator, part):
    unit = {"pre": "score", "post": "score", "follow-up": "score", "low": "ratio", "high": "ratio"}.get(part, "")
    if (indicator, part) in (("LRN-2", ""), ("LRN-3", "")):
        unit = "ratio"
    where = ("_T", "_T") if not part else ("months" if part.isdigit() else "part", part)
    if group in STRICT and chance.random() < 0.15:
        return ReleasedCell(indicator, None, group, "XX", *where, None, None, withheld=True, status="c", unit=unit)
    d = chance.randint(40, 30_000)
    if unit:
        value = "0.412" if unit == "ratio" else "67"
        return ReleasedCell(indicator, None, group, "XX", *where, None, d, value, unit=unit)
    n = chance.randint(5, d - 5)
    return ReleasedCell(indicator, None, group, "XX", *where, n, d, f"{n * 100 / d:.1f}")


def annexed(*, regions=25):
    """Eight years, a revision with its reason, and the modules of all groups."""
    earlier = tuple(release(year, regions=regions) for year in range(2019, 2026))
    now = replace(release(2026, regions=regions), reason="Two districts handed in late.", revises="2026-12-31.0")
    keys = sorted({module for modules in MODULES.values() for module in modules})
    anchors = tuple(f"G{number}" for number in range(11, 74, 2))
    offline = tuple(anchor for anchor in anchors if anchor != "G39")
    modules = tuple(
        ModuleLine(key, f"What every one of them should know of {key}", anchors if key == "C4" else offline)
        for key in keys
    )
    return Annexed(now, earlier, earlier[-1], modules)
