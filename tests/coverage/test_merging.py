"""Two entries of the register that are one human being: merged, told by later files, undone; the ledger follows."""

import io
from datetime import date, timedelta
from random import Random

import pytest
from sqlalchemy import func, select

from app.accounts.actions import create_account, link_person, unlink_person
from app.accounts.models import Account
from app.coverage.actions import check
from app.coverage.actions.merging import Wanted, merge_people, unmerge_people
from app.coverage.models import LedgerEntry, LedgerTotal
from app.coverage.queries import coverage_table
from app.credentials.actions import issue
from app.credentials.models import Certificate
from app.errors import Conflict, Invalid, NotFound
from app.learning.models import ModulePass
from app.workforce.actions import Contradiction, NotMergeable, add_person, add_position, import_register
from app.workforce.merging import Told, contradictions, yielding
from app.workforce.models import Person, PersonMerge, Position, Region
from app.workforce.queries import person_by_staff_number
from tests.coverage.conftest import ANALYST
from tests.coverage.worked_example import PASSWORD, REF_DATE, STAFF_KEY, moment

AT = moment(date(2026, 11, 20))
HEADER = "staff_number,sex,birth_year,audience,cadre_isco08,region,site,start,end,primary\n"
COLUMNS = ("id", "person_id", "audience", "region_id", "site_id", "start", "end", "is_primary", "merged_entry_id")


def everything(session):
    """All that a merge may touch, and what the ledger makes of it."""
    entry = LedgerEntry
    cell = (entry.person_id, entry.day, entry.measure, entry.audience, entry.region_id, entry.sex, entry.birth_year)
    posted = select(*cell, func.sum(entry.delta)).group_by(*cell).having(func.sum(entry.delta) != 0)
    totals = [getattr(LedgerTotal, column.name) for column in LedgerTotal.__table__.columns]
    queries = (
        select(*(getattr(Position, name) for name in COLUMNS), Position.has_yielded),
        select(Account.id, Account.person_id),
        select(Certificate.id, Certificate.person_id),
        select(ModulePass.id, ModulePass.person_id),
        select(Person.id, Person.merged_into_id, Person.sex, Person.birth_year),
        posted,
        select(*totals).where(LedgerTotal.amount != 0),
    )
    return [sorted(map(tuple, session.execute(query)), key=repr) for query in queries]


def state(world):
    """Everything, with the proof that the ledger agrees with the facts."""
    with world.unit() as session:
        assert check(session) == []
        return everything(session)


def merge(world, kept, merged, **options):
    with world.unit() as session:
        wanted = Wanted(
            session.get_one(Person, world.people[kept]),
            session.get_one(Person, world.people[merged]),
            **{"reason": "same letter of appointment", "kept_stands": True, **options},
        )
        return merge_people(session, wanted, by=None, at=AT).id


def undo(world, merge_id):
    with world.unit() as session:
        unmerge_people(session, merge_id, by=None, at=AT)


def bring(world, rows, **options):
    with world.unit() as session:
        file = io.BytesIO((HEADER + "\n".join(rows) + "\n").encode())
        return import_register(session, file, key=STAFF_KEY, by=None, at=AT, **options)


def award(world, name, audience="T", *, by_account=True, issued=date(2026, 3, 1)):
    """A certificate for somebody: earned with an account, or told by a roster."""
    with world.unit() as session:
        holder = {"account_id": world.accounts[name]} if by_account else {"person_id": world.people[name]}
        issue(
            session,
            at=AT,
            **holder,
            holder_name=name,
            track_code=audience,
            audience=audience,
            issued=issued,
            months=36,
            source="online" if by_account else "group",
            curriculum_version="1",
            region_id=None,
            language="en",
        )


def told(world, audience="T", on=REF_DATE):
    with world.unit() as session:
        table = coverage_table(session, ANALYST, "COV-1", audience=audience, on=on, by="none")
        return table.total.cell.n, table.total.cell.d


@pytest.fixture
def twins(world):
    """One teacher with two staff numbers: certified under the second one only; eleven others are there besides."""
    world.post("ONE", "north", start=date(2020, 9, 1))
    world.post("TWO", "south", start=date(2022, 9, 1))
    for number in range(11):
        world.post(f"O-{number}", "north")
    world.account("TWO", person="TWO")
    award(world, "TWO")
    return world


