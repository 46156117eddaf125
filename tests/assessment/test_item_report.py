"""The report of a module: parts of items, flags, and what is withheld."""

import subprocess
import sys
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from app.assessment.item_analysis import plots
from app.assessment.item_analysis.difficulty import groups
from app.assessment.item_analysis.distractors import part_table
from app.assessment.item_analysis.flags import Flag, flags
from app.assessment.item_analysis.parts import Part, fits, parts, picked
from app.assessment.item_analysis.report import statistics
from app.assessment.item_analysis.responses import NO_ANSWER, NOT_ASKED, Responses
from app.catalogue.documents import Choice, Item, Number, Option, Scenario, ScenarioStep, Slot
from tests.assessment.banks import document, multiple, single

ITEM = single("one")


def responses(rows, *, items=("one", "two", "three"), languages=None, sexes=None):
    """``rows``: for each attempt the marks of all items and the option of the first (None: not asked, "": none)."""
    chosen = [()]
    codes = np.full((len(rows), len(items)), NOT_ASKED, dtype=np.int32)
    for place, (_, option) in enumerate(rows):
        if option is None:
            continue
        response = (option,) if option else ()
        if response not in chosen:
            chosen.append(response)
        codes[place, 0] = chosen.index(response) if option else NO_ANSWER
    languages = languages or ["en"] * len(rows)
    sexes = sexes or [""] * len(rows)
    spoken, kinds = sorted(set(languages)), ["", "F", "M"]
    return Responses(
        items=items,
        codes=codes,
        chosen=tuple(chosen),
        marks=np.array([marks for marks, _ in rows], dtype=float),
        columns=tuple(range(len(items))),
        families=np.zeros(len(rows), dtype=np.int16),
        family_names=("T1",),
        languages=np.array([spoken.index(each) for each in languages], dtype=np.int16),
        language_names=tuple(spoken),
        sexes=np.array([kinds.index(each) for each in sexes], dtype=np.int16),
        sex_names=tuple(kinds),
    )


def module():
    return document(items=(ITEM, single("two"), single("three")))


def first(rows, **options):
    return statistics(module(), responses(rows, **options)).items[0]


def answered(option, others=(1.0, 1.0)):
    return ((float(option == "one-1"), *others), option)


def test_fewer_than_ten_answers_tell_nothing_at_all():
    found = statistics(module(), responses([answered("one-1")] * 9))
    item = found.items[0]
    assert (item.n, item.p, item.d, item.r, item.tables, item.compared, item.flags) == (
        None,
        None,
        None,
        None,
        (),
        (),
        (),
    )
    assert (found.attempts, found.forms, found.has_any) == (None, (), False)
    assert plots.scatter(found.items) is None


def test_ten_answers_of_at_26_through_the_report():
    right = [1, 1, 1, 1, 1, 0, 1, 0, 0, 1]
    rows = [((mark, *[(9 - place) / 9] * 20), "one-1" if mark else "one-2") for place, mark in enumerate(right)]
    item = first(rows)
    assert (item.n, item.p, item.d) == (10, 0.7, 0.667)
    assert item.is_low


def test_an_answer_that_is_missing_counts_as_wrong_and_an_item_not_asked_not_at_all():
    item = first([answered("one-1")] * 8 + [answered("")] * 8 + [((np.nan, 1.0, 1.0), None)] * 5)
    assert (item.n, item.p) == (16, 0.5)
    assert [(row.key, row.count) for row in item.tables[0].rows][-1] == ("", 8)


def test_answers_to_an_edition_with_other_options_are_left_out_and_counted():
    item = first([answered("one-1")] * 12 + [((1.0, 1.0, 1.0), "old-option")] * 6)
    assert (item.n, item.left_out) == (12, 6)
    assert first([answered("one-1")] * 12 + [((1.0, 1.0, 1.0), "old-option")] * 2).left_out is None


def test_items_are_marked_by_the_present_key_and_not_by_the_old_marks():
    item = first([((0.0, 1.0, 1.0), "one-1")] * 12)
    assert item.p == 1.0


def counts(*numbers):
    rows = []
    for option, number in zip(("one-1", "one-0", "one-2", "one-3"), numbers, strict=True):
        rows += [answered(option)] * number
    return {row.key: row.count for row in first(rows).tables[0].rows}


def test_a_count_of_one_to_four_is_withheld_with_a_second_wrong_one_beside_it():
    assert counts(40, 20, 9, 0) == {"one-0": 20, "one-1": 40, "one-2": 9, "one-3": 0}
    assert counts(40, 20, 9, 3) == {"one-0": 20, "one-1": 40, "one-2": None, "one-3": None}
    assert counts(40, 20, 2, 2) == {"one-0": None, "one-1": 40, "one-2": None, "one-3": None}
    assert counts(40, 20, 4, 4) == {"one-0": 20, "one-1": 40, "one-2": None, "one-3": None}
    assert counts(40, 0, 0, 3) == {"one-0": 0, "one-1": None, "one-2": 0, "one-3": None}


