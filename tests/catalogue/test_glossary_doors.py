"""The glossary through its doors: the public page, the words of a lesson, the API."""

from dataclasses import replace

import pytest

from app.catalogue.actions import load_content
from app.clock import now
from app.factory import create_app
from app.i18n import LANGUAGES
from tests.catalogue.small_glossary import SmallGlossary
from tests.credentials import rows


@pytest.fixture
def story(make, folder):
    """A learner, and a published module whose first lesson names words of the project's own glossary."""
    folder.module["lessons"][0]["terms"] = ["consent", "helpline"]
    glossary = SmallGlossary(folder.root)
    glossary.terms = [{"key": key, "anchors": ["G17"]} for key in ("consent", "helpline")]
    for language, words in glossary.words.items():
        words["terms"] = {key: {"term": key, "meaning": f"{key} ({language})."} for key in ("consent", "helpline")}
    folder.write()
    glossary.write()
    with make.unit() as session:
        rows.country(session)
        load_content(session, folder.root, at=now())
        return rows.someone(session, "a@example.org", at=now())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_anybody_may_read_the_glossary_in_their_language(client, language):
    page = client.get("/glossary", headers={"Accept-Language": language})
    assert page.status_code == 200
    assert f'<html lang="{language}"' in page.text
    assert page.text.count('<section class="card word"') >= 45
    assert 'id="consent"' in page.text
    assert 'href="#assent"' in page.text
    assert "CRC/C/156" in page.text


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_page_says_that_no_native_speaker_reviewed_it_and_what_not_to_say(client):
    page = client.get("/glossary")
    assert "No native-speaking specialist has reviewed this text yet." in page.text
    assert "<q>child pornography</q>" in page.text
    assert 'href="/glossary"' in client.get("/help").text


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_folder_without_a_glossary_has_an_empty_page_and_an_empty_answer(settings, database, folder):
    client = create_app(replace(settings, content_dir=folder.write())).test_client()
    assert "There are no words here yet." in client.get("/glossary").text
    assert client.get("/api/v1/glossary").json["terms"] == []


def test_a_lesson_explains_its_words_and_leads_to_the_glossary(client, story):
    client.set_cookie("session_token", story.cookie)
    page = client.get("/tracks/Z/Z1/lessons/notice")
    assert page.status_code == 200
    assert "Words in this lesson" in page.text
    assert '<a href="/glossary#consent">consent</a>' in page.text
    assert "Nobody under 18 can consent" in page.text
    assert "Words in this lesson" not in client.get("/tracks/Z/Z1/lessons/listen").text


def test_a_lesson_over_the_api_has_its_words_in_the_language_asked_for(api, story):
    signed = api.signed_in(story.token)
    terms = signed.get("/modules/Z1/lessons/notice?language=fr").json["terms"]
    assert [(term["key"], term["language"]) for term in terms] == [("consent", "fr"), ("helpline", "fr")]
    assert terms[1]["term"] == "ligne d'écoute"
    assert set(terms[0]) == {"key", "language", "term", "meaning"}
    assert signed.get("/modules/Z1/lessons/listen").json["terms"] == []


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
class TestApi:
    """``GET /glossary``: success, what one has already, bad input."""

    def test_anybody_gets_the_whole_glossary_of_a_language(self, api):
        answer = api.get("/glossary?language=zh")
        assert answer.status_code == 200
        assert (answer.json["language"], answer.json["native_review"]) == ("zh", "none")
        terms = {term["key"]: term for term in answer.json["terms"]}
        assert terms["abuse-material"]["term"] == "儿童性虐待材料"
        assert terms["abuse-material"]["avoid"][0]["words"] == "儿童色情制品"
        assert terms["abuse-material"]["see"] == ["picture-a-child-made", "taking-down"]
        assert terms["abuse-material"]["anchors"] == ["G60", "G61"]

    def test_an_answer_that_one_has_is_not_sent_again(self, api):
        tag = api.get("/glossary?language=ru").headers["ETag"]
        again = api.get("/glossary?language=ru", headers={"If-None-Match": tag})
        assert (again.status_code, again.data) == (304, b"")

    def test_a_language_that_is_not_offered_is_refused(self, api):
        answer = api.get("/glossary?language=sw")
        assert answer.status_code == 422
        assert answer.content_type == "application/problem+json"
