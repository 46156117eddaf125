"""Reads of follow-ups: one's own, and those that an invitation is due for."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import BindParameter, ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import Session, aliased

from app.accounts.models import Account
from app.assessment.forms import Form
from app.assessment.models import Attempt, Kind
from app.assessment.policy import sat_by
from app.catalogue.documents import TrackDocument
from app.catalogue.queries import tracks
from app.credentials.models import Certificate
from app.errors import NotFound
from app.i18n import N_
from app.learning import following_up
from app.learning.models import FollowUp, LearnerChoice, PracticeAnswer

ONLINE: Final = "online"


@dataclass(frozen=True)
class OwnFollowUp:
    """The follow-up of one certificate, whether it was begun or not. The certificate's number is its public id."""

    certificate: Certificate
    row: FollowUp | None
    """What is kept of it; None before it is invited to, begun or declined."""
    attempt: str | None
    """Public id of the test, once it was begun."""
    is_sent: bool
    """Whether the test was sent."""

    @property
    def public_id(self) -> str:
        """What addresses carry."""
        return self.certificate.number

    @property
    def track_code(self) -> str:
        """The track it is about."""
        return self.certificate.track_code

    @property
    def opens(self) -> date:
        """The first day on which it can be answered."""
        return following_up.opens(self.certificate.issued)

    @property
    def closes(self) -> date:
        """The last day on which it can be answered."""
        return following_up.closes(self.certificate.issued)

    @property
    def is_practised(self) -> bool:
        """Whether the practice questions were sent."""
        return self.row is not None and self.row.practised_at is not None

    @property
    def is_declined(self) -> bool:
        """Whether the learner said "Not now"."""
        return self.row is not None and self.row.declined_at is not None

    def is_done(self, track: TrackDocument) -> bool:
        """Whether everything that the track asks was sent."""
        return (self.is_sent or not track.tests.follow_up) and (self.is_practised or not track.practice)


def is_followed_up(on: date) -> ColumnElement[bool]:
    """The certificates whose follow-up is open on a day: earned online, not revoked, not followed by a newer one."""
    return is_followed_up_between(*following_up.issued_between(on))


def is_followed_up_between(first: date | BindParameter[date], last: date | BindParameter[date]) -> ColumnElement[bool]:
    """The same by the first and the last day of issue."""
    newer = aliased(Certificate)
    return and_(
        Certificate.source == ONLINE,
        Certificate.revoked_on.is_(None),
        Certificate.issued.between(first, last),
        ~exists()
        .where(
            newer.account_id == Certificate.account_id,
            newer.track_code == Certificate.track_code,
            newer.source == ONLINE,
            newer.revoked_on.is_(None),
            newer.issued > Certificate.issued,
        )
        .correlate(Certificate),
    )


def _rows(account_id: int) -> Select[*tuple[Any, ...]]:
    return (
        select(Certificate, FollowUp, Attempt.public_id, Attempt.submitted_at)
        .outerjoin(FollowUp, FollowUp.certificate_id == Certificate.id)
        .outerjoin(Attempt, Attempt.id == FollowUp.attempt_id)
        .where(Certificate.account_id == account_id)
        .order_by(Certificate.issued.desc(), Certificate.id.desc())
    )


def own_follow_up(row: Sequence[Any]) -> OwnFollowUp:
    """From a certificate, its follow-up, and the public id and the moment of sending of the test."""
    return OwnFollowUp(row[0], row[1], row[2], row[3] is not None)


def open_follow_ups(session: Session, account_id: int, *, on: date) -> list[OwnFollowUp]:
    """The account's follow-ups that can be answered on a day, answered ones too, the newest certificate first."""
    return [own_follow_up(row) for row in session.execute(_rows(account_id).where(is_followed_up(on)))]


def follow_up(session: Session, account_id: int, public_id: str, *, on: date) -> OwnFollowUp:
    """One of them, or one that was begun before; raises NotFound for what is not the account's own."""
    kept = or_(FollowUp.attempt_id.is_not(None), FollowUp.practised_at.is_not(None))
    wanted = _rows(account_id).where(Certificate.number == public_id, or_(is_followed_up(on), kept))
    row = session.execute(wanted).one_or_none() if public_id.isprintable() else None
    if row is None:
        raise NotFound(N_("There is no such follow-up of yours."))
    return own_follow_up(row)


def last_day_of(session: Session, attempt_id: int) -> date | None:
    """The last day on which the test of a follow-up can be answered; None for an attempt that belongs to none."""
    return session.scalar(select(FollowUp.closes).where(FollowUp.attempt_id == attempt_id))


def practice_answers(session: Session, found: OwnFollowUp) -> dict[str, tuple[str, ...]]:
    """What was chosen for each practice question."""
    if found.row is None:
        return {}
    rows = session.execute(
        select(PracticeAnswer.question_key, PracticeAnswer.chosen).where(PracticeAnswer.follow_up_id == found.row.id)
    )
    return {key: tuple(chosen) for key, chosen in rows}


def first_post_test_names(session: Session, account_id: int, track_code: str) -> frozenset[str]:
    """Names of the items of the account's first post-test of a track; a follow-up asks others."""
    form = session.scalar(
        select(Attempt.form)
        .where(sat_by(account_id), Attempt.kind == Kind.POST, Attempt.subject == track_code)
        .order_by(Attempt.is_first.desc(), Attempt.id)
        .limit(1)
    )
    return frozenset() if form is None else frozenset(Form.from_plain(form).item_names)


@dataclass(frozen=True)
class DueInvitation:
    """Somebody to invite: as much as a letter needs."""

    certificate_id: int
    account_id: int
    track_code: str
    email: str
    name: str
    language: str
    closes: date


def due_invitations(session: Session, *, on: date) -> list[DueInvitation]:
    """Whose follow-up is open, not invited to, begun or declined, and who may be written to; the oldest first."""
    offered = followed_up_tracks(card.document for card in tracks(session))
    rows = session.execute(
        select(
            Certificate.id,
            Account.id,
            Certificate.track_code,
            Account.email,
            Account.name,
            Account.language,
            Certificate.issued,
        )
        .join(Account, Account.id == Certificate.account_id)
        .outerjoin(FollowUp, FollowUp.certificate_id == Certificate.id)
        .outerjoin(LearnerChoice, LearnerChoice.account_id == Account.id)
        .where(
            is_followed_up(on),
            Certificate.track_code.in_(offered),
            Account.disabled_at.is_(None),
            LearnerChoice.mail_off_at.is_(None),
            FollowUp.invited_at.is_(None),
            FollowUp.declined_at.is_(None),
            FollowUp.attempt_id.is_(None),
            FollowUp.practised_at.is_(None),
        )
        .order_by(Certificate.issued, Certificate.id)
    )
    return [DueInvitation(*row[:6], closes=following_up.closes(row[6])) for row in rows]


def followed_up_tracks(found: Iterable[TrackDocument]) -> Mapping[str, TrackDocument]:
    """The tracks that have a follow-up: a test, practice questions, or both."""
    return {each.code: each for each in found if each.tests.follow_up or each.practice}