def test_one_human_being_with_two_entries_counts_once_after_merging(twins):
    assert told(twins)[1] == 13
    merge(twins, "ONE", "TWO")
    state(twins)
    assert told(twins)[1] == 12
    with twins.unit() as session:
        assert session.get_one(Account, twins.accounts["TWO"]).person_id == twins.people["ONE"]
        posts = session.scalars(select(Position).where(Position.person_id == twins.people["ONE"]).order_by(Position.id))
        assert [(post.is_primary, post.has_yielded) for post in posts] == [(True, False), (False, True)]


def test_undoing_a_merge_leaves_everything_as_it_was(twins):
    before = state(twins)
    made = merge(twins, "ONE", "TWO")
    assert state(twins) != before
    undo(twins, made)
    assert state(twins) == before
    with pytest.raises(Conflict, match="undone before"):
        undo(twins, made)
    again = merge(twins, "TWO", "ONE")
    undo(twins, again)
    assert state(twins) == before
    with pytest.raises(NotFound):
        undo(twins, 999)


@pytest.mark.parametrize("seed", range(4))
def test_merging_and_undoing_is_exact_whatever_the_two_have_been(world, seed):
    dice = Random(seed)
    for name in ("ONE", "TWO", "SIX"):
        for _ in range(dice.randint(0, 3)):
            _random_post(world, dice, name)
        if name not in world.people:
            _random_post(world, dice, name)
        if dice.random() < 0.7:
            world.account(name, person=name)
            award(world, name, dice.choice("TH"), issued=REF_DATE - timedelta(days=dice.randint(60, 1500)))
        if dice.random() < 0.5:
            award(world, name, dice.choice("TH"), by_account=False, issued=date(2026, 1, dice.randint(1, 28)))
    before = state(world)
    first = merge(world, "ONE", "TWO")
    middle = state(world)
    second = merge(world, "ONE", "SIX")
    state(world)
    if dice.random() < 0.5:
        undo(world, second)
        assert state(world) == middle
        undo(world, first)
    else:
        undo(world, first)
        state(world)
        undo(world, second)
    assert state(world) == before


def _random_post(world, dice, name):
    """One more post, unless the person has a primary one in those days already."""
    start = date(2018, 1, 1) + timedelta(days=dice.randint(0, 2500))
    end = None if dice.random() < 0.5 else start + timedelta(days=dice.randint(0, 1500))
    with world.unit() as session:
        if name not in world.people:
            sex = dice.choice(("F", "M", "_U"))
            world.people[name] = add_person(session, staff_number=name, key=STAFF_KEY, sex=sex, birth_year=1984).id
        person = session.get_one(Person, world.people[name])
        region = session.get_one(Region, world.regions[dice.choice(("north", "south"))])
        try:
            with session.begin_nested():
                add_position(
                    session,
                    person,
                    audience=dice.choice("TH"),
                    region=region,
                    start=start,
                    end=end,
                    is_primary=dice.random() < 0.8,
                )
        except Conflict:
            return


def test_the_staff_number_of_a_merged_entry_keeps_leading_to_the_kept_person_in_later_files(twins):
    rows = ["TWO,F,1984,T,,XX-S,,2022-09-01,2026-06-30,yes", "TWO,F,1984,T,,XX-N,,2026-07-01,,yes"]
    made = merge(twins, "ONE", "TWO")
    report = bring(twins, rows)
    assert (report.added, report.changed, report.error_count) == (1, 1, 0)
    state(twins)
    assert told(twins)[1] == 12
    with twins.unit() as session:
        assert person_by_staff_number(session, "TWO", 1984, key=STAFF_KEY).id == twins.people["ONE"]
        assert session.scalar(select(func.count(Person.id))) == 13
    assert bring(twins, rows).unchanged == 2
    undo(twins, made)
    state(twins)
    assert bring(twins, rows).unchanged == 2
    with twins.unit() as session:
        own = session.scalars(
            select(Position).where(Position.person_id == twins.people["TWO"]).order_by(Position.start)
        )
        assert [(post.start, post.end, post.is_primary, post.has_yielded) for post in own] == [
            (date(2022, 9, 1), date(2026, 6, 30), True, False),
            (date(2026, 7, 1), None, True, False),
        ]


