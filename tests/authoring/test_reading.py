"""The reading level of lessons: beside their words, and as findings where families would find them too hard."""

import copy
from dataclasses import replace

import pytest

from app.authoring.findings import findings_of, ground_of, is_publishable
from app.authoring.reading import NO_FORMULA, reading_of
from app.authoring.remembering import Remembered
from tests.authoring.conftest import whole_module
from tests.authoring.desks import at_desk
from tests.catalogue.small_content import CONTENT
from tests.catalogue.test_content_numbers import HARD


@pytest.fixture
def parts():
    written = copy.deepcopy(whole_module(("en", "zh")))
    written["en/lesson/notice"]["body"] = "## Duties\n\n" + f"{HARD} " * 30
    return written


@pytest.fixture(scope="module")
def ground():
    return ground_of(CONTENT)


def told(parts, ground):
    return [each for each in findings_of(parts, ground) if each.rule == "reading"]


def test_a_lesson_for_families_that_is_too_hard_is_to_be_weighed(parts, ground):
    families = replace(ground, for_families=frozenset({"Z1"}), passages=Remembered(100), texts=Remembered(4))
    found = [each for each in told(parts, families) if each.part == "en/lesson/notice"]
    assert [(each.path, each.severity) for each in found] == [(("body",), "W")]
    assert str(found[0].sentence).startswith("school year (ARI) is ")
    assert str(found[0].sentence).endswith("; for families at most 6")
    assert is_publishable(told(parts, families))


def test_the_same_lesson_for_professionals_is_not(parts, ground):
    assert told(parts, ground) == []


def test_the_modules_of_the_courses_for_families_are_known(ground):
    assert {"P1", "P2", "P3", "P4", "P5"} <= ground.for_families
    assert "T1" not in ground.for_families


def test_each_lesson_has_its_level_and_a_language_without_formula_says_so(parts):
    def said(name, *, families=False):
        return str(reading_of(parts, name, is_for_families=families))

    assert said("en/lesson/notice").startswith("Reading level: school year (ARI) ")
    assert said("en/lesson/notice", families=True).endswith("; wanted for families: at most 6.")
    assert said("zh/lesson/notice") == str(NO_FORMULA)


@pytest.mark.parametrize("name", ["front", "en/front", "lesson/notice", "en/item/remember-0", "en/lesson/none"])
def test_other_parts_have_no_level(name, parts):
    assert reading_of(parts, name, is_for_families=True) is None


@pytest.mark.parametrize("odd", [{}, {"body": 7}, {"body": ""}, {"body": "One. Two.", "key_points": 3, "monday": []}])
def test_an_unfinished_lesson_can_be_measured(odd, parts):
    parts["en/lesson/notice"] = odd
    level = reading_of(parts, "en/lesson/notice", is_for_families=True)
    assert (level is None) == (odd.get("body") in (None, 7, ""))


def test_the_level_stands_on_the_page_of_the_lesson_and_on_the_overview(studio):
    draft = studio.draft(("en", "ar"))
    client = at_desk(studio, "trainer")
    assert "Reading level: school year (ARI)" in client.get(f"/studio/drafts/{draft}/parts/lesson/notice").text
    assert client.get(f"/studio/drafts/{draft}").text.count("Reading level: school year (ARI)") == 3
    assert "Reading level" not in client.get(f"/studio/drafts/{draft}/parts/front").text
