"""How a critical change of the curriculum brings the end of a certificate forward, and how that is taken back (CR-08).

A change names the last day on which certificates count whose holders have not passed the new version by then. Several
changes can shorten one certificate; the earliest of them decides.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

ROUNDED_TO: Final = 10


@dataclass(frozen=True)
class Cut:
    """One change that shortens a certificate: the first day on which it no longer counts, and when that was told."""

    expires: date
    made_on: date


@dataclass(frozen=True)
class Ends:
    """When a certificate ends: ``full_expires`` and ``shortened_on`` are None unless something shortens it."""

    expires: date
    full_expires: date | None
    shortened_on: date | None


def first_day_after(until: date) -> date:
    """The first day on which a certificate no longer counts whose last day is ``until``."""
    return until + timedelta(days=1)


def ends(full: date, open_cuts: Iterable[Cut]) -> Ends:
    """When a certificate ends that was issued until ``full``, under the cuts that are still open."""
    cut = min((each for each in open_cuts if each.expires < full), key=lambda each: each.expires, default=None)
    return Ends(full, None, None) if cut is None else Ends(cut.expires, full, cut.made_on)


def at_most(count: int) -> int:
    """A count of certificates, rounded up to the next ten: enough to weigh a change by."""
    return -(-count // ROUNDED_TO) * ROUNDED_TO
