"""The terminology linter: finds words that blame a child, hide a crime or name a child by the harm.

Rules come from ``content/terminology`` (see ``term_files``). Matching ignores what hides a word (see ``folding``); the
places where an old term may stand are in ``allowed_contexts``. Source of the rules: CRC/C/156, paragraphs 5 and 54 to
72, and the Luxembourg Guidelines.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from itertools import repeat
from typing import Final

from app.catalogue.allowed_contexts import QUOTATION, TERM, Span, spans
from app.catalogue.concordance import Concordance
from app.catalogue.folding import Folded, fold, fold_all
from app.catalogue.slang import CLOSED_LIST

SEVERITIES: Final = ("E", "W", "I")
"""E blocks publication, W needs an editor's note, I is a hint."""

PRACTICE: Final = "practice"
"""Tag of questions and practice stories, where a mistaken view must be printable."""

SLANG_RULE: Final = "T21"
_SENTENCE_END: Final = re.compile(r"[.!?](?=[\s\"'”»)\]]|\Z)|[;\n。]|(?<=[^\x00-\x7f])[.!?]")
_WORD: Final = re.compile(r"\w+")
_LONGER: Final = [lengths for lengths in CLOSED_LIST if len(lengths) > 1]
"""Lengths of the words of those entries of the closed list that have several."""
_SINGLE: Final = frozenset(lengths[0] for lengths in CLOSED_LIST if len(lengths) == 1)
_MOST_LETTERS: Final = 255
_CLEAN: Final[set[str]] = set()
"""Words that were compared with the closed list and are not on it."""
_CLEAN_ROOM: Final = 100_000


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
    """A term, and what its words must hold for it to match."""

    source: str
    """The regular expression, compiled when it is first needed."""
    needed: tuple[tuple[str, ...], ...]
    """For each word of the term that may not be missing: one of these parts of words stands in it."""

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """What finds the term in folded text."""
        return re.compile(self.source)


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
    whys: Mapping[str, str] = field(default_factory=dict)
    """Why, by rule, in this language: also of rules that only the English list has."""

    @cached_property
    def terms(self) -> tuple[tuple[Rule, Case, Term], ...]:
        """Every term with the case and the rule that it belongs to, in the order of the file."""
        return tuple((rule, case, term) for rule in self.rules for case in rule.cases for term in case.terms)


def lint(text: str, language: str, rules: Mapping[str, Rules], *, tags: Sequence[str] = ()) -> list[Finding]:
    """Every finding of a text, in its order; those in an allowed context say which.

    ``tags`` are the anchors of what the text belongs to, ``practice`` or ``bibliography``.
    """
    spoken = rules.get(language)
    if spoken is None:
        return []
    folded = fold(text, language)
    possible = [triple for triple in spoken.terms if _is_possible(triple[2], folded.text)]
    return _judged([*_slang(folded), *_found(folded, spoken, tags, possible)], folded, spoken, tags)


def lint_all(
    passages: Sequence[tuple[str, Sequence[str]]], language: str, rules: Mapping[str, Rules]
) -> Iterator[list[Finding]]:
    """What :func:`lint` finds in each passage of a long text; a passage is a text and its tags.

    Far cheaper than linting one by one: a term is looked for only in passages that hold all its words.
    """
    spoken = rules.get(language)
    if spoken is None:
        yield from ([] for _ in passages)
        return
    folded = fold_all([text for text, _ in passages], language)
    concordance = Concordance([each.text for each in folded])
    possible: dict[int, list[tuple[Rule, Case, Term]]] = {}
    for triple in spoken.terms:
        for place in concordance.holding_all(triple[2].needed):
            possible.setdefault(place, []).append(triple)
    with_slang = _is_slang_in(concordance)
    for place, (each, (_, tags)) in enumerate(zip(folded, passages, strict=True)):
        if place not in possible and not with_slang:
            yield []
            continue
        found = list(_found(each, spoken, tags, possible.get(place, ())))
        yield _judged([*_slang(each), *found] if with_slang else found, each, spoken, tags)


