"""The effect measures: the worked example W2, edge cases, and brute force."""

from collections import Counter
from fractions import Fraction
from math import isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.coverage.effects.intervals import gain_interval, students_quantile, wilson
from app.coverage.effects.measures import (
    Facts,
    changes,
    curve_point,
    gain_retained,
    is_at_ceiling,
    mean,
    normalised_change,
    normalised_gain,
    number,
    pairs,
    triples,
    worse_off,
)
from app.coverage.effects.withholding import percent_text, ratio_text, rounded
from tests.coverage.w2 import FOLLOWED_UP, W2, cohort

SMALL = cohort(W2)


def test_at_20_gain_of_the_matched():
    matched = pairs(SMALL)
    assert sum(matched.values()) == 5
    assert mean((pre, n) for (pre, _), n in matched.items()) == Fraction(66, 100)
    assert mean((post, n) for (_, post), n in matched.items()) == Fraction(78, 100)
    assert normalised_gain(matched) == Fraction(12, 34)
    assert ratio_text(normalised_gain(matched)) == "0.353"
    assert percent_text(1 - Fraction(sum(matched.values()), sum(SMALL.values()))) == "16.7"


def test_at_21_change_per_person():
    scores = [(40, 80), (60, 90), (50, 50), (80, 70), (100, 100)]
    found = [normalised_change(Fraction(pre, 100), Fraction(post, 100)) for pre, post in scores]
    assert found == [Fraction(2, 3), Fraction(3, 4), 0, Fraction(-1, 8), None]
    change, people = changes(pairs(SMALL))
    assert (ratio_text(change), people) == ("0.323", 4)
    assert worse_off(pairs(SMALL)) == 1


def test_at_22_first_attempts():
    tested = number(SMALL, lambda facts: facts.post is not None)
    assert (number(SMALL, lambda facts: facts.passed), tested) == (3, 5)
    assert number(SMALL, lambda facts: facts.must_right) == 4


def test_at_23_gain_retained():
    followed = triples(SMALL)
    means = [mean((scores[place], n) for scores, n in followed.items()) for place in range(3)]
    assert [rounded(value * 100, 2) for value in means] == ["66.67", "90.00", "83.33"]
    assert percent_text(gain_retained(followed)) == "71.4"


def test_at_24_relevance():
    rated = number(SMALL, lambda facts: facts.rating is not None)
    assert (number(SMALL, lambda facts: (facts.rating or 0) >= 4), rated) == (3, 4)


def test_at_25_practice_with_bounds_and_interval():
    people = cohort(FOLLOWED_UP)
    eligible, responded = (number(people, lambda f: f.is_eligible), number(people, lambda f: f.is_respondent))
    applied = number(people, lambda f: f.is_respondent and f.applied)
    assert (eligible, responded, applied) == (5, 3, 2)
    assert [percent_text(Fraction(*each)) for each in ((2, 3), (2, 5), (4, 5))] == ["66.7", "40.0", "80.0"]
    assert [percent_text(Fraction(each)) for each in wilson(2, 3)] == ["20.8", "93.9"]
    assert number(people, lambda f: f.is_respondent and f.knows_channel) == 2


def test_at_27_what_cannot_be_calculated_is_none():
    top = pairs(cohort([Facts(Fraction(1), Fraction(1)), Facts(Fraction(1), Fraction(1, 2))]))
    assert normalised_gain(top) is None
    assert gain_retained({(Fraction(1, 2), Fraction(1, 2), Fraction(1)): 12}) is None
    assert gain_retained({(Fraction(1, 2), Fraction(1, 4), Fraction(1)): 12}) is None
    assert gain_retained({}) is None
    assert (normalised_gain({}), changes({}), mean([]), wilson(0, 0)) == (None, (None, 0), None, None)
    assert curve_point(4, {}).known is None


@pytest.mark.parametrize(
    ("pre", "post", "change"),
    [(0, 0, None), (100, 100, None), (0, 100, 1), (100, 0, -1), (0, 50, Fraction(1, 2)), (50, 0, -1), (50, 50, 0)],
)
def test_change_of_one_person(pre, post, change):
    assert normalised_change(Fraction(pre, 100), Fraction(post, 100)) == change


def test_the_ceiling_asks_for_more_than_three_in_ten():
    top, low = (Fraction(9, 10), Fraction(1)), (Fraction(1, 2), Fraction(1))
    assert not is_at_ceiling({top: 3, low: 7})
    assert is_at_ceiling({top: 4, low: 7})
    assert not is_at_ceiling({})


