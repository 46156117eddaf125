"""A track that grows: whoever took it while it had one module loses nothing and sees what was added."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.assessment.models import Kind
from app.catalogue.digests import digest
from app.catalogue.models import Track
from app.catalogue.queries import current_modules, track
from app.credentials.queries import certificates_of
from app.learning import actions, queries
from app.learning.progress import Doing, progress
from tests import make as rows
from tests.assessment.banks import LESSONS, bank, plain_module, publish, publish_track
from tests.learning.conftest import AT, add_country, add_learner, sit, sit_test

LATER = AT + timedelta(days=100)


def grow(session):
    """T1 alone becomes three modules and one by choice."""
    for key in ("T2", "J1", "J2"):
        publish(session, plain_module(key, items=bank(4, 8)), at=LATER)
    row = session.scalars(select(Track)).one()
    row.document = {**row.document, "modules": ["T1", "T2", "J1"], "optional": ["J2"]}
    row.digest = digest(row.document)
    session.flush()


@pytest.fixture
def learner(session):
    publish(session, plain_module("T1", items=bank(4, 8)), at=AT)
    publish_track(session, "T", ("T1",), tests={"pre": 4, "post": 6, "follow_up": 4})
    return add_learner(session, "amina@example.org", region=add_country(session).north)


def way(session, learner):
    wanted = track(session, "T")
    lessons = {key: each.document.lesson_keys for key, each in current_modules(session, wanted.offered).items()}
    return progress(wanted, lessons, queries.standing(session, learner), on=LATER.date())


def test_a_certificate_stands_and_the_new_modules_are_what_comes_next(session, learner):
    rows.certify(session, learner, "T", at=AT)
    before = certificates_of(session, learner.id)
    grow(session)
    assert certificates_of(session, learner.id) == before
    assert before[0].is_valid(LATER.date())
    found = way(session, learner)
    assert [each.is_passed for each in found.modules] == [True, False, False]
    assert (found.next.doing, found.next.module_key, found.current) == (Doing.LESSON, "T2", "T2")
    assert found.percent < 100


def test_the_new_modules_bring_no_second_certificate_while_the_first_one_counts(session, learner):
    rows.certify(session, learner, "T", at=AT)
    grow(session)
    for module in ("T2", "J1"):
        sit(session, learner, module, at=LATER)
    assert way(session, learner).is_complete
    assert way(session, learner).next.doing is Doing.NOTHING
    assert len(certificates_of(session, learner.id)) == 1


def test_whoever_was_on_the_way_goes_on_and_is_certified_by_the_longer_track(session, learner):
    actions.enrol(session, "T", by=learner, at=AT)
    sit_test(session, learner, "T", "pre", right=0)
    for lesson in LESSONS:
        actions.complete_lesson(session, "T", "T1", lesson, by=learner, at=AT)
    sit(session, learner, "T1")
    grow(session)
    assert way(session, learner).next.module_key == "T2"
    for module in ("T2", "J1"):
        sit(session, learner, module, at=LATER)
    assert way(session, learner).next.doing is Doing.POST_TEST
    sit_test(session, learner, "T", "post", at=LATER)
    assert certificates_of(session, learner.id)[0].curriculum_version == "T1.1+T2.1+J1.1"


def test_a_final_test_that_was_begun_before_is_sent_as_it_was(session, learner):
    actions.enrol(session, "T", by=learner, at=AT)
    sit(session, learner, "T1")
    opened = actions.open_test(session, "T", Kind.POST, by=learner, language="en", at=AT)
    grow(session)
    rows.answer(session, opened, at=LATER)
    assert rows.send(session, learner, opened, at=LATER).passed
    assert certificates_of(session, learner.id) == []
