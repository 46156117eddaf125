"""Register files, brought in whole or not at all."""

import random
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from app import tables
from app.audit.models import AuditEntry
from app.db import Database, take_changes
from app.errors import Invalid
from app.workforce.actions import RegisterRefused, importing
from app.workforce.findings import MOST_KEPT
from app.workforce.models import HeadCount, Person, Position, Region, RegisterImport
from app.workforce.queries import person_by_staff_number, primary_position, region_by_code, register_date, root_region
from tests.workforce.conftest import (
    AT,
    HEADCOUNTS,
    HEADER,
    KEY,
    POSITIONS,
    REGIONS,
    SITES,
    day,
    facts,
    packed,
    refusals,
    taken,
)


def count(session: Session, model: type) -> int:
    return session.scalar(select(func.count()).select_from(model)) or 0


def test_a_country_comes_in_by_its_four_files(session: Session) -> None:
    reports = [taken(session, content) for content in (REGIONS, SITES, POSITIONS, HEADCOUNTS)]
    assert [(report.kind, report.rows, report.added) for report in reports] == [
        ("regions", 4, 4),
        ("sites", 2, 2),
        ("positions", 4, 4),
        ("headcounts", 1, 1),
    ]
    country, upper = root_region(session), region_by_code(session, "XX-N-1")
    assert country
    assert upper.path.startswith(country.path)
    assert upper.depth == 2
    anna = person_by_staff_number(session, "ex 001", 1984, key=KEY)
    assert anna
    post = primary_position(session, anna.id, day("2026-01-01"))
    assert post
    assert (post.audience, post.cadre_isco08, post.region_id, post.end) == ("T", "2341", upper.id, None)
    assert person_by_staff_number(session, "EX-001", 1985, key=KEY) is None
    assert primary_position(session, anna.id, day("2019-08-31")) is None
    assert (count(session, Person), count(session, Position), count(session, HeadCount)) == (3, 4, 1)


def test_the_same_files_again_change_nothing_packed_or_plain(register: Session) -> None:
    taken(register, POSITIONS), taken(register, HEADCOUNTS)
    take_changes(register)
    before = facts(register)
    for content in (REGIONS, SITES, POSITIONS, HEADCOUNTS):
        again = taken(register, packed(content))
        assert (again.added, again.changed, again.unchanged) == (0, 0, again.rows)
    assert facts(register) == before
    assert take_changes(register) == {}


def test_changed_rows_update_and_only_their_people_are_noted(register: Session) -> None:
    taken(register, POSITIONS)
    anna = person_by_staff_number(register, "EX-001", 1984, key=KEY)
    carl = person_by_staff_number(register, "EX-003", 1970, key=KEY)
    assert anna
    assert carl
    take_changes(register)
    ended = POSITIONS.replace("2019-09-01,,yes", "2019-09-01,2026-08-31,yes")
    corrected = ended.replace("EX-003,_U,1970", "EX-003,M,1971")
    report = taken(register, corrected)
    assert (report.added, report.changed, report.unchanged) == (0, 2, 2)
    assert take_changes(register) == {"person": {anna.id, carl.id}}
    register.expire_all()
    assert (carl.sex, carl.birth_year) == ("M", 1971)
    assert primary_position(register, anna.id, day("2026-09-01")) is None


def test_a_site_and_a_head_count_are_updated(register: Session) -> None:
    taken(register, HEADCOUNTS)
    assert taken(register, HEADCOUNTS.replace("1250", "1300")).changed == 1
    assert register.scalar(select(HeadCount.count)) == 1300
    assert taken(register, SITES.replace("Hill School", "Hillside School").replace("PRV,", "PRV,urban")).changed == 1
    assert any("Hillside School" in fact and "urban" in fact for fact in facts(register))


def test_a_region_that_moves_takes_all_below_along(session: Session) -> None:
    taken(session, REGIONS)
    moved = taken(session, "code,name,parent\nXX-N,North,XX-S\n")
    assert (moved.added, moved.changed) == (0, 1)
    upper, south = region_by_code(session, "XX-N-1"), region_by_code(session, "XX-S")
    assert upper.path.startswith(south.path)
    assert upper.depth == 3
    assert take_changes(session)["region"] == {upper.id, upper.parent_id}


