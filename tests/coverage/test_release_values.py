"""The document of a release from raw counts alone: rules of single cells, people in no part, head counts, periods."""

from dataclasses import replace
from datetime import date

import pytest

from app.coverage.disclosure.linked import Inconsistent
from app.coverage.releases import checks
from app.coverage.releases.changes import change
from app.coverage.releases.contents import Reading, tables_of
from app.coverage.releases.document import CellKey, ReleasedCell, ReleaseDocument, period_of
from app.coverage.releases.drafting import Request, drafted
from app.coverage.releases.registry import Registry, ties
from app.coverage.releases.views import view
from app.coverage.rollup import COLUMNS
from app.coverage.suppression import Withheld
from app.coverage.tables import Node
from app.workforce.codes import AGE_BANDS

REF_DATE = date(2026, 12, 31)
COUNTRY = 1


def reading(audience, regions, *, in_none=(0, 0), heads=None):
    """Regions with (n, d), all women of one age, and people of the country who are in none of them."""
    nodes = [Node(COUNTRY, "XX", "Country", None, (COUNTRY,))]
    cells = {}
    for id_, (name, cell) in enumerate(regions.items(), COUNTRY + 1):
        nodes.append(Node(id_, f"XX-{name}", name, COUNTRY, (COUNTRY, id_)))
        cells[id_] = cell
    cells[COUNTRY] = tuple(map(sum, zip(in_none, *regions.values(), strict=True)))
    sums, ages = {}, {}
    for id_, (n, d) in cells.items():
        for measure, amount in (("certified", n), ("ever", n), ("recent", n), ("headcount", d)):
            sums[audience, measure, id_] = {**dict.fromkeys(COLUMNS, 0), "amount": amount, "sex_f": amount}
            ages[audience, measure, id_] = {**dict.fromkeys(AGE_BANDS, 0), "Y35T44": amount}
    return Reading(REF_DATE, tuple(nodes), sums, ages, {audience: heads or {}}, {}, date(2026, 12, 1))


def released(*args, registry=None, **options):
    """The cells of currently certified people by region."""
    found = drafted(reading(*args, **options), registry or Registry(), Request(REF_DATE)).document
    return {cell.area: cell for cell in found.cells if (cell.indicator, cell.dim) == ("COV-1", "_T")} | {
        "_Z": found.cell(CellKey("COV-1", "", args[0], "XX", "region", "_Z")),
        "document": found,
    }


def test_those_who_do_not_count_are_protected_in_the_strict_profile_only():  # AT-37
    regions = {"A": (22, 24), "B": (20, 60), "C": (30, 70), "D": (40, 90)}
    assert released("C", regions)["XX-A"].withheld
    assert released("T", regions)["XX-A"].value == "91.7"


@pytest.mark.parametrize(("d", "bound"), [(30, ">=90"), (60, ">=95"), (12, None)])
def test_everybody_is_told_as_a_bound_by_size_in_the_strict_profile(d, bound):  # AT-39
    cell = released("C", {"A": (d, d), "B": (20, 60), "C": (30, 70), "D": (40, 90)})["XX-A"]
    assert (cell.n, cell.value, cell.bound) == (None, None, bound)
    assert cell.withheld == (bound is None)
    assert cell.status == ("c" if bound is None else "")


def test_few_people_have_no_percentage_and_some_a_doubtful_one():
    cells = released("T", {"A": (6, 9), "B": (6, 12), "C": (30, 70)})
    assert (cells["XX-A"].n, cells["XX-A"].value, cells["XX-A"].status) == (6, None, "low")
    assert (cells["XX-B"].value, cells["XX-B"].is_low_reliability) == ("50.0", True)


def test_people_in_no_part_of_the_country_are_a_row_and_protected_with_the_others():
    cells = released("T", {"A": (20, 50), "B": (30, 60)}, in_none=(7, 20))
    assert (cells["_Z"].n, cells["_Z"].d, cells["_Z"].value) == (7, 20, "35.0")
    cells = released("T", {"A": (20, 50), "B": (30, 60)}, in_none=(2, 20))
    assert cells["_Z"].withheld
    women = {
        area: cells["document"].cell(CellKey("COV-1", "", "T", area, "sex", "F")) for area in ("XX", "XX-A", "XX-B")
    }
    assert any(cell.withheld for cell in women.values()), "the women in no part could be calculated"


def test_a_plain_head_count_gives_no_share_and_a_mixed_one_a_lower_bound():
    cells = released("T", {"A": (20, 50), "B": (0, 0)}, heads={3: 80, COUNTRY: 80})
    assert (cells["XX-B"].n, cells["XX-B"].d, cells["XX-B"].status) == (None, 80, "x")
    assert cells["XX-B"].is_head_count
    assert not cells["XX-B"].withheld
    assert (cells["XX"].n, cells["XX"].d, cells["XX"].value) == (20, 130, "15.4")
    police = released("C", {"A": (60, 60), "B": (0, 0)}, heads={3: 80, COUNTRY: 80})["XX"]
    assert (police.bound, police.n) == (None, None), "all on the register is not all"


