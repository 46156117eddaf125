"""The catalogue through its doors: trainers' pages, the API, the commands."""

import shutil

import pytest

from app.catalogue.actions import load_content
from app.catalogue.meanings import LOCK
from app.clock import now
from app.permissions import Role
from tests.credentials import rows


@pytest.fixture
def story(make, folder):
    """A learner, a trainer, an administrator, and one published module."""
    return told(make, folder)


@pytest.fixture
def rich_story(make, rich):
    """The same with a question of every type in the module."""
    return told(make, rich)


def told(make, folder):
    at = now()
    with make.unit() as session:
        root, *_ = rows.country(session)
        load_content(session, folder.write(), at=at)
        return {
            "learner": rows.someone(session, "a@example.org", at=at),
            "trainer": rows.someone(session, "b@example.org", role=Role.TRAINER, region=root, at=at),
            "boss": rows.someone(session, "c@example.org", role=Role.ADMINISTRATOR, region=root, at=at),
        }


def sign_in(client, someone):
    client.set_cookie("session_token", someone.cookie)


def test_a_trainer_sees_every_module_with_version_languages_and_review_state(client, story):
    sign_in(client, story["trainer"])
    page = client.get("/modules")
    assert page.status_code == 200
    for words in ("Z1", "First module (en)", "no native review yet", "Français"):
        assert words in page.text


def test_a_trainer_sees_outcomes_anchors_and_keys_of_a_module(client, story):
    sign_in(client, story["trainer"])
    page = client.get("/modules/Z1")
    assert page.status_code == 200
    for words in ("Turn to the right person.", "G28(c)", "Item bank", "Right:", "Because of the reason given."):
        assert words in page.text


def test_a_trainer_sees_the_key_of_every_type_of_question(client, rich_story):
    sign_in(client, rich_story["trainer"])
    page = client.get("/modules/Z1")
    assert page.status_code == 200
    for words in (
        "The statement is false.",
        "In the right order:",
        "18 ± 0.5",
        "years",
        "Text of nurse.",
        "Why nurse.",
        "All that can be chosen:",
        "[[what]]",
        "Words swear.",
        "unsafe, never:",
        "Why confront.",
        "Step late.",
        "talk",
    ):
        assert words in page.text
    assert page.text.index("Words listen.") < page.text.index("Words thank.") < page.text.index("Words note.")


@pytest.mark.parametrize("who", ["learner", "boss"])
def test_keys_are_for_those_who_look_after_modules(client, story, who):
    sign_in(client, story[who])
    assert client.get("/modules").status_code == 403
    assert client.get("/modules/Z1").status_code == 403


def test_nobody_signed_in_is_sent_to_the_door(client, story):
    assert client.get("/modules").status_code == 302


@pytest.mark.parametrize("key", ["Q9", "<script>", "z1"])
def test_an_unknown_module_is_not_found(client, story, key):
    sign_in(client, story["trainer"])
    page = client.get(f"/modules/{key}")
    assert page.status_code == 404
    assert "<script>alert" not in page.text


def test_before_anything_is_published_the_page_says_how_to(client, make):
    with make.unit() as session:
        root, *_ = rows.country(session)
        trainer = rows.someone(session, "b@example.org", role=Role.TRAINER, region=root, at=now())
    sign_in(client, trainer)
    assert "safeguard content load" in client.get("/modules").text


def test_tracks_over_the_api(api, story):
    signed = api.signed_in(story["learner"].token)
    page = signed.get("/tracks").json
    assert (page["total"], page["items"][0]["code"], page["items"][0]["modules"]) == (1, "Z", ["Z1"])
    assert signed.get("/tracks/Z?language=zh").json["title"] == "Track"
    assert signed.get("/tracks/Q").status_code == 404
    assert signed.get("/tracks?page=0").status_code == 422
    assert signed.get("/tracks?colour=blue").status_code == 422


def test_a_learner_gets_a_module_without_its_items(api, story):
    answer = api.signed_in(story["learner"].token).get("/modules/Z1?language=fr")
    assert answer.status_code == 200
    assert answer.json["language"] == "fr"
    assert answer.json["lessons"][2]["content_note"]
    assert "items" not in answer.json
    assert "correct" not in answer.text
    assert "Do right." not in answer.text


def test_a_trainer_gets_the_item_bank_with_keys(api, story):
    items = api.signed_in(story["trainer"].token).get("/modules/Z1").json["items"]
    assert len(items) == 6
    assert {option["correct"] for option in items[0]["options"]} == {True, False}


