"""The menu of a signed-in person: each entry shows only to those who may open it."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from flask import Flask, url_for

from app.clock import today
from app.i18n import N_, Message
from app.permissions import Permission
from app.web.access import principal_or_none


@dataclass(frozen=True)
class Entry:
    """One line of the menu: the endpoint it leads to, its words, and the right it needs (None: being signed in).

    ``is_for_triers``: only for those who are asked to try a module in the making.
    """

    endpoint: str
    label: Message
    permission: Permission | None = None
    is_for_triers: bool = False

    @property
    def address(self) -> str:
        """Where the line leads."""
        return url_for(self.endpoint)


MENU: Final = (
    Entry("learning.home", N_("My learning"), Permission.LEARN),
    Entry("learning.history", N_("My history"), Permission.LEARN),
    Entry("pilots.invitations", N_("Modules to try"), Permission.LEARN, is_for_triers=True),
    Entry("coverage.overview", N_("Coverage"), Permission.READ_COVERAGE),
    Entry("credentials.sites", N_("My places of work"), Permission.READ_SITE),
    Entry("releases.desk", N_("Releases"), Permission.READ_COVERAGE),
    Entry("coverage.effects", N_("Effects"), Permission.READ_EFFECTS),
    Entry("learning.results", N_("Results"), Permission.READ_RESULTS),
    Entry("catalogue.modules", N_("Modules"), Permission.READ_MODULE_STATE),
    Entry("studio.desk_list", N_("Studio"), Permission.READ_DRAFT),
    Entry("facilitation.sessions", N_("Group sessions"), Permission.RECORD_SESSION),
    Entry("learning.undecided", N_("Certificates to decide on"), Permission.REVOKE_CERTIFICATE),
    Entry("workforce.register", N_("Register"), Permission.IMPORT_WORKFORCE),
    Entry("accounts.people", N_("People and rights"), Permission.MANAGE_ACCOUNTS),
    Entry("accounts.account", N_("My account")),
)


def configure_menu(app: Flask) -> None:
    """Offer ``menu`` to the templates."""
    app.context_processor(_menu)


def _menu() -> dict[str, Any]:
    asker = principal_or_none()
    if asker is None:
        return {"menu": ()}
    until: date | None = getattr(asker, "trying_until", None)
    is_trying = until is not None and until >= today()
    offered = (line for line in MENU if is_trying or not line.is_for_triers)
    return {"menu": tuple(line for line in offered if line.permission is None or asker.may(line.permission))}
