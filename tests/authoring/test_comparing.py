"""Two versions compared: what came, what went, which answers are others, and which words."""

import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.authoring.comparing import changes
from app.catalogue.comparing import GONE, NEW, SAME, Piece, pieces
from tests.catalogue.small_content import own_content


@pytest.fixture
def module():
    read = next(each for each in own_content().modules if each.key == "T1")
    return copy.deepcopy(read.structure), copy.deepcopy(read.texts)


@pytest.fixture
def later(module):
    return copy.deepcopy(module)


def test_a_version_differs_in_nothing_from_itself(module, later):
    assert changes(module, later).is_empty


def test_changed_words_are_told_word_by_word(module, later):
    lesson = later[0]["lessons"][0]["key"]
    text = later[1]["en"]["lessons"][lesson]
    text["title"] = f"{text['title']} today"
    found = changes(module, later)
    assert [(each.part, each.path) for each in found.changes] == [(f"en/lesson/{lesson}", ("title",))]
    assert [piece.kind for piece in found.changes[0].pieces] == [SAME, GONE, NEW]
    assert found.changes[0].pieces[-1].words.endswith(" today")
    assert not found.answers_changed


def test_an_item_that_came_and_one_that_went_are_named(module, later):
    structure, texts = later
    gone = structure["items"].pop()
    new = {**copy.deepcopy(gone), "key": "quite-new"}
    structure["items"].append(new)
    for text in texts.values():
        text["items"]["quite-new"] = text["items"].pop(gone["key"])
    found = changes(module, later)
    assert found.items_new == ("quite-new",)
    assert found.items_gone == (gone["key"],)
    assert "front" in [each.part for each in found.changes]


def test_another_right_answer_is_told_as_such_and_another_order_of_options_is_not(module, later):
    item = next(each for each in later[0]["items"] if each["type"] == "single")
    item["options"].reverse()
    found = changes(module, later)
    assert not found.answers_changed
    assert [each.path for each in found.changes if each.part == f"item/{item['key']}"] == [("options",)]
    for option in item["options"]:
        option["correct"] = not option.get("correct", False)
    assert changes(module, later).answers_changed == (item["key"],)


def test_lessons_and_languages_that_came_or_went_are_named(module, later):
    structure, texts = later
    gone = structure["lessons"].pop()["key"]
    del texts["zh"]
    found = changes(module, later)
    assert found.lessons_gone == (gone,)
    assert found.languages_gone == ("zh",)
    back = changes(later, module)
    assert back.lessons_new == (gone,)
    assert back.languages_new == ("zh",)


def test_a_changed_step_of_the_story_is_told_by_its_key(module, later):
    step = later[0]["scenario"]["steps"][0]
    step["choices"][0]["quality"] = "unsafe" if step["choices"][0]["quality"] != "unsafe" else "good"
    (only,) = changes(module, later).changes
    assert only.part == "scenario"
    assert only.path == ("steps", step["key"], "choices", step["choices"][0]["key"], "quality")
    assert not only.pieces or only.before != only.after


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("Call the line.", "Call the help line.", [(SAME, "Call the "), (NEW, "help "), (SAME, "line.")]),
        ("报告给学校", "报告学校", [(SAME, "报告"), (GONE, "给"), (SAME, "学校")]),
        ("", "New", [(NEW, "New")]),
    ],
)
def test_wordings_are_told_in_stretches(before, after, told):
    assert list(pieces(before, after)) == [Piece(kind, words) for kind, words in told]


@given(st.text(max_size=80), st.text(max_size=80))
def test_stretches_hold_both_wordings_whole(before, after):
    found = list(pieces(before, after))
    assert "".join(each.words for each in found if each.kind != NEW) == before
    assert "".join(each.words for each in found if each.kind != GONE) == after
