"""Issuing, revoking and finding certificates, on both engines."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app.accounts.queries import principal_by_token
from app.audit.models import AuditEntry
from app.credentials import actions, queries
from app.credentials.models import FailedLookup
from app.credentials.validity import State
from app.db import take_changes
from app.errors import Invalid, NotFound, TooMany
from app.permissions import Role
from tests.credentials import rows
from tests.credentials.rows import AT


def entries(session):
    return [
        (entry.action, entry.thing, entry.account_id, entry.detail)
        for entry in session.scalars(
            select(AuditEntry).where(AuditEntry.thing.startswith("certificate:")).order_by(AuditEntry.id)
        )
    ]


def test_an_issued_certificate_is_found_by_its_number_however_it_is_typed(session):
    learner = rows.someone(session, "a@example.org")
    issued = rows.certificate(session, account_id=learner.id, issued=date(2024, 2, 29))
    assert queries.by_number(session, issued.number.lower().replace("-", " ")) is issued
    assert issued.expires == date(2027, 2, 28)
    assert issued.last_day == date(2027, 2, 27)
    assert issued.state(date(2027, 2, 28)) is State.EXPIRED
    assert queries.by_number(session, "SG-0000") is None


def test_issuing_is_audited_without_a_name_and_noted_for_the_ledger(session):
    rows.country(session)
    person = rows.person(session, "A-1")
    learner = rows.someone(session, "a@example.org", staff_number="A-1")
    take_changes(session)
    issued = rows.certificate(session, account_id=learner.id)
    assert take_changes(session) == {"certificate": {issued.id}, "learner": {person.id}}
    assert entries(session) == [
        ("certificate issued", f"certificate:{issued.number}", learner.id, {"track": "T", "source": "online"})
    ]


def test_a_certificate_is_not_issued_ahead_of_time(session):
    learner = rows.someone(session, "a@example.org")
    with pytest.raises(Invalid):
        rows.certificate(session, account_id=learner.id, issued=AT.date() + timedelta(days=1))


def test_a_revoked_certificate_ends_on_that_day_and_keeps_its_first_reason(session):
    learner = rows.someone(session, "a@example.org")
    issued = rows.certificate(session, account_id=learner.id)
    take_changes(session)
    actions.revoke(session, issued, reason="wrong-person", by=learner.id, at=AT)
    assert take_changes(session)["certificate"] == {issued.id}
    assert issued.is_valid(AT.date() - timedelta(days=1))
    assert issued.state(AT.date()) is State.REVOKED
    with pytest.raises(actions.AlreadyRevoked):
        actions.revoke(session, issued, reason="holder-asked", by=learner.id, at=AT + timedelta(days=9))
    assert (issued.revoked_on, issued.revoked_reason) == (AT.date(), "wrong-person")
    assert entries(session)[-1] == (
        "certificate revoked",
        f"certificate:{issued.number}",
        learner.id,
        {"reason": "wrong-person"},
    )


def test_only_a_reason_of_the_list_revokes(session):
    learner = rows.someone(session, "a@example.org")
    issued = rows.certificate(session, account_id=learner.id)
    with pytest.raises(Invalid):
        actions.revoke(session, issued, reason="because I say so", by=learner.id, at=AT)
    assert issued.revoked_on is None


def test_a_person_sees_what_was_earned_with_the_account_and_in_a_room(session):
    rows.country(session)
    person = rows.person(session, "A-1")
    stranger = rows.someone(session, "b@example.org")
    online = rows.certificate(session, account_id=stranger.id)
    learner = rows.someone(session, "a@example.org", staff_number="A-1", name="Amina Okafor")
    first = rows.certificate(session, account_id=learner.id, issued=date(2025, 1, 1))
    in_a_room = rows.certificate(session, person_id=person.id, holder_name="", source="group")
    assert queries.certificates_of(session, learner.id) == [in_a_room, first]
    assert queries.certificates_of(session, stranger.id) == [online]
    assert queries.own_certificate(session, learner.id, in_a_room.number).holder == "Amina Okafor"
    with pytest.raises(NotFound):
        queries.own_certificate(session, stranger.id, in_a_room.number)
    with pytest.raises(NotFound):
        queries.own_certificate(session, learner.id, "no number")


def test_failed_look_ups_of_one_address_are_counted_for_five_minutes_and_successes_never(session):
    learner = rows.someone(session, "a@example.org")
    issued = rows.certificate(session, account_id=learner.id)
    for _ in range(60):
        assert queries.sought_certificate(session, issued.number, address_key="here", at=AT) is issued
        assert queries.sought_certificate(session, "SG-0000", address_key="here", at=AT) is None
        actions.count_failed_lookup(session, "here", at=AT)
    with pytest.raises(TooMany) as refusal:
        queries.sought_certificate(session, issued.number, address_key="here", at=AT + timedelta(minutes=4))
    assert refusal.value.retry_after == 60
    assert queries.sought_certificate(session, issued.number, address_key="there", at=AT) is issued
    later = AT + timedelta(minutes=5)
    assert queries.sought_certificate(session, issued.number, address_key="here", at=later) is issued


def test_failed_look_ups_are_forgotten_after_an_hour(session):
    actions.count_failed_lookup(session, "here", at=AT)
    actions.count_failed_lookup(session, "there", at=AT + timedelta(minutes=61))
    assert session.scalars(select(FailedLookup.address_key)).all() == ["there"]


def test_who_may_revoke_is_limited_to_the_region_of_delivery(session):
    root, north, south = rows.country(session)
    learner = rows.someone(session, "a@example.org")
    northern = rows.certificate(session, account_id=learner.id, region_id=north.id)
    nowhere = rows.certificate(session, account_id=learner.id)
    national = rows.someone(session, "n@example.org", role=Role.ADMINISTRATOR, region=root)
    of_north = rows.someone(session, "o@example.org", role=Role.ADMINISTRATOR, region=north)
    of_south = rows.someone(session, "s@example.org", role=Role.ADMINISTRATOR, region=south)
    reached = {
        someone.id: [
            certificate
            for certificate in (northern, nowhere)
            if queries.is_revocable(session, principal_by_token(session, someone.token, AT), certificate)
        ]
        for someone in (national, of_north, of_south, learner)
    }
    assert reached == {
        national.id: [northern, nowhere],
        of_north.id: [northern],
        of_south.id: [],
        learner.id: [],
    }
