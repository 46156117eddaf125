"""Strict YAML: every refusal names its line."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.catalogue import reader
from app.catalogue.reader import Unreadable, parse


def test_every_value_knows_its_line():
    lined = parse('a: 1\nb:\n  - c: "x"\n    d: yes\n')
    assert lined.plain == {"a": 1, "b": [{"c": "x", "d": True}]}
    assert [lined.line("a"), lined.line("b", 0, "c"), lined.line("b", 0, "d")] == [1, 3, 4]


def test_a_missing_value_has_the_line_of_what_is_around_it():
    lined = parse("a: 1\nb:\n  c: 2\n")
    assert lined.line("b", "nothing", 3) == 2


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a: 1\nb: 2\na: 3\n", 3, "twice"),
        ("a: &x 1\nb: *x\n", 1, "alias"),
        ("a: !!python/object:os.system x\n", 1, "tag"),
        ("a: !custom x\n", 1, "tag"),
        ("a:\n  <<: {b: 1}\n", 2, "not a word"),
        ("a: 1\n2: b\n", 2, "not a word"),
        ("yes: b\n", 1, "not a word"),
        ("a: [1, 2\nb: 3\n", 2, "not YAML"),
        ("a: 'x\n", 1, "not YAML"),
        ("a: 2026-13-45\n", 1, "cannot be read"),
        ("a: 1\nb: !!bool maybe\n", 2, "cannot be read"),
        ("a: !!timestamp noon\n", 1, "cannot be read"),
        ("a: !!seq x\n", 1, "tag"),
        ("? [a]\n: b\n", 1, "not a word"),
        ("a: !x 1\nb: !y 2\n", 1, "!x"),
        ("a: 1\na: 2\nb: 'x\n", 3, "not YAML"),
        ("a: !x 1\nb: &c 2\n", 2, "alias"),
        ("[" * 200 + "]" * 200, 1, "nested"),
        ("{a: " * 5000, 1, "nested"),
        ("a: 1\n---\nb: 2\n", 2, "not YAML"),
        ("a: \x00\n", 1, "not YAML"),
    ],
)
def test_what_is_not_strict_yaml_is_refused_with_its_line(text, line, words):
    with pytest.raises(Unreadable) as refusal:
        parse(text)
    assert words in refusal.value.message
    assert abs(refusal.value.line - line) <= 1


def test_a_file_that_is_too_large_missing_or_not_utf8_is_refused(tmp_path):
    large = tmp_path / "large.yaml"
    large.write_bytes(b"a: " + b"x" * reader.SIZE_LIMIT)
    other = tmp_path / "other.yaml"
    other.write_bytes(b"a: 1\nb: \xff\n")
    for path, line, words in ((large, 1, "larger"), (tmp_path / "none.yaml", 1, "No such"), (other, 2, "UTF-8")):
        with pytest.raises(Unreadable) as refusal:
            reader.read(path)
        assert refusal.value.line == line
        assert words in refusal.value.message


def test_a_thousand_times_a_thousand_aliases_cannot_be_written():
    bomb = "a: &a [x,x]\n" + "\n".join(f"b{n}: &b{n} [*a,*a]" for n in range(30))
    with pytest.raises(Unreadable):
        parse(bomb)


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text):
    with contextlib.suppress(Unreadable):
        parse(text)