def test_the_key_of_every_type_over_the_api(api, rich_story):
    signed = api.signed_in(rich_story["trainer"].token)
    items = {item["type"]: item for item in signed.get("/modules/Z1").json["items"] if item["key"].startswith("the-")}
    assert items["reasoned"]["verdict"] is False
    assert items["numeric"]["number"] == {"value": "18", "tolerance": "0.5", "unit": "years"}
    assert items["matching"]["slots"][1]["answer"] == "refer"
    assert items["scenario"]["scenario"]["start"] == "begin"
    assert items["scenario"]["scenario"]["steps"][0]["choices"][3]["never"] is True
    assert items["dialogue"]["slots"][0]["options"][0]["correct"] is True
    learner = api.signed_in(rich_story["learner"].token).get("/modules/Z1")
    assert "verdict" not in learner.text
    assert "tolerance" not in learner.text


def test_a_lesson_over_the_api(api, story):
    signed = api.signed_in(story["learner"].token)
    lesson = signed.get("/modules/Z1/lessons/listen").json
    assert (lesson["previous"], lesson["next"], lesson["version"]) == ("notice", "report", 1)
    assert '<div class="box say">' in lesson["html"]
    assert "correct" not in lesson
    for path in ("/modules/Z1/lessons/none", "/modules/Q1/lessons/listen", "/modules/Z1/lessons/%3Cscript%3E"):
        answer = signed.get(path)
        assert answer.status_code == 404
        assert answer.content_type == "application/problem+json"


def test_an_unknown_language_is_refused(api, story):
    assert api.signed_in(story["learner"].token).get("/modules/Z1?language=sw").status_code == 422


def test_the_api_needs_a_token(api, story):
    for path in ("/tracks", "/tracks/Z", "/modules/Z1", "/modules/Z1/lessons/listen"):
        assert api.get(path).status_code == 401


def test_an_answer_that_one_has_is_not_sent_again(api, story):
    signed = api.signed_in(story["learner"].token)
    for path in ("/modules/Z1", "/modules/Z1/lessons/listen", "/tracks/Z"):
        first = signed.get(path)
        tag = first.headers["ETag"]
        again = signed.get(path, headers={"If-None-Match": tag})
        assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", tag)
        other = signed.get(f"{path}?language=fr", headers={"If-None-Match": tag})
        assert other.status_code == (304 if path == "/tracks/Z" else 200)
    tag = signed.get("/modules/Z1").headers["ETag"]
    assert api.signed_in(story["trainer"].token).get("/modules/Z1", headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
class TestCommands:
    """The console: exit status, one line for each problem."""

    def test_check_says_nothing_is_wrong(self, app, folder):
        result = app.test_cli_runner().invoke(args=["content", "check", str(folder.write())])
        assert (result.exit_code, result.stdout) == (0, "")

    def test_check_names_file_and_line_and_fails(self, app, folder):
        folder.module["lessons"][0]["anchors"] = ["G999"]
        result = app.test_cli_runner().invoke(args=["content", "check", str(folder.write())])
        assert result.exit_code == 1
        assert result.stdout.startswith("modules/Z1/module.yaml:")
        assert "unknown anchor G999" in result.stdout
        assert len(result.stdout.splitlines()) == 1

    def test_load_publishes_and_a_second_time_changes_nothing(self, app, folder):
        runner, root = app.test_cli_runner(), str(folder.write())
        assert "published Z1 version 1" in runner.invoke(args=["content", "load", root]).stdout
        again = runner.invoke(args=["content", "load", root])
        assert (again.exit_code, again.stdout) == (0, "unchanged: Z1\n")

    def test_load_refuses_in_one_line_for_each_problem(self, app, folder):
        del folder.texts["en"]["lessons"]["report"]["content_note"]
        result = app.test_cli_runner().invoke(args=["content", "load", str(folder.write())])
        assert result.exit_code == 1
        assert "lacks its content_note" in result.stdout
        assert "was not published" in result.stderr

    def test_lock_keeps_meanings_and_check_holds_them(self, app, folder):
        runner, root = app.test_cli_runner(), folder.write()
        assert runner.invoke(args=["content", "lock", str(root)]).exit_code == 0
        assert "remember-0" in (root / LOCK).read_text()
        for option in folder.module["items"][0]["options"]:
            option["correct"] = option["key"] == "other"
        folder.write()
        result = runner.invoke(args=["content", "check", str(root)])
        assert result.exit_code == 1
        assert "new key" in result.stdout
        assert runner.invoke(args=["content", "lock", str(root)]).exit_code == 1

    def test_a_folder_that_is_not_there_is_refused_in_one_sentence(self, app, tmp_path):
        for name in ("check", "load", "lock"):
            result = app.test_cli_runner().invoke(args=["content", name, str(tmp_path / "none")])
            assert result.exit_code == 1
            assert "There is no folder" in result.stderr

    def test_an_empty_folder_is_refused(self, app, folder):
        root = folder.write()
        shutil.rmtree(root / "modules")
        shutil.rmtree(root / "tracks")
        result = app.test_cli_runner().invoke(args=["content", "load", str(root)])
        assert result.exit_code == 1
        assert "has no track" in result.stdout
