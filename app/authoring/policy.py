"""Who may read, write, review and publish drafts. What is published speaks to the whole country."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from sqlalchemy import ColumnElement, and_

from app.accounts.policy import COUNTRY
from app.authoring.models import DraftPilot, ModuleDraft
from app.authoring.parts import part_name
from app.authoring.steps import CLOSED, State
from app.errors import NotAllowed
from app.i18n import DEFAULT_LANGUAGE, N_
from app.permissions import Permission, Principal

NATIONAL: Final = frozenset(
    {
        Permission.REVIEW_MODULE,
        Permission.SAFEGUARD_MODULE,
        Permission.PUBLISH_MODULE,
        Permission.WITHDRAW_MODULE,
    }
)
"""Rights that count only where they are given for the whole country."""


def permission_for(name: str) -> Permission:
    """The right that writing a part needs: to translate for words in another language than English, else to write."""
    known = part_name(name)
    if known is not None and known.language not in (None, DEFAULT_LANGUAGE):
        return Permission.TRANSLATE_MODULE
    return Permission.WRITE_MODULE


def may_write(principal: Principal, name: str) -> bool:
    """Whether somebody may write a part of drafts."""
    return principal.may(permission_for(name))


def may_review(principal: Principal) -> bool:
    """Whether somebody may review drafts, as an expert or for the safety of children."""
    rights = (Permission.REVIEW_MODULE, Permission.SAFEGUARD_MODULE)
    return any(principal.may(permission, within=COUNTRY) for permission in rights)


STEP_OF: Final[Mapping[str, Permission]] = {
    State.EXPERT_REVIEW: Permission.REVIEW_MODULE,
    State.SAFEGUARDING_REVIEW: Permission.SAFEGUARD_MODULE,
    State.APPROVED: Permission.PUBLISH_MODULE,
}
"""The right that the next step of a draft needs, by its state."""


def waits_for(principal: Principal, draft: ModuleDraft) -> bool:
    """Whether the next step of a draft is a review or the publication, and somebody may take it: no writer of it."""
    needed = STEP_OF.get(draft.state)
    return needed is not None and principal.may(needed, within=COUNTRY) and principal.id not in draft.authors


def may_try(pilot: DraftPilot, draft: ModuleDraft, account_id: int, on: date) -> bool:
    """Whether an account is asked to try a draft on a day: it was invited, and neither day nor draft is over."""
    is_invited = pilot.account_id == account_id and pilot.draft_id == draft.id and pilot.withdrawn_at is None
    return is_invited and on <= pilot.until and draft.state not in CLOSED


def trying(account_id: int, on: date) -> ColumnElement[bool]:
    """The SQL filter on :class:`DraftPilot` and its :class:`ModuleDraft` that agrees with :func:`may_try`."""
    return and_(
        DraftPilot.account_id == account_id,
        DraftPilot.draft_id == ModuleDraft.id,
        DraftPilot.withdrawn_at.is_(None),
        DraftPilot.until >= on,
        ModuleDraft.state.not_in(CLOSED),
    )


def refuse_without(principal: Principal, permission: Permission) -> None:
    """Raise :class:`NotAllowed` without the right; for the rights of ``NATIONAL``, without it for the whole country."""
    if permission not in NATIONAL and not principal.may(permission):
        raise NotAllowed(N_("Your account has no right to do this. Ask an administrator for it."))
    if permission in NATIONAL and not principal.may(permission, within=COUNTRY):
        raise NotAllowed(
            N_("A module speaks to the whole country. Your account has no right to do this for the whole country.")
        )
