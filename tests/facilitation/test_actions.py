"""Recording group sessions, on both engines."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from app.credentials.models import Certificate
from app.db import take_changes
from app.errors import Conflict, Invalid, NotFound
from app.facilitation.actions import Held, RosterRefused, record_session
from app.facilitation.models import Attendance, GroupSession
from app.facilitation.roster import RosterLine
from app.permissions import Role
from tests.credentials import rows
from tests.credentials.rows import AT, STAFF_KEY

ON = date(2026, 10, 5)


@pytest.fixture
def north(session):
    rows.country(session)
    rows.track(session)
    return rows.country_region(session, "XX-N")


@pytest.fixture
def facilitator(session, north):
    return rows.someone(session, "f@example.org", role=Role.FACILITATOR, region=north)


def record(session, facilitator, region, lines=(), *, attendees=12, on=ON, track="T", key=None, site=None):
    held = Held(on, track, region, site, attendees, list(lines), key)
    return record_session(session, held, key=STAFF_KEY, by=facilitator.id, at=AT)


def counts(session):
    return tuple(
        session.scalar(select(func.count()).select_from(row)) for row in (GroupSession, Attendance, Certificate)
    )


def test_only_verified_people_who_passed_get_the_certificate(session, north, facilitator):
    people = [rows.person(session, number) for number in ("A-1", "A-2", "A-3", "A-4")]
    take_changes(session)
    kept = record(
        session,
        facilitator,
        north,
        [
            RosterLine(1, "a 1", 1984, 80, True),
            RosterLine(2, "A-2", 1984, 79, True),
            RosterLine(3, "A-3", 1984, 100, False),
        ],
    )
    assert (kept.attendees, kept.verified, kept.audience) == (12, 3, "T")
    results = session.scalars(select(Attendance).order_by(Attendance.person_id)).all()
    assert [(each.person_id, each.passed) for each in results] == [
        (people[0].id, True),
        (people[1].id, False),
        (people[2].id, False),
    ]
    issued = session.scalars(select(Certificate)).one()
    assert (issued.person_id, issued.account_id, issued.source, issued.issued) == (people[0].id, None, "group", ON)
    assert issued.region_id == north.id
    changes = take_changes(session)
    assert changes["group session"] == {kept.id}
    assert changes["learner"] >= {person.id for person in people[:3]}


def test_heads_without_a_roster_are_activity_only(session, north, facilitator):
    kept = record(session, facilitator, north, attendees=40)
    assert (kept.attendees, kept.verified) == (40, 0)
    assert counts(session) == (1, 0, 0)
    assert take_changes(session)["group session"] == {kept.id}


def test_a_track_without_pass_mark_is_passed_by_being_there(session, north, facilitator):
    rows.track(session, "P", rule="completion", position=1)
    rows.person(session, "A-1")
    record(session, facilitator, north, [RosterLine(1, "A-1", 1984, 10, False)], track="P")
    assert counts(session) == (1, 1, 1)


def test_every_bad_line_is_told_and_nothing_is_recorded(session, north, facilitator):
    rows.person(session, "A-1")
    rows.person(session, "A-2")
    lines = [
        RosterLine(1, "A-1", 1984, 90, True),
        RosterLine(2, "A-1", 1985, 90, True),
        RosterLine(3, "unknown", 1984, 90, True),
        RosterLine(5, " a1 ", 1984, 90, True),
        RosterLine(6, "A-2", 1984, 90, True),
    ]
    with pytest.raises(RosterRefused) as refusal:
        record(session, facilitator, north, lines)
    assert list(refusal.value.fields) == ["roster.2", "roster.3", "roster.5"]
    assert counts(session) == (0, 0, 0)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"on": AT.date() + timedelta(days=1)}, "on"),
        ({"on": date(2006, 10, 5)}, "on"),
        ({"attendees": 0}, "attendees"),
        (
            {"attendees": 1, "lines": [RosterLine(1, "A-1", 1984, 9, True), RosterLine(2, "A-2", 1984, 9, True)]},
            "attendees",
        ),
    ],
)
def test_a_day_or_a_head_count_that_cannot_be_is_refused(session, north, facilitator, wrong, field):
    with pytest.raises(Invalid) as refusal:
        record(session, facilitator, north, **wrong)
    assert list(refusal.value.fields) == [field]
    assert counts(session) == (0, 0, 0)


def test_an_unknown_track_is_refused(session, north, facilitator):
    with pytest.raises(NotFound):
        record(session, facilitator, north, track="Z")


def test_the_same_submission_is_kept_once_and_belongs_to_its_sender(session, north, facilitator):
    first = record(session, facilitator, north, key="k" * 20)
    assert record(session, facilitator, north, key="k" * 20) is first
    other = rows.someone(session, "g@example.org", role=Role.FACILITATOR)
    with pytest.raises(Conflict):
        record(session, other, north, key="k" * 20)
    assert counts(session) == (1, 0, 0)


def test_no_staff_number_is_kept(session, north, facilitator):
    rows.person(session, "QX-778812")
    record(session, facilitator, north, [RosterLine(1, "QX-778812", 1984, 90, True)])
    session.flush()
    for table in GroupSession.metadata.sorted_tables:
        for row in session.execute(select(table)):
            assert "778812" not in str(tuple(row))
