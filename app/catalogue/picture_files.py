"""Pictures in a content folder: ``modules/<KEY>/pictures/<key>.webp``, each as ``module.yaml`` describes it."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from app.catalogue.documents import ModuleDocument, Picture
from app.catalogue.picture_encoding import Encoded, kept
from app.catalogue.pictures import LARGEST, WEBP
from app.catalogue.problems import Problem
from app.i18n import N_, Message

FOLDER: Final = "pictures"


def read_pictures(folder: Path, document: ModuleDocument, name: str) -> tuple[list[Encoded], list[Problem]]:
    """The pictures of a module's folder that are as they should be, and what is wrong with the others.

    ``name``: of the module's folder, from the content folder.
    """
    found: list[Encoded] = []
    problems = list(_strangers(folder / FOLDER, document, name))
    for picture in document.pictures:
        file = f"{picture.key}.{WEBP}"
        read = _read(folder / FOLDER / file, picture)
        if isinstance(read, Encoded):
            found.append(read)
        else:
            problems.append(Problem(f"{name}/{FOLDER}/{file}", 1, read))
    return found, problems


def _strangers(folder: Path, document: ModuleDocument, name: str) -> Iterator[Problem]:
    known = {f"{picture.key}.{WEBP}" for picture in document.pictures}
    for path in sorted(folder.glob("*")):
        if path.name not in known:
            sentence = N_("belongs to no picture: module.yaml does not list it")
            yield Problem(f"{name}/{FOLDER}/{path.name}", 1, sentence)


def _read(path: Path, picture: Picture) -> Encoded | Message:
    try:
        if path.stat().st_size > LARGEST:
            return N_("is larger than %(most)s bytes", most=LARGEST)
        content = path.read_bytes()
    except OSError as error:
        return N_("cannot be read: %(why)s", why=error.strerror)
    if hashlib.sha256(content).hexdigest() != picture.digest:
        return N_("is another file than the one that module.yaml names by its SHA-256")
    made = kept(content)
    if made is None:
        return N_("is no plain WebP picture of at most 1200 by 1600 dots; metadata and moving pictures are refused")
    if (made.width, made.height, len(content)) != (picture.width, picture.height, picture.size):
        return N_(
            "is %(width)s by %(height)s dots and %(size)s bytes; module.yaml says otherwise",
            width=made.width,
            height=made.height,
            size=len(content),
        )
    return made
