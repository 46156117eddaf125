"""What is wrong with a draft, or could be better: the rules of the content check, told by part and place.

The rules are those of ``catalogue``, so what the studio calls sound is what may be published. A draft is judged as far
as it can be read: while its structure is unfinished, its words are still judged for their language.
"""

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path as Folder
from typing import Any, Final

from app.authoring.hints import hints
from app.authoring.parts import LESSON, Parts, Path, Plain, joined, part_of_structure, part_of_words
from app.authoring.reading import hardness_of
from app.authoring.remembering import Remembered
from app.catalogue import reader
from app.catalogue.anchors import Anchors, load_anchors
from app.catalogue.digests import digest
from app.catalogue.documents import ModuleDocument, Quiz
from app.catalogue.formats import ModuleFormat, TextFormat
from app.catalogue.glossary_rules import ReadGlossary, read_glossary, unknown_terms
from app.catalogue.picture_rules import list_problems, shown_problems, unshown
from app.catalogue.problems import REFUSED, WARNING, Problem, schema_problems
from app.catalogue.readability import FAMILIES
from app.catalogue.reader import Lined
from app.catalogue.structure_rules import structure_notes, structure_problems
from app.catalogue.term_files import load_rules
from app.catalogue.terminology import Finding as Term
from app.catalogue.terminology import Rules, lint_all
from app.catalogue.text_rules import (
    Passage,
    Words,
    item_problems,
    key_problems,
    lesson_problems,
    passages,
    unsafe_in,
)
from app.i18n import DEFAULT_LANGUAGE, N_, Message

FORMAT: Final = "format"
STRUCTURE: Final = "structure"
WORDS: Final = "words"
SAFETY: Final = "safety"
READING: Final = "reading"
HINT_RULE: Final = "item-writing"
_NOTHING: Final = ModuleDocument("", 1, 0, (), (), None, Quiz(0, {}, 0), (), ())
"""Stands for a structure that cannot be read yet: no words answer it."""
PASSAGES: Final = 8_192
"""How many passages are remembered: those of two or three modules in six languages, a few megabytes."""
TEXTS: Final = 64
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
    """The number of a rule of terminology (``T01``), or ``format``, ``structure``, ``words``, ``safety``,
    ``reading``, ``item-writing``."""
    sentence: Message
    found: str = ""
    """The words that the rule speaks about."""
    start: int | None = None
    """Where they begin in the text at ``path``, in characters."""
    prefer: str = ""
    why: str = ""
    """Why the preferred term is better, with the paragraph that says so."""


Judgement = tuple[tuple[Term, ...], tuple[tuple[int, Message], ...]]
"""What is wrong with the language of a passage: terms, and places that are not safe."""


@dataclass(frozen=True)
class Ground:
    """What all drafts are judged by."""

    anchors: Anchors
    rules: Mapping[str, Rules]
    glossary: ReadGlossary
    for_families: frozenset[str] = frozenset()
    """The modules of the courses for families, whose lessons are to be easy to read."""
    passages: Remembered[Judgement] = field(default_factory=lambda: Remembered(PASSAGES), compare=False)
    """What was found in passages that have been judged, which most of a draft has been at its last save."""
    texts: Remembered[tuple[Finding, ...]] = field(default_factory=lambda: Remembered(TEXTS), compare=False)
    """What was found in the whole words of a language, by their digest and that of the structure."""

    def why(self, finding: "Finding", language: str) -> str:
        """Why the preferred term is better, in the language of a reader if that is known."""
        spoken = self.rules.get(language)
        return spoken.whys.get(finding.rule, finding.why) if spoken and finding.why else finding.why


@lru_cache(maxsize=4)
def ground_of(root: Folder) -> Ground:
    """What a content folder says that all modules are judged by; read once.

    Raises :class:`app.catalogue.reader.Unreadable` when it cannot be used.
    """
    anchors = load_anchors(root / "anchors.yaml")
    rules = load_rules(root / "terminology")
    return Ground(anchors, rules, read_glossary(root, anchors, rules), _for_families(root / "tracks"))


def _for_families(folder: Folder) -> frozenset[str]:
    tracks = [reader.read(path).plain for path in sorted(folder.glob("*.yaml"))]
    return frozenset(
        key
        for track in tracks
        if isinstance(track, Mapping) and track.get("audience") == FAMILIES
        for key in (*(track.get("modules") or ()), *(track.get("optional") or ()))
    )


def findings_of(parts: Parts, ground: Ground, *, version: int = 1) -> list[Finding]:
    """Everything that is wrong with a draft, what keeps it from being published first."""
    structure, texts = joined(parts, version=version)
    document, found = _structure_findings(structure, ground)
    if DEFAULT_LANGUAGE not in texts:
        sentence = N_("has no English text, which every other language falls back to")
        found.append(Finding(f"{DEFAULT_LANGUAGE}/front", (), REFUSED, WORDS, sentence))
    shape = digest(structure)
    for language, text in texts.items():
        key = (language, shape, digest(text))
        told = ground.texts.known([key]).get(key)
        if told is None:
            told = tuple(_text_findings(language, text, document, ground))
            ground.texts.keep({key: told})
        found += told
    if document is not None:
        found += _picture_findings(document, structure, texts)
    return sorted(dict.fromkeys(found), key=_gravest_first)


