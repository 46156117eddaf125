"""The step before every commit: what changed in this transaction is appended to the ledger within it.

Some changes cost a handful of small statements, for they ride on every quiz that is passed; many (an import) are
summed up by the database.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.coverage.actions import appending, importing
from app.coverage.ledger import EVERY_AUDIENCE, Cell, changes, difference
from app.coverage.models import LedgerEntry
from app.coverage.queries import facts
from app.coverage.queries.completions import Related, completions, enrolments, related
from app.coverage.queries.facts import Above
from app.coverage.queries.units import units
from app.credentials.models import Certificate
from app.db import take_changes
from app.learning.models import Enrolment
from app.workforce.models import Site

FEW: Final = 200
"""Up to so many persons, certificates or sessions are posted by hand."""

PORTION: Final = 2_000

HELD: Final = ("account", "certificate", "enrolment")
"""Topics of changes of what somebody holds."""

Wanted = Callable[[Session, Sequence[int]], tuple[dict[int, dict[Cell, int]], Above]]
Noted = Mapping[str, set[int]]


def post_changes(session: Session) -> None:
    """Append what the noted changes of this transaction mean for the counts; nothing when nothing was noted."""
    noted = take_changes(session)
    if not noted:
        return
    session.flush()
    if noted.get("region") or noted.get("site"):
        importing.sum_up_anew(session)
    sites = _post_people(session, sorted(noted.get("person", set()) | noted.get("learner", set())))
    _post_units(session, sorted(sites | noted.get("site", set())))
    _post_holders(session, noted)
    sessions = sorted(noted.get("group session", ()))
    _post_activity(session, LedgerEntry.group_session_id, sessions, facts.session_activity)


def _post_people(session: Session, ids: Sequence[int]) -> set[int]:
    """Post what is told of persons; gives the places of work whose counts have changed."""
    if not ids:
        return set()
    if len(ids) > FEW:
        return importing.post_many(session, ids)
    importing.lock(session, ids)
    found = facts.facts_of(session, ids)
    news = {id_: difference(changes(known), found.posted.get(id_, {})) for id_, known in found.facts.items()}
    appending.append(session, "person_id", news, found.above, found.kinds)
    return {
        cell.site_id
        for cells in news.values()
        for cell in cells
        if cell.site_id is not None and cell.audience != EVERY_AUDIENCE
    }


def _post_units(session: Session, ids: Sequence[int]) -> None:
    """Post what is told of places of work; nobody else posts the same ones until this transaction ends."""
    for portion in portions(ids):
        if session.get_bind().dialect.name != "sqlite":
            rows = select(Site.id).where(facts.among(Site.id, portion)).order_by(Site.id)
            session.execute(rows.with_for_update(key_share=True))
        _post_activity(session, LedgerEntry.unit_id, portion, units)


def _post_holders(session: Session, noted: Noted) -> None:
    """Post the certificates and enrolments of everybody who earned one or is known otherwise than before."""
    people, others = sorted(noted.get("person", ())), [sorted(noted.get(name, ())) for name in HELD]
    for portion in portions(people):
        _post_related(session, related(session, people=portion))
    for accounts, certificates, enrolled in zip_longest(*(list(portions(ids)) for ids in others), fillvalue=()):
        _post_related(session, related(session, accounts=accounts, certificates=certificates, enrolments=enrolled))
    if len(people) > FEW:
        missing = Related(
            facts.unposted(session, Certificate.id, LedgerEntry.certificate_id),
            facts.unposted(session, Enrolment.id, LedgerEntry.enrolment_id),
        )
        for part in portions(missing.certificates):
            _post_related(session, related(session, certificates=part))
        for part in portions(missing.enrolments):
            _post_related(session, related(session, enrolments=part))


def _post_related(session: Session, found: Related) -> None:
    _post_whole(session, LedgerEntry.certificate_id, found.certificates, completions)
    _post_whole(session, LedgerEntry.enrolment_id, found.enrolments, enrolments)


def _post_activity(
    session: Session, origin: InstrumentedAttribute[int | None], ids: Sequence[int], wanted: Wanted
) -> None:
    for portion in portions(ids):
        _post_whole(session, origin, portion, wanted)


def _post_whole(
    session: Session, origin: InstrumentedAttribute[int | None], ids: Sequence[int], wanted: Wanted
) -> None:
    told, above = wanted(session, ids) if ids else ({}, {})
    posted = facts.posted_of(session, origin, ids) if told else {}
    news = {id_: difference(cells, posted.get(id_, {})) for id_, cells in told.items()}
    above |= facts.ways_of(session, {cell.region_id for cells in news.values() for cell in cells} - above.keys())
    appending.append(session, origin.key, news, above)


def portions(ids: Sequence[int], size: int = PORTION) -> Iterator[Sequence[int]]:
    """The ids, some at a time."""
    return (ids[start : start + size] for start in range(0, len(ids), size))
