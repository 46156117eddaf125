"""From facts to dated changes: cases, and any history against counting day by day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.coverage.ledger import (
    NEVER,
    Certified,
    Facts,
    Passed,
    Post,
    activity,
    changes,
    difference,
    united,
    until,
)
from app.coverage.periods import day_code
from app.credentials.validity import expiry

START = date(2024, 1, 1)
DAYS = 60


def stock(facts, on):
    """The sum of the changes until a day, by measure, audience and region."""
    found = {}
    for cell, delta in changes(facts).items():
        if cell.day <= day_code(on) and not cell.measure.startswith("entrant"):
            key = (cell.measure, cell.audience, cell.region_id)
            found[key] = found.get(key, 0) + delta
    return {key: count for key, count in found.items() if count}


def counted(facts, on):
    """The same, counted without a ledger: what is true on one day."""
    held = [post for post in facts.posts if post.start <= on < post.until]
    found = {}
    for audience in {post.audience for post in held}:
        place = where([post for post in held if post.audience == audience])
        for measure in measures(facts, audience, on):
            found[measure, audience, place] = 1
            if not measure.startswith(("module:", "expiring")):
                found[measure, "_T", where(held)] = 1
    return found


def measures(facts, audience, on):
    """What somebody in post counts for."""
    own = [each for each in facts.certificates if each.audience == audience]
    yield "headcount"
    if any(each.start <= on < each.until for each in own):
        yield "certified"
    if any(each.start <= on and each.start < each.until for each in own):
        yield "ever"
    if any(each.start <= on < expiry(each.start, 12) and each.start < each.until for each in own):
        yield "recent"
    valid = [each for each in own if each.start <= on < each.until]
    if valid and max((each.expires or each.until) - on for each in valid) <= timedelta(days=91):
        yield "expiring"
    for each in facts.passes:
        if each.audience == audience and each.start <= on < each.until:
            yield f"module:{each.module_key}"


def where(held):
    return min(held, key=lambda post: (not post.is_primary, post.start, post.region_id)).region_id


day = st.integers(0, DAYS).map(lambda days: START + timedelta(days=days))
spans = st.tuples(day, st.one_of(st.none(), st.integers(0, 40)))
audience = st.sampled_from(["T", "C"])


def after(start, days):
    return NEVER if days is None else start + timedelta(days=days + 1)


@st.composite
def histories(draw):
    posts = [
        Post(draw(audience), draw(st.integers(1, 3)), start, after(start, days), draw(st.booleans()))
        for start, days in draw(st.lists(spans, max_size=5))
    ]
    certificates = [
        Certified(draw(audience), start, start + timedelta(days=days or 0), start + timedelta(days=(days or 0) + left))
        for (start, days), left in draw(st.lists(st.tuples(spans, st.sampled_from([0, 1, 60, 91, 300])), max_size=4))
    ]
    passes = [
        Passed(draw(st.sampled_from(["T1", "T2"])), draw(audience), start, start + timedelta(days=days or 1))
        for start, days in draw(st.lists(spans, max_size=4))
    ]
    return Facts("F", 1980, posts, certificates, passes)


days_after = st.one_of(st.integers(-5, DAYS + 50), st.integers(330, 450))


@given(histories(), days_after.map(lambda days: START + timedelta(days=days)))
def test_the_sum_of_the_changes_is_what_is_true_on_the_day(facts, on):
    assert stock(facts, on) == counted(facts, on)


@given(histories(), histories())
def test_the_difference_leads_from_one_history_to_another(before, after):
    posted, wanted = changes(before), changes(after)
    news = difference(wanted, posted)
    total = {cell: posted.get(cell, 0) + news.get(cell, 0) for cell in posted.keys() | news.keys()}
    assert {cell: count for cell, count in total.items() if count} == wanted
    assert difference(wanted, wanted) == {}


@pytest.mark.parametrize(
    ("on", "is_valid"),
    [(date(2024, 2, 28), False), (date(2024, 2, 29), True), (date(2027, 2, 27), True), (date(2027, 2, 28), False)],
)
def test_a_certificate_of_a_leap_day_ends_on_the_last_of_february(on, is_valid):  # AT-14
    issued = date(2024, 2, 29)
    facts = Facts("F", 1980, [Post("T", 1, START, NEVER, True)], [Certified("T", issued, expiry(issued, 36))])
    assert (("certified", "T", 1) in stock(facts, on)) is is_valid


def test_somebody_in_two_groups_counts_once_in_each_and_once_in_all():  # AT-14
    posts = [Post("T", 1, START, NEVER, True), Post("C", 2, START + timedelta(days=5), NEVER, True)]
    held = [Certified(audience, START, date(2027, 1, 1)) for audience in ("T", "C")]
    found = stock(Facts("F", 1980, posts, held), date(2025, 6, 1))
    assert {key: count for key, count in found.items() if key[0] == "certified"} == {
        ("certified", "T", 1): 1,
        ("certified", "C", 2): 1,
        ("certified", "_T", 1): 1,
    }


def test_the_last_day_in_post_still_counts_and_the_next_does_not():
    facts = Facts("M", None, [Post("T", 1, START, until(date(2024, 3, 1)), True)])
    assert ("headcount", "T", 1) in stock(facts, date(2024, 3, 1))
    assert stock(facts, date(2024, 3, 2)) == {}


def test_a_renewal_counts_once_and_from_its_own_day():
    held = [Certified("T", START, date(2027, 1, 1)), Certified("T", date(2026, 6, 1), date(2029, 6, 1))]
    facts = Facts("F", 1980, [Post("T", 1, START, NEVER, True)], held)
    assert stock(facts, date(2026, 7, 1))["certified", "T", 1] == 1
    assert stock(facts, date(2029, 5, 31))["certified", "T", 1] == 1
    assert ("certified", "T", 1) not in stock(facts, date(2029, 6, 1))


def test_a_revocation_ends_the_validity_and_not_the_history():
    revoked = Certified("T", START, START + timedelta(days=10))
    never_valid = Certified("T", START, START)
    post = Post("T", 1, START, NEVER, True)
    later = START + timedelta(days=20)
    assert set(stock(Facts("F", 1980, [post], [revoked]), later)) >= {("ever", "T", 1)}
    assert ("certified", "T", 1) not in stock(Facts("F", 1980, [post], [revoked]), later)
    assert ("ever", "T", 1) not in stock(Facts("F", 1980, [post], [never_valid]), later)


def test_what_goes_on_in_one_region_needs_no_change():
    moves = [Post("T", 1, START, until(date(2024, 3, 1)), True), Post("T", 1, date(2024, 3, 2), NEVER, True)]
    assert {cell.day for cell in changes(Facts("F", 1980, moves))} == {day_code(START)}


def test_spans_that_touch_become_one_and_empty_ones_vanish():
    a, b, c = START, START + timedelta(days=1), START + timedelta(days=2)
    assert united([(b, c), (a, b), (c, c)]) == [(a, c)]


def test_activity_counts_in_its_group_and_in_all():
    assert {(cell.audience, delta) for cell, delta in activity("activity:group", "T", 3, START, 12).items()} == {
        ("T", 12),
        ("_T", 12),
    }
