"""Staff numbers: normalised, hashed under the country's key, and forgotten.

A plain hash would be undone by trying every number, for staff numbers are short; HMAC-SHA-256 (RFC 2104) under a secret
key is not. The key must never change once a register is in, or nobody would be found again.
"""

import hmac
import unicodedata
from typing import Final

LONGEST: Final = 40
"""Characters of a normalised staff number."""

_DROPPED: Final = dict.fromkeys(
    [
        *range(0x2010, 0x2016),
        0x2212,
        0x00AD,
        0xFE58,
        0xFE63,
        0xFF0D,
        ord("-"),
        *map(ord, " \t\r\n\v\f\x1c\x1d\x1e\x1f"),
        0x85,
        0xA0,
        0x1680,
        *range(0x2000, 0x200E),
        0x2028,
        0x2029,
        0x202F,
        0x205F,
        0x2060,
        0x3000,
        0xFEFF,
    ]
)
"""Hyphens, dashes and spaces of every width, which people write or leave out at will."""

_ROUNDS: Final = 3
"""A dropped space can bring a letter and its accent together, which the next round then joins."""


def normalised(number: str) -> str:
    """The number as it is compared: NFKC, upper case, without spaces and hyphens."""
    if number.isascii():
        return "".join(number.split()).replace("-", "").upper()
    for _ in range(_ROUNDS):
        number = unicodedata.normalize("NFKC", number).translate(_DROPPED).upper()
    return number


def keyed_hash(number: str, key: bytes) -> str:
    """64 hexadecimal characters that stand for the number and, without the key, say nothing about it.

    Raises:
        ValueError: the number is empty or too long; the number is not in the text of the error.
    """
    plain = normalised(number)
    if not plain or len(plain) > LONGEST:
        raise ValueError("not a staff number")
    return hmac.digest(key, plain.encode(), "sha256").hex()
