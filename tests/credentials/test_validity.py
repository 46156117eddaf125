"""How long a certificate is valid (AT-14, CR-08)."""

from calendar import monthrange
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.credentials.validity import State, expiry, is_valid, last_day, state

DAYS = st.dates(date(1990, 1, 1), date(2200, 12, 31))
MONTHS = st.integers(1, 120)


@pytest.mark.parametrize(
    ("issued", "months", "expires"),
    [
        (date(2024, 2, 29), 36, date(2027, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2023, 12, 31), 36, date(2026, 12, 31)),
        (date(2024, 1, 15), 36, date(2027, 1, 15)),
        (date(2024, 8, 31), 1, date(2024, 9, 30)),
        (date(2024, 12, 31), 2, date(2025, 2, 28)),
        (date(2024, 12, 1), 1, date(2025, 1, 1)),
    ],
)
def test_a_certificate_expires_after_calendar_months_at_the_end_of_a_short_month(issued, months, expires):
    assert expiry(issued, months) == expires


def test_one_issued_on_a_leap_day_is_valid_to_the_27th_and_not_on_the_28th_of_february():
    issued = date(2024, 2, 29)
    expires = expiry(issued, 36)
    assert last_day(expires) == date(2027, 2, 27)
    assert is_valid(issued, expires, None, date(2027, 2, 27))
    assert not is_valid(issued, expires, None, date(2027, 2, 28))


def test_no_certificate_is_valid_for_no_month():
    with pytest.raises(ValueError, match="one month"):
        expiry(date(2024, 1, 1), 0)


@given(DAYS, MONTHS)
def test_expiry_lies_in_the_right_month_on_the_same_day_or_the_last_one(issued, months):
    expires = expiry(issued, months)
    assert (expires.year * 12 + expires.month) - (issued.year * 12 + issued.month) == months
    assert expires.day == min(issued.day, monthrange(expires.year, expires.month)[1])


@given(DAYS, DAYS, MONTHS)
def test_whoever_is_certified_later_never_expires_earlier(one, other, months):
    first, second = sorted((one, other))
    assert expiry(first, months) <= expiry(second, months)


@given(DAYS, MONTHS, st.integers(-400, 4000), st.none() | st.integers(0, 4000))
def test_it_counts_from_its_issue_to_the_day_before_it_expires_or_is_revoked(issued, months, offset, revoked_after):
    expires = expiry(issued, months)
    on = issued + timedelta(days=offset)
    revoked_on = None if revoked_after is None else issued + timedelta(days=revoked_after)
    end = expires if revoked_on is None else min(expires, revoked_on)
    assert is_valid(issued, expires, revoked_on, on) == (issued <= on < end)


def test_the_state_says_why_it_does_not_count():
    issued, expires = date(2024, 1, 1), date(2027, 1, 1)
    assert state(issued, expires, None, date(2023, 12, 31)) is State.NOT_YET
    assert state(issued, expires, None, date(2027, 1, 1)) is State.EXPIRED
    assert state(issued, expires, date(2025, 6, 1), date(2025, 5, 31)) is State.VALID
    assert state(issued, expires, date(2025, 6, 1), date(2025, 6, 1)) is State.REVOKED
    assert state(issued, expires, date(2025, 6, 1), date(2030, 1, 1)) is State.REVOKED