def test_a_dry_run_tells_the_same_and_writes_nothing(register: Session, database: Database) -> None:
    register.commit()
    reader = database.reading()
    before = facts(reader)
    report = taken(reader, POSITIONS, dry_run=True)
    assert (report.kind, report.rows, report.added, report.dry_run) == ("positions", 4, 4, True)
    assert taken(reader, REGIONS.replace("South", "Deep South"), dry_run=True).changed == 1
    assert facts(reader) == before
    assert "changes" not in reader.info
    assert count(reader, RegisterImport) == 2
    reader.close()


def test_an_import_is_written_down_and_stands_in_the_audit(register: Session) -> None:
    report = taken(register, POSITIONS, by=7, register_date=day("2026-09-30"))
    row = register.scalars(select(RegisterImport).order_by(RegisterImport.id.desc())).first()
    assert row
    assert (row.kind, row.rows, row.added, row.by, row.sha256) == ("positions", 4, 4, 7, report.sha256)
    assert register_date(register) == day("2026-09-30")
    entry = register.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert entry
    assert (entry.action, entry.account_id, entry.detail["rows"]) == ("workforce import", 7, 4)


def test_the_staff_number_is_nowhere_in_the_database(register: Session) -> None:
    taken(register, POSITIONS.replace("EX-001", "Zq-7 7351-9"), by=1)
    found = [
        str(value)
        for table in tables.metadata.sorted_tables
        for row in register.execute(text(f'SELECT * FROM "{table.name}"'))
        for value in row
    ]
    assert "7" in found or found
    for spelling in ("zq-7 7351-9", "zq773519", "zq-77351-9", "773519"):
        assert not [value for value in found if spelling in value.lower()]


def test_no_reason_repeats_a_cell(register: Session) -> None:
    secret = "Zq773519"
    shifted = HEADER + "\n".join(
        ",".join(secret if place == spot else cell for place, cell in enumerate(row))
        for spot in range(10)
        for row in [["EX-001", "F", "1984", "T", "2341", "", "SCH-A", "2019-09-01", "", "yes"]]
    )
    report = taken(register, shifted)
    assert report.error_count == 10 - 1
    for content in (shifted, f"{secret},F\nx,y\n", f'"{secret},F\n', HEADER + f'"{secret},x'):
        report = taken(register, content)
        assert report.errors
        assert not [row for row in report.errors if secret.lower() in str(row.reason).lower()]
        assert secret.lower() not in str(RegisterRefused(report)).lower()


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (",F,1984,T,2341,XX-N,,2019-09-01,,yes", "staff_number"),
        ("- ,F,1984,T,2341,XX-N,,2019-09-01,,yes", "staff_number"),
        ("E1,X,1984,T,2341,XX-N,,2019-09-01,,yes", "sex"),
        ("E1,F,1899,T,2341,XX-N,,2019-09-01,,yes", "birth_year"),
        ("E1,F,2013,T,2341,XX-N,,2019-09-01,,yes", "birth_year"),
        ("E1,F,84,T,2341,XX-N,,2019-09-01,,yes", "birth_year"),
        ("E1,F,１９８４,T,2341,XX-N,,2019-09-01,,yes", "birth_year"),
        ("E1,F,1984,Q,2341,XX-N,,2019-09-01,,yes", "audience"),
        ("E1,F,1984,T,23,XX-N,,2019-09-01,,yes", "cadre_isco08"),
        ("E1,F,1984,T,2341,XX-Q,,2019-09-01,,yes", "region"),
        ("E1,F,1984,T,2341,,,2019-09-01,,yes", "region"),
        ("E1,F,1984,T,2341,,NONE,2019-09-01,,yes", "site"),
        ("E1,F,1984,T,2341,XX-S,SCH-A,2019-09-01,,yes", "site"),
        ("E1,F,1984,T,2341,XX-N,,1899-12-31,,yes", "start"),
        ("E1,F,1984,T,2341,XX-N,,2101-01-01,,yes", "start"),
        ("E1,F,1984,T,2341,XX-N,,2019-02-29,,yes", "start"),
        ("E1,F,1984,T,2341,XX-N,,20190901,,yes", "start"),
        ("E1,F,1984,T,2341,XX-N,,2019-W01-1,,yes", "start"),
        ("E1,F,1984,T,2341,XX-N,,,,yes", "start"),
        ("E1,F,1984,T,2341,XX-N,,2019-09-01,2019-08-31,yes", "end"),
        ("E1,F,1984,T,2341,XX-N,,2019-09-01,9999-12-31,yes", "end"),
        ("E1,F,1984,T,2341,XX-N,,2019-09-01,,maybe", "primary"),
        ("E1,F,1984,T,2341,XX-N,,2019-09-01,", None),
        ("E1,F,1984,T,2341,XX-N,,2019-09-01,,yes,more", None),
        ('E1,F,1984,T,2341,XX-N,,2019-09-01,"",""yes', None),
    ],
)
def test_a_bad_position_is_named_by_line_and_column_and_nothing_comes_in(
    register: Session, row: str, column: str | None
) -> None:
    report = taken(register, f"{POSITIONS}\n{row}\n")
    assert refusals(report) == [(7, column)]
    assert not report.is_accepted
    assert (report.rows, report.added, report.changed, report.unchanged) == (5, 0, 0, 0)
    assert count(register, Person) == count(register, Position) == 0
    assert count(register, RegisterImport) == 2