def test_files_of_both_staff_numbers_come_in_as_ever_and_the_kept_entry_leads(twins):
    merge(twins, "ONE", "TWO")
    rows = ["ONE,F,1984,T,,XX-N,,2020-09-01,2025-12-31,yes", "TWO,F,1984,T,,XX-S,,2022-09-01,,yes"]
    report = bring(twins, rows)
    assert (report.changed, report.unchanged, report.error_count) == (1, 1, 0)
    state(twins)
    with twins.unit() as session:
        table = coverage_table(session, ANALYST, "COV-1", audience="T", on=REF_DATE, by="region")
        counts = {row.code: row.cell.d for row in table.rows}
    assert counts == {"XX-N": 11, "XX-S": 1}


def test_the_same_post_under_both_numbers_counts_once_and_comes_back_twice(world):
    for name in ("ONE", "TWO"):
        world.post(name, "north", start=date(2020, 9, 1))
    before = state(world)
    made = merge(world, "ONE", "TWO")
    state(world)
    undo(world, made)
    assert state(world) == before


def test_an_account_linked_under_the_merged_number_goes_back_with_it(twins):
    made = merge(twins, "ONE", "TWO")
    with twins.unit() as session:
        late = create_account(session, email="late@example.org", name="L", password=PASSWORD, language="en", at=AT)
        person = link_person(session, late, staff_number="TWO", birth_year=1984, key=STAFF_KEY, at=AT)
        assert person.id == twins.people["ONE"]
        unlink_person(session, session.get_one(Account, twins.accounts["TWO"]), by=None, at=AT)
        late_id = late.id
    undo(twins, made)
    with twins.unit() as session:
        assert session.get_one(Account, late_id).person_id == twins.people["TWO"]
        assert session.get_one(Account, twins.accounts["TWO"]).person_id is None
    state(twins)


def test_what_contradicts_is_named_and_nothing_is_merged_until_somebody_says_who_is_right(world):
    world.post("ONE", "north", sex="F", birth_year=1980)
    world.post("TWO", "south", sex="M", birth_year=1981)
    before = state(world)
    with pytest.raises(Contradiction) as refusal:
        merge(world, "ONE", "TWO", kept_stands=False)
    assert set(refusal.value.fields) == {"sex", "birth_year", "positions"}
    assert state(world) == before
    merge(world, "TWO", "ONE")
    with world.unit() as session:
        led = session.scalars(select(Position).where(Position.is_primary)).one()
        assert (led.person_id, led.merged_entry_id) == (world.people["TWO"], 0)


def test_merges_stay_flat_and_have_a_reason(twins):
    made = merge(twins, "ONE", "TWO")
    for kept, merged in (("O-1", "ONE"), ("TWO", "O-1"), ("O-1", "TWO"), ("ONE", "ONE")):
        with pytest.raises(NotMergeable):
            merge(twins, kept, merged)
    for reason in ("", "  a ", "x" * 201):
        with pytest.raises(Invalid):
            merge(twins, "ONE", "O-1", reason=reason)
    with twins.unit() as session, pytest.raises(Invalid):
        entry = session.get_one(Person, twins.people["TWO"])
        north = session.get_one(Region, twins.regions["north"])
        add_position(session, entry, audience="T", region=north, start=date(2026, 1, 1))
    with twins.unit() as session:
        kept = session.get_one(PersonMerge, made)
        assert (kept.reason, kept.undone_at, kept.moved["account"]) == (
            "same letter of appointment",
            None,
            [twins.accounts["TWO"]],
        )


def test_whose_position_yields_and_what_contradicts():
    day = date(2026, 1, 1)
    own, other = Told(9, 0, "T", day, None), Told(1, 7, "T", day, day)
    assert yielding([own, other]) == {1}
    assert yielding([own, other._replace(audience="H")]) == set()
    ended = own._replace(end=day - timedelta(days=1), start=day - timedelta(days=9))
    assert yielding([ended, other]) == set()
    assert yielding([other, Told(2, 8, "T", day, None)]) == {2}
    assert yielding([Told(1, 0, "T", day, None), Told(2, 0, "T", day, None)]) == set()
    assert contradictions(("F", 1980), ("_U", None)) == (False, False)
    assert contradictions(("F", 1980), ("M", 1981)) == (True, True)
