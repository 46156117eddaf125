"""What must hold of the glossary: every term in every language, related terms that exist, clean and safe language."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from marshmallow import Schema

from app.catalogue import reader
from app.catalogue.anchors import Anchors
from app.catalogue.documents import ModuleDocument
from app.catalogue.glossary import FOLDER, TERMS, GlossaryWords, Term, sorting_key, terms_from_plain, words_from_plain
from app.catalogue.glossary_formats import GlossaryWordsFormat, TermsFormat
from app.catalogue.problems import WARNING, Problem, schema_problems
from app.catalogue.reader import Lined, Unreadable
from app.catalogue.terminology import Finding, Rules
from app.catalogue.text_rules import Passage, language_problems
from app.i18n import LANGUAGES, N_, Message

_TERMS_PATH: Final = f"{FOLDER}/{TERMS}"


@dataclass
class ReadGlossary:
    """The glossary of a content folder, read and judged."""

    terms: tuple[Term, ...] = ()
    lines: Mapping[str, int] = field(default_factory=dict)
    """The line of each term."""
    problems: list[Problem] = field(default_factory=list)
    allowed: Counter[tuple[str, str]] = field(default_factory=Counter)
    """How often a term stands in an allowed context, by rule and context."""
    is_readable: bool = True
    """Whether it is known which terms there are; a folder without a glossary has none."""

    @property
    def keys(self) -> frozenset[str]:
        """The keys that a lesson may name."""
        return frozenset(term.key for term in self.terms)


def read_glossary(root: Path, anchors: Anchors, rules: Mapping[str, Rules]) -> ReadGlossary:
    """Read the glossary of a content folder and judge it."""
    glossary = ReadGlossary()
    folder = root / FOLDER
    if not folder.is_dir():
        return glossary
    lined = _accepted(folder / TERMS, TermsFormat(), glossary)
    if lined is None:
        glossary.is_readable = False
        return glossary
    glossary.terms = terms_from_plain(lined.plain)
    glossary.lines = {term.key: lined.line("terms", place) for place, term in enumerate(glossary.terms)}
    glossary.problems += [Problem(_TERMS_PATH, line, said) for line, said in _term_problems(glossary, lined, anchors)]
    for language in LANGUAGES:
        words = _accepted(folder / f"{language}.yaml", GlossaryWordsFormat(), glossary)
        if words is not None:
            _judge_words(language, words, glossary, rules)
    glossary.problems += [
        Problem(f"{FOLDER}/{path.name}", 1, f"is neither {TERMS} nor the file of a language")
        for path in sorted(folder.iterdir())
        if path.name not in (TERMS, *(f"{language}.yaml" for language in LANGUAGES))
    ]
    return glossary


def unknown_terms(document: ModuleDocument, lined: Lined, glossary: ReadGlossary) -> Iterator[tuple[int, Message]]:
    """Terms that a lesson names and the glossary does not have."""
    if not glossary.is_readable:
        return
    known = glossary.keys
    for place, lesson in enumerate(document.lessons):
        for nth, key in enumerate(lesson.terms):
            if key not in known:
                sentence = N_("lesson %(lesson)s names the unknown term %(term)s", lesson=lesson.key, term=key)
                yield lined.line("lessons", place, "terms", nth), sentence


def lonely_terms(glossary: ReadGlossary, named: Collection[str]) -> Iterator[Problem]:
    """Terms that no lesson names."""
    for key, line in glossary.lines.items():
        if key not in named:
            yield Problem(_TERMS_PATH, line, f"no lesson names the term {key}", WARNING)


def _term_problems(glossary: ReadGlossary, lined: Lined, anchors: Anchors) -> Iterator[tuple[int, str]]:
    keys = glossary.keys
    seen: set[str] = set()
    for place, term in enumerate(glossary.terms):
        if term.key in seen:
            yield lined.line("terms", place), f"has the key {term.key} twice"
        seen.add(term.key)
        for nth, key in enumerate(term.see):
            if key not in keys or key == term.key:
                yield lined.line("terms", place, "see", nth), f"{term.key} refers to {key}, which is no other term"
        for nth, anchor in enumerate(term.anchors):
            if not anchors.knows(anchor):
                yield lined.line("terms", place, "anchors", nth), f"{term.key} names the unknown anchor {anchor}"


def _judge_words(language: str, lined: Lined, glossary: ReadGlossary, rules: Mapping[str, Rules]) -> None:
    path = f"{FOLDER}/{language}.yaml"
    words = words_from_plain(lined.plain)
    for line, sentence in (*_key_problems(words, language, lined, glossary), *_same_words(words, lined)):
        glossary.problems.append(Problem(path, line, sentence))
    for key in words.terms:
        for found in _judge_language(path, language, words, key, lined, rules):
            if isinstance(found, Problem):
                glossary.problems.append(found)
            else:
                glossary.allowed[found.rule, str(found.allowed_context)] += 1


def _key_problems(
    words: GlossaryWords, language: str, lined: Lined, glossary: ReadGlossary
) -> Iterator[tuple[int, str]]:
    if words.language != language:
        yield lined.line("language"), "language is not the file's name"
    for key in sorted(glossary.keys - set(words.terms)):
        yield lined.line("terms"), f"lacks the term {key}"
    for key in sorted(set(words.terms) - glossary.keys):
        yield lined.line("terms", key), f"has words for {key}, which is not in {TERMS}"


def _same_words(words: GlossaryWords, lined: Lined) -> Iterator[tuple[int, str]]:
    called = Counter(sorting_key(each.term, words.language)[0] for each in words.terms.values())
    for key, each in words.terms.items():
        if called[sorting_key(each.term, words.language)[0]] > 1:
            yield lined.line("terms", key, "term"), f"{key} is called {each.term!r}, and so is another term"


def _judge_language(
    path: str, language: str, words: GlossaryWords, key: str, lined: Lined, rules: Mapping[str, Rules]
) -> Iterator[Problem | Finding]:
    """Terms to avoid, numbers, addresses and HTML; an avoided word may stand beside the term that replaces it."""
    each = words.terms[key]
    said = Passage(path, lined.line("terms", key, "meaning"), f"{each.term}: {each.meaning}")
    yield from language_problems(said, language, rules)
    for nth, avoided in enumerate(each.avoid):
        block = f"::: term\n{each.term}\n{avoided.words}: {avoided.why}\n:::"
        yield from language_problems(Passage(path, lined.line("terms", key, "avoid", nth), block), language, rules)


def _accepted(path: Path, schema: Schema, glossary: ReadGlossary) -> Lined | None:
    """The values of a file that its schema accepts; else its problems are noted."""
    name = f"{FOLDER}/{path.name}"
    try:
        lined = reader.read(path)
    except Unreadable as error:
        glossary.problems.append(Problem(name, error.line, error.said))
        return None
    refused = schema_problems(name, lined, schema)
    glossary.problems += refused
    return None if refused else lined
