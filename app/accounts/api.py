"""The JSON door: tokens, one's own account, administration of accounts and grants."""

from collections.abc import Mapping
from typing import Any, Final, cast

from flask import Request, request

from app.accounts import actions, queries
from app.accounts.models import Account
from app.accounts.policy import SignedIn
from app.accounts.schemas import (
    AccountIn,
    AccountOut,
    AccountSearchIn,
    GrantIn,
    GrantOut,
    MeOut,
    NewAccountOut,
    NewTokenOut,
    TokenIn,
    TokenOut,
)
from app.clock import now
from app.errors import NotSignedIn
from app.i18n import N_
from app.permissions import Permission
from app.web.access import principal, public, requires, signed_in
from app.web.api import Blueprint, PageIn, page_schema, paged
from app.web.idempotency import secret_answer
from app.web.unit_of_work import read_session, session

blueprint = Blueprint("accounts-api", __name__, description="Tokens, one's own account, accounts and their rights.")


TOKEN_EXAMPLE: Final = {
    "email": "learner@example.org",
    "password": "a quiet morning by the river",
    "name": "My phone",
    "days": 30,
    "scopes": ["learning:take"],
}
ACCOUNT_EXAMPLE: Final = {
    "email": "amina@example.org",
    "name": "Amina Okafor",
    "language": "fr",
    "role": "facilitator",
    "region": "XX-N",
}


class AccountPageIn(AccountSearchIn, PageIn):
    """Which accounts, and which page of them."""


def principal_of_request(asked: Request) -> SignedIn | None:
    """Who asks, by ``Authorization: Bearer``; one statement, none without the header.

    Raises :class:`NotSignedIn` for an expired, ended or foreign token: it is never passed over in silence.
    """
    header = asked.headers.get("Authorization")
    if header is None:
        return None
    scheme, _, token = header.partition(" ")
    found = principal_by_bearer(token.strip()) if scheme.lower() == "bearer" else None
    if found is None:
        raise NotSignedIn(N_("This token is not accepted: it is unknown, has ended or has expired."))
    return found


def principal_by_bearer(token: str) -> SignedIn | None:
    """Who uses this token now."""
    return queries.principal_by_token(read_session(), token, now())


@blueprint.route("/tokens", methods=["POST"])
@secret_answer
@public
@blueprint.arguments(TokenIn, example=TOKEN_EXAMPLE)
@blueprint.response(201, NewTokenOut)
def create_token(typed: dict[str, Any]) -> Mapping[str, Any]:
    """Make a token for the account of this e-mail address and password."""
    email, password, address, at = typed.pop("email"), typed.pop("password"), request.remote_addr or "", now()
    queries.refuse_guessing(read_session(), email, address, at)
    verified = queries.verified_account(read_session(), email, password)
    token, key = actions.create_token_by_password(session(), verified, **typed, address=address, at=at)
    return {**TokenOut().dump(token), "created_at": token.created_at, "expires_at": token.expires_at, "token": key}


@blueprint.route("/tokens", methods=["GET"])
@signed_in
@blueprint.arguments(PageIn, location="query")
@blueprint.response(200, page_schema(TokenOut))
def tokens(wanted: dict[str, Any]) -> Mapping[str, Any]:
    """One's own tokens that were not ended, the latest first."""
    return paged(read_session(), queries.tokens(_me().id), **wanted)


@blueprint.route("/tokens/<int(max=2147483647):token_id>", methods=["DELETE"])
@signed_in
@blueprint.response(204)
def end_token(token_id: int) -> None:
    """End one of one's own tokens."""
    actions.end_token(session(), queries.own_token(session(), _me(), token_id), by=_me().id, at=now())


@blueprint.route("/me", methods=["GET"])
@signed_in
@blueprint.response(200, MeOut)
def me() -> Mapping[str, Any]:
    """The account of the token, its rights, and what the token may do."""
    asker = _me()
    return {
        "id": asker.id,
        "email": asker.email,
        "name": asker.name,
        "language": asker.language,
        "is_linked": asker.person_id is not None,
        "permissions": sorted(asker.permissions),
        "grants": queries.open_grants(read_session(), [asker.id])[asker.id],
    }


@blueprint.route("/accounts", methods=["GET"])
@requires(Permission.MANAGE_ACCOUNTS)
@blueprint.arguments(AccountPageIn, location="query")
@blueprint.response(200, page_schema(AccountOut))
def accounts(wanted: dict[str, Any]) -> Mapping[str, Any]:
    """The accounts one manages, by e-mail address."""
    reader = read_session()
    found = paged(reader, queries.accounts(_me(), wanted.pop("search")), **wanted)
    grants = queries.open_grants(reader, [account.id for account in found["items"]])
    return {**found, "items": [_shown(account, grants[account.id]) for account in found["items"]]}


@blueprint.route("/accounts", methods=["POST"])
@secret_answer
@requires(Permission.MANAGE_ACCOUNTS)
@blueprint.arguments(AccountIn, example=ACCOUNT_EXAMPLE)
@blueprint.response(201, NewAccountOut)
def create_account(typed: dict[str, Any]) -> Mapping[str, Any]:
    """Open an account with its first right; the answer holds its one-time password."""
    account, password = actions.invite_with_role(session(), _me(), actions.Invitation(**typed), at=now())
    grants = queries.open_grants(session(), [account.id])[account.id]
    return {**_shown(account, grants), "one_time_password": password}


@blueprint.route("/accounts/<int(max=2147483647):account_id>/grants", methods=["POST"])
@requires(Permission.MANAGE_ACCOUNTS)
@blueprint.arguments(GrantIn, example={"role": "trainer", "region": "XX-N"})
@blueprint.response(201, GrantOut)
def give_role(typed: dict[str, Any], account_id: int) -> queries.GrantLine:
    """Give a right."""
    account = queries.account(session(), _me(), account_id)
    region, site = queries.manageable_place(session(), _me(), region_code=typed["region"], site_code=typed["site"])
    grant = actions.give_role(session(), account, typed["role"], region=region, site=site, by=_me().id, at=now())
    lines = queries.open_grants(session(), [account.id])[account.id]
    return next(line for line in lines if line.id == grant.id)


@blueprint.route("/accounts/<int(max=2147483647):account_id>/grants/<int(max=2147483647):grant_id>", methods=["DELETE"])
@requires(Permission.MANAGE_ACCOUNTS)
@blueprint.response(204)
def end_grant(account_id: int, grant_id: int) -> None:
    """End a right."""
    account = queries.account(session(), _me(), account_id)
    actions.end_grant(session(), queries.open_grant(session(), account.id, grant_id), by=_me().id, at=now())


def _shown(account: Account, grants: Any) -> dict[str, Any]:
    return {
        "id": account.id,
        "email": account.email,
        "name": account.name,
        "language": account.language,
        "is_linked": account.person_id is not None,
        "is_disabled": account.disabled_at is not None,
        "created_at": account.created_at,
        "grants": grants,
    }


def _me() -> SignedIn:
    return cast(SignedIn, principal())
