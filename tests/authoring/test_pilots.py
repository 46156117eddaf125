"""A pilot group tries a draft as learners do: invited, withdrawn, counted from three on, and no record of learning."""

import itertools
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, inspect, select

from app.accounts.actions import create_account, create_token, give_role
from app.accounts.models import Account
from app.audit.models import AuditEntry
from app.authoring.models import DraftPilot, ModuleDraft, PilotAnswer
from app.authoring.policy import may_try, trying
from app.authoring.steps import State
from app.clock import now, today
from app.permissions import Role
from tests.authoring.conftest import PASSWORD
from tests.authoring.desks import at_desk

LESSON = "lesson/notice"


@pytest.fixture
def triers(studio):
    """Three learners more, with tokens."""
    names = ("ada", "bo", "chen")
    with studio.unit() as session:
        for name in names:
            email = f"{name}@example.org"
            account = create_account(
                session, email=email, name=name.title(), password=PASSWORD, language="en", at=now()
            )
            give_role(session, account, Role.LEARNER, by=None, at=now())
            studio.tokens[name] = create_token(session, account, name="test", days=300, at=now())[1]
    return names


def invite(studio, draft, *names, who="trainer", **sent):
    emails = [f"{name}@example.org" for name in names]
    return studio.send(who, "POST", f"/drafts/{draft}/pilots", json={"emails": emails, **sent})


def told(studio, who, draft, answer="clear", part=LESSON):
    return studio.send(who, "PUT", f"/pilots/{draft}/impressions", json={"part": part, "answer": answer})


def records(studio):
    """Rows of everything that a learner's work leaves."""
    names = ("enrolment", "lesson_read", "attempt", "module_pass", "certificate", "refresher_card", "statement")
    with studio.unit() as session:
        tables = ModuleDraft.metadata.tables
        there = [name for name in inspect(session.connection()).get_table_names() if name in tables]
        learnt = [name for name in there if name in names or "attempt" in name or "statement" in name]
        assert len(learnt) >= 4, there
        return {name: session.scalar(select(func.count()).select_from(tables[name])) for name in learnt}


def test_whoever_is_invited_tries_that_draft_alone_and_leaves_no_record(studio):
    draft = studio.draft(("en", "ar"))
    learner = at_desk(studio, "learner")
    page = f"/pilots/{draft}/{LESSON}"
    assert learner.get(page).status_code == 404
    assert "Modules to try" not in learner.get("/").text
    before = records(studio)
    assert invite(studio, draft, "learner").status_code == 201
    assert "Modules to try" in learner.get("/").text
    assert page.replace(LESSON, "front") in learner.get("/pilots").text
    for name in ("front", LESSON, "scenario"):
        shown = learner.get(f"/pilots/{draft}/{name}?language=ar")
        assert shown.status_code == 200, name
        assert 'dir="rtl"' in shown.text
    assert learner.get(f"/pilots/{draft}/lesson/none").status_code == 404
    assert learner.get(f"/studio/drafts/{draft}").status_code == 403
    assert records(studio) == before


def test_a_question_is_marked_and_explained_and_nothing_of_it_is_kept(studio):
    draft = studio.draft()
    invite(studio, draft, "learner")
    learner, before = at_desk(studio, "learner"), records(studio)
    item = next(part["name"] for part in parts(studio, draft) if part["name"].startswith("item/"))
    asked = learner.get(f"/pilots/{draft}/{item}").text
    assert f'action="/pilots/{draft}/{item}"' in asked
    assert learner.post(f"/pilots/{draft}/{item}", data={"seed": "1"}).status_code == 200
    assert records(studio) == before


def parts(studio, draft):
    return studio.send("trainer", "GET", f"/drafts/{draft}").json["parts"]


def test_answers_are_counted_from_three_people_on_and_never_told_by_whom(studio, triers):
    draft = studio.draft()
    invite(studio, draft, *triers)
    for name, answer in zip(triers[:2], ("clear", "wrong"), strict=True):
        assert told(studio, name, draft, answer).status_code == 200
    counts = studio.send("trainer", "GET", f"/drafts/{draft}/pilots").json["impressions"]
    assert counts == [{"part": LESSON, "answers": None, "by_answer": {}}]
    writer = at_desk(studio, "trainer")
    page = writer.get(f"/studio/drafts/{draft}/pilots").text
    assert "Shown once 3 people have answered." in page
    assert "It was clear" not in page
    assert told(studio, triers[0], draft, "too_long").status_code == 200
    assert told(studio, triers[2], draft, "wrong").status_code == 200
    counts = studio.send("trainer", "GET", f"/drafts/{draft}/pilots").json["impressions"]
    assert counts == [{"part": LESSON, "answers": 3, "by_answer": {"too_long": 1, "wrong": 2}}]
    for page in (f"/studio/drafts/{draft}/pilots", f"/studio/drafts/{draft}"):
        assert "Something is wrong here: 2" in writer.get(page).text, page


def test_an_answer_is_one_of_five_words_about_a_part_that_is_there(studio, triers):
    draft = studio.draft()
    invite(studio, draft, "ada")
    assert told(studio, "ada", draft, "A child in our town was").status_code == 422
    assert told(studio, "ada", draft, part="lesson/none").status_code == 404
    assert told(studio, "ada", draft, part="en/front").status_code == 404
    assert told(studio, "bo", draft).status_code == 404
    with studio.unit() as session:
        assert session.scalar(select(func.count()).select_from(PilotAnswer)) == 0


