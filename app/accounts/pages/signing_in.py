"""Signing in, signing out, and the first run."""

import flask
from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response as AnyResponse

from app.accounts import actions, queries
from app.accounts.pages.door import LIFETIME, blueprint, cookie_name, form_page, principal_of_request, render_form
from app.accounts.schemas import FirstAdministratorIn, SignInIn
from app.clock import now
from app.errors import Conflict
from app.i18n import N_
from app.web.access import principal_or_none, public
from app.web.forms import parsed
from app.web.language import page_language
from app.web.pages import local_address
from app.web.unit_of_work import read_session, session


@blueprint.get("/sign-in")
@public
def sign_in() -> ResponseReturnValue:
    """The form of e-mail address and password; whoever is signed in goes on."""
    if principal_or_none() is not None:
        return redirect(local_address(request.args.get("next")))
    return sign_in_form()


@form_page("sign_in_submit")
def sign_in_form() -> str:
    """Draw the sign-in page; ``next`` travels along."""
    return render_form("accounts/sign_in.html", next_address=local_address(request.values.get("next")))


@blueprint.post("/sign-in")
@public
def sign_in_submit() -> AnyResponse:
    """Open a session, replace the one this browser had, and go to where the person wanted to be."""
    typed, address, at = parsed(SignInIn), request.remote_addr or "", now()
    queries.refuse_guessing(read_session(), typed["email"], address, at)
    verified = queries.verified_account(read_session(), typed["email"], typed["password"])
    key = actions.sign_in(session(), verified, address=address, agent=request.user_agent.string, at=at)
    return _enter(key, local_address(request.form.get("next")))


@blueprint.post("/sign-out")
@public
def sign_out() -> AnyResponse:
    """End the session of this browser."""
    key = request.cookies.get(cookie_name(request))
    if key and principal_of_request(request) is not None:
        actions.end_session(session(), key, at=now())
    flask.session.clear()
    response = redirect(url_for("accounts.sign_in"))
    response.delete_cookie(cookie_name(request), path="/", secure=request.is_secure, httponly=True, samesite="Lax")
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


@blueprint.get("/welcome")
@public
def welcome() -> str:
    """The first run: one form that creates the administrator."""
    if not queries.is_empty(read_session()):
        raise Conflict(N_("The service is set up already. Sign in, or ask its administrator for an account."))
    return welcome_form()


@form_page("welcome_submit")
def welcome_form() -> str:
    """Draw the first-run page."""
    return render_form("accounts/welcome.html")


@blueprint.post("/welcome")
@public
def welcome_submit() -> AnyResponse:
    """Create the administrator and sign them in."""
    typed, at = parsed(FirstAdministratorIn), now()
    account = actions.create_first_administrator(session(), **typed, language=page_language(), at=at)
    key = actions.open_session(session(), account, agent=request.user_agent.string, at=at)
    return _enter(key, url_for("accounts.people"))


def _enter(key: str, address: str) -> AnyResponse:
    """Hand out the cookie of a new session; what the browser carried before is ended and forgotten."""
    former = request.cookies.get(cookie_name(request))
    if former:
        actions.end_session(session(), former, at=now())
    flask.session.clear()
    response = redirect(address)
    response.set_cookie(
        cookie_name(request), key, max_age=LIFETIME, path="/", secure=request.is_secure, httponly=True, samesite="Lax"
    )
    return response
