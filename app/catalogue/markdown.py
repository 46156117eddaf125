"""Lesson bodies: Markdown to safe HTML, and what a lesson body may not hold.

Three walls: the parser knows no HTML, no links and no images but the pictures of the module; the renderer writes only
headings of the second and third level, and of pictures only their own addresses; what comes out is cleaned once more
against a list of allowed tags. The parser is imported when the first body is read, because the first page of a cold
start needs none.

A picture is folded away until its reader opens it, so that a slow or costly line carries none that nobody wanted; what
it shows is said in words beside its size. No script has a part in that.
"""

import re
from collections.abc import Iterator, MutableMapping, Sequence
from functools import lru_cache
from html import unescape
from typing import TYPE_CHECKING, Any, Final

import nh3
from markupsafe import Markup

from app.catalogue.pictures import (
    ADDRESS,
    HINT_OF_ONE,
    JPEG,
    LINE,
    LONGEST_WORDS,
    SCHEME,
    SHORTEST_WORDS,
    TYPES,
    WEBP,
    Picture,
    address,
)
from app.i18n import DEFAULT_LANGUAGE, N_, Message, translate

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_core import StateCore
    from markdown_it.token import Token

BOXES: Final = {"say": N_("Say this"), "do": N_("Do this"), "term": N_("Words that help")}
"""The boxes a lesson may have, each with its label."""

TAGS: Final = {
    "p",
    "h2",
    "h3",
    "ul",
    "ol",
    "li",
    "em",
    "strong",
    "blockquote",
    "br",
    "hr",
    "div",
    "span",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "figure",
    "figcaption",
    "details",
    "summary",
    "picture",
    "source",
    "img",
}
ATTRIBUTES: Final = {
    "span": {"title"},
    "ol": {"start"},
    "source": {"type", "srcset"},
    "img": {"src", "width", "height", "alt", "loading"},
    "figcaption": {"dir"},
}
CLASSES: Final = {"div": {"box", *BOXES}, "p": {"title"}, "span": {"statute"}, "figure": {"picture"}}
PICTURE_WORDS: Final = N_("Picture: %(words)s (%(size)s kB)")
MISSING_PICTURE: Final = N_("Picture: %(words)s")

_FORBIDDEN: Final = {
    "html_block": N_("holds HTML"),
    "html_inline": N_("holds HTML"),
    "link_open": N_("holds a link"),
    "image": N_("holds an image"),
    "fence": N_("holds a code block"),
    "code_block": N_("holds a code block (a line that begins with four spaces)"),
    "code_inline": N_("holds code (backticks)"),
}
_INLINE_MARK: Final = re.compile(r"[\\`*_\[\]!<&{]")
"""What every mark inside a line has."""
_BOX_START: Final = re.compile(r"^ {0,3}:::+[ \t]*(\S*)")


@lru_cache(maxsize=1024)
def html(body: str, language: str = DEFAULT_LANGUAGE, pictures: tuple[Picture, ...] = ()) -> Markup:
    """The body as safe HTML, which templates print as it is; the labels of its boxes are in ``language``.

    Of the pictures that it names, those of ``pictures`` are shown; of another only its words.
    """
    labels = {name: translate(said, language) for name, said in BOXES.items()}
    known = {picture.key: picture for picture in pictures}
    rendered = _renderer().render(body, {"labels": labels, "pictures": known, "language": language})
    return Markup(  # noqa: S704  (cleaned)
        nh3.clean(
            rendered,
            tags=TAGS,
            attributes=ATTRIBUTES,
            allowed_classes=CLASSES,
            url_schemes=set(),
            link_rel=None,
            attribute_filter=_only_own_addresses,
        )
    )


def _only_own_addresses(_tag: str, name: str, value: str) -> str | None:
    return None if name in ("src", "srcset") and not ADDRESS.match(value) else value


def text_only(body: str) -> str:
    """The words of the body without any mark-up, for counting and for search."""
    return nh3.clean(_renderer().render(body, {"labels": {}}), tags=set())


def shown_pictures(body: str) -> list[tuple[int, str]]:
    """The pictures that the body shows, as (line, key), in its order."""
    if HINT_OF_ONE not in body:
        return []
    return [(_line_of(token), token.meta["key"]) for token in _watcher().parse(body) if token.type == "picture"]


def problems(body: str) -> list[tuple[int, Message]]:
    """What a lesson body may not hold, as (line, sentence)."""
    return _problems(body, _watcher().parse(body))


