"""The foreign formats by name: what each is called, how a file of it is called, and the way in and out."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from app.catalogue.documents import Item, ItemText
from app.interop.carried import Carried, Note
from app.interop.targets import Proposals, Target
from app.interop.zip_packages import LARGEST_PACKED

LARGEST: Final = LARGEST_PACKED
"""Bytes of a file of any format."""


@dataclass(frozen=True)
class Format:
    """A foreign format."""

    key: str
    name: str
    content_type: str
    suffix: str


FORMATS: Final[Mapping[str, Format]] = {
    each.key: each
    for each in (
        Format("gift", "Moodle GIFT", "text/plain; charset=utf-8", ".gift.txt"),
        Format("moodle-xml", "Moodle XML", "application/xml", ".moodle.xml"),
        Format("qti-2.1", "QTI 2.1", "application/zip", ".qti-2.1.zip"),
        Format("qti-3.0", "QTI 3.0", "application/zip", ".qti-3.0.zip"),
    )
}


@dataclass(frozen=True)
class Reading:
    """A foreign file that was read."""

    format: str
    digest: str
    """SHA-256 of the file, in hexadecimal."""
    proposals: Proposals


def exported(format_: str, bank: Sequence[tuple[Item, ItemText]], language: str) -> tuple[bytes, Carried]:
    """The items as a file of a format, and what of them did not come along."""
    from app.interop.conversion import WRITERS  # noqa: PLC0415  (all readers and writers, which the start needs not)

    return WRITERS[format_](bank, language)


def file_name(module: str, language: str, format_: str) -> str:
    """How an exported file is called."""
    return f"{module}-{language}{FORMATS[format_].suffix}"


def imported(content: bytes, format_: str | None, target: Target) -> Reading:
    """The proposals in a file; its format is told by its content when none is named. Raise :class:`Unreadable`."""
    from app.interop.conversion import detected, read  # noqa: PLC0415

    key = format_ or detected(content)
    return Reading(key, hashlib.sha256(content).hexdigest(), read(content, key, target))


def word_notes(proposals: Proposals, language: str, content: Path) -> list[Note]:
    """What the linter says of the proposed words, by the terminology of a content folder."""
    from app.interop import wording  # noqa: PLC0415  (the linter, which the start needs not)

    return wording.word_notes(proposals.items, proposals.texts, language, wording.rules_in(content))
