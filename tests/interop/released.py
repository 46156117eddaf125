"""A published release made by hand: the police example of AT-32, and teachers with a module."""

from datetime import date

from app.coverage.releases.document import Area, ReleasedCell, ReleaseDocument

AREAS = (
    Area("XX", "Exampleland", None, 0),
    Area("XX-E", "East", "XX", 1),
    Area("XX-N", "North", "XX", 1),
    Area("XX-S", "South", "XX", 1),
)
TOLD = {
    ("XX-S", "F"): (12, 20),
    ("XX-S", "M"): (30, 50),
    ("XX-N", "_T"): (24, 50),
    ("XX-S", "_T"): (42, 70),
    ("XX-E", "_T"): (26, 60),
    ("XX", "F"): (24, 60),
    ("XX", "M"): (68, 120),
    ("XX", "_T"): (92, 180),
}
WITHHELD = {("XX-N", "F"): 15, ("XX-N", "M"): 35, ("XX-E", "F"): 25, ("XX-E", "M"): 35}


def police(area, sex, n, d):
    dim = "_T" if sex == "_T" else "sex"
    value = None if n is None else f"{n * 100 / d:.1f}"
    status = "c" if n is None else ""
    return ReleasedCell("COV-1", None, "C", area, dim, sex, n, d, value, withheld=n is None, status=status)


CELLS = (
    *(police(area, sex, n, d) for (area, sex), (n, d) in TOLD.items()),
    *(police(area, sex, None, d) for (area, sex), d in WITHHELD.items()),
    ReleasedCell("COV-4", "T1", "T", "XX", "_T", "_T", 60, 100, "60.0"),
    ReleasedCell("COV-4", "T1", "T", "XX-N", "_T", "_T", 7, 9, None, status="low"),
    ReleasedCell("COV-1", None, "T", "XX", "region", "_Z", 0, 0, None, status="z"),
    ReleasedCell("COV-1", None, "J", "XX", "_T", "_T", None, 30, None, bound=">=90"),
)
RELEASE = ReleaseDocument(
    "2026-12-31.1",
    1,
    None,
    None,
    ref_date=date(2026, 12, 31),
    period="2026",
    register_date=date(2026, 12, 31),
    definitions_version="1.0",
    profile_version="1",
    areas=AREAS,
    cells=CELLS,
    prepared_on=date(2027, 2, 15),
    reviewed_on=date(2027, 3, 1),
    published_on=date(2027, 3, 31),
)
