"""Marks of a whole form: exact, blind to order, gated by safety-critical items."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.assessment.forms import Form, FormItem, draw
from app.assessment.grading import GRADING_VERSION, PassRule, grade, item_asked
from app.catalogue.documents import ModuleDocument
from tests.assessment import ten_types
from tests.assessment.banks import document, plain_module, single
from tests.assessment.ten_types import right_answer

ASSESSED = PassRule(80)
COMPLETION = PassRule(0, is_assessed=False)
DOCUMENT = document()
MUSTS = ("single", "dialogue", "scenario")
seeds = st.integers(0, 2**31 - 1)


def rich_document(key="T1"):
    """A module whose forms hold one item of every type, three of them safety-critical."""
    plain = plain_module(key, levels={"remember": 0, "understand": 0, "apply": 10, "judge": 0}, must=len(MUSTS))
    plain["items"] = [ten_types.plain_item(kind, must=kind in MUSTS) for kind in ten_types.TYPES]
    return ModuleDocument.from_plain(plain)


RICH = rich_document()


def own(doc):
    """A quiz's documents: its own module only."""
    return {"": doc}


def all_right(form, doc):
    return {asked.name: right_answer(doc.item(asked.key)) for asked in form.items}


def response(asked, data):
    """Any response that the form would take."""
    if asked.is_number:
        return data.draw(st.lists(st.decimals(0, 40, places=1).map(str), max_size=1))
    if not asked.slots:
        return data.draw(st.lists(st.sampled_from(asked.options), unique=True, max_size=asked.most))
    drawn = [data.draw(st.none() | st.sampled_from(slot.options)) for slot in asked.slots]
    return [f"{slot.key}={key}" for slot, key in zip(asked.slots, drawn, strict=True) if key]


@given(seeds)
def test_all_right_answers_pass_with_full_marks(seed):
    for doc in (DOCUMENT, RICH):
        form = draw(doc, seed)
        marks = grade(own(doc), form, all_right(form, doc), ASSESSED)
        assert (marks.score, marks.must_right, marks.passed) == (1, True, True)


@given(seeds, st.data())
def test_the_score_is_the_mean_of_the_items_and_full_exactly_when_every_item_is(seed, data):
    form = draw(RICH, seed)
    marks = grade(own(RICH), form, {asked.name: response(asked, data) for asked in form.items}, ASSESSED)
    assert marks.per_item.keys() == set(form.item_names)
    assert marks.score == sum(marks.per_item.values()) / 10
    assert (marks.score == 1) == all(each == 1 for each in marks.per_item.values())
    assert all(isinstance(each, Fraction) and 0 <= each <= 1 for each in marks.per_item.values())


@given(seeds, st.data())
def test_neither_the_order_of_the_answers_nor_of_what_is_chosen_matters(seed, data):
    form = draw(RICH, seed)
    answers = {asked.name: response(asked, data) for asked in form.items}
    turned = {
        name: data.draw(st.permutations(chosen)) for name, chosen in data.draw(st.permutations(list(answers.items())))
    }
    assert grade(own(RICH), form, answers, ASSESSED) == grade(own(RICH), form, turned, ASSESSED)


@given(seeds, seeds, st.data())
def test_neither_the_order_of_the_items_nor_of_their_options_matters(one, other, data):
    form, turned = draw(RICH, one), draw(RICH, other)
    answers = {asked.name: response(asked, data) for asked in form.items}
    assert grade(own(RICH), form, answers, ASSESSED) == grade(own(RICH), turned, answers, ASSESSED)


@given(seeds, st.data())
def test_marking_never_fails_whatever_is_sent(seed, data):
    form = draw(RICH, seed)
    wild = st.lists(st.text(max_size=8), max_size=8)
    marks = grade(own(RICH), form, {name: data.draw(wild) for name in (*form.item_names, "stranger")}, ASSESSED)
    assert 0 <= marks.score <= 1


