"""Reading a roster."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.facilitation import roster
from app.facilitation.roster import RosterLine


def test_pasted_lines_are_read_with_or_without_their_heading():
    expected = [RosterLine(2, "A-1", 1984, 92, True), RosterLine(4, "B 2", 1990, 70, False)]
    found = roster.read("\ufeffstaff_number,birth_year,score,must_ok\nA-1,1984,92,yes\n\n B 2 , 1990 ,70%,No\r\n")
    assert (found.lines, found.bad) == (expected, [])
    assert roster.read("A-1,1984,92,yes").lines == [RosterLine(1, "A-1", 1984, 92, True)]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_columns_may_be_parted_by_comma_semicolon_or_tab(separator):
    assert roster.read(separator.join(["A-1", "1984", "80", "1"])).lines == [RosterLine(1, "A-1", 1984, 80, True)]


@pytest.mark.parametrize("word", ["yes", "YES", "1", "true", "oui", "Sí", "да", "是", "نعم"])
def test_yes_may_be_said_in_each_language(word):
    assert roster.read(f"A-1,1984,80,{word}").lines[0].must_ok is True


def test_numbers_may_be_written_in_other_digits():
    assert roster.read("A-1,١٩٨٤,９２,نعم").lines == [RosterLine(1, "A-1", 1984, 92, True)]


@pytest.mark.parametrize(
    "line",
    [
        "A-1,1984,92",
        "A-1,1984,92,yes,more",
        ",1984,92,yes",
        "A-1,84,92,yes",
        "A-1,1984,101,yes",
        "A-1,1984,-1,yes",
        "A-1,1984,9.5,yes",
        "A-1,1984,92,perhaps",
        'A-1,1984,"92,yes',
        "A-1,1984,,yes",
        f"{'9' * 65},1984,92,yes",
        "A-1,99999999999999999999,92,yes",
        "A-1,²,92,yes",
    ],
)
def test_a_bad_line_is_told_by_its_number_and_never_repeats_the_staff_number(line):
    found = roster.read(f"Z-9,1984,80,yes\n{line}")
    assert [bad.line for bad in found.bad] == [2]
    assert "A-1" not in str(found.bad[0].reason)


def test_every_bad_line_is_told():
    assert [bad.line for bad in roster.read("x\nA-1,1984,80,yes\ny\nz").bad] == [1, 3, 4]


def test_a_roster_has_an_end():
    assert roster.read("x" * 200_000).bad
    assert [bad.line for bad in roster.read("A-1,1984,80,yes\n" * 501).bad] == [501]


def test_the_second_line_of_the_same_person_is_told():
    assert [bad.line for bad in roster.repeated([(1, 7), (2, 8), (5, 7), (6, 7)])] == [5, 6]


def test_a_line_never_shows_its_staff_number_in_a_log():
    assert "A-1" not in repr(RosterLine(1, "A-1", 1984, 80, True))


def test_only_utf_8_is_text():
    assert roster.decoded("é".encode("latin-1")) is None
    assert roster.decoded("\ufeffé".encode()) == "é"


@given(st.text())
def test_whatever_is_pasted_is_read_or_refused_line_by_line(text):
    found = roster.read(text)
    assert all(0 <= line.score_percent <= 100 for line in found.lines)
