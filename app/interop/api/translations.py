"""The words of a draft to a translator's program and back, over the JSON API."""

from contextlib import closing
from typing import Any, Final, cast

from flask import Response, request
from werkzeug.exceptions import UnsupportedMediaType

from app.accounts.policy import SignedIn
from app.authoring import queries
from app.clock import now
from app.errors import Invalid, NotFound
from app.i18n import DEFAULT_LANGUAGE, LANGUAGES, N_
from app.interop import actions
from app.interop.schemas import TranslationFileIn, TranslationFileOut
from app.interop.translation_files import FORMATS, LARGEST, Arrived, Remark, file_name, file_of
from app.permissions import Permission
from app.web.access import principal, principal_or_none, requires
from app.web.api import Blueprint, Problem
from app.web.unit_of_work import session

blueprint = Blueprint("translations-api", __name__, description="Translations to and from translators' programs.")

FORM: Final = "multipart/form-data"
ROOM: Final = 64 * 1024
LOST: Final = {"schema": Problem, "description": "There is no such draft, or the language is not one of the service."}
_BODY: Final = {
    "required": True,
    "description": "XLIFF 2.0 or 2.1, or PO, of at most 1 MiB, known by its content.",
    "content": {
        FORM: {
            "schema": {
                "type": "object",
                "required": ["file"],
                "properties": {"file": {"type": "string", "format": "binary"}},
            }
        }
    },
}


@blueprint.before_request
def _admit_files() -> None:
    """Let whoever may translate send a file; and nothing but a form with a file."""
    asker = principal_or_none() if request.method == "PUT" else None
    if asker is None or not asker.may(Permission.TRANSLATE_MODULE):
        return
    request.max_content_length = LARGEST + ROOM
    if request.mimetype != FORM:
        raise UnsupportedMediaType


@blueprint.get("/drafts/<draft_id>/translations/<language>/file")
@requires(Permission.TRANSLATE_MODULE)
@blueprint.arguments(TranslationFileIn, location="query")
@blueprint.response(200, {"type": "string"}, content_type="application/xliff+xml", description="XLIFF 2.1.")
@blueprint.alt_response(200, schema={"type": "string"}, content_type="text/x-gettext-translation", description="PO.")
@blueprint.alt_response(404, **LOST)
def translation_file(wanted: dict[str, str], draft_id: str, language: str) -> Response:
    """All texts of a draft with their translation as far as there is one, as XLIFF 2.1 or with `?format=po` as PO."""
    _check(language)
    whole = queries.whole(session(), draft_id)
    key, form = whole.draft.module_key, wanted["format"]
    remarks = [Remark(row.part, row.quote, row.words) for row in queries.open_comments(session(), whole.draft)]
    file = file_of(whole.parts, key, language, form, remarks)
    answer = Response(file, content_type=FORMATS[form].content_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="{file_name(key, language, form)}"'
    return answer


@blueprint.put("/drafts/<draft_id>/translations/<language>/file")
@requires(Permission.TRANSLATE_MODULE)
@blueprint.doc(requestBody=_BODY)
@blueprint.response(200, TranslationFileOut)
@blueprint.alt_response(404, **LOST)
@blueprint.alt_response(409, schema=Problem, description="The draft is published or given up.")
@blueprint.alt_response(422, schema=Problem, description="The file cannot be used; nothing was changed.")
def bring_translation_in(draft_id: str, language: str) -> Arrived:
    """Save what a translator's file brings: texts that are not empty. What does not fit is told, never guessed."""
    _check(language)
    sent = request.files.get("file")
    if sent is None:
        raise Invalid(N_("The form holds no file."), fields={"file": [N_("Send the file in this field.")]})
    with closing(sent.stream):
        content: Any = sent.stream.read(LARGEST + 1)
    by = cast(SignedIn, principal())
    return actions.bring_translation(session(), draft_id, language, content, by=by, at=now())


def _check(language: str) -> None:
    if language not in LANGUAGES or language == DEFAULT_LANGUAGE:
        raise NotFound(N_("The service has no such language to translate into."))
