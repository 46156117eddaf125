"""What was worked out before, kept in this process by what it was worked out from: the same input, the same result."""

from collections import OrderedDict
from collections.abc import Hashable, Iterable, Mapping
from threading import Lock
from typing import Generic, TypeVar

Result = TypeVar("Result")


class Remembered(Generic[Result]):
    """A bounded number of results; those that were not asked for the longest go first."""

    def __init__(self, room: int) -> None:
        """``room``: how many are kept at most."""
        self._room = room
        self._results: OrderedDict[Hashable, Result] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        """How many are kept."""
        return len(self._results)

    def known(self, keys: Iterable[Hashable]) -> dict[Hashable, Result]:
        """The results that are kept for these keys."""
        with self._lock:
            found = {key: self._results[key] for key in keys if key in self._results}
            for key in found:
                self._results.move_to_end(key)
        return found

    def keep(self, results: Mapping[Hashable, Result]) -> None:
        """Keep results by their keys."""
        with self._lock:
            self._results.update(results)
            while len(self._results) > self._room:
                self._results.popitem(last=False)
