"""A register file as a stream of checked lines: gzip, UTF-8, quotes; never more than a few blocks in memory."""

import csv
import hashlib
import io
import zlib
from collections.abc import Iterator
from typing import BinaryIO, Final

from app.errors import Invalid
from app.i18n import N_, Message

LONGEST_LINE: Final = 64 * 1024
"""Bytes of one physical line."""
LARGEST: Final = 2 * 1024**3
"""Bytes of an unpacked file."""
FREE_UNPACKED: Final = 64 * 1024**2
"""Bytes that may be unpacked whatever the ratio."""
HIGHEST_RATIO: Final = 50
"""Unpacked to packed bytes; registers reach 5 to 15, a bomb 1000."""

_BLOCK: Final = 256 * 1024
_GZIP: Final = b"\x1f\x8b"
_BOM: Final = b"\xef\xbb\xbf"

TOO_LONG: Final = N_("The line is longer than %(most)s bytes.", most=LONGEST_LINE)
ZERO_BYTE: Final = N_("The line holds a zero byte.")
QUOTES: Final = N_(
    'The quotation marks do not match. A cell with commas stands in "..."; a mark inside it is doubled; '
    "no cell holds a line break."
)


class Unreadable(Invalid):
    """Raised when a file cannot be read on."""


class RegisterFile(io.RawIOBase):
    """The unpacked bytes of a file, counted and digested while they are read; gzip is known by its first bytes."""

    def __init__(self, source: BinaryIO) -> None:
        """``source``: the file as it came, packed or plain."""
        self._source = source
        self._digest = hashlib.sha256()
        self._pending = source.read(_BLOCK)
        self._packed = len(self._pending)
        self._unpacked = 0
        self._member = zlib.decompressobj(wbits=31) if self._pending.startswith(_GZIP) else None

    @property
    def sha256(self) -> str:
        """The digest of the unpacked bytes read so far, in hexadecimal."""
        return self._digest.hexdigest()

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        """Fill the buffer with unpacked bytes; 0 at the end. Raise :class:`Unreadable` for a broken or hostile file."""
        block = self._plain(len(buffer)) if self._member is None else self._inflated(len(buffer))
        self._unpacked += len(block)
        self._refuse_bomb()
        self._digest.update(block)
        buffer[: len(block)] = block
        return len(block)

    def _refill(self) -> bytes:
        block = self._source.read(_BLOCK)
        self._packed += len(block)
        return block

    def _plain(self, most: int) -> bytes:
        self._pending = self._pending or self._refill()
        block, self._pending = self._pending[:most], self._pending[most:]
        return block

    def _inflated(self, most: int) -> bytes:
        block = b""
        while not block and (member := self._open_member()):
            self._pending = self._pending or self._refill()
            if not self._pending:
                raise Unreadable(N_("The gzip file is cut off. Send it again, whole."))
            try:
                block = member.decompress(self._pending, most)
            except zlib.error:
                raise Unreadable(N_("The gzip file is damaged. Pack it again and send it once more.")) from None
            self._pending = member.unused_data if member.eof else member.unconsumed_tail
        return block

    def _open_member(self) -> "zlib._Decompress | None":
        """The gzip member being read, or the next; None at the end. Zero bytes after a member are padding."""
        if self._member is None or not self._member.eof:
            return self._member
        rest = self._pending.lstrip(b"\0")
        while not rest:
            block = self._refill()
            if not block:
                return None
            rest = block.lstrip(b"\0")
        self._pending, self._member = rest, zlib.decompressobj(wbits=31)
        return self._member

    def _refuse_bomb(self) -> None:
        if self._unpacked > LARGEST:
            raise Unreadable(N_("The file is larger than %(most)s bytes unpacked.", most=LARGEST))
        if self._member and self._unpacked > max(FREE_UNPACKED, HIGHEST_RATIO * self._packed):
            raise Unreadable(
                N_("The file unpacks to more than %(most)s times its size; no register does.", most=HIGHEST_RATIO)
            )


def lines(file: RegisterFile) -> Iterator[tuple[int, str | Message]]:
    """Each line that is not blank with its number, or with what is wrong with it.

    When the file cannot be read on (it is not UTF-8, breaks off, unpacks without end) the last pair says so.
    """
    buffered = io.BufferedReader(file, _BLOCK)
    number, offset = 0, 0
    try:
        while line := buffered.readline(LONGEST_LINE + 1):
            number += 1
            content = _content(line, number, offset)
            offset += len(line)
            if content is TOO_LONG:
                offset += _skipped(buffered, line)
            if content:
                yield number, content
    except Unreadable as error:
        yield max(number, 1), error.message


def _content(line: bytes, number: int, offset: int) -> str | Message | None:
    """The text of a line without its end, what is wrong with it, or None for a blank one."""
    if len(line) > LONGEST_LINE:
        return TOO_LONG
    text = _decoded(line, number, offset).rstrip("\r\n")
    if "\0" in text:
        return ZERO_BYTE
    return text if text and not text.isspace() else None


def _skipped(buffered: io.BufferedIOBase, line: bytes) -> int:
    """Read on to the end of a line that is too long; how many bytes that took."""
    size = 0
    while line and not line.endswith(b"\n"):
        line = buffered.readline(LONGEST_LINE)
        size += len(line)
    return size


def _decoded(line: bytes, number: int, offset: int) -> str:
    if number == 1 and line.startswith(_BOM):
        line, offset = line[len(_BOM) :], offset + len(_BOM)
    try:
        return line.decode()
    except UnicodeDecodeError as error:
        raise Unreadable(
            N_(
                "The file is not UTF-8: byte %(position)s, counted from 0, does not belong. "
                "Save it as CSV in the encoding UTF-8.",
                position=offset + error.start,
            )
        ) from None


def cells(line: str) -> list[str]:
    """The cells of a line, without the space around them; raise ValueError when its quotation marks do not match."""
    if '"' not in line:
        return [cell.strip() for cell in line.split(",")]
    try:
        rows = list(csv.reader((line,), strict=True, skipinitialspace=True))
    except csv.Error:
        raise ValueError("quotation marks") from None
    return [cell.strip() for cell in rows[0]]
