"""The ten types of questions: what each refuses, how each is marked, and what holds for all of them."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.assessment.numbers import fraction, plain_number
from app.assessment.question_types import TYPES, type_of
from app.catalogue.decimals import decimal_text
from app.catalogue.documents import ITEM_TYPES, Item, Number
from app.catalogue.item_words import NEEDS
from tests.assessment import ten_types
from tests.assessment.ten_types import all_tokens, item, right_answer

HALF = Fraction(1, 2)
kinds = st.sampled_from(ten_types.TYPES)
wild_tokens = st.lists(st.text(max_size=12) | st.from_regex(r"[a-z0-9]{0,3}=?[a-z]{0,6}", fullmatch=True), max_size=70)


def marks(asked, chosen):
    return type_of(asked).grade(asked, chosen)


def test_every_type_of_the_content_format_is_known():
    assert set(TYPES) == set(ITEM_TYPES) == set(NEEDS) == set(ten_types.TYPES)


@pytest.mark.parametrize("kind", ten_types.TYPES)
def test_the_sample_of_each_type_is_sound_and_its_right_answer_has_full_marks(kind):
    asked = item(kind)
    assert type_of(asked).check(asked) == []
    assert marks(asked, right_answer(asked)) == 1
    assert marks(asked, []) == 0


@pytest.mark.parametrize(
    ("kind", "chosen", "expected"),
    [
        ("single", ["a"], 0),
        ("single", ["a", "b"], 0),
        ("single", ["b", "b"], 1),
        ("multiple", ["a"], HALF),
        ("multiple", ["a", "c"], 0),
        ("multiple", ["a", "b", "c"], HALF),
        ("multiple", ["a", "b", "c", "d"], 0),
        ("multiple", ["c", "d"], 0),
        ("reasoned", ["verdict=false"], HALF),
        ("reasoned", ["verdict=false", "reason=force"], HALF),
        ("reasoned", ["reason=age"], 0),
        ("reasoned", ["verdict=true", "reason=age"], 0),
        ("reasoned", ["verdict=true", "verdict=false", "reason=age"], 0),
        ("ordering", ["1=listen", "2=note", "3=thank", "4=report"], HALF),
        ("ordering", ["1=listen"], Fraction(1, 4)),
        ("ordering", ["1=report", "2=listen", "3=thank", "4=note"], 0),
        ("ordering", ["1=listen", "1=report"], 0),
        ("matching", ["teacher=notice", "nurse=notice"], HALF),
        ("matching", ["nurse=refer"], HALF),
        ("matching", ["teacher=refer", "nurse=notice"], 0),
        ("classify", ["see=mine", "search=mine", "stay=mine"], Fraction(2, 3)),
        ("classify", ["search=not-mine"], Fraction(1, 3)),
        ("numeric", ["17.5"], 1),
        ("numeric", ["18.5"], 1),
        ("numeric", ["18,5"], 1),
        ("numeric", ["١٨"], 1),
        ("numeric", ["18.500001"], 0),
        ("numeric", ["17.4"], 0),
        ("numeric", ["-18"], 0),
        ("numeric", ["18", "18"], 0),
        ("numeric", ["eighteen"], 0),
        ("cloze", ["what=report", "when=keep"], HALF),
        ("cloze", ["what=today", "when=report"], 0),
        ("dialogue", ["opening=thank", "secret=kind"], 1),
        ("dialogue", ["opening=thank", "secret=swear"], HALF),
        ("dialogue", ["opening=honest", "secret=thank"], 0),
        ("scenario", ["begin=sit-down", "middle=report"], 1),
        ("scenario", ["begin=hurry", "middle=report"], HALF),
        ("scenario", ["begin=listen", "middle=wait"], HALF),
        ("scenario", ["begin=hurry", "middle=wait"], 0),
        ("scenario", ["begin=listen"], 0),
        ("scenario", ["middle=report"], 0),
        ("scenario", ["begin=confront"], 0),
        ("scenario", ["begin=confront", "middle=report"], 0),
        ("scenario", ["begin=nowhere"], 0),
    ],
)
def test_an_answer_is_marked_as_its_type_says(kind, chosen, expected):
    assert marks(item(kind), chosen) == expected


def test_a_step_that_nobody_may_take_ends_all_marks_even_after_safe_ones():
    story = {
        "start": "begin",
        "steps": [
            {
                "key": "begin",
                "choices": [
                    {"key": "listen", "next": "middle", "quality": "good"},
                    {"key": "hurry", "next": "middle", "quality": "unsafe"},
                ],
            },
            {
                "key": "middle",
                "choices": [
                    {"key": "report", "next": "end", "quality": "good"},
                    {"key": "copy", "next": "end", "quality": "unsafe", "never": True},
                ],
            },
            {"key": "end", "ending": "good"},
        ],
    }
    asked = item("scenario", scenario=story)
    assert type_of(asked).check(asked) == []
    assert marks(asked, ["begin=listen", "middle=copy"]) == 0
    assert marks(asked, ["begin=hurry", "middle=report"]) == HALF


def options(*keys, correct=()):
    return [{"key": key, "correct": key in correct} for key in keys]


def slots(*pairs):
    return [{"key": key, "answer": answer} for key, answer in pairs]


def story(*steps, start="begin"):
    return {"start": start, "steps": list(steps)}


def step(key, *ways):
    return {
        "key": key,
        "choices": [{"key": f"{key}-{n}", "next": to, "quality": how} for n, (to, how) in enumerate(ways)],
    }


END = {"key": "end", "ending": "good"}
UNSOUND = [
    ("single", {"options": options("a", "b", correct="a")}, "has 2 options"),
    ("single", {"options": options("a", "b", "c")}, "has 0 correct options"),
    ("single", {"options": options("a", "b", "c", correct="ab")}, "has 2 correct options"),
    ("single", {"options": options("a", "a", "c", correct="c")}, "key a twice"),
    ("single", {"slots": slots(("x", "a"))}, "has slots, which"),
    ("single", {"verdict": True}, "has verdict, which"),
    ("multiple", {"options": options("a", "b", "c", "d", correct="a")}, "has 1 correct options"),
    ("multiple", {"options": options(*"abcd", correct="abcd")}, "no wrong option"),
    ("multiple", {"options": options(*"abcdef", correct="ab")}, "has 6 options"),
    ("reasoned", {"verdict": None}, "lacks its verdict"),
    ("reasoned", {"options": options("a", "b")}, "has 0 correct reasons"),
    ("reasoned", {"options": options("a", correct="a")}, "has 1 reasons"),
    ("ordering", {"options": options("a", "b")}, "has 2 options"),
    ("ordering", {"options": options(*"abcdefghi")}, "has 9 options"),
    ("ordering", {"options": options("a", "b", "c", correct="a")}, "marks an option as correct"),
    ("ordering", {"options": options("a", "b", "b")}, "key b twice"),
    ("matching", {"slots": slots(("x", "notice"))}, "has 1 slots"),
    ("matching", {"slots": slots(("x", "notice"), ("y", "elsewhere"))}, "the answer elsewhere"),
    ("matching", {"slots": slots(("x", "notice"), ("x", "refer"))}, "key x twice"),
    ("matching", {"options": options("notice", "refer"), "slots": slots(*zip("xyz", ["notice"] * 3, strict=True))},
     "has 2 options for 3 slots"),
    ("matching", {"slots": [{"key": "x", "options": options("a", "b", correct="a")}, *slots(("y", "refer"))]},
     "has options of its own"),
    ("classify", {"options": options(*"abcde")}, "has 5 groups"),
    ("classify", {"slots": slots(("x", "mine"), ("y", "mine"))}, "has 2 statements"),
    ("numeric", {"number": None}, "lacks its number"),
    ("numeric", {"number": {"value": "1", "tolerance": "-1"}}, "tolerance below 0"),
    ("numeric", {"options": options("a", "b")}, "has options, which"),
    ("cloze", {"slots": slots(*((f"g{n}", "report") for n in range(9)))}, "has 9 gaps"),
    ("cloze", {"options": options("report")}, "has 1 options"),
    ("dialogue", {"slots": [{"key": "x", "options": options("a", "b")}] * 2}, "turn x has no correct option"),
    ("dialogue", {"slots": [{"key": "x", "options": options("a", "b", correct="ab")}] * 2}, "no wrong option"),
    ("dialogue", {"slots": [{"key": "x", "answer": "a", "options": options("a", "b")}] * 2}, "has an answer"),
    ("dialogue", {"slots": [{"key": "x", "options": options("a")}]}, "has 1 turns"),
    ("scenario", {"scenario": None}, "lacks its scenario"),
    ("scenario", {"scenario": story(step("begin", ("end", "good"), ("end", "good")), END)}, "no unsafe choice"),
    ("scenario", {"scenario": story(step("begin", ("end", "unsafe"), ("end", "unsafe")), END)}, "no way to an ending"),
    ("scenario", {"scenario": story(step("begin", ("end", "good"), ("begin", "unsafe")), END)}, "comes round again"),
    ("scenario", {"scenario": story(step("begin", ("end", "good"), ("gone", "unsafe")), END)}, "missing step gone"),
    ("scenario", {"scenario": story(step("begin", ("end", "good"), ("end", "unsafe")), END, start="x")}, "step x"),
    ("scenario", {"scenario": story(step("begin", ("end", "good"), ("end", "unsafe")), END, {"key": "far"})},
     "cannot be reached"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "fields", "words"), UNSOUND)
def test_an_unsound_item_is_named(kind, fields, words):
    asked = item(kind, **fields)
    assert any(words in str(sentence) for sentence in type_of(asked).check(asked)), type_of(asked).check(asked)


@given(kinds, wild_tokens)
def test_no_answer_whatever_makes_marking_fail_and_marks_are_exact(kind, chosen):
    found = marks(item(kind), chosen)
    assert isinstance(found, Fraction)
    assert 0 <= found <= 1


@given(kinds, st.data())
def test_the_order_of_what_is_sent_never_matters(kind, data):
    asked = item(kind)
    chosen = data.draw(st.lists(st.sampled_from(all_tokens(asked)), unique=True))
    assert marks(asked, chosen) == marks(asked, data.draw(st.permutations(chosen)))


@given(st.sampled_from([kind for kind in ten_types.TYPES if kind not in ("ordering", "numeric")]), st.data())
def test_the_order_of_options_and_slots_in_the_file_never_matters(kind, data):
    asked = item(kind)
    turned = replace(
        asked,
        options=tuple(data.draw(st.permutations(asked.options))),
        slots=tuple(data.draw(st.permutations(asked.slots))),
    )
    chosen = data.draw(st.lists(st.sampled_from(all_tokens(asked)), unique=True))
    assert marks(asked, chosen) == marks(turned, chosen)


def one_for_each_place(asked, data):
    """A response that a form would take: any choice of options, or at most one option for each slot."""
    described = type_of(asked).describe(asked)
    if not described.slots:
        return data.draw(st.lists(st.sampled_from(asked.option_keys), unique=True, max_size=described.most))
    found = [
        data.draw(st.none() | st.sampled_from([f"{slot}={key}" for key in keys])) for slot, keys in described.slots
    ]
    return [token for token in found if token is not None]


def is_all_right(asked, chosen):
    """Whether a response is right in the words of the definition, told apart from the marking."""
    if asked.type in ("single", "multiple"):
        return set(chosen) == asked.correct_keys
    given_there = dict(token.split("=") for token in chosen)
    if asked.type == "reasoned":
        return given_there.get("verdict") == "false" and given_there.get("reason") in asked.correct_keys
    if asked.type == "ordering":
        return [given_there.get(str(n)) for n in range(1, 1 + len(asked.options))] == list(asked.option_keys)
    if asked.type == "scenario":
        return given_there.get("begin") in ("listen", "sit-down") and given_there.get("middle") == "report"
    return all(given_there.get(slot.key) in slot.correct_keys for slot in asked.slots)


@given(st.sampled_from([kind for kind in ten_types.TYPES if kind != "numeric"]), st.data())
def test_full_marks_are_given_exactly_when_all_is_right(kind, data):
    asked = item(kind)
    chosen = one_for_each_place(asked, data)
    assert (marks(asked, chosen) == 1) == is_all_right(asked, chosen)


@given(st.sampled_from(["ordering", "matching", "classify", "cloze", "dialogue", "reasoned"]), st.data())
def test_one_more_place_put_right_never_lowers_the_marks(kind, data):
    asked = item(kind)
    chosen = one_for_each_place(asked, data)
    right = data.draw(st.sampled_from(right_answer(asked)))
    slot = right.partition("=")[0]
    better = [token for token in chosen if not token.startswith(f"{slot}=")] + [right]
    assert marks(asked, better) >= marks(asked, chosen)
    emptied = [token for token in chosen if not token.startswith(f"{slot}=")]
    assert marks(asked, emptied) <= marks(asked, better)


@given(st.sampled_from(["single", "multiple"]), st.data())
def test_one_more_right_choice_never_lowers_and_one_more_wrong_choice_never_raises_the_marks(kind, data):
    asked = item(kind)
    chosen = data.draw(st.sets(st.sampled_from(asked.option_keys)))
    before = marks(asked, sorted(chosen))
    for option in asked.options:
        after = marks(asked, sorted(chosen | {option.key}))
        if kind == "multiple" and option.correct:
            assert after >= before
        if not option.correct:
            assert after <= before


@given(st.data())
def test_a_safe_choice_in_place_of_an_unsafe_one_never_lowers_the_marks_of_a_story(data):
    asked = item("scenario")
    chosen = one_for_each_place(asked, data)
    before = marks(asked, chosen)
    for spoilt, mended in (
        ("begin=hurry", "begin=listen"),
        ("begin=confront", "begin=listen"),
        ("middle=wait", "middle=report"),
    ):
        assert marks(asked, [mended if token == spoilt else token for token in chosen]) >= before


@pytest.mark.parametrize("kind", ten_types.TYPES)
def test_each_type_tells_how_it_is_answered_and_marked(kind):
    asked = item(kind)
    told = type_of(asked).describe(asked)
    assert len(str(told.how)) > 10
    if kind != "single":
        assert "count" in str(told.how)
    assert (told.most > 0) == (kind in ("single", "multiple", "ordering"))
    assert told.is_number == (kind == "numeric")
    if kind not in ("single", "multiple", "numeric"):
        assert told.slots


def test_the_places_of_an_ordering_do_not_name_the_steps():
    told = type_of(item("ordering")).describe(item("ordering"))
    assert [slot for slot, _ in told.slots] == ["1", "2", "3", "4"]
    assert all(len(keys) == 4 for _, keys in told.slots)


def test_statements_are_mixed_and_turns_and_gaps_are_not():
    mixed = {kind for kind in ten_types.TYPES if type_of(item(kind)).describe(item(kind)).mixes_slots}
    assert mixed == {"matching", "classify"}


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("72", "72"),
        (" 72 ", "72"),
        ("٧٢", "72"),
        ("۷۲", "72"),
        ("７２．５", "72.5"),
        ("٧٫٥", "7.5"),
        ("1,5", "1.5"),
        ("0,125", "0.125"),
        ("\u200f72", "72"),
        ("\u22123", "-3"),
        ("+4", "4"),
        (".5", "0.5"),
        ("5.", "5"),
        ("007", "007"),
        ("123456789.123456", "123456789.123456"),
        ("1,000", None),
        ("1 000", None),
        ("1.000.000", None),
        ("", None),
        ("-", None),
        (".", None),
        ("1e5", None),
        ("NaN", None),
        ("½", None),
        ("²", None),
        ("1234567890123456", None),
        ("9" * 100_000, None),
        ("18 years", None),
    ],
)
def test_numbers_are_read_as_people_write_them(text, plain):
    assert plain_number(text) == plain


@given(st.integers(-(10**15) + 1, 10**15 - 1), st.integers(0, 6))
def test_a_decimal_is_read_exactly_and_written_back(digits, places):
    value = Fraction(digits, 10**places)
    text = decimal_text(value)
    assert fraction(text) == value
    assert plain_number(text) == text


def test_a_tolerance_is_exact():
    asked = Item(**{**item("numeric").__dict__, "number": Number(Fraction(1, 10), Fraction(1, 5))})
    assert marks(asked, ["0.3"]) == 1
    assert marks(asked, ["0.300000000000001"]) == 0
    assert marks(asked, ["-0.1"]) == 1