@pytest.mark.parametrize(
    ("content", "found"),
    [
        ("code,name,parent\nA,One,\nB,Two,\n", [(3, "parent")]),
        ("code,name,parent\nA,One,\nB,Two,Z\n", [(3, "parent")]),
        ("code,name,parent\nA,One,\nB,Two,C\nC,Three,B\n", [(3, "parent"), (4, "parent")]),
        ("code,name,parent\nA,One,A\n", [(2, "parent")]),
        ("code,name,parent\nA,One,\nB,Two,A\nB,Two,A\n", [(4, None)]),
        ("code,name,parent\nA,One,\n B C,Two,A\nD,,A\nE,\x07,A\n", [(3, "code"), (4, "name"), (5, "name")]),
    ],
)
def test_regions_that_are_no_tree_are_refused(session: Session, content: str, found: list[object]) -> None:
    assert refusals(taken(session, content)) == found
    assert count(session, Region) == 0


def test_the_country_on_the_register_stays_the_only_one(register: Session) -> None:
    assert refusals(taken(register, "code,name,parent\nYY,Other,\n")) == [(2, "parent")]
    assert refusals(taken(register, "code,name,parent\nXX,Exampleland,XX-N-1\n")) == [(2, "parent")]


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (SITES.replace("PUB,rural", "GOV,hills"), [(2, "sector"), (2, "urban_rural")]),
        (SITES.replace("XX-S", "XX-Q"), [(3, "region")]),
        (SITES + "SCH-A,Again,school,XX-N,PUB,\n", [(4, None)]),
        (HEADCOUNTS.replace("1250", "-1"), [(2, "count")]),
        (HEADCOUNTS.replace("1250", "12.5"), [(2, "count")]),
        (HEADCOUNTS.replace("2025-12-31", "2026-11-23"), [(2, "date")]),
        (HEADCOUNTS + "XX-N,H,2025-12-31,7,Other\n", [(3, None)]),
        ("", [(1, None)]),
        ("\n\n", [(1, None)]),
        ("what,is,this\n1,2,3\n", [(1, None)]),
        ("code;name;parent\nA;One;\n", [(1, None)]),
        ("code,name\nA,One\n", [(1, None)]),
        ("code,name,parent,colour\nA,One,,red\n", [(1, None)]),
        ("code,name,parent,name\nA,One,,One\n", [(1, None)]),
        (HEADER.replace("staff_number", "staff number"), [(1, None), (1, None)]),
    ],
)
def test_other_files_that_are_wrong_are_refused(register: Session, content: str, found: list[object]) -> None:
    before = facts(register)
    assert refusals(taken(register, content)) == found
    assert facts(register) == before


def test_the_columns_may_stand_in_any_order_and_case(register: Session) -> None:
    taken(register, POSITIONS)
    before = facts(register)
    turned = "\n".join(",".join(reversed(line.split(","))) for line in POSITIONS.splitlines())
    assert taken(register, turned.replace("primary", "PRIMARY")).unchanged == 4
    assert facts(register) == before


def test_a_kind_that_is_named_must_fit_the_header(register: Session) -> None:
    report = taken(register, SITES, kind="regions")
    assert {str(row.reason) for row in report.errors} == {
        "Unknown columns: kind, region, sector, urban_rural.",
        "Missing columns: parent.",
    }
    with pytest.raises(Invalid, match="regions, sites, positions, headcounts"):
        taken(register, SITES, kind="people")
    with pytest.raises(Invalid, match="must not lie ahead"):
        taken(register, SITES, register_date=AT.date() + timedelta(days=1))


