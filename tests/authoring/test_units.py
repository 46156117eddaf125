"""The words of a module one by one: what a translator sees, and what becomes of the draft when translations come in."""

import pytest

from app.authoring.parts import joined, split
from app.authoring.units import Brought, completeness, translated, units
from tests.catalogue.small_content import own_content


@pytest.fixture
def parts():
    module = next(each for each in own_content().modules if each.key == "T1")
    texts = {language: {k: v for k, v in text.items() if k != "stale"} for language, text in module.texts.items()}
    return split(module.structure, texts)


def without(parts, language):
    return {name: value for name, value in parts.items() if not name.startswith(f"{language}/")}


def test_every_text_of_a_complete_translation_has_its_original(parts):
    found = units(parts, "fr")
    assert all(unit.target for unit in found)
    assert completeness(found) == (len(found), len(found))
    assert len({unit.id for unit in found}) == len(found)
    assert found[0].id == "front#title"


def test_a_translation_made_text_by_text_is_the_same_as_the_one_in_the_files(parts):
    brought = [Brought(unit.id, unit.target, unit.source) for unit in units(parts, "ar")]
    empty = without(parts, "ar")
    assert completeness(units(empty, "ar"))[0] == 0
    came = translated(empty, "ar", brought)
    assert came.unknown == came.outdated == ()
    values = {**empty, **came.values}
    _, texts = joined(values, version=1)
    _, wanted = joined(parts, version=1)
    for name in ("title", "summary", "outcomes", "sources", "lessons", "items", "scenario"):
        assert texts["ar"][name] == wanted["ar"][name]


def test_what_does_not_change_saves_nothing(parts):
    brought = [Brought(unit.id, unit.target) for unit in units(parts, "zh")]
    assert translated(parts, "zh", brought).values == {}


def test_an_empty_target_leaves_what_stands_there(parts):
    assert translated(parts, "zh", [Brought("front#title", "  ")]).values == {}


def test_unknown_texts_and_those_of_another_original_are_told(parts):
    came = translated(
        parts, "zh", [Brought("front#nothing", "x"), Brought("front#title", "新的", "Another title than now")]
    )
    assert came.unknown == ("front#nothing",)
    assert came.outdated == ("front#title",)
    assert came.values["zh/front"]["title"] == "新的"
    assert parts["zh/front"]["title"] != "新的"


def test_a_list_is_filled_at_its_place():
    parts = {
        "front": {"lessons": ["one"], "items": []},
        "en/front": {"title": "T"},
        "en/lesson/one": {"key_points": ["a", "b", "c"]},
    }
    came = translated(parts, "fr", [Brought("lesson/one#key_points/1", "bé")])
    assert came.values == {"fr/lesson/one": {"key_points": ["", "bé", ""]}}
