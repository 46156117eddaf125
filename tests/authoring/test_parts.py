"""A module in parts: split and put together again it is the same; what is missing is left for findings."""

import pytest

from app.authoring.parts import joined, languages, part_name, part_of_structure, part_of_words, split
from tests.catalogue.small_content import own_content


def plain_texts(module):
    return {
        language: {name: value for name, value in text.items() if name != "stale"}
        for language, text in module.texts.items()
    }


@pytest.mark.parametrize("key", ["T1", "P1", "J2"])
def test_a_module_of_the_project_is_the_same_after_it_was_split_and_put_together(key):
    module = next(each for each in own_content().modules if each.key == key)
    parts = split(module.structure, plain_texts(module))
    structure, texts = joined(parts, version=module.structure["version"])
    assert structure == module.structure
    assert texts == plain_texts(module)
    assert languages(parts) == [language for language in languages(parts) if language in module.texts]


def test_every_part_has_a_name_that_says_what_it_is():
    module = own_content().modules[0]
    for name in split(module.structure, plain_texts(module)):
        assert part_name(name) is not None
    assert part_name("ar/lesson/notice") == ("ar", "lesson", "notice")
    assert part_name("item/apply-1") == (None, "item", "apply-1")
    assert part_name("scenario") == (None, "scenario", None)


@pytest.mark.parametrize(
    "name",
    ["", "lesson", "lesson/", "lesson/Über", "xx/front", "front/more", "item/a\u202eb", "en", "item/" + "a" * 61],
)
def test_what_is_no_part_has_no_name(name):
    assert part_name(name) is None


def test_missing_parts_are_left_out_and_those_off_the_list_go_out_with_nobody():
    parts = {
        "front": {"key": "Z1", "lessons": ["one", "two"], "items": []},
        "lesson/one": {"minutes": 5},
        "lesson/gone": {"minutes": 6},
        "en/lesson/one": {"title": "One"},
        "en/lesson/gone": {"title": "Gone"},
    }
    structure, texts = joined(parts, version=3)
    assert structure == {
        "key": "Z1",
        "version": 3,
        "lessons": [{"key": "one", "minutes": 5}, {"key": "two"}],
        "items": [],
    }
    assert texts == {"en": {"language": "en", "lessons": {"one": {"title": "One"}}, "items": {}}}


def test_values_of_any_shape_can_be_put_together():
    structure, texts = joined(
        {"front": {"lessons": [1, None], "items": "no"}, "en/front": [], "scenario": 7}, version=1
    )
    assert structure["lessons"] == structure["items"] == []
    assert structure["scenario"] == {}
    assert texts["en"]["lessons"] == {}


def test_a_place_in_the_files_is_found_in_its_part():
    structure = {"lessons": [{"key": "one"}], "items": [{"key": "a"}]}
    assert part_of_structure(structure, ("lessons", 0, "anchors", 2)) == ("lesson/one", ("anchors", 2))
    assert part_of_structure(structure, ("lessons", 5)) == ("front", ("lessons", 5))
    assert part_of_structure(structure, ("scenario", "steps", 1)) == ("scenario", ("steps", 1))
    assert part_of_words("zh", ("items", "a", "stem")) == ("zh/item/a", ("stem",))
    assert part_of_words("zh", ("title",)) == ("zh/front", ("title",))
