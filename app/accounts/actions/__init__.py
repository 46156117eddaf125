"""What people and administrators do with accounts: signing in and out, rights, tokens, the link to the register."""

from app.accounts.actions.administration import (
    Invitation,
    LastAdministrator,
    ask_to_try,
    create_account,
    create_first_administrator,
    disable,
    enable,
    end_grant,
    give_role,
    invite,
    invite_with_role,
    reset_password,
)
from app.accounts.actions.guard import SignInRefused
from app.accounts.actions.register_link import LinkRefused, link_person, unlink_person
from app.accounts.actions.signing_in import (
    WrongPassword,
    change_password,
    change_profile,
    end_session,
    end_sessions,
    open_session,
    sign_in,
)
from app.accounts.actions.tokens import TOKEN_DAYS, create_token, create_token_by_password, end_token

__all__ = [
    "TOKEN_DAYS",
    "Invitation",
    "LastAdministrator",
    "LinkRefused",
    "SignInRefused",
    "WrongPassword",
    "ask_to_try",
    "change_password",
    "change_profile",
    "create_account",
    "create_first_administrator",
    "create_token",
    "create_token_by_password",
    "disable",
    "enable",
    "end_grant",
    "end_session",
    "end_sessions",
    "end_token",
    "give_role",
    "invite",
    "invite_with_role",
    "link_person",
    "open_session",
    "reset_password",
    "sign_in",
    "unlink_person",
]
