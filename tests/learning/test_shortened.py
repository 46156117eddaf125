"""A critical change brings the end of certificates forward, and whoever passes the module again gets it back."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.audit.models import AuditEntry
from app.catalogue.announcing import Announcement
from app.catalogue.queries import announcements
from app.clock import now
from app.credentials.actions import revoke, shorten
from app.credentials.models import Certificate, CertificateCut
from app.credentials.queries import shortened_count, shortenings
from app.credentials.validity import State
from app.errors import Invalid, NotFound
from app.learning.actions import open_quiz, record_group_result
from app.learning.actions.announcing import SaidAlready, announce_change
from app.permissions import Role
from app.workforce.models import Person
from tests import make
from tests.learning.changed_module import LATER, SHORTEN, UNTIL, next_version
from tests.learning.conftest import AT, add_learner, publish_tracks, sit

AFTER = LATER + timedelta(days=90)


def held(session, learner, track="T"):
    wanted = select(Certificate).where(Certificate.account_id == learner.id, Certificate.track_code == track)
    return session.scalars(wanted.order_by(Certificate.id)).all()


def only(session, learner):
    (certificate,) = held(session, learner)
    return certificate


def test_certificates_end_after_the_day_and_keep_the_end_they_were_issued_with(session, amina):
    sit(session, amina)
    before = only(session, amina).expires
    next_version(session, said=SHORTEN)
    certificate = only(session, amina)
    assert certificate.last_day == UNTIL
    assert certificate.full_expires == before
    assert certificate.shortened_on == LATER.date()
    assert certificate.state(UNTIL) is State.VALID
    assert certificate.state(UNTIL + timedelta(days=1)) is State.EXPIRED
    cut = shortenings(session, amina.id)[certificate.id]
    assert (cut.module_key, cut.full_last_day) == ("T1", before - timedelta(days=1))


def test_passing_the_new_version_in_time_gives_the_original_end_back(session, amina):
    sit(session, amina)
    before = only(session, amina).expires
    next_version(session, said=SHORTEN)
    sit(session, amina, at=LATER + timedelta(days=60))
    first, second = held(session, amina)
    assert (first.expires, first.full_expires, first.shortened_on) == (before, None, None)
    assert second.issued == UNTIL
    assert shortenings(session, amina.id) == {}
    assert session.scalars(select(CertificateCut.lifted_on)).all() == [UNTIL]


def test_failing_it_or_sending_answers_to_the_old_version_gives_nothing_back(session, amina):
    sit(session, amina)
    old = open_quiz(session, "T1", by=amina, language="en", at=AT + timedelta(days=1))
    next_version(session, said=SHORTEN)
    make.answer(session, old, at=LATER)
    make.send(session, amina, old, at=LATER)
    first, _ = held(session, amina)
    assert first.last_day == UNTIL
    sit(session, amina, right=False, at=LATER + timedelta(days=1))
    assert held(session, amina)[0].last_day == UNTIL


def test_two_changes_shorten_one_certificate_by_the_earlier_day_and_each_is_given_back_alone(session, amina):
    for key in ("C1", "C2"):
        sit(session, amina, key)
    (before,) = (each.expires for each in held(session, amina, "C"))
    sooner = UNTIL - timedelta(days=10)
    next_version(session, "C1", said=SHORTEN)
    next_version(session, "C2", said=replace(SHORTEN, until=sooner), at=LATER + timedelta(days=1))
    certificate = held(session, amina, "C")[0]
    assert certificate.last_day == sooner
    sit(session, amina, "C2", at=LATER + timedelta(days=2))
    assert (certificate.last_day, certificate.shortened_on) == (UNTIL, LATER.date())
    sit(session, amina, "C1", at=LATER + timedelta(days=3))
    assert certificate.expires == before


def test_whoever_passes_it_late_gets_a_certificate_for_the_rest_of_the_time(session, country):
    bo = add_learner(session, "bo@example.org")
    for key in ("C1", "C2"):
        sit(session, bo, key)
    before = held(session, bo, "C")[0].expires
    next_version(session, "C1", said=SHORTEN)
    sit(session, bo, "C1", at=AFTER)
    ended, made = held(session, bo, "C")
    assert ended.last_day == UNTIL
    assert (made.issued, made.expires) == (AFTER.date(), before)
    sit(session, bo, "C1", at=AFTER + timedelta(days=1))
    assert len(held(session, bo, "C")) == 2


def test_a_revoked_certificate_is_neither_shortened_nor_replaced(session, amina):
    sit(session, amina)
    first = only(session, amina)
    revoke(session, first, reason="issued-in-error", by=amina.id, at=AT)
    next_version(session, said=SHORTEN)
    assert session.scalar(select(func.count()).select_from(CertificateCut)) == 0
    assert only(session, amina).full_expires is None


def test_a_certificate_that_ends_sooner_by_itself_is_left_alone(session, amina):
    sit(session, amina)
    certificate = only(session, amina)
    certificate.expires = UNTIL
    session.flush()
    assert shortened_count(session, ["T"], until=UNTIL, at=LATER) == 0
    next_version(session, said=SHORTEN)
    assert only(session, amina).full_expires is None


def test_only_certificates_made_before_and_of_tracks_with_the_module_are_shortened(session, amina):
    for key in ("T1", "C1", "C2"):
        sit(session, amina, key)
    version = next_version(session)
    assert shortened_count(session, ["T"], until=UNTIL, at=LATER) == 1
    assert shorten(session, version.id, ["T"], until=UNTIL, at=LATER) == 1
    session.expire_all()
    assert held(session, amina, "C")[0].full_expires is None
    sit(session, amina, at=LATER + timedelta(days=1))
    assert held(session, amina)[1].full_expires is None


@pytest.mark.parametrize("learners", [1, 12])
def test_shortening_takes_as_many_statements_for_many_as_for_one(session, country, queries, learners):
    for number in range(learners):
        sit(session, add_learner(session, f"l{number}@example.org"))
    version = next_version(session)
    session.flush()
    with queries(most=3):
        assert shorten(session, version.id, ["T"], until=UNTIL, at=LATER) == learners


def test_moving_an_end_is_audited_under_the_number_without_a_name(session, amina):
    sit(session, amina)
    next_version(session, said=SHORTEN)
    sit(session, amina, at=LATER + timedelta(days=1))
    first = held(session, amina)[0]
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "certificate end moved")).one()
    assert entry.thing == f"certificate:{first.number}"
    assert entry.detail == {"expires": str(first.expires)}


def test_a_verified_roster_of_the_new_version_gives_the_time_back(session, country, amina):
    sit(session, amina)
    before = only(session, amina).expires
    next_version(session, said=SHORTEN)
    person = session.get_one(Person, amina.person_id)
    record_group_result(
        session,
        person,
        "T",
        on=(LATER + timedelta(days=3)).date(),
        region=country.north,
        by=amina.id,
        at=LATER + timedelta(days=5),
    )
    assert only(session, amina).expires == before


def test_of_a_version_from_files_it_is_said_afterwards_once_and_who_passed_it_since_keeps_the_time(session, country):
    early, late = (add_learner(session, f"{name}@example.org") for name in ("early", "late"))
    for learner in (early, late):
        sit(session, learner)
    before = only(session, early).expires
    next_version(session)
    sit(session, early, at=LATER)
    said_at = LATER + timedelta(days=1)
    with pytest.raises(Invalid, match="At most 10 certificates"):
        announce_change(session, "T1", SHORTEN, at=said_at)
    assert announce_change(session, "T1", SHORTEN, at=said_at, confirmed="T1") == 1
    assert held(session, early)[0].expires == before
    assert only(session, late).last_day == UNTIL
    with pytest.raises(SaidAlready):
        announce_change(session, "T1", SHORTEN, at=said_at, confirmed="T1")
    with pytest.raises(Invalid):
        announce_change(session, "C1", Announcement(), at=said_at)
    with pytest.raises(NotFound):
        announce_change(session, "ZZ", SHORTEN, at=said_at)


def test_the_command_says_it_and_refuses_who_may_not_publish(app, make):
    with make.unit() as session:
        publish_tracks(session)
        add_learner(session, "trainer@example.org", role=Role.TRAINER)
        next_version(session, at=now())
    run = app.test_cli_runner().invoke
    refused = run(args=["changes", "announce", "T1", "--words", "Whom to tell.", "--as", "trainer@example.org"])
    assert refused.exit_code != 0
    done = run(args=["changes", "announce", "T1", "--words", "Whom to tell.", "--effect", "refresher"])
    assert (done.exit_code, done.output) == (0, "said of T1; certificates shortened: 0\n")
    with make.unit() as session:
        (said,) = announcements(session, ["T1"])
        assert (said.number, said.announcement.effect, said.announcement.words) == (
            2,
            "refresher",
            {"en": "Whom to tell."},
        )
