"""What anybody may read of the curriculum: courses and paragraphs on pages, as a file and over the API."""

import csv
import io

import pytest
import yaml

from app.catalogue.actions import load_content
from app.catalogue.curriculum import plans
from app.catalogue.queries import listed_modules, tracks
from app.catalogue.tracing import demands_of
from app.clock import now
from tests.catalogue.small_content import LESSONS

ROWS = [
    {"anchors": ["G28(c)"], "asks": "know the channel", "met_by": ["MUST"], "taught_in": []},
    {"anchors": ["G80", "G81", "G82"], "asks": "=reach across borders", "met_by": ["LAW"], "taught_in": []},
    {"anchors": ["S33"], "asks": "read rising numbers with care", "met_by": ["DIR", "LATER"], "taught_in": []},
]


@pytest.fixture
def published(make, app, folder, monkeypatch):
    """One published module, and a list of paragraphs beside it."""
    folder.texts["en"]["native_review"] = "reviewed"
    content = folder.write()
    (content / "requirements.yaml").write_text(yaml.safe_dump({"requirements": ROWS}))
    with make.unit() as session:
        load_content(session, content, at=now())
    settings = app.config["SETTINGS"]
    monkeypatch.setitem(app.config, "SETTINGS", type(settings)(**{**vars(settings), "content_dir": content}))
    yield folder
    demands_of.cache_clear()


def test_anybody_sees_courses_modules_lessons_minutes_languages_and_review(client, published):
    page = client.get("/curriculum")
    assert page.status_code == 200
    for words in ("Track", "First module (en)", "Lesson notice", "20 minutes", "Français", "no native review yet"):
        assert words in page.text, words
    assert page.text.index("reviewed by a native specialist") < page.text.index("no native review yet")


def test_the_words_are_in_the_readers_language_else_in_english(client, published):
    assert "First module (fr)" in client.get("/curriculum", headers={"Accept-Language": "fr"}).text
    russian = client.get("/curriculum", headers={"Accept-Language": "ru"}).text
    assert 'lang="en" dir="ltr">First module (en)' in russian


def test_a_module_of_no_course_is_listed_by_itself(session, published):
    listed = listed_modules(session, "en")
    [plan] = plans(tracks(session), listed, "en")
    assert (plan.title, plan.minutes, [module.key for module in plan.modules]) == ("Track", 20, ["Z1"])
    [alone] = plans([], listed, "en")
    assert (alone.code, [module.title for module in alone.modules]) == ("", ["First module (en)"])


@pytest.mark.parametrize("path", ["/curriculum", "/curriculum/paragraphs", "/curriculum/paragraphs.csv"])
def test_no_item_and_no_key_is_told(client, published, path):
    text = client.get(path).text
    for secret in ("What comes first?", "Do right", "Because of the reason given", "remember-0"):
        assert secret not in text


def test_every_paragraph_shows_what_it_asks_and_what_answers_it(client, published):
    text = client.get("/curriculum/paragraphs").text
    assert "Guidance by a treaty body; not national law." in text
    assert "None of them is the law of a country." in text
    first = text[text.index("<h3><bdi>G28(c)") : text.index("<h3><bdi>G80")]
    for words in ("know the channel", "Z1", "Lesson notice", "Questions in the banks", ">6<"):
        assert words in first, words
    second = text[text.index("<h3><bdi>G80 – G82") :]
    assert "/law#slot-" in second
    other = client.get("/curriculum/paragraphs?part=S-1").text
    assert "Report of a mandate holder; not law." in other
    third = other[other.index("<h3><bdi>S33") :]
    assert "know the channel" not in other
    assert "the directory of help and reporting" in third
    assert "Not built yet" in third


def test_a_part_that_does_not_exist_shows_the_first(client, published):
    assert "G28(c)" in client.get("/curriculum/paragraphs?part=X").text


def test_a_long_document_is_read_in_parts_that_lose_nothing(client, published, app):
    rows = [{"anchors": [f"G{number}"], "asks": "x", "met_by": ["DIR"], "taught_in": []} for number in range(1, 114)]
    (app.config["SETTINGS"].content_dir / "requirements.yaml").write_text(yaml.safe_dump({"requirements": rows}))
    seen = [client.get(f"/curriculum/paragraphs?part=G-{number}").text for number in (1, 2, 3)]
    for number in range(1, 114):
        assert [f"<h3><bdi>G{number}</bdi></h3>" in text for text in seen].count(True) == 1
    assert "G1 – G50" in seen[2]


def test_our_own_words_are_marked_as_english_in_every_language(client, published):
    arabic = client.get("/curriculum/paragraphs", headers={"Accept-Language": "ar"}).text
    assert '<p lang="en" dir="ltr">know the channel</p>' in arabic


def test_a_paragraph_without_its_lesson_is_told_to_the_public(client, published, app):
    path = app.config["SETTINGS"].content_dir / "requirements.yaml"
    path.write_text(yaml.safe_dump({"requirements": [{**ROWS[0], "anchors": ["G99"]}]}))
    text = client.get("/curriculum/paragraphs").text
    assert "Not answered yet" in text


def test_without_a_list_there_is_no_page_of_it(client, published, app):
    (app.config["SETTINGS"].content_dir / "requirements.yaml").unlink()
    assert client.get("/curriculum/paragraphs").status_code == 404
    assert client.get("/curriculum").status_code == 200


def test_the_file_has_a_row_for_each_paragraph_and_no_formula(client, published):
    answer = client.get("/curriculum/paragraphs.csv")
    assert answer.content_type == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert [row["paragraph"] for row in rows] == ["G28(c)", "G80", "G81", "G82", "S33"]
    assert rows[0]["lessons"].split() == sorted(f"Z1/{key}" for key in LESSONS)
    assert rows[0]["items"] == "6"
    assert rows[1]["asks"] == "'=reach across borders"
    assert (rows[4]["features"], rows[4]["planned"], rows[4]["state"]) == ("DIR", "LATER", "program")


def test_the_api_tells_the_same_to_anybody_and_answers_304(api, published):
    answer = api.get("/curriculum/paragraphs")
    assert answer.status_code == 200
    first, second, *_ = answer.json["paragraphs"]
    assert (first["anchor"], first["document"], first["items"], first["state"]) == ("G28(c)", "CRC/C/156", 6, "lesson")
    assert {"module": "Z1", "lesson": "notice", "title": "Lesson notice"} in first["lessons"]
    assert second["law_slots"]
    again = api.get("/curriculum/paragraphs", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize(("path", "most"), [("/curriculum", 2), ("/curriculum/paragraphs", 1)])
def test_a_page_costs_a_fixed_number_of_statements(client, published, queries, path, most):
    for _ in range(2):
        with queries(most=most):
            assert client.get(path).status_code == 200