def test_what_was_withheld_or_has_moved_by_few_stays_withheld_and_what_was_told_is_told():
    regions = {"A": (20, 50), "B": (30, 60), "C": (25, 70), "D": (40, 90)}
    a, b = (CellKey("COV-1", "", "T", f"XX-{name}") for name in "AB")
    cells = released("T", regions, registry=Registry(withheld={a: Withheld.PRIMARY}, told={b: frozenset({30})}))
    assert cells["XX-A"].withheld
    assert not cells["XX-B"].withheld
    cells = released("T", regions, registry=Registry(told={b: frozenset({28})}))
    assert cells["XX-B"].withheld
    tables = tables_of(reading("T", regions), "T")
    demanded = ties(tables, Registry(told={a: frozenset({20}), b: frozenset({25, 33})}))
    assert (demanded.told, demanded.guarded) == ({a}, {b})


def test_the_pattern_of_the_last_period_is_preferred():
    regions = {"A": (3, 50), "B": (30, 60), "C": (25, 70), "D": (40, 90)}
    assert released("T", regions)["XX-C"].withheld
    counts = tables_of(reading("T", regions), "T").linked.counts
    preferred = frozenset(key for key in counts if key[3] == "XX-D")
    cells = released("T", regions, registry=Registry(preferred=preferred))
    assert (cells["XX-C"].withheld, cells["XX-D"].withheld) == (False, True)


def test_more_than_there_are_is_found_with_its_place():  # CR-16
    broken = tables_of(reading("T", {"A": (51, 50), "B": (30, 60)}), "T")
    with pytest.raises(Inconsistent) as refused:
        broken.linked.checked()
    assert refused.value.key[3] in ("XX", "XX-A")


def test_a_document_is_the_same_after_json_and_its_digest_covers_its_contents_alone():
    found = released("C", {"A": (60, 60), "B": (20, 60)})["document"]
    assert ReleaseDocument.from_plain(found.plain()) == found
    stepped = replace(found, published_on=REF_DATE)
    assert stepped.digest == found.digest
    assert ReleaseDocument.from_plain(stepped.plain()) == stepped
    assert replace(found, explanation="x").digest != found.digest


def test_the_figures_about_itself_are_in_the_document():
    found = released("T", {"A": (20, 50), "B": (30, 60)})["document"]
    assert {figure.indicator: figure.value for figure in found.quality} == {"DQ-5": "0", "DQ-6": "100.0"}
    assert checks.register_age(date(2026, 9, 30), REF_DATE) == 3  # AT-12
    assert checks.register_age(date(2027, 1, 31), REF_DATE) == 0
    assert checks.register_age(None, REF_DATE) is None


def test_a_page_shows_a_group_in_an_area_or_nothing():
    found = released("T", {"A": (20, 50), "B": (30, 60)})["document"]
    assert view(found, "C", None) is None
    assert view(found, "T", "nowhere") is None
    shown = view(found, None, "XX-A")
    assert (shown.audience, [area.code for area in shown.way]) == ("T", ["XX"])
    assert shown.lines("region") == ()


@pytest.mark.parametrize(
    ("ref_date", "period"),
    [
        (date(2026, 12, 31), "2026"),
        (date(2026, 6, 30), "2025-07-01/P1Y"),
        (date(2026, 11, 30), "2025-12-01/P1Y"),
        (date(2024, 2, 29), "2023-03-01/P1Y"),
    ],
)
def test_a_period_is_the_twelve_months_up_to_the_date(ref_date, period):
    assert period_of(ref_date) == period


def cell(n, d=100, **options):
    """A told or untold cell."""
    return ReleasedCell("COV-1", None, "T", "XX", "_T", "_T", n, d, None if n is None else f"{n}.0", **options)


@pytest.mark.parametrize(
    ("now", "before", "people", "status"),
    [
        (cell(20), cell(12), 8, ""),
        (cell(20), cell(20), 0, ""),
        (cell(20), cell(16), None, "c"),
        (cell(20), cell(None, withheld=True, status="c"), None, "c"),
        (cell(None, withheld=True, status="c"), cell(20), None, "c"),
        (cell(None, bound=">=95"), cell(20), None, "c"),
        (cell(20), None, None, "x"),
        (cell(20), cell(None, status="x"), None, "x"),
    ],
)
def test_a_change_is_told_as_far_as_both_numbers_are(now, before, people, status):
    found = change(now, before)
    assert (found.people, found.status) == (people, status)
