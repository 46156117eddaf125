"""From the facts of one person to dated changes of counts.

Intervals are half-open: from a first day to the day after the last. Rules CR-01 to CR-10 of the indicators:

- A person is on the register of an audience while a position of it is open; the last day in post still counts.
- The region is that of the primary position on the day; among several the primary one, then the one begun first.
- *certified* is on the register and holding a valid certificate of the audience; certificates that overlap count once.
- *ever* is on the register and, today or before, certified for at least one day.
- *recent* is on the register and, within the 12 months up to today, given a certificate that was valid for at least one
  day; a later revocation leaves it.
- *expiring* is certified today, and the last day of it, as it stands today, lies at most 90 days ahead; a certificate
  that was revoked later was not expiring before, nor one that a critical change shortened later. There is no sum over
  all audiences.
- *module:KEY* is on the register of the audience whose track has the module, and the pass in validity.
- *incomplete* is on the register, and sex, birth year, occupation or place of work is not known.
- *entrant* is a flow: on the first day of somebody's first post of the audience, for whoever stayed long enough;
  *entrant:timely* is told of those who held a certificate of it in time. Both stay where the post began.
- Who moves takes all of it along; who leaves is out of every count on the day after the last one in post.
- *headcount* and *certified* also tell the place of work, from which ``units`` derives what is counted of places.
- ``_T`` counts the person once, where the primary position overall is; certified there is whoever is certified for an
  audience in which the person has a position on that day.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Final, NamedTuple

from app.coverage.periods import day_code
from app.credentials.validity import expiry

EVERY_AUDIENCE: Final = "_T"
HEADCOUNT: Final = "headcount"
CERTIFIED: Final = "certified"
EVER: Final = "ever"
RECENT: Final = "recent"
EXPIRING: Final = "expiring"
INCOMPLETE: Final = "incomplete"
ENTRANT: Final = "entrant"
TIMELY_ENTRANT: Final = "entrant:timely"
ONLINE: Final = "activity:online"
GROUP: Final = "activity:group"
VERIFIED: Final = "activity:verified"
OFFLINE: Final = "completion:offline"
UNMATCHED: Final = "completion:unmatched"
REPEATED: Final = "completion:repeated"
EXTRA: Final = "completion:extra"
CARER: Final = "carer"
ENROLLED: Final = "enrolled"
TIMELY_ENROLLED: Final = "enrolled:timely"
NEVER: Final = date.max
"""The day on which something without an end ends."""

RECENT_MONTHS: Final = 12
EXPIRES_WITHIN: Final = timedelta(days=90)
IN_TIME: Final = timedelta(days=90)
"""So long an entrant, or somebody who enrolled, has to be certified."""

PLACED: Final = (HEADCOUNT, CERTIFIED)
"""What is told by place of work too."""

UNKNOWN: Final = "_U"

Span = tuple[date, date]


def module_measure(key: str) -> str:
    """The measure of a passed module."""
    return f"module:{key}"


class Post(NamedTuple):
    """A position; ``until`` is the day after the last day in post."""

    audience: str
    region_id: int
    start: date
    until: date
    is_primary: bool
    site_id: int | None = None
    is_known: bool = True
    """Whether the occupation and the place of work are known."""


Stay = tuple[date, date, Post]
"""From, until, in which post."""

_Counted = Counter[tuple[date, str, str, int, int | None]]


class Certified(NamedTuple):
    """A certificate, as long as it was or will be valid; empty when it was revoked on its first day."""

    audience: str
    start: date
    until: date
    expires: date | None = None
    """When it would have ended by itself; None where that is ``until``."""
    full_expires: date | None = None
    """When it would have ended but for a critical change that brought that forward; None where none did."""
    shortened_on: date | None = None
    """When it was brought forward."""


class Passed(NamedTuple):
    """A module passed, for one audience whose track has it."""

    module_key: str
    audience: str
    start: date
    until: date


@dataclass(frozen=True)
class Facts:
    """What is known of one person, as far as it is counted."""

    sex: str
    birth_year: int | None
    posts: Sequence[Post] = ()
    certificates: Sequence[Certified] = ()
    passes: Sequence[Passed] = ()


class Cell(NamedTuple):
    """Which count changes, and on which day."""

    day: int
    measure: str
    audience: str
    region_id: int
    site_id: int | None
    sex: str
    birth_year: int | None


def until(end: date | None) -> date:
    """The day after a last day; :data:`NEVER` when there is none."""
    return NEVER if end is None or end == NEVER else end + timedelta(days=1)


def changes(facts: Facts) -> dict[Cell, int]:
    """Everything that one person adds to the ledger; changes of 0 are left out."""
    counted: _Counted = Counter()
    everywhere: dict[str, list[Span]] = {CERTIFIED: [], EVER: [], RECENT: []}
    entered: dict[Cell, int] = {}
    for audience in {post.audience for post in facts.posts}:
        posts = [post for post in facts.posts if post.audience == audience]
        stays = _stays(posts)
        held = [each for each in facts.certificates if each.audience == audience]
        valid = united((each.start, each.until) for each in held)
        _count_register(counted, facts, audience, stays)
        for measure, spans in ((CERTIFIED, valid), (EVER, _ever(valid)), (RECENT, _recent(held))):
            inside = _within(stays, spans)
            _count(counted, measure, audience, inside)
            everywhere[measure] += [(start, end) for start, end, _ in inside]
        _count(counted, EXPIRING, audience, _within(stays, _expiring(valid, held)))
        for key, spans in _passed(facts.passes, audience).items():
            _count(counted, module_measure(key), audience, _within(stays, spans))
        entered |= _entered(posts, held)
    stays = _stays(facts.posts)
    _count_register(counted, facts, EVERY_AUDIENCE, stays)
    for measure, found in everywhere.items():
        _count(counted, measure, EVERY_AUDIENCE, _within(stays, united(found)))
    return entered | {
        Cell(day_code(day), measure, audience, region_id, site_id, facts.sex, facts.birth_year): delta
        for (day, measure, audience, region_id, site_id), delta in counted.items()
        if delta
    }


def difference(wanted: Mapping[Cell, int], posted: Mapping[Cell, int]) -> dict[Cell, int]:
    """What is to be appended so that the sum of what is posted becomes what is wanted."""
    changed = {cell: delta - posted.get(cell, 0) for cell, delta in wanted.items()}
    changed |= {cell: -delta for cell, delta in posted.items() if cell not in wanted}
    return {cell: delta for cell, delta in changed.items() if delta}


def activity(measure: str, audience: str, region_id: int, day: date, attendances: int) -> dict[Cell, int]:
    """What a completion or a group session adds: attendances where it took place, of nobody in particular (CR-04)."""
    return {nobody(measure, counted_as, region_id, day): attendances for counted_as in (audience, EVERY_AUDIENCE)}


def nobody(measure: str, audience: str, region_id: int, day: date) -> Cell:
    """The cell of something that is told of nobody in particular."""
    return Cell(day_code(day), measure, audience, region_id, None, UNKNOWN, None)


def united(spans: Iterable[Span]) -> list[Span]:
    """Spans in order, those that touch or overlap made one, empty ones left out (CR-09)."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if start >= end:
            continue
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def _ever(valid: Sequence[Span]) -> list[Span]:
    return [(valid[0][0], NEVER)] if valid else []


