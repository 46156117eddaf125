"""The ledger follows the facts: whatever happens in whatever order, in one transaction or in many."""

import contextlib
import random
import threading
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select, update

from app.coverage.actions import check, importing, posting, rebuild
from app.coverage.models import LedgerEntry, LedgerTotal
from app.credentials.actions import issue, revoke
from app.credentials.models import Certificate
from app.db import note_change
from app.errors import Conflict
from app.workforce.actions import add_person, add_position, add_region, end_position
from app.workforce.models import Person, Position, Region
from tests.coverage.worked_example import STAFF_KEY, moment

FIRST = date(2020, 1, 1)
AT = moment(date(2026, 11, 22))


def some_day(dice):
    return FIRST + timedelta(days=dice.randint(0, 2200))


def certificate(session, person_id, dice, regions=(None, 1, 2, 3), sources=("group", "online")):
    issued = min(some_day(dice), AT.date())
    return issue(
        session,
        person_id=person_id,
        holder_name="",
        track_code="T",
        audience=dice.choice("TC"),
        issued=issued,
        months=dice.choice((1, 12, 36)),
        source=dice.choice(sources),
        curriculum_version="1",
        region_id=dice.choice(regions),
        language="en",
        at=AT,
    )


def happen(session, dice, number):
    """One thing that happens to somebody."""
    regions = session.scalars(select(Region).order_by(Region.id)).all()
    people = session.scalars(select(Person).order_by(Person.id)).all()
    kind = dice.random()
    if kind < 0.35 or not people:
        person = add_person(
            session,
            staff_number=f"P-{number}",
            key=STAFF_KEY,
            sex=dice.choice(("F", "M", "_O", "_U")),
            birth_year=dice.choice((None, 1961, 1980, 2001)),
        )
        post(session, dice, person, regions)
    elif kind < 0.55:
        post(session, dice, dice.choice(people), regions)
    elif kind < 0.65:
        position = dice.choice(session.scalars(select(Position).order_by(Position.id)).all())
        end_position(session, position, on=position.start + timedelta(days=dice.randint(0, 900)))
    elif kind < 0.9:
        certificate(session, dice.choice(people).id, dice)
    elif held := session.scalars(select(Certificate).order_by(Certificate.id)).all():
        revoke_once(session, dice.choice(held))


def post(session, dice, person, regions):
    try:
        add_position(
            session,
            person,
            audience=dice.choice("TC"),
            region=dice.choice(regions),
            start=some_day(dice),
            is_primary=dice.random() < 0.6,
        )
    except Conflict:
        note_change(session, "person", person.id)


def revoke_once(session, held):
    with contextlib.suppress(Conflict):
        revoke(session, held, reason="issued-in-error", by=1, at=AT)


def entries(session):
    """What the ledger says, however many entries it takes."""
    columns = (
        LedgerEntry.person_id,
        LedgerEntry.certificate_id,
        LedgerEntry.enrolment_id,
        LedgerEntry.unit_id,
        LedgerEntry.site_id,
        LedgerEntry.day,
        LedgerEntry.measure,
        LedgerEntry.audience,
        LedgerEntry.region_id,
        LedgerEntry.sex,
        LedgerEntry.birth_year,
    )
    sums = select(*columns, func.sum(LedgerEntry.delta)).group_by(*columns).having(func.sum(LedgerEntry.delta) != 0)
    return sorted(map(tuple, session.execute(sums)), key=repr)


def totals(session):
    rows = (tuple(row) for row in session.execute(select(LedgerTotal.__table__)))
    return sorted(row for row in rows if any(row[5:]))


@pytest.mark.parametrize("seed", range(3))
def test_any_history_leaves_the_same_ledger_as_deriving_it_anew(unit, database, world, seed):
    dice = random.Random(seed)
    number = 0
    for _ in range(12):
        with unit() as session:
            for _ in range(dice.randint(1, 4)):
                happen(session, dice, number)
                number += 1
    with database.reading() as session:
        assert check(session) == []
        grown = entries(session), totals(session)
    with unit() as session:
        rebuild(session)
        assert (entries(session), totals(session)) == grown


def test_many_at_once_are_posted_as_one_by_one(unit, database, world, monkeypatch):
    monkeypatch.setattr(posting, "FEW", 3)
    monkeypatch.setattr(importing, "ASKED", 4)
    monkeypatch.setattr(importing, "SET", 5)
    monkeypatch.setattr(importing, "PORTION", 2)
    monkeypatch.setattr(importing, "ENTRIES", 7)
    dice = random.Random(7)
    for part in range(2):
        with unit() as session:
            for number in range(25):
                happen(session, dice, part * 100 + number)
    with database.reading() as session:
        assert check(session) == []


