"""XML read safely: no document type, no entity but the five of XML itself, nothing fetched, bounded in size and depth.

This stands on expat, which Python and its distributors maintain. ``defusedxml`` was weighed and left: its last release
is of 2021, and it knows neither lines nor depth. Refusing every document type closes what it guards against (entities
that grow, entities that name files or addresses), because without one no entity can be declared.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat

from app.i18n import N_
from app.interop.carried import Unreadable
from app.interop.text_files import demand_size

DEEPEST: Final = 60
MOST_NODES: Final = 100_000


@dataclass
class Node:
    """An element: its name and attributes without name spaces, what it holds in order, and its line."""

    name: str
    attributes: dict[str, str]
    line: int
    content: list["Node | str"] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)

    @property
    def children(self) -> list["Node"]:
        """The elements right inside."""
        return [each for each in self.content if isinstance(each, Node)]

    @property
    def text(self) -> str:
        """All text inside, at any depth."""
        return "".join(each if isinstance(each, str) else each.text for each in self.content)

    def all(self, name: str) -> list["Node"]:
        """The elements of a name right inside."""
        return [each for each in self.children if each.name == name]

    def first(self, name: str) -> "Node | None":
        """The first element of a name right inside, or None."""
        return next((each for each in self.children if each.name == name), None)

    def within(self, *names: str) -> Iterator["Node"]:
        """The elements of some names at any depth, in order; not those inside one that was found."""
        for child in self.children:
            if child.name in names:
                yield child
            else:
                yield from child.within(*names)

    def value(self, name: str, default: str = "") -> str:
        """The trimmed text of the first element of a name right inside."""
        found = self.first(name)
        return default if found is None else found.text.strip()


class _Builder:
    """Takes what expat tells and keeps it as nodes."""

    def __init__(self, parser: expat.XMLParserType) -> None:
        self._parser = parser
        self._open: list[Node] = []
        self._count = 0
        self.root: Node | None = None
        parser.StartDoctypeDeclHandler = self._refuse_type
        parser.StartElementHandler = self._begin
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.CommentHandler = self._comment

    def _refuse_type(self, *_: object) -> None:
        raise Unreadable(
            N_("The file declares a document type (DOCTYPE), which could make it do more than hold data. Take it out."),
            self._parser.CurrentLineNumber,
        )

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        self._count += 1
        line = self._parser.CurrentLineNumber
        if len(self._open) >= DEEPEST:
            raise Unreadable(N_("The elements lie deeper than %(most)s levels.", most=DEEPEST), line)
        if self._count > MOST_NODES:
            raise Unreadable(N_("The file has more than %(most)s elements.", most=MOST_NODES), line)
        node = Node(_local(name), {_local(key): value for key, value in attributes.items()}, line)
        if self._open:
            self._open[-1].content.append(node)
        else:
            self.root = node
        self._open.append(node)

    def _end(self, _name: str) -> None:
        self._open.pop()

    def _text(self, text: str) -> None:
        if self._open:
            self._open[-1].content.append(text)

    def _comment(self, text: str) -> None:
        if self._open:
            self._open[-1].comments.append(text)


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def read_xml(content: bytes) -> Node:
    """The root of an XML document; raise :class:`Unreadable` with the line where it cannot be read."""
    demand_size(content)
    parser = expat.ParserCreate()
    parser.buffer_text = True
    builder = _Builder(parser)
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        reason = N_("This is not sound XML: %(what)s.", what=expat.ErrorString(error.code))
        raise Unreadable(reason, error.lineno) from None
    except (LookupError, ValueError):
        raise Unreadable(N_("The encoding that the file names is not known. Save it in UTF-8."), 1) from None
    if builder.root is None:
        raise Unreadable(N_("The file is empty."))
    return builder.root
