"""Reads for pilot groups: who is asked to try a draft, what they answered in numbers, and what one is asked to try."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.models import Account
from app.authoring.models import DraftPilot, ModuleDraft, PilotAnswer
from app.authoring.piloting import Counted, counted
from app.authoring.policy import trying
from app.errors import NotFound
from app.i18n import N_


@dataclass(frozen=True)
class Invited:
    """Somebody who was asked to try a draft."""

    id: int
    name: str
    until: date
    is_withdrawn: bool

    def is_open(self, on: date) -> bool:
        """Whether they may still try it, as far as the draft is open."""
        return not self.is_withdrawn and on <= self.until


def pilots_of(session: Session, draft: ModuleDraft) -> list[Invited]:
    """Everybody who was asked to try a draft, by name."""
    rows = session.execute(
        select(DraftPilot.id, Account.name, DraftPilot.until, DraftPilot.withdrawn_at)
        .join(Account, Account.id == DraftPilot.account_id)
        .where(DraftPilot.draft_id == draft.id)
        .order_by(Account.name, DraftPilot.id)
    )
    return [Invited(row[0], row[1], row[2], row[3] is not None) for row in rows]


def impressions(session: Session, draft: ModuleDraft) -> dict[str, Counted]:
    """What was answered of each part, in numbers; those of fewer than three people are not told."""
    rows = session.execute(
        select(PilotAnswer.part, PilotAnswer.answer, func.count())
        .join(DraftPilot, DraftPilot.id == PilotAnswer.pilot_id)
        .where(DraftPilot.draft_id == draft.id)
        .group_by(PilotAnswer.part, PilotAnswer.answer)
        .order_by(PilotAnswer.part, PilotAnswer.answer)
    )
    return counted((row[0], row[1], row[2]) for row in rows)


def to_try(session: Session, account_id: int, on: date) -> Sequence[tuple[DraftPilot, ModuleDraft]]:
    """The drafts that an account is asked to try at present, the nearest end first."""
    rows = session.execute(
        select(DraftPilot, ModuleDraft)
        .join(ModuleDraft, ModuleDraft.id == DraftPilot.draft_id)
        .where(trying(account_id, on))
        .order_by(DraftPilot.until, DraftPilot.id)
    )
    return [(row[0], row[1]) for row in rows]


def invitation(session: Session, account_id: int, public_id: str, on: date) -> tuple[DraftPilot, ModuleDraft]:
    """The invitation of an account to one draft; raise NotFound for any other draft, and once it has ended."""
    found = next((each for each in to_try(session, account_id, on) if each[1].public_id == public_id), None)
    if found is None:
        raise NotFound(N_("You are not asked to try this module, or the time for it is over."))
    return found


def own_answers(session: Session, pilot: DraftPilot) -> dict[str, str]:
    """What somebody has answered, by part."""
    rows = session.execute(select(PilotAnswer.part, PilotAnswer.answer).where(PilotAnswer.pilot_id == pilot.id))
    return {part: answer for part, answer in rows}  # noqa: C416  (rows are no pairs to the type checker)


def last_day(session: Session, account_id: int, on: date) -> date | None:
    """The last day on which an account is asked to try anything."""
    return max((pilot.until for pilot, _ in to_try(session, account_id, on)), default=None)
