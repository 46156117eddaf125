"""What of a cohort may be told: tables of cases, and an attacker who adds and subtracts what one report shows."""

from collections import Counter
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.coverage.effects.measures import CurvePoint, Facts, number, pairs, triples
from app.coverage.effects.report import effects
from app.coverage.effects.withholding import strict
from app.coverage.suppression import Withheld
from tests.coverage.w2 import W2, cohort, learner

P, S, B = Withheld.PRIMARY, Withheld.SECONDARY, Withheld.BOUNDED


def told(people, *, curve=(), is_national=True):
    """By name: count, of how many, value or bound or status."""
    found = effects(Counter(people), curve, is_national=is_national)
    return {
        (each.indicator, each.part): (each.n, each.d, each.value or each.bound or each.status) for each in found.figures
    }


def passing(count, of, *, pre=50):
    """A class of which some pass and the others score 60."""
    return [learner(pre, 80)] * count + [learner(pre, 60)] * (of - count)


@pytest.mark.parametrize(
    ("n", "d", "expected"),
    [
        (0, 0, (0, None, None)),
        (3, 30, (None, None, P)),
        (27, 30, (None, None, P)),
        (5, 30, (5, None, None)),
        (25, 30, (25, None, None)),
        (0, 19, (None, None, P)),
        (0, 20, (None, "<=10", B)),
        (30, 30, (None, ">=90", B)),
        (60, 60, (None, ">=95", B)),
        (12, 12, (None, None, P)),
    ],
)
def test_shares_are_told_as_in_the_strict_profile(n, d, expected):
    assert strict(n, d) == expected


def test_six_people_are_told_nothing():
    found = effects(cohort(W2), (), is_national=True)
    assert {figure.status for figure in found.figures} <= {"c", "z"}
    assert {figure.n for figure in found.figures} | {figure.d for figure in found.figures} <= {None, 0}
    assert found.is_at_ceiling is None


def test_where_no_mark_is_asked_nobody_is_said_to_have_passed():
    """Parents pass by sending the test; a share of passes would be everybody and say nothing."""
    found = effects(Counter([learner(50, 60)] * 40), (), is_national=True, is_assessed=False)
    passed, must = found.figure("LRN-1"), found.figure("LRN-4")
    assert (passed.n, passed.d, passed.value, passed.bound, passed.status) == (None, None, None, None, "z")
    assert (must.d, must.bound) == (40, ">=95")
    assert found.figure("LRN-2").value == "0.200"


def test_a_gain_needs_ten_people_and_thirty_in_a_part_of_the_country():
    assert told(passing(5, 10))["LRN-2", "pre"] == (None, 10, "50")
    assert told(passing(5, 10)[:9])["LRN-2", "pre"] == (None, None, "c")
    small = told(passing(15, 29), is_national=False)
    assert [small["LRN-2", part][2] for part in ("pre", "post", "", "low", "high")] == ["c"] * 5
    assert (small["LRN-3", ""][2], small["LRN-3", "worse-off"][2]) == ("c", "c")
    assert small["LRN-1", ""] == (15, 29, "51.7")
    assert told(passing(15, 30), is_national=False)["LRN-2", ""][2] == "0.400"


def test_who_lacks_a_pre_test_cannot_be_told_from_two_numbers():
    """Three people without a pre-test: 43 and 40 would tell them, so the 43 and their passes are withheld."""
    shown = told([*passing(20, 40), *[learner(None, 60)] * 3])
    assert shown["LRN-2", "matched"][:2] == (40, None)
    assert shown["LRN-1", ""] == (None, None, "c")
    assert shown["LRN-2", ""][2] == "0.400"
    assert told([*passing(20, 40), *[learner(None, 60)] * 5])["LRN-1", ""] == (20, 45, "44.4")


def test_means_at_an_end_are_bounds_and_nothing_is_calculated_from_them():
    everything = [learner(100, 100)] * 30 + [learner(50, 100)] * 15
    shown = told(everything)
    assert shown["LRN-2", "pre"][2] == "83"
    assert shown["LRN-2", "post"][2] == ">=95"
    assert [shown["LRN-2", part][2] for part in ("", "low", "high")] == ["c"] * 3
    assert shown["LRN-3", ""][2] == "c"
    assert told([learner(50, 100)] * 15)["LRN-2", "post"][2] == "c"
    assert told([learner(50, 95)] * 30)["LRN-2", "post"][2] == ">=90"


