"""The statistics of items against published worked examples, each named where it stands."""

from fractions import Fraction
from math import exp, log, sqrt

import numpy as np
import pytest

from app.assessment.item_analysis.difficulty import difficulty, discrimination, group_size, groups, point_biserial
from app.assessment.item_analysis.functioning import MantelHaenszel, mantel_haenszel, stratified
from app.assessment.item_analysis.reliability import reliability

LSAT = {
    "00000": 3, "00001": 6, "00010": 2, "00011": 11, "00100": 1, "00101": 1, "00110": 3, "00111": 4,
    "01000": 1, "01001": 8, "01011": 16, "01101": 3, "01110": 2, "01111": 15,
    "10000": 10, "10001": 29, "10010": 14, "10011": 81, "10100": 3, "10101": 28, "10110": 15, "10111": 80,
    "11000": 16, "11001": 56, "11010": 21, "11011": 173, "11100": 11, "11101": 61, "11110": 28, "11111": 298,
}  # fmt: skip
"""Section 6 of the Law School Admission Test, 1000 people (Bock and Lieberman, 1970): how many answered so."""

RABBITS = [(0, 6, 0, 5), (3, 3, 0, 6), (6, 0, 2, 4), (5, 1, 6, 0), (2, 0, 5, 0)]
"""Penicillin and rabbits, five strata (Agresti, Categorical Data Analysis, 1990, pages 231 to 237)."""
BERKELEY = [
    (512, 313, 89, 19), (353, 207, 17, 8), (120, 205, 202, 391), (138, 279, 131, 244), (53, 138, 94, 299),
    (22, 351, 24, 317),
]  # fmt: skip
"""Admissions at Berkeley, six departments (Bickel, Hammel and O'Connell, 1975; ``UCBAdmissions`` of R)."""
SMOKING = [
    (126, 100, 35, 61), (908, 688, 497, 807), (913, 747, 336, 598), (235, 172, 58, 121), (402, 308, 121, 215),
    (182, 156, 72, 98), (60, 99, 11, 43), (104, 89, 21, 36),
]  # fmt: skip
"""Smoking and lung cancer in eight Chinese cities (Liu, 1992; Agresti, 2002, table 6.6; statsmodels' documentation)."""


@pytest.fixture(scope="module")
def lsat():
    rows = [[float(mark) for mark in pattern] for pattern, people in LSAT.items() for _ in range(people)]
    return np.array(rows)


def test_ten_answers_of_at_26():
    own = np.array([1, 1, 1, 1, 1, 0, 1, 0, 0, 1], dtype=float)
    score = np.array([10, 9, 8, 7, 6, 5, 4, 3, 2, 1], dtype=float)
    found = groups(score)
    assert found.size == 3
    assert difficulty(own) == pytest.approx(0.70)
    assert discrimination(own, found) == pytest.approx(2 / 3, abs=1e-12)
    assert round(discrimination(own, found), 3) == 0.667


@pytest.mark.parametrize(("attempts", "size"), [(1, 1), (2, 1), (5, 1), (6, 2), (10, 3), (50, 14), (100, 27)])
def test_a_group_is_27_percent_rounded(attempts, size):
    assert group_size(attempts) == size


def test_those_who_tie_at_the_border_share_the_places_whoever_came_first():
    score = np.array([3, 2, 2, 2, 1, 1, 1, 0, 0, 0], dtype=float)
    own = np.array([1, 1, 0, 1, 0, 1, 0, 0, 1, 0], dtype=float)
    expected = float((1 + 2 * Fraction(2, 3) - 1) / 3)
    for order in (np.arange(10), np.arange(9, -1, -1), np.array([3, 1, 4, 0, 5, 9, 2, 6, 8, 7])):
        found = groups(score[order])
        assert found.top.sum() == pytest.approx(3)
        assert found.bottom.sum() == pytest.approx(3)
        assert discrimination(own[order], found) == pytest.approx(expected)


def test_difficulty_and_point_biserial_of_the_law_school_test(lsat):
    """As Rizopoulos prints them (``descript(LSAT)`` of ltm, Journal of Statistical Software 17(5), 2006)."""
    total = lsat.sum(axis=1)
    assert [round(difficulty(column), 3) for column in lsat.T] == [0.924, 0.709, 0.553, 0.763, 0.870]
    corrected = [point_biserial(column, total - column) for column in lsat.T]
    assert corrected == pytest.approx([0.1128, 0.1532, 0.1728, 0.1444, 0.1216], abs=6e-5)


def test_point_biserial_is_the_textbook_formula(lsat):
    """(M1 - M0) / s * sqrt(pq), by exact sums."""
    for place in range(5):
        item, rest = lsat[:, place], lsat.sum(axis=1) - lsat[:, place]
        right, wrong = rest[item == 1], rest[item == 0]
        p = Fraction(len(right), 1000)
        mean = Fraction(int(rest.sum()), 1000)
        variance = Fraction(int((rest**2).sum()), 1000) - mean**2
        apart = Fraction(int(right.sum()), len(right)) - Fraction(int(wrong.sum()), len(wrong))
        formula = float(apart) / sqrt(variance) * sqrt(p * (1 - p))
        assert point_biserial(item, rest) == pytest.approx(formula, abs=1e-12)


def test_point_biserial_of_what_never_varies_is_not_told():
    assert point_biserial(np.ones(20), np.linspace(0, 1, 20)) is None
    assert point_biserial(np.linspace(0, 1, 20), np.ones(20)) is None
    assert point_biserial(np.array([1.0]), np.array([1.0])) is None


