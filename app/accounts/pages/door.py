"""What the pages of accounts share: the cookie, the way a refused form comes back, where people are led first."""

from collections.abc import Callable
from typing import Final, cast

from flask import Blueprint, Request, current_app, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.actions import SignInRefused
from app.accounts.policy import SignedIn
from app.accounts.queries import is_empty, principal_by_session
from app.accounts.words import ROLE_WORDS
from app.clock import now
from app.errors import Conflict, DomainError, Invalid, TooMany
from app.i18n import translate
from app.web.access import principal, principal_or_none
from app.web.errors import answer, status_of
from app.web.language import page_language
from app.web.unit_of_work import read_session

blueprint = Blueprint("accounts", "app.accounts", template_folder="templates")

COOKIE_SECURE: Final = "__Host-session"
COOKIE_PLAIN: Final = "session_token"
LIFETIME: Final = 90 * 24 * 3600
"""Seconds that a browser keeps the cookie; the table ends the session of staff sooner."""
OPEN_BEFORE_CHANGE: Final = frozenset({"accounts.password", "accounts.change_password", "accounts.sign_out"})
"""Pages open to people who must replace a one-time password; those of ``web``, ``helplines`` and ``law`` are too."""

FormPage = Callable[[], str]
FORMS: Final[dict[str, FormPage]] = {}


def form_page(endpoint: str) -> Callable[[FormPage], FormPage]:
    """Declare the page that comes back, with what was typed and what is wrong, when ``endpoint`` refuses a form."""

    def declare(page: FormPage) -> FormPage:
        FORMS[f"accounts.{endpoint}"] = page
        return page

    return declare


def me() -> SignedIn:
    """Who is signed in."""
    return cast(SignedIn, principal())


def cookie_name(asked: Request) -> str:
    """The cookie that holds the session key; over HTTPS its prefix lets nobody else set it."""
    return COOKIE_SECURE if asked.is_secure else COOKIE_PLAIN


def principal_of_request(asked: Request) -> SignedIn | None:
    """Who is signed in by cookie; one statement, none without a cookie."""
    key = asked.cookies.get(cookie_name(asked))
    return principal_by_session(read_session(), key, now()) if key else None


@blueprint.app_context_processor
def words() -> dict[str, object]:
    """Roles in words, for every template."""
    return {"role_words": ROLE_WORDS}


@blueprint.errorhandler(Invalid)
@blueprint.errorhandler(Conflict)
@blueprint.errorhandler(TooMany)
@blueprint.errorhandler(SignInRefused)
def form_again(error: DomainError) -> ResponseReturnValue:
    """Show the form again with what was typed and what is wrong; a refusal without a form gets the page of refusals."""
    page = FORMS.get(request.endpoint or "")
    headers = {"Retry-After": str(error.retry_after)} if isinstance(error, TooMany) else {}
    if page is None:
        return _refused(error, headers)
    g.refusal = error
    return make_response(page(), status_of(error), headers)


def render_form(template: str, **values: object) -> str:
    """Draw a page with a form: ``refusal`` (or None), ``wrong`` (sentences per field) and ``typed`` are filled in."""
    refusal: DomainError | None = g.get("refusal")
    wrong = dict(refusal.fields) if refusal else {}
    typed = {key: value for key, value in request.form.items() if "password" not in key} if refusal else {}
    return render_template(template, refusal=refusal, wrong=wrong, typed=typed, **values)


@blueprint.before_app_request
def lead_on() -> AnyResponse | None:
    """Lead the first visitor to the first-run page, and whoever holds a one-time password to its replacement."""
    endpoint = request.endpoint or "static"
    if request.path.startswith("/api/") or endpoint.split(".")[0] in ("static", "web", "helplines", "law"):
        return None
    asker = cast(SignedIn | None, principal_or_none())
    if asker is None:
        return redirect(url_for("accounts.welcome")) if request.path in ("/", "/sign-in") and _is_new() else None
    if asker.must_change_password and endpoint not in OPEN_BEFORE_CHANGE:
        return redirect(url_for("accounts.password"))
    return None


def _is_new() -> bool:
    """Whether there is no account yet; once there is one, the database is not asked again."""
    if not current_app.extensions.get("has_accounts"):
        current_app.extensions["has_accounts"] = not is_empty(read_session())
    return not current_app.extensions["has_accounts"]


def _refused(error: DomainError, headers: dict[str, str]) -> AnyResponse:
    language = page_language()
    fields = {name: [translate(text, language) for text in texts] for name, texts in error.fields.items()}
    return answer(status_of(error), translate(error.message, language), fields=fields, headers=headers)
