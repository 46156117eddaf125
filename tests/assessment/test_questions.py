"""What a learner sees of each type: before sending nothing that tells what is right, afterwards everything and why."""

from dataclasses import fields, is_dataclass, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.assessment.forms import draw
from app.assessment.questions import ShownSlot, outcomes_shown, questions
from app.catalogue.documents import ItemText, ModuleDocument, TextDocument
from tests.assessment import ten_types
from tests.assessment.banks import plain_module, plain_text
from tests.assessment.test_grading import RICH, all_right

FORM = draw(RICH, 11)


def words(doc=RICH):
    plain = plain_text(plain_module(doc.key, items=[]))
    text = TextDocument.from_plain(plain)
    return replace(
        text, items={f"the-{kind}": ItemText.from_plain(ten_types.plain_words(kind)) for kind in ten_types.TYPES}
    )


WORDS = words()


def shown(kind, chosen=(), *, form=FORM, with_feedback=False, doc=RICH):
    name = f"the-{kind}"
    found = questions(form, {"": doc}, {"": WORDS}, {name: chosen}, with_feedback=with_feedback)
    return next(each for each in found if each.key == name)


def right(kind):
    return ten_types.right_answer(RICH.item(f"the-{kind}"))


def test_questions_come_in_the_order_of_the_form():
    found = questions(FORM, {"": RICH}, {"": WORDS}, {}, with_feedback=False)
    assert [each.name for each in found] == list(FORM.item_names)
    assert [each.number for each in found] == list(range(1, 11))
    assert not any(each.is_begun or each.is_answered for each in found)


@pytest.mark.parametrize("kind", ten_types.TYPES)
def test_a_right_answer_is_shown_as_answered_and_afterwards_as_right(kind):
    before = shown(kind, right(kind))
    assert before.is_begun
    assert before.is_answered
    assert before.is_finished
    assert before.marks is None
    assert sorted(before.chosen) == sorted(right(kind))
    after = shown(kind, right(kind), with_feedback=True)
    assert after.is_right
    assert all(slot.is_right for slot in after.slots if slot.options)
    assert all(option.is_correct for option in after.options if option.is_chosen and option.is_correct is not None)


def secrets(thing, path=""):
    """Every field of a shown question that could tell what is right, and is filled."""
    telling = ("is_correct", "feedback", "right_place", "is_never", "is_right", "right_number", "marks")
    if isinstance(thing, tuple):
        for each in thing:
            yield from secrets(each, path)
    elif is_dataclass(thing):
        for field in fields(thing):
            value = getattr(thing, field.name)
            if field.name in telling and value is not None:
                yield f"{path}.{field.name}"
            yield from secrets(value, f"{path}.{field.name}")


@given(st.sampled_from(ten_types.TYPES), st.booleans())
def test_before_sending_nothing_tells_what_is_right(kind, is_begun):
    assert list(secrets(shown(kind, right(kind) if is_begun else ()))) == []


def flipped(doc):
    """The same module with other keys: what a learner sees before sending may not differ."""
    turned = []
    for item in doc.items:
        options = tuple(replace(option, correct=not option.correct) for option in item.options)
        slots = tuple(
            replace(
                slot,
                answer=slot.answer and item.option_keys[0],
                options=tuple(replace(option, correct=not option.correct) for option in slot.options),
            )
            for slot in item.slots
        )
        number = item.number and replace(item.number, value=item.number.value + 1)
        verdict = None if item.verdict is None else not item.verdict
        if item.type == "ordering":
            options = options[::-1]
        turned.append(replace(item, options=options, slots=slots, number=number, verdict=verdict))
    return replace(doc, items=tuple(turned))


@pytest.mark.parametrize("kind", [kind for kind in ten_types.TYPES if kind != "scenario"])
def test_other_keys_would_look_the_same_before_sending(kind):
    assert shown(kind) == shown(kind, doc=flipped(RICH))
    assert shown(kind, right(kind)) == shown(kind, right(kind), doc=flipped(RICH))


def test_words_are_those_of_each_type():
    assert [option.text for option in sorted(shown("single").options, key=lambda each: each.key)] == [
        "Words a.",
        "Words b.",
        "Words c.",
    ]
    numeric = shown("numeric", ["18"])
    assert (numeric.entered, numeric.unit) == ("18", "years")
    assert {slot.key: slot.text for slot in shown("matching").slots} == {
        "teacher": "Text of teacher.",
        "nurse": "Text of nurse.",
    }
    assert shown("dialogue").slots[1].text == "Text of secret."
    assert {option.text for option in shown("dialogue").slots[0].options} == {"Words thank.", "Words doubt."}


def test_a_statement_has_its_verdict_in_a_fixed_order_and_its_reasons():
    verdict, reason = shown("reasoned", ["verdict=false", "reason=age"]).slots
    assert [(option.key, option.is_chosen) for option in verdict.options] == [("true", False), ("false", True)]
    assert {option.key for option in reason.options} == {"age", "force", "money"}
    assert (verdict.chosen, reason.chosen) == ("false", "age")
    after = shown("reasoned", ["verdict=false", "reason=force"], with_feedback=True)
    assert [slot.is_right for slot in after.slots] == [True, False]
    assert after.slots[1].options[0].feedback.startswith("Why ")
    assert after.feedback == "Because of the reason given."
    assert str(after.marks) == "1/2"


