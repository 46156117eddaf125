"""Formulas for how hard a text is to read. They count lengths; none knows whether a sentence is clear.

Families come from everywhere, so the lessons of their course are to be readable for children of 10 to 12 years (school
years 5 and 6). English: the Automated Readability Index, which is a school year. French, Spanish and Russian: the
Flesch formulas that Kandel and Moles, Fernández Huerta and Oborneva fitted to the languages, on Flesch's scale, where
80 and more is "easy", the sixth year. Syllables are counted at places for hyphens, an estimate. Chinese has no such
formula; the Arabic one (Osman) rests on vowel marks, which our texts do not carry.

Words, sentences and characters are counted as textstat counts them, with which tests compare. That library itself takes
more than a second and 100 MB to load; the hyphens alone, which come with pyphen, take a few milliseconds and megabytes.
Nothing is fetched from anywhere.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, Final

from app.catalogue import markdown
from app.i18n import N_, Message

if TYPE_CHECKING:
    from pyphen import Pyphen

FAMILIES: Final = "P"
"""The audience whose lessons are to be easy."""
ENDS: Final = (".", "!", "?", "…")
_CLOSING: Final = "\"'”»’)]* "
_SENTENCE: Final = re.compile(r"\b[^.!?]+[.!?]*")
_FEWEST_WORDS: Final = 3
"""A sentence of fewer words is a heading or a call and is not counted."""
_QUOTE: Final = re.compile(r"'(?![tsd]|ve|ll|re)")
_MARK: Final = re.compile(r"[^\w\s']")


@dataclass(frozen=True)
class Measure:
    """A formula, and the value at which ten- to twelve-year-olds still read with ease."""

    name: Message
    formula: Callable[[str], float]
    target: float
    is_better_low: bool

    def accepts(self, value: float) -> bool:
        """Whether a value lies on the easy side of the target."""
        return value <= self.target if self.is_better_low else value >= self.target

    @property
    def wanted(self) -> Message:
        """The target in words."""
        target = f"{self.target:g}"
        return N_("at most %(value)s", value=target) if self.is_better_low else N_("at least %(value)s", value=target)


def _flesch(language: str, base: float, of_sentences: float, of_syllables: float) -> Callable[[str], float]:
    def formula(text: str) -> float:
        words = _words(text)
        if not words:
            return 0.0
        syllables = sum(_syllables(language, word.lower()) for word in words) / len(words)
        return base - of_sentences * len(words) / _sentences(text) - of_syllables * syllables

    return formula


def _school_year(text: str) -> float:
    words, blocks = len(_words(text)), text.split()
    return 4.71 * sum(map(len, blocks)) / len(blocks) + 0.5 * words / _sentences(text) - 21.43 if words else 0.0


MEASURES: Final[Mapping[str, Measure]] = {
    "en": Measure(N_("school year (ARI)"), _school_year, 6, is_better_low=True),
    "fr": Measure(N_("ease (Kandel-Moles)"), _flesch("fr", 207, 1.015, 73.6), 80, is_better_low=False),
    "es": Measure(N_("ease (Fernández Huerta)"), _flesch("es", 206.84, 1.02, 60), 80, is_better_low=False),
    "ru": Measure(N_("ease (Oborneva)"), _flesch("ru", 206.835, 1.3, 60.1), 80, is_better_low=False),
}


def value_of(text: str, language: str) -> float:
    """The value of plain text by the measure of its language, to one decimal place."""
    return round(MEASURES[language].formula(text), 1)


def lesson_value(lesson: Mapping[str, Any], language: str) -> float | None:
    """The value of a lesson's body, key points and first step, without marks of Markdown; None without a measure."""
    if language not in MEASURES:
        return None
    return measured(lesson["body"], tuple(lesson["key_points"]), lesson["monday"], language)


def too_hard(value: float | None, language: str) -> Message | None:
    """What is said of a lesson for families that is harder than its readers should meet."""
    if value is None or MEASURES[language].accepts(value):
        return None
    measure = MEASURES[language]
    return N_(
        "%(measure)s is %(value)s; for families %(aim)s", measure=measure.name, value=f"{value:g}", aim=measure.wanted
    )


@lru_cache(maxsize=512)
def measured(body: str, points: tuple[str, ...], monday: str, language: str) -> float:
    """The value of the words of a lesson; kept, because most lessons of a draft are as they were at its last save."""
    blocks = markdown.judged(body)[1].splitlines()
    return value_of("\n".join(_sentence(each) for each in (*blocks, *points, monday) if each.strip()), language)


def _sentence(block: str) -> str:
    """A heading or the entry of a list is a sentence of its own."""
    block = block.strip()
    return block if block.rstrip(_CLOSING).endswith(ENDS) else f"{block.rstrip(':;,')}."


def _words(text: str) -> list[str]:
    return _MARK.sub("", _QUOTE.sub("", text)).split()


def _sentences(text: str) -> int:
    found = _SENTENCE.findall(text)
    return max(1, sum(len(_words(each)) >= _FEWEST_WORDS for each in found))


@lru_cache(maxsize=20_000)
def _syllables(language: str, word: str) -> int:
    return len(_hyphens(language).positions(word)) + 1


@cache
def _hyphens(language: str) -> "Pyphen":
    from pyphen import Pyphen  # noqa: PLC0415  (a server that measures nothing needs no dictionary)

    return Pyphen(lang=language)
