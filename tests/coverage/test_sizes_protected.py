"""Tables whose denominators are protected too: an attacker who knows the register and the rules tries every world."""

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from app.coverage.indicators import EXP_1, By
from app.coverage.protecting import table
from app.coverage.suppression import NORMAL
from app.coverage.tables import Counts, Node, Place, Question
from tests.coverage.worked_example import REF_DATE

COUNTRY = Node(1, "XX", "Country", None, (1,))
PARTS = (Node(2, "XX-N", "North", 1, (1, 2)), Node(3, "XX-S", "South", 1, (1, 3)))
PLACE = Place((COUNTRY,), {1: PARTS}, 0)


@st.composite
def regions(draw):
    """For each of two regions: how many people, how many of them certified, how many of those about to expire."""
    found = []
    for _ in PARTS:
        people = draw(st.integers(5, 26))
        certified = draw(st.integers(0, people))
        found.append((people, certified, draw(st.integers(0, certified))))
    return tuple(found)


def told(world):
    """What a reader sees of a world: number, size and bound of each row and of the total."""
    sums = tuple(map(sum, zip(*world, strict=True)))
    by_id = dict(zip((2, 3, 1), (*world, sums), strict=True))
    counts = Counts(
        {id_: expiring for id_, (_, _, expiring) in by_id.items()},
        {id_: certified for id_, (_, certified, _) in by_id.items()},
        {},
        of_whom={id_: people for id_, (people, _, _) in by_id.items()},
        is_whole=True,
    )
    found = table(Question(EXP_1, "T", REF_DATE, By.REGION), PLACE, counts, NORMAL)
    return [(row.cell.n, row.cell.d, row.cell.bound) for row in (*found.rows, found.total)]


def worlds(people, seen):
    """Every world of the same register that agrees with what is seen, without knowing the rules."""
    choices = [
        [
            (size, certified, expiring)
            for certified in range(size + 1)
            if d in (None, certified)
            for expiring in range(certified + 1)
            if n in (None, expiring)
        ]
        for size, (n, d, _) in zip(people, seen[:-1], strict=True)
    ]
    n, d, _ = seen[-1]
    for world in product(*choices):
        _, certified, expiring = map(sum, zip(*world, strict=True))
        if n in (None, expiring) and d in (None, certified):
            yield world


@settings(max_examples=60, deadline=None)
@given(regions())
def test_no_small_number_can_be_calculated_from_a_table_of_two_protected_numbers(world):
    seen = told(world)
    possible = list(worlds([people for people, _, _ in world], seen))
    assert world in possible
    for place, (_people, certified, expiring) in enumerate(world):
        n, d, bound = seen[place]
        if 1 <= certified <= 4:
            assert d is None
            assert len({each[place][1] for each in possible}) >= 5, seen
        if 1 <= expiring <= 4 and bound is None:
            assert n is None
            assert len({each[place][2] for each in possible}) >= min(5, certified + 1), seen
