"""The register as it lives: files of everybody, files of changes, corrections, two posts; coverage follows by date."""

from datetime import date

import pytest
from sqlalchemy import select

from app.coverage import suppression
from app.coverage.actions import check
from app.coverage.queries import coverage_table
from app.workforce.models import Position, RegisterImport
from app.workforce.queries import person_by_staff_number
from tests.coverage import release_world
from tests.coverage.conftest import ANALYST
from tests.coverage.test_merging import bring, merge
from tests.coverage.worked_example import STAFF_KEY

EARLIER = date(2026, 3, 31)
NOVEMBER = date(2026, 11, 1)
FULL = {"register_date": NOVEMBER, "most_ended": 100}
STAFF = tuple(
    f"{name},F,1984,T,2341,,{site},2020-09-01,,yes" for name, site in zip("abcdefghij", "AAAAABBCCC", strict=True)
)


def counted(world, on, audience="T", by="region"):
    """How many are on the register, by region; the ledger is proved on the way."""
    with world.unit() as session:
        assert check(session) == []
        table = coverage_table(session, ANALYST, "COV-1", audience=audience, on=on, by=by, profile=suppression.OFF)
        return {row.code: row.cell.d for row in (*table.rows, table.total)}


def posts(world, **where):
    with world.unit() as session:
        wanted = select(Position.start, Position.end).filter_by(**where).order_by(Position.start, Position.id)
        return [tuple(row) for row in session.execute(wanted)]


@pytest.fixture
def staffed(world):
    """Ten teachers since 2020: seven in the North, three in the South."""
    assert bring(world, STAFF).added == 10
    return world


def test_in_a_file_of_changes_who_is_missing_stays(staffed):
    report = bring(staffed, STAFF[:1])
    assert (report.unchanged, report.ended) == (1, 0)
    assert counted(staffed, NOVEMBER)["XX"] == 10


def test_in_a_file_of_everybody_who_is_missing_left_the_day_before(staffed):
    report = bring(staffed, STAFF[:8], **FULL)
    assert (report.added, report.unchanged, report.ended) == (0, 8, 2)
    assert counted(staffed, date(2026, 10, 31))["XX"] == 10
    assert counted(staffed, NOVEMBER) == {"XX-N": 7, "XX-S": 1, "XX": 8}
    assert posts(staffed, end=date(2026, 10, 31)) == [(date(2020, 9, 1), date(2026, 10, 31))] * 2
    with staffed.unit() as session:
        kept = session.scalars(select(RegisterImport).order_by(RegisterImport.id.desc()).limit(1)).one()
        assert kept.ended == 2
    again = bring(staffed, STAFF[:8], **FULL)
    assert (again.changed, again.ended) == (0, 0)
    back = bring(staffed, STAFF, **FULL)
    assert (back.changed, back.ended) == (2, 0)
    assert counted(staffed, NOVEMBER)["XX"] == 10


def test_a_file_that_was_cut_short_is_refused_and_says_how_many_would_go(staffed):
    report = bring(staffed, STAFF[:4], register_date=NOVEMBER, most_ended=5)
    assert not report.is_accepted
    assert "6 of 10" in str(report.errors[0].reason)
    assert counted(staffed, NOVEMBER)["XX"] == 10
    assert bring(staffed, STAFF[:4], register_date=NOVEMBER, most_ended=60).ended == 6


def test_a_dry_run_tells_how_many_would_end_and_ends_nobody(staffed):
    report = bring(staffed, STAFF[:9], register_date=NOVEMBER, most_ended=10, dry_run=True)
    assert (report.is_accepted, report.ended) == (True, 1)
    assert posts(staffed, end=None) == [(date(2020, 9, 1), None)] * 10


def test_a_file_of_everybody_speaks_only_for_the_groups_it_names(staffed):
    bring(staffed, ["h,F,1984,H,2221,XX-N,,2020-09-01,,yes"])
    bring(staffed, STAFF, **FULL)
    assert counted(staffed, NOVEMBER, "H")["XX"] == 1
    assert bring(staffed, ["i,F,1984,H,2221,XX-N,,2021-09-01,,yes"], **FULL).ended == 1
    assert counted(staffed, NOVEMBER)["XX"] == 10


