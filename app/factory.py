"""Puts the program together: every page, every part of the API and every command is listed here by name."""

import hashlib
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import click
from flask import Flask
from flask.cli import ScriptInfo
from flask.typing import ResponseReturnValue
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import IntegerConverter, Map

import app.accounts.api
import app.accounts.pages
import app.assessment.api
import app.assessment.pages
import app.authoring.api
import app.authoring.pages
import app.authoring.pages.pilots
import app.catalogue.api
import app.catalogue.pages
import app.coverage.api
import app.coverage.pages
import app.credentials.api
import app.credentials.pages
import app.facilitation.api
import app.facilitation.pages
import app.helplines.pages
import app.interop.api
import app.interop.pages
import app.law.api
import app.law.pages
import app.learning.api
import app.learning.pages
import app.web.pages
import app.workforce.api
import app.workforce.pages
from app import config
from app.coverage.actions import post_changes
from app.db import Database
from app.web import idempotency
from app.web.api import PREFIX, configure_api
from app.web.compression import compress
from app.web.console import Commands
from app.web.errors import register_errors
from app.web.language import configure_languages
from app.web.menu import configure_menu
from app.web.rendering import configure_templates
from app.web.security import protect
from app.web.unit_of_work import close_sessions, finish_request

STATIC_SECONDS: Final = 365 * 24 * 3600
STATIC: Final = Path(app.web.pages.__file__).parent / "static"

PAGES: Final = (
    app.web.pages.blueprint,
    app.helplines.pages.blueprint,
    app.law.pages.blueprint,
    app.accounts.pages.blueprint,
    app.workforce.pages.blueprint,
    app.catalogue.pages.blueprint,
    app.assessment.pages.blueprint,
    app.credentials.pages.blueprint,
    app.learning.pages.blueprint,
    app.authoring.pages.blueprint,
    app.authoring.pages.pilots.blueprint,
    app.facilitation.pages.blueprint,
    app.coverage.pages.blueprint,
    app.coverage.pages.releases_blueprint,
    app.coverage.pages.entries_blueprint,
    app.interop.pages.items_blueprint,
    app.interop.pages.exports_blueprint,
    app.interop.pages.translations_blueprint,
    app.interop.pages.modules_blueprint,
)
APIS: Final = (
    app.law.api.blueprint,
    app.accounts.api.blueprint,
    app.workforce.api.blueprint,
    app.catalogue.api.blueprint,
    app.assessment.api.blueprint,
    app.credentials.api.blueprint,
    app.learning.api.blueprint,
    app.authoring.api.blueprint,
    app.facilitation.api.blueprint,
    app.coverage.api.blueprint,
    app.interop.api.items_blueprint,
    app.interop.api.exports_blueprint,
    app.interop.api.translations_blueprint,
)
COMMANDS: Final = {
    "accounts": "app.accounts.cli:accounts",
    "audit": "app.audit.cli:audit",
    "changes": "app.learning.cli:changes",
    "content": "app.catalogue.cli:content",
    "coverage": "app.interop.cli.exports:coverage",
    "db": "app.web.cli:db",
    "demo": "app.demo.cli:demo",
    "doctor": "app.web.cli:doctor",
    "follow-ups": "app.learning.cli:follow_ups",
    "items": "app.interop.cli.items:items",
    "module": "app.interop.cli.modules:module",
    "register": "app.coverage.cli.register:register",
    "serve": "app.web.cli:serve",
    "settings": "app.web.cli:settings",
    "workforce": "app.workforce.cli:workforce",
}
"""Each command and where it is; imported only when it is called."""


class SmallNumber(IntegerConverter):
    """A number in an address that every database can hold; a larger one leads nowhere."""

    def __init__(self, url_map: Map, *args: Any, **options: Any) -> None:
        """As any whole number, of at most ``2**31 - 1``."""
        super().__init__(url_map, *args, **{"max": 2**31 - 1, **options})


class Safeguard(Flask):
    """Flask, with one transaction around every view: committed before the answer leaves, or undone."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """The view as it is: none here is asynchronous, and asking a dozen times a request costs a tenth of it."""
        return func

    def dispatch_request(self) -> ResponseReturnValue:
        """Answer; a refusal or a fault undoes what the view wrote, except where the refusal keeps it."""
        try:
            answer = self.make_response(idempotency.once(super().dispatch_request))
        except BaseException as error:
            finish_request(error)
            raise
        finish_request()
        return answer


def create_app(settings: config.Settings | None = None) -> Flask:
    """The program with its settings; raises :class:`app.config.BadSetting` when one cannot be used."""
    settings = settings or config.from_environment()
    program = Safeguard("app", static_folder=str(STATIC), template_folder=None)
    program.config.update(
        SECRET_KEY=settings.secret_key,
        MAX_CONTENT_LENGTH=settings.max_body,
        SETTINGS=settings,
        IS_DEMONSTRATION=settings.jurisdiction == "XX",
        SEND_FILE_MAX_AGE_DEFAULT=STATIC_SECONDS,
        SESSION_COOKIE_NAME="page",
        SESSION_COOKIE_SAMESITE="Lax",
        JSON_SORT_KEYS=False,
    )
    program.cli = Commands(COMMANDS)
    program.url_map.converters["int"] = SmallNumber
    program.extensions["database"] = Database(settings.database_url)
    program.extensions["before_commit"] = post_changes
    program.extensions["cookie_principal"] = app.accounts.pages.principal_of_request
    program.extensions["token_principal"] = app.accounts.api.principal_of_request
    protect(program)
    compress(program)
    register_errors(program)
    configure_languages(program, settings.languages)
    configure_templates(program)
    configure_menu(program)
    app.helplines.pages.configure_helplines(program, settings.content_dir / "helplines", settings.jurisdiction)
    app.law.pages.configure_law(program, settings.content_dir / "law", settings.jurisdiction)
    app.catalogue.pages.configure_glossary(program, settings.content_dir)
    _register(program)
    program.teardown_request(lambda _error: close_sessions())
    program.jinja_env.globals.update(leave_address=settings.leave_address, asset_version=_asset_version())
    _wrap(program, settings)
    return program


def _register(program: Flask) -> None:
    for pages in PAGES:
        program.register_blueprint(pages)
    api = configure_api(program)
    for part in APIS:
        api.register_blueprint(part, url_prefix=PREFIX + (part.url_prefix or ""))


def _wrap(program: Flask, settings: config.Settings) -> None:
    """Proxies are believed only as far as the settings say."""
    if settings.trusted_proxies:
        program.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            program.wsgi_app, x_for=settings.trusted_proxies, x_proto=settings.trusted_proxies
        )


def _asset_version() -> str:
    """Changes with any of our own static files, so that browsers may keep them for a year."""
    digest = hashlib.sha256()
    for file in sorted(STATIC.glob("*.*")):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:10]


def console() -> None:
    """The console script ``safeguard``; a setting that cannot be used stops it with one sentence and status 2."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("alembic").setLevel(logging.WARNING)
    try:
        program = create_app()
    except config.BadSetting as error:
        click.echo(str(error), err=True)
        raise SystemExit(2) from None
    program.cli.help = "Safeguard: training for the people around children, and a truthful count of who is trained."
    program.cli.main(prog_name="safeguard", obj=ScriptInfo(create_app=lambda: program))
