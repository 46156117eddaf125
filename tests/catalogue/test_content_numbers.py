"""The content in numbers: the blueprint of the courses, the tables in the documentation, the reading level."""

import subprocess
import sys

import pytest
from textstat.textstat import textstatistics

from app.catalogue import reading_level
from app.catalogue.anchors import load_anchors
from app.catalogue.checker import examine
from app.catalogue.content_tables import written
from app.catalogue.documents import LEVELS, ModuleDocument
from app.catalogue.readability import MEASURES, value_of
from app.catalogue.reading_level import Level, levels, problems, summary
from app.catalogue.tracing import load_requirements, trace
from app.law.overlay import load_slots
from tests.catalogue.small_content import BODY, CONTENT, own_content
from tools import curriculum_tables

BLUEPRINT = {
    "T1": (2, 3, 3, 0, 2),
    "T2": (2, 3, 5, 0, 0),
    "T3": (0, 2, 6, 2, 4),
    "T4": (1, 2, 4, 1, 0),
    "T5": (2, 2, 5, 1, 3),
    "T6": (1, 2, 3, 0, 0),
    "P1": (1, 2, 2, 0, 0),
    "P2": (1, 2, 3, 0, 0),
    "P3": (0, 1, 4, 0, 0),
    "P4": (1, 1, 4, 0, 0),
    "P5": (0, 2, 2, 0, 0),
    "H1": (2, 3, 3, 0, 2),
    "H2": (2, 3, 5, 0, 0),
    "H3": (0, 2, 6, 2, 3),
    "H4": (2, 3, 6, 1, 0),
    "H5": (1, 2, 4, 1, 3),
    "H6": (0, 2, 3, 1, 0),
    "C1": (2, 3, 5, 0, 3),
    "C2": (1, 2, 6, 1, 3),
    "C3": (2, 3, 4, 1, 0),
    "C4": (2, 2, 3, 1, 1),
    "C5": (1, 3, 3, 1, 0),
    "C6": (1, 2, 4, 1, 1),
}
"""Live items of each module: remember, understand, apply, judge, and how many are MUST (course blueprint, c.1-c.4)."""
IN_TEXTSTAT = {
    "en": "automated_readability_index",
    "fr": "flesch_reading_ease",
    "es": "fernandez_huerta",
    "ru": "flesch_reading_ease",
}
"""The formula of each language in the library that the measures are held against."""
HARD = (
    "Notwithstanding considerable organisational responsibilities, multidisciplinary practitioners systematically "
    "institutionalise comprehensive safeguarding arrangements throughout educational establishments."
)
EASY_AND_HARD = {
    "en": ("The cat sat on the mat. It was a warm day. We ran to the park and we had fun.", HARD),
    "fr": (
        "Le chat dort sur le lit. Il fait beau. On va au parc et on joue avec les amis.",
        "Les organisations institutionnalisent systématiquement des dispositifs multidisciplinaires élaborés.",
    ),
    "es": (
        "El gato duerme en la cama. Hace sol. Vamos al parque y todos juegan un rato.",
        "Las organizaciones institucionalizan sistemáticamente procedimientos multidisciplinarios especializados.",
    ),
    "ru": (
        "Кот спит на полу. День был тёплый. Мы шли в парк, и всем было очень хорошо.",
        "Профессиональные организации систематически совершенствуют многопрофильные образовательные мероприятия.",
    ),
}


@pytest.fixture(scope="module")
def content():
    """The content of the project, read once."""
    return own_content()


@pytest.fixture(scope="module")
def documents(content):
    """Its modules by key."""
    return {module.key: ModuleDocument.from_plain(module.structure) for module in content.modules}


@pytest.mark.parametrize("key", BLUEPRINT)
def test_a_quiz_draws_what_the_blueprint_says_from_a_bank_twice_as_large(documents, key):
    quiz, items = documents[key].quiz, documents[key].items
    *wanted, must = BLUEPRINT[key]
    assert [quiz.levels.get(level, 0) for level in LEVELS] == wanted
    assert (quiz.draw, quiz.must) == (sum(wanted), must)
    for level, count in zip(LEVELS, wanted, strict=True):
        assert sum(item.level == level for item in items) >= 2 * count, level
    assert sum(item.must for item in items) >= 2 * must


def test_every_other_module_has_a_bank_twice_as_large_as_its_quiz(documents):
    for document in documents.values():
        for level, count in document.quiz.levels.items():
            assert sum(item.level == level for item in document.items) >= 2 * count, (document.key, level)


def test_the_documentation_shows_the_tables_as_they_are(content, documents):
    requirements, anchors = load_requirements(CONTENT / "requirements.yaml"), load_anchors(CONTENT / "anchors.yaml")
    traced = trace(requirements, list(documents.values()), load_slots(CONTENT / "law"))
    assert curriculum_tables.kept() == written(content.modules, anchors.documents, traced), (
        "docs/curriculum.md is out of date; run: .venv/bin/python -m tools.curriculum_tables"
    )


