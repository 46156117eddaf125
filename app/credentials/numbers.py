"""Certificate numbers: ``SG-XXXX-XXXX-XXXX-XXXX-XX``.

Sixteen random characters of Crockford's base 32 (80 bits) and two check characters. The eighteen are a word of the
Reed-Solomon code over GF(32) whose generator has the roots a and a^2, so any two words differ in three places or more:
one or two mistyped characters, and any two characters swapped, never make another number.
"""

import secrets
import unicodedata
from typing import Final

PREFIX: Final = "SG"
ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
RANDOM_CHARACTERS: Final = 16
LENGTH: Final = RANDOM_CHARACTERS + 2
LONGEST_TYPED: Final = 64
"""More than this is not a number, however it is spaced."""

_GROUP: Final = 4
_VALUES: Final = {character: value for value, character in enumerate(ALPHABET)}
_LOOK_ALIKES: Final = str.maketrans({"O": "0", "I": "1", "L": "1"})
_POLYNOMIAL: Final = 0b100101
"""x^5 + x^2 + 1, which is primitive: its root a runs through all 31 non-zero elements."""


def _times_a(value: int) -> int:
    doubled = value << 1
    return doubled ^ _POLYNOMIAL if doubled & 32 else doubled


def _times(left: int, right: int) -> int:
    product = 0
    while right:
        if right & 1:
            product ^= left
        left, right = _times_a(left), right >> 1
    return product


_A: Final = 2
_A_SQUARED: Final = 4
_SUM_OF_ROOTS: Final = _A ^ _A_SQUARED
_PRODUCT_OF_ROOTS: Final = _times(_A, _A_SQUARED)


def check_characters(random_part: str) -> str:
    """The two characters that end the number: the remainder of the part, shifted by two, by (x - a)(x - a^2)."""
    high = low = 0
    for character in random_part:
        carried = high ^ _VALUES[character]
        high = low ^ _times(carried, _SUM_OF_ROOTS)
        low = _times(carried, _PRODUCT_OF_ROOTS)
    return ALPHABET[high] + ALPHABET[low]


def draw() -> str:
    """A new number out of 2^80, from the operating system's generator."""
    part = "".join(secrets.choice(ALPHABET) for _ in range(RANDOM_CHARACTERS))
    return written(part + check_characters(part))


def written(word: str) -> str:
    """The eighteen characters in groups of four behind the prefix, as printed and stored."""
    groups = [word[start : start + _GROUP] for start in range(0, len(word), _GROUP)]
    return "-".join([PREFIX, *groups])


def read(typed: str) -> str | None:
    """The number that somebody typed, as stored; None when no certificate can have it.

    Case, spaces, hyphens and a missing prefix do not matter; O is read as 0, I and L as 1; digits of any script count.
    """
    if len(typed) > LONGEST_TYPED:
        return None
    word = "".join(_character(letter) for letter in unicodedata.normalize("NFKC", typed).upper())
    word = word.translate(_LOOK_ALIKES)
    if len(word) == LENGTH + len(PREFIX) and word.startswith(PREFIX):
        word = word[len(PREFIX) :]
    if len(word) != LENGTH or not set(word) <= _VALUES.keys():
        return None
    if check_characters(word[:RANDOM_CHARACTERS]) != word[RANDOM_CHARACTERS:]:
        return None
    return written(word)


def _character(letter: str) -> str:
    """The letter as it counts: nothing for what only separates, the Latin digit for a digit of another script."""
    category = unicodedata.category(letter)
    if category in ("Pd", "Zs", "Cf", "Cc"):
        return ""
    return str(unicodedata.decimal(letter)) if category == "Nd" else letter