def test_nothing_noted_costs_nothing_and_nothing_new_writes_nothing(unit, world, queries):
    world.post("P-1", "north")
    with unit() as session, queries(most=0):
        posting.post_changes(session)
    with unit() as session:
        before = session.scalar(select(func.count()).select_from(LedgerEntry))
        note_change(session, "person", world.people["P-1"])
        with queries(most=5) as sent:
            posting.post_changes(session)
        assert not any(statement.startswith("INSERT") for statement in sent)
        assert session.scalar(select(func.count()).select_from(LedgerEntry)) == before


def test_a_passed_quiz_costs_few_statements(unit, world, queries, database):
    world.post("P-1", "north")
    world.learner("P-1", date(2026, 5, 1), ("T1",))
    with unit() as session:
        session.execute(update(Position).values(start=date(2021, 1, 1)))
        note_change(session, "learner", world.people["P-1"])
        with queries(most=6 if database.is_sqlite else 7):
            posting.post_changes(session)
    with database.reading() as session:
        assert check(session) == []


def test_a_correction_of_a_person_is_one_more_entry(unit, database, world):
    world.post("P-1", "north", birth_year=1990)
    with unit() as session:
        before = session.scalar(select(func.count()).select_from(LedgerEntry))
        person = session.get_one(Person, world.people["P-1"])
        person.birth_year, person.sex = 1991, "M"
        note_change(session, "person", person.id)
    with database.reading() as session:
        of_person = select(func.count(LedgerEntry.person_id)).where(LedgerEntry.measure != "entrant")
        assert session.scalar(of_person) == (before - 1) * 3
        assert check(session) == []


def test_a_region_that_moves_in_the_tree_takes_its_counts_along(unit, database, world):
    with unit() as session:
        north = session.get_one(Region, world.regions["north"])
        district = add_region(session, code="XX-N-1", name="District", parent=north)
        world.regions["district"] = district.id
    world.post("P-1", "district")
    with unit() as session:
        district = session.get_one(Region, world.regions["district"])
        district.parent_id = world.regions["south"]
        district.path = f"/{world.regions['country']}/{world.regions['south']}/{district.id}/"
        session.flush()
        note_change(session, "region", district.id)
    with database.reading() as session:
        assert check(session) == []
        counted = session.scalars(
            select(LedgerTotal.region_id)
            .where(LedgerTotal.measure == "headcount", LedgerTotal.audience == "T", LedgerTotal.period == 2020)
            .where(LedgerTotal.cohort == 0)
        )
        assert set(counted) == {world.regions[name] for name in ("country", "south", "district")}


def test_a_broken_ledger_is_found_by_measure_and_region(unit, database, world):
    world.post("P-1", "north")
    with unit() as session:
        session.execute(
            update(LedgerEntry).where(LedgerEntry.audience == "T", LedgerEntry.measure == "headcount").values(delta=2)
        )
    with database.reading() as session:
        found = check(session)
    assert {(each.layer, each.measure, each.region_code) for each in found} == {
        ("entries", "headcount", "XX-N"),
        ("totals", "headcount", "XX-N"),
        ("totals", "headcount", "XX"),
    }


def test_certificates_from_before_the_country_are_posted_with_the_first_import(unit, database, monkeypatch):
    monkeypatch.setattr(posting, "FEW", 0)
    with unit() as session:
        person = add_person(session, staff_number="P-1", key=STAFF_KEY)
        certificate(session, person.id, random.Random(1), regions=(None,), sources=("online",))
    with unit() as session:
        region = add_region(session, code="XX", name="Country")
        person = session.scalars(select(Person)).one()
        add_position(session, person, audience="T", region=region, start=FIRST)
    with database.reading() as session:
        assert check(session) == []
        assert session.scalar(select(func.count()).where(LedgerEntry.measure == "activity:online")) == 2


def test_two_facts_of_one_person_at_once_leave_one_count(database, unit, world):
    """On PostgreSQL two transactions run side by side; on SQLite the second waits for the first."""
    if database.is_sqlite:
        pytest.skip("writers take turns on SQLite, see tests/web/test_database.py")
    world.post("P-1", "north")
    both = threading.Barrier(2)

    def promote(audience):
        with unit() as session:
            person = session.get_one(Person, world.people["P-1"])
            region = session.get_one(Region, world.regions["south"])
            add_position(session, person, audience=audience, region=region, start=FIRST)
            both.wait(20)

    threads = [threading.Thread(target=promote, args=(audience,)) for audience in "HC"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.reading() as session:
        assert check(session) == []
        found = session.execute(
            select(LedgerEntry.audience, func.sum(LedgerEntry.delta))
            .where(LedgerEntry.measure == "headcount")
            .group_by(LedgerEntry.audience)
        )
        assert dict(map(tuple, found)) == {"T": 1, "H": 1, "C": 1, "_T": 1}
