"""Whether somebody has looked at what a learner reads within the time that was set for it."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.catalogue.models import REVIEW_DUE, REVIEWED_AT, ModuleVersion


@dataclass(frozen=True)
class Overdue:
    """When a version was last reviewed, and since when its next review is due."""

    reviewed_on: date
    due: date


def overdue(session: Session, version_id: int, *, on: date) -> Overdue | None:
    """A version whose review is due or past; None while it is current, and where nobody set a day."""
    row = session.execute(select(REVIEWED_AT, REVIEW_DUE).where(ModuleVersion.id == version_id)).one()
    return None if row[1] is None or row[1] > on else Overdue(row[0].date(), row[1])
