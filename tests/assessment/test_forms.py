"""Forms: parallel by construction, reproducible, fresh after a failure."""

from collections import Counter
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path

import pytest
import yaml
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from app.assessment.blueprints import Cell, UnusableBank
from app.assessment.forms import SEEDS, Form, FormItem, across_plan, draw, draw_across, quiz_plan
from app.assessment.question_types import type_of
from app.assessment.responses import problem
from app.catalogue.documents import ModuleDocument
from tests.assessment import ten_types
from tests.assessment.banks import LEVELS, MUST, bank, bare_bank, document, multiple, single


@dataclass(frozen=True)
class Published:
    """A published version, as far as a test over modules needs it."""

    key: str
    version_id: int
    document: ModuleDocument


DOCUMENT = document()
CONTENT = Path(__file__).resolve().parents[2] / "content" / "modules"
seeds = st.integers(0, SEEDS - 1)


def shape(doc, form):
    items = [doc.item(name) for name in form.item_names]
    levels = Counter(item.level for item in items)
    return {level: levels[level] for level in LEVELS}, sum(item.must for item in items)


@given(seeds)
def test_every_form_meets_the_blueprint(seed):
    form = draw(DOCUMENT, seed)
    assert shape(DOCUMENT, form) == (LEVELS, MUST)
    assert len(set(form.item_names)) == len(form.items) == 8
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
    retake = draw(DOCUMENT, second, frozenset(failed.item_names))
    assert not set(failed.item_names) & set(retake.item_names)
    assert shape(DOCUMENT, retake) == (LEVELS, MUST)


@given(seeds)
def test_a_bank_of_one_form_repeats_it(seed):
    doc = document(items=bare_bank())
    failed = draw(doc, seed)
    assert set(draw(doc, seed + 1, frozenset(failed.item_names)).item_names) == set(failed.item_names)


@given(seeds)
def test_no_more_items_are_repeated_than_needed(seed):
    fresh = {"remember-9", "apply-9"}
    doc = document(items=(*bare_bank(), single("remember-9", level="remember"), multiple("apply-9", level="apply")))
    failed = frozenset(item.key for item in bare_bank())
    retake = draw(doc, seed, failed)
    assert fresh <= set(retake.item_names)
    assert shape(doc, retake) == (LEVELS, MUST)


def test_every_item_of_a_planned_cell_and_every_order_of_options_comes_up():
    forms = [draw(DOCUMENT, seed) for seed in range(400)]
    planned = {item.key for item in DOCUMENT.items if cell(item) in quiz_plan(DOCUMENT)}
    assert {name for form in forms for name in form.item_names} == planned
    first_options = Counter(form.items[0].options.index(min(form.items[0].options)) for form in forms)
    assert len(first_options) == 4
    assert min(first_options.values()) > 60