def _judged(found: Sequence[Finding], folded: Folded, spoken: Rules, tags: Sequence[str]) -> list[Finding]:
    """Findings in text order, each with the context that allows it, without those that say nothing new."""
    if not found:
        return []
    allowed = spans(folded, spoken.titles, spoken.language, tags)
    placed = [_in_context(each, allowed, _preferred(spoken, each.rule)) for each in _widest(found)]
    return _first_uses(placed, spoken, folded)


def mentions_harm(text: str, language: str, rules: Mapping[str, Rules]) -> str | None:
    """The first words of a text that call for a content note, or None."""
    spoken = rules.get(language)
    if spoken is None:
        return None
    folded = fold(text, language)
    possible = [term for term in spoken.content_note_words if _is_possible(term, folded.text)]
    starts = [match.span() for term in possible for match in term.pattern.finditer(folded.text)]
    if not starts:
        return None
    start, end = min(starts)
    return text[folded.start(start) : folded.end(end)]


def _found(
    folded: Folded, spoken: Rules, tags: Sequence[str], terms: Iterable[tuple[Rule, Case, Term]]
) -> Iterator[Finding]:
    for rule, case, term in terms:
        if not case.allow_tags.isdisjoint(tags):
            continue
        for match in term.pattern.finditer(folded.text):
            severity = _severity(case, folded.text, match.start(), spoken.groups, tags)
            if severity:
                yield _finding(rule, severity, folded, *match.span())


def _is_possible(term: Term, text: str) -> bool:
    return all(any(word in text for word in choices) for choices in term.needed)


def _finding(rule: Rule, severity: str, folded: Folded, start: int, end: int) -> Finding:
    first, last = folded.start(start), folded.end(end)
    return Finding(rule.id, severity, first, last, folded.original[first:last], "; ".join(rule.prefer))


def _severity(
    case: Case, text: str, place: int, groups: Mapping[str, tuple[Term, ...]], tags: Sequence[str]
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
    places = [match.span() for match in _WORD.finditer(folded.text)]
    words = [folded.text[start:end] for start, end in places]
    for size, run in sorted(_slang_runs(words)):
        for at in range(len(words) - size + 1):
            if tuple(words[at : at + size]) == run:
                first, last = folded.start(places[at][0]), folded.end(places[at + size - 1][1])
                yield Finding(SLANG_RULE, "E", first, last, folded.original[first:last], "")


def _is_slang_in(concordance: Concordance) -> bool:
    """Whether any passage may hold a word of the closed list; a run may go over the end of one."""
    fresh = concordance.different - _CLEAN
    if any(len(word) in _SINGLE and _is_slang((word,)) for word in fresh):
        return True
    if len(_CLEAN) > _CLEAN_ROOM:
        _CLEAN.clear()
    _CLEAN.update(fresh)
    words = concordance.words
    lengths = _lengths(words)
    return any(_is_slang(tuple(words[at : at + len(run)])) for run in _LONGER for at in _places_of(bytes(run), lengths))


def _lengths(words: Sequence[str]) -> bytes:
    try:
        return bytes(map(len, words))
    except ValueError:  # a word of more than 255 letters
        return bytes(map(min, map(len, words), repeat(_MOST_LETTERS)))


def _places_of(run: bytes, lengths: bytes) -> Iterator[int]:
    at = lengths.find(run)
    while at >= 0:
        yield at
        at = lengths.find(run, at + 1)


def _slang_runs(words: Sequence[str]) -> set[tuple[int, tuple[str, ...]]]:
    """Runs of words that are on the closed list, each with its number of words."""
    runs: set[tuple[str, ...]] = {(word,) for word in set(words) if len(word) in _SINGLE}
    for first, *others in _LONGER:
        size = 1 + len(others)
        starts = [at for at, word in enumerate(words) if len(word) == first]
        followed = {tuple(words[at : at + size]) for at in starts}
        runs |= {run for run in followed if list(map(len, run[1:])) == others}
    return {(len(run), run) for run in runs if _is_slang(run)}


@lru_cache(maxsize=65_536)
def _is_slang(run: tuple[str, ...]) -> bool:
    hashed = hashlib.sha256(" ".join(run).encode(errors="replace")).hexdigest()
    return hashed in CLOSED_LIST[tuple(map(len, run))]
