"""Certificate numbers and how forgiving, and how strict, their reading is."""

import re

from hypothesis import given
from hypothesis import strategies as st

from app.credentials import numbers

RANDOM_PARTS = st.text(st.sampled_from(numbers.ALPHABET), min_size=16, max_size=16)
POSITIONS = st.integers(0, numbers.LENGTH - 1)


def number_of(part):
    return numbers.written(part + numbers.check_characters(part))


def plain(number):
    return number.removeprefix("SG-").replace("-", "")


def test_a_number_holds_eighty_random_bits_in_groups():
    drawn = [numbers.draw() for _ in range(200)]
    assert len(set(drawn)) == 200
    assert all(re.fullmatch(r"SG(-[0-9A-HJKMNP-TV-Z]{4}){4}-[0-9A-HJKMNP-TV-Z]{2}", number) for number in drawn)
    assert len(numbers.ALPHABET) ** numbers.RANDOM_CHARACTERS == 2**80
    assert all(numbers.read(number) == number for number in drawn)


@given(RANDOM_PARTS, POSITIONS, st.sampled_from(numbers.ALPHABET))
def test_any_single_wrong_character_is_caught(part, position, wrong):
    word = plain(number_of(part))
    changed = word[:position] + wrong + word[position + 1 :]
    assert (numbers.read(numbers.written(changed)) is None) == (changed != word)


@given(RANDOM_PARTS, POSITIONS, POSITIONS)
def test_any_two_characters_swapped_are_caught(part, one, other):
    letters = list(plain(number_of(part)))
    letters[one], letters[other] = letters[other], letters[one]
    changed = "".join(letters)
    assert (numbers.read(numbers.written(changed)) is None) == (changed != plain(number_of(part)))


@given(RANDOM_PARTS, POSITIONS, POSITIONS, st.sampled_from(numbers.ALPHABET), st.sampled_from(numbers.ALPHABET))
def test_any_two_wrong_characters_are_caught(part, one, other, first, second):
    letters = list(plain(number_of(part)))
    letters[one], letters[other] = first, second
    changed = "".join(letters)
    assert (numbers.read(changed) is None) == (changed != plain(number_of(part)))


@given(RANDOM_PARTS, st.integers(0, 19), st.characters())
def test_any_change_in_the_printed_number_is_caught_or_means_the_same(part, place, wrong):
    printed = number_of(part)
    place = [index for index, letter in enumerate(printed) if letter != "-"][place]
    changed = printed[:place] + wrong + printed[place + 1 :]
    assert numbers.read(changed) in (None, printed)


@given(RANDOM_PARTS)
def test_a_missing_or_a_doubled_character_is_caught(part):
    word = plain(number_of(part))
    assert numbers.read(word[:-1]) is None
    assert numbers.read(word + word[-1]) is None


@given(RANDOM_PARTS)
def test_case_spaces_hyphens_prefix_and_look_alikes_do_not_matter(part):
    number = number_of(part)
    word = plain(number)
    assert numbers.read(word) == number
    assert numbers.read(f"  sg {word.lower()}\u200f\n") == number
    assert numbers.read(number.replace("-", "\u2013")) == number
    assert numbers.read(word.replace("0", "o").replace("1", "l")) == number
    assert numbers.read(word.replace("0", "O").replace("1", "I")) == number


def test_digits_of_other_scripts_are_read():
    number = number_of("2345678901234567")
    arabic = number.translate({ord(str(digit)): chr(0x660 + digit) for digit in range(10)})
    full_width = "".join(chr(ord(letter) + 0xFEE0) if letter.isalnum() else letter for letter in number)
    assert numbers.read(arabic) == number
    assert numbers.read(full_width) == number


@given(st.text(max_size=200))
def test_whatever_is_typed_is_read_or_refused_without_a_fault(typed):
    read = numbers.read(typed)
    assert read is None or numbers.read(read) == read
