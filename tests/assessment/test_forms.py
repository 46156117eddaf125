"""Forms: parallel by construction, reproducible, fresh after a failure."""

from collections import Counter
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from app.assessment.forms import SEEDS, Form, UnusableBank, draw
from app.catalogue.documents import ModuleDocument
from tests.assessment.banks import LEVELS, MUST, bank, bare_bank, document, multiple, single

DOCUMENT = document()
CONTENT = Path(__file__).resolve().parents[2] / "content" / "modules"
seeds = st.integers(0, SEEDS - 1)


def shape(doc, form):
    items = [doc.item(key) for key in form.item_keys]
    levels = Counter(item.level for item in items)
    return {level: levels[level] for level in LEVELS}, sum(item.must for item in items)


@given(seeds)
def test_every_form_meets_the_blueprint(seed):
    form = draw(DOCUMENT, seed)
    assert shape(DOCUMENT, form) == (LEVELS, MUST)
    assert len(set(form.item_keys)) == len(form.items) == 8
    for shown in form.items:
        item = DOCUMENT.item(shown.key)
        assert sorted(shown.options) == sorted(item.option_keys)
        assert shown.most == (1 if item.type == "single" else len(item.options))


@given(seeds)
def test_the_same_seed_draws_the_same_form(seed):
    assert draw(DOCUMENT, seed) == draw(document(), seed)


@given(seeds)
def test_a_form_survives_being_kept(seed):
    form = draw(DOCUMENT, seed)
    assert Form.from_plain(form.plain()) == form


@given(seeds, seeds)
def test_a_retake_repeats_no_item_while_the_bank_allows(first, second):
    failed = draw(DOCUMENT, first)
    retake = draw(DOCUMENT, second, frozenset(failed.item_keys))
    assert not set(failed.item_keys) & set(retake.item_keys)
    assert shape(DOCUMENT, retake) == (LEVELS, MUST)


@given(seeds)
def test_a_bank_of_one_form_repeats_it(seed):
    doc = document(items=bare_bank())
    failed = draw(doc, seed)
    assert set(draw(doc, seed + 1, frozenset(failed.item_keys)).item_keys) == set(failed.item_keys)


@given(seeds)
def test_no_more_items_are_repeated_than_needed(seed):
    fresh = {"remember-9", "apply-9"}
    doc = document(items=(*bare_bank(), single("remember-9", level="remember"), multiple("apply-9", level="apply")))
    failed = frozenset(item.key for item in bare_bank())
    retake = draw(doc, seed, failed)
    assert fresh <= set(retake.item_keys)
    assert shape(doc, retake) == (LEVELS, MUST)


def test_every_item_and_every_order_of_options_comes_up():
    forms = [draw(DOCUMENT, seed) for seed in range(400)]
    assert {key for form in forms for key in form.item_keys} == {item.key for item in DOCUMENT.items}
    first_options = Counter(form.items[0].options.index(min(form.items[0].options)) for form in forms)
    assert len(first_options) == 4
    assert min(first_options.values()) > 60


def test_seeds_draw_what_they_drew_before():
    """The drawing is part of the record: a change of it must be a decision."""
    assert draw(DOCUMENT, 2026).item_keys == (
        "apply-0",
        "apply-3",
        "remember-4",
        "apply-7",
        "understand-2",
        "remember-3",
        "understand-6",
        "understand-0",
    )


@pytest.mark.parametrize(
    "options",
    [
        {"items": bare_bank()[1:]},
        {"must": 9},
        {"items": (single("a", options=1), *bank())},
    ],
)
def test_a_bank_that_cannot_fill_the_blueprint_is_refused(options):
    with pytest.raises(UnusableBank):
        draw(document(**options), 1)


@pytest.mark.parametrize("path", sorted(CONTENT.glob("*/module.yaml")), ids=lambda path: path.parent.name)
def test_the_published_banks_allow_a_fresh_retake(path):
    doc = ModuleDocument.from_plain(yaml.safe_load(path.read_text("utf-8")))
    for seed in range(60):
        failed = frozenset(draw(doc, seed).item_keys)
        assert not failed & set(draw(doc, seed + 1, failed).item_keys)
