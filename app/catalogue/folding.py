"""Text folded for comparison, every folded character still knowing where it came from.

Folding undoes what hides a word: capital letters, accents and vowel marks, full-width and ligature forms, look-alike
letters of another script inside Latin words, zero-width characters, soft hyphens, Markdown asterisks and backslashes,
character references. Runs of spaces, line ends, hyphens and underscores become one space; where a paragraph, heading
or list entry ends stands a line end, which no term crosses.
"""

import html
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

_LOOK_ALIKES: Final = str.maketrans("аеорсухѕіјԁһӏοαινρυ", "aeopcyxsijdhloaivpu")
_LATIN_LANGUAGES: Final = frozenset({"en", "fr", "es"})
_DROPPED: Final = frozenset("*\\`~|ـ")
_APOSTROPHES: Final = frozenset("\u2018\u2019\u02bc\u2032")
_SPACES: Final = frozenset("_-‐‑‒–—―−·•/")
_QUOTE_MARKS: Final = re.compile(r"(?m)^[ \t]*(?:>[ \t]?)+")
_BREAK: Final = re.compile(r"\n(?=[ \t]*(?:>[ \t]?)*[ \t]*(?:\n|\Z|[-+*#] |#|:::|[0-9]+[.)] ))")
_PLAIN: Final = re.compile(r"(?:[A-Za-z0-9,.;:!?()'\"%]+ )*[A-Za-z0-9,.;:!?()'\"%]*")
"""Text that folds to its small letters: most English sentences."""
_END: Final = "end of a paragraph"
_REFERENCE: Final = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")


@dataclass(frozen=True)
class Folded:
    """Folded text; ``origins[i]`` is where its character ``i`` begins in the original, with the length at the end."""

    text: str
    origins: list[int]
    original: str

    def start(self, position: int) -> int:
        """Where a folded position begins in the original."""
        return self.origins[position]

    def end(self, position: int) -> int:
        """Where the folded text before ``position`` ends in the original."""
        if position == 0:
            return 0
        last = self.origins[position - 1]
        reference = _REFERENCE.match(self.original, last) if self.original[last] == "&" else None
        return reference.end() if reference else last + 1


def fold(text: str, language: str) -> Folded:
    """Fold a text of a language."""
    if _PLAIN.fullmatch(text):
        return Folded(text.lower(), list(range(len(text) + 1)), text)
    latin = language in _LATIN_LANGUAGES
    special = _special_places(text)
    letters: list[str] = []
    origins: list[int] = []
    place, length, was_space = 0, len(text), True
    while place < length:
        here = place
        shown, place = special.get(here) or (text[here], here + 1)
        for letter in "\n" if shown == _END else _folded(shown, latin):
            if letter == " " and was_space:
                continue
            was_space = letter in " \n"
            letters.append(letter)
            origins.append(here)
    origins.append(length)
    return Folded("".join(letters), origins, text)


def _special_places(text: str) -> dict[int, tuple[str, int]]:
    """Where a reader sees something else than the character that stands there: what, and where to go on."""
    special = {match.start(): (_END, match.end()) for match in _BREAK.finditer(text)}
    if ">" in text:
        special |= {match.start(): ("", match.end()) for match in _QUOTE_MARKS.finditer(text)}
    if "&" in text:
        special |= {match.start(): (html.unescape(match.group()), match.end()) for match in _REFERENCE.finditer(text)}
    return special


def folded_words(text: str, language: str) -> str:
    """A term as it is compared, without the spaces around it."""
    return fold(text, language).text.strip()


@lru_cache(maxsize=20_000)
def _folded(shown: str, latin: bool) -> str:  # noqa: FBT001  (part of the cache key)
    kept = "".join(_letter(each) for each in unicodedata.normalize("NFKD", shown)).casefold()
    return kept.translate(_LOOK_ALIKES) if latin else kept


def _letter(character: str) -> str:
    if character in _DROPPED:
        return ""
    if character in _APOSTROPHES:
        return "'"
    if character in _SPACES or character.isspace():
        return " "
    category = unicodedata.category(character)
    return "" if category in ("Mn", "Me", "Cf", "Cc") else character