def test_a_mover_is_ended_where_the_new_post_begins(staffed):
    moved = "a,F,1984,T,2341,,D,2026-05-01,,yes"
    report = bring(staffed, [moved, *STAFF[1:]], **FULL)
    assert (report.added, report.ended, report.error_count) == (1, 1, 0)
    assert posts(staffed, end=date(2026, 4, 30)) == [(date(2020, 9, 1), date(2026, 4, 30))]
    assert counted(staffed, EARLIER) == {"XX-N": 7, "XX-S": 3, "XX": 10}
    assert counted(staffed, NOVEMBER) == {"XX-N": 6, "XX-S": 4, "XX": 10}


def test_a_corrected_first_day_or_place_corrects_the_past(staffed):
    assert bring(staffed, ["a,F,1984,T,2341,,A,2020-01-01,,yes", *STAFF[1:]], **FULL).ended == 1
    assert counted(staffed, date(2020, 6, 1))["XX"] == 1
    bring(staffed, ["b,F,1984,T,2341,,D,2020-09-01,,yes", *STAFF[2:], "a,F,1984,T,2341,,A,2020-01-01,,yes"], **FULL)
    assert counted(staffed, EARLIER) == {"XX-N": 6, "XX-S": 4, "XX": 10}


def test_a_corrected_last_day_and_a_corrected_sex_follow_on_past_dates(staffed):
    bring(staffed, ["a,M,1990,T,2341,,A,2020-09-01,2025-12-31,yes"])
    assert counted(staffed, EARLIER)["XX"] == 9
    assert counted(staffed, date(2025, 12, 31))["XX"] == 10
    by_sex = counted(staffed, date(2025, 12, 31), by="sex")
    assert (by_sex["F"], by_sex["M"]) == (9, 1)
    bring(staffed, ["a,M,1990,T,2341,,A,2020-09-01,,yes"])
    assert counted(staffed, EARLIER)["XX"] == 10


def test_of_two_posts_in_one_group_the_primary_one_says_where_and_the_person_counts_once(staffed):
    bring(staffed, ["a,F,1984,T,2341,,D,2021-01-01,,no"])
    assert counted(staffed, EARLIER) == {"XX-N": 7, "XX-S": 3, "XX": 10}
    bring(staffed, ["a,F,1984,T,2341,,A,2020-09-01,2026-01-31,yes"])
    assert counted(staffed, EARLIER) == {"XX-N": 6, "XX-S": 4, "XX": 10}


def test_with_posts_in_two_groups_a_person_counts_in_each_and_once_in_all(staffed):
    bring(staffed, ["a,F,1984,S,2635,XX-S,,2021-01-01,,yes"])
    assert counted(staffed, EARLIER)["XX"] == 10
    assert counted(staffed, EARLIER, "S")["XX"] == 1
    assert counted(staffed, EARLIER, "_T")["XX"] == 10


def test_a_file_of_everybody_ends_the_posts_of_merged_entries_too(staffed):
    with staffed.unit() as session:
        staffed.people = {name: person_by_staff_number(session, name, 1984, key=STAFF_KEY).id for name in ("a", "j")}
    made = merge(staffed, "a", "j")
    assert made
    assert counted(staffed, NOVEMBER) == {"XX-N": 7, "XX-S": 2, "XX": 9}
    assert bring(staffed, STAFF[1:], **FULL).ended == 1
    assert counted(staffed, NOVEMBER)["XX"] == 9
    assert bring(staffed, STAFF[1:9], **FULL).ended == 1
    assert counted(staffed, NOVEMBER)["XX"] == 8


def test_only_a_file_of_positions_can_list_everybody(staffed):
    import io

    from app.workforce.actions import import_register
    from tests.coverage.test_merging import AT

    for content in ("code,name,parent\nXX,Country,\n", "code,name,kind,region,sector,urban_rural\n"):
        with staffed.unit() as session:
            report = import_register(session, io.BytesIO(content.encode()), key=b"s" * 32, by=None, at=AT, most_ended=5)
        assert not report.is_accepted


def test_a_correction_of_the_past_moves_live_figures_and_leaves_a_published_release_as_it_was(unit):
    few = release_world.small(unit)
    first = few.published()
    names = few.uncertified["south"][:2]
    with unit() as session:
        before = _registered(session)
    gone = [f"{name},F,1984,T,,XX-S,,2020-01-01,2024-12-31,yes" for name in names]
    assert bring(few, gone).changed == 2
    with unit() as session:
        assert _registered(session) == before - 2
    assert few.document(first.code).digest == first.digest
    assert few.document(first.code) == first


def _registered(session):
    table = coverage_table(
        session, ANALYST, "COV-1", audience="T", on=release_world.REF_DATE, by="none", profile=suppression.OFF
    )
    return table.total.cell.d