def _gravest_first(finding: Finding) -> tuple[int, str, str, str]:
    return ORDER[finding.severity], finding.part, str(finding.path), str(finding.sentence)


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
        places.append(path)
        return len(places) - 1

    def has(self, *path: str | int) -> bool:
        """Whether a value stands there."""
        return self._known(path) == path

    def place(self, line: int) -> Path:
        """The place that a number stands for."""
        places: list[Path] = self.__dict__["_places"]
        return self._known(places[line])

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

    def finding(line: int, sentence: Message, rule: str, severity: str = REFUSED) -> Finding:
        part, path = part_of_structure(structure, placed.place(line))
        return Finding(part, path, severity, rule, sentence)

    refused = schema_problems("structure", placed, ModuleFormat())
    if refused:
        return None, [finding(each.line, each.sentence, FORMAT) for each in refused]
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
        yield Finding(part, path, REFUSED, FORMAT, problem.sentence)
    placed, bodies = _without_bodies(text)
    words = Words(f"{language}/text.yaml", language, placed, bodies)
    known = document if document is not None and not refused else _NOTHING
    if known is not _NOTHING:
        for each in (*key_problems(known, words), *item_problems(known, words)):
            yield _word_finding(each, words, placed)
        for each in lesson_problems(known, words, ground.rules):
            yield _word_finding(each, words, placed)
        yield from _hint_findings(language, known, text)
        if known.key in ground.for_families:
            yield from _reading_findings(language, text)
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
    return Finding(part, path, problem.severity, WORDS, problem.sentence)


def _picture_findings(document: ModuleDocument, structure: Plain, texts: Mapping[str, Plain]) -> Iterator[Finding]:
    """Pictures that lessons show and the module has not, or the other way round, or that a translation lacks."""
    placed = _Placed(structure)
    english = _without_bodies(texts[DEFAULT_LANGUAGE])[1] if DEFAULT_LANGUAGE in texts else {}
    for found, severity in ((list_problems(document, placed), REFUSED), (unshown(document, english, placed), WARNING)):
        for line, sentence in found:
            yield Finding(*part_of_structure(structure, placed.place(line)), severity, STRUCTURE, sentence)
    for language, text in texts.items():
        inner, bodies = _without_bodies(text)
        words = Words(f"{language}/text.yaml", language, inner, bodies)
        for each in shown_problems(document, words, english):
            yield _word_finding(each, words, inner)


def _hint_findings(language: str, document: ModuleDocument, text: Plain) -> Iterator[Finding]:
    for item in document.items:
        words = text["items"].get(item.key)
        if words is not None:
            for path, sentence in hints(item, words, language):
                yield Finding(f"{language}/item/{item.key}", path, "I", HINT_RULE, sentence)


def _reading_findings(language: str, text: Plain) -> Iterator[Finding]:
    """Lessons that are harder to read than those of a course for families should be."""
    for key, lesson in text["lessons"].items():
        said = hardness_of(lesson, language)
        if said is not None:
            yield Finding(f"{language}/{LESSON}/{key}", ("body",), WARNING, READING, said)


def _language_findings(words: Words, placed: _Placed, document: ModuleDocument, ground: Ground) -> Iterator[Finding]:
    """Terms to avoid, telephone numbers, addresses and HTML, wherever words stand."""
    spoken = ground.rules.get(words.language)
    whys = {rule.id: rule.why for rule in spoken.rules} if spoken else {}
    said = list(passages(document, words))
    for passage, (terms, unsafe) in zip(said, _judged(said, words.language, ground), strict=True):
        if not terms and not unsafe:
            continue
        part, path = _part_of_passage(passage, words, placed)
        for term in terms:
            if term.allowed_context is None:
                yield Finding(
                    part,
                    path,
                    term.severity,
                    term.rule,
                    N_("a word to avoid stands here"),
                    found=" ".join(term.found.split()) if term.prefer else "",
                    start=term.start,
                    prefer=term.prefer,
                    why=whys.get(term.rule, ""),
                )
        for start, sentence in unsafe:
            yield Finding(part, path, REFUSED, SAFETY, sentence, start=start)


def _judged(said: Sequence[Passage], language: str, ground: Ground) -> Iterator[Judgement]:
    """What the rules of language say of each passage; those that were judged before are not judged again."""
    keys = [(language, passage.words, passage.tags, passage.is_body) for passage in said]
    known: dict[Hashable, Judgement] = ground.passages.known(keys)
    fresh = [(key, passage) for key, passage in zip(keys, said, strict=True) if key not in known]
    news = [passage for _, passage in fresh]
    found = lint_all([(passage.words, passage.tags) for passage in news], language, ground.rules)
    judged: dict[Hashable, Judgement] = {
        key: (tuple(terms), tuple(unsafe))
        for (key, _), terms, unsafe in zip(fresh, found, unsafe_in(news), strict=True)
    }
    ground.passages.keep(judged)
    known |= judged
    return (known[key] for key in keys)


def _part_of_passage(passage: Passage, words: Words, placed: _Placed) -> tuple[str, Path]:
    if passage.is_body:
        key = passage.path.rpartition("/")[2].removesuffix(".md")
        return f"{words.language}/{LESSON}/{key}", ("body",)
    return part_of_words(words.language, placed.place(passage.line))
