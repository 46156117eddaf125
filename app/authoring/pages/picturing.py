"""Pictures are brought into a draft and taken out of it, from the editor of a lesson or from a page of their own."""

from contextlib import closing
from typing import Any, Final

from flask import Response, flash, jsonify, make_response, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from app.authoring import actions, queries
from app.authoring.forms.growing import key_from
from app.authoring.pages.door import Desk, blueprint, english_desk, head, me
from app.authoring.pages.reviewing import refused
from app.authoring.parts import LESSON, PICTURE
from app.authoring.picture_lines import pictures_of
from app.authoring.picture_schemas import PictureIn
from app.catalogue.picture_encoding import LargePicture, UnknownPicture, UnusablePicture
from app.catalogue.pictures import LARGEST_SENT
from app.clock import now
from app.errors import DomainError, Invalid
from app.i18n import N_
from app.permissions import Permission
from app.web.access import principal_or_none, requires
from app.web.errors import status_of
from app.web.forms import FormInvalid, parsed
from app.web.unit_of_work import close_sessions, session

JSON: Final = "application/json"
ROOM: Final = 64 * 1024
BRINGS: Final = "studio.bring_picture"
CHOOSE: Final = N_("Choose a file first.")
MOVED: Final = N_("The file moves; its first picture was taken.")


@blueprint.url_value_preprocessor
def _admit_pictures(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Let whoever may write send a picture; before the form is read for its token."""
    if endpoint != BRINGS:
        return
    asker = principal_or_none()
    if asker and asker.may(Permission.WRITE_MODULE):
        request.max_content_length = LARGEST_SENT + ROOM


@blueprint.get("/studio/drafts/<draft_id>/pictures")
@requires(Permission.READ_DRAFT)
def pictures(draft_id: str) -> str:
    """The pictures of a draft, and the form that brings another."""
    return _page(english_desk(draft_id), request.args.get("lesson", ""))


@blueprint.post("/studio/drafts/<draft_id>/pictures")
@requires(Permission.WRITE_MODULE)
def bring_picture(draft_id: str) -> AnyResponse:
    """Make a picture of a file and show it in a lesson; a script is answered with the line that shows it."""
    sent = {**parsed(PictureIn(exclude=("key",))), "key": _free_key(draft_id)}
    added = actions.add_picture(session(), draft_id, _file(), sent, by=me(), at=now())
    notice = gettext("The picture was kept.")
    notice += f" {gettext(MOVED.text)}" if added.is_first_of_many else ""
    if request.headers.get("Accept") == JSON:
        shown = Desk(queries.whole(session(), draft_id), [])
        return jsonify(line=added.line, notice=notice, list=_list(shown, sent["lesson"]))
    flash(notice, "good")
    return _back(draft_id, sent["lesson"])


@blueprint.post("/studio/drafts/<draft_id>/pictures/<key>/removal")
@requires(Permission.WRITE_MODULE)
def take_picture_out(draft_id: str, key: str) -> AnyResponse:
    """Take a picture out of a draft; the lines that show it stay, and are found."""
    actions.save(session(), draft_id, f"{PICTURE}/{key}", None, seen=None, by=me(), at=now())
    flash(gettext("The picture was taken out of the draft."), "good")
    return _back(draft_id, request.form.get("lesson", ""))


@blueprint.errorhandler(LargePicture)
@blueprint.errorhandler(UnknownPicture)
@blueprint.errorhandler(UnusablePicture)
@blueprint.errorhandler(actions.PictureExists)
@blueprint.errorhandler(FormInvalid)
def no_picture(error: Invalid | actions.PictureExists) -> AnyResponse:
    """The form again with the reason and the words that were typed; a script is answered with the reason."""
    if request.endpoint != BRINGS and isinstance(error, Invalid):
        return make_response(refused(error))
    close_sessions()
    if request.headers.get("Accept") == JSON:
        reasons = [said for sentences in error.fields.values() for said in sentences] or [error.message]
        answer: Response = jsonify(reason=render_template("authoring/said.html", message=reasons[0]))
    else:
        draft_id = str((request.view_args or {}).get("draft_id"))
        answer = make_response(_page(english_desk(draft_id), request.form.get("lesson", ""), error))
    answer.status_code = status_of(error)
    return answer


def _file() -> bytes:
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        raise UnusablePicture(CHOOSE, fields={"file": [CHOOSE]})
    with closing(sent.stream):
        return sent.stream.read(LARGEST_SENT + 1)


def _free_key(draft_id: str) -> str:
    """The short name that was typed; else one made of what the picture shows that no other picture has."""
    typed = key_from(request.form.get("key", ""))
    if typed:
        return typed
    there = queries.picture_parts(session(), draft_id)
    stem = "-".join(key_from(request.form.get("words", "")).split("-")[:4])[:40].strip("-") or PICTURE
    names = (stem, *(f"{stem}-{number}" for number in range(2, len(there) + 3)))
    return next(name for name in names if f"{PICTURE}/{name}" not in there)


def _page(shown: Desk, lesson: str, error: DomainError | None = None) -> str:
    return render_template(
        "authoring/picture_page.html",
        **head(shown),
        lesson=lesson,
        pictures=pictures_of(shown.whole.parts),
        picture_refused=error,
        picture_typed=request.form,
    )


def _list(shown: Desk, lesson: str) -> str:
    values = {"lesson": lesson, "pictures": pictures_of(shown.whole.parts)}
    return render_template("authoring/picture_list.html", **head(shown), **values)


def _back(draft_id: str, lesson: str) -> AnyResponse:
    if lesson:
        name = f"{LESSON}/{lesson}"
        return redirect(url_for(".editor", draft_id=draft_id, name=name, _anchor="pictures"), code=303)
    return redirect(url_for(".pictures", draft_id=draft_id), code=303)
