"""The ledger follows certificates whose end a critical change brings forward, and gives back."""

import random
from datetime import date, timedelta
from functools import partial

import pytest
from sqlalchemy import select

from app.coverage.actions import check, importing, posting, rebuild
from app.coverage.actions.merging import Wanted, merge_people, unmerge_people
from app.coverage.ledger import EXPIRES_WITHIN, EXPIRING, Certified, Facts, Post, changes
from app.coverage.queries.readings import is_valid_on
from app.credentials.actions import give_back, issue, shorten
from app.credentials.models import Certificate
from app.credentials.queries import cuts_of
from app.workforce.models import Person
from tests.assessment.banks import plain_module, publish
from tests.coverage import test_posting
from tests.coverage.test_posting import AT, entries, happen, totals


@pytest.fixture
def land(world, monkeypatch):
    """The empty country; whatever happens in it happens in its own regions."""
    regions = (None, *world.regions.values())
    monkeypatch.setattr(test_posting, "certificate", partial(test_posting.certificate, regions=regions))
    return world


UNTIL = AT.date() + timedelta(days=60)


def certify_some(session, dice):
    """Certificates of a few people that still count for long."""
    people = session.scalars(select(Person.id).where(Person.merged_into_id.is_(None)).order_by(Person.id)).all()
    for person_id in dice.sample(people, min(6, len(people))):
        issue(
            session,
            person_id=person_id,
            holder_name="",
            track_code="T",
            audience=dice.choice("TC"),
            issued=AT.date() - timedelta(days=dice.randint(0, 400)),
            months=36,
            source="group",
            curriculum_version="1",
            region_id=None,
            language="en",
            at=AT,
        )


def shorten_some(session, dice):
    """A new version of some module lets the certificates of its track end early."""
    version = publish(session, plain_module(dice.choice(("T1", "C1"))), at=AT)
    until = AT.date() + timedelta(days=dice.randint(30, 400))
    shorten(session, version, ("T",), until=until, at=AT + timedelta(hours=1))
    session.expire_all()


def give_some_back(session, dice):
    """Some of those who were cut pass the module again, in time or too late."""
    cuts = cuts_of(session, Certificate.id > 0)
    on = AT.date() + timedelta(days=dice.choice((1, 45, 700)))
    give_back(session, [each for each in cuts if dice.random() < 0.5], at=AT, on=on)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("few", [3, 200])
def test_any_history_with_critical_changes_leaves_the_same_ledger_as_deriving_it_anew(
    unit, database, land, monkeypatch, seed, few
):
    monkeypatch.setattr(posting, "FEW", few)
    monkeypatch.setattr(importing, "PORTION", 2)
    monkeypatch.setattr(posting, "PORTION", 5)
    dice = random.Random(seed)
    for number in range(10):
        with unit() as session:
            for step in range(dice.randint(2, 5)):
                happen(session, dice, number * 10 + step)
            certify_some(session, dice)
        with unit() as session:
            dice.choice((shorten_some, give_some_back, shorten_some))(session, dice)
    with database.reading() as session:
        assert check(session) == []
        grown = entries(session), totals(session)
    with unit() as session:
        assert session.scalars(select(Certificate.id).where(Certificate.full_expires.is_not(None))).all()
        rebuild(session)
        assert (entries(session), totals(session)) == grown


@pytest.mark.parametrize("seed", range(2))
def test_what_sql_counts_as_valid_agrees_with_the_certificate_however_it_was_shortened(unit, database, land, seed):
    dice = random.Random(seed)
    with unit() as session:
        for number in range(40):
            happen(session, dice, number)
        certify_some(session, dice)
    for step in (shorten_some, give_some_back, shorten_some, give_some_back):
        with unit() as session:
            step(session, dice)
    with database.reading() as session:
        every = session.scalars(select(Certificate)).all()
        assert any(each.full_expires for each in every)
        edges = {day for each in every for day in (each.expires, each.last_day, each.full_expires or each.expires)}
        for on in sorted(edges):
            found = set(session.scalars(select(Certificate.id).where(is_valid_on(on))))
            assert found == {each.id for each in every if each.is_valid(on)}


def test_merging_two_entries_of_one_person_and_undoing_it_keeps_the_ledger_right(unit, database, world):
    for name in ("P-1", "P-2"):
        world.post(name, "north", start=date(2020, 1, 1) if name == "P-1" else date(2020, 1, 2))
    dice = random.Random(4)
    with unit() as session:
        certify_some(session, dice)
    with unit() as session:
        version = publish(session, plain_module("T1"), at=AT)
        shorten(session, version, ("T",), until=UNTIL, at=AT + timedelta(hours=1))
    with unit() as session:
        kept, merged = (session.get_one(Person, world.people[name]) for name in ("P-1", "P-2"))
        made = merge_people(session, Wanted(kept, merged, "one and the same", kept_stands=True), by=None, at=AT)
        merge_id = made.id
    with database.reading() as session:
        assert check(session) == []
    with unit() as session:
        unmerge_people(session, merge_id, by=None, at=AT)
    with database.reading() as session:
        assert check(session) == []


def test_a_certificate_that_was_shortened_was_not_expiring_before():
    start, full, told = date(2026, 1, 1), date(2029, 1, 1), date(2026, 6, 1)
    ends = told + timedelta(days=40)
    post = Post("T", 1, date(2020, 1, 1), date.max, True)

    def first_expiring(each):
        found = changes(Facts("F", 1984, (post,), (each,)))
        return min((cell.day for cell, delta in found.items() if cell.measure == EXPIRING and delta > 0), default=None)

    def number(day):
        return int(day.strftime("%Y%m%d"))

    assert first_expiring(Certified("T", start, ends, ends, full, told)) == number(told)
    far = told + timedelta(days=300)
    near = far - EXPIRES_WITHIN - timedelta(days=1)
    assert first_expiring(Certified("T", start, far, far, full, told)) == number(near)
    late = full - timedelta(days=20)
    assert first_expiring(Certified("T", start, late, late, full, full - timedelta(days=55))) == number(
        full - EXPIRES_WITHIN - timedelta(days=1)
    )


def test_publishing_for_many_posts_their_new_end_in_portions_and_not_one_by_one(unit, database, land, monkeypatch):
    monkeypatch.setattr(posting, "FEW", 3)
    dice = random.Random(11)
    with unit() as session:
        for number in range(60):
            happen(session, dice, number)
        certify_some(session, dice)
    with unit() as session:
        shorten_some(session, dice)
        moved = session.scalars(select(Certificate.id).where(Certificate.full_expires.is_not(None))).all()
    with database.reading() as session:
        assert len(moved) > 3
        assert check(session) == []
