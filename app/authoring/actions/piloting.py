"""People are asked to try a draft as learners; they say in one word how each part was, and nothing else is kept."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.actions import ask_to_try
from app.accounts.emails import folded
from app.accounts.models import Account
from app.audit.actions import record
from app.authoring.actions.writing import WrongState, locked
from app.authoring.models import DraftPilot, ModuleDraft, PilotAnswer
from app.authoring.piloting import LONGEST_DAYS, MOST_AT_ONCE, Impression, is_possible
from app.authoring.policy import refuse_without
from app.authoring.queries.pilots import invitation, last_day
from app.authoring.steps import CLOSED, WHERE, State
from app.errors import Invalid, NotFound
from app.i18n import N_
from app.permissions import Permission, Principal

USUAL_DAYS: Final = 30
"""An invitation ends after so many days when nobody says a day."""


def invite_pilots(
    session: Session, public_id: str, emails: Iterable[str], *, by: Principal, at: datetime, until: date | None = None
) -> list[DraftPilot]:
    """Ask accounts to try a draft until a day; those who were asked before are asked anew. All or none.

    Raises NotAllowed without the right to write, NotFound, WrongState for a closed draft, and Invalid without an
    address, with more than fifty, with one that no open account has, and for a day past or more than ninety days away.
    """
    refuse_without(by, Permission.WRITE_MODULE)
    draft = locked(session, public_id)
    if draft.state in CLOSED:
        raise WrongState(WHERE[State(draft.state)])
    day = until or at.date() + timedelta(days=USUAL_DAYS)
    if not is_possible(day, at.date()):
        wrong = N_("A draft is tried until a day at most %(most)s days ahead.", most=LONGEST_DAYS)
        raise Invalid(wrong, fields={"until": [wrong]})
    accounts = _accounts(session, emails)
    before = {row.account_id: row for row in _invited(session, draft, [account.id for account in accounts])}
    made = []
    for account in accounts:
        row = before.get(account.id) or DraftPilot(draft_id=draft.id, account_id=account.id)
        row.until, row.invited_by, row.invited_at, row.withdrawn_at = day, by.id, at, None
        session.add(row)
        made.append(row)
    session.flush()
    for account in accounts:
        ask_to_try(session, account.id, until=last_day(session, account.id, at.date()))
    record(session, "invite pilots", f"draft:{public_id}", by=by.id, at=at, people=len(made), until=day.isoformat())
    return made


def withdraw_invitation(session: Session, public_id: str, pilot_id: int, *, by: Principal, at: datetime) -> DraftPilot:
    """Ask somebody no longer; what they answered still counts. Raises NotAllowed and NotFound."""
    refuse_without(by, Permission.WRITE_MODULE)
    draft = locked(session, public_id)
    row = session.get(DraftPilot, pilot_id)
    if row is None or row.draft_id != draft.id or row.withdrawn_at is not None:
        raise NotFound(N_("There is no such invitation."))
    row.withdrawn_at = at
    session.flush()
    ask_to_try(session, row.account_id, until=last_day(session, row.account_id, at.date()))
    record(session, "withdraw invitation", f"draft:{public_id}", by=by.id, at=at)
    return row


def tell_impression(
    session: Session,
    public_id: str,
    part: str,
    answer: Impression,
    known: Sequence[str],
    *,
    by: Principal,
    at: datetime,
) -> PilotAnswer:
    """Say in one word how a part was; the last word counts.

    Args:
        session: a writing one.
        public_id: the draft.
        part: the part's name.
        answer: the word.
        known: names of the parts that can be tried.
        by: somebody who is asked to try it.
        at: when.

    Raises NotFound for a draft that one is not asked to try, and for a part that it does not have.
    """
    pilot, _ = invitation(session, by.id, public_id, at.date())
    if part not in known:
        raise NotFound(N_("This draft has no such part."))
    wanted = select(PilotAnswer).where(PilotAnswer.pilot_id == pilot.id, PilotAnswer.part == part)
    row = session.scalar(wanted.with_for_update()) or PilotAnswer(pilot_id=pilot.id, part=part)
    row.answer = answer
    session.add(row)
    session.flush()
    return row


def _accounts(session: Session, emails: Iterable[str]) -> Sequence[Account]:
    """The open accounts of these addresses; raise Invalid for none, for too many and for an unknown one."""
    wanted = list(dict.fromkeys(each for address in emails if (each := folded(address))))
    if not wanted:
        wrong = N_("Write the e-mail address of somebody who has an account, each on a line of its own.")
        raise Invalid(wrong, fields={"emails": [wrong]})
    if len(wanted) > MOST_AT_ONCE:
        wrong = N_("At most %(most)s people are invited at once.", most=MOST_AT_ONCE)
        raise Invalid(wrong, fields={"emails": [wrong]})
    askable = [address for address in wanted if address.isprintable()]
    found = session.scalars(select(Account).where(Account.email.in_(askable), Account.disabled_at.is_(None))).all()
    there = {account.email for account in found}
    unknown = [address for address in wanted if address not in there]
    if unknown:
        reasons = [N_("No open account has the e-mail address %(email)s.", email=address) for address in unknown]
        raise Invalid(N_("Nobody was invited."), fields={"emails": reasons})
    return found


def _invited(session: Session, draft: ModuleDraft, account_ids: Sequence[int]) -> Sequence[DraftPilot]:
    wanted = select(DraftPilot).where(DraftPilot.draft_id == draft.id, DraftPilot.account_id.in_(account_ids))
    return session.scalars(wanted).all()
