"""Refusals and faults, as a page for a person and as a problem document (RFC 9457) for a program."""

import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final

from flask import Flask, Response, g, jsonify, make_response, redirect, render_template, request, url_for
from flask_babel import get_locale
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException, InternalServerError, MethodNotAllowed
from werkzeug.wrappers import Response as AnyResponse

from app.db import Busy
from app.errors import (
    Conflict,
    DomainError,
    Gone,
    Invalid,
    NotAllowed,
    NotFound,
    NotSignedIn,
    Outdated,
    TooLarge,
    TooMany,
    Unavailable,
    Unconditional,
    WrongType,
)
from app.i18n import DEFAULT_LANGUAGE, N_, Message, translate
from app.web.unit_of_work import close_sessions

log = logging.getLogger(__name__)

STATUS: Final[tuple[tuple[type[DomainError], int], ...]] = (
    (TooLarge, 413),
    (WrongType, 415),
    (Invalid, 422),
    (NotSignedIn, 401),
    (NotAllowed, 403),
    (NotFound, 404),
    (Gone, 410),
    (Conflict, 409),
    (Outdated, 412),
    (Unconditional, 428),
    (TooMany, 429),
    (Unavailable, 503),
    (DomainError, 400),
)
RETRY_SECONDS: Final = 5
BUSY: Final = N_("The service is busy for a moment. Nothing of yours was lost; please send it again in a few seconds.")
CROSSED: Final = N_(
    "Something else changed in the same moment, and nothing of this was saved. Look again, then send it."
)
FAULT: Final = N_("Something went wrong on our side. What you had already saved is safe; please try again.")

TITLES: Final[Mapping[int, Message]] = {
    400: N_("The request cannot be read"),
    401: N_("Please sign in"),
    403: N_("Not yours to do"),
    404: N_("Nothing is here"),
    405: N_("Not possible here"),
    409: N_("That does not fit any more"),
    410: N_("Taken back"),
    411: N_("The length is missing"),
    412: N_("It has changed meanwhile"),
    413: N_("That is too large"),
    415: N_("This form of data is not accepted"),
    422: N_("Something needs another look"),
    428: N_("Say what you have read"),
    429: N_("Too many tries"),
    500: N_("Something went wrong"),
    503: N_("Busy for a moment"),
}
EXPLANATIONS: Final[Mapping[int, Message]] = {
    400: N_("The request is not of the form that is expected here."),
    404: N_("The address leads to nothing that you can see. Check it, or start from the first page."),
    405: N_("This address does not accept that kind of request."),
    413: N_("What you sent is larger than this service accepts."),
    415: N_("Send the data in one of the forms that the documentation names."),
    422: N_("Some of what you sent breaks a rule; each field is named below."),
    500: FAULT,
}


def register_errors(app: Flask) -> None:
    """Let every refusal and fault of this program be answered here."""
    app.register_error_handler(DomainError, _domain)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(IntegrityError, _crossed)
    app.register_error_handler(OperationalError, _busy)
    app.register_error_handler(PoolTimeout, _busy)
    app.register_error_handler(Busy, _busy)
    app.register_error_handler(Exception, _fault)


def status_of(error: DomainError) -> int:
    """The HTTP status that says what kind of refusal this is."""
    return next(status for kind, status in STATUS if isinstance(error, kind))


def _domain(error: DomainError) -> AnyResponse:
    if isinstance(error, NotSignedIn) and not _is_api() and request.method == "GET":
        return redirect(url_for("accounts.sign_in", next=request.full_path.rstrip("?")))
    language = _language()
    fields = {name: [translate(text, language) for text in texts] for name, texts in error.fields.items()}
    headers = {"Retry-After": str(error.retry_after)} if isinstance(error, TooMany) else {}
    members = error.members if isinstance(error, Outdated) else None
    return answer(status_of(error), translate(error.message, language), fields=fields, headers=headers, members=members)


