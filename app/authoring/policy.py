"""Who may read, write, review and publish drafts. What is published speaks to the whole country."""

from typing import Final

from app.accounts.policy import COUNTRY
from app.authoring.parts import part_name
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


def refuse_without(principal: Principal, permission: Permission) -> None:
    """Raise :class:`NotAllowed` without the right; for the rights of ``NATIONAL``, without it for the whole country."""
    if permission not in NATIONAL and not principal.may(permission):
        raise NotAllowed(N_("Your account has no right to do this. Ask an administrator for it."))
    if permission in NATIONAL and not principal.may(permission, within=COUNTRY):
        raise NotAllowed(
            N_("A module speaks to the whole country. Your account has no right to do this for the whole country.")
        )
