"""A published version is read again by two people who find nothing to change, so that it stays current."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.audit.actions import record
from app.catalogue.models import Module, ModuleReview, ModuleVersion
from app.errors import Conflict, NotFound
from app.i18n import N_
from app.permissions import Principal


class WrongReview(Conflict):
    """Raised when a version is no longer the current one, or this is not the next step of its review."""


def read_again(session: Session, key: str, number: int, *, by: Principal, at: datetime) -> ModuleReview:
    """Say as its expert that the current version needs no change. Raises NotFound and :class:`WrongReview`."""
    version = _current(session, key, number)
    row = ModuleReview(version_id=version.id, read_by=by.id, read_at=at)
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        raise WrongReview(
            N_("An expert has read this version again already; the child-protection adviser is next.")
        ) from None
    record(session, "read again", f"module:{key}", by=by.id, at=at, version=number)
    return row


def waiting_review(session: Session, key: str, number: int) -> ModuleReview:
    """The review of the current version that waits for its adviser, held. Raises NotFound and :class:`WrongReview`."""
    version = _current(session, key, number)
    wanted = select(ModuleReview).where(ModuleReview.version_id == version.id, ModuleReview.confirmed_at.is_(None))
    row = session.scalar(wanted.with_for_update())
    if row is None:
        raise WrongReview(N_("An expert of the subject reads this version again first."))
    return row


def confirm_review(
    session: Session, key: str, row: ModuleReview, due: date, *, by: Principal, at: datetime
) -> ModuleReview:
    """Confirm as its adviser that nothing needs a change; the version is current until ``due``."""
    row.confirmed_by, row.confirmed_at, row.review_due = by.id, at, due
    session.flush()
    record(session, "renew review", f"module:{key}", by=by.id, at=at, review_due=due.isoformat())
    return row


def _current(session: Session, key: str, number: int) -> ModuleVersion:
    version = (
        session.scalar(
            select(ModuleVersion).join(Module, Module.current_version_id == ModuleVersion.id).where(Module.key == key)
        )
        if key.isprintable()
        else None
    )
    if version is None:
        raise NotFound(N_("There is no module %(key)s.", key=key))
    if version.number != number:
        raise WrongReview(N_("Version %(number)s of %(key)s is not the current one.", number=number, key=key))
    return version
