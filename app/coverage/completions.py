"""From certificates and enrolments to dated changes of counts of events and of carers.

- Every certificate is a completion on its day of issue, where the training took place: *activity:online*, or
  *completion:offline*; *completion:unmatched* when its holder was not on the register of its audience that day.
- *completion:repeated*: the same account, or entry on a roster, has one of that year already. *completion:extra*: it is
  the first of its account or entry in the year, but another account or entry of the same person has one already.
- *carer* is a stock: who holds a valid certificate of the parents' track counts once, with the certificate that was
  issued first among those that are valid.
- *enrolled* is told on the day of the first enrolment in a track of the audience, *enrolled:timely* if a certificate
  followed in time.
"""

from datetime import date
from typing import Final, NamedTuple

from app.coverage.ledger import (
    CARER,
    ENROLLED,
    EVERY_AUDIENCE,
    EXTRA,
    OFFLINE,
    ONLINE,
    REPEATED,
    TIMELY_ENROLLED,
    UNMATCHED,
    Cell,
    activity,
    nobody,
)

CARERS: Final = "P"
"""The audience of parents and carers."""


class Places(NamedTuple):
    """The place of a certificate among others of its year, counted from 1: by account or entry, and by person."""

    of_entry: int
    of_person: int


class Completion(NamedTuple):
    """A certificate beside the others of its holder."""

    audience: str
    region_id: int
    issued: date
    until: date
    is_online: bool
    is_matched: bool
    own: Places
    """Among those of its audience."""
    overall: Places
    covered_until: date | None
    """Until when those of its audience that were issued before it are valid."""


class Enrolled(NamedTuple):
    """An enrolment; ``is_first`` of its learner in the tracks of the audience."""

    audience: str
    region_id: int
    on: date
    is_first: bool
    is_timely: bool


def completion_changes(each: Completion) -> dict[Cell, int]:
    """What a certificate adds to the ledger."""
    found = activity(ONLINE if each.is_online else OFFLINE, each.audience, each.region_id, each.issued, 1)
    if not each.is_matched:
        found |= activity(UNMATCHED, each.audience, each.region_id, each.issued, 1)
    for audience, places in ((each.audience, each.own), (EVERY_AUDIENCE, each.overall)):
        if places.of_entry > 1:
            found[nobody(REPEATED, audience, each.region_id, each.issued)] = 1
        elif places.of_person > 1:
            found[nobody(EXTRA, audience, each.region_id, each.issued)] = 1
    start = max(each.issued, each.covered_until or each.issued)
    if each.audience == CARERS and start < each.until:
        found[nobody(CARER, CARERS, each.region_id, start)] = 1
        found[nobody(CARER, CARERS, each.region_id, each.until)] = -1
    return found


def enrolment_changes(each: Enrolled) -> dict[Cell, int]:
    """What an enrolment adds to the ledger."""
    if not each.is_first:
        return {}
    measures = (ENROLLED, TIMELY_ENROLLED) if each.is_timely else (ENROLLED,)
    return {nobody(measure, each.audience, each.region_id, each.on): 1 for measure in measures}
