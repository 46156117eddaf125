"""The content in numbers, as Markdown: modules, lessons and words; items by level; paragraphs that are answered."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from app.catalogue import markdown
from app.catalogue.anchors import SourceDocument
from app.catalogue.checker import ReadModule
from app.catalogue.documents import LEVELS, ModuleDocument
from app.catalogue.tracing import Traced
from app.i18n import LANGUAGES

CHARACTERS: Final = "zh"
"""Counted in characters: Chinese writes no spaces between words."""
STATES: Final = ("lesson", "law", "program", "planned", "context", "gap")
Rows = Iterable[Sequence[str]]


def written(modules: Sequence[ReadModule], documents: Mapping[str, SourceDocument], traced: Sequence[Traced]) -> str:
    """All three tables."""
    structures = [ModuleDocument.from_plain(module.structure) for module in modules]
    return "\n".join(
        (
            _WORDS_NOTE,
            _table(_WORDS_HEAD, _word_rows(modules, structures)),
            _ITEMS_NOTE,
            _table(_ITEMS_HEAD, _item_rows(structures)),
            _PARAGRAPHS_NOTE,
            _table(_PARAGRAPHS_HEAD, _paragraph_rows(documents, traced)),
        )
    )


_WORDS_NOTE: Final = """\
## Modules and lessons

Words of a lesson's body; for Chinese (zh) its characters. The minutes of a module hold its story and its questions too.
"""
_ITEMS_NOTE: Final = """\
## Items

How many items the bank of a module holds at each level and, after the stroke, how many a quiz draws; MUST: items on a
safety-critical point. A bank is to hold at least twice what a quiz draws, at every level.
"""
_PARAGRAPHS_NOTE: Final = """\
## Paragraphs

What answers the paragraphs that concern training: a lesson, else a question of national law, else a feature of the
program. Planned: a later course, report or office. Context: asks nothing of training.
"""
_WORDS_HEAD: Final = ("module", "lesson", "min", *LANGUAGES, "review by a native specialist")
_ITEMS_HEAD: Final = ("module", *LEVELS, "in all", "MUST", "types", "twice the draw")
_PARAGRAPHS_HEAD: Final = ("document", "what it is", "paragraphs", *STATES, "with items")


def _table(head: Sequence[str], rows: Rows) -> str:
    lines = (head, ["---"] * len(head), *rows)
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _word_rows(modules: Sequence[ReadModule], structures: Sequence[ModuleDocument]) -> Iterator[Sequence[str]]:
    for module, document in zip(modules, structures, strict=True):
        lengths = {
            (lesson, language): _length(text["lessons"][lesson]["body"], language)
            for language, text in module.texts.items()
            for lesson in document.lesson_keys
        }
        sums = {
            language: sum(lengths[lesson, language] for lesson in document.lesson_keys) for language in module.texts
        }
        yield (
            f"**{module.key}**",
            f"{len(document.lessons)} lessons",
            str(document.minutes),
            *_cells(sums),
            _reviews(module.texts),
        )
        for lesson in document.lessons:
            yield "", lesson.key, str(lesson.minutes), *_cells({code: lengths[lesson.key, code] for code in sums}), ""


def _cells(lengths: Mapping[str, int]) -> list[str]:
    return [str(lengths[language]) if language in lengths else "" for language in LANGUAGES]


def _length(body: str, language: str) -> int:
    words = markdown.text_only(body)
    return sum(sign.isalnum() for sign in words) if language == CHARACTERS else len(words.split())


def _reviews(texts: Mapping[str, Mapping[str, Any]]) -> str:
    reviewed = [language for language in LANGUAGES if texts.get(language, {}).get("native_review") == "reviewed"]
    return ", ".join(reviewed) if reviewed else "none yet"


def _item_rows(structures: Sequence[ModuleDocument]) -> Iterator[Sequence[str]]:
    for document in structures:
        bank = Counter(item.level for item in document.items)
        draw = document.quiz.levels
        short = [level for level in LEVELS if bank[level] < 2 * draw.get(level, 0)]
        types = Counter(item.type for item in document.items)
        yield (
            document.key,
            *(f"{bank[level]} / {draw.get(level, 0)}" for level in LEVELS),
            f"{len(document.items)} / {document.quiz.draw}",
            f"{sum(item.must for item in document.items)} / {document.quiz.must}",
            ", ".join(f"{kind} {count}" for kind, count in sorted(types.items())),
            f"not at {', '.join(short)}" if short else "yes",
        )


def _paragraph_rows(documents: Mapping[str, SourceDocument], traced: Sequence[Traced]) -> Iterator[Sequence[str]]:
    for letter, document in documents.items():
        here = [each for each in traced if each.anchor.startswith(letter)]
        states = Counter(each.state for each in here)
        yield (
            document.symbol,
            document.status,
            str(len(here)),
            *(str(states[state]) for state in STATES),
            str(sum(bool(each.items) for each in here)),
        )
