"""Marks: exact, blind to order, gated by safety-critical items."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.assessment.forms import Form, FormItem, draw
from app.assessment.grading import PassRule, grade
from app.assessment.question_types import TYPES, type_of
from app.catalogue.documents import ITEM_TYPES, Item, Option
from tests.assessment.banks import document, multiple, single

ASSESSED = PassRule(80)
COMPLETION = PassRule(0, is_assessed=False)
DOCUMENT = document()


@st.composite
def multiple_items(drawing):
    return multiple(right=drawing(st.integers(2, 4)), wrong=drawing(st.integers(1, 4)))


@pytest.mark.parametrize(
    ("item", "chosen", "marks"),
    [
        (single(), ["one-1"], 1),
        (single(), ["one-0"], 0),
        (single(), [], 0),
        (single(), ["one-1", "one-0"], 0),
        (multiple(), ["many-0", "many-1"], 1),
        (multiple(), ["many-0"], Fraction(1, 2)),
        (multiple(), ["many-0", "many-2"], 0),
        (multiple(), ["many-2", "many-3"], 0),
        (multiple(), ["many-0", "many-1", "many-2"], Fraction(1, 2)),
        (multiple(), ["many-0", "many-1", "many-2", "many-3"], 0),
        (multiple(right=3, wrong=2), ["many-0", "many-1"], Fraction(2, 3)),
        (multiple(right=3, wrong=2), ["many-0", "many-1", "many-2", "many-3"], Fraction(2, 3)),
        (multiple(), [], 0),
    ],
)
def test_an_item_is_marked_as_its_type_says(item, chosen, marks):
    assert type_of(item).grade(item, chosen) == marks


def test_every_type_of_the_content_format_is_known():
    assert set(TYPES) == set(ITEM_TYPES)


@given(multiple_items(), st.data())
def test_the_order_of_a_choice_never_matters(item, data):
    chosen = data.draw(st.lists(st.sampled_from(item.option_keys), unique=True))
    shuffled = data.draw(st.permutations(chosen))
    assert type_of(item).grade(item, chosen) == type_of(item).grade(item, shuffled)


@given(multiple_items(), st.data())
def test_full_marks_are_given_for_exactly_the_right_options(item, data):
    chosen = data.draw(st.sets(st.sampled_from(item.option_keys)))
    marks = type_of(item).grade(item, chosen)
    assert (marks == 1) == (chosen == item.correct_keys)
    assert 0 <= marks <= 1


@given(multiple_items(), st.data())
def test_one_more_right_choice_never_lowers_and_one_more_wrong_choice_never_raises_the_marks(item, data):
    chosen = data.draw(st.sets(st.sampled_from(item.option_keys)))
    before = type_of(item).grade(item, chosen)
    for option in item.options:
        after = type_of(item).grade(item, chosen | {option.key})
        assert after >= before if option.correct else after <= before


@given(multiple_items(), st.data())
def test_the_order_of_the_options_in_the_file_never_matters(item, data):
    turned = Item(**{**item.__dict__, "options": tuple(data.draw(st.permutations(item.options)))})
    chosen = data.draw(st.sets(st.sampled_from(item.option_keys)))
    assert type_of(item).grade(item, chosen) == type_of(turned).grade(turned, chosen)


@pytest.mark.parametrize(
    ("item", "problem"),
    [
        (single(options=1), "exactly one right option"),
        (multiple(right=1), "two right options"),
        (multiple(wrong=0), "one wrong option"),
        (
            Item("a", "single", "o", "apply", False, (), (Option("x", True), Option("x", False))),
            "two options of one key",
        ),
    ],
)
def test_an_unsound_item_is_named(item, problem):
    assert any(problem in sentence for sentence in type_of(item).check(item))


def all_right(form, doc):
    return {key: sorted(doc.item(key).correct_keys) for key in form.item_keys}


@given(st.integers(0, 2**31 - 1))
def test_all_right_answers_pass_with_full_marks(seed):
    form = draw(DOCUMENT, seed)
    marks = grade(DOCUMENT, form, all_right(form, DOCUMENT), ASSESSED)
    assert (marks.score, marks.must_right, marks.passed) == (1, True, True)


@given(st.integers(0, 2**31 - 1), st.data())
def test_the_order_of_the_answers_never_matters(seed, data):
    form = draw(DOCUMENT, seed)
    answers = {
        item.key: data.draw(st.lists(st.sampled_from(item.options), unique=True, max_size=item.most))
        for item in form.items
    }
    turned = dict(data.draw(st.permutations(list(answers.items()))))
    assert grade(DOCUMENT, form, answers, ASSESSED) == grade(DOCUMENT, form, turned, ASSESSED)


@given(st.integers(0, 2**31 - 1))
def test_one_wrong_safety_item_fails_whatever_the_score(seed):
    form = draw(DOCUMENT, seed)
    answers = all_right(form, DOCUMENT)
    critical = next(key for key in form.item_keys if DOCUMENT.item(key).must)
    marks = grade(DOCUMENT, form, {**answers, critical: []}, ASSESSED)
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
    marks = grade(doc, form_of(items), answers, ASSESSED)
    assert marks.score == Fraction(5 - wrong, 5)
    assert marks.passed is passed


def test_without_a_pass_mark_every_sent_quiz_passes():
    form = draw(DOCUMENT, 1)
    marks = grade(DOCUMENT, form, {}, COMPLETION)
    assert (marks.score, marks.must_right, marks.passed) == (0, False, True)


def test_a_form_of_another_module_is_not_marked():
    with pytest.raises(LookupError):
        grade(DOCUMENT, form_of([single("stranger")]), {}, ASSESSED)
