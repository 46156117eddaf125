"""Whatever happened, what the ledger tallies is what the facts say, on any date and in any region."""

import random
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from app.accounts.actions import create_account
from app.accounts.models import Account
from app.coverage.actions import check, compact, rebuild
from app.coverage.indicators import COV_1, INDICATORS, By
from app.coverage.ledger import NEVER, Certified, Facts, Post, changes
from app.coverage.models import LedgerEntry
from app.coverage.queries import tallied
from app.coverage.queries.counting import counts
from app.coverage.queries.places import place
from app.coverage.tables import Question
from app.credentials.actions import issue
from app.db import note_change
from app.learning.actions import enrol
from app.workforce.actions import add_person, add_position, add_site
from app.workforce.models import Person, Region
from tests.coverage import brute
from tests.coverage.conftest import ANALYST
from tests.coverage.test_posting import AT, entries, totals
from tests.coverage.worked_example import STAFF_KEY, moment

READINGS = {
    "COV-7a": (tallied.places_of_work, brute.places_of_work),
    "COV-7b": (tallied.places_of_work, brute.places_of_work),
    "COV-8": (tallied.entrants, brute.entrants),
    "PRG-1": (tallied.progress, brute.progress),
    "DQ-1": (tallied.matches, brute.matches),
    "DQ-2": (tallied.duplicates, brute.duplicates),
    "DQ-3": (tallied.completeness, brute.completeness),
    "DQ-7": (tallied.rosters, brute.rosters),
}
DAYS = [date(2025, 12, 31), date(2026, 4, 30), date(2026, 9, 30), date(2027, 1, 15), date(2028, 2, 29)]


def some_day(dice):
    return date(2025, 1, 1) + timedelta(days=dice.randint(0, 650))


def history(unit, world, dice):
    """People with posts and gaps, accounts linked, shared and unlinked, enrolments, certificates, carers."""
    with unit() as session:
        for name, kind in (("M", ("urban", "PRV")), ("N", ("rural", "NGO"))):
            region = session.get_one(Region, world.regions["north"])
            site = add_site(
                session, code=name, name=name, kind="school", region=region, sector=kind[1], urban_rural=kind[0]
            )
            world.sites[name] = site.id
    for number in range(14):
        with unit() as session:
            learn(session, *somebody(session, dice, number), dice)


def somebody(session, dice, number):
    person = add_person(
        session,
        staff_number=f"P-{number}",
        key=STAFF_KEY,
        sex=dice.choice(("F", "M", "_U")),
        birth_year=dice.choice((None, 1961, 1999)),
    )
    sites = session.scalars(select(brute.Site).order_by(brute.Site.id)).all()
    for turn in range(dice.randint(0, 2)):
        site = dice.choice((None, *sites))
        start = some_day(dice) if turn == 0 else date(2027, 1, 1)
        add_position(
            session,
            person,
            audience=dice.choice("TC"),
            region=site.region if site else session.get_one(Region, dice.choice((2, 3))),
            site=site,
            start=start,
            end=start + timedelta(days=dice.randint(20, 400)) if turn == 0 and dice.random() < 0.5 else None,
            cadre_isco08=dice.choice((None, "2341")),
            is_primary=turn == 0 and start < date(2026, 12, 1),
        )
    accounts = [
        create_account(
            session, email=f"p{number}{turn}@example.org", name="P", password="a long enough one", at=AT, language="en"
        )
        for turn in range(dice.randint(0, 2))
    ]
    for account in accounts:
        account.person_id = person.id if dice.random() < 0.7 else None
    session.flush()
    return person, accounts


def learn(session, person, accounts, dice):
    for holder in (person, *accounts):
        if isinstance(holder, Account) and dice.random() < 0.7:
            enrol(session, "T", by=holder, at=moment(some_day(dice)))
        for _ in range(dice.randint(0, 2)):
            issue(
                session,
                **({"account_id": holder.id} if isinstance(holder, Account) else {"person_id": holder.id}),
                holder_name="",
                track_code="T",
                audience=dice.choice("TCP"),
                issued=some_day(dice),
                months=dice.choice((1, 12, 36)),
                source="online" if isinstance(holder, Account) else "group",
                curriculum_version="1",
                region_id=dice.choice((None, 1, 2, 3)),
                language="en",
                at=AT,
            )
    note_change(session, "person", person.id)


