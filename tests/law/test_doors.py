"""National law on lessons, on its page and over the API; with an overlay, without one, and a start with a bad file."""

import shutil
from dataclasses import replace
from datetime import UTC, datetime

import pytest
import time_machine
from flask import render_template_string

from app.config import BadSetting
from app.factory import create_app
from tests.catalogue.small_content import CONTENT
from tests.law.plain import answer, overlay, slot, slots, written

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
BOX = '{% from "law/box.html" import law_box with context %}{{ law_box(module, lesson) }}'


def box(app, lesson, language="en"):
    with app.test_request_context("/", headers={"Accept-Language": language}):
        return render_template_string(BOX, module="T1", lesson=lesson)


@pytest.fixture
def started(settings, tmp_path):
    """A program whose law folder holds these files; ``jurisdiction`` may be one without an overlay."""

    def made(*, jurisdiction="XX", **files):
        folder = tmp_path / "content"
        shutil.copytree(CONTENT / "helplines", folder / "helplines")
        place = folder / "helplines" / "XX.yaml"
        (folder / "helplines" / "YY.yaml").write_text(
            place.read_text("utf-8").replace("jurisdiction: XX", "jurisdiction: YY"), "utf-8"
        )
        if files:
            written(folder / "law", **files)
        return create_app(replace(settings, content_dir=folder, jurisdiction=jurisdiction))

    return made


def test_anybody_may_read_the_page_of_the_law(client):
    page = client.get("/law")
    assert page.status_code == 200
    assert page.text.count('id="slot-') == 19
    for sentence in (
        "This is not legal advice.",
        "It is the law of no country.",
        "within 48 hours",
        "Responsible: <bdi>Ministry for Children (invented)</bdi>",
        "Approved by: <bdi>Council for Child Law (invented)</bdi>",
        "Not answered yet for this place",
        "Children Act of the demonstration country (invented), section 13",
    ):
        assert sentence in page.text


@pytest.mark.parametrize(("language", "said"), [("ar", "خلال 48 ساعة"), ("zh", "48小时"), ("ru", "48 часов")])
def test_the_page_speaks_the_readers_language(client, language, said):
    assert said in client.get("/law", headers={"Accept-Language": language}).text


def test_the_page_of_the_law_is_linked_from_the_help_page_and_every_footer(client):
    assert client.get("/help").text.count('href="/law"') == 2
    assert client.get("/privacy").text.count('href="/law"') == 1


def test_a_lesson_with_more_than_two_questions_folds_them(app):
    folded, open_ = box(app, "who-does-what"), box(app, "yes-under-eighteen")
    assert folded.count("<details>") == 3
    assert "<details>" not in open_
    assert open_.count("<h3") == 2
    for shown in (folded, open_):
        assert "Invented for the demonstration" in shown
        assert 'href="/law"' in shown


def test_a_lesson_without_questions_has_no_box(app):
    assert box(app, "four-questions").strip() == ""


def test_a_jurisdiction_without_an_overlay_shows_the_generic_text_and_whom_to_ask(started):
    files = {"slots": slots(slot(lessons=["T1/who-does-what"])), "XX": overlay("XX", demonstration=True)}
    app = started(jurisdiction="YY", **files)
    shown = box(app, "who-does-what")
    assert "It differs. Ask where you work. (en)" in shown
    assert 'href="/help"' in shown
    assert "Responsible" not in shown
    assert "Invented" not in shown
    page = app.test_client().get("/law").text
    assert "No ministry has approved answers for this place yet." in page
    assert "On the same day" not in page
    told = app.test_client().get("/api/v1/law").json
    assert (told["jurisdiction"], told["name"], told["demonstration"]) == (None, None, False)


def test_a_content_folder_without_law_asks_nothing(started):
    app = started()
    assert box(app, "who-does-what").strip() == ""
    assert "No question about the law has been written down yet." in app.test_client().get("/law").text


def test_words_in_another_language_than_the_page_are_marked(started):
    rows = slots(slot(lessons=["T1/who-does-what"]))
    shown = box(started(slots=rows, XX=overlay("XX")), "who-does-what", "ar")
    assert '<p lang="en" dir="ltr">On the same day.</p>' in shown
    assert '<bdi lang="en" dir="ltr">Ministry</bdi>' in shown
    assert "What about deadline? (ar)" in shown


def test_a_source_with_an_address_can_be_opened_and_words_are_escaped(started):
    said = answer(url="https://law.example.org/act", answer={"en": "Ask <b>at once</b> & today."})
    app = started(slots=slots(slot(lessons=["T1/who-does-what"])), XX=overlay("XX", answers=[said]))
    shown = box(app, "who-does-what")
    assert '<a href="https://law.example.org/act" rel="noreferrer">Children Act, section 3</a>' in shown
    assert "Ask &lt;b&gt;at once&lt;/b&gt; &amp; today." in shown


def test_an_answer_that_nobody_reviewed_for_more_than_a_year_is_flagged(app, client):
    assert "Not reviewed for more than a year" not in client.get("/law").text
    with time_machine.travel(datetime(2027, 12, 1, tzinfo=UTC), tick=False):
        assert "Not reviewed for more than a year" in client.get("/law").text
        assert "Not reviewed for more than a year" in box(app, "who-does-what")
        assert {entry["old"] for entry in client.get("/api/v1/law").json["entries"] if entry["answered"]} == {True}


def test_the_api_tells_each_question_with_its_answer(client):
    told = client.get("/api/v1/law?language=fr").json
    assert (told["jurisdiction"], told["demonstration"]) == ("XX", True)
    found = {entry["key"]: entry for entry in told["entries"]}
    assert found["reporting-deadline"]["answered"]
    assert found["reporting-deadline"]["reviewed_on"] == "2026-09-14"
    assert "48 heures" in found["reporting-deadline"]["text"]
    assert not found["company-duties"]["answered"]
    assert found["company-duties"]["owner"] is None
    assert found["across-borders"]["anchors"][:2] == ["G16", "G80"]


def test_the_api_refuses_a_language_that_it_does_not_speak(client):
    assert client.get("/api/v1/law?language=xx").status_code == 422


@pytest.mark.parametrize(
    "files",
    [
        {"slots": "slots: ["},
        {"XX": overlay("XX")},
        {"slots": slots(), "XX": overlay("XX", answers=[answer("unheard-of")])},
        {"slots": slots(), "QQ": overlay("QQ", answers=[answer(owner="nobody")])},
    ],
)
def test_a_law_folder_that_cannot_be_used_stops_the_start_with_a_sentence(started, files):
    with pytest.raises(BadSetting, match=r"SAFEGUARD_CONTENT_DIR cannot be used: law: \w+\.yaml"):
        started(**files)
