"""Accounts, sessions, tokens and grants, read."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, Select, and_, bindparam, exists, func, null, select
from sqlalchemy.orm import Session

from app.accounts import emails, keys, passwords
from app.accounts.models import Account, Grant, SignInFailure, SignInSession, Token
from app.accounts.policy import Reach, SignedIn, Spot, manageable, may_manage
from app.accounts.throttling import FAILURES_PER_ADDRESS, WINDOW, account_key, address_key, is_throttled
from app.errors import Invalid, NotAllowed, NotFound, TooMany
from app.i18n import N_, Message
from app.permissions import Permission, Role
from app.workforce.models import Region, Site

PAGE_SIZE: Final = 50

_ACCOUNT_WITH_GRANTS: Final = (
    Account.id,
    Account.email,
    Account.name,
    Account.language,
    Account.person_id,
    Account.must_change_password,
    Account.trying_until,
    Grant.role,
    Region.path,
    Grant.site_id,
)
_OPEN_GRANT: Final = and_(Grant.account_id == Account.id, Grant.ended_at.is_(None))

_BY_SESSION: Final = (
    select(*_ACCOUNT_WITH_GRANTS, SignInSession.id.label("session_id"), SignInSession.ends_at.label("ends_at"))
    .select_from(SignInSession)
    .join(Account, SignInSession.account_id == Account.id)
    .outerjoin(Grant, _OPEN_GRANT)
    .outerjoin(Region, Grant.region_id == Region.id)
    .where(
        SignInSession.token_hash == bindparam("token_hash"),
        SignInSession.ended_at.is_(None),
        SignInSession.ends_at > bindparam("at"),
        Account.disabled_at.is_(None),
    )
)
_BY_TOKEN: Final = (
    select(*_ACCOUNT_WITH_GRANTS, Token.scopes.label("scopes"), Token.expires_at.label("ends_at"))
    .select_from(Token)
    .join(Account, Token.account_id == Account.id)
    .outerjoin(Grant, _OPEN_GRANT)
    .outerjoin(Region, Grant.region_id == Region.id)
    .where(
        Token.token_hash == bindparam("token_hash"),
        Token.ended_at.is_(None),
        Token.expires_at > bindparam("at"),
        Account.disabled_at.is_(None),
        Account.must_change_password.is_(False),
    )
)

_BY_EMAIL: Final = (
    select(*_ACCOUNT_WITH_GRANTS, null().label("ends_at"))
    .select_from(Account)
    .outerjoin(Grant, _OPEN_GRANT)
    .outerjoin(Region, Grant.region_id == Region.id)
    .where(Account.email == bindparam("email"), Account.disabled_at.is_(None))
)


class UnknownPlace(Invalid):
    """Raised when a right is to hold at a place that the register does not know."""

    def __init__(self, field: str, message: Message) -> None:
        """``field``: the name of the input that holds the code."""
        super().__init__(message, fields={field: [message]})


@dataclass(frozen=True)
class Verified:
    """What became of an e-mail address and a password: ``password_hash`` is what the password fitted, None for nothing.

    ``account_id`` names the account of that address, whether or not the password was right; None when there is none.
    """

    email: str
    account_id: int | None
    password_hash: str | None


@dataclass(frozen=True)
class GrantLine:
    """An open grant in words: its role and its place; no place for the whole country."""

    id: int
    role: Role
    given_at: datetime
    region_code: str | None
    region_name: str | None
    site_code: str | None
    site_name: str | None


def principal_by_session(session: Session, token: str, at: datetime) -> SignedIn | None:
    """Who is signed in with this session key; None for an ended, expired or foreign one. One statement."""
    if not keys.is_plausible(token):
        return None
    rows = session.connection().execute(_BY_SESSION, {"token_hash": keys.digest(token), "at": at}).all()
    return _signed_in(rows, scopes=None, session_id=rows[0].session_id) if rows else None


def principal_by_token(session: Session, token: str, at: datetime) -> SignedIn | None:
    """Who uses this API token; None for an ended, expired or foreign one. One statement."""
    if not keys.is_plausible(token):
        return None
    rows = session.connection().execute(_BY_TOKEN, {"token_hash": keys.digest(token), "at": at}).all()
    if not rows:
        return None
    return _signed_in(rows, scopes=known_permissions(rows[0].scopes), session_id=None)


def principal_by_email(session: Session, email: str) -> SignedIn:
    """Somebody for whom the console acts, with all open grants; raise NotFound for nobody or a closed account."""
    rows = session.connection().execute(_BY_EMAIL, {"email": emails.folded(email)}).all()
    if not rows:
        raise NotFound(N_("No open account has the e-mail address %(email)s.", email=email))
    return _signed_in(rows, scopes=None, session_id=None)


def known_permissions(names: Sequence[str]) -> frozenset[Permission]:
    """The permissions of these names; one that no longer exists gives nothing."""
    known = {permission.value: permission for permission in Permission}
    return frozenset(known[name] for name in names if name in known)


def _signed_in(
    rows: Sequence[Row[*tuple[Any, ...]]], *, scopes: frozenset[Permission] | None, session_id: int | None
) -> SignedIn:
    first = rows[0]
    return SignedIn(
        id=first.id,
        email=first.email,
        name=first.name,
        language=first.language,
        person_id=first.person_id,
        grants=tuple(Reach(Role(row.role), row.path, row.site_id) for row in rows if row.role is not None),
        scopes=scopes,
        must_change_password=first.must_change_password,
        trying_until=first.trying_until,
        session_id=session_id,
        ends_at=first.ends_at,
    )


def verified_account(session: Session, email: str, password: str) -> Verified:
    """Compare a password with the account of an address, if any; takes as long when there is none.

    Reads only, so that the slow comparison holds no writer up; :func:`app.accounts.actions.sign_in` goes on from here.
    """
    folded = emails.folded(email)
    found = None
    if emails.is_email(folded):
        found = session.execute(select(Account.id, Account.password_hash).where(Account.email == folded)).one_or_none()
    fits = passwords.matches(password, found.password_hash if found else passwords.DUMMY_HASH)
    return Verified(folded, found.id if found else None, found.password_hash if found and fits else None)


def refuse_guessing(session: Session, email: str, address: str, at: datetime) -> None:
    """Raise :class:`TooMany` when tries for this e-mail address or from this network address come too often."""
    counted_as = account_key(emails.folded(email))
    by_account = failures(session, SignInFailure.account_key == counted_as, since=at - WINDOW)
    by_address = failures(
        session, SignInFailure.address_key == address_key(address), since=at - WINDOW, most=FAILURES_PER_ADDRESS
    )
    if is_throttled(by_account, by_address):
        raise TooMany(
            N_("There were too many failed tries. Wait five minutes, then try again; nothing else has changed."),
            retry_after=int(WINDOW.total_seconds()),
        )


def failures(session: Session, condition: ColumnElement[bool], *, since: datetime, most: int = 100) -> int:
    """Failed tries since a moment, counted up to ``most``."""
    recent = select(SignInFailure.id).where(condition, SignInFailure.at > since).limit(most).subquery()
    return session.scalar(select(func.count()).select_from(recent)) or 0


def is_empty(session: Session) -> bool:
    """Whether there is no account yet."""
    return not session.scalar(select(exists(select(Account.id))))


def account_by_email(session: Session, email: str) -> Account:
    """The account of an e-mail address; raises :class:`NotFound`."""
    found = session.scalar(select(Account).where(Account.email == emails.folded(email)))
    if found is None:
        raise NotFound(N_("No account has the e-mail address %(email)s.", email=email))
    return found


def own_account(session: Session, principal: SignedIn) -> Account:
    """The row of the signed-in account."""
    return session.scalars(select(Account).where(Account.id == principal.id)).one()


def account(session: Session, principal: SignedIn, account_id: int) -> Account:
    """An account that the principal manages; any other is :class:`NotFound`."""
    found = session.scalar(select(Account).where(Account.id == account_id, manageable(principal)))
    if found is None:
        raise NotFound(N_("There is no such account among those you manage."))
    return found


def accounts(principal: SignedIn, search: str = "") -> Select[Account]:
    """The accounts that the principal manages, by e-mail address; those that contain every word of ``search``."""
    return _matching(search).where(manageable(principal))


def all_accounts(session: Session, search: str = "") -> Iterator[tuple[Account, Sequence[GrantLine]]]:
    """Every account that contains every word of ``search``, by e-mail address, with its open grants."""
    for some in session.scalars(_matching(search).execution_options(yield_per=500)).partitions():
        grants = open_grants(session, [account.id for account in some])
        yield from ((account, grants[account.id]) for account in some)


def _matching(search: str) -> Select[Account]:
    found = select(Account).order_by(Account.email)
    for word in emails.search_text("", "".join(filter(str.isprintable, search))).split():
        found = found.where(Account.search_text.contains(word, autoescape=True))
    return found


def accounts_of(session: Session, person_id: int) -> Sequence[Account]:
    """The accounts linked to a person of the register, in the order of their creation."""
    return session.scalars(select(Account).where(Account.person_id == person_id).order_by(Account.id)).all()


def open_grants(session: Session, account_ids: Sequence[int]) -> Mapping[int, Sequence[GrantLine]]:
    """The open grants of each account, in words."""
    found = session.execute(
        select(Grant, Region.code, Region.name, Site.code, Site.name)
        .outerjoin(Region, Grant.region_id == Region.id)
        .outerjoin(Site, Grant.site_id == Site.id)
        .where(Grant.account_id.in_(account_ids), Grant.ended_at.is_(None))
        .order_by(Grant.id)
    )
    lines: dict[int, list[GrantLine]] = {account_id: [] for account_id in account_ids}
    for grant, *place in found:
        lines[grant.account_id].append(GrantLine(grant.id, Role(grant.role), grant.given_at, *place))
    return lines


def open_grant(session: Session, account_id: int, grant_id: int) -> Grant:
    """An open grant of an account; raises :class:`NotFound`."""
    found = session.scalar(
        select(Grant).where(Grant.id == grant_id, Grant.account_id == account_id, Grant.ended_at.is_(None))
    )
    if found is None:
        raise NotFound(N_("This right has already ended."))
    return found


def place_of(session: Session, region_id: int | None, site_id: int | None) -> Spot | None:
    """The place of a grant; None for the whole country."""
    if site_id is not None:
        path = select(Region.path).join(Site, Site.region_id == Region.id).where(Site.id == site_id)
        return Spot(session.scalars(path).one(), site_id)
    if region_id is not None:
        return Spot(session.scalars(select(Region.path).where(Region.id == region_id)).one())
    return None


def region_and_site(
    session: Session, region_code: str | None, site_code: str | None
) -> tuple[Region | None, Site | None]:
    """The region or the site of these codes; raises :class:`UnknownPlace` for a code not in the register."""
    region = session.scalar(select(Region).where(Region.code == region_code)) if region_code else None
    if region_code and region is None:
        raise UnknownPlace("region", N_("The register has no region with the code %(code)s.", code=region_code))
    site = session.scalar(select(Site).where(Site.code == site_code)) if site_code else None
    if site_code and site is None:
        raise UnknownPlace("site", N_("The register has no site with the code %(code)s.", code=site_code))
    return region, site


def manageable_place(
    session: Session, principal: SignedIn, *, region_code: str | None, site_code: str | None
) -> tuple[Region | None, Site | None]:
    """The region or the site of these codes (neither: the whole country), where the principal may give rights.

    Raises :class:`UnknownPlace` for a code not in the register, :class:`NotAllowed` for a place out of reach.
    """
    region, site = region_and_site(session, region_code, site_code)
    if not may_manage(principal, [place for place in (region, site) if place is not None]):
        raise NotAllowed(N_("You manage rights in a part of the country only. Name a region or a site within it."))
    return region, site


def open_roles(session: Session, account_id: int) -> Sequence[str]:
    """The roles that an account holds now, wherever."""
    return session.scalars(select(Grant.role).where(Grant.account_id == account_id, Grant.ended_at.is_(None))).all()


def has_other_administrator(session: Session, account_id: int) -> bool:
    """Whether somebody besides this account administers the whole country."""
    return bool(
        session.scalar(
            select(
                exists(
                    select(Grant.id)
                    .join(Account, Grant.account_id == Account.id)
                    .where(
                        Grant.role == Role.ADMINISTRATOR,
                        Grant.ended_at.is_(None),
                        Grant.region_id.is_(None),
                        Grant.site_id.is_(None),
                        Account.id != account_id,
                        Account.disabled_at.is_(None),
                    )
                )
            )
        )
    )


def open_sessions(session: Session, account_id: int, at: datetime) -> Sequence[SignInSession]:
    """The browsers in which an account is signed in, the latest first."""
    return session.scalars(
        select(SignInSession)
        .where(SignInSession.account_id == account_id, SignInSession.ended_at.is_(None), SignInSession.ends_at > at)
        .order_by(SignInSession.started_at.desc(), SignInSession.id.desc())
        .limit(PAGE_SIZE)
    ).all()


def own_session(session: Session, principal: SignedIn, session_id: int) -> SignInSession:
    """One of the principal's own sessions; any other is :class:`NotFound`."""
    found = session.scalar(
        select(SignInSession).where(SignInSession.id == session_id, SignInSession.account_id == principal.id)
    )
    if found is None:
        raise NotFound(N_("There is no such session of yours."))
    return found


def tokens(account_id: int) -> Select[Token]:
    """The tokens of an account that were not ended, the latest first."""
    return select(Token).where(Token.account_id == account_id, Token.ended_at.is_(None)).order_by(Token.id.desc())


def own_token(session: Session, principal: SignedIn, token_id: int) -> Token:
    """One of the principal's own tokens that was not ended; any other is :class:`NotFound`."""
    found = session.scalar(tokens(principal.id).where(Token.id == token_id))
    if found is None:
        raise NotFound(N_("There is no such token of yours."))
    return found