def test_nothing_gained_leaves_nothing_to_retain():
    shown = told([learner(60, 50, 55)] * 30)
    assert shown["RET-1", ""] == (None, 30, "z")
    assert shown["RET-1", "follow-up"][2] == "55"


def test_the_mean_of_the_few_who_did_not_come_back_cannot_be_calculated():
    """Of 40, 33 came back: the mean of the other seven would follow from both means."""
    shown = told([learner(50, 70, 65)] * 33 + [learner(40, 70)] * 7)
    assert shown["LRN-2", "pre"][2] == "48"
    assert [shown["RET-1", part] for part in ("pre", "post", "follow-up", "")] == [(None, None, "c")] * 4
    shown = told([learner(50, 70, 65)] * 30 + [learner(40, 70)] * 10)
    assert shown["RET-1", ""] == (None, 30, "75.0")


def test_bounds_of_practice_are_told_only_with_its_numbers():
    done = learner(50, 85, responded=True, applied=True, channel=True)
    not_done = learner(50, 85, responded=True)
    silent = learner(50, 85, responded=False)
    shown = told([done] * 20 + [not_done] * 10 + [silent] * 3 + [learner(50, 60)] * 20)
    assert shown["BEH-1", ""] == (20, 30, "66.7")
    assert shown["BEH-1", "interval-low"][2] == "48.8"
    assert {shown["BEH-1", part][1:] for part in ("response", "low-bound", "high-bound")} == {(None, "c")}
    shown = told([done] * 30 + [silent] * 20 + [learner(50, 60)] * 20)
    assert shown["BEH-1", ""] == (None, 30, ">=90")
    assert {shown["BEH-1", part][2] for part in ("low-bound", "high-bound", "interval-low", "interval-high")} == {"c"}
    assert shown["BEH-1", "response"] == (30, 50, "60.0")


def test_the_channel_is_asked_of_those_whose_directory_names_one():
    unasked = Facts(post=Fraction(1, 2), is_eligible=True, responded=True)
    assert told([unasked] * 30)["BEH-2", ""] == (0, 0, "z")


def test_a_point_of_the_curve_needs_ten_people_and_is_coded_at_the_ends():
    curve = (CurvePoint(1, 9, Fraction(1, 2)), CurvePoint(4, 30, Fraction(19, 20)), CurvePoint(12, 0, None))
    shown = told(passing(30, 60), curve=curve)
    assert [shown["RET-2", part][2] for part in ("1", "4", "12")] == ["c", ">=90", "z"]


hundreds = st.integers(0, 20).map(lambda right: right * 5)
kinds = st.builds(
    learner,
    st.none() | hundreds,
    st.none() | hundreds,
    st.none() | hundreds,
    must=st.booleans(),
    rating=st.none() | st.integers(1, 5),
    responded=st.none() | st.booleans(),
    applied=st.booleans(),
    channel=st.booleans(),
)
classes = st.dictionaries(kinds, st.integers(1, 40), max_size=6)


def _true_counts(people):
    tested = {facts: n for facts, n in people.items() if facts.post is not None}
    return {
        "people": sum(people.values()),
        "tested": sum(tested.values()),
        "matched": sum(pairs(people).values()),
        "rated": number(tested, lambda f: f.rating is not None),
        "followed": sum(triples(people).values()),
        "eligible": number(people, lambda f: f.is_eligible),
        "responded": number(people, lambda f: f.is_respondent),
        "passed": number(tested, lambda f: f.passed),
        "must": number(tested, lambda f: f.must_right),
        "worse": sum(n for (pre, post), n in pairs(people).items() if post < pre),
        "relevant": number(tested, lambda f: (f.rating or 0) >= 4),
        "applied": number(people, lambda f: f.is_respondent and f.applied),
        "knows": number(people, lambda f: f.is_respondent and bool(f.knows_channel)),
    }


