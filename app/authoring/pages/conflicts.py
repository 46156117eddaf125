"""What comes too late: the page that sent it, as it is now, with the reason and with everything that was typed."""

from collections.abc import Callable, Mapping
from typing import Final

from flask import request
from werkzeug.wrappers import Response as AnyResponse

from app.authoring.pages import desks, editing, reviewing, translating
from app.authoring.pages.door import blueprint
from app.errors import Conflict, DomainError, Outdated
from app.web.unit_of_work import close_sessions

_AGAIN: Final[Mapping[str, Callable[[DomainError], AnyResponse]]] = {
    "begin": desks.list_in_conflict,
    "arrange": desks.overview_in_conflict,
    "save_part": editing.refused_by_conflict,
    "save_translation": translating.refused_by_conflict,
    "unweigh": reviewing.refused_by_conflict,
    "settle_remark": reviewing.refused_by_conflict,
    **dict.fromkeys(reviewing.STEPS, reviewing.refused_by_conflict),
}


@blueprint.errorhandler(Conflict)
@blueprint.errorhandler(Outdated)
def in_conflict(error: DomainError) -> AnyResponse:
    """Undo what was begun, and show the page once more; pages that keep nothing typed get the general answer."""
    again = _AGAIN.get((request.endpoint or "").rpartition(".")[2])
    if again is None:
        raise error
    close_sessions()
    return again(error)
