"""Text folded for comparison, every folded character still knowing where it came from.

Folding undoes what hides a word: capital letters, accents and vowel marks, full-width and ligature forms, look-alike
letters of another script inside Latin words, zero-width characters, soft hyphens, Markdown asterisks and backslashes,
character references. Runs of spaces, line ends, hyphens and underscores become one space; where a paragraph, heading
or list entry ends stands a line end, which no term crosses.

Most texts hold nothing to find, so where a folded character came from is worked out only when somebody asks.
"""

import html
import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property
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
_KEPT: Final = 20_000
"""How many characters are remembered at most: more than six languages use."""
_END: Final = "end of a paragraph"
_REFERENCE: Final = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")


@dataclass(frozen=True)
class Folded:
    """Folded text, which also knows the places of its characters in the original."""

    text: str
    original: str
    is_latin: bool
    """Whether look-alike letters of other scripts were read as Latin ones."""

    @cached_property
    def origins(self) -> list[int]:
        """Where each folded character begins in the original, with the length of the original at the end."""
        length = len(self.original)
        if len(self.text) == length and _PLAIN.fullmatch(self.original):
            return list(range(length + 1))
        letters = _LETTERS[self.is_latin]
        special = _special_places(self.original)
        origins: list[int] = []
        place, was_space = 0, True
        while place < length:
            here = place
            shown, place = special.get(here) or (self.original[here], here + 1)
            for letter in "\n" if shown == _END else shown.translate(letters):
                if letter != " " or not was_space:
                    origins.append(here)
                was_space = letter in " \n"
        origins.append(length)
        return origins

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
    is_latin = language in _LATIN_LANGUAGES
    if _PLAIN.fullmatch(text):
        return Folded(text.lower(), text, is_latin)
    letters = _LETTERS[is_latin]
    parts = _BREAK.split(text) if "\n" in text else [text]
    return Folded("\n".join(_one_space_between(_shown(part).translate(letters)) for part in parts), text, is_latin)


def folded_words(text: str, language: str) -> str:
    """A term as it is compared, without the spaces around it."""
    return fold(text, language).text.strip()


def _shown(part: str) -> str:
    """What a reader sees: no marks of quotation, references as the characters that they stand for."""
    if ">" in part:
        part = _QUOTE_MARKS.sub("", part)
    return _REFERENCE.sub(_meant, part) if "&" in part else part


def _one_space_between(letters: str) -> str:
    while "  " in letters:
        letters = letters.replace("  ", " ")
    return letters.removeprefix(" ")


def _meant(reference: re.Match[str]) -> str:
    return html.unescape(reference.group())


def _special_places(text: str) -> dict[int, tuple[str, int]]:
    """Where a reader sees something else than the character that stands there: what, and where to go on."""
    special = {match.start(): (_END, match.end()) for match in _BREAK.finditer(text)}
    special |= {match.start(): ("", match.end()) for match in _QUOTE_MARKS.finditer(text)}
    special |= {match.start(): (_meant(match), match.end()) for match in _REFERENCE.finditer(text)}
    return special


class _Letters(dict[int, str | None]):
    """What each character folds to (None: nothing), worked out when it is first met."""

    def __init__(self, *, is_latin: bool) -> None:
        super().__init__()
        self._look_alikes = _LOOK_ALIKES if is_latin else {}

    def __missing__(self, code: int) -> str | None:
        folded = "".join(map(_letter, unicodedata.normalize("NFKD", chr(code)))).casefold()
        found = folded.translate(self._look_alikes) or None
        if len(self) < _KEPT:
            self[code] = found
        return found


def _letter(character: str) -> str:
    if character in _DROPPED:
        return ""
    if character in _APOSTROPHES:
        return "'"
    if character in _SPACES or character.isspace():
        return " "
    category = unicodedata.category(character)
    return "" if category in ("Mn", "Me", "Cf", "Cc") else character


_LETTERS: Final = {True: _Letters(is_latin=True), False: _Letters(is_latin=False)}
