"""How long a certificate is valid: ``issued <= day < expires``.

``expires`` lies a number of calendar months after the day of issue. Where that month is shorter, its last day is taken
(CR-08 of the indicators): issued on 2024-02-29 for 36 months, a certificate expires on 2027-02-28, so its last valid
day is 2027-02-27.
"""

from calendar import monthrange
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

SOON: Final = timedelta(days=90)
"""A certificate expires soon when its last day lies at most so far ahead (as EXP-1 counts it)."""


class State(StrEnum):
    """What a certificate is worth on a day."""

    NOT_YET = "not-yet"
    VALID = "valid"
    EXPIRED = "expired"
    REVOKED = "revoked"


def expiry(issued: date, months: int) -> date:
    """The first day on which a certificate issued on ``issued`` for ``months`` (at least 1) is no longer valid."""
    if months < 1:
        raise ValueError("a certificate is valid for at least one month")
    years, month = divmod(issued.month - 1 + months, 12)
    year, month = issued.year + years, month + 1
    return date(year, month, min(issued.day, monthrange(year, month)[1]))


def last_day(expires: date) -> date:
    """The last day on which a certificate that expires on ``expires`` is valid."""
    return expires - timedelta(days=1)


def state(issued: date, expires: date, revoked_on: date | None, on: date) -> State:
    """The state on a day; from the day of its revocation on a certificate is revoked, whatever else it is."""
    if revoked_on is not None and on >= revoked_on:
        return State.REVOKED
    if on < issued:
        return State.NOT_YET
    return State.VALID if on < expires else State.EXPIRED


def is_valid(issued: date, expires: date, revoked_on: date | None, on: date) -> bool:
    """Whether the certificate counts on a day."""
    return state(issued, expires, revoked_on, on) is State.VALID


def is_soon(last: date, on: date) -> bool:
    """Whether the last valid day is near."""
    return on <= last <= on + SOON
