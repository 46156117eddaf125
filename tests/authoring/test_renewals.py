"""A published version stays current when two people read it again; when its review is near, it is told once by mail."""

import email
import email.policy
from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest
import time_machine
from babel.dates import format_date
from sqlalchemy import select

from app.accounts.models import Account
from app.audit.models import AuditEntry
from app.clock import UTC, now, today
from tests.assessment.banks import publish_track
from tests.authoring.desks import at_desk
from tests.learning.three_months import MailServerStandIn

KEEPERS = {"trainer@example.org", "colleague@example.org", "admin@example.org"}


def renewed(studio, who, kind="reviews", **sent):
    return studio.send(who, "POST", f"/modules/Z1/{kind}", json={"version": 1, **sent})


def published(studio, days=100):
    """Z1, whose review is due in so many days."""
    draft = studio.draft()
    studio.approve(draft)
    due = (today() + timedelta(days=days)).isoformat()
    assert studio.publish(draft, review_due=due).status_code == 201


def version(studio):
    return studio.send("trainer", "GET", "/modules/Z1/versions").json["versions"][0]


def test_an_expert_and_an_adviser_renew_a_review_without_a_new_version(studio):
    published(studio)
    due = version(studio)["review_due"]
    with time_machine.travel(now() + timedelta(days=101), tick=True):
        assert version(studio)["state"] == "not_current"
        read = renewed(studio, "expert")
        assert (read.status_code, read.json["confirmed_at"]) == (201, None)
        assert version(studio)["state"] == "not_current"
        until = (today() + timedelta(days=200)).isoformat()
        done = renewed(studio, "adviser", "safeguarding-reviews", review_due=until)
        assert (done.status_code, done.json["review_due"]) == (201, until)
        found = version(studio)
        assert (found["state"], found["review_due"], found["number"]) == ("current", until, 1)
        assert found["reviewed_at"] == done.json["confirmed_at"] != due
    with studio.unit() as session:
        told = [entry.action for entry in session.scalars(select(AuditEntry).order_by(AuditEntry.id))]
    assert told[-2:] == ["read again", "renew review"]


def test_neither_a_writer_nor_the_same_person_twice_renews_a_review(studio, make_reviewer):
    studio.published()
    make_reviewer("trainer")
    assert renewed(studio, "trainer").status_code == 403
    assert renewed(studio, "learner").status_code == 403
    assert renewed(studio, "adviser", "safeguarding-reviews").status_code == 409
    assert renewed(studio, "expert").status_code == 201
    assert renewed(studio, "adviser").status_code == 409
    for who in ("expert", "trainer"):
        assert renewed(studio, who, "safeguarding-reviews").status_code == 403, who
    for day in (today(), today() + timedelta(days=367)):
        refused = renewed(studio, "adviser", "safeguarding-reviews", review_due=day.isoformat())
        assert refused.status_code == 422, day
    assert renewed(studio, "adviser", "safeguarding-reviews").status_code == 201
    assert renewed(studio, "adviser", "safeguarding-reviews").status_code == 409


def test_only_the_current_version_is_reviewed_again(studio):
    studio.published()
    assert renewed(studio, "expert", version=2).status_code == 409
    assert renewed(studio, "expert", version=0).status_code == 422
    missing = studio.send("expert", "POST", "/modules/Z9/reviews", json={"version": 1})
    assert missing.status_code == 404


def test_the_module_page_leads_through_the_two_steps(studio):
    studio.published()
    expert, adviser = at_desk(studio, "expert"), at_desk(studio, "adviser")
    assert "Read again: nothing has to change" in expert.get("/studio/modules/Z1").text
    assert "Read again: nothing has to change" not in at_desk(studio, "trainer").get("/studio/modules/Z1").text
    assert expert.post("/studio/modules/Z1/reviews", data={"version": "1"}).status_code == 303
    page = adviser.get("/studio/modules/Z1").text
    assert "An expert read it again on" in page
    sent = {"version": "1", "review_due": ""}
    assert adviser.post("/studio/modules/Z1/safeguarding-reviews", data=sent).status_code == 303
    assert "Current until" in adviser.get("/studio/modules/Z1").text


def test_the_studio_says_what_is_current_due_soon_and_past(studio):
    studio.published()
    client = at_desk(studio, "trainer")
    assert "Due in" not in client.get("/studio").text
    with time_machine.travel(now() + timedelta(days=330), tick=True):
        client = at_desk(studio, "trainer")
        assert "Due in " in client.get("/studio").text
        assert "Review due in " in client.get("/studio/modules/Z1").text
    with time_machine.travel(now() + timedelta(days=370), tick=True):
        client = at_desk(studio, "trainer")
        assert "Not current" in client.get("/studio").text
        assert "Not current: its review was due on" in client.get("/studio/modules/Z1").text


@pytest.fixture
def make_reviewer(studio):
    def give(name):
        from app.accounts.actions import give_role
        from app.permissions import Role

        with studio.unit() as session:
            account = session.scalars(select(Account).where(Account.email == f"{name}@example.org")).one()
            give_role(session, account, Role.REVIEWER, by=None, at=now())

    return give


@pytest.fixture
def box():
    with MailServerStandIn() as found:
        yield found


