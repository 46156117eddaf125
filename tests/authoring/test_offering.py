"""A module of the studio is added to a track by an administrator, stays there over a load, and is taken off again."""

from sqlalchemy import select

from app.audit.models import AuditEntry
from app.catalogue.actions import load_content
from app.catalogue.queries import track
from app.clock import now
from app.learning.actions import enrol
from tests.assessment.banks import plain_module, publish, publish_track
from tests.authoring.desks import Fields, at_desk


def taught(studio):
    """A track of one module in files' hands, and a module that no track offers."""
    with studio.unit() as session:
        publish(session, plain_module("T1"), at=now())
        publish_track(session, "T", ("T1",))
    studio.published()


def offered(studio):
    with studio.unit() as session:
        return track(session, "T").offered


def test_an_administrator_adds_a_module_to_a_track_by_choice_and_learners_can_open_it(studio):
    taught(studio)
    lesson = "/tracks/T/Z1/lessons/notice"
    with studio.unit() as session:
        enrol(session, "T", by=studio.who(session, "learner"), at=now())
    learner, admin = at_desk(studio, "learner"), at_desk(studio, "admin")
    assert learner.get(lesson).status_code == 404
    page = admin.get("/studio/modules/Z1").text
    assert "No track offers it" in page
    assert "Offer it there" not in at_desk(studio, "trainer").get("/studio/modules/Z1").text
    sent = {"track": "T", "csrf_token": Fields(page).sent["csrf_token"][-1]}
    assert admin.post("/studio/modules/Z1/tracks", data=sent).status_code == 303
    assert "by choice, at the end of the track; added here" in admin.get("/studio/modules/Z1").text
    assert "Lesson notice" in learner.get(lesson).text
    with studio.unit() as session:
        found = track(session, "T")
        assert (found.modules, found.optional) == (("T1",), ("Z1",))
        entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "offer")).one()
        assert (entry.thing, entry.detail) == ("track:T", {"module": "Z1"})

    sent["csrf_token"] = Fields(admin.get("/studio/modules/Z1").text).sent["csrf_token"][-1]
    assert admin.post("/studio/modules/Z1/tracks/T/end", data=sent).status_code == 303
    assert learner.get(lesson).status_code == 404
    assert offered(studio) == ("T1",)


def test_only_what_is_published_is_added_once_and_by_who_may_publish(studio):
    taught(studio)
    for who, status in (("trainer", 403), ("expert", 403), ("admin", 200)):
        assert studio.send(who, "PUT", "/modules/Z1/tracks/T").status_code == status, who
    for path in ("/modules/Z1/tracks/T", "/modules/T1/tracks/T"):
        assert studio.send("admin", "PUT", path).status_code == 409, path
    for path in ("/modules/Q9/tracks/T", "/modules/Z1/tracks/Q", "/modules/Z1%E2%80%AE/tracks/T"):
        assert studio.send("admin", "PUT", path).status_code == 404, path
    assert studio.send("admin", "DELETE", "/modules/T1/tracks/T").status_code == 409
    assert studio.send("admin", "DELETE", "/modules/Z1/tracks/T").json["optional"] == []
    assert studio.send("admin", "DELETE", "/modules/Z1/tracks/T").status_code == 409


def test_what_was_added_stays_when_the_content_folder_is_loaded_and_is_not_told_twice(studio, folder):
    root = folder.write()
    with studio.unit() as session:
        load_content(session, root, at=now())
        publish(session, plain_module("T1"), at=now())
    added = studio.send("admin", "PUT", "/modules/T1/tracks/Z")
    assert added.json["optional"] == ["T1"]
    with studio.unit() as session:
        assert load_content(session, root, at=now()).tracks == ()
        assert track(session, "Z").offered == ("Z1", "T1")
    folder.track["pass_percent"] = 90
    root = folder.write()
    with studio.unit() as session:
        assert load_content(session, root, at=now()).tracks == ("Z",)
        found = track(session, "Z")
        assert (found.pass_percent, found.optional, found.added) == (90, ("T1",), ("T1",))
    assert studio.send("admin", "DELETE", "/modules/T1/tracks/Z").json["optional"] == []
    with studio.unit() as session:
        assert load_content(session, root, at=now()).tracks == ()