def test_withheld_counts_cannot_be_told_from_what_is_shown():
    """For every split of 30 answers over four options: at least two fit what is withheld, with one in reach of 5."""
    for a in range(0, 31, 3):
        for b in range(0, 31 - a, 2):
            for c in range(31 - a - b):
                numbers = (a, b, c, 30 - a - b - c)
                shown = counts(*numbers)
                hidden = [number for number in shown.values() if number is None]
                assert len(hidden) != 1
                missing = 30 - sum(number for number in shown.values() if number is not None)
                assert not hidden or missing >= 5
                assert all(number is None or number not in (1, 2, 3, 4) for number in shown.values())


def test_shares_by_group_need_ten_people_in_a_group_and_no_small_cell():
    rows = [((1.0, 1.0, 1.0), "one-1")] * 20 + [((0.0, 0.5, 0.0), "one-0")] * 20 + [((0.0, 0.0, 0.0), "one-2")] * 20
    table = first(rows).tables[0]
    shares = {row.key: row.shares and (row.shares.bottom, row.shares.middle, row.shares.top) for row in table.rows}
    assert shares == {"one-0": (0, 71, 0), "one-1": None, "one-2": None, "one-3": (0, 0, 0)}
    rows = [((1.0, 1.0, 1.0), "one-1")] * 50 + [((0.0, 0.5, 0.0), "one-0")] * 50
    table = first(rows).tables[0]
    shares = {row.key: row.shares and (row.shares.bottom, row.shares.middle, row.shares.top) for row in table.rows}
    assert shares == {"one-0": (100, 50, 0), "one-1": (0, 50, 100), "one-2": (0, 0, 0), "one-3": (0, 0, 0)}
    assert first(rows[40:60]).tables[0].has_shares is False
    lines = plots.traces(table)
    assert lines[0].row.key == "one-1"
    assert lines[0].points == "12,88.0 72,48.0 132,8.0"
    assert all(later.label_y - earlier.label_y >= 10 for earlier, later in pairwise(lines))


def test_no_group_tells_a_small_number_by_what_is_left_of_it():
    """In every group, the options that are withheld hold nobody or at least five people together."""
    dice = np.random.default_rng(11)
    for _ in range(300):
        weights = dice.dirichlet([1.0, 1.0, 0.2, 0.1])
        which = dice.choice(4, size=int(dice.integers(40, 160)), p=weights)
        score = np.round(dice.random(len(which)), 1)
        part = Part("", ("a", "b", "c", "d"), frozenset({"a"}))
        table = part_table(part, {key: which == n for n, key in enumerate(part.options)}, score, groups(score))
        shown = [row.shares for row in table.rows if row.shares]
        hidden = len(table.rows) - len(shown)
        assert hidden != 1
        found = groups(score)
        for group, size in (("bottom", found.size), ("middle", found.middle_size), ("top", found.size)):
            left = size * (100 - sum(getattr(each, group) for each in shown)) / 100
            assert not hidden or hidden == 4 or left < 1.5 or left > 3.5, (group, left)


def table_of(part, chose, score):
    score = np.array(score, dtype=float)
    return part_table(part, {key: np.array(who, dtype=bool) for key, who in chose.items()}, score, groups(score))


def test_the_best_lured_away_from_the_key_are_noticed():
    part = Part("", ("right", "lure"), frozenset({"right"}))
    best_are_lured = {"right": [0, 0, 0, 1, 1, 1, 1, 1, 1, 1], "lure": [1, 1, 1, 0, 0, 0, 0, 0, 0, 0]}
    assert table_of(part, best_are_lured, range(10, 0, -1)).is_lured
    assert not table_of(part, best_are_lured, range(10)).is_lured
    either = Part("", ("a", "b", "lure"), frozenset({"a", "b"}))
    chose = {"a": [1, 0, 0] + [0] * 7, "b": [0, 1, 0] + [0] * 7, "lure": [0, 0, 1] + [0] * 7}
    assert not table_of(either, chose, range(10, 0, -1)).is_lured
    both = replace(either, is_exclusive=False)
    chose = {"a": [1] * 10, "b": [0] * 10, "lure": [1] * 10}
    assert table_of(both, chose, range(10, 0, -1)).is_lured


@pytest.mark.parametrize(
    ("figures", "raised"),
    [
        ({}, ()),
        ({"p": 0.29}, (Flag.TOO_HARD,)),
        ({"p": 0.3}, ()),
        ({"p": 0.951}, (Flag.TOO_EASY,)),
        ({"p": 0.95}, ()),
        ({"d": 0.199}, (Flag.WEAK,)),
        ({"d": 0.2}, ()),
        ({"r": -0.01}, (Flag.REVERSED,)),
        ({"r": None}, ()),
    ],
)
def test_flags_have_the_thresholds_of_lrn_5(figures, raised):
    assert flags(**{"n": 100, "p": 0.6, "d": 0.4, "r": 0.3, "tables": (), "compared": (), **figures}) == raised


