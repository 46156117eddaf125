"""A module by choice: it opens and works like any other, and nothing depends on it."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.assessment.forms import Form
from app.assessment.models import Kind
from app.catalogue.queries import current_modules, track
from app.credentials.models import Certificate
from app.errors import Conflict
from app.learning import actions, queries
from app.learning.models import Enrolment, ModulePass, RefresherCard
from app.learning.progress import progress
from tests import make as rows
from tests.assessment.banks import LESSONS, bank, plain_module, publish, publish_track
from tests.learning.conftest import AT, add_country, add_learner, keys_of, sit, sit_test

TESTS = {"pre": 4, "post": 6, "follow_up": 4}
EMAIL = "amina@example.org"


def publish_with_choice(session):
    """T asks for T1 and J1 and offers J2; S shares J1 and J2 with it."""
    for key in ("T1", "S1", "J1", "J2"):
        publish(session, plain_module(key, items=bank(4, 8)), at=AT)
    publish_track(session, "T", ("T1", "J1"), tests=TESTS, optional=("J2",))
    publish_track(session, "S", ("S1", "J1"), tests=TESTS, optional=("J2",), position=1)


@pytest.fixture
def amina(session):
    publish_with_choice(session)
    learner = add_learner(session, EMAIL, region=add_country(session).north)
    actions.enrol(session, "T", by=learner, at=AT)
    return learner


def way(session, learner, on=AT):
    wanted = track(session, "T")
    lessons = {key: each.document.lesson_keys for key, each in current_modules(session, wanted.offered).items()}
    return progress(wanted, lessons, queries.standing(session, learner), on=on.date())


def read_all(session, learner, module):
    for lesson in LESSONS:
        actions.complete_lesson(session, "T", module, lesson, by=learner, at=AT)


def certificates(session):
    return session.scalar(select(func.count()).select_from(Certificate))


def test_a_module_by_choice_changes_neither_the_next_step_nor_what_is_done(session, amina):
    before = way(session, amina)
    read_all(session, amina, "J2")
    assert sit(session, amina, "J2").passed
    after = way(session, amina)
    assert (after.next, after.done, after.total, after.percent) == (before.next, 0, before.total, 0)
    assert after.next.doing == "pre-test"
    assert [(each.key, each.lessons_read, each.is_passed) for each in after.optional] == [("J2", 3, True)]
    assert [each.key for each in after.modules] == ["T1", "J1"]


def test_reading_a_module_by_choice_keeps_the_place_in_the_core_module(session, amina):
    actions.complete_lesson(session, "T", "T1", LESSONS[1], by=amina, at=AT)
    read_all(session, amina, "J2")
    left = session.scalars(select(Enrolment)).one()
    assert (left.module_key, left.lesson_key) == ("T1", LESSONS[2])
    assert way(session, amina).next.key == LESSONS[2]


def test_the_pre_test_can_still_be_taken_after_a_module_by_choice(session, amina):
    opened = actions.open_test(session, "T", Kind.PRE, by=amina, language="en", at=AT)
    read_all(session, amina, "J2")
    sit(session, amina, "J2", right=False)
    rows.answer(session, opened, right=0, at=AT)
    assert rows.send(session, amina, opened, at=AT).is_submitted


def test_the_certificate_comes_without_it_and_no_second_one_with_it(session, amina):
    rows.certify(session, amina, "T", at=AT)
    assert certificates(session) == 1
    later = AT + timedelta(days=30)
    assert sit(session, amina, "J2", right=False, at=later).passed is False
    assert sit(session, amina, "J2", at=later).passed
    assert certificates(session) == 1
    assert "J2" not in session.scalars(select(Certificate)).one().curriculum_version


def test_a_revoked_certificate_does_not_come_back_by_a_module_by_choice(session, amina):
    from app.credentials.actions import revoke

    rows.certify(session, amina, "T", at=AT)
    only = session.scalars(select(Certificate)).one()
    revoke(session, only, reason="issued-in-error", by=amina.id, at=AT + timedelta(days=1))
    sit(session, amina, "J2", at=AT + timedelta(days=2))
    assert certificates(session) == 1


def test_tests_and_refreshers_ask_about_core_modules_only(session, amina):
    sit(session, amina, "J2", right=False)
    rows.certify(session, amina, "T", at=AT)
    asked = {card.module_key for card in session.scalars(select(RefresherCard))}
    assert asked == {"T1", "J1"}
    for kind in ("pre", "post"):
        other = add_learner(session, f"{kind}@example.org")
        actions.enrol(session, "T", by=other, at=AT)
        if kind == "post":
            for module in ("T1", "J1"):
                sit(session, other, module)
        sent = sit_test(session, other, "T", kind)
        assert set(Form.from_plain(sent.form).versions) == {"T1", "J1"}


def test_a_group_session_certifies_the_core_modules(session, amina):
    person = session.get_one(type(amina), amina.id).person_id
    from app.workforce.models import Person
    from app.workforce.queries import region_by_code

    actions.record_group_result(
        session,
        session.get_one(Person, person),
        "T",
        on=AT.date(),
        region=region_by_code(session, "XX-N"),
        by=amina.id,
        at=AT,
    )
    assert set(session.scalars(select(ModulePass.module_key))) == {"T1", "J1"}


def test_a_module_of_several_tracks_is_opened_for_the_one_that_is_taken(session, amina):
    assert sit(session, amina, "J1").audience == "T"
    stranger = add_learner(session, "bo@example.org")
    with pytest.raises(Conflict):
        actions.open_quiz(session, "J2", by=stranger, language="en", at=AT)
    assert queries.standing(session, stranger).places == {}


@pytest.fixture
def keys(make):
    with make.unit() as session:
        publish_with_choice(session)
        return keys_of(session, add_learner(session, EMAIL, region=add_country(session).north))


@pytest.fixture
def page(client, keys):
    client.set_cookie("session_token", keys[0])
    return client


def test_the_pages_say_that_it_may_be_left_out_and_lead_through_it(page):
    words = b"You may leave this out; your certificate does not depend on it."
    shown = page.get("/tracks/T").data
    assert shown.index(b"Module J1 in en") < shown.index(b"Final test") < shown.index(words)
    assert shown.index(b"By choice") < shown.index(b"Module J2 in en")
    address = "/tracks/T/J2"
    assert words in page.get(f"{address}/lessons/{LESSONS[0]}").data
    for lesson, following in zip(LESSONS, (*(f"lessons/{key}" for key in LESSONS[1:]), "scenario"), strict=True):
        assert page.post(f"{address}/lessons/{lesson}").headers["Location"] == f"{address}/{following}"
    assert words in page.get(f"{address}/scenario").data
    assert words in page.get(f"{address}/quiz").data
    assert page.post(f"{address}/quiz").status_code == 303
    assert page.get("/tracks/T/S1/quiz").status_code == 404


def test_a_result_of_it_says_that_nothing_depends_on_it(page, make):
    with make.unit() as session:
        from app.accounts.queries import account_by_email

        amina = account_by_email(session, EMAIL)
        actions.enrol(session, "T", by=amina, at=AT)
        failed = sit(session, amina, "J2", right=False).public_id
    shown = page.get(f"/attempts/{failed}/result").data
    assert b"Not passed yet" in shown
    assert b"You may leave this out" in shown


def test_the_api_tells_of_it_apart_from_the_core_modules(api, keys):
    amina = api.signed_in(keys[1])
    told = amina.get("/tracks/T").json
    assert (told["modules"], told["optional"]) == (["T1", "J1"], ["J2"])
    assert amina.post("/attempts", json={"module": "J2"}).status_code == 409
    taken = amina.put(f"/enrolments/T/lessons/J2/{LESSONS[0]}").json
    assert [(each["key"], each["lessons_read"]) for each in taken["optional"]] == [("J2", 1)]
    assert (taken["percent"], taken["next"]["doing"]) == (0, "pre-test")
    assert [each["key"] for each in taken["modules"]] == ["T1", "J1"]
    begun = amina.post("/attempts", json={"module": "J2"})
    assert (begun.status_code, begun.json["module"]) == (201, "J2")


def test_its_quiz_can_be_printed(page, make):
    with make.unit() as session:
        from app.permissions import Role

        keys = keys_of(session, add_learner(session, "fola@example.org", role=Role.FACILITATOR))
    page.set_cookie("session_token", keys[0])
    assert b"/tracks/T/J2/paper" in page.get("/papers").data
    assert page.get("/tracks/T/J2/paper", follow_redirects=True).status_code == 200
    assert page.get("/tracks/T/S1/paper").status_code == 404
