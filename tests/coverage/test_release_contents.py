"""What a release holds besides sex and age: kinds of place, occupation, mode, families, and what people learnt."""

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from app.accounts.policy import Reach, SignedIn
from app.coverage.effects.questions import EffectQuestion
from app.coverage.effects.report import effects
from app.coverage.queries import releases as reads
from app.coverage.queries.effects import effect_report
from app.coverage.releases.contents import tables_of
from app.coverage.releases.document import CellKey
from app.coverage.releases.drafting import Request, drafted
from app.coverage.releases.figures import agreed, cells_of, year_of
from app.coverage.releases.readings import Families
from app.coverage.releases.registry import Registry
from app.permissions import Role
from tests.coverage import effects_world, release_world
from tests.coverage.effects_world import W2, YEAR
from tests.coverage.release_world import TODAY
from tests.coverage.test_release_values import COUNTRY, REF_DATE, reading
from tests.coverage.w2 import W2 as COHORT
from tests.coverage.w2 import cohort

NATIONAL = SignedIn(1, "", "", "en", None, (Reach(Role.ANALYST),))
REGIONS = {"A": (20, 50), "B": (30, 60)}


def document(found, registry=None):
    """The document of a reading."""
    return drafted(found, registry or Registry(), Request(REF_DATE)).document


def with_kinds(audience, regions, **cuts):
    """A reading in which each cut has values with (n, d): of the country, then of the regions."""
    kinds = {(cut, audience, id_): pairs for cut, places in cuts.items() for id_, pairs in enumerate(places, COUNTRY)}
    return replace(reading(audience, regions), kinds=kinds)


def test_kinds_of_place_are_cut_for_the_country_and_its_regions_and_protected_with_them():
    found = document(
        with_kinds(
            "T",
            REGIONS,
            setting=(
                {"urban": (47, 80), "rural": (3, 30)},
                {"urban": (18, 30), "rural": (2, 20)},
                {"urban": (29, 50), "rural": (1, 10)},
            ),
        )
    )
    for area in ("XX", "XX-A", "XX-B"):
        cells = found.table("COV-1", "T", "setting", area=area)
        assert [cell.dim_value for cell in cells] == ["urban", "rural"]
        assert all(cell.withheld and cell.n is None for cell in cells), "the rest would tell it"
        assert not any(found.table(code, "T", "setting", area=area) for code in ("COV-2", "COV-3"))
    assert [cell.d for cell in found.table("COV-1", "T", "setting")] == [80, 30]


def test_occupation_and_mode_are_cut_for_the_country_alone():
    found = document(
        with_kinds(
            "T",
            REGIONS,
            cadre=({"2341": (35, 60), "2330": (15, 50)}, {"2341": (20, 50)}, {"2330": (15, 50), "2341": (15, 10)}),
            mode=(
                {"online": (40, 40), "group": (10, 10), "recognised": (0, 0)},
                {"online": (20, 20)},
                {"online": (20, 20), "group": (10, 10)},
            ),
        )
    )
    assert [(cell.dim_value, cell.n, cell.d) for cell in found.table("COV-1", "T", "cadre")] == [
        ("2330", 15, 50),
        ("2341", 35, 60),
    ]
    modes = {cell.dim_value: (cell.n, cell.d, cell.value) for cell in found.table("COV-1", "T", "mode")}
    assert modes == {"online": (40, 110, "36.4"), "group": (10, 110, "9.1"), "recognised": (0, 110, "0.0")}
    assert not found.table("COV-1", "T", "cadre", area="XX-A")
    assert not found.table("COV-1", "T", "mode", area="XX-A")


def families(carers, pupils):
    """A reading of teachers with families beside them."""
    return replace(reading("T", REGIONS), families=Families(carers, pupils))


def test_families_are_carers_per_100_pupils_and_no_group_of_the_register():  # AT-13
    found = document(families({1: 240, 2: 140, 3: 88}, {1: 1600, 2: 900}))
    country = found.cell(CellKey("COV-5", "", "P", "XX"))
    assert (country.n, country.d, country.value, country.unit) == (240, 1600, "15.0", "per 100")
    unknown = found.cell(CellKey("COV-5", "", "P", "XX-B"))
    assert (unknown.n, unknown.d, unknown.value, unknown.status) == (88, None, None, "x")
    assert found.cell(CellKey("COV-5", "", "P", "XX", "region", "_Z")).n == 12
    assert found.audiences == ("T",)