@given(seeds, st.data())
def test_a_better_answer_never_lowers_the_score(seed, data):
    form = draw(RICH, seed)
    answers = {asked.name: response(asked, data) for asked in form.items}
    name = data.draw(st.sampled_from(form.item_names))
    better = {**answers, name: all_right(form, RICH)[name]}
    before, after = (grade(own(RICH), form, each, ASSESSED) for each in (answers, better))
    assert after.score >= before.score
    assert after.passed or not before.passed


@given(seeds, st.data())
def test_one_safety_item_that_is_not_fully_right_fails_whatever_the_score(seed, data):
    form = draw(RICH, seed)
    kind = data.draw(st.sampled_from(MUSTS))
    spoilt = {"single": ["a"], "dialogue": ["opening=thank"], "scenario": ["begin=hurry", "middle=report"]}
    marks = grade(own(RICH), form, {**all_right(form, RICH), f"the-{kind}": spoilt[kind]}, ASSESSED)
    assert marks.score >= Fraction(9, 10)
    assert not marks.must_right
    assert not marks.passed


@given(seeds)
def test_one_wrong_safety_item_fails_whatever_the_score(seed):
    form = draw(DOCUMENT, seed)
    answers = all_right(form, DOCUMENT)
    critical = next(name for name in form.item_names if DOCUMENT.item(name).must)
    marks = grade(own(DOCUMENT), form, {**answers, critical: []}, ASSESSED)
    assert marks.score == Fraction(7, 8)
    assert not marks.must_right
    assert not marks.passed


def form_of(items):
    return Form(tuple(FormItem(item.key, item.option_keys, len(item.options)) for item in items))


@pytest.mark.parametrize(("wrong", "passed"), [(0, True), (1, True), (2, False)])
def test_four_fifths_pass_and_less_does_not(wrong, passed):
    items = tuple(single(f"item-{n}") for n in range(5))
    doc = document(items=items, levels={"remember": 5}, must=0)
    answers = {item.key: [f"{item.key}-1"] for item in items[wrong:]}
    marks = grade(own(doc), form_of(items), answers, ASSESSED)
    assert marks.score == Fraction(5 - wrong, 5)
    assert marks.passed is passed


def test_thirds_add_up_exactly():
    items = tuple(ten_types.item("classify", f"item-{n}") for n in range(3))
    doc = replace(DOCUMENT, items=items)
    chosen = ["see=mine"]
    marks = grade(own(doc), form_of(items), {item.key: chosen for item in items}, PassRule(33))
    assert marks.score == Fraction(1, 3)
    assert marks.passed
    assert not grade(own(doc), form_of(items), {item.key: chosen for item in items}, PassRule(34)).passed


def test_without_a_pass_mark_every_sent_quiz_passes():
    form = draw(DOCUMENT, 1)
    marks = grade(own(DOCUMENT), form, {}, COMPLETION)
    assert (marks.score, marks.must_right, marks.passed) == (0, False, True)


def test_a_test_over_a_track_is_marked_by_the_documents_of_its_modules():
    modules = {"T1": rich_document("T1"), "T2": rich_document("T2")}
    form = Form(
        tuple(
            replace(asked, name=f"{key}.{asked.name}", module=key)
            for key, doc in modules.items()
            for asked in draw(doc, 7).items
        )
    )
    answers = {name: tokens for name, tokens in all_right(form, RICH).items() if name.startswith("T1.")}
    marks = grade(modules, form, answers, ASSESSED)
    assert marks.score == Fraction(1, 2)
    assert marks.per_item["T1.the-cloze"] == 1
    assert marks.per_item["T2.the-cloze"] == 0
    assert item_asked(modules, form.item("T2.the-cloze")).key == "the-cloze"
    with pytest.raises(LookupError):
        grade({"T1": modules["T1"]}, form, answers, ASSESSED)


def test_a_form_of_another_module_is_not_marked():
    with pytest.raises(LookupError):
        grade(own(DOCUMENT), form_of([single("stranger")]), {}, ASSESSED)


def test_the_edition_of_the_marking_rules_has_a_number():
    assert GRADING_VERSION == 2
