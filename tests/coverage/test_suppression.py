"""What may be told: single cells, and whole tables against somebody who calculates."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.coverage.suppression import (
    NORMAL,
    OFF,
    STRICT,
    Profile,
    Raw,
    Withheld,
    override,
    pattern,
    profile_of,
    protected,
    reason,
)

P, S, B = Withheld.PRIMARY, Withheld.SECONDARY, Withheld.BOUNDED


def cell(n, d, profile):
    raw = Raw("x", n, d)
    return protected(raw, reason(raw, profile), profile)


def told(n, d, profile):
    found = cell(n, d, profile)
    return found.n, found.value or found.bound or found.status


@pytest.mark.parametrize(
    ("n", "d", "expected"),
    [
        (22, 24, (22, "91.7")),  # AT-37
        (0, 24, (0, "0.0")),
        (24, 24, (24, "100.0")),
        (1, 24, (None, "c")),
        (4, 400, (None, "c")),
        (5, 400, (5, "1.3")),
        (0, 0, (0, "z")),
        (0, 9, (0, "low")),
        (7, 9, (7, "low")),
        (3, 4, (None, "c")),
        (7, 10, (7, "70.0")),
        (7, None, (7, "x")),
        (3, None, (None, "c")),
        (1, 8, (None, "c")),
        (5, 11, (5, "45.5")),
    ],
)
def test_the_normal_profile(n, d, expected):
    assert told(n, d, NORMAL) == expected


@pytest.mark.parametrize(
    ("n", "d", "expected"),
    [
        (22, 24, (None, "c")),  # AT-37
        (30, 30, (None, ">=90")),
        (60, 60, (None, ">=95")),
        (12, 12, (None, "c")),  # AT-39
        (0, 30, (None, "<=10")),
        (0, 60, (None, "<=5")),
        (0, 12, (None, "c")),
        (0, 0, (0, "z")),
        (19, 24, (19, "79.2")),
        (20, 24, (None, "c")),
        (3, 50, (None, "c")),
        (0, 19, (None, "c")),
        (0, 20, (None, "<=10")),
        (39, 39, (None, ">=90")),
        (40, 40, (None, ">=95")),
    ],
)
def test_the_strict_profile(n, d, expected):
    assert told(n, d, STRICT) == expected


def test_ten_to_twenty_nine_people_are_of_low_reliability():
    assert [cell(6, d, NORMAL).is_low_reliability for d in (9, 10, 29, 30)] == [False, True, True, False]


def test_police_prosecutors_and_judges_are_protected_strictly():
    assert {code for code in ("T", "H", "S", "C", "PR", "J", "O", "P", "_T") if profile_of(code).is_strict} == {
        "C",
        "PR",
        "J",
    }


def test_only_a_test_may_switch_protection_off():
    assert override({"SUPPRESSION_PROFILE": "off"}) is None
    assert override({"TESTING": True}) is None
    assert override({"TESTING": True, "SUPPRESSION_PROFILE": "off"}) is OFF
    assert told(1, 3, OFF) == (1, "33.3")


def rows(*cells):
    return [Raw(f"r{place}", n, d) for place, (n, d) in enumerate(cells)]


def total(raws):
    return Raw("total", sum(raw.n for raw in raws), sum(raw.d for raw in raws))


def withheld(raws, profile=NORMAL, above=None):
    found = pattern(raws, total(raws), profile, above=above)
    return found.rows, found.total


def test_primary_suppression_of_the_police_example_finds_one_cell():  # AT-30
    women = rows((3, 4), (12, 60), (9, 50))
    assert [reason(raw, NORMAL) for raw in women] == [P, None, None]


def test_a_lone_withheld_row_gets_the_smallest_other_as_company():
    assert withheld(rows((3, 60), (12, 60), (9, 50))) == ((P, None, S), None)


def test_two_withheld_rows_that_sum_to_less_than_the_threshold_get_a_third():  # AT-38
    assert withheld(rows((1, 50), (1, 50), (20, 50), (9, 50))) == ((P, P, None, S), None)


def test_rows_of_nobody_are_withheld_after_the_others_and_the_total_last():
    assert withheld(rows((3, 60), (0, 60), (8, 60))) == ((P, None, S), None)
    assert withheld(rows((3, 4), (0, 0), (500, 500))) == ((P, S, S), S)


def test_a_total_withheld_above_is_not_calculated_from_its_rows():
    assert withheld(rows((20, 60), (12, 60)), above=S) == ((None, S), S)


def test_who_is_not_certified_is_protected_in_the_strict_profile():
    assert withheld(rows((48, 50), (30, 60), (40, 60)), STRICT) == ((P, S, None), None)


def test_a_bound_tells_its_number_and_protects_nobody():
    assert withheld(rows((30, 30), (3, 60), (12, 60)), STRICT) == ((B, P, S), None)


def test_without_rows_only_the_number_itself_is_judged():
    assert pattern([], Raw("x", 3, 60), NORMAL).total is P


cells = st.integers(0, 14).flatmap(lambda d: st.tuples(st.integers(0, d), st.just(d)))


@settings(max_examples=300, deadline=None)
@given(st.lists(cells, min_size=1, max_size=4), st.sampled_from([NORMAL, STRICT]))
def test_whoever_calculates_cannot_pin_a_withheld_row_down(drawn, profile: Profile):
    """Every table that shows the same must leave each primary row several values, or all that its size allows."""
    raws = rows(*drawn)
    found = pattern(raws, total(raws), profile)
    if found.total in (P, S):
        return
    hidden = [place for place, why in enumerate(found.rows) if why in (P, S)]
    known_sum = sum(raws[place].n for place in hidden)
    possible = [
        values for values in product(*(range(raws[place].d + 1) for place in hidden)) if sum(values) == known_sum
    ]
    for position, place in enumerate(hidden):
        if found.rows[place] is P:
            values = {each[position] for each in possible}
            assert max(values) - min(values) >= min(profile.threshold, raws[place].d)