def test_few_carers_are_withheld_and_so_is_who_would_tell_them():
    found = document(families({1: 240, 2: 3, 3: 237}, {1: 1600, 2: 900, 3: 700}))
    north, south = (found.cell(CellKey("COV-5", "", "P", area)) for area in ("XX-A", "XX-B"))
    assert (north.n, north.value, north.status, north.d) == (None, None, "c", 900)
    assert south.withheld
    assert found.cell(CellKey("COV-5", "", "P", "XX")).n == 240


def test_carers_on_the_register_are_among_all_carers():
    found = replace(reading("P", REGIONS), families=Families({1: 52, 2: 30, 3: 22}, {}))
    orders = [(order.part[:1], order.whole[:1]) for order in tables_of(found, "P").linked.orders]
    assert (("COV-1",), ("COV-5",)) in orders
    told = document(found)
    assert told.cell(CellKey("COV-1", "", "P", "XX")).n == 50
    assert told.cell(CellKey("COV-5", "", "P", "XX")).withheld, "two carers more are two people"


def told_of(times, **more):
    """The protected figures of so many times the worked example, as cells."""
    return cells_of("T", "XX", effects(cohort(COHORT, times), (), is_national=True, **more))


def test_what_was_learnt_is_of_calendar_years_alone():
    assert year_of(date(2026, 12, 31)) == (date(2026, 1, 1), date(2026, 12, 31))
    assert year_of(date(2026, 6, 30)) is None
    assert cells_of("T", "XX", effects(Counter(), (), is_national=True)) == ()


def test_another_version_tells_the_same_again_or_of_ten_people_more():
    first = told_of(10)
    assert agreed(first, []) == first
    assert agreed(first, [first]) == first
    assert agreed(told_of(20), [first]) == told_of(20)


@pytest.mark.parametrize("extra", [1, 2, 9])
def test_another_version_that_differs_by_few_tells_nothing_of_the_group(extra):
    first = told_of(10)
    more = cohort(COHORT, 10)
    more[COHORT[0]] += extra
    now = agreed(cells_of("T", "XX", effects(more, (), is_national=True)), [first])
    assert {(cell.n, cell.d, cell.value, cell.withheld, cell.status) for cell in now} == {(None, None, None, True, "c")}
    assert [cell.key for cell in now] == [cell.key for cell in first]


def test_what_was_withheld_before_is_not_told_by_another_version():
    first = told_of(1)
    assert any(cell.withheld for cell in first)
    assert all(cell.withheld for cell in agreed(told_of(10), [first]))


def test_a_release_tells_what_the_effect_report_of_the_year_does(unit):
    made = effects_world.school(unit)
    made.teach(W2, times=3, region="XX-N")
    with unit() as session:
        found = reads.draft(session, YEAR[1], today=TODAY).document
        asked = EffectQuestion("T", *YEAR, YEAR[1])
        wanted = cells_of("T", "XX", effect_report(session, NATIONAL, asked).effects)
        assert reads.draft(session, date(2025, 6, 30), today=TODAY).document.effects == ()
    assert found.figures("T") == wanted
    assert found.figures("H") == ()
    assert any(cell.value for cell in wanted)


def test_setting_occupation_and_mode_come_from_the_register_and_the_certificates(unit):
    ministry = release_world.empty_ministry(unit)
    town, country = ministry.site("south", "urban"), ministry.site("south", "rural", "PRV")
    ministry.people("south", "T", "F", n=12, d=20, site=town, cadre="2341")
    ministry.people("south", "T", "M", n=9, d=30, site=country, cadre="2330")
    ministry.people("east", "T", "M", n=6, d=10)
    found = ministry.document(ministry.prepared()[0])
    told = {
        (cell.dim, cell.dim_value): (cell.n, cell.d)
        for cut in ("setting", "sector", "cadre", "mode")
        for cell in found.table("COV-1", "T", cut)
    }
    assert told == {
        ("setting", "urban"): (12, 20),
        ("setting", "rural"): (9, 30),
        ("setting", "_U"): (6, 10),
        ("sector", "PUB"): (12, 20),
        ("sector", "PRV"): (9, 30),
        ("sector", "_U"): (6, 10),
        ("cadre", "2341"): (12, 20),
        ("cadre", "2330"): (9, 30),
        ("cadre", "_U"): (6, 10),
        ("mode", "online"): (0, 60),
        ("mode", "group"): (27, 60),
        ("mode", "recognised"): (0, 60),
    }
    assert {cell.dim_value: cell.n for cell in found.table("COV-1", "T", "setting", area="XX-S")} == {
        "urban": 12,
        "rural": 9,
    }
