"""An attacker with every published file of two releases, the published method and a solver.

Nothing of the program's own contents or pattern is used but the solver's front: tables and equations are built anew
from the public JSON, as an outsider would from reading the method note.
"""

import json
from collections import defaultdict
from datetime import date

import pytest

from app.coverage.disclosure.audit import intervals
from app.coverage.disclosure.linked import Count, Equation, Linked, Order
from app.coverage.suppression import NORMAL, STRICT
from tests.coverage import release_world
from tests.coverage.release_world import NEXT, REF_DATE

T = 5
POLICE = "C"


def truth(unit, on):
    """What is so, counted person by person, for the judge and not for the attacker: (audience, area, sex) -> n, d."""
    from app.coverage.ledger import NEVER
    from app.credentials.models import Certificate
    from app.workforce.models import Person, Position, Region

    found = defaultdict(lambda: [0, 0])
    with unit() as session:
        codes = {region.id: region for region in session.query(Region)}
        valid = {
            (row.person_id, row.audience)
            for row in session.query(Certificate)
            if row.issued <= on < (row.revoked_on or row.expires or NEVER)
        }
        for person, position in session.query(Person, Position).join(Position, Position.person_id == Person.id):
            region = codes[position.region_id]
            for id_ in (int(part) for part in region.path.split("/") if part):
                for sex in (person.sex, "_T"):
                    cell = found[position.audience, codes[id_].code, sex]
                    cell[0] += (person.id, position.audience) in valid
                    cell[1] += 1
    return found


NAMES = ("indicator", "module", "audience", "area", "dim", "dim_value")


def attacked(published):
    """Unknown cells, known ones, sizes and every equation that one published file gives."""
    cells = {tuple(cell.get(name, "") for name in NAMES): cell for cell in published["document"]["cells"]}
    counts = {key: known(key, cell) for key, cell in cells.items()}
    hidden = {key for key, cell in cells.items() if cell.get("withheld")}
    equations = [*sums(published["document"], cells), *columns(published["document"], cells)]
    orders = [Order(key, whole) for key in cells if key[0] == "COV-1" and (whole := ("COV-3", *key[1:])) in cells]
    return Linked(counts, tuple(equations), tuple(orders)), hidden


def known(key, cell):
    """A cell as the attacker has it: a bound gives its number away, a withheld one counts as 0 until it is solved."""
    n, d = cell.get("n"), cell.get("d") or 0
    if n is None and cell.get("bound"):
        n = 0 if cell["bound"].startswith("<") else d
    return Count(key, n or 0, d, STRICT if key[2] == POLICE else NORMAL)


def parts_of(document):
    """The codes of the areas directly below each."""
    found = defaultdict(list)
    for area in document["areas"]:
        found[area.get("parent")].append(area["code"])
    return found


def sums(document, cells):
    """A region is its parts, those in none of them included; and its sexes; and its ages."""
    parts = parts_of(document)
    for key in cells:
        *table, area, dim, _ = key
        if dim != "_T":
            continue
        below = [each for code in parts[area] if (each := (*table, code, "_T", "_T")) in cells]
        rest = (*table, area, "region", "_Z")
        if below:
            yield Equation(key, tuple(below + [rest] * (rest in cells)))
        for cut in ("sex", "age"):
            own = tuple(other for other in cells if other[:5] == (*table, area, cut))
            if own:
                yield Equation(key, own)


def columns(document, cells):
    """Each sex and each age of the country is the sum of those of its regions."""
    country = document["areas"][0]["code"]
    regions = parts_of(document)[country]
    for key in cells:
        if key[3] == country and key[4] in ("sex", "age"):
            yield Equation(key, tuple(each for code in regions if (each := (*key[:3], code, *key[4:])) in cells))


@pytest.fixture
def files(unit, app):
    """The public JSON of two releases, of the same people half a year later and of more of them certified."""
    ministry = release_world.teachers_and_police(unit)
    ministry.published(REF_DATE)
    first = truth(unit, REF_DATE)
    with unit() as session:
        for region, audience, sex, n, d in (
            ("district 1", "C", "F", 9, 20),
            ("district 2", "T", "M", 3, 6),
            ("south", "T", "F", 10, 12),
            ("east", "C", "M", 2, 9),
        ):
            ministry.added(session, region, audience, sex, n=n, d=d, on=date(2026, 3, 1))
    ministry.published(NEXT, explanation="More people came on the register.")
    revised = ministry.published(REF_DATE, reason="The registers of four regions were late.")
    anybody = app.test_client()
    return [
        (json.loads(anybody.get(f"/published/{code}/release.json").text), facts)
        for code, facts in (
            ("2025-12-31.1", first),
            (f"{NEXT.isoformat()}.1", truth(unit, NEXT)),
            (revised.code, truth(unit, REF_DATE)),
        )
    ]


def test_no_small_number_can_be_narrowed_below_the_profile(files):
    judged = 0
    for published, facts in files:
        tables, hidden = attacked(published)
        small = [key for key in tables.counts if is_small(key, facts)]
        assert set(small) <= hidden
        found = intervals(tables, hidden, small)
        for key, interval in found.items():
            size = tables.counts[key].d
            assert interval.most - interval.least >= min(T, size), (published["document"]["code"], key, interval)
            assert interval.most >= min(T, size)
            if key[2] == POLICE:
                assert size - interval.least >= min(T, size)
            judged += 1
    assert judged > 5


def is_small(key, facts):
    """Whether a cell by region or by sex of currently certified people is one that the profile protects."""
    indicator, _, audience, area, dim, value = key
    if indicator != "COV-1" or dim not in ("_T", "sex") or (audience, area, value) not in facts:
        return False
    n, d = facts[audience, area, value]
    return 1 <= n < T or (audience == POLICE and (1 <= d - n < T or (n in (0, d) and d < 20)))


def test_what_one_release_withholds_no_version_of_its_period_tells(files):
    first, _, revised = (attacked(published)[1] for published, _ in files)
    assert first <= revised


def test_between_versions_no_number_moves_by_few(files):
    first, _, revised = (
        {
            json.dumps({**cell, "n": 0, "value": 0, "d": 0}, sort_keys=True): cell
            for cell in published["document"]["cells"]
        }
        for published, _ in files
    )
    for name, cell in first.items():
        if cell.get("n") is not None and name in revised and revised[name].get("n") is not None:
            assert abs(cell["n"] - revised[name]["n"]) not in (1, 2, 3, 4)
