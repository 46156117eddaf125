"""A story as a graph: every step in its row, and what is wrong with it to be seen."""

from itertools import pairwise

import pytest

from app.authoring.story_drawing import BOX, DEAD_END, GOOD, START, UNREACHED, drawn
from tests.catalogue.small_content import own_content


def choice(key, to, quality="good"):
    return {"key": key, "next": to, "quality": quality}


STORY = {
    "start": "a",
    "steps": [
        {"key": "a", "choices": [choice("one", "b"), choice("two", "c", "unsafe")]},
        {"key": "b", "ending": "good"},
        {"key": "c", "choices": [choice("back", "a"), choice("lost", "nowhere")]},
        {"key": "d", "choices": [choice("on", "e")]},
        {"key": "e"},
    ],
}


def test_steps_lie_in_rows_by_their_distance_from_the_start():
    drawing = drawn(STORY, is_mirrored=False)
    boxes = {box.key: box for box in drawing.boxes}
    assert boxes["a"].y < boxes["b"].y == boxes["c"].y < boxes["d"].y
    assert boxes["b"].x < boxes["c"].x
    assert [boxes[key].kind for key in "abd"] == [START, GOOD, UNREACHED]
    assert drawing.lost == (("c", "lost"),)
    assert [way.choice for way in drawing.ways if way.goes_back] == ["back", "on"]


def test_a_step_without_choices_and_without_an_ending_is_a_dead_end():
    drawing = drawn(
        {"start": "a", "steps": [{"key": "a", "choices": [choice("on", "b")]}, {"key": "b"}]}, is_mirrored=False
    )
    assert [box.kind for box in drawing.boxes] == [START, DEAD_END]


@pytest.mark.parametrize("module", own_content().modules, ids=lambda module: module.key)
def test_the_stories_of_the_project_are_drawn_whole_without_boxes_on_each_other(module):
    drawing = drawn(module.structure["scenario"], is_mirrored=False)
    steps = module.structure["scenario"]["steps"]
    assert len(drawing.boxes) == len(steps)
    assert len(drawing.ways) == sum(len(step.get("choices", ())) for step in steps)
    assert not drawing.lost
    places = sorted((box.y, box.x) for box in drawing.boxes)
    for (y, x), (other_y, other_x) in pairwise(places):
        assert y != other_y or other_x >= x + BOX[0]
    assert all(0 <= box.x <= drawing.width - BOX[0] and box.y <= drawing.height - BOX[1] for box in drawing.boxes)


def test_writing_from_right_to_left_mirrors_it():
    plain, mirrored = drawn(STORY, is_mirrored=False), drawn(STORY, is_mirrored=True)
    for box, other in zip(plain.boxes, mirrored.boxes, strict=True):
        assert other.x == plain.width - box.x - BOX[0]


@pytest.mark.parametrize(
    "odd",
    [
        {},
        {"steps": 7},
        {"steps": [3, {"key": 4}]},
        {"start": [], "steps": [{"key": "a", "choices": [None, {"next": ["x"]}]}]},
    ],
)
def test_any_shape_can_be_drawn_or_is_nothing(odd):
    drawing = drawn(odd, is_mirrored=False)
    assert drawing is None or [box.key for box in drawing.boxes] == ["a"]