def test_alpha_of_the_law_school_test(lsat):
    """0.2950 in all, and without each item in turn, as Rizopoulos (2006) prints them."""
    assert reliability("LSAT", lsat).alpha == pytest.approx(0.2950, abs=5e-5)
    without = [reliability("", np.delete(lsat, place, axis=1)).alpha for place in range(5)]
    assert without == pytest.approx([0.2754, 0.2376, 0.2168, 0.2459, 0.2663], abs=5e-5)


def test_alpha_is_cronbachs_formula_digit_by_digit_where_everybody_meets_every_item(lsat):
    totals = [sum(int(mark) for mark in row) for row in lsat]
    n = len(totals)

    def variance(values):
        return Fraction(sum(value * value for value in values), n) - Fraction(sum(values), n) ** 2

    items = sum(variance([int(mark) for mark in column]) for column in lsat.T)
    exact = Fraction(5, 4) * (1 - items / variance(totals))
    found = reliability("LSAT", lsat)
    assert found.alpha == pytest.approx(float(exact), abs=1e-12)
    assert (found.attempts, found.length) == (1000, 5)


def test_alpha_of_forms_drawn_at_random_is_near_that_of_a_whole_form():
    """Items of a bank of 40 that all measure one thing: forms of ten have the alpha that theory gives."""
    dice = np.random.default_rng(3)
    ability = dice.normal(size=(20_000, 1))
    whole = ability + 2 * dice.normal(size=(20_000, 40))
    marks = np.full(whole.shape, np.nan)
    for row in range(len(whole)):
        drawn = dice.permutation(40)[:10]
        marks[row, drawn] = whole[row, drawn]
    shared = 1 / 5
    theory = 10 * shared / (1 + 9 * shared)
    assert reliability("T1", marks).alpha == pytest.approx(theory, abs=0.02)


def test_no_alpha_where_nothing_varies_or_hardly_anybody_came():
    assert reliability("T1", np.ones((50, 5))).alpha is None
    assert reliability("T1", np.eye(5)).alpha is None
    assert reliability("T1", np.ones((50, 1))).alpha is None
    assert reliability("T1", np.empty((0, 5))).alpha is None


def exact_chi_square(tables):
    """Mantel and Haenszel's statistic in fractions, by the definition."""
    apart = variance = Fraction(0)
    for a, b, c, d in tables:
        n = a + b + c + d
        apart += a - Fraction((a + b) * (a + c), n)
        variance += Fraction((a + b) * (c + d) * (a + c) * (b + d), n * n * (n - 1))
    return (abs(apart) - Fraction(1, 2)) ** 2 / variance


def test_mantel_haenszel_of_the_rabbits():
    """X-squared 3.9286, p 0.047, common odds ratio 7 (``mantelhaen.test(Rabbits)`` of R)."""
    found = mantel_haenszel(RABBITS)
    assert exact_chi_square(RABBITS) == Fraction(55, 14)
    assert found.chi_square == pytest.approx(55 / 14)
    assert round(found.chi_square, 4) == 3.9286
    assert found.odds == pytest.approx(7)
    assert round(found.p_value, 5) == 0.04747


def test_mantel_haenszel_of_berkeley():
    """X-squared 1.4269, p 0.2323, odds ratio 0.9046968, 95 % interval 0.7719074 to 1.0603298 (R)."""
    found = mantel_haenszel(BERKELEY)
    assert found.chi_square == pytest.approx(float(exact_chi_square(BERKELEY)))
    assert round(found.chi_square, 4) == 1.4269
    assert round(found.p_value, 4) == 0.2323
    assert round(found.odds, 7) == 0.9046968
    low, high = (exp(log(found.odds) + side * 1.959963985 * found.log_error) for side in (-1, 1))
    assert (round(low, 7), round(high, 7)) == (0.7719074, 1.0603298)


def test_mantel_haenszel_of_smoking():
    """Odds ratio 2.17, standard error of its logarithm 0.0468; 280.14 without the correction (statsmodels)."""
    found = mantel_haenszel(SMOKING)
    assert round(found.odds, 3) == 2.174
    assert round(found.log_error, 4) == 0.0468
    assert found.chi_square == pytest.approx(float(exact_chi_square(SMOKING)))
    assert found.chi_square == pytest.approx(280.14, abs=1.5)


@pytest.mark.parametrize(
    ("odds", "error", "chi_square", "category"),
    [
        (1.0, 0.1, 0.0, "A"),
        (exp(0.4), 0.05, 60.0, "A"),
        (exp(0.55), 0.4, 2.0, "A"),
        (exp(0.55), 0.05, 60.0, "B"),
        (exp(0.70), 0.25, 8.0, "B"),
        (exp(0.70), 0.05, 190.0, "C"),
        (exp(-0.70), 0.05, 190.0, "C"),
    ],
)
def test_the_classes_of_ets(odds, error, chi_square, category):
    assert MantelHaenszel(chi_square, odds, error).category == category


def test_delta_of_twice_the_odds_is_1_63():
    """Holland and Thayer (1988): -2.35 ln 2."""
    found = MantelHaenszel(100.0, 2.0, 0.05)
    assert round(found.delta, 2) == -1.63
    assert found.category == "C"


def test_nothing_is_told_where_odds_cannot_be():
    assert mantel_haenszel([]) is None
    assert mantel_haenszel([(10, 0, 10, 0)]) is None
    assert mantel_haenszel([(10, 0, 5, 5)]) is None
    assert mantel_haenszel([(1, 0, 0, 0), (0, 0, 0, 1)]) is None


def test_strata_are_the_scores_in_whole_items():
    right = np.array([True, True, False, False, True, False])
    points = np.array([2.0, 2.0, 2.0, 1.0, 1.0, 0.49])
    first = np.array([True, False, True, True, False, True])
    assert stratified(right, points, first, ~first) == [(0, 1, 0, 0), (0, 1, 1, 0), (1, 1, 1, 0)]