def _recent(held: Iterable[Certified]) -> list[Span]:
    """When somebody counts as trained in the last twelve months."""
    return united((each.start, expiry(each.start, RECENT_MONTHS)) for each in held if each.start < each.until)


def _expiring(valid: Sequence[Span], held: Iterable[Certified]) -> list[Span]:
    """The parts of the valid spans in which no certificate is good for more than the days ahead."""
    firm = united((each.start, min(each.until, _firm_until(each))) for each in held)
    cut: list[Span] = []
    for start, end in valid:
        left = start
        for first, last in firm:
            if first < end and last > left:
                cut.append((left, first))
                left = last
        cut.append((left, end))
    return [(start, end) for start, end in cut if start < end]


def _firm_until(each: Certified) -> date:
    """The first day on which the last valid day of a certificate, as it stands then, is near."""
    near = _near(each.expires or each.until)
    if each.full_expires is None or each.shortened_on is None:
        return near
    return min(_near(each.full_expires), max(near, each.shortened_on))


def _near(expires: date) -> date:
    """The first day on which a certificate that ends then is near its end."""
    return expires if expires == NEVER else expires - EXPIRES_WITHIN - timedelta(days=1)


def _passed(passes: Iterable[Passed], audience: str) -> dict[str, list[Span]]:
    """When each module counts as passed, for those of an audience's track."""
    found: dict[str, list[Span]] = {}
    for each in passes:
        if each.audience == audience:
            found.setdefault(each.module_key, []).append((each.start, each.until))
    return {key: united(spans) for key, spans in found.items()}


def _entered(posts: Sequence[Post], held: Iterable[Certified]) -> dict[Cell, int]:
    """The first post of an audience, if it lasted until the time was over, and whether a certificate came in time."""
    first = min(posts, key=lambda post: (post.start, not post.is_primary, post.region_id))
    began, close = first.start, first.start + IN_TIME
    if max(post.until for post in posts) <= close:
        return {}
    found = {nobody(ENTRANT, first.audience, first.region_id, began): 1}
    if any(each.start <= close and each.until > max(began, each.start) for each in held):
        found[nobody(TIMELY_ENTRANT, first.audience, first.region_id, began)] = 1
    return found


def _stays(posts: Sequence[Post]) -> list[Stay]:
    """Where somebody is counted, and from when until when (CR-02)."""
    if len(posts) == 1:
        return [(posts[0].start, posts[0].until, posts[0])]
    days = sorted({day for post in posts for day in (post.start, post.until)})
    stays: list[Stay] = []
    for start, end in pairwise(days):
        held = [post for post in posts if post.start <= start < post.until]
        if held:
            stays.append((start, end, min(held, key=_precedence)))
    return stays


def _precedence(post: Post) -> tuple[bool, date, int, int, bool]:
    """Which of several posts counts: the primary one, then the one begun first."""
    return (not post.is_primary, post.start, post.region_id, post.site_id or 0, not post.is_known)


def _within(stays: Iterable[Stay], spans: Sequence[Span]) -> list[Stay]:
    """The parts of the stays that lie in the spans."""
    return [
        (max(start, first), min(end, last), post)
        for start, end, post in stays
        for first, last in spans
        if max(start, first) < min(end, last)
    ]


def _count_register(counted: _Counted, facts: Facts, audience: str, stays: Sequence[Stay]) -> None:
    """Who is on the register, and of whom of them something is not known."""
    is_known = facts.sex != UNKNOWN and facts.birth_year is not None
    _count(counted, HEADCOUNT, audience, stays)
    _count(counted, INCOMPLETE, audience, (stay for stay in stays if not (is_known and stay[2].is_known)))


def _count(counted: _Counted, measure: str, audience: str, stays: Iterable[Stay]) -> None:
    """One more from the first day, one less from the day after the last; what goes on in one place cancels out."""
    for start, end, post in stays:
        where = (measure, audience, post.region_id, post.site_id if measure in PLACED else None)
        counted[start, *where] += 1
        if end != NEVER:
            counted[end, *where] -= 1