@lru_cache(maxsize=256)
def judged(body: str) -> tuple[tuple[tuple[int, Message], ...], str]:
    """What :func:`problems` finds, and the words of :func:`text_only` without references, for one reading of the body.

    Kept, because most bodies of a draft are as they were when it was last saved.
    """
    tokens = _watcher().parse(body)
    found = tuple(_problems(body, tokens))
    if found or HINT_OF_ONE in body or "]:" in body:  # the two parsers may read it differently
        return found, unescape(text_only(body))
    return found, "\n".join(_words(token) for token in tokens if token.type == "inline")


def word_count(text: str) -> int:
    """How many words a text without mark-up has; a space that does not break holds two together."""
    return len(text.replace("\xa0", "_").split())


def _words(inline: "Token") -> str:
    breaks = {"softbreak": "\n", "hardbreak": "\n"}
    return "".join(breaks.get(child.type, child.content) for child in inline.children or ())


def _problems(body: str, tokens: "Sequence[Token]") -> list[tuple[int, Message]]:
    found = [*_forbidden(tokens), *_heading_problems(tokens), *_box_problems(body)]
    if HINT_OF_ONE in body:
        found += _picture_problems(tokens, body)
    return sorted(set(found), key=lambda each: (each[0], str(each[1])))


@lru_cache(maxsize=1)
def _renderer() -> "MarkdownIt":
    parser = _parser({"html": False, "breaks": True})
    parser.disable(
        [
            "image",
            "link",
            "autolink",
            "reference",
            "html_block",
            "html_inline",
            "code",
            "fence",
            "backticks",
            "lheading",
        ]
    )
    for name in BOXES:
        parser.add_render_rule(f"container_{name}_open", _box)
        parser.add_render_rule(f"container_{name}_close", _box)
    parser.add_render_rule("heading_open", _heading)
    parser.add_render_rule("heading_close", _heading)
    parser.add_render_rule("span_open", _span)
    parser.add_render_rule("picture", _picture)
    return parser


def _box(_renderer: Any, tokens: "Sequence[Token]", place: int, _options: Any, env: MutableMapping[str, Any]) -> str:
    token = tokens[place]
    if token.nesting < 0:
        return "</div>\n"
    name = token.type.removeprefix("container_").removesuffix("_open")
    label = env["labels"].get(name)
    head = f'<p class="title">{label}</p>\n' if label else ""
    return f'<div class="box {name}">\n{head}'


def _heading(_renderer: Any, tokens: "Sequence[Token]", place: int, _options: Any, _env: Any) -> str:
    token = tokens[place]
    tag = "h2" if token.tag in ("h1", "h2") else "h3"
    return f"<{tag}>" if token.nesting > 0 else f"</{tag}>\n"


def _span(_renderer: Any, tokens: "Sequence[Token]", place: int, _options: Any, _env: Any) -> str:
    law = tokens[place].attrGet("statute")
    return f'<span class="statute" title="{_escaped(str(law))}">' if law else "<span>"


def _picture(
    _renderer: Any, tokens: "Sequence[Token]", place: int, _options: Any, env: MutableMapping[str, Any]
) -> str:
    token = tokens[place]
    if "pictures" not in env:
        return f"<p>{_escaped(token.content)}</p>\n"
    found: Picture | None = env["pictures"].get(token.meta["key"])
    if found is None:
        said = translate(MISSING_PICTURE, env["language"]) % {"words": token.content}
        return f'<figure class="picture"><p>{_escaped(said)}</p></figure>\n'
    said = translate(PICTURE_WORDS, env["language"]) % {"words": token.content, "size": found.kilobytes}
    return (
        f'<figure class="picture"><details><summary>{_escaped(said)}</summary>'
        f'<picture><source type="{TYPES[WEBP]}" srcset="{address(found.digest, WEBP)}">'
        f'<img src="{address(found.digest, JPEG)}" width="{found.width}" height="{found.height}" '
        f'alt="{_escaped(token.content)}" loading="lazy"></picture></details>'
        f'<figcaption dir="auto">{_escaped(found.credit)}</figcaption></figure>\n'
    )


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;").replace(">", "&gt;")


@lru_cache(maxsize=1)
def _watcher() -> "MarkdownIt":
    """A parser that understands what ours refuses to, wherever it leads, so that it can be named."""
    parser = _parser({"html": True})
    parser.validateLink = lambda _address: True  # type: ignore[assignment,method-assign]
    parser.core.ruler.at("inline", _read_lines)
    return parser


def _read_lines(state: "StateCore") -> None:
    """Look for marks inside lines only where a sign of one stands: most lines have none."""
    from markdown_it.token import Token as Piece  # noqa: PLC0415

    for token in state.tokens:
        if token.type != "inline":
            continue
        token.children = token.children or []
        if _INLINE_MARK.search(token.content):
            state.md.inline.parse(token.content, state.md, state.env, token.children)
            continue
        for line in token.content.split("\n"):
            if token.children:
                token.children.append(Piece("softbreak", "br", 0))
            token.children.append(Piece("text", "", 0, content=line.strip(" ")))


