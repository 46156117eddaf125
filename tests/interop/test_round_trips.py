"""Our own items out and in again: what a format can hold comes back as it was, and the report names the rest."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.catalogue import reader
from app.catalogue.documents import Item, ItemText
from app.interop import gift_reading, gift_writing
from app.interop.carried import Effect
from app.interop.exchange import FORMATS, exported, imported
from app.interop.targets import Target
from tests.assessment import ten_types
from tests.interop.bank import ITEMS, TARGET, TEXTS, accepted, bank, question

CONTENT = Path(__file__).resolve().parents[2] / "content" / "modules"
QTI = ("qti-2.1", "qti-3.0")
WITHOUT_TURNS = {"gift": ("dialogue", "scenario")}
"""Types that become several questions."""


def there_and_back(format_, items, language="en"):
    content, out = exported(format_, items, language)
    reading = imported(content, None, replace(TARGET, language=language))
    assert reading.format == format_
    proposals = reading.proposals
    back = {item["key"]: question(item, proposals.texts[item["key"]]) for item in proposals.items}
    return back, out, proposals.report


def without_part_feedback(text):
    """The words as formats keep them that have feedback for answers only."""
    return replace(
        text,
        options={key: replace(words, feedback="") for key, words in text.options.items()},
        slots={key: replace(words, feedback="") for key, words in text.slots.items()},
    )


def holdable(format_, item, text):
    """What of an item a format can hold, or None where it becomes several questions."""
    if item.type in WITHOUT_TURNS.get(format_, ("scenario",)):
        return None
    if format_ in QTI:
        return item, text
    if item.type in ("matching", "classify", "cloze") or (item.type == "ordering" and format_ == "gift"):
        text = without_part_feedback(text)
    if item.type == "dialogue":
        text = replace(text, slots={key: replace(words, feedback="") for key, words in text.slots.items()})
    if item.type == "numeric" and format_ == "gift":
        text = replace(text, unit="")
    return item, text


def test_the_bank_of_these_tests_is_what_our_files_may_hold():
    accepted()
    assert len({item["type"] for item in ITEMS}) == 10


@pytest.mark.parametrize("format_", FORMATS)
def test_every_type_comes_back_as_far_as_the_format_can_hold_it(format_):
    items = bank()
    back, out, _ = there_and_back(format_, items)
    assert out.kept == tuple(item.key for item, _ in items)
    for item, text in items:
        wanted = holdable(format_, item, text)
        if wanted is None:
            assert item.key not in back
            assert any(key.startswith(f"{item.key}-") for key in back)
        else:
            assert back[item.key] == wanted


@pytest.mark.parametrize("format_", FORMATS)
def test_what_does_not_come_back_is_in_the_report_and_nothing_else_is(format_):
    items = bank()
    _, out, _ = there_and_back(format_, items)
    told = {note.item for note in out.notes if note.effect is Effect.LEFT_OUT}
    parted = {item.key for item, text in items if holdable(format_, item, text) is None}
    poorer = {item.key for item, text in items if holdable(format_, item, text) not in (None, (item, text))}
    assert poorer == told
    assert parted <= {note.item for note in out.changed}
    assert all(str(note.what) and str(note.why) for note in out.notes)


@pytest.mark.parametrize("format_", FORMATS)
def test_the_ten_types_of_the_assessment_tests_come_back(format_):
    items = [question({**ten_types.plain_item(kind)}, ten_types.plain_words(kind)) for kind in ten_types.TYPES]
    back, _, _ = there_and_back(format_, items)
    for item, text in items:
        wanted = holdable(format_, item, text)
        assert wanted is None or back[item.key] == wanted


def modules():
    for path in sorted(CONTENT.glob("*/*/text.yaml")):
        yield pytest.param(path, id=f"{path.parents[1].name}-{path.parent.name}")


@pytest.mark.parametrize("path", list(modules()))
@pytest.mark.parametrize("format_", FORMATS)
def test_every_real_item_in_every_language_comes_back(format_, path):
    structure = reader.read(path.parents[1] / "module.yaml").plain
    words = reader.read(path).plain["items"]
    items = [question(item, words[item["key"]]) for item in structure["items"] if item["key"] in words]
    assert items
    back, _, report = there_and_back(format_, items, path.parent.name)
    for item, text in items:
        wanted = holdable(format_, item, text)
        assert wanted is None or back[item.key] == wanted
    assert report.left_out == ()


TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n"), max_size=80)
SAID = TEXT.map(lambda text: text.strip() or "x")
TRICKY = st.lists(
    st.sampled_from(
        ["\\", "~", "=", "#", "{", "}", ":", "\n", "//", "->", "%50%", "[html]", "####", "::", "x", "n", " "]
    ),
    max_size=12,
).map(lambda parts: "".join(parts).strip() or "x")
ANY = st.one_of(SAID, TRICKY)


def one(stem, right, wrong, feedback):
    item = Item("an-item", "single", "know-the-way", "apply", True, ("G29(a)",), bank("single")[0][0].options)
    keys = item.option_keys
    told = dict(zip(keys, (right, wrong, "third"), strict=True))
    options = {
        key: replace(bank("single")[0][1].options[key], text=text, feedback=feedback) for key, text in told.items()
    }
    return item, ItemText(stem, options, feedback=feedback)


@given(ANY)
def test_any_text_comes_back_from_gift_escapes(text):
    assert gift_reading.unescape(gift_writing.escape(text)) == text.strip()


@settings(deadline=None)
@given(ANY, ANY, ANY, ANY)
def test_any_words_come_back_from_a_gift_question(stem, right, wrong, feedback):
    item, text = one(stem, right, wrong, feedback)
    back, _, _ = there_and_back("gift", [(item, text)])
    assert back["an-item"] == (item, text)


@settings(deadline=None)
@given(ANY, ANY, ANY, ANY)
def test_any_words_come_back_from_a_moodle_question(stem, right, wrong, feedback):
    item, text = one(stem, right, wrong, feedback)
    back, _, _ = there_and_back("moodle-xml", [(item, text)])
    assert back["an-item"] == (item, text)


def tidied(text):
    """Words as HTML has them: one space between words, no empty lines."""
    return "\n".join(line for line in (re.sub("[ \t\r]+", " ", line).strip() for line in text.split("\n")) if line)


@settings(deadline=None, max_examples=50)
@pytest.mark.parametrize("format_", QTI)
@given(st.tuples(ANY, ANY, ANY, ANY).map(lambda said: [tidied(each) or "x" for each in said]))
def test_any_words_come_back_from_a_qti_item(format_, said):
    item, text = one(*said)
    back, _, _ = there_and_back(format_, [(item, text)])
    assert back["an-item"] == (item, text)


@settings(deadline=None, max_examples=60)
@given(st.tuples(ANY, ANY, ANY).map(lambda said: [tidied(each) or "x" for each in said]))
def test_any_words_come_back_from_embedded_answers(said):
    stem, first, second = said
    item, text = bank("reasoned")[0]
    options = {
        "worry": replace(text.options["worry"], text=first, feedback=second),
        "proof": replace(text.options["proof"], text=f"{second} or not"),
    }
    changed = replace(text, stem=stem, options=options)
    back, _, _ = there_and_back("moodle-xml", [(item, changed)])
    assert back[item.key] == (item, changed)


def test_the_marks_of_several_answers_are_those_of_our_rule():
    content, _ = exported("gift", bank("multiple"), "en")
    assert content.count(b"~%33.33333%") == 3
    assert content.count(b"~%-33.33333%") == 1


@pytest.mark.parametrize("format_", FORMATS)
def test_the_largest_bank_that_a_module_may_have_goes_out_and_comes_in(format_):
    kinds = bank("single", "multiple", "matching", "cloze", "numeric")
    items = [(replace(item, key=f"{item.key}-{n}"), text) for n in range(40) for item, text in kinds]
    back, _, _ = there_and_back(format_, items)
    assert len(back) == 200


def test_the_longest_talk_that_our_files_can_hold_comes_back():
    item, text = bank("dialogue")[0]
    words = {
        key: replace(said, text="t" * 500, feedback="f" * 900) for key, said in text.slots["opening"].options.items()
    }
    slots = {slot.key: replace(text.slots[slot.key], text="x" * 900, feedback="") for slot in item.slots}
    slots["opening"] = replace(slots["opening"], options=words)
    longest = replace(text, stem="s" * 1500, slots=slots)
    back, _, _ = there_and_back("moodle-xml", [(item, longest)])
    assert back[item.key] == (item, longest)


def test_an_exported_file_is_the_same_each_time():
    for format_ in FORMATS:
        assert exported(format_, bank(), "en")[0] == exported(format_, bank(), "en")[0]


def test_what_a_module_does_not_know_is_told():
    content, _ = exported("moodle-xml", bank("single"), "en")
    other = Target("en", {"another": ("G30",)}, frozenset({"first-step"}))
    report = imported(content, "moodle-xml", other).proposals.report
    assert {str(note.what) for note in report.to_mend} == {"Outcome", "Key"}


def test_the_words_of_the_bank_are_not_lost_by_these_tests():
    assert set(TEXTS) == {item["key"] for item in ITEMS}
