"""When a version is to be reviewed again, and how far that day is.

Content-safety rule 17: at the latest after twelve months; from then on it is not current.
"""

from datetime import date
from typing import Final

from app.credentials.validity import expiry
from app.errors import Invalid
from app.i18n import N_

MONTHS: Final = 12
"""A version is reviewed again at the latest so many months after it was published, or reviewed."""
STEPS: Final = (60, 30, 7, 0)
"""So many days ahead those who look after modules are told by mail, each step once."""
SOON: Final = STEPS[0]


def next_review(wanted: date | None, on: date) -> date:
    """The day of the next review: the wanted one, else the latest there can be.

    Raises Invalid for a day that is past or too far away.
    """
    latest = expiry(on, MONTHS)
    if wanted is None:
        return latest
    if not on < wanted <= latest:
        wrong = N_("The next review is due after today and at most twelve months from now.")
        raise Invalid(wrong, fields={"review_due": [wrong]})
    return wanted


def days_until(due: date, on: date) -> int:
    """Days from one day until the review is due; negative once it is past."""
    return (due - on).days


def step_of(due: date, on: date) -> int | None:
    """The step that is to be told on a day: the nearest that has been reached; None while there is none."""
    left = max(days_until(due, on), 0)
    return min((step for step in STEPS if left <= step), default=None)
