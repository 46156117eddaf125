"""The glossary: what the words of the lessons mean, per language, read from files and kept in memory.

Nothing is read at the start: a language is read when it is first asked for, with the terms and their documents.
Changed files count after the next start, as with the help lines.
"""

import logging
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from types import MappingProxyType
from typing import Any, Final, TypeVar

from marshmallow import Schema, ValidationError

from app.catalogue import reader
from app.catalogue.anchors import load_anchors
from app.i18n import DEFAULT_LANGUAGE

FOLDER: Final = "glossary"
TERMS: Final = "terms.yaml"
_SHARED_PLACES: Final[Mapping[str, Mapping[int, str]]] = {
    "es": str.maketrans({"ñ": "n\uffff"}),
    "ar": str.maketrans({"ى": "ي", "ة": "ه", "ٱ": "ا"}),
    "ru": str.maketrans({"ё": "е", "й": "и\uffff"}),
}
"""Letters that stand in another's place of the alphabet, or right after it."""
_NO_TERMS: Final[tuple["Term", ...]] = ()
_NO_SYMBOLS: Final[Mapping[str, str]] = MappingProxyType({})

Read = TypeVar("Read")
_log: Final = logging.getLogger(__name__)


@dataclass(frozen=True)
class Term:
    """A term without its words."""

    key: str
    anchors: tuple[str, ...]
    see: tuple[str, ...]
    """Keys of related terms."""


@dataclass(frozen=True)
class Avoided:
    """Words not to use, and why."""

    words: str
    why: str


@dataclass(frozen=True)
class TermWords:
    """What a term is called and means in one language."""

    term: str
    meaning: str
    avoid: tuple[Avoided, ...] = ()


@dataclass(frozen=True)
class GlossaryWords:
    """The words of every term in one language."""

    language: str
    native_review: str
    """``none`` until a native specialist has read them, then ``reviewed``."""
    terms: Mapping[str, TermWords]


@dataclass(frozen=True)
class Entry:
    """A term with its words, as a reader sees it."""

    key: str
    language: str
    """The language that the words are in: English where a term is missing in the reader's."""
    term: str
    meaning: str
    avoid: tuple[Avoided, ...]
    see: tuple["Entry", ...]
    """Related terms; their own related terms are left out."""
    anchors: tuple[str, ...]
    paragraphs: Mapping[str, tuple[str, ...]]
    """The paragraphs that speak of it, by the symbol of their document."""


@dataclass(frozen=True)
class Book:
    """The whole glossary in one language."""

    language: str
    native_review: str
    entries: tuple[Entry, ...]
    """In the order of the language's alphabet."""
    by_key: Mapping[str, Entry]


class Glossary:
    """The glossary of a content folder; every file is read once, however many ask at the same time.

    A file that cannot be read or used counts as empty, and the log says why: a lesson must open all the same.
    """

    def __init__(self, content: Path) -> None:
        """``content``: the content folder; one without a glossary has no terms."""
        self._content = content
        self._folder = content / FOLDER
        self._lock = Lock()
        self._books: dict[str, Book] = {}

    def book(self, language: str) -> Book:
        """Every term in a language."""
        found = self._books.get(language)
        if found is None:
            with self._lock:
                found = self._books.get(language) or self._books.setdefault(language, self._bound(language))
        return found

    def named(self, keys: Iterable[str], language: str) -> tuple[Entry, ...]:
        """These terms in a language, in the order asked for; unknown ones are left out."""
        wanted = tuple(keys)
        if not wanted:
            return ()
        known = self.book(language).by_key
        return tuple(known[key] for key in wanted if key in known)

    def _bound(self, language: str) -> Book:
        if not self._folder.is_dir():
            return Book(language, "none", (), {})
        terms = self._or_nothing(TERMS, lambda: read_terms(self._folder / TERMS), _NO_TERMS)
        symbols = self._or_nothing("anchors.yaml", self._symbols, _NO_SYMBOLS)
        own = self._words(language)
        beside = own if language == DEFAULT_LANGUAGE or len(own.terms) >= len(terms) else self._words(DEFAULT_LANGUAGE)
        return bind(terms, own, beside, symbols)

    def _words(self, language: str) -> GlossaryWords:
        nothing = GlossaryWords(language, "none", {})
        path = self._folder / f"{language}.yaml"
        return self._or_nothing(path.name, lambda: read_words(path), nothing) if path.is_file() else nothing

    def _symbols(self) -> Mapping[str, str]:
        documents = load_anchors(self._content / "anchors.yaml").documents
        return {letter: document.symbol for letter, document in documents.items()}

    def _or_nothing(self, name: str, read: Callable[[], Read], nothing: Read) -> Read:
        try:
            return read()
        except reader.Unreadable as error:
            _log.error("the glossary goes without %s, line %s: %s", name, error.line, error.message)
            return nothing


