"""The doors through which the words of a draft go to a translator's program and come back."""

from contextlib import closing
from typing import Any, Final, cast

from flask import Blueprint, Response, render_template, request

from app.accounts.policy import SignedIn
from app.authoring import queries
from app.authoring.pages.door import Desk, head
from app.clock import now
from app.errors import Invalid, NotFound
from app.i18n import DEFAULT_LANGUAGE, LANGUAGES, N_
from app.interop import actions
from app.interop.translation_files import FORMATS, LARGEST, Remark, file_name, file_of
from app.permissions import Permission
from app.web.access import principal, principal_or_none, requires
from app.web.unit_of_work import session

blueprint = Blueprint("translations", "app.interop", template_folder="templates")

ROOM: Final = 64 * 1024
CHOOSE: Final = N_("Choose a file first.")
PLACE: Final = "/studio/drafts/<draft_id>/translations/<language>"


@blueprint.url_value_preprocessor
def _admit_files(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Let whoever may translate send a file; before the form is read for its token."""
    if endpoint != "translations.bring_in":
        return
    asker = principal_or_none()
    if asker and asker.may(Permission.TRANSLATE_MODULE):
        request.max_content_length = LARGEST + ROOM


@blueprint.get(f"{PLACE}.xlf")
@requires(Permission.TRANSLATE_MODULE)
def xliff_file(draft_id: str, language: str) -> Response:
    """All texts with their translation as XLIFF 2.1."""
    return _file(draft_id, language, "xliff")


@blueprint.get(f"{PLACE}.po")
@requires(Permission.TRANSLATE_MODULE)
def po_file(draft_id: str, language: str) -> Response:
    """All texts with their translation as PO."""
    return _file(draft_id, language, "po")


@blueprint.post(f"{PLACE}/file")
@requires(Permission.TRANSLATE_MODULE)
def bring_in(draft_id: str, language: str) -> str:
    """Save what a file brings, and tell how much came in and what did not fit."""
    _check(language)
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        raise Invalid(CHOOSE, fields={"file": [CHOOSE]})
    with closing(sent.stream):
        content = sent.stream.read(LARGEST + 1)
    by = cast(SignedIn, principal())
    found = actions.bring_translation(session(), draft_id, language, content, by=by, at=now())
    whole = queries.whole(session(), draft_id)
    return render_template(
        "interop/translation_report.html", **head(Desk(whole, []), language), code=language, found=found
    )


def _file(draft_id: str, language: str, form: str) -> Response:
    _check(language)
    whole = queries.whole(session(), draft_id)
    key = whole.draft.module_key
    remarks = [Remark(row.part, row.quote, row.words) for row in queries.open_comments(session(), whole.draft)]
    file = file_of(whole.parts, key, language, form, remarks)
    answer = Response(file, content_type=FORMATS[form].content_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="{file_name(key, language, form)}"'
    return answer


def _check(language: str) -> None:
    if language not in LANGUAGES or language == DEFAULT_LANGUAGE:
        raise NotFound(N_("The service has no such language to translate into."))
