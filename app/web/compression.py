"""Answers are compressed: a page costs a phone on a slow line a fifth of its size.

Compressing pages that hold a secret (the CSRF token) beside what somebody else chose could leak it through the length
(the BREACH attack). The attacker needs the victim's browser to send cookies with a request of theirs, which
``SameSite=Lax`` forbids for everything but a top-level GET.
"""

from typing import Final

from flask import Flask
from flask_compress import Compress

KINDS: Final = (
    "text/html",
    "text/css",
    "text/javascript",
    "text/csv",
    "application/json",
    "application/problem+json",
    "image/svg+xml",
)


def compress(app: Flask) -> None:
    """Compress text answers by Brotli, else gzip, as the browser accepts."""
    app.config.update(
        COMPRESS_MIMETYPES=list(KINDS), COMPRESS_ALGORITHM=["br", "gzip"], COMPRESS_BR_LEVEL=5, COMPRESS_MIN_SIZE=500
    )
    Compress(app)
