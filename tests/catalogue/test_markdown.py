"""Lesson bodies: what they may hold, and that no text of an author can run in a reader's browser."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.catalogue.markdown import ATTRIBUTES, TAGS, html, problems, text_only

PAYLOADS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt&colon;alert(1))",
    "![x](x onerror=alert(1))",
    "<javascript:alert(1)>",
    "[x][y]\n\n[y]: javascript:alert(1)",
    "```\n<script>alert(1)</script>\n```",
    "    <script>alert(1)</script>",
    "`<b onclick=alert(1)>`",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;alert(1)&#60;/script&#62;",
    '[x]{statute="\\"><script>alert(1)</script>"}',
    "[x]{statute='\"onmouseover=alert(1) x=\"'}",
    "[x]{onclick=alert(1) .cls #id style='x'}",
    '::: say onclick="alert(1)"\nx\n:::',
    "::: say <script>\nx\n:::",
    '<a href="data:text/html,<script>alert(1)</script>">x</a>',
    "<style>@import 'http://x'</style>",
    "<!-- x --><iframe src=//x></iframe>",
    "<details open ontoggle=alert(1)>",
    "# <b>x</b>\n\n> <i>y</i>\n\n- <u>z</u>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "| a | b |\n|---|---|\n| <script>x</script> | [y](javascript:x) |",
    "\u202e<script>alert(1)</script>",
    "<scr\u0000ipt>alert(1)</scr\u0000ipt>",
]


class Watcher(HTMLParser):
    """Notes every tag and attribute that a browser would see."""

    def __init__(self):
        super().__init__()
        self.seen = []

    def handle_starttag(self, tag, attrs):
        self.seen.append((tag, attrs))


def assert_harmless(rendered):
    watcher = Watcher()
    watcher.feed(rendered)
    for tag, attributes in watcher.seen:
        assert tag in TAGS, rendered
        for name, _ in attributes:
            assert name == "class" or name in ATTRIBUTES.get(tag, set()), rendered


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_payload_becomes_markup(payload):
    assert_harmless(html(payload))
    assert_harmless(html(f"## Title\n\n::: do\n{payload}\n:::\n\n> {payload}\n> — source"))


@given(st.text(alphabet="<>\"'=&;:/()[]{}#`*_-|\\! \nabcsriptonlvj\u0000", max_size=120))
def test_no_text_at_all_becomes_foreign_markup(body):
    assert_harmless(html(body))


def test_boxes_have_a_label_in_the_readers_language_and_headings_stay_low():
    rendered = html("# One\n\n#### Four\n\n::: say\nThank you.\n:::\n", "en")
    assert '<div class="box say">' in rendered
    assert '<p class="title">Say this</p>' in rendered
    assert "<h2>One</h2>" in rendered
    assert "<h3>Four</h3>" in rendered
    assert "<h1" not in rendered


def test_a_law_own_words_are_marked_with_the_law():
    rendered = html('[old words]{statute="Code & <A>"}')
    assert '<span class="statute" title="Code &amp; &lt;A&gt;">old words</span>' in rendered


def test_a_line_end_is_kept():
    assert "one<br>" in html("::: do\none\ntwo\n:::")


def test_text_only_has_no_markup():
    assert text_only('## A\n\n**b** [c]{statute="D"}').split() == ["A", "b", "c"]


@pytest.mark.parametrize(
    ("body", "line", "words"),
    [
        ("text\n\n<b>x</b>", 3, "HTML"),
        ("text\n\n<div>\nx\n</div>", 3, "HTML"),
        ("a\nb <i>c</i>", 2, "HTML"),
        ("[x](/y)", 1, "link"),
        ("<https://example.org>", 1, "link"),
        ("![x](y)", 1, "image"),
        ("```\nx\n```", 1, "code"),
        ("a `b`", 1, "code"),
        ("# Title", 1, "heading of level 1"),
        ("## A\n\n#### B", 3, "heading of level 4"),
        ("Title\n=====", 1, "heading of level 1"),
        ("::: warn\nx\n:::", 1, "boxes are"),
        ("::: say\nx", 1, "never closed"),
        ("x\n:::\n", 2, "not open"),
        ("::: say\n::: do\nx\n:::\n:::", 2, "inside a box"),
        ("## A\n::: say\nx\n:::\n::: do\ny\n:::", 5, "second box"),
    ],
)
def test_what_a_body_may_not_hold_is_named_with_its_line(body, line, words):
    assert any(found == line and words in str(sentence) for found, sentence in problems(body))


def test_a_good_body_has_no_problems():
    body = "## A\n\nText *with* **weight**.\n\n- one\n\n::: say\nx\n:::\n\n## B\n\n::: do\ny\n:::\n\n> z\n> — Source"
    assert problems(body) == []