def test_steps_to_order_stand_in_the_order_of_the_form_with_their_places():
    before = shown("ordering", ["1=thank", "2=listen"])
    assert [option.key for option in before.options] == list(FORM.item("the-ordering").options)
    assert {option.key: option.place for option in before.options} == {
        "listen": 2,
        "thank": 1,
        "note": None,
        "report": None,
    }
    assert [slot.chosen for slot in before.slots] == ["thank", "listen", None, None]
    assert not before.is_answered
    after = shown("ordering", ["1=thank", "2=listen", "3=note", "4=report"], with_feedback=True)
    assert {option.key: (option.right_place, option.is_correct) for option in after.options} == {
        "listen": (1, False),
        "thank": (2, False),
        "note": (3, True),
        "report": (4, True),
    }
    assert [slot.is_right for slot in after.slots] == [False, False, True, True]


def test_all_slots_with_one_list_show_it_in_one_order():
    for kind in ("matching", "classify", "cloze", "ordering"):
        question = shown(kind)
        order = [option.key for option in question.options]
        assert all([option.key for option in slot.options] == order for slot in question.slots)


def test_a_text_with_gaps_comes_in_parts():
    parts = shown("cloze", ["when=today"]).stem_parts
    assert [part.key if isinstance(part, ShownSlot) else part for part in parts] == [
        "You ",
        "what",
        " it ",
        "when",
        ".",
    ]
    assert parts[3].chosen == "today"
    assert shown("single").stem_parts == ("The question of single.",)
    after = shown("cloze", ["when=today"], with_feedback=True)
    assert [(slot.is_right, slot.feedback) for slot in after.slots] == [(False, "Why what."), (True, "Why when.")]
    assert [option.key for option in after.slots[0].options if option.is_correct] == ["report"]


def test_a_story_shows_the_steps_walked_and_where_one_stands():
    def walked(*chosen):
        question = shown("scenario", chosen)
        return [(slot.key, slot.chosen) for slot in question.slots], question.is_finished, question.is_answered

    assert walked() == ([("begin", None)], False, False)
    assert walked("begin=hurry") == ([("begin", "hurry"), ("middle", None)], False, False)
    assert walked("begin=hurry", "middle=wait") == (
        [("begin", "hurry"), ("middle", "wait"), ("late", None)],
        True,
        True,
    )
    assert shown("scenario", ("begin=confront",)).slots[-1].options == ()
    assert walked("middle=wait") == ([("begin", None)], False, False)


def test_afterwards_a_story_tells_what_followed_and_what_nobody_may_do():
    after = shown("scenario", ["begin=confront"], with_feedback=True)
    told = {option.key: (option.is_correct, option.is_never, option.feedback) for option in after.slots[0].options}
    assert told["confront"] == (False, True, "Why confront.")
    assert told["sit-down"] == (True, False, "Why sit-down.")
    assert after.slots[0].is_right is False
    assert after.marks == 0


def test_the_right_number_is_told_with_its_tolerance_afterwards():
    after = shown("numeric", ["20"], with_feedback=True)
    assert (after.right_number, after.marks, after.entered) == ("18 ± 0.5", 0, "20")
    assert after.feedback == "Because of the reason given."


def test_a_test_over_a_track_takes_words_from_each_module():
    form = replace(
        FORM,
        items=tuple(replace(asked, name=f"T2.{asked.name}", module="T2") for asked in FORM.items),
    )
    found = questions(form, {"T2": RICH}, {"T2": WORDS}, {"T2.the-single": ["b"]}, with_feedback=True)
    single = next(each for each in found if each.key == "the-single")
    assert (single.module, single.name, single.marks) == ("T2", "T2.the-single", 1)


def test_outcomes_are_shown_only_where_all_was_right():
    form = FORM
    found = questions(form, {"": RICH}, {"": WORDS}, all_right(form, RICH), with_feedback=True)
    text = replace(WORDS, outcomes={"act": "Act.", "more": "More."})
    assert outcomes_shown(found, text) == {"act": "Act."}
    fewer = questions(form, {"": RICH}, {"": WORDS}, {}, with_feedback=True)
    assert outcomes_shown(fewer, text) == {}


@given(st.sampled_from(ten_types.TYPES), st.lists(st.text(max_size=8), max_size=8), st.booleans())
def test_nothing_that_was_kept_makes_a_page_fail(kind, chosen, with_feedback):
    question = shown(kind, tuple(chosen), with_feedback=with_feedback)
    assert question.stem_parts
    assert isinstance(question.is_answered, bool)


def test_a_form_of_a_module_that_is_not_at_hand_is_refused():
    with pytest.raises(LookupError):
        questions(FORM, {"": ModuleDocument.from_plain(plain_module(items=[]))}, {"": WORDS}, {}, with_feedback=False)
