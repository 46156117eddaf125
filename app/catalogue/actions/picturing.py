"""Keeping pictures: bytes go in once, under their digest, and come out as they are."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.catalogue.models import KeptPicture
from app.catalogue.picture_encoding import Encoded
from app.catalogue.pictures import DIGEST, JPEG, WEBP
from app.errors import Invalid, NotFound
from app.i18n import N_


class NoSuchPicture(Invalid):
    """Raised when a module names a picture that is not kept here, or says something else of it than what it is."""


def keep_pictures(session: Session, pictures: Iterable[Encoded], *, at: datetime) -> None:
    """Keep pictures that are not kept yet."""
    wanted = {picture.digest: picture for picture in pictures}
    there = set(session.scalars(select(KeptPicture.digest).where(KeptPicture.digest.in_(wanted)))) if wanted else set()
    for digest, picture in wanted.items():
        if digest not in there:
            _keep(session, digest, picture, at)


def _keep(session: Session, digest: str, picture: Encoded, at: datetime) -> None:
    row = KeptPicture(
        digest=digest,
        webp=picture.webp,
        jpeg=picture.jpeg,
        width=picture.width,
        height=picture.height,
        size=len(picture.webp),
        made_at=at,
    )
    with suppress(IntegrityError), session.begin_nested():  # somebody else brings the same one in the same moment
        session.add(row)


def check_picture(session: Session, plain: Mapping[str, Any]) -> None:
    """Raise :class:`NoSuchPicture` unless what a module says of a picture is true of one that is kept."""
    digest = plain.get("digest")
    found = None
    if isinstance(digest, str) and DIGEST.match(digest):
        measures = select(KeptPicture.width, KeptPicture.height, KeptPicture.size)
        found = session.execute(measures.where(KeptPicture.digest == digest)).one_or_none()
    if found is None or tuple(found) != tuple(plain.get(name) for name in ("width", "height", "size")):
        wrong = N_("No picture of this digest, width, height and size is kept here. Bring its file first.")
        raise NoSuchPicture(wrong, fields={"value": [wrong]})


def picture_file(session: Session, digest: str, ending: str) -> bytes:
    """The bytes of a picture in the form that an ending names; raise NotFound."""
    column = {WEBP: KeptPicture.webp, JPEG: KeptPicture.jpeg}.get(ending)
    found = None
    if column is not None and DIGEST.match(digest):
        found = session.scalar(select(column).where(KeptPicture.digest == digest))
    if found is None:
        raise NotFound(N_("There is no such picture."))
    return found


def picture_files(session: Session, digests: Iterable[str]) -> dict[str, bytes]:
    """The WebP files of these pictures by digest; those that are not kept are left out."""
    wanted = {digest for digest in digests if DIGEST.match(digest)}
    if not wanted:
        return {}
    rows = session.execute(select(KeptPicture.digest, KeptPicture.webp).where(KeptPicture.digest.in_(wanted)))
    return {digest: webp for digest, webp in rows}  # noqa: C416  (rows are no pairs to the type checker)