def test_the_curve_is_the_mean_of_peoples_own_shares():
    point = curve_point(1, {(10, 5): 1, (2, 2): 1, (0, 0): 5})
    assert (point.people, point.known) == (2, Fraction(3, 4))


@pytest.mark.parametrize(
    ("value", "text"), [("0.05", "0.1"), ("-0.05", "-0.1"), ("-0.04", "0.0"), ("12.349", "12.3"), ("100", "100.0")]
)
def test_rounding_is_half_away_from_zero(value, text):
    assert rounded(Fraction(value), 1) == text


@pytest.mark.parametrize(
    ("freedom", "quantile"), [(9, 2.2622), (14, 2.1448), (29, 2.0452), (99, 1.9842), (999, 1.9623)]
)
def test_students_quantile_agrees_with_the_printed_table(freedom, quantile):
    assert abs(students_quantile(freedom) - quantile) < 0.001


@pytest.mark.parametrize(
    ("count", "of", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_agrees_with_newcombe_1998(count, of, low, high):
    """Table I of R. G. Newcombe, Statistics in Medicine 17 (1998), method 3."""
    found = wilson(count, of)
    assert [round(each, 4) for each in found] == [low, high]


def test_the_interval_of_the_gain_is_that_of_a_ratio_of_paired_means():
    """By hand: residuals of 10 people with pre 40 and 60 by turns, and a gain of 0.5 on average."""
    people = {(Fraction(4, 10), Fraction(8, 10)): 5, (Fraction(6, 10), Fraction(7, 10)): 5}
    gain = 0.25 / 0.5
    residuals = [0.4 - gain * 0.6] * 5 + [0.1 - gain * 0.4] * 5
    error = (sum(each**2 for each in residuals) / 9 / 10) ** 0.5 / 0.5
    low, high = gain_interval(people)
    assert isclose(low, gain - 2.2622 * error, abs_tol=1e-4)
    assert isclose(high, gain + 2.2622 * error, abs_tol=1e-4)


def test_there_is_no_interval_for_few_and_where_nobody_differs():
    same = (Fraction(4, 10), Fraction(7, 10))
    assert gain_interval({same: 9, (Fraction(1, 10), Fraction(1, 10)): 0}) is None
    assert gain_interval({same: 50}) is None
    assert gain_interval({(Fraction(1), Fraction(1)): 50}) is None


scores = st.integers(0, 20).map(lambda right: Fraction(right, 20))
everybody = st.lists(
    st.builds(
        Facts,
        pre=st.none() | scores,
        post=st.none() | scores,
        follow_up=st.none() | scores,
        passed=st.booleans(),
        must_right=st.booleans(),
        rating=st.none() | st.integers(1, 5),
        is_eligible=st.booleans(),
        responded=st.booleans(),
        applied=st.booleans(),
        knows_channel=st.none() | st.booleans(),
    ),
    max_size=40,
)


@given(everybody)
def test_measures_agree_with_their_definitions(people):
    """Each by brute force over the people one by one."""
    counted = Counter(people)
    both = [(p.pre, p.post) for p in people if p.pre is not None and p.post is not None]
    assert Counter(both) == pairs(counted)
    assert worse_off(pairs(counted)) == sum(post < pre for pre, post in both)
    if both and sum(pre for pre, _ in both) != len(both):
        before, after = (sum(each) / Fraction(len(both)) for each in zip(*both, strict=True))
        assert normalised_gain(pairs(counted)) == (after - before) / (1 - before)
    kept = [pair for pair in both if pair not in ((0, 0), (1, 1))]
    values = [
        (post - pre) / (1 - pre) if post > pre else Fraction() if post == pre else (post - pre) / pre
        for pre, post in kept
    ]
    change, number_of = changes(pairs(counted))
    assert number_of == len(kept)
    assert change == (sum(values) / Fraction(len(values)) if values else None)
    assert is_at_ceiling(pairs(counted)) == (sum(pre >= Fraction(9, 10) for pre, _ in both) * 10 > 3 * len(both))


@given(everybody)
def test_the_interval_holds_the_gain(people):
    matched = pairs(Counter(people))
    found = gain_interval(matched)
    if found:
        assert found[0] <= float(normalised_gain(matched)) <= found[1]


@given(st.integers(1, 300).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))))
def test_wilson_holds_the_share_and_stays_within_bounds(case):
    low, high = wilson(*case)
    assert 0 <= low <= case[0] / case[1] + 1e-9
    assert case[0] / case[1] - 1e-9 <= high <= 1
