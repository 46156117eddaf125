"""The terminology linter: finds words that blame a child, hide a crime or name a child by the harm.

Rules come from ``content/terminology`` (see ``term_files``). Matching ignores what hides a word (see ``folding``); the
places where an old term may stand are in ``allowed_contexts``. Source of the rules: CRC/C/156, paragraphs 5 and 54 to
72, and the Luxembourg Guidelines.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Final

from app.catalogue.allowed_contexts import QUOTATION, TERM, Span, spans
from app.catalogue.folding import Folded, fold
from app.catalogue.slang import CLOSED_LIST, LONGEST

SEVERITIES: Final = ("E", "W", "I")
"""E blocks publication, W needs an editor's note, I is a hint."""

PRACTICE: Final = "practice"
"""Tag of questions and practice stories, where a mistaken view must be printable."""

SLANG_RULE: Final = "T21"
_SENTENCE_END: Final = re.compile(r"[.!?](?=[\s\"'”»)\]]|\Z)|[;\n。]|(?<=[^\x00-\x7f])[.!?]")
_WORD: Final = re.compile(r"\w+")


@dataclass(frozen=True)
class Finding:
    """A term that a rule speaks about; ``start`` and ``end`` are offsets in the text as it was given."""

    rule: str
    severity: str
    start: int
    end: int
    found: str
    prefer: str
    allowed_context: str | None = None


@dataclass(frozen=True)
class Term:
    """A compiled term, and words of which one must occur for it to match."""

    pattern: re.Pattern[str]
    telltales: tuple[str, ...]


@dataclass(frozen=True)
class Case:
    """Terms that share a severity and the conditions of it."""

    severity: str
    terms: tuple[Term, ...]
    when: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    eased_by: tuple[str, ...] = ()
    allow_tags: frozenset[str] = frozenset()
    first_use: bool = False
    practice: bool = False


@dataclass(frozen=True)
class Rule:
    """One rule of the table."""

    id: str
    why: str
    prefer: tuple[str, ...]
    cases: tuple[Case, ...]
    preferred: tuple[str, ...] = field(default=())
    """``prefer``, folded; empty when it is an instruction and no term."""


@dataclass(frozen=True)
class Rules:
    """The rules of one language."""

    language: str
    rules: tuple[Rule, ...]
    groups: Mapping[str, tuple[Term, ...]]
    titles: tuple[str, ...] = ()
    """Titles of treaties and mandates in all languages, folded."""
    content_note_words: tuple[Term, ...] = ()
    """Words after which a lesson needs a content note."""
    slang: bool = True
    """Whether the closed list of slang is looked for."""


def lint(text: str, language: str, rules: Mapping[str, Rules], *, tags: Sequence[str] = ()) -> list[Finding]:
    """Every finding of a text, in its order; those in an allowed context say which.

    ``tags`` are the anchors of what the text belongs to, ``practice`` or ``bibliography``.
    """
    spoken = rules.get(language)
    if spoken is None:
        return []
    folded = fold(text, language)
    found = [*(_slang(folded) if spoken.slang else ()), *_found(folded, spoken, frozenset(tags))]
    if not found:
        return []
    allowed = spans(folded, spoken.titles, language, tags)
    placed = [_in_context(each, allowed, _preferred(spoken, each.rule)) for each in _widest(found)]
    return _first_uses(placed, spoken, folded)


def narrowed(rules: Mapping[str, Rules], text: str, language: str) -> Mapping[str, Rules]:
    """The rules that a text can break at all: for linting its many passages, which then costs far less.

    A passage of the text has the same findings by these rules as by all of them.
    """
    spoken = rules.get(language)
    if spoken is None:
        return rules
    folded = fold(text, language)
    kept = tuple(
        replace(rule, cases=tuple(replace(case, terms=_possible(case.terms, folded.text)) for case in rule.cases))
        for rule in spoken.rules
    )
    return {**rules, language: replace(spoken, rules=kept, slang=any(True for _ in _slang(folded)))}


def _possible(terms: tuple[Term, ...], text: str) -> tuple[Term, ...]:
    return tuple(term for term in terms if any(word in text for word in term.telltales))


def mentions_harm(text: str, language: str, rules: Mapping[str, Rules]) -> str | None:
    """The first words of a text that call for a content note, or None."""
    spoken = rules.get(language)
    if spoken is None:
        return None
    folded = fold(text, language)
    starts = [match.span() for term in spoken.content_note_words for match in _matches(term, folded.text)]
    if not starts:
        return None
    start, end = min(starts)
    return text[folded.start(start) : folded.end(end)]