def compare(session, on):
    for audience in ("T", "C", "_T"):
        where = place(session, ANALYST, None, audience)
        ids = {node.id for parts in where.parts.values() for node in parts} | {where.way[0].id}
        for code, (ours, theirs) in READINGS.items():
            if audience == "_T" and INDICATORS[code].is_of_one_group:
                continue
            question = Question(INDICATORS[code], audience, on, By.NONE)
            found, true = ours(session, question, where), theirs(session, question, where)
            for id_ in [where.way[0].id] if INDICATORS[code].is_national else ids:
                told = [counted.get(id_, 0) for counted in (found.numerators, found.headcounts)]
                assert told == [counted.get(id_, 0) for counted in (true.numerators, true.headcounts)], (code, id_, on)
        for cut in (By.SETTING, By.SECTOR) if audience != "_T" else ():
            question = Question(COV_1, audience, on, cut)
            rows = {kind: pair for kind, pair in counts(session, question, where).rows.items() if any(pair)}
            assert rows == brute.by_kind_of_place(session, question, where)
        question = Question(INDICATORS["COV-5"], "_T", on, By.NONE)
        true = {id_: n for id_, (n, _) in brute.carers(session, on).items()}
        assert {id_: n for id_, n in tallied.carers(session, question, where).items() if n} == true


@pytest.mark.parametrize("seed", range(3))
def test_the_tallies_are_what_the_facts_say(unit, database, world, seed):
    history(unit, world, random.Random(seed))
    with database.reading() as session:
        assert check(session) == []
        for on in DAYS:
            compare(session, on)
    with unit() as session:
        rebuild(session)
        assert check(session) == []
        compare(session, DAYS[2])


def test_compacting_changes_no_answer(unit, database, world):
    dice = random.Random(11)
    history(unit, world, dice)
    with unit() as session:
        for person in session.scalars(select(Person).order_by(Person.id)).all():
            person.sex, person.birth_year = "F", 1970
            note_change(session, "person", person.id)
    with database.reading() as session:
        before = totals(session), entries(session)
        count = session.scalar(select(func.count()).select_from(LedgerEntry))
    with unit() as session:
        assert compact(session, before=date(2024, 1, 1)) == 0
        gone = compact(session, before=date(2101, 1, 1))
        assert gone > 0
        assert compact(session, before=date(2101, 1, 1)) == 0
    with database.reading() as session:
        assert (totals(session), entries(session)) == before
        assert session.scalar(select(func.count()).select_from(LedgerEntry)) == count - gone
        assert check(session) == []
        compare(session, DAYS[1])


def test_a_person_who_was_compacted_is_corrected_as_before(unit, database, world):
    world.post("P-1", "north", birth_year=1990)
    for sex in ("M", "F", "M"):
        with unit() as session:
            session.get_one(Person, world.people["P-1"]).sex = sex
            note_change(session, "person", world.people["P-1"])
    with unit() as session:
        assert compact(session, before=date(2101, 1, 1)) == 6 * (2 + 2)
    with unit() as session:
        session.get_one(Person, world.people["P-1"]).sex = "_O"
        note_change(session, "person", world.people["P-1"])
    with database.reading() as session:
        assert check(session) == []


def test_somebody_certified_costs_six_entries_more_for_recent_and_expiring():
    start, issued = date(2020, 1, 1), date(2024, 3, 1)
    post = Post("T", 1, start, NEVER, True)
    found = changes(Facts("F", 1980, [post], [Certified("T", issued, date(2027, 3, 1))]))
    assert sum(cell.measure in ("recent", "expiring") for cell in found) == 6