def test_who_answers_on_the_page_goes_on_to_the_next_part(studio):
    draft = studio.draft()
    invite(studio, draft, "learner")
    learner = at_desk(studio, "learner")
    sent = {"part": "front", "answer": "clear", "language": "en"}
    onward = learner.post(f"/pilots/{draft}/impressions", data=sent)
    assert onward.headers["Location"].startswith(f"/pilots/{draft}/lesson/")
    last = next(part["name"] for part in reversed(parts(studio, draft)) if part["name"].startswith("item/"))
    stops = [name for name in (part["name"] for part in parts(studio, draft)) if name.startswith("item/")]
    ends = {
        learner.post(f"/pilots/{draft}/impressions", data={**sent, "part": name}).headers["Location"] for name in stops
    }
    assert "/pilots" in ends, last
    assert learner.post(f"/pilots/{draft}/impressions", data={"part": "front"}).status_code == 422


def test_an_invitation_ends_with_its_day_by_withdrawal_and_with_the_draft(studio, triers):
    draft = studio.draft()
    invite(studio, draft, *triers, until=(today() + timedelta(days=2)).isoformat())
    assert told(studio, "ada", draft).status_code == 200
    with time_machine.travel(now() + timedelta(days=3), tick=True):
        assert told(studio, "ada", draft).status_code == 404
        assert studio.send("ada", "GET", "/pilots").json == {"invitations": []}
        assert "Modules to try" not in at_desk(studio, "ada").get("/").text
    first = studio.send("trainer", "GET", f"/drafts/{draft}/pilots").json["pilots"][0]
    assert (first["name"], first["is_open"]) == ("Ada", True)
    address = f"/drafts/{draft}/pilots/{first['id']}"
    assert studio.send("translator", "DELETE", address).status_code == 403
    assert studio.send("trainer", "DELETE", address).status_code == 204
    assert studio.send("trainer", "DELETE", address).status_code == 404
    assert told(studio, "ada", draft).status_code == 404
    assert "Modules to try" not in at_desk(studio, "ada").get("/").text
    assert told(studio, "bo", draft).status_code == 200
    assert studio.send("trainer", "DELETE", f"/drafts/{draft}", headers={"If-Match": "*"}).status_code == 204
    assert told(studio, "bo", draft).status_code == 404
    assert invite(studio, draft, "bo").status_code == 409


def test_who_may_invite_whom_and_for_how_long(studio, triers):
    draft = studio.draft()
    assert invite(studio, draft, "ada", who="translator").status_code == 403
    assert invite(studio, draft, "ada", who="learner").status_code == 403
    refused = invite(studio, draft, "ada", "nobody")
    assert refused.status_code == 422
    assert "nobody@example.org" in str(refused.json["errors"])
    for days, status in ((-1, 422), (91, 422), (0, 201), (90, 201)):
        until = (today() + timedelta(days=days)).isoformat()
        assert invite(studio, draft, "ada", until=until).status_code == status, days
    assert invite(studio, draft).status_code == 422
    assert invite(studio, draft, *(f"one-{number}" for number in range(51))).status_code == 422
    assert len(studio.send("trainer", "GET", f"/drafts/{draft}/pilots").json["pilots"]) == 1
    with studio.unit() as session:
        entries = session.scalars(select(AuditEntry).where(AuditEntry.action == "invite pilots")).all()
    assert len(entries) == 2
    assert "ada" not in str([(entry.thing, entry.detail) for entry in entries])


def test_the_form_invites_several_and_keeps_what_was_typed_when_one_is_unknown(studio, triers):
    draft = studio.draft()
    writer = at_desk(studio, "trainer")
    address = f"/studio/drafts/{draft}/pilots"
    refused = writer.post(address, data={"emails": "ada@example.org\nnobody@example.org"})
    assert refused.status_code == 422
    assert "No open account has the e-mail address nobody@example.org." in refused.text
    assert "ada@example.org" in refused.text
    assert writer.post(address, data={"emails": "ADA@example.org; bo@example.org"}).status_code == 303
    page = writer.get(address).text
    assert "<bdi>Ada</bdi>" in page
    with studio.unit() as session:
        pilot = session.scalars(select(DraftPilot)).first()
    assert writer.post(f"{address}/{pilot.id}/withdrawal").status_code == 303
    assert "withdrawn" in writer.get(address).text


def test_the_rule_of_who_may_try_and_its_filter_agree(studio, triers):
    """Every draft state, day, withdrawal and account: the predicate says what the filter finds."""
    draft = studio.draft()
    invite(studio, draft, "ada", "bo")
    days = [today() + timedelta(days=days) for days in (-1, 0, 1)]
    with studio.unit() as session:
        row = session.scalars(select(ModuleDraft)).one()
        people = session.scalars(
            select(Account.id).where(Account.name.in_(["Ada", "Bo", "Chen"])).order_by(Account.id)
        ).all()
        pilot = session.scalars(select(DraftPilot).where(DraftPilot.account_id == people[0])).one()
        for state, until, withdrawn in itertools.product(State, days, (None, now())):
            row.state, pilot.until, pilot.withdrawn_at = state, until, withdrawn
            session.flush()
            for account_id in people:
                found = session.scalars(select(DraftPilot).where(trying(account_id, today()))).all()
                expected = [
                    each
                    for each in session.scalars(select(DraftPilot).order_by(DraftPilot.id))
                    if may_try(each, row, account_id, today())
                ]
                assert found == expected, (state, until, withdrawn)
        session.rollback()
