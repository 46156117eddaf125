"""Foreign mark-up turned into plain words: HTML and Markdown are read by parsers, and nothing of them is kept but text.

``nh3`` (a browser-grade parser) first makes clean, closed HTML of a few harmless elements; what it lets through is then
read as text. Scripts, styles, addresses and pictures never come further than that; that something was lost is told.
"""

import re
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Final

import nh3
from markdown_it import MarkdownIt

BLOCKS: Final = frozenset(
    {"address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt", "figcaption", "figure", "footer", "h1"}
    | {"h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section", "table", "td"}
    | {"th", "tr", "ul"}
)
"""Elements before and after which a new line begins."""
LOST: Final = frozenset({"img", "audio", "video", "picture", "svg", "math", "map"})
"""Elements that say something which plain words cannot."""
HTML: Final = "html"
MARKDOWN: Final = "markdown"
PLAIN: Final = "plain"
AUTO: Final = "moodle"
"""Moodle's own: HTML in which a line end is kept."""

LONGEST: Final = 20_000
"""Characters that are read as mark-up; no field of an item holds a tenth of it, so a longer text is refused anyhow."""

_SPACES: Final = re.compile(r"[ \t\r\f]+")
"""Spaces that mean nothing in HTML; a no-break space means something, and stays."""
_LINES: Final = re.compile(r" ?\n(?: ?\n)* ?")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")
_markdown: Final = MarkdownIt("commonmark", {"html": True})


@dataclass(frozen=True)
class Words:
    """Plain words, and whether a picture, a sound or a formula was lost on the way."""

    text: str
    is_poorer: bool = False


class _Text(HTMLParser):
    """Reads clean HTML as text, with a line end around each block."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self.is_poorer = False

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002
        self.is_poorer = self.is_poorer or tag in LOST
        if tag in BLOCKS:
            self.pieces.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in BLOCKS:
            self.pieces.append("\n")

    def handle_data(self, data: str) -> None:
        self.pieces.append(data)


def words(written: str, format_: str = HTML) -> Words:
    """The plain words of a text in ``html``, ``markdown``, ``moodle`` (HTML, line ends kept) or ``plain``."""
    if format_ == PLAIN or len(written) > LONGEST:
        return Words(_clean(written).strip())
    if format_ == MARKDOWN:
        written = _markdown.render(written)
    elif format_ == AUTO:
        written = written.replace("\n", "<br>")
    return _from_html(written)


def _from_html(written: str) -> Words:
    if "<" not in written and "&" not in written:
        return Words(_tidy(written.replace("\n", " ")))
    clean = nh3.clean(
        written.replace("\n", " "),
        tags=set(BLOCKS | LOST),
        attributes={},
        clean_content_tags={"script", "style", "template", "iframe", "object", "noscript"},
        link_rel=None,
        strip_comments=True,
    )
    reader = _Text()
    reader.feed(clean)
    reader.close()
    return Words(_tidy("".join(reader.pieces)), reader.is_poorer)


def _tidy(text: str) -> str:
    """One space between words, one line end between lines, and no control characters."""
    return _LINES.sub("\n", _SPACES.sub(" ", _clean(text))).strip()


def _clean(text: str) -> str:
    """No control characters, and one kind of line end."""
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
