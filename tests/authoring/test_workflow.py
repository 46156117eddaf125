"""The way of a draft: handed in, reviewed by two who wrote none of it, published; stale approvals are refused."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.accounts.actions import create_token, give_role
from app.accounts.models import Account
from app.audit.models import AuditEntry
from app.authoring import queries
from app.catalogue import queries as catalogue
from app.catalogue.actions import Edition, load_content, publish
from app.catalogue.models import ModuleVersion
from app.clock import now, today
from app.permissions import Role
from app.workforce.actions import add_person
from tests.authoring.conftest import whole_module
from tests.catalogue import small_content


def test_a_draft_goes_its_whole_way_and_every_step_is_audited(studio):
    draft = studio.draft(("en", "fr"))
    studio.approve(draft)
    assert studio.send("trainer", "GET", f"/drafts/{draft}/reviews").json["state"] == "approved"
    done = studio.publish(draft)
    assert done.status_code == 201
    assert (done.json["version"], done.json["languages"]) == (1, ["en", "fr"])
    assert timedelta(days=360) < catalogue_due(studio) - today() <= timedelta(days=366)
    with studio.unit() as session:
        assert catalogue.readable_module(session, "Z1", "fr").text.title == "First module (fr)"
        told = [entry.action for entry in session.scalars(select(AuditEntry).order_by(AuditEntry.id))]
    assert [each for each in told if "draft" in each or each == "publication"] == [
        "begin draft",
        "submit draft",
        "review draft",
        "review draft",
        "publication",
        "publish draft",
    ]
    assert studio.publish(draft).status_code == 409


def catalogue_due(studio):
    with studio.unit() as session:
        return session.scalars(select(ModuleVersion)).one().review_due


def test_a_draft_with_a_refusal_is_neither_handed_in_nor_published(studio):
    draft = studio.draft()
    studio.save("trainer", draft, "en/lesson/notice", {"title": ""}, 1)
    refused = studio.send("trainer", "POST", f"/drafts/{draft}/submission", json={})
    assert refused.status_code == 409
    assert "en/lesson/notice" in refused.json["detail"]


def test_a_reviewer_returns_it_with_a_reason_and_it_goes_round_again(studio):
    draft = studio.draft()
    studio.send("trainer", "POST", f"/drafts/{draft}/submission", json={})
    assert studio.review("expert", draft, verdict="returned").status_code == 422
    assert studio.review("expert", draft, verdict="returned", reason="Key 2 is wrong.").status_code == 201
    told = studio.send("trainer", "GET", f"/drafts/{draft}/reviews").json
    assert (told["state"], told["reviews"][0]["reason"]) == ("draft", "Key 2 is wrong.")
    studio.save("trainer", draft, "en/front", {**whole_module()["en/front"], "title": "Better"}, 1)
    studio.approve(draft)
    assert studio.publish(draft).status_code == 201


def test_a_stale_approval_is_refused(studio):
    draft = studio.draft()
    read = studio.digest(draft)
    studio.save("trainer", draft, "en/front", {**whole_module()["en/front"], "title": "Another"}, 1)
    studio.send("trainer", "POST", f"/drafts/{draft}/submission", json={})
    sent = {"digest": read, "verdict": "approved"}
    assert studio.send("expert", "POST", f"/drafts/{draft}/reviews", json=sent).status_code == 409
    assert studio.send("expert", "POST", f"/drafts/{draft}/reviews", json={**sent, "digest": "0"}).status_code == 422
    assert studio.review("expert", draft).status_code == 201


def test_a_save_voids_the_reviews_however_far_it_is(studio):
    draft = studio.draft()
    studio.approve(draft)
    read = studio.digest(draft)
    assert studio.save("colleague", draft, "en/front", {"title": "Late"}, 1).json["state"] == "draft"
    assert studio.send("admin", "POST", f"/drafts/{draft}/publication", json={"digest": read}).status_code == 409
    studio.send("colleague", "POST", f"/drafts/{draft}/undo", json={"part": "en/front"})
    assert studio.digest(draft) == read
    assert studio.publish(draft).status_code == 409


def test_nobody_reviews_or_publishes_what_they_wrote_and_two_people_review(studio):
    with studio.unit() as session:
        account = session.scalars(select(Account).where(Account.email == "expert@example.org")).one()
        give_role(session, account, Role.TRAINER, by=None, at=now())
        studio.tokens["expert"] = create_token(session, account, name="second", days=9, at=now())[1]
    draft = studio.draft()
    assert studio.save("expert", draft, "fr/front", {"title": "Un"}, 1).status_code == 200
    studio.send("trainer", "POST", f"/drafts/{draft}/submission", json={})
    assert studio.review("expert", draft).status_code == 403
    assert studio.review("adviser", draft).status_code == 201
    assert studio.review("adviser", draft, "safeguarding-reviews").status_code == 403
    assert studio.review("expert", draft, "safeguarding-reviews").status_code == 403
    assert studio.review("expert", draft).status_code == 409


def test_two_accounts_of_one_person_are_one_reviewer(studio):
    with studio.unit() as session:
        person = add_person(session, staff_number="N-1", key=b"s" * 32, sex="F", birth_year=1980)
        for name in ("expert", "adviser"):
            session.scalars(select(Account).where(Account.email == f"{name}@example.org")).one().person_id = person.id
    draft = studio.draft()
    studio.send("trainer", "POST", f"/drafts/{draft}/submission", json={})
    assert studio.review("expert", draft).status_code == 201
    assert studio.review("adviser", draft, "safeguarding-reviews").status_code == 403


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("GET", "", {"trainer", "translator", "expert", "admin"}),
        ("POST", "/submission", {"trainer"}),
        ("POST", "/reviews", {"expert"}),
        ("POST", "/safeguarding-reviews", {"expert"}),
        ("POST", "/publication", {"admin"}),
        ("PUT", "/translations/fr", {"trainer", "translator"}),
        ("POST", "/comments", {"trainer", "translator", "expert", "admin"}),
    ],
)
def test_every_right(studio, method, path, allowed):
    draft = studio.draft()
    for who in ("trainer", "translator", "expert", "admin", "learner"):
        answer = studio.send(who, method, f"/drafts/{draft}{path}", **({"json": {}} if method != "GET" else {}))
        assert (answer.status_code == 403) is (who not in allowed), (who, answer.status_code)


def test_a_language_that_is_not_complete_stays_at_home_and_stale_parts_are_marked(studio):
    draft = studio.draft(("en", "fr", "es"))
    studio.save("trainer", draft, "es/lesson/notice", None, 1)
    studio.save("trainer", draft, "en/lesson/listen", {**whole_module()["en/lesson/listen"], "title": "New"}, 1)
    studio.approve(draft)
    assert studio.publish(draft).json["languages"] == ["en", "fr"]
    with studio.unit() as session:
        assert catalogue.readable_module(session, "Z1", "fr").text.stale == ("listen",)


def test_a_next_version_may_correct_an_answer_and_keeps_what_was_stale(studio):
    test_a_language_that_is_not_complete_stays_at_home_and_stale_parts_are_marked(studio)
    draft = studio.send("trainer", "POST", "/modules/Z1/drafts", json={}).json["id"]
    item = studio.value(draft, "item/apply-0")["value"]
    item["options"][0]["correct"], item["options"][1]["correct"] = False, True
    assert studio.save("trainer", draft, "item/apply-0", item, 1).status_code == 200
    studio.approve(draft)
    assert studio.publish(draft).json["version"] == 2
    with studio.unit() as session:
        assert catalogue.readable_module(session, "Z1", "fr").text.stale == ("listen",)
    between = studio.send("trainer", "GET", "/modules/Z1/versions/1/changes/2").json
    assert between["answers_changed"] == ["apply-0"]
    assert {each["part"] for each in between["changes"]} == {"item/apply-0"}


def test_a_version_that_came_out_meanwhile_is_not_lost_unseen(studio):
    studio.published()
    draft = studio.send("trainer", "POST", "/modules/Z1/drafts", json={}).json["id"]
    with studio.unit() as session:
        found = catalogue.current_module(session, "Z1")
        structure = {**small_content.module(), "version": 9, "minutes": 33}
        assert found.number == 1
        publish(session, Edition("Z1", structure, {"en": small_content.text()}), at=now())
    path = f"/drafts/{draft}/submission"
    assert studio.send("trainer", "POST", path, json={}).status_code == 409
    assert studio.send("trainer", "POST", path, json={"replaces": 1}).status_code == 409
    assert studio.send("trainer", "POST", path, json={"replaces": 2}).status_code == 200
    studio.review("expert", draft)
    studio.review("adviser", draft, "safeguarding-reviews")
    assert studio.publish(draft).json["version"] == 3


@pytest.mark.parametrize("days", [-1, 0, 400])
def test_the_next_review_is_due_within_twelve_months(studio, days):
    draft = studio.draft()
    studio.approve(draft)
    due = (today() + timedelta(days=days)).isoformat()
    assert studio.publish(draft, review_due=due).status_code == 422
    soon = (today() + timedelta(days=30)).isoformat()
    assert studio.publish(draft, review_due=soon).json["review_due"] == soon


def test_from_the_day_its_review_is_due_a_version_is_not_current(studio):
    studio.published()
    due = catalogue_due(studio)
    with studio.unit() as session:
        [version] = queries.versions(session, "Z1")
        assert (version.origin, version.state(due - timedelta(days=1))) == ("studio", "current")
        assert version.state(due) == "not_current"
    told = studio.send("expert", "GET", "/modules/Z1/versions").json["versions"][0]
    assert (told["review_due"], told["state"]) == (due.isoformat(), "current")


def test_files_leave_alone_what_the_studio_published_unless_asked(studio, folder):
    studio.published(("en", "fr"))
    with studio.unit() as session:
        folder.module["minutes"] = 33
        report = load_content(session, folder.write(), at=now())
        assert (report.left, report.published, report.tracks) == (("Z1",), (), ("Z",))
        assert catalogue.current_module(session, "Z1").document.minutes == 20
        folder.module["version"] = 5
        assert load_content(session, folder.write(), at=now(), take_over=["Z1"]).published == ("Z1 version 2",)


def test_remarks_stand_at_a_part_or_a_sentence_until_they_are_settled(studio):
    draft = studio.draft()
    path = f"/drafts/{draft}/comments"
    sent = {"part": "en/lesson/notice", "quote": "You notice a change", "words": "Who does?"}
    made = studio.send("expert", "POST", path, json=sent)
    assert (made.status_code, made.json["quote"], made.json["settled_at"]) == (201, "You notice a change", None)
    done = studio.send("trainer", "POST", f"{path}/{made.json['id']}/settlement")
    assert done.json["settled_by"] == "Trainer"
    assert studio.send("trainer", "POST", f"{path}/{made.json['id']}/settlement").status_code == 409
    assert studio.send("trainer", "POST", f"{path}/999/settlement").status_code == 404
    assert [each["words"] for each in studio.send("admin", "GET", path).json["items"]] == ["Who does?"]
    for wrong in ({**sent, "part": "en/lesson/none"}, {**sent, "part": "x"}, {**sent, "words": " "}, {"words": "x"}):
        assert studio.send("expert", "POST", path, json=wrong).status_code == 422