def test_the_tables_count_words_and_chinese_characters(app, folder):
    folder.texts["zh"] = {**folder.texts["en"], "language": "zh"}
    folder.bodies["zh"] = dict.fromkeys(folder.bodies["en"], "## 看见\n\n请您先听孩子说。OK\n")
    folder.texts["fr"]["native_review"] = "reviewed"
    content = folder.write()
    (content / "requirements.yaml").write_text(
        'requirements: [{anchors: ["G28(c)", G99], asks: know, met_by: [DIR], taught_in: []}]'
    )
    printed = app.test_cli_runner().invoke(args=["content", "tables", str(content)])
    assert printed.exit_code == 0, printed.output
    words = len(BODY.replace("## ", "").replace("::: say", "").replace(":::", "").split())
    assert f"|  | notice | 6 | {words} | {words} |  |  |  | 11 |  |" in printed.stdout
    assert f"| **Z1** | 3 lessons | 20 | {3 * words} | {3 * words} |  |  |  | 33 | fr |" in printed.stdout
    assert "| Z1 | 2 / 1 | 2 / 1 | 2 / 1 | 0 / 0 | 6 / 3 | 3 / 1 | multiple 3, single 3 | yes |" in printed.stdout
    assert (
        "| CRC/C/156 | Guidance by a treaty body; not national law. | 2 | 1 | 0 | 1 | 0 | 0 | 0 | 1 |" in printed.stdout
    )


@pytest.mark.parametrize("language", sorted(MEASURES))
def test_longer_words_and_sentences_are_harder(language):
    measure = MEASURES[language]
    easy, hard = (value_of(words, language) for words in EASY_AND_HARD[language])
    assert measure.accepts(easy)
    assert not measure.accepts(hard)


def families(folder, body):
    """The small content as a course for families, with one lesson's English body."""
    folder.track["audience"] = "P"
    folder.bodies["en"]["notice"] = body
    return folder.write()


def test_a_lesson_for_families_that_is_too_hard_is_a_warning_with_its_file(app, folder):
    content = families(folder, "## Duties\n\n" + f"{HARD} " * 30)
    printed = app.test_cli_runner().invoke(args=["content", "check", str(content)])
    assert printed.exit_code == 0, printed.output
    assert "modules/Z1/en/notice.md:1: warning: school year (ARI) is " in printed.stdout
    assert "for families at most 6" in printed.stdout
    assert "too hard; measured: en, fr" in printed.stderr


def test_the_same_lesson_for_professionals_is_not(app, folder):
    folder.bodies["en"]["notice"] = "## Duties\n\n" + f"{HARD} " * 30
    printed = app.test_cli_runner().invoke(args=["content", "check", str(folder.write())])
    assert "school year" not in printed.stdout


def test_marks_of_markdown_are_not_counted(folder):
    def value(body):
        folder.bodies["en"]["notice"] = body
        found = {(each.language, each.lesson): each.value for each in levels(examine(folder.write()).modules)}
        return found["en", "notice"]

    plain = value("## Day\n\nWe sat in the sun.\n\nWe ran home.\n")
    assert value("## Day\n\n::: do\nWe sat in **the** *sun*.\n:::\n\n- We ran home.\n") == plain


def test_a_language_without_a_measure_is_not_measured(app, folder):
    for language in ("ar", "zh"):
        folder.texts[language] = {**folder.texts["en"], "language": language}
        folder.bodies[language] = folder.bodies["en"]
    found = examine(families(folder, BODY))
    assert {each.language for each in levels(found.modules) if each.value is None} == {"ar", "zh"}
    assert [line for line in summary(found.modules) if line[1] == "zh"] == [("Z1", "zh", "not measured")]
    assert "not measured: ar, zh" in reading_level.told(found, problems(found))


def test_the_command_names_the_hardest_lesson(app, folder):
    content = families(folder, f"{HARD} " * 30)
    printed = app.test_cli_runner().invoke(args=["content", "reading", str(content)])
    assert printed.exit_code == 0, printed.output
    english = next(line.split("\t") for line in printed.stdout.splitlines() if line.startswith("Z1\ten\t"))
    assert (english[2], english[5], english[6]) == ("school year (ARI)", "notice", "at most 6")


def test_every_lesson_measures_as_the_library_measures_it(content):
    measured = 0
    for module in content.modules:
        for language in module.texts.keys() & MEASURES.keys():
            statistics = textstatistics()
            statistics.set_lang(language)
            for lesson in module.texts[language]["lessons"].values():
                theirs = getattr(statistics, IN_TEXTSTAT[language])(lesson["body"])
                assert value_of(lesson["body"], language) == round(float(theirs), 1)
                measured += 1
    assert measured > 100


def test_the_dictionaries_are_loaded_only_when_a_lesson_is_measured():
    code = "import sys, app.factory, app.catalogue.cli; sys.exit('pyphen' in sys.modules or 'textstat' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_no_lesson_for_families_is_too_hard(content):
    assert [str(problem) for problem in problems(content)] == []


def test_only_the_value_decides_what_is_hard():
    assert Level("P1", "one", "en", 6.1).is_hard
    assert not Level("P1", "one", "en", 6.0).is_hard
    assert Level("P1", "one", "ru", 79.9).is_hard
    assert not Level("P1", "one", "zh", None).is_hard