def _found(folded: Folded, spoken: Rules, tags: frozenset[str]) -> Iterator[Finding]:
    for rule in spoken.rules:
        for case in rule.cases:
            if case.allow_tags & tags:
                continue
            for term in case.terms:
                for match in _matches(term, folded.text):
                    severity = _severity(case, folded.text, match.start(), spoken.groups, tags)
                    if severity:
                        yield _finding(rule, severity, folded, *match.span())


def _matches(term: Term, text: str) -> Iterable[re.Match[str]]:
    return term.pattern.finditer(text) if any(word in text for word in term.telltales) else ()


def _finding(rule: Rule, severity: str, folded: Folded, start: int, end: int) -> Finding:
    first, last = folded.start(start), folded.end(end)
    return Finding(rule.id, severity, first, last, folded.original[first:last], "; ".join(rule.prefer))


def _severity(
    case: Case, text: str, place: int, groups: Mapping[str, tuple[Term, ...]], tags: frozenset[str]
) -> str | None:
    """How grave a match is in its sentence; None when the case does not speak about it."""
    if case.when or case.unless or case.eased_by:
        sentence = _sentence(text, place)
        if not all(_says(groups[name], sentence) for name in case.when):
            return None
        if any(_says(groups[name], sentence) for name in case.unless):
            return None
        if case.severity == "E" and any(_says(groups[name], sentence) for name in case.eased_by):
            return "W"
    return "W" if case.severity == "E" and case.practice and PRACTICE in tags else case.severity


def _says(group: tuple[Term, ...], sentence: str) -> bool:
    return any(term.pattern.search(sentence) for term in group)


def _sentence(text: str, place: int) -> str:
    """The sentence around a place."""
    window = max(0, place - 1000)
    start = max((match.end() for match in _SENTENCE_END.finditer(text, window, place)), default=window)
    end = _SENTENCE_END.search(text, place)
    return text[start : end.start() if end else len(text)]


def _widest(found: Iterable[Finding]) -> list[Finding]:
    """Findings in text order, without those that lie inside another at least as grave."""
    kept: list[Finding] = []
    for each in sorted(found, key=lambda one: (one.start, -one.end, SEVERITIES.index(one.severity))):
        if not any(other.end >= each.end and other.severity <= each.severity for other in kept[-8:]):
            kept.append(each)
    return kept


def _preferred(spoken: Rules, rule_id: str) -> list[str]:
    """Every preferred term of a rule; a language may have English terms beside its own."""
    return [phrase for rule in spoken.rules if rule.id == rule_id for phrase in rule.preferred]


def _in_context(each: Finding, allowed: Sequence[Span], preferred: Sequence[str]) -> Finding:
    for span in allowed:
        if not span.holds(each.start, each.end):
            continue
        if each.rule == SLANG_RULE and span.context != QUOTATION:
            continue
        if span.context == TERM and preferred and not any(phrase in span.folded for phrase in preferred):
            continue
        return replace(each, allowed_context=span.context)
    return each


def _first_uses(found: Sequence[Finding], spoken: Rules, folded: Folded) -> list[Finding]:
    """Drop later uses of terms that need explaining once, and uses after the full term."""
    once = {rule.id: rule.preferred for rule in spoken.rules if any(case.first_use for case in rule.cases)}
    seen: set[str] = set()
    kept: list[Finding] = []
    for each in found:
        if each.rule in once and each.allowed_context is None:
            explained = any(phrase in folded.text for phrase in once[each.rule])
            if explained or each.rule in seen:
                continue
            seen.add(each.rule)
        kept.append(each)
    return kept


def _slang(folded: Folded) -> Iterator[Finding]:
    """Words of the closed list, which is kept as hashes so that nobody has to read it."""
    words = [(match.group(), *match.span()) for match in _WORD.finditer(folded.text)]
    for size in range(1, LONGEST + 1):
        runs = [(" ".join(word for word, _, _ in words[at : at + size]), at) for at in range(len(words) - size + 1)]
        hits = {run for run in {run for run, _ in runs} if _is_slang(run)}
        for run, at in runs:
            if run in hits:
                first, last = folded.start(words[at][1]), folded.end(words[at + size - 1][2])
                yield Finding(SLANG_RULE, "E", first, last, folded.original[first:last], "")


@lru_cache(maxsize=65_536)
def _is_slang(run: str) -> bool:
    return hashlib.sha256(run.encode(errors="replace")).hexdigest() in CLOSED_LIST
