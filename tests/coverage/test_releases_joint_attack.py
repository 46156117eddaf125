"""An attacker with the files of two dates and a revision at once, who knows besides which numbers have not changed.

Ages, settings, sectors, occupations and modes included. Whoever knows that nothing happened in a region between two
versions has more to calculate with than any single file gives: that is the strongest reader the registry is against.
"""

import json
import random
from datetime import date

import pytest

from app.coverage.disclosure.audit import exposed
from tests.coverage import release_world
from tests.coverage.attacker import attacked, joined
from tests.coverage.judge import small, truth
from tests.coverage.release_world import NEXT, REF_DATE

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
BIRTH_YEARS = (1962, 1984, 1994)


def peopled(unit):
    """Teachers and police of all ages in town and country; some of every kind are few."""
    ministry = release_world.empty_ministry(unit)
    chance = random.Random(7)
    sites = {
        (region, setting): ministry.site(region, setting, sector)
        for region in ("district 1", "district 2", "south", "east")
        for setting, sector in (("urban", "PUB"), ("rural", "PRV"))
    }
    with unit() as session:
        for (region, setting), site in sites.items():
            for audience, cadres in (("T", ("2341", "2330")), ("C", ("5412",))):
                if audience == "C" and (region == "district 2" or setting == "rural"):
                    continue
                for sex in "FM":
                    for birth_year in BIRTH_YEARS:
                        d = chance.randint(6, 14)
                        ministry.added(
                            session,
                            region,
                            audience,
                            sex,
                            n=chance.choice((0, 1, 2, 5, 6)) if d > 6 else 3,
                            d=d,
                            birth_year=birth_year,
                            site=site,
                            cadre=chance.choice(cadres),
                        )
    return ministry


@pytest.fixture
def released(unit, app):
    """The public files of three releases, each with what was so when it was made."""
    ministry = peopled(unit)
    found = []

    def publish(ref_date, **reasons):
        document = ministry.published(ref_date, **reasons)
        with unit() as session:
            facts = truth(session, ref_date)
        found.append((json.loads(app.test_client().get(f"/published/{document.code}/release.json").text), facts))

    publish(REF_DATE)
    with unit() as session:
        for region, audience, sex, n, d in (
            ("district 1", "C", "F", 9, 20),
            ("district 2", "T", "M", 3, 6),
            ("south", "T", "F", 10, 12),
            ("east", "C", "M", 2, 9),
        ):
            ministry.added(session, region, audience, sex, n=n, d=d, on=date(2025, 6, 1), birth_year=1994)
    publish(NEXT, explanation="More people came on the register.")
    publish(REF_DATE, reason="The registers of four regions were late.")
    return found


def unchanged(released):
    """For each file which earlier version of its date a number is the same in."""
    origins, first = [], {}
    for published, facts in released:
        code, on = published["document"]["code"], published["document"]["ref_date"]
        origin = {}
        for key, (each, _) in facts.items():
            origin[key] = first.setdefault((on, key, each.n, each.registered), code)
        origins.append(origin)
    return origins


def test_no_small_number_is_narrowed_below_the_profile_by_all_files_at_once(released):
    origins = unchanged(released)
    tables, hidden = joined([published for published, _ in released], origins)
    wanted = {(origin[key], *key) for (_, facts), origin in zip(released, origins, strict=True) for key in small(facts)}
    assert len({key[5] for key in wanted}) >= 4, "few cuts have small numbers: the test says little"
    assert wanted <= hidden
    assert not exposed(tables, hidden, wanted)
    assert len(wanted) > 20


def test_what_the_files_tell_is_so_and_what_is_small_is_in_none(released):
    for published, facts in released:
        tables, hidden = attacked(published)
        assert small(facts) <= hidden
        for key, (each, _) in facts.items():
            if key not in hidden:
                assert tables.counts[key].n == each.n, key