def test_an_option_that_nobody_chose_is_flagged_from_fifty_answers_on():
    def noticed(number):
        rows = [answered(("one-1", "one-0", "one-2")[n % 3], (float(n % 3 == 0),) * 2) for n in range(number)]
        return Flag.UNUSED in first(rows).flags

    assert (noticed(48), noticed(51)) == (False, True)


def two_languages(people, hard_for="ar"):
    """People of the same ability; in one language twice as many miss the item."""
    rows, languages = [], []
    for number in range(people):
        for language in ("ar", "en"):
            knows = number % 10 < (3 if language == hard_for else 8)
            rows.append(answered("one-1" if knows else "one-0", (float(number % 2), float(number % 3 == 0))))
            languages.append(language)
    return rows, languages


def test_an_item_that_is_harder_in_one_language_is_of_class_c():
    rows, languages = two_languages(300)
    item = first(rows, languages=languages)
    (found,) = item.compared
    assert (found.by, found.reference, found.focal) == ("language", "ar", "en")
    assert found.result.category == "C"
    assert found.result.odds < 1
    assert Flag.UNFAIR in item.flags


def test_women_are_compared_with_men_and_nobody_with_too_few():
    rows, sexes = two_languages(150)
    item = first(rows, sexes=["F" if each == "ar" else "M" for each in sexes])
    (found,) = item.compared
    assert (found.by, found.reference, found.focal) == ("sex", "M", "F")
    assert found.result.odds > 1
    rows, languages = two_languages(99)
    (found,) = first(rows, languages=languages).compared
    assert found.result is None
    assert not [flag for flag in first(rows, languages=languages).flags if flag is Flag.UNFAIR]


def other(kind, **fields):
    return Item("x", kind, "name-it", "apply", False, (), **fields)


STORY = Scenario(
    "x",
    "begin",
    (
        ScenarioStep("begin", (Choice("listen", "end", "good"), Choice("press", "end", "unsafe", True)), None),
        ScenarioStep("end", (), "good"),
    ),
)
OPTIONS = (Option("a", True), Option("b", False), Option("c", False))


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        (single("x", options=3), [("", ("x-0", "x-1", "x-2"), {"x-1"})]),
        (multiple("x"), [("", ("x-0", "x-1", "x-2", "x-3"), {"x-0", "x-1"})]),
        (
            other("reasoned", options=OPTIONS, verdict=False),
            [("verdict", ("true", "false"), {"false"}), ("reason", ("a", "b", "c"), {"a"})],
        ),
        (other("ordering", options=OPTIONS[:2]), [("1", ("a", "b"), {"a"}), ("2", ("a", "b"), {"b"})]),
        (other("matching", options=OPTIONS, slots=(Slot("s", "b"),)), [("s", ("a", "b", "c"), {"b"})]),
        (other("dialogue", slots=(Slot("t", None, OPTIONS),)), [("t", ("a", "b", "c"), {"a"})]),
        (other("numeric", number=Number(72, 0)), [("", ("right", "wrong"), {"right"})]),
        (other("scenario", scenario=STORY), [("begin", ("listen", "press"), {"listen"})]),
    ],
)
def test_the_parts_of_every_type(item, expected):
    assert [(part.key, part.options, set(part.right)) for part in parts(item)] == expected


def test_what_a_response_picks_in_a_part():
    item = other("matching", options=OPTIONS, slots=(Slot("s", "b"), Slot("t", "c")))
    first_part, second = parts(item)
    assert picked(item, first_part, ["s=b", "t=a"], is_right=False) == {"b"}
    assert picked(item, second, ["s=b"], is_right=False) == frozenset()
    number = other("numeric", number=Number(72, 0))
    assert picked(number, parts(number)[0], ["73"], is_right=False) == {"wrong"}
    assert picked(number, parts(number)[0], [], is_right=False) == frozenset()


def test_a_response_fits_only_the_edition_that_offers_it():
    item = other("matching", options=OPTIONS, slots=(Slot("s", "b"),))
    assert fits(item, [])
    assert fits(item, ["s=b"])
    assert not fits(item, ["s=z"])
    assert not fits(item, ["z=b"])
    assert not fits(single("x"), ["y-1"])
    assert fits(other("numeric", number=Number(72, 0)), ["any"])


def test_the_scatter_marks_what_needs_a_look():
    rows = [answered("one-1", (float(n % 2), float(n % 3 == 0))) for n in range(60)]
    drawn = plots.scatter(statistics(module(), responses(rows)).items)
    (point,) = drawn.points
    assert point.is_flagged
    assert (point.x, drawn.field_x) == (292, 111.4)


def test_the_program_starts_without_numpy():
    """Thirty megabytes that only the page of statistics needs."""
    told = "import sys, app.factory; sys.exit('numpy' in sys.modules)"
    subprocess.run([sys.executable, "-c", told], check=True)
