"""Bringing a picture into a draft, and showing it in a lesson."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.authoring import queries
from app.authoring.actions.writing import locked, save
from app.authoring.limits import check_name
from app.authoring.models import ModuleDraft
from app.authoring.parts import LESSON, PICTURE
from app.authoring.policy import refuse_without
from app.catalogue.actions import keep_pictures
from app.catalogue.picture_encoding import encoded
from app.catalogue.pictures import Picture, line_of
from app.errors import Conflict, Invalid
from app.i18n import DEFAULT_LANGUAGE, N_
from app.permissions import Permission, Principal


class PictureExists(Conflict):
    """Raised when the draft has a picture of that key; a picture is never changed under its key."""


@dataclass(frozen=True)
class Added:
    """A picture that a draft has got."""

    draft: ModuleDraft
    picture: Picture
    line: str
    """What shows it in the Markdown of a lesson."""
    is_first_of_many: bool
    """Whether the file moved, and only its first picture was taken."""


def add_picture(
    session: Session, public_id: str, content: bytes, sent: dict[str, str], *, by: Principal, at: datetime
) -> Added:
    """Make a picture of a file, keep it, and give it to a draft.

    Args:
        session: a writing one.
        public_id: the draft.
        content: the file as it was sent; nothing of it is kept but its dots.
        sent: ``key``, ``words`` (what it shows) and ``credit`` (who made it and allows its use); with ``lesson``, the
            key of a lesson, it is shown at the end of that lesson's English text.
        by: who brings it.
        at: when.

    Raises:
        NotAllowed: without the right to write.
        NotFound: there is no such draft.
        WrongState: the draft is published or given up.
        PictureExists: the draft has a picture of that key.
        LargePicture, UnknownPicture, UnusablePicture: no picture can be made of the file.
        Invalid: the draft has no English words of that lesson.
    """
    refuse_without(by, Permission.WRITE_MODULE)
    name, key = f"{PICTURE}/{sent['key']}", sent["key"]
    check_name(name)
    draft = locked(session, public_id)
    there = queries.part(session, draft, name)
    if there is not None and there.digest is not None:
        raise PictureExists(N_("This draft has a picture %(key)s already. Give the new one another name.", key=key))
    made = encoded(content)
    keep_pictures(session, [made], at=at)
    picture = Picture(key, made.digest, made.width, made.height, len(made.webp), sent["credit"])
    line = line_of(key, sent["words"])
    draft = save(session, public_id, name, _plain(picture), seen=None, by=by, at=at)
    if sent.get("lesson"):
        draft = _show(session, draft, sent["lesson"], line, by, at)
    return Added(draft, picture, line, made.is_first_of_many)


def _plain(picture: Picture) -> dict[str, Any]:
    return {name: getattr(picture, name) for name in ("digest", "width", "height", "size", "credit")}


def _show(session: Session, draft: ModuleDraft, lesson: str, line: str, by: Principal, at: datetime) -> ModuleDraft:
    """Put the line at the end of a lesson's English text."""
    name = f"{DEFAULT_LANGUAGE}/{LESSON}/{lesson}"
    there = queries.part(session, draft, name)
    if there is None or there.value is None:
        wrong = N_("This draft has no such lesson.")
        raise Invalid(wrong, fields={"lesson": [wrong]})
    before = there.value.get("body")
    body = f"{before.rstrip()}\n\n{line}\n" if isinstance(before, str) and before.strip() else f"{line}\n"
    return save(session, draft.public_id, name, {**there.value, "body": body}, seen=None, by=by, at=at)
