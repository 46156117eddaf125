"""Documents that this process has already parsed, so that the store need not send them again."""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Mapping
from threading import Lock
from typing import Any, Final, Generic, TypeVar

Document = TypeVar("Document")
ROOM: Final = 512
"""How many names are remembered; far more than one country's modules and languages."""


class Kept(Generic[Document]):
    """Parsed documents by name, each with the digest it was parsed from.

    A reader asks for what is ``known``, tells the store those digests, and gets plain values only for others; the
    digest in the row decides, so a name that means another document in another database does no harm.
    """

    def __init__(self, parse: Callable[[Mapping[str, Any]], Document]) -> None:
        """``parse`` turns plain values into a document."""
        self._parse = parse
        self._documents: OrderedDict[Hashable, tuple[str, Document]] = OrderedDict()
        self._lock = Lock()

    def known(self, names: Iterable[Hashable]) -> dict[str, Document]:
        """What is at hand for these names, by digest."""
        found = (self._documents.get(name) for name in names)
        return {pair[0]: pair[1] for pair in found if pair is not None}

    def all_known(self) -> dict[str, Document]:
        """Everything at hand, by digest."""
        with self._lock:
            return dict(self._documents.values())

    def document(
        self, name: Hashable, digest: str, plain: Mapping[str, Any] | None, known: Mapping[str, Document]
    ) -> Document:
        """The document of a row: the known one of that digest, else parsed from ``plain`` and remembered."""
        found = known.get(digest)
        if found is None:
            if plain is None:
                raise LookupError(f"the store sent no document for {name!r}")
            found = self._parse(plain)
        with self._lock:
            self._documents[name] = (digest, found)
            self._documents.move_to_end(name)
            while len(self._documents) > ROOM:
                self._documents.popitem(last=False)
        return found
