"""Findings: what the content check refuses in files, told by part and place of a draft; and hints on questions."""

import copy

import pytest

from app.authoring.findings import findings_of, ground_of, is_publishable
from app.authoring.parts import joined, split
from tests.catalogue.small_content import CONTENT, own_content


@pytest.fixture(scope="module")
def ground():
    return ground_of(CONTENT)


@pytest.fixture
def parts():
    module = next(each for each in own_content().modules if each.key == "T1")
    texts = {
        language: {name: value for name, value in text.items() if name != "stale"}
        for language, text in module.texts.items()
    }
    return copy.deepcopy(split(module.structure, texts))


def told(parts, ground):
    return [(each.part, each.path, each.severity, each.rule) for each in findings_of(parts, ground)]


@pytest.mark.parametrize("key", ["T1", "P1", "H1", "C1"])
def test_a_published_module_of_the_project_has_no_findings_but_hints(key, ground):
    module = next(each for each in own_content().modules if each.key == key)
    found = findings_of(split(module.structure, module.texts), ground)
    assert is_publishable(found)
    assert {each.severity for each in found} <= {"I"}


def test_a_word_to_avoid_is_told_with_its_place_reason_and_better_word(parts, ground):
    lesson = parts["front"]["lessons"][0]
    parts[f"en/lesson/{lesson}"]["monday"] = "Speak of child prostitutes as the paper does."
    (finding,) = [each for each in findings_of(parts, ground) if each.severity == "E"]
    assert (finding.part, finding.path) == (f"en/lesson/{lesson}", ("monday",))
    assert finding.found == "child prostitutes"
    assert finding.start == len("Speak of ")
    assert finding.prefer
    assert "G" in finding.why


def test_a_word_to_avoid_in_the_body_of_a_translation_is_told_there(parts, ground):
    lesson = parts["front"]["lessons"][0]
    parts[f"fr/lesson/{lesson}"]["body"] += "\n\nLa pornographie infantile est un délit.\n"
    (finding,) = [each for each in findings_of(parts, ground) if each.severity == "E"]
    assert (finding.part, finding.path) == (f"fr/lesson/{lesson}", ("body",))


@pytest.mark.parametrize("words", ["Call 116 111 at once.", "See www.example.org", "Press <b>here</b>."])
def test_numbers_addresses_and_html_keep_a_draft_from_being_published(words, parts, ground):
    parts["en/front"]["summary"] = words
    assert ("en/front", ("summary",), "E", "safety") in told(parts, ground)


def test_a_dead_end_in_the_story_is_told_at_its_step(parts, ground):
    step = parts["scenario"]["steps"][0]
    place = next(nth for nth, each in enumerate(parts["scenario"]["steps"]) if "choices" in each and nth)
    del parts["scenario"]["steps"][place]["choices"]
    found = told(parts, ground)
    assert step["key"]
    assert ("scenario", ("steps", place), "E", "structure") in found


def test_an_unknown_paragraph_is_told_at_its_place(parts, ground):
    item = parts["front"]["items"][0]
    parts[f"item/{item}"]["anchors"] = ["G29", "G999"]
    assert (f"item/{item}", ("anchors", 1), "E", "structure") in told(parts, ground)


def test_a_field_that_the_format_refuses_is_told_at_its_part(parts, ground):
    lesson = parts["front"]["lessons"][1]
    parts[f"lesson/{lesson}"]["minutes"] = "six"
    parts["en/front"]["title"] = "x" * 500
    found = told(parts, ground)
    assert (f"lesson/{lesson}", ("minutes",), "E", "format") in found
    assert ("en/front", ("title",), "E", "format") in found


def test_words_are_judged_while_the_structure_is_unfinished(parts, ground):
    del parts["front"]["quiz"]
    parts["en/front"]["summary"] = "About child pornography."
    found = told(parts, ground)
    assert ("front", (), "E", "format") in found
    assert ("en/front", ("summary",), "E", "T01") in found


def test_a_lesson_without_its_words_is_named(parts, ground):
    lesson = parts["front"]["lessons"][0]
    del parts[f"zh/lesson/{lesson}"]
    assert any(each.part == "zh/front" and lesson in str(each.sentence) for each in findings_of(parts, ground))


def test_a_module_without_english_cannot_be_published(parts, ground):
    left = {name: value for name, value in parts.items() if not name.startswith("en/")}
    assert ("en/front", (), "E", "words") in told(left, ground)


@pytest.mark.parametrize(
    "odd",
    [
        {},
        {"front": {}},
        {"front": {"lessons": ["a"], "items": ["b"], "outcomes": 7, "sources": {}}, "lesson/a": {"anchors": 3}},
        {"en/front": {"outcomes": [], "title": 7}, "en/lesson/x": {"body": 3}, "en/item/y": {"options": []}},
        {
            "front": {"lessons": ["a"]},
            "lesson/a": {},
            "en/lesson/a": {"body": 9, "key_points": "no"},
            "scenario": {"steps": 1},
        },
    ],
)
def test_anything_that_can_be_saved_can_be_judged(odd, ground):
    assert not is_publishable(findings_of(odd, ground))


@pytest.mark.parametrize(
    ("stem", "options", "place", "word"),
    [
        ("What should you not do first?", {}, ("stem",), "negative"),
        ("What comes first?", {"wrong": "Always call the family yourself"}, ("options", "wrong", "text"), "absolute"),
        ("What comes first?", {"wrong": "None of the above"}, ("options", "wrong", "text"), "other options"),
        ("What comes first?", {"right": "Listen calmly, " * 12}, ("options", "right", "text"), "longer"),
    ],
)
def test_what_gives_an_answer_away_is_hinted_at(stem, options, place, word, parts, ground):
    key = next(key for key in parts["front"]["items"] if parts[f"item/{key}"]["type"] == "single")
    right = next(each["key"] for each in parts[f"item/{key}"]["options"] if each.get("correct"))
    wrong = next(each["key"] for each in parts[f"item/{key}"]["options"] if not each.get("correct"))
    words = parts[f"en/item/{key}"]
    words["stem"] = stem
    names = {"right": right, "wrong": wrong}
    for which, text in options.items():
        words["options"][names[which]]["text"] = text
    path = tuple(names.get(step, step) for step in place)
    hints = [each for each in findings_of(parts, ground) if each.part == f"en/item/{key}" and each.severity == "I"]
    assert any(each.path == path and word in str(each.sentence) for each in hints), hints


def test_the_findings_are_those_of_the_version_that_was_split(parts, ground):
    structure, _ = joined(parts, version=2)
    assert structure["version"] == 2
    assert is_publishable(findings_of(parts, ground, version=2))
