"""Two entries of the register are one human being: what the register itself does about it, and how that is undone.

The rooms above carry accounts and certificates over; ``coverage.actions.merging`` tells the whole story.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Final

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from app.db import note_change
from app.errors import Conflict, Invalid
from app.i18n import N_, Message
from app.workforce.actions.turns import take_turn
from app.workforce.codes import LAST_DAY
from app.workforce.merging import Told, contradictions, overlaps, yielding
from app.workforce.models import Person, PersonMerge, Position

MOST_TOLD: Final = 3
"""So many clashes are named."""


class NotMergeable(Conflict):
    """Raised when two entries cannot be merged as they stand; the reason says what to do."""


class Contradiction(NotMergeable):
    """Raised when the two entries contradict each other and nobody has said that the kept one stands."""


def merge_entries(
    session: Session,
    kept: Person,
    merged: Person,
    *,
    reason: str,
    kept_stands: bool,
    by: int | None,
    at: datetime,
) -> PersonMerge:
    """Make one entry the second one of another person: its positions are that person's from now on.

    Args:
        session: a writing session.
        kept: the entry that stays; what it says of sex and birth year counts.
        merged: the entry that becomes its second one.
        reason: why they are one human being, in words that name nobody.
        kept_stands: where the two contradict each other (sex, birth year, two primary positions on one day), the kept
            one is right. Who holds the other one right merges the other way round.
        by: the account, None for the console.
        at: now.

    Raises:
        Invalid: there is no reason, or it is too long.
        NotMergeable: they are the same entry, or one of them takes part in another merge that stands in the way.
        Contradiction: they contradict each other.
    """
    if not 3 <= len(reason.strip()) <= 200:
        wrong = N_("Say in 3 to 200 characters why they are one person. Name nobody.")
        raise Invalid(wrong, fields={"reason": [wrong]})
    take_turn(session)
    session.refresh(kept)
    session.refresh(merged)
    _refuse_tangled(session, kept, merged)
    if not kept_stands:
        _refuse_contradictions(session, kept, merged)
    session.execute(
        update(Position).where(Position.person_id == merged.id).values(person_id=kept.id, merged_entry_id=merged.id)
    )
    merged.merged_into_id = kept.id
    made = PersonMerge(kept_id=kept.id, merged_id=merged.id, reason=reason.strip(), at=at, by=by, moved={})
    session.add(made)
    session.flush()
    settle(session, [kept.id])
    note_change(session, "person", kept.id, merged.id)
    return made


def undo_merge(session: Session, made: PersonMerge, *, by: int | None, at: datetime) -> None:
    """Give the merged entry back what its staff number tells, what came since taken in; raise Conflict when undone."""
    take_turn(session)
    if made.undone_at is not None:
        raise Conflict(N_("This merge was undone before. Nothing was changed."))
    session.execute(
        update(Position)
        .where(Position.person_id == made.kept_id, Position.merged_entry_id == made.merged_id)
        .values(
            person_id=made.merged_id,
            merged_entry_id=0,
            is_primary=or_(Position.is_primary, Position.has_yielded),
            has_yielded=False,
        )
    )
    session.get_one(Person, made.merged_id).merged_into_id = None
    made.undone_at, made.undone_by = at, by
    session.flush()
    settle(session, [made.kept_id])
    note_change(session, "person", made.kept_id, made.merged_id)


def settle(session: Session, people: Iterable[int]) -> None:
    """Let one primary position lead on each day, where several entries of a person tell one."""
    for person_id in people:
        found = yielding(_told(session, person_id))
        yielded = session.scalars(select(Position.id).where(Position.person_id == person_id, Position.has_yielded))
        for id_ in sorted(found ^ set(yielded)):
            values = {"has_yielded": id_ in found, "is_primary": id_ not in found}
            session.execute(update(Position).where(Position.id == id_).values(values))


def remember(session: Session, entry: Person, table: str, row_id: int) -> None:
    """Note that a row came in under the staff number of a merged entry, so that undoing gives it to that one."""
    if entry.merged_into_id is None:
        return
    made = session.scalars(
        select(PersonMerge).where(PersonMerge.merged_id == entry.id, PersonMerge.undone_at.is_(None))
    ).one()
    made.moved = {**made.moved, table: [*made.moved.get(table, []), row_id]}
    session.flush()


def _told(session: Session, person_id: int) -> Sequence[Told]:
    """What a person's entries tell as primary, yielded or not."""
    columns = (Position.id, Position.merged_entry_id, Position.audience, Position.start, Position.end)
    wanted = select(*columns).where(Position.person_id == person_id, or_(Position.is_primary, Position.has_yielded))
    return [Told(*row) for row in session.execute(wanted.order_by(Position.id))]


def _refuse_tangled(session: Session, kept: Person, merged: Person) -> None:
    if kept.id == merged.id:
        raise NotMergeable(N_("Both staff numbers lead to the same entry already."))
    if kept.merged_into_id is not None or merged.merged_into_id is not None:
        raise NotMergeable(N_("One of the two is merged into another person already. Undo that merge first."))
    has_others = select(PersonMerge.id).where(PersonMerge.kept_id == merged.id, PersonMerge.undone_at.is_(None))
    if session.scalar(has_others.limit(1)) is not None:
        raise NotMergeable(
            N_("Other entries are merged into the one that would go. Merge the other way round, or undo those first.")
        )


def _refuse_contradictions(session: Session, kept: Person, merged: Person) -> None:
    """Raise :class:`Contradiction` with everything in which the two differ."""
    sex, birth_year = contradictions((kept.sex, kept.birth_year), (merged.sex, merged.birth_year))
    found: dict[str, list[Message]] = {}
    if sex:
        found["sex"] = [N_("The register gives the two another sex.")]
    if birth_year:
        found["birth_year"] = [N_("The register gives the two another birth year.")]
    clashes = sorted(overlaps(_told(session, kept.id), _told(session, merged.id)))
    if clashes:
        found["positions"] = [_clash(*clash) for clash in clashes[:MOST_TOLD]]
    if found:
        raise Contradiction(
            N_(
                "The two entries contradict each other. If they are one person all the same, say that the kept one"
                " stands; if the other one is right, merge the other way round."
            ),
            fields=found,
        )


def _clash(audience: str, start: date, end: date) -> Message:
    if end == LAST_DAY:
        return N_(
            "Both hold a primary position of group %(audience)s from %(start)s on.", audience=audience, start=str(start)
        )
    days = {"audience": audience, "start": str(start), "end": str(end)}
    return N_("Both hold a primary position of group %(audience)s from %(start)s to %(end)s.", **days)
