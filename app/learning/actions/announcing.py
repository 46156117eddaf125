"""Saying of a version that came from files what changed in it; the studio says it when it publishes."""

from datetime import date, datetime
from typing import Final

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from app.accounts.models import Account
from app.audit.actions import record
from app.catalogue.actions.publishing import announce, current_version
from app.catalogue.announcing import Announcement, checked
from app.catalogue.models import ModuleChange, ModuleVersion
from app.catalogue.queries import tracks
from app.credentials.actions import give_back, shorten
from app.credentials.models import Certificate, CertificateCut
from app.credentials.queries import cuts_of, shortened_count
from app.credentials.shortening import at_most
from app.errors import Conflict, Invalid, NotFound
from app.i18n import N_
from app.learning.models import ModulePass
from app.permissions import Principal

NOTHING_TO_SAY: Final = N_("Say what changed, or what the change asks of those who passed before.")


class SaidAlready(Conflict):
    """Raised when something was said of the version before; that stands."""


def announce_change(
    session: Session,
    module_key: str,
    said: Announcement,
    *,
    at: datetime,
    by: Principal | None = None,
    confirmed: str = "",
) -> int:
    """Say of the current version of a module what changed, once; give how many certificates it shortens.

    Whoever has passed the version since it was loaded keeps the whole time.

    Raises:
        NotFound: there is no such module.
        SaidAlready: something was said of this version before.
        Invalid: it says nothing, breaks the rules of announcements, or shortens certificates without the module's key
            in ``confirmed``; the message then tells how many.
    """
    version = current_version(session, module_key) if module_key.isprintable() else None
    if version is None:
        raise NotFound(N_("There is no module %(key)s.", key=module_key))
    if session.get(ModuleChange, version.id) is not None:
        raise SaidAlready(N_("What changed in this version has been said before. It stands."))
    kept = checked(said, on=at.date())
    if not kept.words:
        raise Invalid(NOTHING_TO_SAY)
    codes = [card.code for card in tracks(session) if module_key in card.document.modules]
    if kept.until is not None and confirmed.strip() != module_key:
        raise Invalid(
            N_(
                "At most %(count)s certificates would end after %(day)s. Type %(key)s to confirm it.",
                count=at_most(shortened_count(session, codes, until=kept.until, at=at)),
                day=str(kept.until),
                key=module_key,
            )
        )
    announce(session, version, kept, at=at)
    shortened = 0 if kept.until is None else _shorten(session, version, codes, until=kept.until, at=at)
    record(
        session,
        "announce change",
        f"module:{module_key}",
        by=by.id if by else None,
        at=at,
        version=version.number,
        effect=kept.effect,
        until=str(kept.until) if kept.until else None,
        certificates_shortened=shortened,
    )
    return shortened


def _shorten(session: Session, version: ModuleVersion, codes: list[str], *, until: date, at: datetime) -> int:
    """Shorten all of them, and give those back whose holders have passed the version already."""
    count = shorten(session, version.id, codes, until=until, at=at)
    kept = cuts_of(session, and_(CertificateCut.version_id == version.id, _has_passed(version.id)))
    give_back(session, kept, at=at, on=at.date())
    return count - len(kept)


def _has_passed(version_id: int) -> ColumnElement[bool]:
    """Certificates of whoever has passed the version: with the account, on a roster, or with another account."""
    accounts = select(ModulePass.account_id).where(ModulePass.version_id == version_id)
    people = (
        select(func.coalesce(ModulePass.person_id, Account.person_id))
        .outerjoin(Account, Account.id == ModulePass.account_id)
        .where(ModulePass.version_id == version_id)
    )
    linked = select(Account.id).where(Account.person_id.in_(people))
    return or_(
        Certificate.account_id.in_(accounts), Certificate.person_id.in_(people), Certificate.account_id.in_(linked)
    )
