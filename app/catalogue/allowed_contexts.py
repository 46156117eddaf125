"""Where a term to avoid may stand: titles, quotations with a source, a law's own words, term blocks, bibliographies."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from app.catalogue.folding import Folded, fold

TITLE: Final = "title"
QUOTATION: Final = "quotation"
STATUTE: Final = "statute"
TERM: Final = "term"
BIBLIOGRAPHY: Final = "bibliography"

_STATUTES: Final = (
    re.compile(r'\[([^\[\]]{1,400})\]\{statute="[^"\n]*[^"\s][^"\n]*"\}'),
    re.compile(r'<span\s+statute="[^"]*[^"\s][^"]*"\s*>(.{1,400}?)</span>', re.DOTALL),
)
_QUOTATION: Final = re.compile(r"(?:^[ \t]*>[^\n]*(?:\n|\Z))+", re.MULTILINE)
_SOURCE_LINE: Final = re.compile(
    r"[ \t]*(?:>[ \t]?)+[ \t]*(?:[—–]|--|(?:source|fuente|المصدر|источник|来源|出处)\s*[:：])[^\n]*\w", re.IGNORECASE
)
_TERM_BLOCK: Final = re.compile(r"^:::[ \t]*term[ \t]*\n(.*?)^:::[ \t]*$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Span:
    """A stretch of the original text in which something is allowed."""

    start: int
    end: int
    context: str
    folded: str = ""
    """What a term block says, folded: the preferred term must be part of it."""

    def holds(self, start: int, end: int) -> bool:
        """Whether another stretch lies wholly inside."""
        return self.start <= start and end <= self.end


def spans(folded: Folded, titles: Sequence[str], language: str, tags: Sequence[str]) -> list[Span]:
    """All stretches of a text that allow something; ``titles`` are folded."""
    text = folded.original
    found = list(_titles(folded, titles))
    found += [Span(*match.span(1), STATUTE) for pattern in _STATUTES for match in pattern.finditer(text)]
    found += [Span(*match.span(), QUOTATION) for match in _QUOTATION.finditer(text) if _names_source(match.group())]
    found += [Span(*match.span(1), TERM, fold(match.group(1), language).text) for match in _TERM_BLOCK.finditer(text)]
    if BIBLIOGRAPHY in tags:
        found.append(Span(0, len(text), BIBLIOGRAPHY))
    return found


def _titles(folded: Folded, titles: Sequence[str]) -> Iterator[Span]:
    for title in titles:
        place = folded.text.find(title)
        while place >= 0:
            end = place + len(title)
            yield Span(folded.start(place), folded.end(end), TITLE)
            place = folded.text.find(title, end)


def _names_source(quotation: str) -> bool:
    return _SOURCE_LINE.match(quotation.rstrip("\n").rsplit("\n", 1)[-1]) is not None
