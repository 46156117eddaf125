"""Letting words stand that a rule asks to weigh, with a reason that the reviewers read and can take back."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.actions import record
from app.authoring import queries
from app.authoring.actions.writing import WrongState, locked
from app.authoring.findings import Finding
from app.authoring.limits import fault_of_reason
from app.authoring.models import DraftWeighing
from app.authoring.parts import Parts
from app.authoring.policy import may_review, may_write, permission_for, refuse_without
from app.authoring.steps import CLOSED, WHERE, State, with_author
from app.authoring.weighing import can_be_weighed, mark_of, words_of
from app.errors import Conflict, Invalid, NotFound
from app.i18n import N_
from app.permissions import Permission, Principal


class FindingGone(Conflict):
    """Raised when a finding is to be weighed that is not there: the words at its place have changed."""


class NotWeighable(Conflict):
    """Raised when something is to be weighed that has to be mended, or that binds nobody."""


def weigh(
    session: Session,
    public_id: str,
    mark: str,
    reason: str,
    *,
    found: Sequence[Finding],
    by: Principal,
    at: datetime,
) -> DraftWeighing:
    """Let the words stand that a finding asks to weigh; whoever does so counts among the draft's authors.

    Args:
        session: a writing one.
        public_id: the draft.
        mark: the sign of the finding.
        reason: why the words may stand, for the reviewers.
        found: everything that is wrong with the draft as it is now.
        by: who weighs; with the right to write the part.
        at: when.

    Raises:
        NotAllowed: without the right to write the part.
        NotFound: there is no such draft.
        Invalid: there is no reason, or it is too long.
        FindingGone: no finding has this sign.
        NotWeighable: it is none of those that can be weighed.
        WrongState: the draft is published or given up.
    """
    refuse_without(by, Permission.READ_DRAFT)
    wrong = fault_of_reason(reason)
    if wrong is not None:
        raise Invalid(wrong, fields={"reason": [wrong]})
    draft = locked(session, public_id)
    parts = queries.whole(session, public_id).parts
    finding = _named(mark, found, parts)
    refuse_without(by, permission_for(finding.part))
    if draft.state in CLOSED:
        raise WrongState(WHERE[State(draft.state)])
    row = session.scalar(
        select(DraftWeighing).where(DraftWeighing.draft_id == draft.id, DraftWeighing.mark == mark)
    ) or DraftWeighing(draft_id=draft.id, mark=mark, part=finding.part, rule=finding.rule)
    row.found, row.reason = words_of(finding, parts), reason.strip()
    row.weighed_by, row.weighed_at = by.id, at
    session.add(row)
    draft.authors = with_author(draft.authors, by.id)
    record(session, "weigh finding", f"draft:{public_id}", by=by.id, at=at, part=finding.part, rule=finding.rule)
    return row


def unweigh(session: Session, public_id: str, weighing_id: int, *, by: Principal, at: datetime) -> None:
    """Have a weighed finding weighed again.

    Raises NotFound, WrongState, and NotAllowed for who may neither write the part nor review drafts.
    """
    refuse_without(by, Permission.READ_DRAFT)
    draft = locked(session, public_id)
    row = session.get(DraftWeighing, weighing_id)
    if row is None or row.draft_id != draft.id:
        raise NotFound(N_("There is no such reason on this draft; somebody may have taken it back."))
    if not may_write(by, row.part) and not may_review(by):
        refuse_without(by, permission_for(row.part))
    if draft.state in CLOSED:
        raise WrongState(WHERE[State(draft.state)])
    session.delete(row)
    record(session, "unweigh finding", f"draft:{public_id}", by=by.id, at=at, part=row.part, rule=row.rule)


def _named(mark: str, found: Sequence[Finding], parts: Parts) -> Finding:
    marks: Mapping[str, Finding] = {mark_of(each, parts): each for each in found}
    finding = marks.get(mark)
    if finding is None:
        raise FindingGone(N_("This finding is not there any more: the words at its place have changed."))
    if not can_be_weighed(finding):
        raise NotWeighable(N_("Only what is to be weighed can be weighed. What must be mended is mended."))
    return finding