def test_seeds_draw_what_they_drew_before():
    """The drawing is part of the record: a change of it must be a decision."""
    assert draw(DOCUMENT, 2026).item_names == (
        "apply-2",
        "understand-2",
        "remember-3",
        "remember-4",
        "understand-0",
        "understand-5",
        "apply-3",
        "apply-1",
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


def cell(item):
    return Cell(item.outcome, item.level, item.must)


def counts(doc, form):
    return Counter(cell(doc.item(shown.key)) for shown in form.items)


@st.composite
def banks_(draw_, *, twice=False, outcomes="abc", most=3):
    """Banks of any unevenness that can fill their blueprint; ``twice``: with two items for each that a form takes."""
    cells = [
        Cell(outcome, level, must) for outcome in outcomes for level in ("remember", "apply") for must in (True, False)
    ]
    sizes = {each: draw_(st.integers(0, most)) for each in cells}
    taken = {each: draw_(st.integers(0, size)) for each, size in sizes.items()}
    assume(sum(taken.values()))
    if twice:
        sizes = {each: 2 * max(size, taken[each]) for each, size in sizes.items()}
    items = tuple(
        single(
            f"{each.outcome}-{each.level}-{each.must}-{n}".lower(),
            must=each.must,
            level=each.level,
            outcome=each.outcome,
        )
        for each, size in sizes.items()
        for n in range(size)
    )
    levels = Counter()
    for each, count in taken.items():
        levels[each.level] += count
    return items, dict(levels), sum(count for each, count in taken.items() if each.must), sizes


def doc_of(bank_):
    items, levels, must, _ = bank_
    return document(items=items, levels=levels, must=must)


@given(banks_(), seeds)
def test_every_form_of_a_bank_has_as_many_items_of_each_outcome_level_and_kind(bank_, seed):
    doc = doc_of(bank_)
    plan = quiz_plan(doc)
    assert counts(doc, draw(doc, seed)) == plan
    assert Counter(each.level for each in plan for _ in range(plan[each])) == Counter(bank_[1])
    assert sum(count for each, count in plan.items() if each.must) == bank_[2]


@given(banks_(twice=True), seeds)
def test_a_bank_with_two_items_for_each_gives_a_parallel_retake_without_a_repeat(bank_, seed):
    doc = doc_of(bank_)
    plan = quiz_plan(doc)
    failed = draw(doc, seed)
    retake = draw(doc, seed + 1, frozenset(failed.item_names))
    if all(2 * count <= bank_[3][each] for each, count in plan.items()):
        assert counts(doc, retake) == plan
    assert not set(failed.item_names) & set(retake.item_names)


@given(banks_(), seeds)
def test_a_retake_keeps_levels_and_safety_items_and_repeats_no_more_than_the_levels_force(bank_, seed):
    doc = doc_of(bank_)
    failed = draw(doc, seed)
    retake = draw(doc, seed + 1, frozenset(failed.item_names))
    rows, held = Counter(), Counter()
    for each, count in quiz_plan(doc).items():
        rows[each[1:]] += count
    for each, size in bank_[3].items():
        held[each[1:]] += size
    forced = sum(max(0, 2 * count - held[row]) for row, count in rows.items())
    assert len(set(failed.item_names) & set(retake.item_names)) == forced
    assert Counter(doc.item(name).level for name in retake.item_names) == Counter(bank_[1])
    assert sum(doc.item(name).must for name in retake.item_names) == bank_[2]


def costs(plan, sizes):
    """What a plan leaves to be desired, the worst first: repeats by level, repeats by cell, unequal outcomes."""
    rows, held, outcomes = Counter(), Counter(), Counter()
    for each, size in sizes.items():
        rows[each[1:]] += plan.get(each, 0)
        held[each[1:]] += size
        outcomes[each.outcome] += plan.get(each, 0)
    return (
        sum(max(0, 2 * count - held[row]) for row, count in rows.items()),
        sum(max(0, 2 * plan.get(each, 0) - size) for each, size in sizes.items()),
        sum(count * count for count in outcomes.values()),
    )


@settings(max_examples=40, deadline=None)
@given(banks_(outcomes="ab", most=2))
def test_no_other_plan_is_better(bank_):
    _, levels, must, sizes = bank_
    plan = quiz_plan(doc_of(bank_))
    best = costs(plan, sizes)
    for counts_ in product(*(range(size + 1) for size in sizes.values())):
        other = dict(zip(sizes, counts_, strict=True))
        by_level = Counter()
        for each, count in other.items():
            by_level[each.level] += count
        if +by_level == +Counter(levels) and sum(count for each, count in other.items() if each.must) == must:
            assert costs(other, sizes) >= best


@settings(deadline=None)
@given(seeds, st.integers(1, 40))
def test_a_test_over_modules_is_parallel_spread_and_named(seed, size):
    modules = [Published(key, number, document(key=key)) for number, key in enumerate(("T1", "T2", "T3"), 7)]
    form = draw_across(modules, size, seed)
    again = draw_across(modules, size, seed + 1, frozenset(form.item_names))
    docs = {module.key: module.document for module in modules}
    plan = Counter(across_plan(modules, size))
    for drawn in (form, draw_across(modules, size, seed + 2)):
        assert Counter((each.module, cell(docs[each.module].item(each.key))) for each in drawn.items) == plan
    shares = Counter(item.module for item in form.items)
    assert sum(shares.values()) == len(form.items) == len(set(form.item_names)) == size
    assert max(shares.values()) - min(shares.get(key, 0) for key in docs) <= 1
    assert all(item.name == f"{item.module}.{item.key}" for item in form.items)
    assert form.versions == {"T1": 7, "T2": 8, "T3": 9}
    assert Form.from_plain(form.plain()) == form
    if size <= 24:
        assert not set(form.item_names) & set(again.item_names)


def test_a_test_larger_than_its_banks_asks_everything_once():
    modules = [Published("T1", 1, DOCUMENT), Published("C1", 2, document(key="C1", items=bare_bank()))]
    form = draw_across(modules, 60, 5)
    assert len(form.items) == len(set(form.item_names)) == len(DOCUMENT.items) + 8


def test_a_test_over_nothing_is_refused():
    with pytest.raises(UnusableBank):
        draw_across([], 10, 1)


@pytest.mark.parametrize("kind", ten_types.TYPES)
def test_every_type_of_question_is_kept_whole_and_its_options_are_mixed(kind):
    asked = ten_types.item(kind, level="judge")
    doc = replace(document(levels=LEVELS | {"judge": 1}), items=(*bank(), asked))
    shown = [draw(doc, seed).item(asked.key) for seed in range(30)]
    described = type_of(asked).describe(asked)
    for each in shown:
        assert {slot.key: set(slot.options) for slot in each.slots} == {key: set(keys) for key, keys in described.slots}
        assert sorted(each.options) == sorted(asked.option_keys)
        assert problem(each, ten_types.right_answer(asked)) is None
        assert FormItem.from_plain(each.plain()) == each
    orders = {(each.options, each.slots) for each in shown}
    assert len(orders) > 1 or kind == "numeric"
    if kind == "reasoned":
        assert all(each.slots[0].options == ("true", "false") for each in shown)


@pytest.mark.parametrize("path", sorted(CONTENT.glob("*/module.yaml")), ids=lambda path: path.parent.name)
def test_the_published_banks_allow_a_fresh_retake(path):
    doc = ModuleDocument.from_plain(yaml.safe_load(path.read_text("utf-8")))
    for seed in range(60):
        failed = frozenset(draw(doc, seed).item_names)
        assert not failed & set(draw(doc, seed + 1, failed).item_names)
