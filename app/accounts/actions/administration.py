"""Opening, closing and resetting accounts; giving and ending rights."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts import emails, keys, passwords
from app.accounts.actions.guard import close, forgive, refuse_weak, thing
from app.accounts.models import Account, Grant
from app.accounts.policy import SignedIn, is_staff
from app.accounts.queries import has_other_administrator, is_empty, manageable_place, open_roles
from app.audit.actions import record
from app.errors import Conflict, Invalid
from app.i18n import DEFAULT_LANGUAGE, LANGUAGES, N_
from app.permissions import Role
from app.workforce.models import Region, Site

NAME_LONGEST: Final = 120


@dataclass(frozen=True)
class Invitation:
    """Who is to have an account and which first right: in a region or at a site (codes), else in the whole country."""

    email: str
    name: str
    language: str
    role: Role
    region: str | None = None
    site: str | None = None


class LastAdministrator(Conflict):
    """Raised when an act would leave the service without anybody who administers the whole country."""


def ask_to_try(session: Session, account_id: int, *, until: date | None) -> None:
    """Keep until when somebody is asked to try modules in the making, so that their menu leads there; None: not now."""
    session.get_one(Account, account_id).trying_until = until
    session.flush()


def create_account(
    session: Session, *, email: str, name: str, password: str, language: str, at: datetime, by: int | None = None
) -> Account:
    """Open an account without rights; raise :class:`Invalid` naming the fields that cannot be taken."""
    email, name = emails.folded(email), " ".join(name.split())
    if not emails.is_email(email):
        raise Invalid(N_("Check the e-mail address."), fields={"email": [N_("This is not an e-mail address.")]})
    if not name or len(name) > NAME_LONGEST:
        raise Invalid(
            N_("Check the name."), fields={"name": [N_("A name has 1 to %(most)s characters.", most=NAME_LONGEST)]}
        )
    refuse_weak(password, email=email, name=name, field="password")
    account = Account(
        email=email,
        name=name,
        search_text=emails.search_text(email, name),
        password_hash=passwords.hashed(password),
        language=language if language in LANGUAGES else DEFAULT_LANGUAGE,
        created_at=at,
        must_change_password=False,
        failures_in_a_row=0,
    )
    _insert(session, account)
    record(session, "account created", thing(account), by=by, at=at)
    return account


def create_first_administrator(
    session: Session, *, email: str, name: str, password: str, language: str, at: datetime
) -> Account:
    """Open the first account and let it administer the country; raise :class:`Conflict` once there is any."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("LOCK TABLE account IN SHARE ROW EXCLUSIVE MODE"))
    if not is_empty(session):
        raise Conflict(N_("The service is set up already. Sign in, or ask its administrator for an account."))
    account = create_account(session, email=email, name=name, password=password, language=language, at=at)
    give_role(session, account, Role.ADMINISTRATOR, by=account.id, at=at)
    return account


def invite(
    session: Session, *, email: str, name: str, language: str, at: datetime, by: int | None
) -> tuple[Account, str]:
    """Open an account with a one-time password, given back to be handed over and to be changed at the first sign-in."""
    password = keys.one_time_password()
    account = create_account(session, email=email, name=name, password=password, language=language, at=at, by=by)
    account.must_change_password = True
    session.flush()
    return account, password


def invite_with_role(
    session: Session, principal: SignedIn, invitation: Invitation, *, at: datetime
) -> tuple[Account, str]:
    """Invite somebody and give the first right, within the reach of whoever invites."""
    region, site = manageable_place(session, principal, region_code=invitation.region, site_code=invitation.site)
    account, password = invite(
        session, email=invitation.email, name=invitation.name, language=invitation.language, at=at, by=principal.id
    )
    give_role(session, account, invitation.role, region=region, site=site, by=principal.id, at=at)
    return account, password


def reset_password(session: Session, account: Account, *, by: int | None, at: datetime) -> str:
    """Replace the password by a one-time one, given back; unlock the account and close whatever was open."""
    password = keys.one_time_password()
    account.password_hash = passwords.hashed(password)
    account.must_change_password = True
    forgive(session, account)
    close(session, account, at=at)
    record(session, "password reset", thing(account), by=by, at=at)
    return password


def disable(session: Session, account: Account, *, by: int | None, at: datetime) -> None:
    """Close an account and whatever it has open; its records stay. Raises :class:`LastAdministrator`."""
    _keep_an_administrator(session, account.id)
    account.disabled_at = at
    close(session, account, at=at)
    record(session, "account disabled", thing(account), by=by, at=at)


def enable(session: Session, account: Account, *, by: int | None, at: datetime) -> None:
    """Open a disabled account again."""
    account.disabled_at = None
    record(session, "account enabled", thing(account), by=by, at=at)


def give_role(
    session: Session,
    account: Account,
    role: Role,
    *,
    region: Region | None = None,
    site: Site | None = None,
    by: int | None,
    at: datetime,
) -> Grant:
    """Let an account act in a role: in the whole country, in a region and all below it, or at one site.

    Whoever becomes staff signs in anew: a session made to last ninety days must not carry staff rights.
    """
    region_id = None if region is None or region.parent_id is None else region.id
    if region_id is not None and site is not None:
        raise Invalid(N_("Give a right in a region or at a site, not both."))
    site_id = site.id if site else None
    same_place = (Grant.region_id.is_not_distinct_from(region_id), Grant.site_id.is_not_distinct_from(site_id))
    held = select(Grant.id).where(Grant.account_id == account.id, Grant.role == role, Grant.ended_at.is_(None))
    if session.scalar(held.where(*same_place)) is not None:
        raise Conflict(N_("The account holds this right there already."))
    if is_staff([role]) and not is_staff(open_roles(session, account.id)):
        close(session, account, at=at, tokens=False)
    grant = Grant(account_id=account.id, role=role, region_id=region_id, site_id=site_id, given_by=by, given_at=at)
    session.add(grant)
    session.flush()
    record(session, "grant", thing(account), by=by, at=at, grant=grant.id, role=role, region=region_id, site=site_id)
    return grant


def end_grant(session: Session, grant: Grant, *, by: int | None, at: datetime) -> None:
    """End a right; it is kept in the history. Raises :class:`LastAdministrator`."""
    if grant.role == Role.ADMINISTRATOR and grant.region_id is None and grant.site_id is None:
        _keep_an_administrator(session, grant.account_id)
    grant.ended_at = at
    record(session, "grant ended", f"account:{grant.account_id}", by=by, at=at, grant=grant.id, role=grant.role)


def _insert(session: Session, account: Account) -> None:
    try:
        with session.begin_nested():
            session.add(account)
    except IntegrityError:
        taken = N_("There is an account with this e-mail address already.")
        raise Conflict(taken, fields={"email": [taken]}) from None


def _keep_an_administrator(session: Session, account_id: int) -> None:
    held = select(Grant.id).where(
        Grant.account_id == account_id,
        Grant.role == Role.ADMINISTRATOR,
        Grant.ended_at.is_(None),
        Grant.region_id.is_(None),
        Grant.site_id.is_(None),
    )
    if session.scalar(held) is not None and not has_other_administrator(session, account_id):
        raise LastAdministrator(N_("Nobody else administers the whole country. Give somebody else that right first."))
