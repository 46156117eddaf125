"""A release as a spreadsheet, read back by another library."""

import io
import zipfile
from dataclasses import replace

import time_machine
from python_calamine import CalamineWorkbook

from app.coverage.releases.document import Area, ReleasedCell
from app.interop import workbook
from tests.interop.released import AREAS, RELEASE


def opened(release=RELEASE):
    return CalamineWorkbook.from_filelike(io.BytesIO(workbook.written(release, lambda words: words.text)))


def table(name, release=RELEASE):
    return opened(release).get_sheet_by_name(name).to_python()


def test_front_matter_comes_first_and_then_one_table_a_sheet():
    assert opened().sheet_names == [
        "Cover",
        "Contents",
        "Notes",
        "Codebook",
        "COV-1 C",
        "COV-4 T1 T",
        "COV-1 T",
        "COV-1 J",
    ]
    listed = [row[0] for row in table("Contents")[1:]]
    assert listed == opened().sheet_names[4:]


def test_the_cover_says_what_is_cited():
    cover = {row[0]: row[1] for row in table("Cover")[1:]}
    assert (cover["Release"], cover["Reference date"], cover["SHA-256"]) == (
        "2026-12-31.1",
        "2026-12-31",
        RELEASE.digest,
    )


def test_numbers_are_numbers_and_what_is_withheld_is_a_sign():
    rows = {(row[0], row[3]): row for row in table("COV-1 C")[1:]}
    told = rows["XX-S", "Women"]
    assert told[4:7] == [12.0, 20.0, 60.0]
    assert rows["XX-N", "Women"][4:7] == ["[c]", 15.0, "[c]"]
    assert table("COV-1 J")[1][4:7] == ["[c]", 30.0, ">=90%"]
    assert table("COV-4 T1 T")[2][4:7] == [7.0, 9.0, "[low]"]


def test_every_row_of_a_table_is_as_long_as_its_header():
    for name in opened().sheet_names[4:]:
        rows = table(name)
        assert {len(row) for row in rows} == {len(workbook.HEADINGS)}


def test_a_region_named_like_a_formula_stays_a_name():
    areas = (Area("XX", '=HYPERLINK("http://127.0.0.1")', None, 0), *AREAS[1:])
    content = workbook.written(replace(RELEASE, areas=areas), lambda words: words.text)
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        sheets = [packed.read(name) for name in packed.namelist() if name.startswith("xl/worksheets/")]
    assert not any(b"<f>" in sheet or b"<hyperlink" in sheet or b"<mergeCell" in sheet for sheet in sheets)
    assert table("Cover", replace(RELEASE, areas=areas))[1][1].startswith("=HYPERLINK")


def test_a_number_that_nobody_knows_is_no_withheld_one():
    unknown = ReleasedCell("COV-1", None, "H", "XX", "_T", "_T", None, 500, None, status="x", is_head_count=True)
    found = table("COV-1 H", replace(RELEASE, cells=(unknown,)))
    assert found[1][4:7] == ["[x]", 500.0, "[x]"]


def test_the_same_release_is_the_same_file_on_any_day():
    made = []
    for day in ("2027-04-01", "2029-08-17"):
        with time_machine.travel(day):
            made.append(workbook.written(RELEASE, lambda words: words.text))
    assert made[0] == made[1]
