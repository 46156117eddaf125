"""Lesson bodies: Markdown to safe HTML, and what a lesson body may not hold.

Three walls: the parser knows no HTML, no links and no images; the renderer writes only headings of the second and third
level; what comes out is cleaned once more against a list of allowed tags. The parser is imported when the first body is
read, because the first page of a cold start needs none.
"""

import re
from collections.abc import Iterator, MutableMapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

import nh3
from markupsafe import Markup

from app.i18n import DEFAULT_LANGUAGE, N_, translate

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
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
}
ATTRIBUTES: Final = {"span": {"title"}, "ol": {"start"}}
CLASSES: Final = {"div": {"box", *BOXES}, "p": {"title"}, "span": {"statute"}}

_FORBIDDEN: Final = {
    "html_block": "holds HTML",
    "html_inline": "holds HTML",
    "link_open": "holds a link",
    "image": "holds an image",
    "fence": "holds a code block",
    "code_block": "holds a code block (a line that begins with four spaces)",
    "code_inline": "holds code (backticks)",
}
_BOX_START: Final = re.compile(r"^ {0,3}:::+[ \t]*(\S*)")


@lru_cache(maxsize=1024)
def html(body: str, language: str = DEFAULT_LANGUAGE) -> Markup:
    """The body as safe HTML, which templates print as it is; the labels of its boxes are in ``language``."""
    rendered = _renderer().render(body, {"labels": {name: translate(said, language) for name, said in BOXES.items()}})
    return Markup(  # noqa: S704  (cleaned)
        nh3.clean(rendered, tags=TAGS, attributes=ATTRIBUTES, allowed_classes=CLASSES, url_schemes=set(), link_rel=None)
    )


def text_only(body: str) -> str:
    """The words of the body without any mark-up, for counting and for search."""
    return nh3.clean(_renderer().render(body, {"labels": {}}), tags=set())


def problems(body: str) -> list[tuple[int, str]]:
    """What a lesson body may not hold, as (line, sentence)."""
    tokens = _watcher().parse(body)
    found = [*_forbidden(tokens), *_heading_problems(tokens), *_box_problems(body)]
    return sorted(set(found))


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


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;").replace(">", "&gt;")


@lru_cache(maxsize=1)
def _watcher() -> "MarkdownIt":
    """A parser that understands what ours refuses to, so that it can be named."""
    return _parser({"html": True})


def _parser(options: dict[str, Any]) -> "MarkdownIt":
    from markdown_it import MarkdownIt  # noqa: PLC0415
    from mdit_py_plugins.attrs import attrs_plugin  # noqa: PLC0415
    from mdit_py_plugins.container import container_plugin  # noqa: PLC0415

    parser = MarkdownIt("commonmark", options)
    parser.enable("table")
    parser.use(attrs_plugin, spans=True, allowed=["statute"])
    for name in BOXES:
        parser.use(container_plugin, name=name)
    return parser


def _forbidden(tokens: "Sequence[Token]") -> Iterator[tuple[int, str]]:
    for token in tokens:
        line = token.map[0] + 1 if token.map else 1
        if token.type in _FORBIDDEN:
            yield line, _FORBIDDEN[token.type]
        for child in token.children or ():
            if child.type in _FORBIDDEN:
                yield line, _FORBIDDEN[child.type]
            if child.type in ("softbreak", "hardbreak"):
                line += 1


def _heading_problems(tokens: "Sequence[Token]") -> Iterator[tuple[int, str]]:
    for token in tokens:
        if token.type == "heading_open" and token.tag not in ("h2", "h3"):
            yield (token.map or [0])[0] + 1, f"has a heading of level {token.tag[1]}; only ## and ### are used"


def _box_problems(body: str) -> Iterator[tuple[int, str]]:
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
                yield line, "closes a box that is not open"
            opened = None
    if opened is not None:
        yield opened[0], f"opens a box {opened[1]} that is never closed with :::"


def _opening_problems(
    line: int, name: str, opened: tuple[int, str] | None, boxes_here: int
) -> Iterator[tuple[int, str]]:
    if name not in BOXES:
        yield line, f"opens a box named {name}; boxes are {', '.join(BOXES)}"
    if opened is not None:
        yield line, "opens a box inside a box"
    if boxes_here > 1:
        yield line, "is the second box of its section; one is enough"
