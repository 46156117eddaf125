"""Headers and limits that every answer and every request obeys."""

from typing import Final

from flask import Flask, Response, current_app, request
from flask_wtf.csrf import CSRFError, CSRFProtect
from werkzeug.exceptions import BadRequest, LengthRequired

from app.web.unit_of_work import SAFE_METHODS

CONTENT_SECURITY_POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
HEADERS: Final = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
csrf = CSRFProtect()


def protect(app: Flask) -> None:
    """Demand a CSRF token from every form of a page, a length from every body, and send the safety headers."""
    app.config.setdefault("WTF_CSRF_TIME_LIMIT", None)
    app.config["WTF_CSRF_CHECK_DEFAULT"] = False
    app.config["WTF_CSRF_SSL_STRICT"] = False
    csrf.init_app(app)
    app.before_request(_check_request)
    app.after_request(_safe)


def _check_request() -> None:
    """Refuse NUL (no database keeps it), bodies without a length (werkzeug cuts them) and forms without a token."""
    if "\0" in request.path or b"%00" in request.query_string:
        raise BadRequest
    if request.method in SAFE_METHODS or request.routing_exception is not None:
        return
    if request.content_length is None and request.headers.get("Transfer-Encoding"):
        raise LengthRequired
    if not request.path.startswith("/api/"):
        _check_form()


def _check_form() -> None:
    if current_app.config["WTF_CSRF_ENABLED"]:
        if request.headers.get("Sec-Fetch-Site") == "cross-site":
            raise CSRFError
        csrf.protect()
    if any("\0" in word for pair in request.form.items(multi=True) for word in pair):
        raise BadRequest


def _safe(response: Response) -> Response:
    response.headers.extend(HEADERS)
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    if request.endpoint != "static":
        response.headers.setdefault("Cache-Control", "no-store")
    return response
