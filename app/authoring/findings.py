"""What is wrong with a draft, or could be better: the rules of the content check, told by part and place.

The rules are those of ``catalogue``, so what the studio calls sound is what may be published. A draft is judged as far
as it can be read: while its structure is unfinished, its words are still judged for their language.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path as Folder
from typing import Any, Final

from app.authoring.hints import hints
from app.authoring.parts import LESSON, Parts, Path, Plain, joined, part_of_structure, part_of_words
from app.catalogue.anchors import Anchors, load_anchors
from app.catalogue.documents import ModuleDocument, Quiz
from app.catalogue.formats import ModuleFormat, TextFormat
from app.catalogue.glossary_rules import ReadGlossary, read_glossary, unknown_terms
from app.catalogue.problems import REFUSED, WARNING, Problem, schema_problems
from app.catalogue.reader import Lined
from app.catalogue.structure_rules import structure_notes, structure_problems
from app.catalogue.term_files import load_rules
from app.catalogue.terminology import Rules, lint_all
from app.catalogue.text_rules import (
    Passage,
    Words,
    item_problems,
    key_problems,
    lesson_problems,
    passages,
    unsafe_places,
)
from app.i18n import DEFAULT_LANGUAGE

FORMAT: Final = "format"
STRUCTURE: Final = "structure"
WORDS: Final = "words"
SAFETY: Final = "safety"
HINT_RULE: Final = "item-writing"
_NOTHING: Final = ModuleDocument("", 1, 0, (), (), None, Quiz(0, {}, 0), (), ())
"""Stands for a structure that cannot be read yet: no words answer it."""
ORDER: Final = {"E": 0, "W": 1, "I": 2}


@dataclass(frozen=True)
class Finding:
    """One thing to mend or to weigh."""

    part: str
    path: Path
    """Where it is in the part."""
    severity: str
    """``E`` keeps the draft from being published, ``W`` needs a second look, ``I`` is a hint."""
    rule: str
    """The number of a rule of terminology (``T01``), or ``format``, ``structure``, ``words``, ``safety``."""
    sentence: str
    found: str = ""
    """The words that the rule speaks about."""
    start: int | None = None
    """Where they begin in the text at ``path``, in characters."""
    prefer: str = ""
    why: str = ""
    """Why the preferred term is better, with the paragraph that says so."""


@dataclass(frozen=True)
class Ground:
    """What all drafts are judged by."""

    anchors: Anchors
    rules: Mapping[str, Rules]
    glossary: ReadGlossary


@lru_cache(maxsize=4)
def ground_of(root: Folder) -> Ground:
    """What a content folder says that all modules are judged by; read once.

    Raises :class:`app.catalogue.reader.Unreadable` when it cannot be used.
    """
    anchors = load_anchors(root / "anchors.yaml")
    rules = load_rules(root / "terminology")
    return Ground(anchors, rules, read_glossary(root, anchors, rules))


def findings_of(parts: Parts, ground: Ground, *, version: int = 1) -> list[Finding]:
    """Everything that is wrong with a draft, what keeps it from being published first."""
    structure, texts = joined(parts, version=version)
    document, found = _structure_findings(structure, ground)
    if DEFAULT_LANGUAGE not in texts:
        sentence = "has no English text, which every other language falls back to"
        found.append(Finding(f"{DEFAULT_LANGUAGE}/front", (), REFUSED, WORDS, sentence))
    for language, text in texts.items():
        found += _text_findings(language, text, document, ground)
    return sorted(
        dict.fromkeys(found), key=lambda each: (ORDER[each.severity], each.part, str(each.path), each.sentence)
    )


def _gravest_first(finding: Finding) -> tuple[int, str, str, str]:
    return ORDER[finding.severity], finding.part, str(finding.path), finding.sentence


def is_publishable(found: Iterable[Finding]) -> bool:
    """Whether nothing keeps the draft from being published."""
    return all(each.severity != REFUSED for each in found)


class _Placed(Lined):
    """Plain values whose "lines" are numbers of places: rules made for files so tell where in a draft they mean."""

    def __init__(self, plain: Any) -> None:
        super().__init__(plain)
        object.__setattr__(self, "_places", [()])

    def line(self, *path: str | int) -> int:
        """The number of the deepest place on the way that exists."""
        places: list[Path] = self.__dict__["_places"]
        places.append(self._known(path))
        return len(places) - 1

    def has(self, *path: str | int) -> bool:
        """Whether a value stands there."""
        return self._known(path) == path

    def place(self, line: int) -> Path:
        """The place that a number stands for."""
        places: list[Path] = self.__dict__["_places"]
        return places[line]

    def _known(self, path: Path) -> Path:
        value = self.plain
        for count, step in enumerate(path):
            try:
                value = value[step]
            except (KeyError, IndexError, TypeError):
                return path[:count]
        return path


def _structure_findings(structure: Plain, ground: Ground) -> tuple[ModuleDocument | None, list[Finding]]:
    """The document, if the structure can be read as one, and what is wrong with it."""
    placed = _Placed(structure)

    def finding(line: int, sentence: str, rule: str, severity: str = REFUSED) -> Finding:
        part, path = part_of_structure(structure, placed.place(line))
        return Finding(part, path, severity, rule, sentence)

    refused = schema_problems("structure", placed, ModuleFormat())
    if refused:
        return None, [finding(each.line, each.message, FORMAT) for each in refused]
    document = ModuleDocument.from_plain(structure)
    told = [*structure_problems(document, placed, ground.anchors), *unknown_terms(document, placed, ground.glossary)]
    notes = [finding(line, sentence, STRUCTURE, WARNING) for line, sentence in structure_notes(document, placed)]
    return document, [finding(line, sentence, STRUCTURE) for line, sentence in told] + notes


def _text_findings(language: str, text: Plain, document: ModuleDocument | None, ground: Ground) -> Iterator[Finding]:
    """What is wrong with the words of one language; their keys only where both structure and words can be read."""
    whole = _Placed(text)
    refused = schema_problems("words", whole, TextFormat())
    for problem in refused:
        part, path = part_of_words(language, whole.place(problem.line))
        yield Finding(part, path, REFUSED, FORMAT, problem.message)
    placed, bodies = _without_bodies(text)
    words = Words(f"{language}/text.yaml", language, placed, bodies)
    known = document if document is not None and not refused else _NOTHING
    if known is not _NOTHING:
        for each in (*key_problems(known, words), *item_problems(known, words)):
            yield _word_finding(each, words, placed)
        for each in lesson_problems(known, words, ground.rules):
            yield _word_finding(each, words, placed)
        yield from _hint_findings(language, known, text)
    yield from _language_findings(words, placed, known, ground)


def _without_bodies(text: Plain) -> tuple["_Placed", dict[str, str]]:
    """The words as ``text.yaml`` has them, and the bodies of the lessons, which files of their own hold."""
    bodies = {key: each["body"] for key, each in text["lessons"].items() if isinstance(each.get("body"), str)}
    lessons = {
        key: {name: value for name, value in each.items() if name != "body"} for key, each in text["lessons"].items()
    }
    return _Placed({**text, "lessons": lessons}), bodies


def _word_finding(problem: Problem, words: Words, placed: _Placed) -> Finding:
    if problem.path == words.path:
        part, path = part_of_words(words.language, placed.place(problem.line))
    else:
        key = problem.path.rpartition("/")[2].removesuffix(".md")
        part, path = f"{words.language}/{LESSON}/{key}", ("body",)
    return Finding(part, path, problem.severity, WORDS, problem.message)


def _hint_findings(language: str, document: ModuleDocument, text: Plain) -> Iterator[Finding]:
    for item in document.items:
        words = text["items"].get(item.key)
        if words is not None:
            for path, sentence in hints(item, words, language):
                yield Finding(f"{language}/item/{item.key}", path, "I", HINT_RULE, sentence)


def _language_findings(words: Words, placed: _Placed, document: ModuleDocument, ground: Ground) -> Iterator[Finding]:
    """Terms to avoid, telephone numbers, addresses and HTML, wherever words stand."""
    spoken = ground.rules.get(words.language)
    whys = {rule.id: rule.why for rule in spoken.rules} if spoken else {}
    said = list(passages(document, words))
    found = lint_all([(passage.words, passage.tags) for passage in said], words.language, ground.rules)
    for passage, terms in zip(said, found, strict=True):
        part, path = _part_of_passage(passage, words, placed)
        for term in terms:
            if term.allowed_context is None:
                yield Finding(
                    part,
                    path,
                    term.severity,
                    term.rule,
                    "a word to avoid stands here",
                    found=" ".join(term.found.split()) if term.prefer else "",
                    start=term.start,
                    prefer=term.prefer,
                    why=whys.get(term.rule, ""),
                )
        for start, sentence in unsafe_places(passage):
            yield Finding(part, path, REFUSED, SAFETY, sentence, start=start)


def _part_of_passage(passage: Passage, words: Words, placed: _Placed) -> tuple[str, Path]:
    if passage.is_body:
        key = passage.path.rpartition("/")[2].removesuffix(".md")
        return f"{words.language}/{LESSON}/{key}", ("body",)
    return part_of_words(words.language, placed.place(passage.line))
