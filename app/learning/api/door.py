"""What the parts of the learning API share."""

from typing import Final, cast

from app.accounts.policy import SignedIn
from app.web.access import principal
from app.web.api import Blueprint, Problem

blueprint = Blueprint("learning-api", "app.learning", description="One's own way through the tracks.")

NOT_YOURS: Final = {"schema": Problem, "description": "There is no such thing, or it is somebody else's."}
NOT_NOW: Final = {"schema": Problem, "description": "It is too early or too late for this; nothing was changed."}
TOO_LATE: Final = {"schema": Problem, "description": "The answers were sent already; the first result stands."}
WITHDRAWN: Final = {"schema": Problem, "description": "A module has been withdrawn for the time being."}
REFUSED: Final = {"schema": Problem, "description": "The input breaks a rule; nothing was changed."}


def me() -> SignedIn:
    """Who asks."""
    return cast(SignedIn, principal())
