"""A published version is reviewed again without a change: an expert reads it, an adviser, another person, confirms."""

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy.orm import Session

from app.accounts.policy import SignedIn
from app.authoring import queries
from app.authoring.actions.reviewing import SamePerson, refuse_same_person
from app.authoring.models import ReviewReminder
from app.authoring.policy import refuse_without
from app.authoring.queries.renewals import authors_of_version
from app.authoring.review_dates import next_review
from app.authoring.steps import Hand, is_among
from app.catalogue.actions import confirm_review, read_again, waiting_review
from app.catalogue.models import ModuleReview
from app.i18n import N_
from app.permissions import Permission


def begin_renewal(session: Session, key: str, number: int, *, by: SignedIn, at: datetime) -> ModuleReview:
    """Say as an expert of the subject that the current version needs no change; an adviser has to confirm it.

    Raises NotAllowed without the right for the whole country, SamePerson for a writer of the version, NotFound, and
    WrongReview when it is not the current version or waits for its adviser already.
    """
    refuse_without(by, Permission.REVIEW_MODULE)
    refuse_same_person(session, authors_of_version(session, key, number), by)
    return read_again(session, key, number, by=by, at=at)


def confirm_renewal(
    session: Session, key: str, number: int, *, by: SignedIn, at: datetime, review_due: date | None = None
) -> ModuleReview:
    """Confirm as a child-protection adviser that the current version needs no change, until its next review.

    Raises as :func:`begin_renewal`; SamePerson for its expert too; and Invalid for a day of the next review that is
    past or more than twelve months away.
    """
    refuse_without(by, Permission.SAFEGUARD_MODULE)
    due = next_review(review_due, at.date())
    refuse_same_person(session, authors_of_version(session, key, number), by)
    row = waiting_review(session, key, number)
    if is_among(Hand(by.id, by.person_id), queries.hands_of(session, [row.read_by])):
        raise SamePerson(N_("You have read this version as its expert. Somebody else must look at its safety."))
    return confirm_review(session, key, row, due, by=by, at=at)


def mark_reminded(session: Session, account_id: int, told: Iterable[tuple[int, date, int]], *, at: datetime) -> None:
    """Keep that somebody's letter was handed over; each of the told is a version, the day of its review, and a step."""
    session.add_all(
        ReviewReminder(account_id=account_id, version_id=version_id, review_due=due, days=step, told_at=at)
        for version_id, due, step in told
    )
    session.flush()
