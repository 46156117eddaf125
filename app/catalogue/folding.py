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
from collections.abc import Iterator, Sequence
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
_LINE_END: Final = "\ue000"
_TEXT_END: Final = "\ue001"
"""Signs that no text has any use for and that fold to themselves."""
_KEPT: Final = 20_000
"""How many characters are remembered at most: more than six languages use."""
_REFERENCE: Final = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")


@dataclass(frozen=True)
class Folded:
    """Folded text, which also knows the places of its characters in the original."""

    text: str
    original: str
    is_latin: bool
    """Whether look-alike letters of other scripts were read as Latin ones."""

    @property
    def origins(self) -> list[int]:
        """Where each folded character begins in the original, with the length of the original at the end."""
        return [origin for nth in range(len(self._breaks) + 1) for origin in self._origins(nth)]

    def start(self, position: int) -> int:
        """Where a folded position begins in the original."""
        nth = self.text.count("\n", 0, position)
        return self._origins(nth)[position - (self.text.rfind("\n", 0, position) + 1)]

    def end(self, position: int) -> int:
        """Where the folded text before ``position`` ends in the original."""
        if position == 0:
            return 0
        last = self.start(position - 1)
        reference = _REFERENCE.match(self.original, last) if self.original[last] == "&" else None
        return reference.end() if reference else last + 1

    @cached_property
    def _breaks(self) -> list[int]:
        """Where in the original the folded text has its line ends."""
        return [match.start() for match in _BREAK.finditer(self.original)] if "\n" in self.text else []

    @cached_property
    def _known(self) -> dict[int, list[int]]:
        return {}

    def _origins(self, nth: int) -> list[int]:
        """Where each folded character of the part before the ``nth`` line end begins, and that line end itself."""
        if nth not in self._known:
            first = self._breaks[nth - 1] + 1 if nth else 0
            last = self._breaks[nth] if nth < len(self._breaks) else len(self.original)
            part = self.original[first:last]
            self._known[nth] = [first + place for place in (*_places(part, _LETTERS[self.is_latin]), len(part))]
        return self._known[nth]


def _places(part: str, letters: "_Letters") -> Iterator[int]:
    """Where each folded character of a part without line ends of its own begins."""
    special = _special_places(part)
    place, was_space = 0, True
    while place < len(part):
        here = place
        shown, place = special.get(here) or (part[here], here + 1)
        for letter in shown.translate(letters):
            if letter != " " or not was_space:
                yield here
            was_space = letter == " "


def fold(text: str, language: str) -> Folded:
    """Fold a text of a language."""
    is_latin = language in _LATIN_LANGUAGES
    if _PLAIN.fullmatch(text):
        return Folded(text.lower(), text, is_latin)
    letters = _LETTERS[is_latin]
    parts = _BREAK.split(text) if "\n" in text else [text]
    return Folded("\n".join(_one_space_between(_shown(part).translate(letters)) for part in parts), text, is_latin)


def fold_all(texts: Sequence[str], language: str) -> list[Folded]:
    """Fold many texts of a language: what :func:`fold` makes of each, far faster for short ones."""
    if not texts or any(mark in text for text in texts for mark in (_LINE_END, _TEXT_END)):
        return [fold(text, language) for text in texts]
    is_latin = language in _LATIN_LANGUAGES
    letters = _TEXT_END.join(map(_prepared, texts)).translate(_LETTERS[is_latin])
    one_spaced = _one_space_between(letters).replace(f"{_TEXT_END} ", _TEXT_END).replace(f"{_LINE_END} ", _LINE_END)
    found = one_spaced.replace(_LINE_END, "\n").split(_TEXT_END)
    return [Folded(folded, text, is_latin) for folded, text in zip(found, texts, strict=True)]


def _prepared(text: str) -> str:
    """A text as its reader sees it, each of its folded line ends as a sign that folding leaves alone."""
    if "\n" not in text:
        return _shown(text)
    return _LINE_END.join(map(_shown, _BREAK.split(text)))


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
    special = {match.start(): ("", match.end()) for match in _QUOTE_MARKS.finditer(text)}
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
