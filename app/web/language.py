"""Which language a page speaks: the switch on the page, then the account, then the browser, then the first offered."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from flask import Flask, Request, current_app, g, request
from flask_babel import Babel, force_locale

from app.i18n import CATALOGUES
from app.web.access import principal_or_none

COOKIE: Final = "language"


def configure_languages(app: Flask, offered: tuple[str, ...]) -> None:
    """Let Flask-Babel choose among the offered languages."""
    app.config["LANGUAGES"] = offered
    app.config["BABEL_DEFAULT_LOCALE"] = offered[0]
    app.config["BABEL_DEFAULT_TIMEZONE"] = "UTC"
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(CATALOGUES)
    Babel(app, locale_selector=page_language)


def page_language() -> str:
    """The language of this request's answer, one of those offered."""
    if "page_language" not in g:
        g.page_language = _chosen(request, current_app.config["LANGUAGES"])
    return str(g.page_language)


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Draw a part of the answer as a reader of another language would get it (a preview)."""
    before = page_language()
    g.page_language = language
    try:
        with force_locale(language):
            yield
    finally:
        g.page_language = before


def _chosen(asked: Request, offered: tuple[str, ...]) -> str:
    for wanted in (asked.cookies.get(COOKIE), _account_language()):
        if wanted in offered:
            return wanted
    return asked.accept_languages.best_match(offered, default=offered[0]) or offered[0]


def _account_language() -> str | None:
    if request.path.startswith("/api/"):
        return None
    return getattr(principal_or_none(), "language", None)
