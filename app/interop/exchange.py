"""The foreign formats by name: what each is called, how it is written and read, and how a file of it is known."""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from app.catalogue.documents import Item, ItemText
from app.i18n import N_
from app.interop import gift_reading, gift_writing, moodle_reading, moodle_writing, qti_reading, qti_writing
from app.interop.carried import Carried, Note, Unreadable
from app.interop.drafts import Draft, Rejected
from app.interop.proposals import Proposals, Target, proposed
from app.interop.text_files import demand_size
from app.interop.xml_reading import read_xml
from app.interop.zip_packages import LARGEST_PACKED, looks_packed

Bank = Iterable[tuple[Item, ItemText]]
Drafts = tuple[list[Draft | Rejected], list[Note]]
LARGEST: Final = LARGEST_PACKED
"""Bytes of a file of any format."""


@dataclass(frozen=True)
class Format:
    """A foreign format."""

    key: str
    name: str
    content_type: str
    suffix: str
    write: Callable[[Bank, str], tuple[bytes, Carried]]
    read: Callable[[bytes, str], Drafts]


FORMATS: Final[Mapping[str, Format]] = {
    each.key: each
    for each in (
        Format(
            "gift",
            "Moodle GIFT",
            "text/plain; charset=utf-8",
            ".gift.txt",
            gift_writing.write,
            gift_reading.read,
        ),
        Format(
            "moodle-xml",
            "Moodle XML",
            "application/xml",
            ".moodle.xml",
            moodle_writing.write,
            moodle_reading.read,
        ),
        Format(
            "qti-2.1",
            "QTI 2.1",
            "application/zip",
            ".qti-2.1.zip",
            lambda bank, language: qti_writing.write(bank, language, "2.1"),
            qti_reading.read,
        ),
        Format(
            "qti-3.0",
            "QTI 3.0",
            "application/zip",
            ".qti-3.0.zip",
            lambda bank, language: qti_writing.write(bank, language, "3.0"),
            qti_reading.read,
        ),
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
    return FORMATS[format_].write(bank, language)


def file_name(module: str, language: str, format_: str) -> str:
    """How an exported file is called."""
    return f"{module}-{language}{FORMATS[format_].suffix}"


def imported(content: bytes, format_: str | None, target: Target) -> Reading:
    """The proposals in a file; its format is told by its content when none is named. Raise :class:`Unreadable`."""
    key = format_ or detected(content)
    drafts, notes = FORMATS[key].read(content, target.language)
    return Reading(key, hashlib.sha256(content).hexdigest(), proposed(drafts, target, notes))


def detected(content: bytes) -> str:
    """The format that a file is of, by its beginning."""
    if len(content) > LARGEST:
        raise Unreadable(N_("The file is larger than %(most)s bytes.", most=LARGEST))
    if looks_packed(content):
        return _detected_version(qti_reading.names(content))
    demand_size(content)
    head = content.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\0")[:1]
    if head != b"<":
        return "gift"
    root = read_xml(content).name
    return "moodle-xml" if root == "quiz" else _detected_version([root])


def _detected_version(names: Iterable[str]) -> str:
    return "qti-3.0" if any(name.startswith("qti-") for name in names) else "qti-2.1"
