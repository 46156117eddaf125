"""Codes, staff numbers, trees and clashes: rules without a database."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.workforce.clashes import Told, clashes
from app.workforce.codes import AGE_BANDS, age_band, last_birth_year
from app.workforce.register_files import KINDS, header_flaws, kind_of, template
from app.workforce.staff_numbers import keyed_hash, normalised
from app.workforce.tree import CIRCLE, ORPHAN, SECOND_ROOT, TOO_DEEP, depths_of, flaws

KEY = b"k" * 32


@pytest.mark.parametrize(
    ("birth_year", "band"),
    [
        (2002, "Y_LT25"), (2001, "Y25T34"), (1992, "Y25T34"), (1991, "Y35T44"), (1982, "Y35T44"), (1981, "Y45T54"),
        (1972, "Y45T54"), (1971, "Y55T64"), (1962, "Y55T64"), (1961, "Y_GE65"), (1900, "Y_GE65"), (None, "_U"),
    ],
)  # fmt: skip
def test_the_age_band_follows_the_age_reached_in_the_year(birth_year: int | None, band: str) -> None:
    assert age_band(birth_year, 2026) == band
    assert band in AGE_BANDS


def test_nobody_on_a_register_is_younger_than_fourteen() -> None:
    assert last_birth_year(date(2026, 11, 22)) == 2012


@pytest.mark.parametrize("spelling", ["ab-123", " AB 123", "ａｂ－１２３", "A B‑1\u00a02 3", "ab–123", "AB123\u200b"])
def test_one_staff_number_in_many_spellings_is_one_number(spelling: str) -> None:
    assert normalised(spelling) == "AB123"
    assert keyed_hash(spelling, KEY) == keyed_hash("AB123", KEY)


@given(st.text(max_size=60))
def test_normalising_twice_changes_nothing(number: str) -> None:
    assert normalised(normalised(number)) == normalised(number)


@pytest.mark.parametrize("number", ["", " - ", "x" * 41])
def test_an_empty_or_endless_staff_number_is_refused_without_being_repeated(number: str) -> None:
    with pytest.raises(ValueError, match=r"^not a staff number$"):
        keyed_hash(number, KEY)


def test_the_hash_needs_the_key() -> None:
    assert keyed_hash("AB123", KEY) != keyed_hash("AB123", b"other" * 8)
    assert len(keyed_hash("AB123", KEY)) == 64


def flawed(told: dict[str, str | None], known: dict[str, str | None] | None = None) -> list[tuple[str, object]]:
    return list(flaws({**(known or {}), **told}, told))


def test_a_tree_has_one_country_no_orphan_and_no_circle() -> None:
    assert flawed({"b": "a", "a": None, "c": "b"}) == []
    assert flawed({"a": None, "b": None}) == [("b", SECOND_ROOT)]
    assert flawed({"z": None}, {"a": None}) == [("z", SECOND_ROOT)]
    assert flawed({"b": "nowhere", "c": "b", "a": None}) == [("b", ORPHAN)]
    assert flawed({"a": None, "b": "c", "c": "b", "d": "c"}) == [("b", CIRCLE), ("c", CIRCLE)]
    assert flawed({"a": "a"}) == [("a", CIRCLE)]
    assert flawed({"b": "c"}, {"a": None, "b": "a", "c": "b"}) == [("b", CIRCLE)]
    chain = {"r0": None, **{f"r{level}": f"r{level - 1}" for level in range(1, 17)}}
    assert flawed(chain) == [("r16", TOO_DEEP)]


@given(st.dictionaries(st.integers(0, 12), st.none() | st.integers(0, 12), max_size=12))
def test_whatever_is_said_of_regions_depths_are_found_and_flaws_end(said: dict[int, int | None]) -> None:
    parents = {str(code): None if parent is None else str(parent) for code, parent in said.items()}
    depths = depths_of(parents)
    for code, depth in depths.items():
        parent = parents[code]
        assert depth == 0 if parent is None else depths.get(parent) is None or depth == depths[parent] + 1
    is_tree = list(parents.values()).count(None) <= 1 and None not in depths.values()
    assert (list(flaws(parents, parents)) == []) == is_tree


def told(line: int | None, start: str, end: str | None = None, **other: object) -> Told:
    base: dict[str, object] = {"audience": "T", "region_id": 1, "site_id": None, "sex": "F", "birth_year": 1980}
    base |= {"is_primary": True, **other}
    first, last = date.fromisoformat(start), date.fromisoformat(end) if end else None
    return Told(line=line, start=first, end=last, **base)  # type: ignore[arg-type]


def blamed(*rows: Told) -> list[tuple[int, str | None]]:
    return [(line, column) for line, column, _ in clashes(rows)]


def test_positions_one_after_the_other_do_not_clash() -> None:
    assert blamed(told(3, "2020-01-01", "2020-06-30"), told(2, "2020-07-01"), told(4, "2020-03-01", audience="C")) == []
    assert blamed(told(2, "2020-01-01"), told(3, "2020-03-01", is_primary=False)) == []


def test_a_shared_day_between_primary_positions_is_a_clash() -> None:
    assert blamed(told(2, "2020-01-01", "2020-07-01"), told(3, "2020-07-01")) == [(3, "start")]
    assert blamed(told(2, "2020-01-01"), told(3, "2020-02-01", "2020-02-02"), told(4, "2021-01-01")) == [
        (3, "start"),
        (4, "start"),
    ]


def test_the_line_of_the_file_is_blamed_and_never_the_register() -> None:
    assert blamed(told(None, "2019-01-01"), told(7, "2020-01-01")) == [(7, "start")]
    assert blamed(told(None, "2021-01-01"), told(7, "2020-01-01")) == [(7, "start")]
    assert blamed(told(None, "2020-01-01"), told(None, "2021-01-01")) == []


def test_saying_the_same_or_another_sex_twice_is_a_clash() -> None:
    assert blamed(told(2, "2020-01-01", "2020-01-02"), told(3, "2020-01-01", "2020-01-02"))[0] == (3, None)
    rows = told(2, "2020-01-01", "2020-01-02"), told(5, "2021-01-01", sex="M"), told(4, "2022-01-01", is_primary=False)
    assert blamed(*rows) == [(5, "staff_number")]


@pytest.mark.parametrize("name", list(KINDS))
def test_the_template_of_a_kind_is_known_as_that_kind(name: str) -> None:
    header, sample, end = template(KINDS[name]).split("\n")
    assert kind_of(header.split(",")) is KINDS[name]
    assert len(sample.split(",")) == len(header.split(","))
    assert end == ""


def test_the_flaws_of_a_header_are_named() -> None:
    found = header_flaws(KINDS["regions"], ["code", "code", "title", "parent"])
    assert [str(flaw) for flaw in found] == [
        "Unknown columns: title.", "Missing columns: name.", "Columns that stand there twice: code.",
    ]  # fmt: skip
