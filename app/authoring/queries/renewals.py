"""Reads for reviews of what is published: who wrote it, who read it again, who looks after modules, who was told."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from app.accounts.models import Account, Grant
from app.authoring.letters import Guardian
from app.authoring.models import ModuleDraft, ReviewReminder
from app.catalogue.models import Module, ModuleReview, ModuleVersion
from app.permissions import ROLES, Permission

Told = tuple[int, int, date, int]
"""A reminder: account, version, day of the review, step."""


def authors_of_version(session: Session, key: str, number: int) -> list[int]:
    """Who wrote a version in the studio: accounts; nobody for one that came from files."""
    wanted = (
        select(ModuleDraft.authors)
        .join(ModuleVersion, ModuleVersion.id == ModuleDraft.published_version_id)
        .where(ModuleDraft.module_key == key, ModuleVersion.number == number)
    )
    return [account_id for authors in session.scalars(wanted) for account_id in authors]


def renewals(session: Session, module_key: str) -> Sequence[ModuleReview]:
    """The reviews of a module's versions since they were published, the last first."""
    return session.scalars(
        select(ModuleReview)
        .join(ModuleVersion, ModuleVersion.id == ModuleReview.version_id)
        .join(Module, Module.id == ModuleVersion.module_id)
        .where(Module.key == module_key)
        .order_by(ModuleReview.id.desc())
    ).all()


def guardians(session: Session) -> list[Guardian]:
    """Those who write or publish modules for the whole country, by number."""
    roles = [role for role, given in ROLES.items() if given & {Permission.WRITE_MODULE, Permission.PUBLISH_MODULE}]
    nationally = exists().where(
        Grant.account_id == Account.id,
        Grant.ended_at.is_(None),
        Grant.region_id.is_(None),
        Grant.site_id.is_(None),
        Grant.role.in_(roles),
    )
    wanted = select(Account.id, Account.email, Account.name, Account.language)
    rows = session.execute(wanted.where(Account.disabled_at.is_(None), nationally).order_by(Account.id))
    return [Guardian(*row) for row in rows]


def reminded(session: Session) -> frozenset[Told]:
    """The reminders that were sent."""
    rows = select(ReviewReminder.account_id, ReviewReminder.version_id, ReviewReminder.review_due, ReviewReminder.days)
    return frozenset((row[0], row[1], row[2], row[3]) for row in session.execute(rows))
