"""What the demonstration country has published: the last 31 December, taken from draft to signature by three people."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final

from sqlalchemy.orm import Session

from app.accounts.queries import principal_by_email
from app.coverage import actions
from app.coverage.queries import releases
from app.permissions import Role

OFFICIALS: Final[Mapping[Role, str]] = {
    Role.ANALYST: "planner",
    Role.STATISTICIAN: "statistician",
    Role.COORDINATOR: "coordinator",
}
"""Who prepares, who reviews and who signs, for the whole country."""


def publish_last_year(session: Session, emails: Mapping[str, str], *, at: datetime) -> str:
    """Publish the release of the last 31 December; gives its code. ``emails``: of the officials."""
    preparer, statistician, coordinator = (
        principal_by_email(session, emails[OFFICIALS[role]])
        for role in (Role.ANALYST, Role.STATISTICIAN, Role.COORDINATOR)
    )
    draft = releases.draft(session, date(at.year - 1, 12, 31), today=at.date())
    row = actions.prepare(session, draft, by=preparer, at=at)
    found = releases.examination(session, row)
    actions.keep_checks(session, row.code, found, digest=row.digest, by=preparer, at=at)
    actions.review(session, row.code, digest=row.digest, by=statistician, at=at)
    actions.sign(session, row.code, digest=row.digest, by=coordinator, at=at)
    return row.code
