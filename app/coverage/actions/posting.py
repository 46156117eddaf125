"""The step before every commit: what changed in this transaction is appended to the ledger within it.

Some changes cost a handful of small statements, for they ride on every quiz that is passed; many (an import) are
summed up by the database.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from sqlalchemy.orm import InstrumentedAttribute, Session

from app.coverage.actions import appending, importing
from app.coverage.ledger import Cell, changes, difference
from app.coverage.models import LedgerEntry
from app.coverage.queries import facts
from app.coverage.queries.facts import Above
from app.db import take_changes

FEW: Final = 200
"""Up to so many persons, certificates or sessions are posted by hand."""

PORTION: Final = 2_000

Wanted = Callable[[Session, Sequence[int]], tuple[dict[int, dict[Cell, int]], Above]]


def post_changes(session: Session) -> None:
    """Append what the noted changes of this transaction mean for the counts; nothing when nothing was noted."""
    noted = take_changes(session)
    if not noted:
        return
    session.flush()
    if noted.get("region"):
        importing.sum_up_anew(session)
    _post_people(session, sorted(noted.get("person", ())))
    _post_activity(
        session, LedgerEntry.certificate_id, sorted(noted.get("certificate", ())), facts.certificate_activity
    )
    _post_activity(
        session, LedgerEntry.group_session_id, sorted(noted.get("group session", ())), facts.session_activity
    )


def _post_people(session: Session, ids: Sequence[int]) -> None:
    if not ids:
        return
    if len(ids) > FEW:
        importing.post_many(session, ids)
        missing = facts.unposted_certificates(session)
        _post_activity(session, LedgerEntry.certificate_id, missing, facts.certificate_activity)
        return
    importing.lock(session, ids)
    found = facts.facts_of(session, ids)
    news = {id_: difference(changes(known), found.posted.get(id_, {})) for id_, known in found.facts.items()}
    appending.append(session, "person_id", news, found.above)


def _post_activity(
    session: Session, origin: InstrumentedAttribute[int | None], ids: Sequence[int], wanted: Wanted
) -> None:
    for portion in portions(ids):
        told, above = wanted(session, portion)
        posted = facts.posted_of(session, origin, portion) if told else {}
        news = {id_: difference(cells, posted.get(id_, {})) for id_, cells in told.items()}
        appending.append(session, origin.key, news, above)


def portions(ids: Sequence[int], size: int = PORTION) -> Iterator[Sequence[int]]:
    """The ids, some at a time."""
    return (ids[start : start + size] for start in range(0, len(ids), size))