def read_terms(path: Path) -> tuple[Term, ...]:
    """The terms of ``terms.yaml``; raise :class:`reader.Unreadable`."""
    from app.catalogue.glossary_formats import TermsFormat  # noqa: PLC0415  (not before the first page that needs it)

    return terms_from_plain(_accepted(path, TermsFormat()))


def read_words(path: Path) -> GlossaryWords:
    """The words of ``<language>.yaml``; raise :class:`reader.Unreadable`."""
    from app.catalogue.glossary_formats import GlossaryWordsFormat  # noqa: PLC0415  (as above)

    return words_from_plain(_accepted(path, GlossaryWordsFormat()))


def terms_from_plain(plain: Mapping[str, Any]) -> tuple[Term, ...]:
    """Read plain values that the format accepts."""
    return tuple(Term(each["key"], tuple(each["anchors"]), tuple(each.get("see", ()))) for each in plain["terms"])


def words_from_plain(plain: Mapping[str, Any]) -> GlossaryWords:
    """Read plain values that the format accepts."""
    terms = {
        key: TermWords(each["term"], each["meaning"], tuple(Avoided(**one) for one in each.get("avoid", ())))
        for key, each in plain["terms"].items()
    }
    return GlossaryWords(plain["language"], plain["native_review"], terms)


def bind(terms: Iterable[Term], own: GlossaryWords, beside: GlossaryWords, symbols: Mapping[str, str]) -> Book:
    """Terms and words put together; ``beside`` lends its words where ``own`` has none, ``symbols`` names documents."""
    known = {term.key: term for term in terms if term.key in own.terms or term.key in beside.terms}

    def entry(term: Term, see: tuple[Entry, ...]) -> Entry:
        source = own if term.key in own.terms else beside
        said = source.terms[term.key]
        paragraphs = _paragraphs(term.anchors, symbols)
        return Entry(term.key, source.language, said.term, said.meaning, said.avoid, see, term.anchors, paragraphs)

    alone = {key: entry(term, ()) for key, term in known.items()}
    whole = [entry(term, tuple(alone[key] for key in term.see if key in alone)) for term in known.values()]
    whole.sort(key=lambda each: (each.language != own.language, *sorting_key(each.term, each.language)))
    return Book(own.language, own.native_review, tuple(whole), {each.key: each for each in whole})


def _paragraphs(anchors: Iterable[str], symbols: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for anchor in anchors:
        symbol = symbols.get(anchor[0], anchor[0])
        found[symbol] = (*found.get(symbol, ()), anchor[1:])
    return found


def sorting_key(term: str, language: str) -> tuple[str | bytes, str]:
    """What puts terms into the order of a language's alphabet; only terms of one language are compared.

    Babel has no collation, and ICU is a heavy library for sixty words. So accents are passed over, as is the Arabic
    article, and Chinese follows the national character set: its first 3755 characters stand in the order of their
    pinyin, rarer ones come after them.
    """
    if language == "zh":
        return term.lstrip("《“（").encode("gb18030"), term
    folded = term.casefold().translate(_SHARED_PLACES.get(language, {})).removeprefix("ال")
    bare = "".join(each for each in unicodedata.normalize("NFD", folded) if not unicodedata.combining(each))
    return bare, term


def _accepted(path: Path, schema: Schema) -> dict[str, Any]:
    lined = reader.read(path)
    try:
        accepted: dict[str, Any] = schema.load(lined.plain if isinstance(lined.plain, Mapping) else {})
    except ValidationError as error:
        raise reader.Unreadable(1, f"cannot be used: {error.messages}") from None
    return accepted
