"""Set B: counts to the nearest five, whole percent, and nothing that the release withholds (AT-36)."""

import pytest

from app.coverage.releases.document import ReleasedCell
from app.coverage.releases.rounding import PublicCell, adds_up, public, rounded, whole_percent
from tests.interop.released import RELEASE

AT_36 = {
    "North": {"F": 3, "M": 21, "_T": 24},
    "South": {"F": 12, "M": 30, "_T": 42},
    "East": {"F": 9, "M": 17, "_T": 26},
    "Total": {"F": 24, "M": 68, "_T": 92},
}
PRINTED = {
    "North": {"F": 5, "M": 20, "_T": 25},
    "South": {"F": 10, "M": 30, "_T": 40},
    "East": {"F": 10, "M": 15, "_T": 25},
    "Total": {"F": 25, "M": 70, "_T": 90},
}


@pytest.mark.parametrize(
    ("count", "shown"),
    [(0, 0), (1, 0), (2, 0), (3, 5), (5, 5), (7, 5), (8, 10), (12, 10), (13, 15), (17, 15), (997, 995), (998, 1000)],
)
def test_a_count_is_told_to_the_nearest_five(count, shown):
    assert rounded(count) == shown


def test_the_worked_example_rounds_cell_by_cell_and_total_by_total():
    assert {area: {sex: rounded(n) for sex, n in row.items()} for area, row in AT_36.items()} == PRINTED


def test_a_footnote_is_needed_where_printed_parts_do_not_add_up():
    for sex, is_needed in (("F", False), ("M", True), ("_T", False)):
        *parts, total = (PRINTED[area][sex] for area in PRINTED)
        cells = [PublicCell(count, None) for count in parts]
        assert adds_up(cells, PublicCell(total, None)) is not is_needed, sex
    for area, is_needed in (("North", False), ("South", False), ("East", False), ("Total", True)):
        cells = [PublicCell(PRINTED[area][sex], None) for sex in "FM"]
        assert adds_up(cells, PublicCell(PRINTED[area]["_T"], None)) is not is_needed, area


def test_nobody_adds_up_what_is_not_told_and_sizes_must_add_up_too():
    assert adds_up([PublicCell(None, 50), PublicCell(30, 50)], PublicCell(70, 100))
    assert adds_up([PublicCell(30, 50)], PublicCell(None, 50))
    assert adds_up([], PublicCell(30, 50))
    assert not adds_up([PublicCell(30, 45), PublicCell(40, 45)], PublicCell(70, 95))


@pytest.mark.parametrize(
    ("n", "d", "shown"), [(0, 7, 0), (7, 7, 100), (1, 200, 1), (1, 201, 0), (24, 50, 48), (1, 3, 33), (2, 3, 67)]
)
def test_a_share_is_whole_percent_of_exact_counts(n, d, shown):
    assert whole_percent(n, d) == shown


def test_what_the_release_withholds_is_withheld_with_everything_calculated_from_it():
    shown = {cell.key: public(cell) for cell in RELEASE.cells}
    north = shown["COV-1", "", "C", "XX-N", "sex", "F"]
    assert north == PublicCell(None, 15, status="c")
    assert shown["COV-1", "", "C", "XX-S", "sex", "F"] == PublicCell(10, 20, 60, is_low_reliability=False)
    assert shown["COV-1", "", "J", "XX", "_T", "_T"] == PublicCell(None, 30, bound=">=90")
    assert shown["COV-4", "T1", "T", "XX-N", "_T", "_T"] == PublicCell(5, 10, status="low")
    for cell in RELEASE.cells:
        if cell.is_hidden:
            assert (shown[cell.key].n, shown[cell.key].percent) == (None, None)


def test_a_mean_is_never_beside_rounded_counts():
    mean = ReleasedCell("LRN-2", None, "T", "XX", "part", "pre", None, 40, "62", unit="score")
    rate = ReleasedCell("COV-5", None, "P", "XX", "_T", "_T", 240, 1600, "15.0", unit="per 100")
    assert public(mean).percent is None
    assert public(rate).percent is None
