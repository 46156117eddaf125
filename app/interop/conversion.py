"""Reads and writes foreign files: the only place that loads the readers and writers of all formats.

Loaded by :mod:`app.interop.exchange` when somebody exchanges items, and not when the program starts.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from app.catalogue.documents import Item, ItemText
from app.i18n import N_
from app.interop import gift_reading, gift_writing, moodle_reading, moodle_writing, qti_reading, qti_writing
from app.interop.carried import Carried, Note, Unreadable
from app.interop.drafts import Draft, Rejected
from app.interop.proposals import proposed
from app.interop.targets import Proposals, Target
from app.interop.text_files import demand_size
from app.interop.xml_reading import read_xml
from app.interop.zip_packages import LARGEST_PACKED, looks_packed

Bank = Iterable[tuple[Item, ItemText]]
Drafts = tuple[list[Draft | Rejected], list[Note]]

WRITERS: Final[Mapping[str, Callable[[Bank, str], tuple[bytes, Carried]]]] = {
    "gift": gift_writing.write,
    "moodle-xml": moodle_writing.write,
    "qti-2.1": lambda bank, language: qti_writing.write(bank, language, "2.1"),
    "qti-3.0": lambda bank, language: qti_writing.write(bank, language, "3.0"),
}
READERS: Final[Mapping[str, Callable[[bytes, str], Drafts]]] = {
    "gift": gift_reading.read,
    "moodle-xml": moodle_reading.read,
    "qti-2.1": qti_reading.read,
    "qti-3.0": qti_reading.read,
}


def read(content: bytes, format_: str, target: Target) -> Proposals:
    """The proposals in a file of a format. Raise :class:`Unreadable`."""
    drafts, notes = READERS[format_](content, target.language)
    return proposed(drafts, target, notes)


def detected(content: bytes) -> str:
    """The format that a file is of, by its beginning."""
    if len(content) > LARGEST_PACKED:
        raise Unreadable(N_("The file is larger than %(most)s bytes.", most=LARGEST_PACKED))
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
