"""Slots and overlays: answers with their owner and day, the generic text where there is none."""

from datetime import date

import pytest

from app.law.overlay import BadLaw, is_old, load, load_slots
from tests.catalogue.small_content import CONTENT
from tests.law.plain import LANGUAGES, answer, overlay, slot, slots, written

ON = date(2026, 11, 22)


def entries(folder, language="en", jurisdiction="YY", on=ON):
    return {entry.key: entry for entry in load(folder, jurisdiction).entries(language, on)}


def test_an_answer_names_its_owner_its_source_and_its_day(tmp_path):
    entry = entries(written(tmp_path, slots=slots(), YY=overlay()))["deadline"]
    assert entry.answered
    assert entry.text.words == "On the same day."
    assert (entry.owner.words, entry.approved_by.words) == ("Ministry", "Council")
    assert entry.source.words == "Children Act, section 3"
    assert entry.reviewed_on == date(2026, 9, 1)
    assert not entry.is_old


def test_a_slot_without_an_answer_shows_the_generic_text(tmp_path):
    entry = entries(written(tmp_path, slots=slots(), YY=overlay()), "fr")["channel"]
    assert not entry.answered
    assert entry.text.words == "It differs. Ask where you work. (fr)"
    assert entry.owner is entry.source is entry.reviewed_on is None


def test_a_jurisdiction_without_an_overlay_shows_generic_texts_alone(tmp_path):
    law = load(written(tmp_path, slots=slots(), YY=overlay()), "QQ")
    assert law.overlay is None
    assert law.place("en") is None
    assert [entry.answered for entry in law.entries("en", ON)] == [False, False]


def test_a_folder_that_is_not_there_has_no_slots(tmp_path):
    assert load(tmp_path / "none", "YY").entries("en", ON) == ()


def test_words_that_are_missing_in_a_language_come_in_english_and_say_so(tmp_path):
    folder = written(tmp_path, slots=slots(), YY=overlay())
    chinese, french = entries(folder, "zh")["deadline"], entries(folder, "fr")["deadline"]
    assert (chinese.text.words, chinese.text.language) == ("当天。", "zh")
    assert (french.text.language, french.question.language, french.approved_by.language) == ("en", "fr", "fr")


def test_a_lesson_shows_its_own_slots(tmp_path):
    law = load(written(tmp_path, slots=slots(), YY=overlay()), "YY")
    assert [entry.key for entry in law.shown_in("Z1/report", "en", ON)] == ["deadline"]
    assert law.shown_in("Z1/notice", "en", ON) == ()


@pytest.mark.parametrize(
    ("reviewed", "on", "old"),
    [
        (date(2025, 11, 22), date(2026, 11, 22), False),
        (date(2025, 11, 22), date(2026, 11, 23), True),
        (date(2024, 2, 29), date(2025, 2, 28), False),
        (date(2024, 2, 29), date(2025, 3, 1), True),
        (date(2027, 1, 1), date(2026, 1, 1), False),
    ],
)
def test_a_review_is_old_after_twelve_months(reviewed, on, old):
    assert is_old(reviewed, on) is old


@pytest.mark.parametrize(
    "changes",
    [
        {"answer": {"fr": "Le jour même."}},
        {"answer": {"en": " "}},
        {"answer": "On the same day."},
        {"answer": {"en": "x" * 1201}},
        {"answer": {"en": "x", "sw": "y"}},
        {"owner": "nobody"},
        {"approved_by": "nobody"},
        {"reviewed_on": "2026-09-01"},
        {"url": "http://example.org"},
        {"url": "javascript:alert(1)"},
        {"colour": "blue"},
    ],
)
def test_a_bad_answer_is_refused(tmp_path, changes):
    with pytest.raises(BadLaw, match=r"YY\.yaml cannot be used"):
        load(written(tmp_path, slots=slots(), YY=overlay(answers=[answer(**changes)])), "YY")


@pytest.mark.parametrize("missing", ["answer", "owner", "source", "reviewed_on", "approved_by"])
def test_an_answer_that_nobody_stands_for_is_refused(tmp_path, missing):
    plain = answer()
    del plain[missing]
    with pytest.raises(BadLaw, match=missing):
        load(written(tmp_path, slots=slots(), YY=overlay(answers=[plain])), "YY")


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ({"YY": overlay()}, "slots.yaml cannot be read"),
        ({"slots": "a: ["}, "slots.yaml cannot be read"),
        ({"slots": "a: !!python/object:os.system x"}, "slots.yaml cannot be read"),
        ({"slots": "- 1"}, "slots.yaml cannot be used"),
        ({"slots": slots(slot(), slot())}, "is there twice: deadline"),
        ({"slots": slots(slot(question={"fr": "Quoi ?"}))}, "English"),
        ({"slots": slots(slot(lessons=["report"]))}, "lessons"),
        ({"slots": slots(), "YY": overlay("ZZ")}, "name the file after"),
        ({"slots": slots(), "YY": overlay(answers=[answer(), answer()])}, "is there twice: deadline"),
        ({"slots": slots(), "YY": overlay(answers=[answer("unheard-of")])}, "does not ask: unheard-of"),
        ({"slots": slots(), "YY": overlay(answers=[])}, "cannot be used"),
        ({"slots": slots(), "YY": "x" * 1_100_000}, "larger than"),
    ],
)
def test_a_file_that_cannot_be_used_is_named(tmp_path, files, sentence):
    with pytest.raises(BadLaw, match=sentence):
        load(written(tmp_path / "law", **files), "YY")


LAW = CONTENT / "law"
ASKED = (
    *("G43", "G44", "G48", "G53", "G74", "G75", "G77", "G78", "G79", "G80"),
    *(f"G{number}" for number in range(82, 90)),
    *("S55", "S124(b)(viii)", "R1", "R2", "R3", "R6"),
)


def test_the_projects_slots_ask_for_the_law_that_no_lesson_teaches():
    anchors = {anchor for each in load_slots(LAW) for anchor in each.anchors}
    assert set(ASKED) - anchors == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_demonstration_is_labelled_and_speaks_every_language(language):
    law = load(LAW, "XX")
    found = law.entries(language, ON)
    assert 2 <= len([entry for entry in found if not entry.answered]) <= 3
    for entry in found:
        said = (entry.question, entry.text, entry.owner, entry.approved_by, entry.source)
        assert {each.language for each in said if each is not None} == {language}
        assert entry.demonstration is entry.answered
