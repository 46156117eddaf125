"""What must hold of the words of a module: the same keys as the structure, content notes, clean and safe language."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any, Final, NamedTuple

from app.catalogue import markdown
from app.catalogue.allowed_contexts import BIBLIOGRAPHY
from app.catalogue.documents import ModuleDocument
from app.catalogue.item_words import filled_stems, same_keys, word_problems
from app.catalogue.problems import REFUSED, WARNING, Problem
from app.catalogue.reader import Lined, Path_
from app.catalogue.terminology import PRACTICE, Finding, Rules, lint, lint_all, mentions_harm
from app.i18n import N_, Message

WORDS: Final[Mapping[str, tuple[int, int]]] = {"ar": (350, 900), "ru": (400, 900)}
"""Words of a lesson body in languages that say more with fewer; Chinese is not counted in words."""

USUAL_WORDS: Final = (500, 900)
_HTML: Final = re.compile(r"<[A-Za-z/!?][^>]*>|<script|&(?:#[0-9xX]|[A-Za-z]+[0-9]*;)")
_ADDRESS: Final = re.compile(
    r"https?://|www\.|[\w.+-]+@[\w-]+\.\w|\b[a-z0-9-]+\.(?:org|com|net|gov|int|edu|info|app)\b", re.IGNORECASE
)
_PART_OF_ADDRESS: Final = re.compile(r"[.@:](?=[\w/-])|[wW]{3}\.")
"""Something of what every address has, which is found faster."""
_NUMBER: Final = re.compile(r"(?<![\w/.-])\+?\(?\d(?:[ ().‑–-]?\d){6,}(?![\w/])|(?<!\d)116[ -]?\d{3}(?!\d)")
_NO_NUMBER: Final = re.compile(r"(?:19|20)\d\d[‑–-](?:(?:19|20)\d\d|\d\d[‑–-]\d\d)")
_TWO_DIGITS: Final = re.compile(r"\d[ ().‑–-]?\d")
"""What every telephone number has."""
_UNSAFE: Final = (re.compile("[<&]"), re.compile(r"[.@:](?=[\w/-])"), re.compile(r"[wW]{3}\."), _TWO_DIGITS)
"""Something of what all that is unsafe has; found faster one by one."""
_CALL: Final = re.compile(
    r"\b(?:call|dial|ring|phone|text|appelez|composez|llame|marque)(?: (?:the|on|le|al|el|to))? \+?\d{2,}"
    r"|(?:拨打|致电)\s*\d{2,}|اتصل\D{0,12}\d{2,}|позвоните по \D{0,12}\d{2,}",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Words:
    """A text file with the bodies of its lessons, as the rules need it."""

    path: str
    """Of ``text.yaml``, from the content folder."""
    language: str
    lined: Lined
    bodies: Mapping[str, str]
    """Lesson bodies by key, as far as the files exist."""

    def body_path(self, lesson: str) -> str:
        """The Markdown file of a lesson."""
        return f"{self.path.rpartition('/')[0]}/{lesson}.md"


class Passage(NamedTuple):
    """One stretch of words with where it stands and what it belongs to."""

    path: str
    line: int
    words: str
    tags: tuple[str, ...] = ()
    is_body: bool = False


def key_problems(document: ModuleDocument, words: Words) -> Iterator[Problem]:
    """Keys that the structure has and the text lacks, or the other way round."""
    for path, wanted in _wanted_keys(document):
        there = _at(words.lined.plain, path)
        if isinstance(there, Mapping):
            yield from _placed(words, same_keys(wanted, there, path))


def item_problems(document: ModuleDocument, words: Words) -> Iterator[Problem]:
    """What the words of each item lack, or have too much, for its type."""
    for item in document.items:
        there = _at(words.lined.plain, ("items", item.key))
        if isinstance(there, Mapping):
            yield from _placed(words, word_problems(item, there))


def _placed(words: Words, found: Iterable[tuple[Path_, Message]]) -> Iterator[Problem]:
    for path, sentence in found:
        yield Problem(words.path, words.lined.line(*path), sentence)


def _wanted_keys(document: ModuleDocument) -> Iterator[tuple[Path_, Sequence[str]]]:
    yield ("outcomes",), [outcome.key for outcome in document.outcomes]
    yield ("lessons",), document.lesson_keys
    yield ("items",), [item.key for item in document.items]
    yield ("sources",), [source.key for source in document.sources]
    if document.scenario is not None:
        yield ("scenario", "steps"), [step.key for step in document.scenario.steps]
        for step in document.scenario.steps:
            yield ("scenario", "steps", step.key, "choices"), [choice.key for choice in step.choices]


def lesson_problems(document: ModuleDocument, words: Words, rules: Mapping[str, Rules]) -> Iterator[Problem]:
    """What is wrong with each lesson: no body, no content note, mark-up that is refused, an odd length."""
    for lesson in document.lessons:
        there = _at(words.lined.plain, ("lessons", lesson.key))
        if not isinstance(there, Mapping):
            continue
        line = words.lined.line("lessons", lesson.key)
        body = words.bodies.get(lesson.key)
        if body is None:
            yield Problem(words.path, line, N_("lesson %(lesson)s has no body %(lesson)s.md", lesson=lesson.key))
            continue
        path = words.body_path(lesson.key)
        if lesson.content_note and not there.get("content_note"):
            yield Problem(words.path, line, N_("lesson %(lesson)s lacks its content_note", lesson=lesson.key))
        harm = None if lesson.content_note else mentions_harm(body, words.language, rules)
        if harm:
            sentence = N_("mentions %(words)s, so module.yaml must say content_note: true", words=repr(harm))
            yield Problem(path, 1, sentence)
        found, text = markdown.judged(body)
        for found_line, sentence in found:
            yield Problem(path, found_line, sentence)
        yield from _length_problems(path, markdown.word_count(text), words.language)


def _length_problems(path: str, count: int, language: str) -> Iterator[Problem]:
    if language == "zh":
        return
    least, most = WORDS.get(language, USUAL_WORDS)
    if not least <= count <= most:
        sentence = N_("has %(count)s words; %(least)s to %(most)s make a lesson", count=count, least=least, most=most)
        yield Problem(path, 1, sentence, WARNING)


def passages(document: ModuleDocument, words: Words) -> Iterator[Passage]:
    """All words of a text, each passage with its line and the anchors it answers."""
    anchors = {("lessons", lesson.key): lesson.anchors for lesson in document.lessons}
    anchors |= {("items", item.key): item.anchors for item in document.items}
    for path, text in _strings(words.lined.plain):
        tags: tuple[str, ...] = anchors.get((str(path[0]), str(path[1])), ()) if len(path) > 1 else ()
        if path[0] in ("items", "scenario"):
            tags += (PRACTICE,)
        if path[0] == "sources":
            tags += (BIBLIOGRAPHY,)
        yield Passage(words.path, words.lined.line(*path), text, tags)
    yield from _filled_passages(document, words)
    for key, body in words.bodies.items():
        yield Passage(words.body_path(key), 1, body, anchors.get(("lessons", key), ()), is_body=True)


def _filled_passages(document: ModuleDocument, words: Words) -> Iterator[Passage]:
    """Texts with gaps, each word of the list put in: an old term may be in two halves."""
    for item in document.items:
        there = _at(words.lined.plain, ("items", item.key))
        if isinstance(there, Mapping):
            line = words.lined.line("items", item.key, "stem")
            for text in filled_stems(item, there):
                yield Passage(words.path, line, text, (*item.anchors, PRACTICE))


def language_problems(passage: Passage, language: str, rules: Mapping[str, Rules]) -> Iterator[Problem | Finding]:
    """Terms, numbers, addresses and HTML in a passage; findings in allowed contexts come as they are."""
    return _judged(passage, lint(passage.words, language, rules, tags=passage.tags), unsafe_places(passage))


def all_language_problems(
    passages: Sequence[Passage], language: str, rules: Mapping[str, Rules]
) -> Iterator[Problem | Finding]:
    """What :func:`language_problems` finds in each passage, far faster for the many passages of a text."""
    findings = lint_all([(passage.words, passage.tags) for passage in passages], language, rules)
    for passage, found, unsafe in zip(passages, findings, unsafe_in(passages), strict=True):
        yield from _judged(passage, found, unsafe)


def _judged(
    passage: Passage, findings: Iterable[Finding], unsafe: Iterable[tuple[int, Message]]
) -> Iterator[Problem | Finding]:
    for finding in findings:
        if finding.allowed_context is not None:
            yield finding
        else:
            yield Problem(passage.path, _line(passage, finding.start), _sentence(finding), finding.severity)
    for start, sentence in unsafe:
        yield Problem(passage.path, _line(passage, start), sentence, REFUSED)


def _sentence(finding: Finding) -> Message:
    found = " ".join(finding.found.split())
    if not finding.prefer:
        return N_("%(rule)s: a word of the closed list stands here", rule=finding.rule)
    return N_("%(rule)s: %(found)s; better: %(prefer)s", rule=finding.rule, found=repr(found), prefer=finding.prefer)


def unsafe_in(passages: Sequence[Passage]) -> Iterator[list[tuple[int, Message]]]:
    """What :func:`unsafe_places` finds in each passage: all are searched as one for what may be unsafe."""
    starts = list(accumulate((len(passage.words) + 1 for passage in passages), initial=0))
    whole = "\n".join(passage.words for passage in passages)
    suspicious = {bisect_right(starts, hit.start()) - 1 for pattern in _UNSAFE for hit in pattern.finditer(whole)}
    for place, passage in enumerate(passages):
        yield list(unsafe_places(passage)) if place in suspicious else []


def unsafe_places(passage: Passage) -> Iterator[tuple[int, Message]]:
    """Where a passage holds HTML, an address or a telephone number: the offset, and what is wrong.

    Names of sources hold addresses by right.
    """
    if BIBLIOGRAPHY in passage.tags:
        return
    if not passage.is_body:  # bodies are read by the Markdown parser, which knows HTML better
        for match in _HTML.finditer(passage.words):
            yield match.start(), N_("holds HTML: %(found)s", found=repr(match.group()[:40]))
    if _PART_OF_ADDRESS.search(passage.words):
        for match in _ADDRESS.finditer(passage.words):
            sentence = N_("holds an address (%(found)s); the help box shows addresses", found=repr(match.group()))
            yield match.start(), sentence
    if _TWO_DIGITS.search(passage.words):
        yield from _numbers(passage.words)


def _numbers(words: str) -> Iterator[tuple[int, Message]]:
    """What looks like a telephone number."""
    seen: set[int] = set()
    for pattern in (_NUMBER, _CALL):
        for match in pattern.finditer(words):
            if _NO_NUMBER.fullmatch(match.group()) or match.start() in seen:
                continue
            seen.add(match.start())
            yield (
                match.start(),
                N_(
                    "holds what looks like a telephone number (%(found)s); the help box shows numbers",
                    found=repr(match.group()),
                ),
            )


def _line(passage: Passage, offset: int) -> int:
    return passage.line + (passage.words.count("\n", 0, offset) if passage.is_body else 0)


def _at(plain: Any, path: Path_) -> Any:
    for step in path:
        if not isinstance(plain, Mapping) or step not in plain:
            return None
        plain = plain[step]
    return plain


def _strings(plain: Mapping[str, Any]) -> list[tuple[Path_, str]]:
    """Every text in its order, with where it stands."""
    found: list[tuple[Path_, str]] = []
    for key, inner in plain.items():
        if key not in ("language", "native_review"):
            _gather(inner, (key,), found)
    return found


def _gather(plain: Any, path: Path_, found: list[tuple[Path_, str]]) -> None:
    if isinstance(plain, str):
        found.append((path, plain))
    elif isinstance(plain, dict):
        for key, inner in plain.items():
            _gather(inner, (*path, key), found)
    elif isinstance(plain, list):
        for place, inner in enumerate(plain):
            _gather(inner, (*path, place), found)