SHOWN_AS = {
    "people": [("LRN-2", "matched", "d")],
    "tested": [("LRN-1", "", "d"), ("LRN-4", "", "d"), ("REA-1", "response", "d")],
    "matched": [("LRN-2", "matched", "n"), ("LRN-2", "pre", "d"), ("LRN-3", "worse-off", "d"), ("LRN-3", "", "d")],
    "rated": [("REA-1", "", "d"), ("REA-1", "response", "n")],
    "followed": [("RET-1", part, "d") for part in ("pre", "post", "follow-up", "")],
    "eligible": [("BEH-1", part, "d") for part in ("response", "low-bound", "high-bound")],
    "responded": [("BEH-1", "", "d"), ("BEH-1", "response", "n"), ("BEH-1", "interval-low", "d")],
    "passed": [("LRN-1", "", "n")],
    "must": [("LRN-4", "", "n")],
    "worse": [("LRN-3", "worse-off", "n")],
    "relevant": [("REA-1", "", "n")],
    "applied": [("BEH-1", "", "n"), ("BEH-1", "low-bound", "n")],
    "knows": [("BEH-2", "", "n")],
}
NESTED = (
    ("people", "tested"),
    ("people", "matched"),
    ("tested", "matched"),
    ("tested", "rated"),
    ("tested", "followed"),
    ("matched", "followed"),
    ("tested", "eligible"),
    ("tested", "responded"),
    ("tested", "passed"),
    ("tested", "must"),
    ("must", "passed"),
    ("matched", "worse"),
    ("rated", "relevant"),
    ("eligible", "responded"),
    ("responded", "applied"),
    ("responded", "knows"),
)


def _seen(figures):
    """What an attacker reads off: every number of people that stands anywhere, or follows from a share of a number."""
    seen = {}
    for name, places in SHOWN_AS.items():
        for indicator, part, column in places:
            figure = figures[indicator, part]
            value = figure.n if column == "n" else figure.d
            if value is not None:
                seen[name] = value
    for (name, whole), (indicator, part) in SHARES.items():
        figure = figures[indicator, part]
        if figure.value is not None and whole in seen:
            seen.setdefault(name, round(float(figure.value) * seen[whole] / 100))
        if figure.value is not None and name in seen and float(figure.value):
            seen.setdefault(whole, round(seen[name] * 100 / float(figure.value)))
    high = figures["BEH-1", "high-bound"].n
    if high is not None and "applied" in seen and "eligible" in seen:
        seen.setdefault("responded", seen["eligible"] - (high - seen["applied"]))
    return seen


SHARES = {
    ("matched", "people"): ("LRN-2", "matched"),
    ("passed", "tested"): ("LRN-1", ""),
    ("must", "tested"): ("LRN-4", ""),
    ("worse", "matched"): ("LRN-3", "worse-off"),
    ("relevant", "rated"): ("REA-1", ""),
    ("rated", "tested"): ("REA-1", "response"),
    ("responded", "eligible"): ("BEH-1", "response"),
    ("applied", "responded"): ("BEH-1", ""),
    ("knows", "responded"): ("BEH-2", ""),
}


@settings(max_examples=400, deadline=None)
@given(classes, st.booleans())
def test_nobody_can_calculate_a_small_number_from_what_one_report_shows(people, is_national):
    found = effects(people, (), is_national=is_national)
    figures = {(each.indicator, each.part): each for each in found.figures}
    seen, true = _seen(figures), _true_counts(people)
    for name, value in seen.items():
        assert value == true[name], name
        assert value == 0 or value >= 5, (name, value)
    for whole, part in NESTED:
        if whole in seen and part in seen:
            assert seen[whole] - seen[part] not in range(1, 5), (whole, part, seen)
    if "eligible" in seen and "passed" in seen:
        assert abs(seen["eligible"] - seen["passed"]) not in range(1, 5)


@settings(max_examples=400, deadline=None)
@given(classes, st.booleans())
def test_of_pre_post_and_gain_none_can_be_had_from_the_others(people, is_national):
    found = effects(people, (), is_national=is_national)
    for parts in (("pre", "post", ""), ("pre", "post", "follow-up", "")):
        code = "RET-1" if "follow-up" in parts else "LRN-2"
        block = [found.figure(code, part) for part in parts]
        if any(each.withheld for each in block[:-1]):
            assert block[-1].value is None
        if any(each.withheld is P and not each.bound for each in block[:-1]) and (block[0].d or 0) < 10:
            assert {each.value for each in block} == {None}
        if block[-1].value is not None:
            assert all(each.value is not None and each.d >= (10 if is_national else 30) for each in block[:-1])
        for each in block[:-1]:
            assert each.value is None or each.value == str(int(each.value))


@settings(max_examples=200, deadline=None)
@given(classes)
def test_a_withheld_figure_tells_no_value_and_every_value_has_its_people(people):
    for figure in effects(people, (), is_national=True).figures:
        if figure.withheld:
            assert figure.value is None
            assert (figure.bound is not None) == (figure.withheld is B)
        if figure.value is not None:
            assert figure.d is not None
            assert figure.d >= 10