def _http(error: HTTPException) -> AnyResponse:
    if error.response is not None:
        return make_response(error.response)
    if isinstance(error, InternalServerError) and error.original_exception is not None:
        return _while_refusing(error.original_exception)
    status = error.code or 500
    if status < HTTPStatus.BAD_REQUEST:
        return make_response(error.get_response())
    data: Mapping[str, Any] = getattr(error, "data", None) or {}
    headers = dict(data.get("headers") or {})
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        headers["Allow"] = ", ".join(sorted(error.valid_methods))
    if isinstance(error, CSRFError):
        text = N_("This page was open for too long or in two places. Go back, reload it and send it again.")
    else:
        text = EXPLANATIONS.get(status, N_("The request was refused."))
    return answer(status, translate(text, _language()), fields=_flat(data.get("messages")), headers=headers)


def _while_refusing(error: BaseException) -> AnyResponse:
    """What went wrong while the page of a refusal was drawn: its rows are gone, or the database is."""
    if isinstance(error, DomainError):
        return _domain(error)
    return _busy(error) if isinstance(error, OperationalError | PoolTimeout | Busy) else _fault(error)


def _flat(messages: Any, path: str = "") -> dict[str, list[str]]:
    """Field messages of a validation, nested or not, as dotted names with their sentences."""
    if isinstance(messages, dict):
        flat: dict[str, list[str]] = {}
        for name, inner in messages.items():
            flat |= _flat(inner, f"{path}.{name}" if path else str(name))
        return flat
    if isinstance(messages, list | tuple):
        return {path: [_said(message) for message in messages]}
    return {path: [_said(messages)]} if messages else {}


def _said(message: Any) -> str:
    """A sentence of the validation in the reader's language, where it is one of ours or of the known ones."""
    return translate(message if isinstance(message, Message) else Message(str(message)), _language())


def _busy(error: BaseException) -> AnyResponse:
    _leave_database()
    log.warning("the database did not serve a request: %s", type(error).__name__)
    headers = {"Retry-After": str(RETRY_SECONDS)}
    return answer(503, translate(BUSY, _language()), headers=headers)


def _crossed(error: Exception) -> AnyResponse:
    """Two wrote about the same thing in the same moment, and a rule of the tables kept the first."""
    close_sessions()
    log.warning("a write was refused by the tables: %s", type(error).__name__, exc_info=error)
    return answer(409, translate(CROSSED, _language()))


def _leave_database() -> None:
    """The page of the refusal is drawn without asking the database who looks at it."""
    close_sessions()
    g.setdefault("principal", None)


def _fault(error: BaseException) -> AnyResponse:
    _leave_database()
    log.error("a request failed", exc_info=error)
    return answer(500, translate(FAULT, _language()))


def answer(
    status: int,
    detail: str,
    *,
    fields: Mapping[str, list[str]] | None = None,
    headers: Mapping[str, str] | None = None,
    members: Mapping[str, object] | None = None,
) -> Response:
    """The refusal as a problem document on the API (with more ``members``, where there are some), a page elsewhere."""
    title = translate(TITLES.get(status, N_("The request was refused.")), _language())
    if _is_api():
        document: dict[str, Any] = {"type": "about:blank", "title": title, "status": status, "detail": detail}
        document |= members or {}
        if fields:
            document["errors"] = fields
        response = jsonify(document)
        response.content_type = "application/problem+json"
    else:
        response = make_response(
            render_template("web/error.html", title=title, detail=detail, status=status, fields=fields or {})
        )
    response.status_code = status
    response.headers.update(headers or {})
    if status == HTTPStatus.UNAUTHORIZED and _is_api():
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


def _is_api() -> bool:
    return request.path.startswith("/api/")


def _language() -> str:
    return str(get_locale() or DEFAULT_LANGUAGE)


__all__ = ["EXPLANATIONS", "answer", "register_errors", "status_of"]
