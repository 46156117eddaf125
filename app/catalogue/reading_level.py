"""How hard the lessons of a content folder are to read: what authors are told of it on the console."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from app.catalogue.checker import Content, ReadModule
from app.catalogue.problems import WARNING, Problem
from app.catalogue.readability import FAMILIES, MEASURES, lesson_value, too_hard


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


def levels(modules: Sequence[ReadModule]) -> Iterator[Level]:
    """Measure every lesson."""
    for module in modules:
        for language, text in module.texts.items():
            for key, lesson in text["lessons"].items():
                yield Level(module.key, key, language, lesson_value(lesson, language))


def problems(content: Content) -> list[Problem]:
    """A warning for each lesson for families that is harder than its readers should meet."""
    return [
        Problem(f"modules/{level.module}/{level.language}/{level.lesson}.md", 1, said, WARNING)
        for level in levels(for_families(content))
        if (said := too_hard(level.value, level.language))
    ]


def told(content: Content, hard: Sequence[Problem]) -> str:
    """One line on what was measured and what was not."""
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
        figures = (f"{mean:.1f}", f"{values[lesson]:.1f}", lesson)
        yield module, language, str(measure.name), *figures, str(measure.wanted)


def for_families(content: Content) -> list[ReadModule]:
    """The modules of the courses for families."""
    keys: Collection[str] = {
        key for track in content.tracks if track["audience"] == FAMILIES for key in track["modules"]
    }
    return [module for module in content.modules if module.key in keys]