def _parser(options: dict[str, Any]) -> "MarkdownIt":
    from markdown_it import MarkdownIt  # noqa: PLC0415
    from mdit_py_plugins.attrs import attrs_plugin  # noqa: PLC0415
    from mdit_py_plugins.container import container_plugin  # noqa: PLC0415

    parser = MarkdownIt("commonmark", options)
    parser.enable("table")
    parser.use(attrs_plugin, spans=True, allowed=["statute"])
    for name in BOXES:
        parser.use(container_plugin, name=name)
    parser.block.ruler.before("paragraph", "picture", _picture_line, {"alt": ["paragraph"]})
    return parser


def _picture_line(state: "StateBlock", line: int, _end: int, silent: bool) -> bool:  # noqa: FBT001  (the parser's way)
    """Read a line that is a picture; the parser asks at the beginning of every line that could begin something."""
    found = LINE.match(state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]])
    if found is None or state.is_code_block(line):
        return False
    if not silent:
        state.line = line + 1
        token = state.push("picture", "", 0)
        token.map, token.content, token.meta = [line, line + 1], " ".join(found[1].split()), {"key": found[2]}
    return True


def _forbidden(tokens: "Sequence[Token]") -> Iterator[tuple[int, Message]]:
    for token in tokens:
        line = token.map[0] + 1 if token.map else 1
        if token.type in _FORBIDDEN:
            yield line, _FORBIDDEN[token.type]
        for child in token.children or ():
            if child.type in _FORBIDDEN and not _is_misplaced_picture(token, child):
                yield line, _FORBIDDEN[child.type]
            if child.type in ("softbreak", "hardbreak"):
                line += 1


def _is_misplaced_picture(around: "Token", token: "Token") -> bool:
    """Whether it is told as a picture that stands in the wrong place, and not as an image from elsewhere."""
    is_ours = token.type == "image" and str(token.attrGet("src")).startswith(SCHEME)
    return is_ours and HINT_OF_ONE in around.content


def _line_of(token: "Token") -> int:
    return token.map[0] + 1 if token.map else 1


def _picture_problems(tokens: "Sequence[Token]", body: str) -> Iterator[tuple[int, Message]]:
    """Pictures without words, and what looks like a picture and stands where none can."""
    read = {_line_of(token): token for token in tokens if token.type == "picture"}
    for line, token in read.items():
        if not SHORTEST_WORDS <= len(token.content) <= LONGEST_WORDS:
            yield (
                line,
                N_(
                    "picture %(key)s needs words that say what it shows, %(least)s to %(most)s characters long",
                    key=token.meta["key"],
                    least=SHORTEST_WORDS,
                    most=LONGEST_WORDS,
                ),
            )
    for line, text in enumerate(body.split("\n"), 1):
        if HINT_OF_ONE in text and line not in read:
            yield line, N_("a picture stands on a line of its own: ![What it shows](picture:its-key)")


def _heading_problems(tokens: "Sequence[Token]") -> Iterator[tuple[int, Message]]:
    for token in tokens:
        if token.type == "heading_open" and token.tag not in ("h2", "h3"):
            sentence = N_("has a heading of level %(level)s; only ## and ### are used", level=token.tag[1])
            yield (token.map or [0])[0] + 1, sentence


def _box_problems(body: str) -> Iterator[tuple[int, Message]]:
    opened: tuple[int, str] | None = None
    boxes_here = 0
    for line, text in enumerate(body.split("\n"), 1):
        boxes_here = 0 if text.startswith("## ") else boxes_here
        fence = _BOX_START.match(text)
        if fence and fence.group(1):
            boxes_here += 1
            yield from _opening_problems(line, fence.group(1), opened, boxes_here)
            opened = (line, fence.group(1))
        elif fence:
            if opened is None:
                yield line, N_("closes a box that is not open")
            opened = None
    if opened is not None:
        yield opened[0], N_("opens a box %(name)s that is never closed with :::", name=opened[1])


def _opening_problems(
    line: int, name: str, opened: tuple[int, str] | None, boxes_here: int
) -> Iterator[tuple[int, Message]]:
    if name not in BOXES:
        yield line, N_("opens a box named %(name)s; boxes are %(boxes)s", name=name, boxes=", ".join(BOXES))
    if opened is not None:
        yield line, N_("opens a box inside a box")
    if boxes_here > 1:
        yield line, N_("is the second box of its section; one is enough")