def test_rows_that_repeat_contradict_or_overlap_are_refused(register: Session) -> None:
    repeated = POSITIONS + "ex001,F,1984,T,2341,XX-N-1,,2019-09-01,,no\nEX 001,F,1984,T,2341,,SCH-A,2019-09-01,,no\n"
    assert refusals(taken(register, repeated)) == [(7, None)]
    assert refusals(taken(register, POSITIONS + "EX-003,F,1970,H,2221,XX-S,,2001-01-01,,yes\n")) == [
        (6, "staff_number")
    ]
    assert refusals(taken(register, POSITIONS + "EX-002,M,,T,2330,XX-S,,2020-12-31,2021-01-01,yes\n")) == [
        (4, "start"),
        (6, "start"),
    ]


def test_a_position_that_overlaps_the_register_is_refused_and_one_that_ends_the_other_is_not(register: Session) -> None:
    taken(register, POSITIONS)
    moved = "EX-001,F,1984,T,2341,,SCH-B,2026-09-01,,yes\n"
    assert refusals(taken(register, HEADER + moved)) == [(2, "start")]
    ended = "EX-001,F,1984,T,2341,,SCH-A,2019-09-01,2026-08-31,yes\n"
    assert taken(register, HEADER + moved + ended).is_accepted
    assert count(register, Position) == 5


def test_all_bad_rows_are_counted_and_the_first_thousand_kept(register: Session) -> None:
    report = taken(register, HEADER + "E1,F,1984,T,2341,XX-Q,,2019-09-01,,yes\n" * (MOST_KEPT + 7))
    assert report.error_count == MOST_KEPT + 7
    assert [row.line for row in report.errors] == list(range(2, MOST_KEPT + 2))


def test_bad_rows_before_the_end_of_a_broken_file_are_told_too(register: Session) -> None:
    raw = (POSITIONS + "E1,F,1984,Q,2341,XX-N,,2019-09-01,,yes\nE2,F,").encode() + b"\xff\n"
    assert refusals(taken(register, raw)) == [(6, "audience"), (7, None)]


def test_progress_never_goes_back_and_ends_at_the_rows(register: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "CHUNK", 3)
    monkeypatch.setattr(importing, "SITES_REMEMBERED", 0)
    seen: list[int] = []
    assert taken(register, POSITIONS, progress=seen.append).is_accepted
    assert seen == [3, 4]


def test_a_second_file_can_come_in_within_the_same_transaction(register: Session) -> None:
    assert taken(register, POSITIONS).added == 4
    assert taken(register, POSITIONS.replace("EX-00", "EY-00")).added == 4
    assert count(register, Person) == 6


@st.composite
def registers(draw: st.DrawFn) -> list[str]:
    """Rows of people with one position after the other."""
    rows = []
    for number in range(draw(st.integers(1, 5))):
        sex, year = draw(st.sampled_from(["F", "M", "_O", "_U", ""])), draw(st.sampled_from(["", "1960", "1999"]))
        start = day("2010-01-01")
        for last in draw(st.lists(st.integers(0, 900), max_size=3)):
            audience, place = draw(st.sampled_from("TC")), draw(st.sampled_from([",SCH-A", "XX-S,", "XX-S,SCH-B"]))
            end = start + timedelta(days=last)
            rows.append(f"E{number},{sex},{year},{audience},2341,{place},{start},{end},yes")
            if draw(st.booleans()):
                rows.append(f"E{number},{sex},{year},H,,{place},{start},,no")
            start = end + timedelta(days=1)
    return rows


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(old=registers(), new=registers(), order=st.randoms(use_true_random=False))
def test_importing_twice_or_in_another_order_gives_the_same_register(
    register: Session, old: list[str], new: list[str], order: random.Random
) -> None:
    def after(*files: list[str]) -> list[tuple[object, ...]]:
        with register.begin_nested() as undo:
            taken(register, HEADER + "\n".join(old))
            for file in files:
                report = taken(register, HEADER + "\n".join(file))
                assert report.added + report.changed + report.unchanged == (report.rows if report.is_accepted else 0)
            found = facts(register)
            undo.rollback()
        register.expire_all()
        return found

    shuffled = order.sample(new, len(new))
    assert after(new) == after(new, new) == after(shuffled) == after(new, shuffled)


def test_dates_reach_the_ends_of_their_range(register: Session) -> None:
    rows = "E1,F,1900,T,,XX-N,,1900-01-01,2100-12-31,yes\nE2,F,2012,T,,XX-N,,2100-12-31,2100-12-31,yes\n"
    assert taken(register, HEADER + rows).is_accepted
    assert register.scalar(select(func.max(Position.end))) == date(2100, 12, 31)
