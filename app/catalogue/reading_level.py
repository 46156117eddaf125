"""How hard a lesson is to read, measured by textstat where it is installed: a tool for authors, never for a server.

Families come from everywhere, so the lessons of their course are to be readable for children of 10 to 12 years (school
years 5 and 6). English: the Automated Readability Index, which is a school year; textstat's Flesch-Kincaid needs a
dictionary from the network, and on these lessons the two agree. French, Spanish and Russian: the Flesch formulas that
Kandel and Moles, Fernández Huerta and Oborneva fitted to the languages, on Flesch's scale, where 80 and more is "easy",
the sixth year. Syllables are counted at places for hyphens, an estimate. Chinese has no measure in textstat; the Arabic
one (Osman) rests on vowel marks, which our texts do not carry.
"""

import html
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from itertools import groupby
from typing import Any, Final

from app.catalogue import markdown
from app.catalogue.checker import Content, ReadModule
from app.catalogue.problems import WARNING, Problem

ENDS: Final = (".", "!", "?", "…")
_CLOSING: Final = "\"'”»’)]* "
FAMILIES: Final = "P"
"""The audience whose lessons are to be easy."""


@dataclass(frozen=True)
class Measure:
    """A formula of textstat, and the value at which ten- to twelve-year-olds still read with ease."""

    name: str
    function: str
    target: float
    is_better_low: bool

    def accepts(self, value: float) -> bool:
        """Whether a value lies on the easy side of the target."""
        return value <= self.target if self.is_better_low else value >= self.target

    @property
    def wanted(self) -> str:
        """The target in words."""
        return f"at {'most' if self.is_better_low else 'least'} {self.target:g}"


MEASURES: Final[Mapping[str, Measure]] = {
    "en": Measure("school year (ARI)", "automated_readability_index", 6, is_better_low=True),
    "fr": Measure("ease (Kandel-Moles)", "flesch_reading_ease", 80, is_better_low=False),
    "es": Measure("ease (Fernández Huerta)", "fernandez_huerta", 80, is_better_low=False),
    "ru": Measure("ease (Oborneva)", "flesch_reading_ease", 80, is_better_low=False),
}


NOT_INSTALLED: Final = "reading level: not measured, because textstat is not installed (make install-dev brings it)"


@dataclass(frozen=True)
class Level:
    """What was measured of one lesson in one language; ``value`` is None where nothing measures the language."""

    module: str
    lesson: str
    language: str
    value: float | None

    @property
    def is_hard(self) -> bool:
        """Whether it was measured and lies past the target."""
        return self.value is not None and not MEASURES[self.language].accepts(self.value)


def is_installed() -> bool:
    """Whether textstat is there to measure with."""
    return find_spec("textstat") is not None


def levels(modules: Sequence[ReadModule]) -> Iterator[Level]:
    """Measure every lesson: its body, key points and first step, without marks of Markdown."""
    for module in modules:
        for language, text in module.texts.items():
            for key, lesson in text["lessons"].items():
                value = value_of(_words(lesson), language) if language in MEASURES else None
                yield Level(module.key, key, language, value)


def value_of(text: str, language: str) -> float:
    """The value of plain text by the measure of its language, to one decimal place."""
    measuring = getattr(_statistics(language), MEASURES[language].function)
    return round(float(measuring(text)), 1)


def problems(content: Content) -> list[Problem]:
    """A warning for each lesson for families that is harder than its readers should meet."""
    return [
        Problem(
            f"modules/{level.module}/{level.language}/{level.lesson}.md",
            1,
            f"{MEASURES[level.language].name} is {level.value:g}; for families {MEASURES[level.language].wanted}",
            WARNING,
        )
        for level in levels(for_families(content))
        if level.is_hard
    ]


def told(content: Content, hard: Sequence[Problem]) -> str:
    """One line on what was measured and what was not."""
    if not is_installed():
        return NOT_INSTALLED
    texts = Counter(language for module in for_families(content) for language in module.texts)
    measured = ", ".join(sorted(texts.keys() & MEASURES.keys())) or "nothing"
    others = ", ".join(sorted(texts.keys() - MEASURES.keys()))
    line = f"reading level of the lessons for families: {len(hard)} too hard; measured: {measured}"
    return f"{line}; not measured: {others}" if others else line


def summary(modules: Sequence[ReadModule]) -> Iterator[tuple[str, ...]]:
    """A head, then for each module and language the measure, its mean, the hardest lesson and the target."""
    yield "module", "language", "measure", "mean", "hardest", "lesson", "for families"
    for (module, language), found in groupby(levels(modules), key=lambda level: (level.module, level.language)):
        values = {level.lesson: level.value for level in found if level.value is not None}
        if not values:
            yield module, language, "not measured"
            continue
        measure = MEASURES[language]
        lesson = (max if measure.is_better_low else min)(values, key=lambda key: values[key])
        mean = sum(values.values()) / len(values)
        yield module, language, measure.name, f"{mean:.1f}", f"{values[lesson]:.1f}", lesson, measure.wanted


def for_families(content: Content) -> list[ReadModule]:
    """The modules of the courses for families."""
    keys: Collection[str] = {
        key for track in content.tracks if track["audience"] == FAMILIES for key in track["modules"]
    }
    return [module for module in content.modules if module.key in keys]


def _words(lesson: Mapping[str, Any]) -> str:
    blocks = html.unescape(markdown.text_only(lesson["body"])).splitlines()
    return "\n".join(_sentence(each) for each in (*blocks, *lesson["key_points"], lesson["monday"]) if each.strip())


def _sentence(block: str) -> str:
    """A heading or the entry of a list is a sentence of its own."""
    block = block.strip()
    return block if block.rstrip(_CLOSING).endswith(ENDS) else f"{block.rstrip(':;,')}."


@cache
def _statistics(language: str) -> Any:
    from textstat.textstat import textstatistics  # noqa: PLC0415  (half a second and 40 MB, for authors only)

    statistics = textstatistics()
    statistics.set_lang(language)
    return statistics
