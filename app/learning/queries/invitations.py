"""What the first page shows beside the tracks: certificates, open follow-ups, a waiting refresher. One statement."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Date, Integer, Select, and_, bindparam, literal, select, union_all
from sqlalchemy.orm import Session, aliased

from app.assessment.models import Attempt, Kind
from app.assessment.policy import sat_by
from app.catalogue.documents import TrackDocument
from app.catalogue.queries import PublishedModule
from app.credentials.models import Certificate
from app.credentials.policy import held_by
from app.db import UtcDateTime
from app.learning import following_up
from app.learning.models import FollowUp, LearnerChoice, RefresherCard
from app.learning.policy import Learner
from app.learning.queries.follow_ups import OwnFollowUp, followed_up_tracks, is_followed_up_between, own_follow_up
from app.learning.queries.refreshers import RefresherStanding, is_waiting, kept, standing_of
from app.learning.refreshing import Kept

_CERTIFICATE, _CARD = 1, 2


@dataclass(frozen=True)
class AtHome:
    """What was read for the first page."""

    certificates: tuple[Certificate, ...]
    """Of the account and its person, the newest first."""
    follow_ups: tuple[OwnFollowUp, ...]
    """Those that can be answered today, answered and declined ones too."""
    cards: tuple[Kept, ...]
    """Items that are due."""
    last_set: Attempt | None
    refreshers_off_at: datetime | None

    def invitations(self, tracks: Mapping[str, TrackDocument]) -> tuple[OwnFollowUp, ...]:
        """The follow-ups to invite to: neither declined nor done, of tracks that have one."""
        offered = followed_up_tracks(tracks.values())
        return tuple(
            each
            for each in self.follow_ups
            if each.track_code in offered and not each.is_declined and not each.is_done(offered[each.track_code])
        )

    def refresher(self, modules: dict[str, PublishedModule], *, at: datetime) -> RefresherStanding:
        """Whether a refresher can be begun."""
        return standing_of(self.cards, modules, self.last_set, self.refreshers_off_at, at=at)


def at_home(session: Session, learner: Learner, *, at: datetime) -> AtHome:
    """Everything for the first page in one statement, however many certificates and cards there are."""
    first, last = following_up.issued_between(at.date())
    values = {
        "account_id": learner.id,
        "person_id": learner.person_id,
        "at": at,
        "on": at.date(),
        "first": first,
        "last": last,
    }
    certificates: list[Certificate] = []
    follow_ups: list[OwnFollowUp] = []
    cards: list[Kept] = []
    last_set: Attempt | None = None
    off_at: datetime | None = None
    for certificate, follow_up, attempt, sent_at, is_open, card, last_set, off_at in session.execute(  # noqa: B007
        ROWS, values
    ):
        if certificate is not None:
            certificates.append(certificate)
        if is_open and certificate is not None:
            follow_ups.append(own_follow_up((certificate, follow_up, attempt, sent_at)))
        if card is not None:
            cards.append(kept(card))
    return AtHome(tuple(certificates), tuple(follow_ups), tuple(cards), last_set, off_at)


@dataclass(frozen=True)
class _Asker:
    """Stands for whoever asks in a statement that is built once."""

    id: Any
    person_id: Any
    name: str = ""
    language: str = ""


def _rows() -> Select[*tuple[Any, ...]]:
    """One row for each certificate with its follow-up, and one for each due card; the rest stands in every row."""
    asker = _Asker(bindparam("account_id", type_=Integer()), bindparam("person_id", type_=Integer()))
    at, on = bindparam("at", type_=UtcDateTime()), bindparam("on", type_=Date())
    first, last = bindparam("first", type_=Date()), bindparam("last", type_=Date())
    sorts = union_all(select(literal(_CERTIFICATE).label("sort")), select(literal(_CARD))).subquery()
    test, last_set = aliased(Attempt), aliased(Attempt)
    newest = (
        select(Attempt.id)
        .where(sat_by(asker.id), Attempt.kind == Kind.REFRESHER)
        .order_by(Attempt.submitted_at.is_(None).desc(), Attempt.started_at.desc(), Attempt.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    is_open = and_(Certificate.account_id == asker.id, is_followed_up_between(first, last))
    return (
        select(
            Certificate,
            FollowUp,
            test.public_id,
            test.submitted_at,
            is_open,
            RefresherCard,
            last_set,
            LearnerChoice.refreshers_off_at,
        )
        .select_from(sorts)
        .outerjoin(Certificate, and_(sorts.c.sort == _CERTIFICATE, held_by(asker.id)))
        .outerjoin(FollowUp, FollowUp.certificate_id == Certificate.id)
        .outerjoin(test, test.id == FollowUp.attempt_id)
        .outerjoin(RefresherCard, and_(sorts.c.sort == _CARD, is_waiting(asker, at=at, on=on)))
        .outerjoin(last_set, last_set.id == newest)
        .outerjoin(LearnerChoice, LearnerChoice.account_id == asker.id)
        .order_by(Certificate.issued.desc(), Certificate.id.desc())
    )


ROWS: Final = _rows()
"""Built once: the first page is asked for more often than any other."""
