"""When an item comes back, and which items make the next set. Pure values."""

from datetime import timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.learning import refreshing
from app.learning.refreshing import Kept, chance, is_wanted, next_possible, next_set, reviewed
from tests.learning.three_months import START, after

MARKS = st.sampled_from([Fraction(0), Fraction(1, 3), Fraction(1, 2), Fraction(1)])


def kept(name, marks, *, days=0, track="T"):
    """One item that was answered so many days after the start."""
    module, _, item = name.partition(".")
    return Kept(track, module, item, reviewed(None, Fraction(marks), at=after(days)))


def test_the_first_answer_decides_how_soon_an_item_comes_back():
    days = {marks: (reviewed(None, Fraction(marks), at=START).due - START).days for marks in ("0", "1/2", "1")}
    assert days == {"0": 1, "1/2": 1, "1": 2}


def test_what_is_known_again_and_again_comes_back_ever_later_but_within_a_year():
    memory, gaps = reviewed(None, Fraction(1), at=START), []
    for _ in range(9):
        at = memory.due
        memory = reviewed(memory.card, Fraction(1), at=at)
        gaps.append((memory.due - at).days)
    assert gaps == sorted(gaps)
    assert gaps[0] > 2
    assert gaps[-1] == 365


def test_what_is_missed_comes_back_soon_however_well_it_was_known():
    memory = reviewed(None, Fraction(1), at=START)
    for _ in range(4):
        memory = reviewed(memory.card, Fraction(1), at=memory.due)
    at = memory.due
    missed = reviewed(memory.card, Fraction(0), at=at)
    assert missed.was_missed
    assert missed.due - at < timedelta(days=14)


def test_the_same_answers_give_the_same_days():
    assert reviewed(None, Fraction(1, 2), at=START) == reviewed(None, Fraction(1, 2), at=START)


@given(st.lists(st.tuples(MARKS, st.integers(0, 400)), min_size=1, max_size=8), st.integers(0, 500))
def test_an_item_is_due_no_later_than_the_day_it_falls_below_nine_in_ten(answers, days):
    at, memory = START, None
    for marks, gap in answers:
        at += timedelta(days=gap)
        memory = reviewed(memory and memory.card, marks, at=at)
    later = at + timedelta(days=days)
    assert memory.due - at >= timedelta(days=1)
    if chance(memory.card, at=later) < refreshing.REMEMBERED:
        assert memory.due <= later
    assert is_wanted(memory, at=later) == (memory.due <= later)


def test_nothing_is_asked_before_anything_is_due():
    assert next_set([kept("T1.a", 1), kept("T1.b", 0)], at=START) == ()
    assert next_set([], at=START) == ()


def test_missed_items_come_first_then_those_most_likely_forgotten():
    found = next_set(
        [kept("T1.fresh", 1, days=8), kept("T1.old", 1), kept("T1.missed", 0, days=8), kept("T1.half", "1/2", days=8)],
        at=after(11),
    )
    assert [each.item_key for each in found] == ["missed", "half", "old", "fresh"]


def test_a_set_is_of_one_track_and_takes_five_minutes_at_most():
    many = [kept(f"T1.{n}", 1) for n in range(9)]
    others = [kept(f"C1.{n}", 0, track="C") for n in range(2)]
    assert [each.name for each in next_set([*many, *others], at=after(30))] == ["C1.0", "C1.1"]
    assert len(next_set(many, at=after(30))) == refreshing.MOST_ITEMS
    assert refreshing.MOST_ITEMS * refreshing.SECONDS_PER_ITEM <= 5 * 60
    assert refreshing.MINUTES == 5


@pytest.mark.parametrize(("days", "is_allowed"), [(0, False), (13, False), (14, True), (60, True)])
def test_sets_are_a_fortnight_apart(days, is_allowed):
    assert (next_possible(START) <= after(days)) is is_allowed


def test_the_first_set_waits_for_nobody():
    assert next_possible(None) is None
