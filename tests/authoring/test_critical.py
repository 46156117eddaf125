"""Publishing a change that is critical: what is said, what it asks, and how many certificates it shortens."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.accounts.queries import principal_by_email
from app.audit.models import AuditEntry
from app.catalogue.models import ModuleChange
from app.clock import now, today
from app.coverage.actions import check
from app.credentials.actions import issue
from app.credentials.models import Certificate
from tests.assessment.banks import publish_track
from tests.authoring.desks import at_desk

WORDS = {"en": "Lesson one now says whom to tell first.", "fr": "La leçon une dit à qui parler d'abord."}
UNTIL = (today() + timedelta(days=60)).isoformat()


@pytest.fixture
def second(studio):
    """A draft of the second version of Z1, approved; Z1 is a module of track T, of which somebody is certified."""
    studio.published(("en", "fr"))
    with studio.unit() as session:
        publish_track(session, "T", ("Z1",))
        issue(
            session,
            account_id=principal_by_email(session, "learner@example.org").id,
            holder_name="Learner",
            track_code="T",
            audience="T",
            issued=today(),
            months=36,
            source="online",
            curriculum_version="Z1.1",
            region_id=None,
            language="en",
            at=now(),
        )
    draft = studio.send("trainer", "POST", "/modules/Z1/drafts", json={"start": "current"}).json["id"]
    front = studio.value(draft, "en/front")
    assert studio.save("trainer", draft, "en/front", {**front["value"], "summary": "Otherwise."}, 1).status_code == 200
    studio.approve(draft)
    return draft


def certificate(studio):
    with studio.unit() as session:
        return session.scalars(select(Certificate)).one()


def version(studio, number=2):
    found = studio.send("trainer", "GET", "/modules/Z1/versions").json["versions"]
    return next(each for each in found if each["number"] == number)


def test_what_was_said_stands_with_the_version_and_records_stand_by_default(studio, second):
    assert studio.publish(second, words=WORDS).status_code == 201
    assert version(studio)["change"] == {"effect": "records-stand", "until": None, "words": WORDS}
    assert version(studio, 1)["change"] is None
    assert certificate(studio).full_expires is None


def test_a_version_of_which_nothing_is_said_keeps_no_row(studio, second):
    assert studio.publish(second).status_code == 201
    assert version(studio)["change"] is None
    with studio.unit() as session:
        assert session.scalars(select(ModuleChange)).all() == []


def test_a_change_that_shortens_certificates_tells_how_many_and_asks_for_the_key(studio, second):
    told = studio.send("admin", "GET", f"/drafts/{second}/shortening?until={UNTIL}")
    assert told.json == {"module": "Z1", "until": UNTIL, "at_most": 10}
    said = {"effect": "validity", "until": UNTIL, "words": WORDS}
    for confirmed in ({}, {"confirmed": "T1"}):
        refused = studio.publish(second, **said, **confirmed)
        assert refused.status_code == 422
        assert "At most 10 certificates" in refused.json["detail"]
        assert list(refused.json["errors"]) == ["confirmed"]
    assert certificate(studio).full_expires is None
    assert studio.publish(second, **said, confirmed="Z1").status_code == 201
    assert str(certificate(studio).last_day) == UNTIL
    assert version(studio)["change"]["until"] == UNTIL
    with studio.unit() as session:
        assert check(session) == []
        told = select(AuditEntry).where(AuditEntry.action == "publish draft").order_by(AuditEntry.id)
        entry = session.scalars(told).all()[-1]
        assert (entry.detail["effect"], entry.detail["until"], entry.detail["certificates_shortened"]) == (
            "validity",
            UNTIL,
            1,
        )


@pytest.mark.parametrize(
    "said",
    [
        {"effect": "refresher"},
        {"effect": "validity", "words": WORDS},
        {"effect": "validity", "words": WORDS, "until": "2020-01-01", "confirmed": "Z1"},
        {"effect": "records-stand", "until": UNTIL},
        {"effect": "whatever", "words": WORDS},
        {"words": {"xx": "?"}},
    ],
)
def test_what_breaks_the_rules_is_refused_and_nothing_is_published(studio, second, said):
    assert studio.publish(second, **said).status_code == 422
    assert len(studio.send("trainer", "GET", "/modules/Z1/versions").json["versions"]) == 1


def test_who_may_not_publish_is_not_told_how_many_certificates_there_are(studio, second):
    assert studio.send("trainer", "GET", f"/drafts/{second}/shortening?until={UNTIL}").status_code == 403
    assert studio.send("admin", "GET", "/drafts/none/shortening?until=2027-01-01").status_code == 404


def test_the_page_asks_for_the_key_and_keeps_what_was_typed(studio, second):
    client = at_desk(studio, "admin")
    page = client.get(f"/studio/drafts/{second}/review")
    assert 'name="words-ar"' in page.text
    sent = {
        "digest": studio.digest(second),
        "effect": "validity",
        "until": UNTIL,
        "words-en": WORDS["en"],
        "words-fr": WORDS["fr"],
    }
    refused = client.post(f"/studio/drafts/{second}/publication", data=sent)
    assert refused.status_code == 422
    assert "At most 10 certificates" in refused.text
    assert WORDS["en"] in refused.text
    done = client.post(f"/studio/drafts/{second}/publication", data={**sent, "confirmed": "Z1"})
    assert done.status_code == 303
    shown = client.get("/studio/modules/Z1").text
    assert WORDS["en"] in shown
    assert "Critical: certificates end early" in shown


def test_the_first_version_offers_no_announcement(studio):
    draft = studio.draft()
    studio.approve(draft)
    assert 'name="effect"' not in at_desk(studio, "admin").get(f"/studio/drafts/{draft}/review").text
    assert studio.publish(draft, effect="refresher", words=WORDS).status_code == 422