@pytest.fixture
def remind(studio, box, tmp_path):
    """Run the command so many days before the review of Z1 is due; gives exit status and what it said."""
    studio.app.config["SETTINGS"] = replace(
        studio.app.config["SETTINGS"],
        data_dir=tmp_path,
        smtp_host="127.0.0.1",
        smtp_port=box.port,
        smtp_security="none",
        smtp_timeout=1,
        mail_from="training@example.org",
        base_url="https://training.example.org",
    )
    published(studio)
    due = datetime.combine(datetime.fromisoformat(version(studio)["review_due"]).date(), time(9), UTC)

    def run(*words, before=60):
        with time_machine.travel(due - timedelta(days=before), tick=True):
            done = studio.app.test_cli_runner().invoke(args=["module", "reminders", *words])
        return done.exit_code, done.output

    return run


def letters(box):
    return [email.message_from_string(taken, policy=email.policy.default) for taken in box.taken]


def test_each_step_is_told_once_to_those_who_look_after_modules(remind, box):
    assert remind(before=61)[1] == "0 letters were due; 0 were sent, 0 stay due.\n"
    for times, day in enumerate((60, 30, 7, 0), 1):
        assert remind(before=day) == (0, "3 letters were due; 3 were sent, 0 stay due.\n")
        assert remind(before=day)[1].startswith("0 letters")
        assert len(box.taken) == 3 * times
    assert remind(before=-20)[1].startswith("0 letters")
    assert {letter["To"] for letter in letters(box)} == KEEPERS
    first, last = letters(box)[0], letters(box)[-1]
    assert "Z1: due on " in first.get_content()
    assert "Z1: due since " in last.get_content()
    assert first["List-Unsubscribe"] is None


def test_a_missed_day_is_made_up_for_with_one_letter(remind, box):
    assert remind(before=5) == (0, "3 letters were due; 3 were sent, 0 stay due.\n")
    assert len(box.taken) == 3
    assert remind(before=3)[1].startswith("0 letters")


def test_what_was_refused_stays_due_and_a_server_that_hangs_up_stops_nobody(remind, box):
    box.refuse.add("trainer@example.org")
    box.drop.add("colleague@example.org")
    status, said = remind()
    assert (status, said.splitlines()[-1]) == (1, "3 letters were due; 1 were sent, 2 stay due.")
    assert "trainer@" not in said
    box.refuse.clear()
    box.drop.clear()
    assert remind() == (0, "2 letters were due; 2 were sent, 0 stay due.\n")
    assert sorted(letter["To"] for letter in letters(box)) == sorted(KEEPERS)


def test_a_dry_run_and_a_missing_mail_server_send_nothing(remind, studio, box):
    assert remind("--dry-run") == (0, "3 letters are due; none was sent.\n")
    studio.app.config["SETTINGS"] = replace(studio.app.config["SETTINGS"], smtp_host="")
    status, said = remind()
    assert (status, "SAFEGUARD_SMTP_HOST" in said) == (2, True)
    assert box.talks == 0


def test_a_letter_is_in_the_language_of_its_reader(remind, studio, box):
    with studio.unit() as session:
        session.scalars(select(Account).where(Account.email == "admin@example.org")).one().language = "ar"
    remind()
    languages = {letter["To"]: letter["Content-Language"] for letter in letters(box)}
    assert languages["admin@example.org"] == "ar"
    assert languages["trainer@example.org"] == "en"


def test_a_renewed_review_begins_its_steps_anew(remind, studio, box):
    remind(before=7)
    day = datetime.fromisoformat(version(studio)["review_due"]).replace(tzinfo=UTC) - timedelta(days=6)
    with time_machine.travel(day, tick=True):
        renewed(studio, "expert")
        until = (day + timedelta(days=20)).date().isoformat()
        assert renewed(studio, "adviser", "safeguarding-reviews", review_due=until).status_code == 201
    assert remind(before=5)[1].startswith("3 letters were due; 3 were sent")


def test_the_console_lists_when_reviews_are_due(remind, studio):
    run = lambda *words: studio.app.test_cli_runner().invoke(args=["module", "due", *words])  # noqa: E731
    due = version(studio)["review_due"]
    told = run()
    assert (told.exit_code, told.output.split("\t")[:3]) == (0, ["Z1", "1", due])
    assert run("--within", "60").output == ""
    with time_machine.travel(now() + timedelta(days=380), tick=True):
        past = run("--within", "0")
    assert (past.exit_code, past.output.split("\t")[0]) == (1, "Z1")


def test_a_learner_reads_when_a_module_was_last_reviewed_once_its_review_is_past(studio):
    published(studio, days=30)
    with studio.unit() as session:
        publish_track(session, "Z", ("Z1",))
        day = translated_day(version(studio)["published_at"])
    lesson = "/tracks/Z/Z1/lessons/notice"
    assert "A new review has been due since" not in at_desk(studio, "learner").get(lesson).text
    with time_machine.travel(now() + timedelta(days=31), tick=True):
        page = at_desk(studio, "learner").get(lesson).text
        assert f"This module was last reviewed on {day}. A new review has been due since" in page
        renewed(studio, "expert")
        assert renewed(studio, "adviser", "safeguarding-reviews").status_code == 201
        assert "A new review has been due since" not in at_desk(studio, "learner").get(lesson).text


def translated_day(moment):
    return format_date(datetime.fromisoformat(moment).date(), format="long", locale="en")
