"""The tests over each shipped track: the mix of levels that the blueprint asks for, from every module, drawn apart."""

from collections import Counter
from pathlib import Path

import pytest
import yaml

from app.assessment.forms import across_plan, draw, draw_across
from app.catalogue.documents import ModuleDocument, TrackDocument
from app.catalogue.queries import PublishedModule

CONTENT = Path(__file__).resolve().parents[2] / "content"
ASSESSED = ("T", "H", "C", "S", "PR", "J")
ALL = (*ASSESSED, "P")
SEEDS = (1, 2, 3, 5, 8)


def plain(path):
    return yaml.load((CONTENT / path).read_text("utf-8"), Loader=yaml.CSafeLoader)


def taught(code):
    """A track and its core modules."""
    found = TrackDocument.from_plain(plain(f"tracks/{code}.yaml"))
    documents = [ModuleDocument.from_plain(plain(f"modules/{key}/module.yaml")) for key in found.modules]
    return found, [PublishedModule(place, 1, each.key, each, "") for place, each in enumerate(documents, 1)]


@pytest.mark.parametrize("code", ASSESSED)
def test_a_post_test_has_the_mix_of_the_blueprint(code):
    """Remember at most 20 %, understand 25 to 35 %, apply at least 40 %, judge about 10 %; every form the same."""
    found, modules = taught(code)
    size = found.tests.post
    plan = across_plan(modules, size)
    levels = Counter()
    for (_, cell), count in plan.items():
        levels[cell.level] += count
    assert size == sum(levels.values()) == 20
    assert levels["remember"] <= size * 0.2
    assert size * 0.25 <= levels["understand"] <= size * 0.35
    assert levels["apply"] >= size * 0.4
    assert size * 0.05 <= levels["judge"] <= size * 0.15
    assert any(cell.must for _, cell in plan), "no question about a child's safety"
    for seed in SEEDS:
        drawn = draw_across(modules, size, seed)
        items = [
            next(each for each in modules if each.key == asked.module).document.item(asked.key) for asked in drawn.items
        ]
        assert Counter(item.level for item in items) == levels


@pytest.mark.parametrize("code", ALL)
def test_every_test_asks_about_every_module_evenly(code):
    found, modules = taught(code)
    for size in (found.tests.pre, found.tests.post, found.tests.follow_up):
        asked = Counter(item.module for item in draw_across(modules, size, 7).items)
        assert sum(asked.values()) == size
        assert set(asked) == set(found.modules)
        assert max(asked.values()) - min(asked.values()) <= 1


@pytest.mark.parametrize("code", ALL)
def test_the_final_test_and_the_follow_up_repeat_nothing_of_the_test_before_them(code):
    found, modules = taught(code)
    for seed in SEEDS:
        before = frozenset(draw_across(modules, found.tests.pre, seed).item_names)
        after = frozenset(draw_across(modules, found.tests.post, seed + 100, before).item_names)
        later = frozenset(draw_across(modules, found.tests.follow_up, seed + 200, after).item_names)
        assert not before & after
        assert not after & later


@pytest.mark.parametrize("code", ALL)
def test_every_quiz_has_its_levels_and_its_safety_questions_and_a_fresh_second_form(code):
    _, modules = taught(code)
    for module in modules:
        quiz = module.document.quiz
        first = draw(module.document, 11)
        items = [module.document.item(key) for key in first.item_names]
        assert Counter(item.level for item in items) == Counter({k: n for k, n in quiz.levels.items() if n})
        assert sum(item.must for item in items) == quiz.must
        assert not set(first.item_names) & set(draw(module.document, 12, frozenset(first.item_names)).item_names)


def test_no_test_asks_about_a_module_by_choice():
    for code in ASSESSED:
        found, _ = taught(code)
        assert found.optional == ("J2",)
        assert not set(found.optional) & set(found.modules)
