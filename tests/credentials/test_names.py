"""Names on certificates and before strangers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.credentials.names import LONGEST, initials, printable


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Amina Okafor", "A. O."),
        ("jean-luc picard", "J. L. P."),
        ("Óscar de la Ñusta", "Ó. D. L. Ñ."),
        ("Ольга Щербакова", "О. Щ."),
        ("王小明", "王*"),
        ("فاطمة الزهراء", "ف. ا."),
        ("O'Brien", "O."),
        ("(Dr) Ada", "D. A."),
        ("अमिना", "अ."),
        ("E\u0301milie", "É."),
        ("", ""),
        ("007 -- !", ""),
    ],
)
def test_a_stranger_sees_initials(name, shown):
    assert initials(name) == shown


@given(st.text(max_size=300))
def test_no_initial_gives_away_more_than_one_letter_of_a_word(name):
    words = initials(name).split()
    assert len(words) <= len(name)
    for word in words:
        assert word[-1] in ".*"
        assert sum(letter.isalpha() for letter in word) <= 3  # one letter may have a capital of up to three


@given(st.text(max_size=500))
def test_a_printed_name_is_one_line_without_hidden_characters(name):
    shown = printable(name)
    assert len(shown) <= LONGEST
    assert "\n" not in shown
    assert "\u202e" not in shown
    assert "\x00" not in shown
    assert printable(shown) == shown


def test_the_joiners_that_spelling_needs_stay():
    assert printable("  می\u200cخواهم \u202e evil\x07 ") == "می\u200cخواهم evil"
