"""Taking a module from its learners in one act, and giving it back."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.audit.actions import record
from app.catalogue.models import Module, ModuleWithdrawal
from app.errors import Conflict, Invalid, NotFound
from app.i18n import N_
from app.permissions import Principal

LONGEST_REASON = 1000


class WrongWithdrawal(Conflict):
    """Raised when what is withdrawn already is to be withdrawn, or what is not is to be restored."""


def withdraw_module(
    session: Session, key: str, reason: str, *, at: datetime, by: Principal | None = None
) -> ModuleWithdrawal:
    """Take a module from its learners from the next request on, until it is restored.

    Its lessons, its story and its quiz cannot be opened, and no test asks about it; passes and certificates stand.
    Raises NotFound, WrongWithdrawal, and Invalid without a reason.
    """
    why = reason.strip()
    if not why or len(why) > LONGEST_REASON:
        missing = N_("Say in at most %(most)s characters why it is withdrawn.", most=LONGEST_REASON)
        raise Invalid(missing, fields={"reason": [missing]})
    module = _module(session, key)
    row = ModuleWithdrawal(module_id=module.id, reason=why, withdrawn_by=by.id if by else None, withdrawn_at=at)
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        raise WrongWithdrawal(N_("Module %(key)s is withdrawn already.", key=key)) from None
    record(session, "withdraw", f"module:{key}", by=by.id if by else None, at=at, reason=why)
    return row


def restore_module(session: Session, key: str, *, at: datetime, by: Principal | None = None) -> ModuleWithdrawal:
    """Give a withdrawn module back to its learners; raise NotFound or WrongWithdrawal."""
    module = _module(session, key)
    row = session.scalar(
        select(ModuleWithdrawal)
        .where(ModuleWithdrawal.module_id == module.id, ModuleWithdrawal.lifted_at.is_(None))
        .with_for_update()
    )
    if row is None:
        raise WrongWithdrawal(N_("Module %(key)s is not withdrawn.", key=key))
    row.lifted_by, row.lifted_at = (by.id if by else None), at
    record(session, "restore", f"module:{key}", by=by.id if by else None, at=at)
    return row


def _module(session: Session, key: str) -> Module:
    found = session.scalar(select(Module).where(Module.key == key)) if key.isprintable() else None
    if found is None or found.current_version_id is None:
        raise NotFound(N_("There is no module %(key)s.", key=key))
    return found
