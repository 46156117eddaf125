"""Tables by region, sex and age: who sees what, how much it costs, and what a missing register means."""

from datetime import date

import pytest

from app.accounts.policy import Reach, SignedIn
from app.coverage import queries, suppression
from app.coverage.suppression import Withheld
from app.errors import Invalid, NotFound
from app.permissions import Role
from app.workforce.actions import add_head_count, add_region
from app.workforce.models import Region
from tests.coverage.conftest import ANALYST
from tests.coverage.worked_example import World

ON = date(2026, 12, 31)


def asked(database, indicator="COV-1", *, who=ANALYST, profile=suppression.OFF, **options):
    with database.reading() as session:
        return queries.coverage_table(
            session, who, indicator, **{"audience": "T", "on": ON, "by": "region", **options}, profile=profile
        )


def figures(table):
    return {row.code: (row.cell.n, row.cell.d) for row in (*table.rows, table.total)}


def district(world: World, code: str, parent: str) -> None:
    with world.unit() as session:
        region = add_region(session, code=code, name=code, parent=session.get_one(Region, world.regions[parent]))
        world.regions[code] = region.id


def test_a_region_holds_all_below_it_and_tells_who_is_in_none_of_its_parts(database, world):
    district(world, "XX-N-1", "north")
    district(world, "XX-N-2", "north")
    for name, region in (("A", "XX-N-1"), ("B", "XX-N-1"), ("C", "north"), ("D", "south")):
        world.post(name, region)
    assert figures(asked(database)) == {"XX-N": (0, 3), "XX-S": (0, 1), "XX": (0, 4)}
    north = asked(database, region="XX-N")
    assert figures(north) == {"XX-N-1": (0, 2), "XX-N-2": (0, 0), "_Z": (0, 1), "XX-N": (0, 3)}
    assert north.crumbs == (("XX", "Country"),)
    assert asked(database, region="XX-N-1").rows == ()


def test_sex_and_age_are_those_of_the_reference_date(database, world):
    for name, sex, birth_year in (("A", "F", 1991), ("B", "F", 1992), ("C", "M", None), ("D", "_O", 1950)):
        world.post(name, "north", sex=sex, birth_year=birth_year, start=date(2020, 9, 1))
    world.post("E", "north", sex="F", birth_year=2003, start=date(2026, 3, 1))
    by_sex = asked(database, by="sex")
    assert figures(by_sex) == {"F": (0, 3), "M": (0, 1), "_O": (0, 1), "XX": (0, 5)}
    in_2026 = figures(asked(database, by="age"))
    assert {band: d for band, (_, d) in in_2026.items() if d} == {
        "Y_LT25": 1,
        "Y25T34": 1,
        "Y35T44": 1,
        "Y_GE65": 1,
        "_U": 1,
        "XX": 5,
    }
    in_2027 = figures(asked(database, by="age", on=date(2027, 1, 1)))
    assert {band: d for band, (_, d) in in_2027.items() if d} == {
        "Y_LT25": 1,
        "Y35T44": 2,
        "Y_GE65": 1,
        "_U": 1,
        "XX": 5,
    }
    assert asked(database, by="none").rows == ()


@pytest.mark.parametrize("by", ["region", "sex", "age", "none"])
def test_a_table_costs_two_statements_however_large_it_is(database, world, queries, by):
    world.post("A", "north")
    with queries(most=2):
        asked(database, by=by)
    district(world, "XX-N-1", "north")
    for number in range(5):
        world.post(f"B{number}", "XX-N-1", start=date(2020 + number, 2, 3))
    with queries(most=2):
        asked(database, by=by)
    with queries(most=2):
        asked(database, "COV-4", by=by, region="XX-N")


def test_nobody_sees_beyond_their_reach(database, world):
    district(world, "XX-N-1", "north")
    path = f"/{world.regions['country']}/{world.regions['north']}/"
    north = SignedIn(1, "", "", "en", None, (Reach(Role.ANALYST, path),))
    assert asked(database, who=north).region_code == "XX-N"
    assert asked(database, who=north, region="XX-N-1").crumbs == (("XX-N", "North"),)
    for code in ("XX", "XX-S", "nowhere"):
        with pytest.raises(NotFound):
            asked(database, who=north, region=code)
    nobody = SignedIn(1, "", "", "en", None, (Reach(Role.LEARNER), Reach(Role.ANALYST, site_id=1)))
    with pytest.raises(NotFound):
        asked(database, who=nobody)


