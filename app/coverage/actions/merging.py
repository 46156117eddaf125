"""Two entries of the register are one human being: everything that is theirs becomes one person's, and back again.

The register does its own part (``workforce.actions.merging``); here accounts, certificates and passed modules follow,
and both persons are noted, so that the step before the commit posts them to the ledger in the same transaction.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.accounts.models import Account
from app.audit.actions import record
from app.credentials.models import Certificate
from app.errors import NotAllowed, NotFound
from app.i18n import N_
from app.learning.models import ModulePass
from app.permissions import Permission, Principal
from app.workforce.actions import merge_entries, undo_merge
from app.workforce.models import Person, PersonMerge
from app.workforce.queries import root_region

CARRIED: Final[dict[str, Any]] = {"account": Account, "certificate": Certificate, "module_pass": ModulePass}
"""What leads to a person, by table. A roster stays as it was written down."""


@dataclass(frozen=True)
class Wanted:
    """Which entry is kept, which one is merged into it, why, and whether the kept one stands where they differ."""

    kept: Person
    merged: Person
    reason: str
    kept_stands: bool = False


def demand_whole_register(session: Session, principal: Principal) -> None:
    """Raise NotAllowed unless the right to merge reaches the whole country, of which the register speaks."""
    if not principal.may(Permission.MERGE_PEOPLE, within=root_region(session)):
        raise NotAllowed(N_("The register speaks of the whole country; your right to merge reaches a part of it."))


def merge_people(session: Session, wanted: Wanted, *, by: int | None, at: datetime) -> PersonMerge:
    """Make two entries of the register one person; raise what ``workforce.actions.merge_entries`` raises."""
    made = merge_entries(
        session,
        wanted.kept,
        wanted.merged,
        reason=wanted.reason,
        kept_stands=wanted.kept_stands,
        by=by,
        at=at,
    )
    made.moved = {
        name: _carry(session, table, _ids_of(session, table, made.merged_id), made.merged_id, made.kept_id)
        for name, table in CARRIED.items()
    }
    session.flush()
    counts = {f"{name}s": len(ids) for name, ids in made.moved.items()}
    record(
        session, "people merged", f"merge:{made.id}", by=by, at=at, kept=made.kept_id, merged=made.merged_id, **counts
    )
    return made


def unmerge_people(session: Session, merge_id: int, *, by: int | None, at: datetime) -> PersonMerge:
    """Undo a merge exactly: what was the merged entry's is its own again, with what its staff number told since.

    What a roster has told since then under its staff number stays with the kept person.

    Raises:
        NotFound: there is no such merge.
        Conflict: it was undone before.
    """
    made = session.scalar(
        select(PersonMerge)
        .where(PersonMerge.id == merge_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if made is None:
        raise NotFound(N_("There is no such merge."))
    undo_merge(session, made, by=by, at=at)
    for name, table in CARRIED.items():
        _carry(session, table, made.moved.get(name, []), made.kept_id, made.merged_id)
    session.flush()
    record(session, "merge undone", f"merge:{made.id}", by=by, at=at, kept=made.kept_id, merged=made.merged_id)
    return made


def _ids_of(session: Session, table: Any, person_id: int) -> list[int]:
    return list(session.scalars(select(table.id).where(table.person_id == person_id).order_by(table.id)))


def _carry(session: Session, table: Any, ids: Sequence[int], giver: int, taker: int) -> list[int]:
    """Give rows to another person, as far as they are still the giver's; the ids as they were asked for."""
    if ids:
        session.execute(update(table).where(table.id.in_(ids), table.person_id == giver).values(person_id=taker))
    return list(ids)
