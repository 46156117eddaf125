"""Which passages of a text hold which words: so that thousands of short passages are searched as one."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from typing import Final

_WORD: Final = re.compile(r"\w+")


class Concordance:
    """The words of passages, and the passages of each part of a word."""

    def __init__(self, passages: Sequence[str]) -> None:
        """``passages``: texts, called by their places from 0."""
        self.text = "\n".join(passages)
        """All passages, one after another."""
        self._starts = list(accumulate((len(passage) + 1 for passage in passages), initial=0))
        self.words = _WORD.findall(self.text)
        """All words in their order, over the ends of passages."""
        self.different = frozenset(self.words)
        """Each word once."""
        self._listed = "\n".join(self.different)
        self._known: dict[str, frozenset[int]] = {}

    def place(self, offset: int) -> int:
        """The passage in which a character of the whole text stands."""
        return bisect_right(self._starts, offset) - 1

    def holding_all(self, needed: Sequence[Sequence[str]]) -> list[int]:
        """The places of passages that hold one of each of these choices, which are parts of words; in order."""
        if not all(any(part in self._listed for part in choices) for choices in needed):
            return []
        if not needed:
            return list(range(len(self._starts) - 1))
        first, *others = needed
        places = frozenset[int]().union(*map(self._holding, first))
        for choices in others:
            if not places:
                break
            places = places.intersection(frozenset[int]().union(*map(self._holding, choices)))
        return sorted(places)

    def _holding(self, part: str) -> frozenset[int]:
        """The places of passages with a word that holds ``part``."""
        if part not in self._known:
            self._known[part] = frozenset(self._found(part)) if part in self._listed else frozenset()
        return self._known[part]

    def _found(self, part: str) -> set[int]:
        found: set[int] = set()
        at = self.text.find(part)
        while at >= 0:
            place = self.place(at)
            found.add(place)
            at = self.text.find(part, self._starts[place + 1])
        return found
