"""Reads of attempts and answers, always of one account."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import ColumnElement, Select, and_, bindparam, select
from sqlalchemy.orm import Session

from app.assessment.forms import Form
from app.assessment.models import Answer, Attempt, Kind
from app.assessment.policy import sat_by
from app.catalogue.documents import ModuleDocument
from app.catalogue.queries import module_versions
from app.errors import NotFound
from app.i18n import N_

UNKNOWN: Final = N_("There is no such attempt of yours.")
_attempt: Final = Attempt.__table__.c
SITTING: Final = (
    select(_attempt.id, _attempt.form, _attempt.submitted_at, _attempt.kind)
    .where(_attempt.public_id == bindparam("public_id"), _attempt.account_id == bindparam("account_id"))
    .with_for_update(read=True)
)
"""Built once and without the ORM: every saved answer begins with it."""


@dataclass(frozen=True)
class Sitting:
    """As much of an attempt as saving an answer needs."""

    attempt_id: int
    form: Form
    is_submitted: bool
    kind: Kind = Kind.QUIZ


def attempt_of(session: Session, account_id: int, public_id: str) -> Attempt:
    """An attempt of the account; :class:`NotFound` for everybody else's."""
    found = session.scalar(select(Attempt).where(Attempt.public_id == public_id, sat_by(account_id)))
    if found is None:
        raise NotFound(UNKNOWN)
    return found


def sitting_of(session: Session, account_id: int, public_id: str) -> Sitting:
    """An attempt of the account for saving an answer: it cannot be submitted before this transaction ends.

    Raises :class:`NotFound` for everybody else's.
    """
    row = session.connection().execute(SITTING, {"public_id": public_id, "account_id": account_id}).one_or_none()
    if row is None:
        raise NotFound(UNKNOWN)
    return Sitting(row[0], Form.from_plain(row[1]), row[2] is not None, Kind(row[3]))


def answers_of(session: Session, attempt: Attempt) -> dict[str, tuple[str, ...]]:
    """What is chosen, by item; withdrawn answers are left out."""
    rows = session.execute(select(Answer.item_key, Answer.chosen).where(Answer.attempt_id == attempt.id))
    return {key: tuple(chosen) for key, chosen in rows if chosen}


def versions_of(attempt: Attempt) -> Mapping[str, int]:
    """The version of each module that an attempt asks, by key; the key of a quiz's own module is the empty string."""
    if attempt.version_id is not None:
        return {"": attempt.version_id}
    return Form.from_plain(attempt.form).versions


def documents_of(session: Session, attempt: Attempt) -> dict[str, ModuleDocument]:
    """The documents that an attempt is marked by, as :func:`versions_of` names them; one statement."""
    versions = versions_of(attempt)
    found = module_versions(session, versions.values())
    return {key: found[version_id].document for key, version_id in versions.items()}


def open_attempt(session: Session, account_id: int, kind: Kind, subject: str) -> Attempt | None:
    """The attempt that the account has not submitted yet, if any."""
    return session.scalar(select(Attempt).where(_at(account_id, kind, subject), Attempt.submitted_at.is_(None)))


def last_submitted(session: Session, account_id: int, kind: Kind, subject: str) -> Attempt | None:
    """The attempt that the account submitted last, if any."""
    return session.scalar(attempts_of(account_id).where(_at(account_id, kind, subject)).limit(1))


def attempts_of(account_id: int) -> Select[Attempt]:
    """Every submitted attempt of the account, the newest first."""
    return (
        select(Attempt)
        .where(sat_by(account_id), Attempt.submitted_at.is_not(None))
        .order_by(Attempt.submitted_at.desc(), Attempt.id.desc())
    )


def has_attempted(session: Session, account_id: int, kind: Kind, subject: str) -> bool:
    """Whether the account ever began such an attempt."""
    found: Sequence[int] = session.scalars(select(Attempt.id).where(_at(account_id, kind, subject)).limit(1)).all()
    return bool(found)


def _at(account_id: int, kind: Kind, subject: str) -> ColumnElement[bool]:
    return and_(sat_by(account_id), Attempt.kind == kind, Attempt.subject == subject)
