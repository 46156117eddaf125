"""A lesson carries the law that it needs: on its page and over the API, fresh when the law changes."""

import pytest

from app.catalogue.actions import load_content
from app.clock import now
from app.law.overlay import load
from tests.catalogue.small_content import Folder
from tests.credentials import rows
from tests.law.plain import answer, overlay, slots, written

PAGE = "/tracks/Z/Z1/lessons/report"
JSON = "/modules/Z1/lessons/report"


@pytest.fixture
def learner(make, app, tmp_path):
    """A learner of a small module, whose lesson ``report`` asks for the deadline."""
    app.extensions["law"] = load(written(tmp_path / "law", slots=slots(), XX=overlay("XX")), "XX")
    with make.unit() as session:
        rows.country(session)
        load_content(session, Folder(tmp_path / "content").write(), at=now())
        return rows.someone(session, "a@example.org", at=now())


def test_the_page_of_a_lesson_shows_its_questions_of_law(client, learner):
    client.set_cookie("session_token", learner.cookie)
    page = client.get(PAGE).text
    assert "What about deadline? (en)" in page
    assert "On the same day." in page
    assert "Responsible: <bdi>Ministry</bdi>" in page
    assert page.index("On the same day.") < page.index("Someone to turn to")
    assert "What about deadline?" in client.get(f"{PAGE}?short=1").text
    assert "What the law says here" not in client.get("/tracks/Z/Z1/lessons/listen").text


def test_the_api_gives_a_lesson_with_its_questions_of_law(api, learner):
    reader = api.signed_in(learner.token)
    (entry,) = reader.get(JSON).json["law"]
    assert (entry["key"], entry["answered"], entry["reviewed_on"]) == ("deadline", True, "2026-09-01")
    assert reader.get("/modules/Z1/lessons/listen").json["law"] == []


def test_a_lesson_is_sent_again_when_its_law_changed(api, app, learner, tmp_path):
    reader = api.signed_in(learner.token)
    tag = reader.get(JSON).headers["ETag"]
    assert reader.get(JSON, headers={"If-None-Match": tag}).status_code == 304
    changed = overlay("XX", answers=[answer(answer={"en": "At once."})])
    app.extensions["law"] = load(written(tmp_path / "law", XX=changed), "XX")
    again = reader.get(JSON, headers={"If-None-Match": tag})
    assert again.status_code == 200
    assert again.json["law"][0]["text"] == "At once."
