"""What may be sent as a response, for every type as it stands in a form."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.assessment import responses
from app.assessment.forms import FormItem, FormSlot, draw
from app.assessment.grading import grade
from tests.assessment import ten_types
from tests.assessment.test_grading import ASSESSED, RICH, own

FORM = draw(RICH, 5)


def asked(kind):
    return FORM.item(f"the-{kind}")


@pytest.mark.parametrize("kind", ten_types.TYPES)
def test_the_right_answer_and_none_are_taken_as_they_are(kind):
    right = ten_types.right_answer(RICH.item(f"the-{kind}"))
    assert responses.problem(asked(kind), right) is None
    assert responses.normal(asked(kind), right) == right
    assert responses.problem(asked(kind), []) is None
    assert responses.normal(asked(kind), []) == []


@pytest.mark.parametrize(
    ("kind", "chosen", "why"),
    [
        ("single", ["stranger"], responses.NOT_AN_OPTION),
        ("single", [""], responses.NOT_AN_OPTION),
        ("single", ["a", "b"], responses.ONE_ONLY),
        ("single", ["a", "a"], responses.NOT_AN_OPTION),
        ("single", ["a=b"], responses.NOT_AN_OPTION),
        ("multiple", ["a", "a"], responses.NOT_AN_OPTION),
        ("multiple", ["a"] * 65, responses.NOT_AN_OPTION),
        ("multiple", ["a" * 131], responses.NOT_AN_OPTION),
        ("reasoned", ["true"], responses.NOT_A_PLACE),
        ("reasoned", ["verdict=maybe"], responses.NOT_A_PLACE),
        ("reasoned", ["verdict=true", "verdict=false"], responses.NOT_A_PLACE),
        ("reasoned", ["reason=true"], responses.NOT_A_PLACE),
        ("ordering", ["listen"], responses.NOT_A_PLACE),
        ("ordering", ["5=listen"], responses.NOT_A_PLACE),
        ("ordering", ["0=listen"], responses.NOT_A_PLACE),
        ("ordering", ["1=listen", "2=listen"], responses.ONE_PLACE_ONLY),
        ("ordering", ["1="], responses.NOT_A_PLACE),
        ("matching", ["teacher=mine"], responses.NOT_A_PLACE),
        ("matching", ["teacher=notice=refer"], responses.NOT_A_PLACE),
        ("classify", ["see=mine", "see=mine"], responses.NOT_A_PLACE),
        ("cloze", ["where=today"], responses.NOT_A_PLACE),
        ("dialogue", ["opening=swear"], responses.NOT_A_PLACE),
        ("scenario", ["end=listen"], responses.NOT_A_PLACE),
        ("scenario", ["begin=report"], responses.NOT_A_PLACE),
        ("numeric", ["eighteen"], responses.NOT_A_NUMBER),
        ("numeric", ["18", "19"], responses.NOT_A_NUMBER),
        ("numeric", ["1,000"], responses.NOT_A_NUMBER),
        ("numeric", ["1" * 16], responses.NOT_A_NUMBER),
        ("numeric", ["1" * 130], responses.NOT_A_NUMBER),
    ],
)
def test_what_is_no_answer_is_refused_with_a_reason(kind, chosen, why):
    assert responses.problem(asked(kind), chosen) == why


@pytest.mark.parametrize(
    ("kind", "chosen"),
    [
        ("matching", ["teacher=notice", "nurse=notice"]),
        ("cloze", ["what=today", "when=today"]),
        ("ordering", ["3=listen"]),
        ("reasoned", ["reason=age"]),
        ("scenario", ["begin=listen"]),
        ("multiple", ["d", "a", "c", "b"]),
    ],
)
def test_parts_of_an_answer_are_taken(kind, chosen):
    assert responses.problem(asked(kind), chosen) is None


@pytest.mark.parametrize("text", ["١٨", "۱۸", "１８", " 18 ", "+18", "18"])
def test_a_number_is_kept_in_plain_digits(text):
    assert responses.problem(asked("numeric"), [text]) is None
    assert responses.normal(asked("numeric"), [text]) == ["18"]


@given(st.sampled_from(ten_types.TYPES), st.lists(st.text(max_size=8), max_size=70))
def test_what_is_taken_can_be_marked_and_nothing_fails(kind, chosen):
    item = asked(kind)
    assert responses.problem(item, chosen) is None or chosen
    kept = responses.normal(item, chosen)
    assert len(kept) == len(chosen)
    grade(own(RICH), FORM, {item.name: kept}, ASSESSED)


def test_a_form_kept_before_there_were_slots_is_answered_as_then():
    old = FormItem("item", ("a", "b"), 1)
    assert responses.problem(old, ["a"]) is None
    assert responses.problem(old, ["a", "b"]) == responses.ONE_ONLY
    assert responses.problem(FormItem("item", (), 0, slots=(FormSlot("x", ("a",)),)), ["x=a"]) is None
