"""What was judged before is not judged again, and nobody can tell: the findings are those of a first look."""

import copy
import html
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.authoring import findings
from app.authoring.findings import PASSAGES, findings_of, ground_of
from app.authoring.remembering import Remembered
from app.catalogue import markdown
from app.catalogue.text_rules import Passage, unsafe_in, unsafe_places
from tests.authoring.conftest import whole_module
from tests.catalogue.small_content import CONTENT, own_content

LANGUAGES = ("en", "fr", "ar", "zh")
WORDS = st.sampled_from(
    [
        "Listen first.",
        "He paid for child pornography.",
        "Call 116 111 at once.",
        "See www.example.org",
        "<b>Now</b>",
        "Grooming is what it is called.",
        "a\ue000b",
        "",
    ]
)
CHANGES = st.lists(
    st.one_of(
        st.tuples(st.just("words"), st.sampled_from(LANGUAGES), st.sampled_from(["title", "summary"]), WORDS),
        st.tuples(st.just("body"), st.sampled_from(LANGUAGES), st.sampled_from(["notice", "report"]), WORDS),
        st.tuples(st.just("structure"), st.sampled_from(["front", "lesson/notice"]), st.just("minutes"), st.integers()),
        st.tuples(st.just("anchors"), st.sampled_from(["notice", "report"]), st.just(""), st.just(["G73"])),
    ),
    min_size=1,
    max_size=5,
)


def fresh(ground):
    return replace(ground, passages=Remembered(PASSAGES), texts=Remembered(8))


@pytest.fixture(scope="module")
def ground():
    return fresh(ground_of(CONTENT))


def changed(parts, change):
    kind, first, second, value = change
    if kind == "words":
        parts[f"{first}/front"][second] = value
    elif kind == "body":
        parts[f"{first}/lesson/{second}"]["body"] += f"\n\n{value}\n"
    elif kind == "structure":
        parts[first][second] = value
    else:
        parts[f"lesson/{first}"]["anchors"] = value


@settings(deadline=None, max_examples=25)
@given(CHANGES)
def test_what_is_remembered_changes_no_finding(ground, changes):
    parts = copy.deepcopy(whole_module(LANGUAGES))
    for change in changes:
        changed(parts, change)
        known = findings_of(parts, ground)
        markdown.judged.cache_clear()
        assert known == findings_of(parts, fresh(ground))
        assert known == findings_of(parts, ground)


def test_only_the_language_that_was_changed_is_judged_again(ground, monkeypatch):
    judged = []
    real = findings.lint_all
    monkeypatch.setattr(
        findings,
        "lint_all",
        lambda passages, language, rules: judged.append((language, len(passages))) or real(passages, language, rules),
    )
    parts = copy.deepcopy(whole_module(LANGUAGES))
    ground = fresh(ground)
    findings_of(parts, ground)
    assert [language for language, _ in judged] == list(LANGUAGES)
    judged.clear()
    findings_of(parts, ground)
    assert judged == []
    parts["fr/front"]["summary"] = "Un autre résumé."
    findings_of(parts, ground)
    assert judged == [("fr", 1)]


def test_no_more_is_remembered_than_there_is_room_for(ground):
    small = replace(ground, passages=Remembered(10), texts=Remembered(2))
    found = findings_of(whole_module(LANGUAGES), small)
    assert (len(small.passages), len(small.texts)) == (10, 2)
    assert found == findings_of(whole_module(LANGUAGES), small)


@given(st.lists(st.tuples(WORDS, st.booleans(), st.sampled_from([(), ("bibliography",)])), max_size=6))
def test_many_passages_are_searched_for_what_is_unsafe_as_each_alone(said):
    passages = [Passage("", 1, words, tags, is_body) for words, is_body, tags in said]
    assert list(unsafe_in(passages)) == [list(unsafe_places(passage)) for passage in passages]


def test_a_source_may_name_its_address(ground):
    parts = copy.deepcopy(whole_module())
    key = next(iter(parts["en/front"]["sources"]))
    before = findings_of(parts, ground)
    parts["en/front"]["sources"][key] += " www.example.org"
    assert findings_of(parts, ground) == before


def test_the_words_of_every_lesson_are_those_that_its_readers_see():
    bodies = {
        lesson["body"]
        for module in own_content().modules
        for text in module.texts.values()
        for lesson in text["lessons"].values()
    }
    assert len(bodies) > 200
    for body in bodies:
        lines = [line.strip() for line in markdown.judged(body)[1].splitlines() if line.strip()]
        shown = html.unescape(markdown.text_only(body)).splitlines()
        assert lines == [line.strip() for line in shown if line.strip()]


def test_a_body_is_read_once_for_its_faults_and_its_words():
    for body in (
        "## One\n\nTwo words.\n",
        "# Bad\n\nThree more words.\n",
        "a\u00a0b c\n",
        "[x]: https://a.example\n\nd\n",
    ):
        found, text = markdown.judged(body)
        assert found == tuple(markdown.problems(body))
        assert markdown.word_count(text) == len(markdown.text_only(body).split())
