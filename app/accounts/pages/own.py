"""One's own account: name, language, password, the link to the register, sessions, tokens."""

from flask import current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from app.accounts import actions, queries
from app.accounts.pages.door import blueprint, form_page, me, render_form
from app.accounts.schemas import LinkIn, PasswordIn, ProfileIn, TokenChoiceIn
from app.accounts.words import PERMISSION_WORDS
from app.clock import now
from app.web.access import signed_in
from app.web.forms import parsed
from app.web.language import COOKIE
from app.web.unit_of_work import read_session, session


@blueprint.get("/account")
@signed_in
def account() -> str:
    """Everything about one's own account."""
    return account_page()


@form_page("change_profile")
@form_page("link")
@form_page("create_token")
def account_page() -> str:
    """Draw the account page."""
    at, reader, asker = now(), read_session(), me()
    return render_form(
        "accounts/account.html",
        account=queries.own_account(reader, asker),
        grants=queries.open_grants(reader, [asker.id])[asker.id],
        sessions=queries.open_sessions(reader, asker.id, at),
        session_id=asker.session_id,
        tokens=reader.scalars(queries.tokens(asker.id).limit(queries.PAGE_SIZE)).all(),
        at=at,
        permissions={held: PERMISSION_WORDS[held] for held in sorted(asker.permissions)},
    )


@blueprint.post("/account")
@signed_in
def change_profile() -> AnyResponse:
    """Change name and language; a language once switched to in this browser gives way."""
    typed = parsed(ProfileIn)
    actions.change_profile(session(), queries.own_account(session(), me()), **typed)
    flash(gettext("Saved."), "good")
    response = _back()
    response.delete_cookie(COOKIE, samesite="Lax", httponly=True, secure=request.is_secure)
    return response


@blueprint.get("/account/password")
@signed_in
def password() -> str:
    """The form for a new password."""
    return password_page()


@form_page("change_password")
def password_page() -> str:
    """Draw the password page."""
    return render_form("accounts/password.html", must_change=me().must_change_password)


@blueprint.post("/account/password")
@signed_in
def change_password() -> AnyResponse:
    """Set a new password; other sessions and all tokens end."""
    typed, address, at = parsed(PasswordIn), request.remote_addr or "", now()
    queries.refuse_guessing(read_session(), me().email, address, at)
    verified = queries.verified_account(read_session(), me().email, typed["current_password"])
    actions.change_password(session(), me(), verified=verified, password=typed["password"], address=address, at=at)
    flash(gettext("Your password is changed. Other sessions and all tokens have ended."), "good")
    return redirect("/") if me().must_change_password else _back()


@blueprint.post("/account/link")
@signed_in
def link() -> AnyResponse:
    """Find oneself in the register by staff number and birth year."""
    typed, key = parsed(LinkIn), current_app.config["SETTINGS"].staff_number_key.encode()
    actions.link_person(session(), queries.own_account(session(), me()), **typed, key=key, at=now())
    flash(gettext("Your account is linked to the register. What you complete counts for your place of work."), "good")
    return _back()


@blueprint.post("/account/sessions/<int(max=2147483647):session_id>/end")
@signed_in
def end_session(session_id: int) -> AnyResponse:
    """End one of one's own sessions; ending the one in use signs out."""
    found = queries.own_session(session(), me(), session_id)
    actions.end_sessions(session(), me(), only=found.id, at=now())
    flash(gettext("The session has ended."), "good")
    return _back()


@blueprint.post("/account/sessions/end")
@signed_in
def end_other_sessions() -> AnyResponse:
    """End all of one's own sessions but the one in use."""
    actions.end_sessions(session(), me(), at=now())
    flash(gettext("All other sessions have ended."), "good")
    return _back()


@blueprint.post("/account/tokens")
@signed_in
def create_token() -> str:
    """Make an API token and show it, this once."""
    typed = parsed(TokenChoiceIn)
    token, key = actions.create_token(session(), queries.own_account(session(), me()), **typed, at=now())
    return render_template("accounts/secret.html", kind="token", secret=key, token=token)


@blueprint.post("/account/tokens/<int(max=2147483647):token_id>/end")
@signed_in
def end_token(token_id: int) -> AnyResponse:
    """End one of one's own tokens."""
    actions.end_token(session(), queries.own_token(session(), me(), token_id), by=me().id, at=now())
    flash(gettext("The token has ended."), "good")
    return _back()


def _back() -> AnyResponse:
    return redirect(url_for("accounts.account"))
