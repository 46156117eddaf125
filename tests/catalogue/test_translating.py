"""A translation that does not answer the present English is known to be stale: to authors, trainers and readers."""

from datetime import UTC, datetime

import pytest
import yaml

from app.catalogue import queries as catalogue
from app.catalogue.actions import load_content
from app.catalogue.checker import check, examine
from app.catalogue.translating import LOCK, NoSuchPart, answered, fingerprints, lock_text, read_lock, standing
from app.clock import now
from app.permissions import Role
from tests.catalogue.small_content import BODY, LESSONS, own_content, text
from tests.credentials import rows

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
FRENCH = "modules/Z1/fr/text.yaml"
PARTS = ("front", *LESSONS, "scenario", "items")


def english():
    plain = text()
    return {**plain, "lessons": {key: {**lesson, "body": BODY} for key, lesson in plain["lessons"].items()}}


def new_title(plain):
    plain["title"] = "Another title"


def new_outcome(plain):
    plain["outcomes"]["act"] = "Turn to the named person."


def new_body(plain):
    plain["lessons"]["listen"]["body"] += "\nOne line more.\n"


def new_key_point(plain):
    plain["lessons"]["report"]["key_points"][1] = "Another."


def new_step(plain):
    plain["scenario"]["steps"]["end"]["text"] = "It is over."


def new_stem(plain):
    plain["items"]["apply-0"]["stem"] = "What comes last?"


def new_source(plain):
    plain["sources"]["guidelines"] = "The same guidelines, cited in another way."


@pytest.fixture
def published(folder):
    """A folder whose lock stays as it was when everything was translated."""
    folder.write()
    folder.is_translated_anew = False
    return folder


@pytest.mark.parametrize(
    ("change", "stale"),
    [
        (new_title, ("front",)),
        (new_outcome, ("front",)),
        (new_body, ("listen",)),
        (new_key_point, ("report",)),
        (new_step, ("scenario",)),
        (new_stem, ("items",)),
        (new_source, ()),
    ],
)
def test_what_changed_in_english_is_stale_and_nothing_else(change, stale):
    answers = fingerprints(english())
    changed = english()
    change(changed)
    assert tuple(fingerprints(english())) == PARTS
    assert standing(changed, answers).stale == stale
    assert standing(changed, answers).unknown == ()


def test_a_new_lesson_is_unknown_and_not_stale():
    changed = english()
    changed["lessons"]["more"] = changed["lessons"]["notice"]
    found = standing(changed, fingerprints(english()))
    assert (found.stale, found.unknown, found.is_unknown) == ((), ("more",), False)


def test_the_lock_is_read_as_it_was_written_and_forgets_parts_that_are_gone(tmp_path):
    first = answered({}, "Z1", "fr", english())
    (tmp_path / LOCK).write_text(lock_text(first), "utf-8")
    assert read_lock(tmp_path / LOCK) == first
    fewer = english()
    del fewer["lessons"]["notice"]
    after = answered(first, "Z1", "fr", fewer, ["items"])
    assert set(after["Z1"]["fr"]) == set(PARTS) - {"notice"}
    assert read_lock(tmp_path / "none") == {}


def test_a_part_that_does_not_exist_is_refused():
    with pytest.raises(NoSuchPart, match="no part nothing; its parts are front, notice"):
        answered({}, "Z1", "fr", english(), ["nothing"])


def test_check_names_each_stale_part_with_file_and_line(published):
    published.bodies["en"]["listen"] = BODY + "\nOne line more.\n"
    published.texts["en"]["title"] = "Another title"
    root = published.write()
    changed = "the English has changed since this was translated"
    assert [str(problem).partition("; once")[0] for problem in check(root)] == [
        f"{FRENCH}:3: warning: front: {changed}",
        f"{FRENCH}:{_line(root, '  listen:')}: warning: lesson listen: {changed}",
    ]


def _line(root, start):
    return (root / FRENCH).read_text("utf-8").splitlines().index(start) + 1


def test_check_says_when_nobody_said_which_original_a_text_translates(published):
    root = published.write()
    (root / LOCK).unlink()
    (warning,) = check(root)
    assert (warning.path, warning.line, warning.severity) == (FRENCH, 1, "W")
    assert "nobody said which original this translates" in warning.message
    assert warning.message.endswith("safeguard content translated Z1 fr")
    plain = {"modules": {"Z1": {"fr": {"front": "0" * 16}}}}
    (root / LOCK).write_text(yaml.safe_dump(plain), "utf-8")
    assert [problem.message.partition(":")[0] for problem in check(root)] == [
        "front",
        *(f"lesson {key}" for key in LESSONS),
        "scenario",
        "items",
    ]


@pytest.mark.parametrize(
    "content", ["modules: {Z1: {en: {}}}", "modules: {Z1: {fr: {front: short}}}", "more: 1", "- 1", "a: [", ""]
)
def test_a_broken_lock_is_refused_and_never_guessed_at(published, content):
    root = published.write()
    (root / LOCK).write_text(content, "utf-8")
    (problem,) = check(root)
    assert (problem.path, problem.severity) == (LOCK, "E")


def test_a_lesson_called_like_another_part_is_refused(folder):
    folder.module["lessons"][0]["key"] = "items"
    for language, words in folder.texts.items():
        words["lessons"]["items"] = words["lessons"].pop("notice")
        folder.bodies[language]["items"] = folder.bodies[language].pop("notice")
    assert any("lesson items needs another key" in str(problem) for problem in examine(folder.write()).refusals)


