"""The steps of a release: prepare, check, review or send back, sign, withdraw. Each is audited, none can be skipped.

Whoever takes a step names the digest of the document they have read; a document that was prepared anew in the meantime
has another. Nobody reviews or signs what they prepared, and nobody signs what they reviewed: neither with the same
account nor with another one of the same person.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import delete, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts.policy import COUNTRY, SignedIn
from app.audit.actions import record
from app.coverage.models import Release, ReleaseCell
from app.coverage.queries.releases import WrongStep, latest_published, on_its_way, open_release, people_of
from app.coverage.releases.checks import Check
from app.coverage.releases.drafting import DraftedRelease
from app.coverage.releases.steps import Act, State, Step, steps_of, taken_by
from app.errors import Conflict, Invalid, NotAllowed, NotFound
from app.i18n import N_, Message
from app.permissions import Permission

SHORTEST_DIGEST: Final = 12
"""So many signs of a digest name it."""


class Stale(Conflict):
    """Raised when the document was prepared anew since somebody read it."""


class SamePerson(NotAllowed):
    """Raised when one person would take two steps that two people must take."""


class NotPassed(Conflict):
    """Raised when a release has not passed its automatic checks."""


def prepare(session: Session, draft: DraftedRelease, *, by: SignedIn, at: datetime) -> Release:
    """Keep a draft as the release of its date; one that was prepared before and not passed on is replaced.

    Raises:
        NotAllowed: without the right for the whole country.
        Stale: another release was published since the draft was made.
        WrongStep: the release of the date is already with the statistician or the coordinator.
    """
    _check_right(by, Permission.PREPARE_RELEASE)
    if latest_published(session) != draft.seen:
        raise Stale(N_("Another release has been published meanwhile. Prepare this one again."))
    document = draft.document
    found = open_release(session, document.ref_date)
    row = _added(session, draft) if found is None else _locked(session, found.code)
    if row.state != State.DRAFT:
        raise on_its_way(row.code)
    row.digest, row.document, row.findings = document.digest, document.plain()["document"], []
    row.reason = document.reason
    _step(row, Step(Act.PREPARED, by.id, at, document.digest, document.reason))
    session.flush()
    session.execute(delete(ReleaseCell).where(ReleaseCell.release_id == row.id))
    session.execute(
        insert(ReleaseCell),
        [
            {"release_id": row.id, **entry.key._asdict(), "withheld": entry.withheld, "n": entry.n}
            for entry in draft.entries
        ],
    )
    record(session, "prepare", f"release:{row.code}", by=by.id, at=at, digest=row.digest, cells=len(document.cells))
    return row


def keep_checks(
    session: Session, code: str, found: Sequence[Check], *, digest: str, by: SignedIn, at: datetime
) -> Release:
    """Keep what the automatic checks found of a document; when all that must hold holds, it goes to the statistician.

    Raises NotAllowed, NotFound, Stale, WrongStep.
    """
    _check_right(by, Permission.PREPARE_RELEASE)
    row = _locked(session, code)
    _check_state(row, State.DRAFT, digest)
    failed = [check for check in found if check.is_blocking and not check.passed]
    row.findings = [check.plain() for check in found]
    if not failed:
        row.state = State.CHECKED
        _step(row, Step(Act.CHECKED, by.id, at, row.digest))
    record(
        session,
        "check",
        f"release:{code}",
        by=by.id,
        at=at,
        digest=row.digest,
        failed=", ".join(check.code for check in failed) or None,
    )
    return row


def review(session: Session, code: str, *, digest: str, by: SignedIn, at: datetime) -> Release:
    """Find a checked release right, as its statistician; raise NotAllowed, SamePerson, NotFound, Stale, WrongStep."""
    _check_right(by, Permission.REVIEW_RELEASE)
    row = _locked(session, code)
    _check_state(row, State.CHECKED, digest)
    _check_other_person(session, row, by)
    row.state = State.REVIEWED
    _step(row, Step(Act.REVIEWED, by.id, at, row.digest))
    record(session, "review", f"release:{code}", by=by.id, at=at, digest=row.digest)
    return row


def send_back(session: Session, code: str, reason: str, *, digest: str, by: SignedIn, at: datetime) -> Release:
    """Send a release back to whoever prepares it, with a reason.

    The statistician may until it is signed; the coordinator in place of signing. Raises NotAllowed, NotFound, Stale,
    WrongStep, and Invalid without a reason.
    """
    if not reason.strip():
        missing = N_("Say why it goes back, so that it can be put right.")
        raise Invalid(missing, fields={"reason": [missing]})
    row = _locked(session, code)
    may_review = by.may(Permission.REVIEW_RELEASE, within=COUNTRY)
    if not may_review:
        _check_right(by, Permission.SIGN_RELEASE)
    is_there = row.state == State.REVIEWED or (may_review and row.state == State.CHECKED)
    _check_state(row, State(row.state) if is_there else State.CHECKED if may_review else State.REVIEWED, digest)
    row.state = State.DRAFT
    row.findings = []
    _step(row, Step(Act.RETURNED, by.id, at, row.digest, reason.strip()))
    record(session, "send back", f"release:{code}", by=by.id, at=at, digest=row.digest)
    return row


def sign(session: Session, code: str, *, digest: str, by: SignedIn, at: datetime) -> Release:
    """Sign a reviewed release, as the coordinator; from then on it is public and never changed.

    Raises NotAllowed, SamePerson, NotFound, Stale, WrongStep.
    """
    _check_right(by, Permission.SIGN_RELEASE)
    row = _locked(session, code)
    _check_state(row, State.REVIEWED, digest)
    _check_other_person(session, row, by)
    if any(check["is_blocking"] and check["failed"] for check in row.findings) or not row.findings:
        raise NotPassed(N_("This release has not passed its automatic checks."))
    row.state, row.published_at = State.PUBLISHED, at
    _step(row, Step(Act.SIGNED, by.id, at, row.digest))
    record(session, "publish", f"release:{code}", by=by.id, at=at, digest=row.digest)
    return row


def withdraw(session: Session, code: str, reason: str, *, digest: str, by: SignedIn, at: datetime) -> Release:
    """Take a published release back, as the coordinator, with a reason that is public.

    Its document is no longer given out; its digest stays, and the registry remembers what it told, because others may
    have kept it. A revision of the date is possible. Raises NotAllowed, NotFound, Stale, WrongStep, and Invalid without
    a reason.
    """
    if not reason.strip():
        missing = N_("Say why it is withdrawn; whoever has cited it needs to know.")
        raise Invalid(missing, fields={"reason": [missing]})
    _check_right(by, Permission.SIGN_RELEASE)
    row = _locked(session, code)
    _check_state(row, State.PUBLISHED, digest)
    row.state = State.WITHDRAWN
    _step(row, Step(Act.WITHDRAWN, by.id, at, row.digest, reason.strip()))
    record(session, "withdraw", f"release:{code}", by=by.id, at=at, digest=row.digest)
    return row


def _added(session: Session, draft: DraftedRelease) -> Release:
    document = draft.document
    row = Release(
        code=document.code,
        ref_date=document.ref_date,
        number=document.number,
        period=document.period,
        state=State.DRAFT,
        revises=document.revises,
        digest=document.digest,
        document={},
        findings=[],
        steps=[],
    )
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        raise WrongStep(
            N_("Somebody else has just prepared release %(code)s. Look at it first.", code=document.code)
        ) from None
    return row


def _locked(session: Session, code: str) -> Release:
    """The release as it is now, held until the end of the transaction, so that of two who act at once one waits."""
    found = session.scalar(
        select(Release).where(Release.code == code).with_for_update().execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound(N_("There is no such release."))
    return found


def _step(row: Release, step: Step) -> None:
    row.steps = [*row.steps, step.plain()]


def _check_right(by: SignedIn, right: Permission) -> None:
    if not by.may(right, within=COUNTRY):
        raise NotAllowed(
            N_("A release speaks for the whole country. Your account has no right to do this for the whole country.")
        )


_WHERE: Final[dict[str, Message]] = {
    State.DRAFT: N_("Release %(code)s has to pass its automatic checks first."),
    State.CHECKED: N_("Release %(code)s is with the statistician."),
    State.REVIEWED: N_("Release %(code)s has been reviewed; the coordinator's signature is next."),
    State.PUBLISHED: N_("Release %(code)s has been published. It is not changed any more; prepare a revision."),
    State.WITHDRAWN: N_("Release %(code)s was withdrawn. It is not changed any more; prepare a revision."),
}


def _check_state(row: Release, wanted: State, digest: str) -> None:
    if row.state != wanted:
        raise WrongStep(Message(_WHERE[row.state].text, {"code": row.code}))
    if len(digest) < SHORTEST_DIGEST or not row.digest.startswith(digest):
        raise Stale(N_("The document has been prepared anew since you read it. Read it again, then decide."))


def _check_other_person(session: Session, row: Release, by: SignedIn) -> None:
    before = taken_by(steps_of(row.steps))
    people = {person_id for _, person_id in people_of(session, before).values() if person_id is not None}
    if by.id in before or by.person_id in people:
        raise SamePerson(N_("You have prepared or reviewed this release. Somebody else must take this step."))


__all__ = [
    "NotPassed",
    "SamePerson",
    "Stale",
    "keep_checks",
    "prepare",
    "review",
    "send_back",
    "sign",
    "withdraw",
]
