"""Pictures into a draft over the JSON API."""

from contextlib import closing
from typing import Any, Final

from flask import request
from werkzeug.exceptions import UnsupportedMediaType

from app.authoring import actions
from app.authoring.api.door import NO_DRAFT, REFUSED, Tagged, blueprint, me, tagged
from app.authoring.picture_schemas import PictureIn, PictureOut
from app.catalogue.pictures import LARGEST_SENT
from app.clock import now
from app.errors import Invalid
from app.i18n import N_
from app.permissions import Permission
from app.web.access import principal_or_none, requires
from app.web.api import Problem
from app.web.unit_of_work import session

FORM: Final = "multipart/form-data"
ROOM: Final = 64 * 1024
"""Bytes of a form around its file, and what a file may be too large by to be told so in its own words."""
_TEXT: Final = {"type": "string"}
_BODY: Final = {
    "required": True,
    "description": "A JPEG, PNG, WebP or GIF file of at most 5 MB and 25 million dots; it is made anew, at most 30 kB.",
    "content": {
        FORM: {
            "schema": {
                "type": "object",
                "required": ["file", "key", "words", "credit"],
                "properties": {
                    "file": {"type": "string", "format": "binary"},
                    "key": {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$", "maxLength": 60},
                    "words": {"type": "string", "minLength": 5, "maxLength": 300},
                    "credit": {"type": "string", "minLength": 1, "maxLength": 200},
                    "lesson": {"type": "string", "maxLength": 60},
                },
            }
        }
    },
}
_THERE: Final = {"schema": Problem, "description": "The draft is closed, or has a picture of that key."}
_LARGE: Final = {"schema": Problem, "description": "The file is larger than 5 MB."}
_NO_PICTURE: Final = {"schema": Problem, "description": "No form with a file, or no JPEG, PNG, WebP or GIF file."}


@blueprint.before_request
def _admit_pictures() -> None:
    """Let whoever may write send a picture; and nothing but a form with a file."""
    if (request.endpoint or "").rpartition(".")[2] != "add_picture":
        return
    asker = principal_or_none()
    if asker is None or not asker.may(Permission.WRITE_MODULE):
        return
    request.max_content_length = LARGEST_SENT + ROOM
    if request.mimetype != FORM:
        raise UnsupportedMediaType


@blueprint.post("/drafts/<draft_id>/pictures")
@requires(Permission.WRITE_MODULE)
@blueprint.doc(requestBody=_BODY)
@blueprint.arguments(PictureIn, location="form", content_type=FORM)
@blueprint.response(201, PictureOut)
@blueprint.alt_response(404, **NO_DRAFT)
@blueprint.alt_response(409, **_THERE)
@blueprint.alt_response(413, **_LARGE)
@blueprint.alt_response(415, **_NO_PICTURE)
@blueprint.alt_response(422, **REFUSED)
def add_picture(sent: dict[str, Any], draft_id: str) -> Tagged:
    """Bring a picture into a draft. It is scaled, made small and freed of metadata; the file itself is not kept.

    `line` is what shows it in the Markdown of a lesson; with `lesson` it is put at the end of that lesson's English.
    """
    file = request.files.get("file")
    if file is None:
        raise Invalid(N_("The form holds no file."), fields={"file": [N_("Send the file in this field.")]})
    with closing(file.stream):
        content = file.stream.read(LARGEST_SENT + 1)
    added = actions.add_picture(session(), draft_id, content, sent, by=me(), at=now())
    told = {name: getattr(added.picture, name) for name in ("key", "digest", "width", "height", "size", "credit")}
    view = {**told, "line": added.line, "is_first_of_many": added.is_first_of_many}
    return tagged(view, added.draft, 201)
