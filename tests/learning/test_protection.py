"""Results give away nobody: the strict profile of the disclosure rules."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.learning.protection import WITHHELD, Protected, mean_percent, share, total


@pytest.mark.parametrize(
    ("count", "of", "told"),
    [
        (22, 24, WITHHELD),
        (2, 24, WITHHELD),
        (19, 24, Protected(19, percent=79)),
        (5, 10, Protected(5, percent=50)),
        (0, 12, WITHHELD),
        (12, 12, WITHHELD),
        (30, 30, Protected(None, bound=">=90")),
        (0, 39, Protected(None, bound="<=10")),
        (60, 60, Protected(None, bound=">=95")),
        (0, 40, Protected(None, bound="<=5")),
        (0, 0, Protected(0)),
        (3, 3, WITHHELD),
    ],
)
def test_a_share_is_told_as_the_strict_profile_says(count, of, told):
    assert share(count, of) == told


@given(st.integers(0, 300), st.data())
def test_no_small_group_is_ever_told(of, data):
    count = data.draw(st.integers(0, of))
    told = share(count, of)
    if told.count is not None and of:
        assert 5 <= count <= of - 5
    if told.percent is not None:
        assert of >= 10
    if told.bound is not None:
        assert count in (0, of)
        assert of >= 20


@pytest.mark.parametrize(("count", "told"), [(0, 0), (1, None), (4, None), (5, 5), (900, 900)])
def test_one_to_four_people_are_withheld(count, told):
    assert total(count) == told


@pytest.mark.parametrize(
    ("score", "of", "told"), [(Fraction(9), 9, None), (Fraction(8), 10, 80), (Fraction(17, 2), 12, 71)]
)
def test_a_mean_needs_ten_people_and_is_whole(score, of, told):
    assert mean_percent(score, of) == told


def test_more_than_everybody_is_refused():
    with pytest.raises(ValueError, match="5 out of 4"):
        share(5, 4)
