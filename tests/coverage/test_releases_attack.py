"""An attacker with the published files of two dates and a revision, judged by what was counted by person."""

import json
from collections import defaultdict
from datetime import date

import pytest

from app.coverage.disclosure.audit import intervals
from tests.coverage import release_world
from tests.coverage.attacker import attacked
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


def three_releases(unit):
    """Two releases, and a third of more people certified; gives the code of each and what is so at its day."""
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
    return (
        ("2025-12-31.1", first),
        (f"{NEXT.isoformat()}.1", truth(unit, NEXT)),
        (revised.code, truth(unit, REF_DATE)),
    )


@pytest.fixture
def files(once, unit, app):
    """The public JSON of two releases, of the same people half a year later and of more of them certified."""
    anybody = app.test_client()
    return [
        (json.loads(anybody.get(f"/published/{code}/release.json").text), facts)
        for code, facts in once(three_releases, unit)
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
