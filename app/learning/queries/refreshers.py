"""Reads for refreshers: what waits to be refreshed, the last set, what a learner has chosen."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from sqlalchemy import BindParameter, ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session

from app.assessment.models import Attempt, Kind
from app.assessment.policy import sat_by
from app.catalogue.queries import PublishedModule, current_modules
from app.credentials.models import Certificate
from app.credentials.policy import held_by
from app.learning import refreshing
from app.learning.models import LearnerChoice, ModulePass, RefresherCard
from app.learning.policy import Learner, earned_by
from app.learning.refreshing import Kept, Memory


@dataclass(frozen=True)
class Choices:
    """What a learner wants: short refreshers, and mail that reminds. Both, until they say otherwise."""

    refreshers: bool = True
    mail: bool = True


@dataclass(frozen=True)
class RefresherStanding:
    """Whether a set can be begun now, and if not, why."""

    is_wanted: bool
    """False when the learner turned refreshers off."""
    open_set: Attempt | None
    """A set that was begun and not sent."""
    next_from: datetime | None
    """From when on the fortnight lets another set begin; None: no set was begun yet."""
    items: tuple[Kept, ...]
    """What the next set would ask, as things stand; empty when nothing is about to be forgotten."""

    def may_begin(self, at: datetime) -> bool:
        """Whether a set can be begun, or gone on with."""
        if not self.is_wanted:
            return False
        return self.open_set is not None or (bool(self.items) and not self.is_too_soon(at))

    def is_too_soon(self, at: datetime) -> bool:
        """Whether the last set was begun less than a fortnight ago."""
        return self.next_from is not None and at < self.next_from


def is_waiting(
    learner: Learner, *, at: datetime | BindParameter[datetime], on: date | BindParameter[date]
) -> ColumnElement[bool]:
    """The learner's cards that are due, in modules with a pass that counts or tracks with a valid certificate.

    ``on`` is the day of ``at``.
    """
    passed = exists().where(
        earned_by(learner),
        ModulePass.module_key == RefresherCard.module_key,
        ModulePass.passed_on <= on,
        ModulePass.expires > on,
    )
    certified = exists().where(
        held_by(learner.id),
        Certificate.track_code == RefresherCard.track_code,
        Certificate.revoked_on.is_(None),
        Certificate.issued <= on,
        Certificate.expires > on,
    )
    return and_(
        RefresherCard.account_id == learner.id,
        RefresherCard.due <= at,
        or_(passed.correlate(RefresherCard), certified.correlate(RefresherCard)),
    )


def kept(card: RefresherCard) -> Kept:
    """A card as a value."""
    memory = Memory(card.due, card.was_missed, card.card)
    return Kept(card.track_code, card.module_key, card.item_key, memory)


def still_asked(found: Iterable[Kept], modules: dict[str, PublishedModule]) -> list[Kept]:
    """Those of the items that the current version of their module still has; none of withdrawn modules."""
    taught = {key: module.document for key, module in modules.items() if not module.is_withdrawn}
    return [
        each for each in found if each.module_key in taught and taught[each.module_key].item(each.item_key) is not None
    ]


def standing_of(
    cards: Collection[Kept],
    modules: dict[str, PublishedModule],
    last: Attempt | None,
    off_at: datetime | None,
    *,
    at: datetime,
) -> RefresherStanding:
    """Whether a set can be begun, from what was read: due cards, current modules, the last set, the choice."""
    return RefresherStanding(
        is_wanted=off_at is None,
        open_set=last if last is not None and not last.is_submitted else None,
        next_from=refreshing.next_possible(last.started_at if last is not None else None),
        items=refreshing.next_set(still_asked(cards, modules), at=at),
    )


def refresher_standing(session: Session, learner: Learner, *, at: datetime) -> RefresherStanding:
    """Whether a set can be begun; four statements."""
    cards = [
        kept(card) for card in session.scalars(select(RefresherCard).where(is_waiting(learner, at=at, on=at.date())))
    ]
    modules = current_modules(session, {each.module_key for each in cards}) if cards else {}
    off_at = session.scalar(select(LearnerChoice.refreshers_off_at).where(LearnerChoice.account_id == learner.id))
    return standing_of(cards, modules, last_set(session, learner.id), off_at, at=at)


def last_set(session: Session, account_id: int) -> Attempt | None:
    """The set that the account began last; an open one before all others."""
    return session.scalar(
        select(Attempt)
        .where(sat_by(account_id), Attempt.kind == Kind.REFRESHER)
        .order_by(Attempt.submitted_at.is_(None).desc(), Attempt.started_at.desc(), Attempt.id.desc())
        .limit(1)
    )


def choices(session: Session, account_id: int) -> Choices:
    """What the account wants."""
    row = session.get(LearnerChoice, account_id)
    return Choices() if row is None else Choices(row.refreshers_off_at is None, row.mail_off_at is None)


def cards_of(session: Session, account_id: int, module_keys: Collection[str]) -> dict[tuple[str, str], RefresherCard]:
    """The account's cards of these modules, by module and item."""
    rows = session.scalars(
        select(RefresherCard).where(
            RefresherCard.account_id == account_id, RefresherCard.module_key.in_(tuple(module_keys))
        )
    )
    return {(card.module_key, card.item_key): card for card in rows}


def certified_on(session: Session, account_id: int, track_code: str, *, on: date) -> tuple[date, str] | None:
    """When the account, or its person, was last certified in a track, and for which audience; revoked ones apart."""
    row = session.execute(
        select(Certificate.issued, Certificate.audience)
        .where(
            held_by(account_id),
            Certificate.track_code == track_code,
            Certificate.revoked_on.is_(None),
            Certificate.issued <= on,
        )
        .order_by(Certificate.issued.desc(), Certificate.id.desc())
        .limit(1)
    ).one_or_none()
    return None if row is None else (row[0], row[1])


def marks_of(attempt: Attempt) -> dict[str, Fraction]:
    """The marks of each item of an attempt that was sent, by the item's name."""
    return {name: Fraction(marks) for name, marks in (attempt.marks or {}).items()}
