"""A lesson whose original changed shows its translation as stale, until somebody says that it answers again."""

import pytest

from app.catalogue.actions import load_content
from app.catalogue.checker import examine
from app.catalogue.translating import LOCK, answered, lock_text, read_lock
from tests.catalogue.small_content import BODY, Folder
from tests.learning.conftest import AT, add_country, add_learner, keys_of

LESSON = "/tracks/Z/Z1/lessons/listen"
CHANGED = "L'original de cette leçon a changé depuis sa traduction."
STORY = "L'original de cette histoire a changé depuis sa traduction."
QUESTIONS = "L'original de ces questions a changé depuis leur traduction."


@pytest.fixture
def folder(tmp_path):
    """A small folder whose lock stays as it was when everything was translated."""
    made = Folder(tmp_path / "content")
    made.texts["fr"]["lessons"]["listen"]["title"] = "Écouter"
    made.write()
    made.is_translated_anew = False
    return made


@pytest.fixture
def reader(client, make, folder):
    """Somebody who reads French."""
    with make.unit() as session:
        load_content(session, folder.write(), at=AT)
        cookie, _ = keys_of(session, add_learner(session, "amina@example.org", region=add_country(session).north))
    client.set_cookie("session_token", cookie)
    client.set_cookie("language", "fr")
    return client


def change_english(folder, make):
    folder.bodies["en"]["listen"] = BODY + "\nOne line more.\n"
    folder.texts["en"]["scenario"]["intro"] = "Somebody wants to say something."
    folder.texts["en"]["items"]["apply-0"]["stem"] = "What comes last?"
    with make.unit() as session:
        load_content(session, folder.write(), at=AT)


def test_a_changed_original_is_told_on_the_lesson_until_the_translation_answers_again(reader, folder, make):
    assert CHANGED not in reader.get(LESSON).text
    change_english(folder, make)
    assert CHANGED in reader.get(LESSON).text
    assert CHANGED not in reader.get("/tracks/Z/Z1/lessons/notice").text

    folder.bodies["fr"]["listen"] += "\nUne ligne de plus.\n"
    root = folder.write()
    english = examine(root).modules[0].texts["en"]
    (root / LOCK).write_text(lock_text(answered(read_lock(root / LOCK), "Z1", "fr", english, ["listen"])), "utf-8")
    with make.unit() as session:
        load_content(session, root, at=AT)
    page = reader.get(LESSON).text
    assert "Une ligne de plus." in page
    assert CHANGED not in page
    assert STORY in reader.get("/tracks/Z/Z1/scenario").text


def test_the_story_and_the_quiz_tell_it_too(reader, folder, make):
    for path, sentence in (("scenario", STORY), ("quiz", QUESTIONS)):
        assert sentence not in reader.get(f"/tracks/Z/Z1/{path}").text
    change_english(folder, make)
    for path, sentence in (("scenario", STORY), ("quiz", QUESTIONS)):
        assert sentence in reader.get(f"/tracks/Z/Z1/{path}").text


def test_readers_of_the_original_and_of_a_language_without_a_translation_are_told_nothing_of_it(reader, folder, make):
    change_english(folder, make)
    for language in ("en", "es"):
        reader.set_cookie("language", language)
        page = reader.get(LESSON).text
        assert "?original=1" not in page
        assert "One line more." in page
    assert "Este texto" in page


def test_the_original_can_be_read_and_the_language_of_the_reader_stays(reader, folder, make):
    change_english(folder, make)
    assert f'href="{LESSON}?original=1"' in reader.get(LESSON).text
    answer = reader.get(f"{LESSON}?original=1")
    assert "One line more." in answer.text
    assert '<html lang="fr"' in answer.text
    assert '<article lang="en" dir="ltr">' in answer.text
    assert "Ce texte n'existe pas encore dans votre langue" not in answer.text
    assert f'<a href="{LESSON}">' in answer.text
    assert reader.get_cookie("language").value == "fr"
    assert "Écouter" in reader.get(LESSON).text


def test_for_a_reader_of_english_the_original_is_the_page_itself(reader):
    reader.set_cookie("language", "en")
    assert "This is the English original." not in reader.get(f"{LESSON}?original=1").text


def test_the_original_costs_no_more_than_the_lesson(reader, folder, make, queries):
    change_english(folder, make)
    counts = []
    for path in (LESSON, f"{LESSON}?original=1"):
        reader.get(path)
        with queries(most=6) as sent:
            reader.get(path)
        counts.append(len(sent))
    assert counts[1] == counts[0] > 0