def test_a_file_may_not_say_itself_that_it_is_stale(folder):
    folder.texts["fr"]["stale"] = []
    assert any(problem.message.startswith("stale: ") for problem in examine(folder.write()).refusals)


def test_what_is_stale_is_published_with_the_version_and_a_clean_text_says_nothing_of_it(session, published):
    load_content(session, published.write(), at=AT)
    first = catalogue.current_module(session, "Z1")
    published.bodies["en"]["listen"] = BODY + "\nOne line more.\n"
    assert load_content(session, published.write(), at=AT).published == ("Z1 version 2",)
    second = catalogue.current_module(session, "Z1")
    assert catalogue.text_of(session, first.version_id, "fr").stale == ()
    assert catalogue.text_of(session, second.version_id, "fr").stale == ("listen",)
    assert catalogue.text_of(session, second.version_id, "en").stale == ()
    assert load_content(session, published.write(), at=AT).unchanged == ("Z1",)
    assert "stale" not in own_content().modules[0].texts["en"]


@pytest.fixture
def behind(make, published):
    """The module with a French text that has fallen behind, a learner and a trainer."""
    published.bodies["en"]["listen"] = BODY + "\nOne line more.\n"
    published.texts["en"]["items"]["apply-0"]["stem"] = "What comes last?"
    with make.unit() as session:
        root, *_ = rows.country(session)
        load_content(session, published.write(), at=AT)
        return {
            "learner": rows.someone(session, "a@example.org", at=now()),
            "trainer": rows.someone(session, "b@example.org", role=Role.TRAINER, region=root, at=now()),
        }


def test_trainers_see_which_parts_of_which_language_are_behind(client, behind):
    client.set_cookie("session_token", behind["trainer"].cookie)
    assert "behind the original" in client.get("/modules").text
    page = client.get("/modules/Z1").text
    told = page[page.index("Translations behind the original") :].partition("</ul>")[0]
    assert "Français" in told
    assert "Lesson listen" in told
    assert "questions" in told
    assert "Lesson notice" not in told


def test_nothing_is_said_of_translations_that_answer(client, make, folder):
    with make.unit() as session:
        root, *_ = rows.country(session)
        load_content(session, folder.write(), at=AT)
        trainer = rows.someone(session, "b@example.org", role=Role.TRAINER, region=root, at=now())
    client.set_cookie("session_token", trainer.cookie)
    assert "behind the original" not in client.get("/modules").text
    assert "behind the original" not in client.get("/modules/Z1").text


def test_the_api_says_of_a_lesson_and_a_module_what_is_stale(api, behind):
    signed = api.signed_in(behind["learner"].token)
    said = {
        (lesson, language): signed.get(f"/modules/Z1/lessons/{lesson}?language={language}").json["stale"]
        for lesson in ("notice", "listen")
        for language in ("en", "fr")
    }
    assert said == {("notice", "en"): False, ("notice", "fr"): False, ("listen", "en"): False, ("listen", "fr"): True}
    assert signed.get("/modules/Z1?language=fr").json["stale"] == ["listen", "items"]
    assert signed.get("/modules/Z1?language=en").json["stale"] == []


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
class TestCommand:
    """``safeguard content translated``."""

    @pytest.fixture
    def call(self, app, published):
        published.bodies["en"]["listen"] = BODY + "\nOne line more.\n"
        published.texts["en"]["title"] = "Another title"
        root = published.write()

        def run(*words):
            return app.test_cli_runner().invoke(args=["content", "translated", *words, "--content", str(root)])

        run.root = root
        return run

    def test_one_part_answers_after_it_was_said_so(self, call):
        result = call("Z1", "fr", "--part", "listen")
        assert (result.exit_code, result.stdout) == (0, f"{call.root / LOCK}: 6 parts\n")
        (left,) = check(call.root)
        assert left.message.startswith("front: ")

    @pytest.mark.parametrize("words", [("Z1", "fr"), ("--all",)])
    def test_a_whole_text_and_every_text(self, call, words):
        assert call(*words).exit_code == 0
        assert check(call.root) == []

    @pytest.mark.parametrize(
        ("words", "status", "sentence"),
        [
            ((), 2, "Name a module and a language"),
            (("Z1",), 2, "Name a module and a language"),
            (("Z1", "fr", "--all"), 2, "Name a module and a language"),
            (("--all", "--part", "front"), 2, "Name a module and a language"),
            (("Z1", "en"), 1, "no translation of Z1 into en"),
            (("Z1", "es"), 1, "no translation of Z1 into es"),
            (("Q1", "fr"), 1, "no translation of Q1 into fr"),
            (("Z1", "fr", "--part", "nothing"), 1, "no part nothing"),
        ],
    )
    def test_what_does_not_exist_is_refused_and_the_lock_stays(self, call, words, status, sentence):
        before = (call.root / LOCK).read_bytes()
        result = call(*words)
        assert result.exit_code == status
        assert sentence in result.stderr
        assert (call.root / LOCK).read_bytes() == before

    def test_content_that_is_refused_says_nothing_of_its_translations(self, call, published):
        published.module["lessons"][0]["anchors"] = ["G999"]
        published.write()
        result = call("Z1", "fr")
        assert result.exit_code == 1
        assert "unknown anchor G999" in result.stderr
