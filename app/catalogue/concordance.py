"""Which passages of a text hold which words: so that thousands of short passages are searched as one."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from itertools import accumulate
from typing import Final

_WORD: Final = re.compile(r"\w+")


class Concordance:
    """The words of passages, and the passages of each word."""

    def __init__(self, passages: Sequence[str]) -> None:
        """``passages``: texts, called by their places from 0."""
        self._everywhere = frozenset(range(len(passages)))
        self.words: list[str] = []
        """All words in their order, over the ends of passages."""
        places: dict[str, list[int]] = defaultdict(list)
        for place, passage in enumerate(passages):
            words = _WORD.findall(passage)
            self.words += words
            for word in words:
                places[word].append(place)
        self._places = list(places.values())
        self._listed = "\n".join(places)
        self._starts = list(accumulate((len(word) + 1 for word in places), initial=0))
        self._known: dict[str, frozenset[int]] = {}

    def holding_all(self, needed: Sequence[Sequence[str]]) -> list[int]:
        """The places of passages that hold one of each of these choices, which are parts of words; in order."""
        if not all(any(part in self._listed for part in choices) for choices in needed):
            return []
        places = self._everywhere
        for choices in needed:
            places = places.intersection(frozenset[int]().union(*map(self._holding, choices)))
            if not places:
                break
        return sorted(places)

    def _holding(self, part: str) -> frozenset[int]:
        """The places of passages with a word that holds ``part``."""
        if part not in self._known:
            self._known[part] = frozenset(self._found(part))
        return self._known[part]

    def _found(self, part: str) -> set[int]:
        found: set[int] = set()
        at = self._listed.find(part)
        while at >= 0:
            word = bisect_right(self._starts, at) - 1
            found.update(self._places[word])
            at = self._listed.find(part, self._starts[word + 1])
        return found
