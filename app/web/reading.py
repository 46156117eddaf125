"""How the input of the API is read: strictly, and nothing that no database could keep."""

import json
from typing import Any, ClassVar, Final

from flask import Request
from marshmallow import RAISE
from webargs import missing
from webargs.flaskparser import FlaskParser
from werkzeug.exceptions import UnsupportedMediaType

from app.errors import Invalid
from app.i18n import N_

ESCAPE: Final = b"\\u"
"""NUL and lone halves of characters reach a JSON text only by such an escape; bodies without one need no search."""


class Parser(FlaskParser):
    """Refuses unknown names in the query too: a misspelt filter must not be passed over in silence."""

    DEFAULT_UNKNOWN_BY_LOCATION: ClassVar[dict[str, str | None]] = {  # type: ignore[misc]
        **FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION,
        "query": RAISE,
    }

    def _raw_load_json(self, req: Request) -> Any:
        """The body's value, or ``missing`` for an empty body; raise for another kind of data."""
        body = req.get_data(cache=True)
        if not req.is_json:
            if body:
                raise UnsupportedMediaType
            return missing
        return json_value(body)


def json_value(body: bytes) -> Any:
    """The value of a JSON text in UTF-8.

    Raises:
        json.JSONDecodeError: it is not JSON, or its numbers or its depth are beyond use.
        Invalid: its text holds NUL or half of a character, which no database keeps.
    """
    try:
        value = json.loads(body.decode("utf-8"), parse_constant=_refuse)
    except json.JSONDecodeError:
        raise
    except (ValueError, RecursionError):
        raise json.JSONDecodeError("not usable JSON", "?", 0) from None
    if ESCAPE in body and not _can_be_kept(value):
        raise Invalid(N_("The text holds a character that cannot be kept: NUL, or half of a character."))
    return value


def _refuse(name: str) -> None:
    """NaN and the infinities are no JSON."""
    raise ValueError(name)


def _can_be_kept(value: Any) -> bool:
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            waiting.extend(one)
            waiting.extend(one.values())
        elif isinstance(one, list):
            waiting.extend(one)
        elif isinstance(one, str) and ("\0" in one or any("\ud800" <= sign <= "\udfff" for sign in one)):
            return False
    return True
