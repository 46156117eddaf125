"""Handing in and reviewing: two people approve, neither has written a word of it, and each names what they read."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Final, cast

from sqlalchemy.orm import Session

from app.accounts.policy import SignedIn
from app.audit.actions import record
from app.authoring import queries
from app.authoring.actions.writing import WrongState, locked
from app.authoring.checklist import TO_TICK, unlooked
from app.authoring.findings import Finding
from app.authoring.limits import LONGEST_WORDS
from app.authoring.models import DraftReview, ModuleDraft
from app.authoring.policy import refuse_without
from app.authoring.standing import blocking
from app.authoring.steps import AFTER, REVIEWED_IN, WHERE, Hand, Kind, Said, State, Verdict, is_among
from app.catalogue.actions.publishing import current_version
from app.errors import Conflict, Invalid, NotAllowed
from app.i18n import N_
from app.permissions import Permission

SHORTEST_DIGEST: Final = 12
"""So many signs of a digest name it."""
UNLOOKED: Final = N_("Tick every point that you have looked at; what you could not look at keeps it from going on.")
_POINTS: Final = frozenset(rule.number for rule in TO_TICK)
_RIGHTS: Final = {Kind.EXPERT: Permission.REVIEW_MODULE, Kind.SAFEGUARDING: Permission.SAFEGUARD_MODULE}


class Stale(Conflict):
    """Raised when the draft was changed since somebody read it."""


class SamePerson(NotAllowed):
    """Raised when one person would take two steps that two people must take."""


class NotSound(Conflict):
    """Raised when findings keep a draft from going on; the message tells the first."""


class Superseded(Conflict):
    """Raised when another version was published since the draft was begun."""


def submit(
    session: Session,
    public_id: str,
    *,
    digest: str,
    found: Sequence[Finding],
    by: SignedIn,
    at: datetime,
    replaces: int | None = None,
) -> ModuleDraft:
    """Hand a draft in for review.

    Args:
        session: a writing one.
        public_id: the draft.
        digest: of the draft that the findings are about.
        found: everything that is wrong with it.
        by: who hands it in.
        at: when.
        replaces: the number of the present version, by who has seen that it was published since the draft was begun.

    Raises:
        NotAllowed: without the right to write.
        NotFound: there is no such draft.
        WrongState: it was handed in already, or is closed.
        Stale: it was saved while its findings were looked for.
        NotSound: findings keep it from being published.
        Superseded: another version was published since, and ``replaces`` does not name it.
    """
    refuse_without(by, Permission.WRITE_MODULE)
    draft = _at(session, public_id, State.DRAFT, digest)
    refuse_unsound(found)
    _follow(session, draft, replaces)
    draft.state = State.EXPERT_REVIEW
    record(session, "submit draft", f"draft:{public_id}", by=by.id, at=at, digest=draft.digest)
    return draft


def review(
    session: Session,
    public_id: str,
    kind: Kind,
    said: Said,
    *,
    by: SignedIn,
    at: datetime,
) -> DraftReview:
    """Approve a draft, or return it to its writers with a reason.

    Raises:
        NotAllowed: without the right for the whole country.
        SamePerson: the reviewer has written a part of it, or has reviewed it as its expert.
        NotFound: there is no such draft.
        WrongState: this review is not the next step.
        Stale: the draft is another than the one that ``said`` names.
        Invalid: it is returned without a reason, or approved for safety without a look at every point of the list.
    """
    refuse_without(by, _RIGHTS[kind])
    why, is_approved = said.reason.strip(), said.verdict is Verdict.APPROVED
    if not is_approved and not why:
        missing = N_("Say why it goes back, so that it can be put right.")
        raise Invalid(missing, fields={"reason": [missing]})
    if len(why) > LONGEST_WORDS:
        wrong = N_("A text is longer than %(most)s characters.", most=LONGEST_WORDS)
        raise Invalid(wrong, fields={"reason": [wrong]})
    draft = _at(session, public_id, REVIEWED_IN[kind], said.digest)
    refuse_same_person(session, draft.authors, by)
    if kind is Kind.SAFEGUARDING:
        _refuse_expert(session, draft, by)
        if is_approved:
            _refuse_unlooked(said.checked)
    row = DraftReview(
        draft_id=draft.id,
        revision=draft.revision,
        digest=draft.digest,
        kind=kind,
        verdict=said.verdict,
        reason=why or None,
        checked=sorted(said.checked & _POINTS) if kind is Kind.SAFEGUARDING else None,
        reviewed_by=by.id,
        reviewed_at=at,
    )
    session.add(row)
    draft.state = AFTER[kind] if is_approved else State.DRAFT
    verdict = said.verdict
    record(
        session, "review draft", f"draft:{public_id}", by=by.id, at=at, kind=kind, verdict=verdict, digest=draft.digest
    )
    return row


def refuse_unsound(found: Iterable[Finding]) -> None:
    """Raise :class:`NotSound` while structure or English words have a finding that keeps them from going out."""
    refusals = blocking(found)
    if refusals:
        first = refusals[0]
        raise NotSound(
            N_(
                "%(count)s findings keep this draft from going on. The first, in %(part)s: %(first)s",
                count=len(refusals),
                part=first.part,
                first=first.sentence,
            )
        )


def refuse_same_person(session: Session, account_ids: Iterable[int], by: SignedIn) -> None:
    """Raise :class:`SamePerson` when one of the accounts is the asker's, or of the same person."""
    if is_among(Hand(by.id, by.person_id), queries.hands_of(session, account_ids)):
        raise SamePerson(N_("You have written a part of this draft. Somebody else must take this step."))


def check_digest(draft: ModuleDraft, digest: str) -> None:
    """Raise :class:`Stale` unless the digest, or its first twelve signs, is that of the draft as it is now."""
    if len(digest) < SHORTEST_DIGEST or not draft.digest.startswith(digest):
        raise Stale(N_("The draft has been changed since you read it. Read it again, then decide."))


def _at(session: Session, public_id: str, wanted: State, digest: str) -> ModuleDraft:
    draft = locked(session, public_id)
    if draft.state != wanted:
        raise WrongState(WHERE[State(draft.state)])
    check_digest(draft, digest)
    return draft


def _refuse_expert(session: Session, draft: ModuleDraft, by: SignedIn) -> None:
    """The second reviewer is another person than the first."""
    last = cast(DraftReview, queries.last_review(session, draft))
    if is_among(Hand(by.id, by.person_id), queries.hands_of(session, [last.reviewed_by])):
        raise SamePerson(N_("You have reviewed this draft as its expert. Somebody else must look at its safety."))


def _refuse_unlooked(checked: Collection[int]) -> None:
    """Whoever approves for the safety of children has looked at every point that the service itself cannot see to."""
    missing = unlooked(checked)
    if missing:
        points = [N_("Point %(number)s: %(point)s", number=rule.number, point=rule.sentence) for rule in missing]
        raise Invalid(UNLOOKED, fields={"checked": points})


def _follow(session: Session, draft: ModuleDraft, replaces: int | None) -> None:
    current = current_version(session, draft.module_key)
    if current is None or current.id == draft.base_version_id:
        return
    if replaces != current.number:
        raise superseded(draft.module_key, current.number)
    draft.base_version_id = current.id


def superseded(key: str, number: int) -> Superseded:
    """The refusal to replace a version that the writers have not seen."""
    return Superseded(
        N_(
            "Version %(number)s of %(key)s was published since this draft was begun. Compare the two, bring over what "
            "is to stay, and hand the draft in naming that version.",
            number=number,
            key=key,
        )
    )
