"""Foreign text as it arrives: of a bounded size, in UTF-8, without a zero byte."""

import codecs
from typing import Final

from app.i18n import N_
from app.interop.carried import Unreadable

LARGEST: Final = 1024**2
"""Bytes of a text or XML file."""
UTF_16: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def demand_size(content: bytes) -> None:
    """Raise :class:`Unreadable` when a file is empty or too large."""
    if not content.strip():
        raise Unreadable(N_("The file is empty."))
    if len(content) > LARGEST:
        raise Unreadable(N_("The file is larger than %(most)s bytes.", most=LARGEST))


def decoded(content: bytes) -> str:
    """The text of a file, its line ends made one kind; raise :class:`Unreadable` with the line of a bad byte."""
    demand_size(content)
    if content.startswith(UTF_16):
        raise Unreadable(N_("The file is in UTF-16. Save it in the encoding UTF-8."), 1)
    zero = content.find(b"\0")
    if zero >= 0:
        raise Unreadable(N_("A zero byte stands in the text."), 1 + content.count(b"\n", 0, zero))
    try:
        text = content.removeprefix(codecs.BOM_UTF8).decode()
    except UnicodeDecodeError as error:
        line = 1 + content.count(b"\n", 0, error.start)
        raise Unreadable(N_("The text is not UTF-8. Save it in the encoding UTF-8."), line) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")
