"""Pages that belong to no feature: the language switch, health, privacy, the API explorer."""

from datetime import timedelta
from typing import Final
from urllib.parse import urlsplit

from flask import Blueprint, Response, current_app, jsonify, make_response, redirect, render_template, request
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.wrappers import Response as AnyResponse

from app.db import Busy
from app.errors import NotFound
from app.i18n import LANGUAGES, N_
from app.web.access import public
from app.web.language import COOKIE
from app.web.unit_of_work import read_session

blueprint = Blueprint("web", __name__, template_folder="templates")
YEAR: Final = timedelta(days=365)


@blueprint.get("/language/<code>")
@public
def language(code: str) -> AnyResponse:
    """Keep the chosen language in a cookie and go back to where the reader was."""
    if code not in LANGUAGES:
        raise NotFound(N_("This language is not offered."))
    answer = redirect(local_address(request.args.get("next")))
    answer.set_cookie(COOKIE, code, max_age=YEAR, samesite="Lax", httponly=True, secure=request.is_secure)
    return answer


def local_address(wanted: str | None) -> str:
    """The wanted address when it is one of this site's pages, else the first page."""
    parts = urlsplit(wanted or "/")
    if not wanted or parts.scheme or parts.netloc or not wanted.startswith("/") or wanted[1:2] in ("/", "\\"):
        return "/"
    return wanted if wanted.isprintable() else "/"


@blueprint.get("/healthz")
@public
def alive() -> Response:
    """Whether the program runs."""
    return jsonify(status="ok")


@blueprint.get("/readyz")
@public
def ready() -> Response:
    """Whether the program can serve: its database answers."""
    try:
        read_session().execute(text("SELECT 1"))
    except (SQLAlchemyError, Busy):
        answer = jsonify(status="the database does not answer")
        answer.status_code = 503
        answer.headers["Retry-After"] = "5"
        return answer
    return jsonify(status="ok")


@blueprint.get("/privacy")
@public
def privacy() -> str:
    """What is kept about a learner, and what is not."""
    return render_template("web/privacy.html")


@blueprint.get("/api/v1/docs")
@public
def explorer() -> str:
    """The API explorer."""
    return render_template("web/explorer.html")


@blueprint.get("/favicon.ico")
@public
def icon() -> Response:
    """The site's mark."""
    return make_response(current_app.send_static_file("mark.svg"))
