"""Numbers as people write them: digits of any script, a decimal point or comma, exact as fractions."""

import re
import unicodedata
from fractions import Fraction
from typing import Final

MOST_DIGITS: Final = 15
LONGEST: Final = 40
"""Characters that are looked at; a number of 15 digits needs far fewer."""
_PLAIN: Final = re.compile(r"([+-]?)([0-9]*)(?:\.([0-9]*))?\Z")
_THOUSANDS: Final = re.compile(r"[+-]?[1-9][0-9]{0,2},[0-9]{3}\Z")
_MARKS: Final = {
    ord("\u066b"): ".",  # Arabic decimal separator
    ord("\uff0e"): ".",
    ord("\uff0c"): ",",
    ord("\u060c"): ",",  # Arabic comma
    ord("\u2212"): "-",
    ord("\uff0d"): "-",
    ord("\ufe63"): "-",
    ord("\u2010"): "-",
    ord("\u2011"): "-",
    ord("\u2013"): "-",
    ord("\uff0b"): "+",
    **dict.fromkeys((0x200E, 0x200F, 0x061C, 0x2066, 0x2067, 0x2068, 0x2069), None),  # marks of direction
}


def plain_number(text: str) -> str | None:
    """A number in ASCII digits with a point, such as ``-7.5``; None for what is no number of at most 15 digits.

    ``1,000`` is refused, because it is a thousand to some and one to others.
    """
    if len(text) > LONGEST:
        return None
    written = "".join(_ascii(character) for character in text.strip().translate(_MARKS)).strip()
    if _THOUSANDS.fullmatch(written):
        return None
    found = _PLAIN.fullmatch(written.replace(",", ".", 1))
    if found is None:
        return None
    sign, whole, rest = found[1], found[2], found[3] or ""
    if not 1 <= len(whole + rest) <= MOST_DIGITS:
        return None
    number = f"{whole or '0'}.{rest}" if rest else whole
    return f"-{number}" if sign == "-" else number


def _ascii(character: str) -> str:
    digit = unicodedata.decimal(character, None)
    return character if digit is None else str(digit)


def fraction(text: str) -> Fraction | None:
    """The exact value of a number as somebody wrote it, or None."""
    plain = plain_number(text)
    return None if plain is None else Fraction(plain)
