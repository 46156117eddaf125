"""What must hold of the law folder: slots in six languages on lessons that exist, overlays dated and answered for."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from marshmallow import Schema

from app.catalogue import reader
from app.catalogue.allowed_contexts import BIBLIOGRAPHY
from app.catalogue.anchors import Anchors
from app.catalogue.problems import WARNING, Problem, schema_problems
from app.catalogue.reader import Lined, Path_, Unreadable
from app.catalogue.terminology import Rules
from app.catalogue.text_rules import Passage, all_language_problems
from app.i18n import LANGUAGES
from app.law.formats import OverlayFormat, SlotsFormat
from app.law.overlay import SLOTS, is_old

MOST_ON_A_LESSON: Final = 4
"""Questions of law on one lesson page."""

_NUMBER: Final = re.compile(r"\d+")
_NO_NATIONAL_NUMBER: Final = 18
"""The age below which the Convention speaks of a child; it belongs to no country."""


@dataclass(frozen=True)
class LawGround:
    """What the law folder is judged by."""

    lessons: Mapping[str, Collection[str] | None]
    """Lesson keys by module; None for a module that was refused whole."""
    anchors: Anchors
    rules: Mapping[str, Rules]
    on: date


def law_problems(folder: Path, ground: LawGround) -> Iterator[Problem]:
    """Everything that is wrong with the law folder; a content folder need not have one."""
    if not folder.is_dir():
        return
    slots, refused = _accepted(folder / SLOTS, SlotsFormat())
    yield from refused
    rows: Sequence[Mapping[str, Any]] = () if slots is None else slots.plain["slots"]
    if slots is not None:
        yield from _slot_problems(slots, rows, ground)
    known = {row["key"]: tuple(row["anchors"]) for row in rows}
    for path in sorted(folder.glob("*.yaml")):
        if path.name != SLOTS:
            yield from _overlay_problems(path, known, ground, knows_slots=slots is not None)


def _accepted(path: Path, schema: Schema) -> tuple[Lined | None, list[Problem]]:
    """The values of a file that its schema accepts, and what it refuses."""
    name = _name(path)
    try:
        lined = reader.read(path)
    except Unreadable as error:
        return None, [Problem(name, error.line, error.said)]
    refused = schema_problems(name, lined, schema)
    return (None if refused else lined), refused


def _name(path: Path) -> str:
    return f"law/{path.name}"


def _slot_problems(lined: Lined, rows: Sequence[Mapping[str, Any]], ground: LawGround) -> Iterator[Problem]:
    name = f"law/{SLOTS}"
    for place, row in enumerate(rows):
        for path, sentence in (*_gaps(row), *_national_numbers(row), *_strangers(row, ground)):
            yield Problem(name, lined.line("slots", place, *path), f"slot {row['key']} {sentence}")
    for lesson, count in Counter(lesson for row in rows for lesson in row["lessons"]).items():
        if count > MOST_ON_A_LESSON:
            sentence = f"lesson {lesson} would show {count} questions of law; {MOST_ON_A_LESSON} are the most"
            yield Problem(name, lined.line("slots"), sentence)
    yield from _word_problems(name, lined, _slot_texts(rows), ground)


def _gaps(row: Mapping[str, Any]) -> Iterator[tuple[Path_, str]]:
    """Languages in which a slot has no words."""
    for part in ("question", "generic"):
        for language in LANGUAGES:
            if language not in row[part]:
                yield (part,), f"has no {part} in {language}"


def _national_numbers(row: Mapping[str, Any]) -> Iterator[tuple[Path_, str]]:
    """Ages, days and sums in a generic text, which holds in every country."""
    for language, text in row["generic"].items():
        if any(int(number) != _NO_NATIONAL_NUMBER for number in _NUMBER.findall(text)):
            yield ("generic", language), "has a number in its generic text; it belongs in an overlay"


def _strangers(row: Mapping[str, Any], ground: LawGround) -> Iterator[tuple[Path_, str]]:
    """Paragraphs and lessons that do not exist."""
    for place, anchor in enumerate(row["anchors"]):
        if not ground.anchors.knows(anchor):
            yield ("anchors", place), f"names {anchor}, which is no paragraph of a source document"
    for place, lesson in enumerate(row["lessons"]):
        if not _exists(lesson, ground):
            yield ("lessons", place), f"names the missing lesson {lesson}"


def _exists(lesson: str, ground: LawGround) -> bool:
    module, _, key = lesson.partition("/")
    lessons = ground.lessons.get(module, ())
    return lessons is None or key in lessons


def _overlay_problems(
    path: Path, slots: Mapping[str, tuple[str, ...]], ground: LawGround, *, knows_slots: bool
) -> Iterator[Problem]:
    name = _name(path)
    lined, refused = _accepted(path, OverlayFormat())
    yield from refused
    if lined is None:
        return
    if lined.plain["jurisdiction"] != path.stem:
        yield Problem(name, lined.line("jurisdiction"), "jurisdiction is not the file's name")
    for place, row in enumerate(lined.plain["answers"]):
        if knows_slots and row["slot"] not in slots:
            line = lined.line("answers", place, "slot")
            yield Problem(name, line, f"answers {row['slot']}, which {SLOTS} does not ask")
        yield from _review_problems(name, lined, place, row, ground.on)
    yield from _word_problems(name, lined, _overlay_texts(lined.plain, slots), ground)


def _review_problems(name: str, lined: Lined, place: int, row: Mapping[str, Any], on: date) -> Iterator[Problem]:
    line = lined.line("answers", place, "reviewed_on")
    if row["reviewed_on"] > on:
        yield Problem(name, line, f"slot {row['slot']} was reviewed on a day that has not come yet")
    elif is_old(row["reviewed_on"], on):
        yield Problem(name, line, f"slot {row['slot']} was not reviewed for more than a year", WARNING)


@dataclass(frozen=True)
class _Text:
    """One text of a law file in one language."""

    place: Path_
    language: str
    words: str
    tags: tuple[str, ...] = ()


def _in_languages(place: Path_, words: Mapping[str, str], tags: tuple[str, ...] = ()) -> Iterator[_Text]:
    for language, text in words.items():
        yield _Text((*place, language), language, text, tags)


def _slot_texts(rows: Sequence[Mapping[str, Any]]) -> Iterator[_Text]:
    for place, row in enumerate(rows):
        for part in ("question", "generic"):
            yield from _in_languages(("slots", place, part), row[part], tuple(row["anchors"]))


def _overlay_texts(plain: Mapping[str, Any], slots: Mapping[str, tuple[str, ...]]) -> Iterator[_Text]:
    yield from _in_languages(("names",), plain["names"])
    for key, words in plain["authorities"].items():
        yield from _in_languages(("authorities", key), words)
    for place, row in enumerate(plain["answers"]):
        yield from _in_languages(("answers", place, "answer"), row["answer"], slots.get(row["slot"], ()))
        yield from _in_languages(("answers", place, "source"), row["source"], (BIBLIOGRAPHY,))


def _word_problems(name: str, lined: Lined, texts: Iterable[_Text], ground: LawGround) -> Iterator[Problem]:
    """Terms, telephone numbers, addresses and HTML in the texts of a law file."""
    said: dict[str, list[Passage]] = {}
    for text in texts:
        passage = Passage(name, lined.line(*text.place), text.words, text.tags)
        said.setdefault(text.language, []).append(passage)
    for language, passages in said.items():
        found = all_language_problems(passages, language, ground.rules)
        yield from (each for each in found if isinstance(each, Problem))
