"""Linked tables against an attacker with a solver: worked tests AT-30 to AT-38, and random tables."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.coverage.disclosure.audit import Interval, exposed, intervals
from app.coverage.disclosure.linked import Count, Equation, Inconsistent, Order, linked
from app.coverage.disclosure.patterns import CannotProtect, protected
from app.coverage.suppression import NORMAL, STRICT, Withheld

P, S = Withheld.PRIMARY, Withheld.SECONDARY
POLICE = {("N", "F"): 3, ("N", "M"): 21, ("S", "F"): 12, ("S", "M"): 30, ("E", "F"): 9, ("E", "M"): 17}


def two_way(cells, sizes=None, profile=NORMAL):
    """A table of two classifications with all its sums."""
    sizes = sizes or {}
    rows = list(dict.fromkeys(row for row, _ in cells))
    columns = list(dict.fromkeys(column for _, column in cells))
    everything = {**cells}
    everything |= {(row, "T"): sum(cells[row, column] for column in columns) for row in rows}
    everything |= {("T", column): sum(cells[row, column] for row in rows) for column in columns}
    everything["T", "T"] = sum(cells.values())
    counts = [Count(key, n, sizes.get(key), profile, rank=key.count("T")) for key, n in everything.items()]
    equations = [Equation((row, "T"), tuple((row, column) for column in columns)) for row in [*rows, "T"]]
    equations += [Equation(("T", column), tuple((row, column) for row in rows)) for column in [*columns, "T"]]
    return linked(counts, equations)


def test_the_naive_pattern_is_taken_apart():  # AT-31
    hidden = {("N", "F"), ("N", "M")}
    assert exposed(two_way(POLICE), hidden, [("N", "F")]) == {("N", "F"): Interval(3, 3)}


def test_the_accepted_pattern_leaves_the_intervals_of_the_example():  # AT-32
    hidden = {("N", "F"), ("N", "M"), ("E", "F"), ("E", "M")}
    assert intervals(two_way(POLICE), hidden, hidden) == {
        ("N", "F"): Interval(0, 12),
        ("N", "M"): Interval(12, 24),
        ("E", "F"): Interval(0, 12),
        ("E", "M"): Interval(14, 26),
    }
    assert exposed(two_way(POLICE), hidden, [("N", "F")]) == {}


def test_the_pattern_found_is_the_accepted_one():  # AT-30, AT-32
    assert protected(two_way(POLICE)).withheld == {
        ("N", "F"): P,
        ("N", "M"): S,
        ("E", "F"): S,
        ("E", "M"): S,
    }


def test_few_people_in_two_withheld_cells_get_a_third():  # AT-38
    row = linked(
        [Count((name,), n, 50, NORMAL) for name, n in zip("abcd", (1, 1, 20, 9), strict=True)]
        + [Count(("t",), 31, 200, NORMAL, rank=1)],
        [Equation(("t",), (("a",), ("b",), ("c",), ("d",)))],
    )
    assert protected(row).withheld == {("a",): P, ("b",): P, ("d",): S}


def test_a_count_that_differs_by_few_from_one_it_is_part_of_is_withheld():  # AT-34
    pair = linked(
        [Count(("without district 3",), 22, None, NORMAL), Count(("North",), 24, None, NORMAL, rank=1)],
        orders=[Order(("without district 3",), ("North",))],
    )
    assert protected(pair).withheld == {("without district 3",): S}


def test_what_was_withheld_stays_withheld():
    assert protected(two_way(POLICE), registered={("S", "M")}).withheld[("S", "M")] is S


def test_what_was_told_cannot_be_hidden_and_another_is_taken():
    found = protected(two_way(POLICE), told={("E", "F")})
    assert ("E", "F") not in found.withheld
    assert found.withheld[("S", "F")] is S


def test_what_cannot_be_protected_is_refused():
    everything_else = {key for key in two_way(POLICE).counts if key != ("N", "F")}
    with pytest.raises(CannotProtect) as refused:
        protected(two_way(POLICE), told=everything_else)
    assert refused.value.exposed == {("N", "F"): Interval(3, 3)}


@pytest.mark.parametrize(
    ("counts", "equations"),
    [
        ([Count(("a",), -1, None, NORMAL)], []),
        ([Count(("a",), 5, 4, NORMAL)], []),
        ([Count(("t",), 5, None, NORMAL), Count(("a",), 4, None, NORMAL)], [Equation(("t",), (("a",),))]),
    ],
)
def test_counts_that_do_not_agree_are_refused(counts, equations):  # CR-16
    with pytest.raises(Inconsistent):
        linked(counts, equations)


def test_a_part_may_not_be_more_than_its_whole():
    with pytest.raises(Inconsistent):
        linked(
            [Count(("a",), 5, None, NORMAL), Count(("b",), 4, None, NORMAL)],
            orders=[Order(("a",), ("b",))],
        )


def cells(most):
    return st.integers(0, most).flatmap(lambda d: st.tuples(st.integers(0, d), st.just(d)))


@settings(max_examples=100, deadline=None)
@given(
    st.lists(cells(8), min_size=4, max_size=4) | st.lists(cells(3), min_size=6, max_size=6),
    st.sampled_from([NORMAL, STRICT]),
)
def test_no_world_that_fits_what_is_published_pins_a_protected_count_down(drawn, profile):
    """Every way to fill the withheld cells in, tried one by one: the brute force that the solver stands for."""
    height = len(drawn) // 2
    names = [(row, column) for row in "abc"[:height] for column in "FM"]
    values = {name: n for name, (n, _) in zip(names, drawn, strict=True)}
    inner = {name: d for name, (_, d) in zip(names, drawn, strict=True)}
    sizes = {key: count.n for key, count in two_way(inner).counts.items()}
    tables = two_way(values, sizes, profile)
    try:
        found = protected(tables)
    except CannotProtect as refused:
        raise AssertionError(f"everything may be withheld here, yet {refused}") from None
    worlds = list(_worlds(tables, found.hidden, names, sizes))
    assert worlds
    for key, why in found.withheld.items():
        if why is not P:
            continue
        seen = {world[key] for world in worlds}
        wanted = min(profile.threshold, sizes[key])
        assert max(seen) - min(seen) >= wanted


def _worlds(tables, hidden, names, sizes):
    """Every table that shows the same."""
    ranges = [range(sizes[name] + 1) if name in hidden else [tables.counts[name].n] for name in names]
    for values in product(*ranges):
        world = {key: count.n for key, count in two_way(dict(zip(names, values, strict=True))).counts.items()}
        if all(world[key] == count.n for key, count in tables.counts.items() if key not in hidden):
            yield world