@pytest.mark.parametrize(
    ("indicator", "options"),
    [
        ("COV-1", {"by": "mode"}),
        ("COV-6", {"by": "sex"}),
        ("COV-6", {"by": "age"}),
        ("COV-1", {"by": "cadre"}),
        ("COV-4", {"audience": "_T"}),
        ("COV-4", {"audience": "H"}),
        ("COV-4", {"module": "T9"}),
        ("COV-1", {"audience": "Z"}),
        ("COV-1", {"on": date(1999, 12, 31)}),
        ("COV-1", {"on": date(2101, 1, 1)}),
    ],
)
def test_what_does_not_fit_is_refused_in_words(database, world, indicator, options):
    with pytest.raises(Invalid) as refusal:
        asked(database, indicator, **options)
    assert refusal.value.fields


def test_an_unknown_indicator_is_not_found(database, world):
    with pytest.raises(NotFound):
        asked(database, "COV-99")


@pytest.mark.parametrize("on", [date(2000, 1, 1), date(2100, 12, 31)])
def test_the_first_and_the_last_reference_date_have_an_answer(database, world, on):
    world.post("A", "north")
    assert asked(database, on=on).total.cell.d == (1 if on.year == 2100 else None)


def test_without_a_register_no_share_is_told(database, world):
    table = asked(database, audience="J", profile=None)
    assert table.is_missing_register
    assert {row.cell.status for row in (*table.rows, table.total)} == {"x"}
    world.post("A", "north")
    assert asked(database, by="region").rows[1].cell.status == "z"


def heads(world, region, on, count, audience="J"):
    with world.unit() as session:
        place = session.get_one(Region, world.regions[region])
        add_head_count(session, region=place, audience=audience, on=on, count=count, source="court statistics")


def test_where_only_heads_were_counted_the_latest_count_stands_for_the_register(database, world):
    heads(world, "north", date(2024, 1, 1), 70)
    heads(world, "north", date(2026, 1, 1), 80)
    heads(world, "north", date(2027, 1, 1), 90)
    table = asked(database, audience="J")
    assert figures(table) == {"XX-N": (0, 80), "XX-S": (0, None), "XX": (0, 80)}
    assert [row.is_head_count for row in (*table.rows, table.total)] == [True, False, True]
    assert {row.cell.status for row in (*table.rows, table.total)} == {"x"}
    protected = asked(database, audience="J", profile=None)
    assert figures(protected) == figures(table)
    heads(world, "country", date(2026, 6, 1), 200)
    assert figures(asked(database, audience="J")) == {"XX-N": (0, 80), "XX-S": (0, None), "XX": (0, 200)}
    assert figures(asked(database, audience="J", by="sex"))["XX"] == (0, 200)


def test_a_register_of_people_goes_before_head_counts(database, world):
    heads(world, "north", date(2024, 1, 1), 70, audience="T")
    heads(world, "south", date(2024, 1, 1), 30, audience="T")
    world.post("A", "north")
    table = asked(database)
    assert figures(table) == {"XX-N": (0, 1), "XX-S": (0, 30), "XX": (0, 31)}
    assert [row.is_head_count for row in (*table.rows, table.total)] == [False, True, True]
    assert [row.cell.status for row in (*table.rows, table.total)] == ["", "x", ""]


def test_a_region_withheld_above_stays_withheld_in_its_own_tables(database, world):
    """South has 3 certified, so North (5) is withheld beside it, and its own table must not tell the 5."""
    for number in range(12):
        world.post(f"N{number}", "north")
        world.post(f"S{number}", "south", sex="M")
    world.held("north", date(2026, 5, 1), attendees=5, roster=[f"N{number}" for number in range(5)])
    world.held("south", date(2026, 5, 2), attendees=3, roster=[f"S{number}" for number in range(3)])
    table = asked(database, profile=None)
    assert [row.cell.withheld for row in table.rows] == [Withheld.SECONDARY, Withheld.PRIMARY]
    assert table.total.cell.n == 8
    assert [row.cell.n for row in asked(database, profile=None, by="sex").rows] == [None, None]
    for by in ("none", "sex", "age", "region"):
        assert asked(database, profile=None, region="XX-N", by=by).total.cell.n is None
    assert asked(database, "COV-6", profile=None, by="mode", region="XX-N").total.cell.n is None
