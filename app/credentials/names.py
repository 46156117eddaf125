"""A holder's name: as it is printed, and as far as a stranger with the number may see it."""

import unicodedata
from typing import Final

LONGEST: Final = 200
_UNSPACED_SCRIPTS: Final = ("CJK", "HIRAGANA", "KATAKANA", "HANGUL")
_HYPHENS: Final = str.maketrans(dict.fromkeys("-\u2010\u2011", " "))
_SHAPING: Final = "\u200c\u200d"
"""The joiners that Arabic and Indic spelling needs; every other invisible character goes."""


def printable(name: str) -> str:
    """The name on one line, composed, without control and direction characters, at most ``LONGEST`` long."""
    composed = unicodedata.normalize("NFC", name)
    kept = (" " if letter.isspace() else letter for letter in composed if not _is_invisible(letter))
    return " ".join("".join(kept).split())[:LONGEST].strip()


def initials(name: str) -> str:
    """The first letter of each word with its marks: ``Amina Okafor`` gives ``A. O.``, ``王小明`` gives ``王*``."""
    words = unicodedata.normalize("NFC", name).translate(_HYPHENS).split()
    return " ".join(filter(None, map(_initial, words)))


def _is_invisible(letter: str) -> bool:
    return unicodedata.category(letter) in ("Cc", "Cf", "Cs", "Co") and not letter.isspace() and letter not in _SHAPING


def _initial(word: str) -> str:
    start = next((place for place, letter in enumerate(word) if letter.isalpha()), None)
    if start is None:
        return ""
    end = start + 1
    while end < len(word) and unicodedata.category(word[end]) in ("Mn", "Mc"):
        end += 1
    if unicodedata.name(word[start], "").startswith(_UNSPACED_SCRIPTS):
        return word[start:end] + "*"
    return word[start:end].upper() + "."
