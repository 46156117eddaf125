"""Invite to a follow-up, begin it, tell about practice, or decline. Nothing here touches a certificate."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.assessment.actions import Sat, start_attempt
from app.assessment.forms import Form, draw_across
from app.assessment.models import Attempt, Kind
from app.catalogue.queries import PublishedModule, current_modules, track
from app.credentials.models import Certificate
from app.errors import Conflict, Invalid
from app.i18n import N_
from app.learning import following_up
from app.learning.following_up import Asked
from app.learning.models import FollowUp, PracticeAnswer
from app.learning.policy import Learner
from app.learning.queries.follow_ups import OwnFollowUp, first_post_test_names, follow_up, last_day_of


class NotOpen(Conflict):
    """Raised when a follow-up is not, or no longer, to be answered; what was sent before stands."""


def mark_invited(session: Session, certificate_id: int, *, at: datetime) -> None:
    """Keep that an invitation was handed to the mail server."""
    _kept(session, session.get_one(Certificate, certificate_id)).invited_at = at
    session.flush()


def begin_follow_up(session: Session, public_id: str, *, by: Learner, language: str, at: datetime) -> Attempt:
    """Begin the test, or go on with it. It asks other questions than the first post-test while the bank allows.

    Raises:
        NotFound: there is no such follow-up of the learner.
        NotOpen: its window is closed, the test was sent, or the track has none.
    """
    found = _open(session, public_id, by=by, at=at)
    if found.is_sent:
        raise NotOpen(N_("You have sent these answers already. Thank you."))
    taught = track(session, found.track_code)
    if not taught.tests.follow_up:
        raise NotOpen(N_("This track asks no questions at the follow-up."))
    current = current_modules(session, taught.modules)
    modules = [_anchored(module) for module in current.values() if not module.is_withdrawn]
    if not modules:
        raise NotOpen(N_("What this follow-up asks about has been withdrawn for the time being. Please come back."))
    known = first_post_test_names(session, by.id, taught.code)

    def form(seed: int, avoid: frozenset[str]) -> Form:
        return draw_across(modules, taught.tests.follow_up, seed, avoid | known)

    begun = start_attempt(
        session,
        by.id,
        Sat(Kind.FOLLOW_UP, taught.code, taught.audience),
        form,
        version_id=None,
        at=at,
        language=language,
    )
    _attach(session, _kept(session, found.certificate), begun)
    return begun


def _anchored(module: PublishedModule) -> PublishedModule:
    """The module with those items only that are linked to a paragraph of the guidelines."""
    items = tuple(item for item in module.document.items if item.anchors)
    return replace(module, document=replace(module.document, items=items))


def _attach(session: Session, row: FollowUp, begun: Attempt) -> None:
    """Let the follow-up own the test; one that was left open in an earlier window belongs to this one now."""
    session.flush()
    session.execute(
        update(FollowUp).where(FollowUp.attempt_id == begun.id, FollowUp.id != row.id).values(attempt_id=None)
    )
    row.attempt_id, row.declined_at = begun.id, None
    session.flush()


def tell_practice(
    session: Session,
    public_id: str,
    answers: Mapping[str, Sequence[str]],
    questions: Sequence[Asked],
    *,
    by: Learner,
    at: datetime,
) -> OwnFollowUp:
    """Keep the answers about practice: keys only. While the window is open, the last ones sent count.

    Raises:
        NotFound: there is no such follow-up of the learner.
        NotOpen: its window is closed, or the track asks nothing about practice.
        Invalid: a question is missing or unknown, or an answer was not offered; nothing is changed.
    """
    found = _open(session, public_id, by=by, at=at)
    if not questions:
        raise NotOpen(N_("This track asks no questions about practice."))
    wrong = following_up.problems(answers, questions)
    if wrong:
        raise Invalid(N_("Some questions need another look; each is named below."), fields=wrong)
    row = _kept(session, found.certificate)
    row.practised_at, row.declined_at = at, None
    session.execute(delete(PracticeAnswer).where(PracticeAnswer.follow_up_id == row.id))
    session.add_all(
        PracticeAnswer(
            follow_up_id=row.id,
            question_key=question.key,
            chosen=list(answers.get(question.key, ())),
            is_safe=question.is_safe(answers.get(question.key, ())),
        )
        for question in questions
    )
    session.flush()
    return replace(found, row=row)


def decline(session: Session, public_id: str, *, by: Learner, at: datetime) -> OwnFollowUp:
    """Say "Not now": it is not offered any more, and nothing else changes. Raises NotFound and :class:`NotOpen`."""
    found = _open(session, public_id, by=by, at=at)
    row = _kept(session, found.certificate)
    row.declined_at = row.declined_at or at
    session.flush()
    return replace(found, row=row)


def refuse_if_closed(session: Session, attempt_id: int, *, at: datetime) -> None:
    """Refuse answers to a follow-up whose window is over; raises :class:`NotOpen`. Other attempts have no window."""
    last_day = last_day_of(session, attempt_id)
    if last_day is not None and at.date() > last_day:
        raise NotOpen(N_("This follow-up is closed. What you sent before stands, and your certificate is as it was."))


def _open(session: Session, public_id: str, *, by: Learner, at: datetime) -> OwnFollowUp:
    found = follow_up(session, by.id, public_id, on=at.date())
    if not following_up.is_open(found.certificate.issued, on=at.date()):
        raise NotOpen(N_("This follow-up is closed. What you sent before stands, and your certificate is as it was."))
    return found


def _kept(session: Session, certificate: Certificate) -> FollowUp:
    """What is kept of the follow-up of a certificate; made when somebody first needs it, once."""
    wanted = select(FollowUp).where(FollowUp.certificate_id == certificate.id).with_for_update()
    row = session.scalar(wanted)
    if row is not None:
        return row
    made = FollowUp(
        public_id=certificate.number,
        certificate_id=certificate.id,
        account_id=certificate.account_id,
        track_code=certificate.track_code,
        opens=following_up.opens(certificate.issued),
        closes=following_up.closes(certificate.issued),
    )
    try:
        with session.begin_nested():
            session.add(made)
    except IntegrityError:
        return session.scalars(wanted).one()
    return made
