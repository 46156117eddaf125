"""Entries of the register as a data officer names them, and the merges of them."""

import re
from typing import Any, Final

from sqlalchemy.orm import Session

from app.errors import NotFound
from app.i18n import N_
from app.workforce.models import Person, PersonMerge
from app.workforce.queries import entry_by_staff_number

_KEY: Final = re.compile(r"person ([0-9]{1,9})", re.IGNORECASE)


def entry_named(session: Session, typed: str, *, key: bytes) -> Person:
    """The entry of a staff number, or of a key such as ``person 12``; raise NotFound, which repeats neither."""
    found = _KEY.fullmatch(typed.strip())
    entry = session.get(Person, int(found[1])) if found else entry_by_staff_number(session, typed, key=key)
    if entry is None:
        raise NotFound(N_("No entry of the register has this staff number or key. Check both."))
    return entry


def plain_merge(made: PersonMerge) -> dict[str, Any]:
    """A merge in keys and numbers."""
    return {
        "id": made.id,
        "kept": f"person {made.kept_id}",
        "merged": f"person {made.merged_id}",
        "reason": made.reason,
        "at": made.at,
        "undone_at": made.undone_at,
        "moved": {name: len(ids) for name, ids in made.moved.items()},
    }
