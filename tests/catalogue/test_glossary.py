"""The glossary as values, and what ``content check`` holds its files to, each refusal with its file and line."""

import logging
import threading

import pytest

from app.catalogue.checker import check, examine
from app.catalogue.glossary import Glossary, sorting_key
from app.i18n import LANGUAGES
from tests.catalogue.small_content import CONTENT, own_content
from tests.catalogue.small_glossary import SmallGlossary

EVERY_TERM = ("duty", "assent", "zeal")


@pytest.fixture
def words(folder):
    """A glossary whose every term a lesson names."""
    folder.module["lessons"][0]["terms"] = list(EVERY_TERM)
    folder.write()
    return SmallGlossary(folder.root)


def named(folder, text):
    return [problem for problem in check(folder.write()) if text in str(problem)]


def test_a_glossary_whose_terms_are_all_named_is_accepted(folder, words):
    words.write()
    assert check(folder.write()) == []


def test_a_folder_without_a_glossary_is_accepted(folder):
    assert check(folder.write()) == []
    assert Glossary(folder.root).book("en").entries == ()
    assert Glossary(folder.root).named(["duty"], "en") == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_projects_own_glossary_is_whole_in_every_language(language):
    book = Glossary(CONTENT).book(language)
    assert 45 <= len(book.entries) <= 60
    assert {entry.language for entry in book.entries} == {language}
    assert book.native_review == "none"


def test_every_lesson_of_the_project_names_a_few_words_of_it():
    lessons = [lesson for module in own_content().modules for lesson in module.structure["lessons"]]
    counts = [len(lesson.get("terms", ())) for lesson in lessons]
    assert min(counts) >= 2
    assert max(counts) <= 8


def a_language_without_a_term(words):
    del words.words["ru"]["terms"]["zeal"]


def words_for_an_unknown_term(words):
    words.words["fr"]["terms"]["extra"] = {"term": "extra", "meaning": "De trop."}


def the_same_key_twice(words):
    words.terms.append({"key": "duty", "anchors": ["G17"]})


def two_terms_of_one_name(words):
    words.words["en"]["terms"]["zeal"]["term"] = "Assent"


def a_relation_to_nothing(words):
    words.terms[0]["see"] = ["nothing"]


def a_relation_to_itself(words):
    words.terms[0]["see"] = ["duty"]


def an_unknown_anchor(words):
    words.terms[2]["anchors"] = ["G999"]


def an_old_term_in_a_meaning(words):
    words.words["en"]["terms"]["zeal"]["meaning"] = "Somebody watched child pornography."


def an_old_term_without_the_right_one(words):
    words.words["en"]["terms"]["zeal"]["avoid"] = [{"words": "child pornography", "why": "It hides a crime."}]


def a_number_to_call(words):
    words.words["es"]["terms"]["duty"]["meaning"] = "Llame al 116111."


def mark_up(words):
    words.words["zh"]["terms"]["duty"]["meaning"] = "<b>安全</b>"


def another_language_in_the_file(words):
    words.words["ar"]["language"] = "fr"


def an_unknown_field(words):
    words.words["en"]["terms"]["duty"]["hint"] = "more"


def an_empty_meaning(words):
    words.words["en"]["terms"]["duty"]["meaning"] = "  "


@pytest.mark.parametrize(
    ("breaking", "file", "sentence"),
    [
        (a_language_without_a_term, "ru.yaml", "lacks the term zeal"),
        (words_for_an_unknown_term, "fr.yaml", "has words for extra, which is not in terms.yaml"),
        (the_same_key_twice, "terms.yaml", "has the key duty twice"),
        (two_terms_of_one_name, "en.yaml", "assent is called 'assent', and so is another term"),
        (a_relation_to_nothing, "terms.yaml", "duty refers to nothing, which is no other term"),
        (a_relation_to_itself, "terms.yaml", "duty refers to duty, which is no other term"),
        (an_unknown_anchor, "terms.yaml", "zeal names the unknown anchor G999"),
        (an_old_term_in_a_meaning, "en.yaml", "T01: 'child pornography'"),
        (an_old_term_without_the_right_one, "en.yaml", "T01: 'child pornography'"),
        (a_number_to_call, "es.yaml", "holds what looks like a telephone number"),
        (mark_up, "zh.yaml", "holds HTML"),
        (another_language_in_the_file, "ar.yaml", "language is not the file's name"),
        (an_unknown_field, "en.yaml", "is not a field here"),
        (an_empty_meaning, "en.yaml", "is empty"),
    ],
)
def test_each_fault_is_refused_with_its_file_and_line(folder, words, breaking, file, sentence):
    breaking(words)
    words.write()
    found = named(folder, sentence)
    assert [(problem.path, problem.severity) for problem in found][:1] == [(f"glossary/{file}", "E")]
    line = (words.root / file).read_text("utf-8").split("\n")[found[0].line - 1]
    assert found[0].line > 1 or breaking is another_language_in_the_file, line


def test_an_old_term_may_stand_beside_the_term_that_replaces_it_and_is_counted(folder, words):
    words.words["en"]["terms"]["zeal"] = {
        "term": "child sexual abuse material",
        "meaning": "What shows the abuse of a child.",
        "avoid": [{"words": "child pornography", "why": "It hides a crime."}],
    }
    words.write()
    found = examine(folder.write())
    assert found.problems == []
    assert found.allowed["T01", "term"] == 1


def test_a_missing_language_and_a_stray_file_are_refused(folder, words):
    words.write()
    (words.root / "ru.yaml").unlink()
    (words.root / "sw.yaml").write_text("language: sw\n", "utf-8")
    problems = [str(problem) for problem in check(folder.write())]
    assert problems[0].startswith("glossary/ru.yaml:1: cannot be read")
    assert problems[1] == "glossary/sw.yaml:1: is neither terms.yaml nor the file of a language"
    assert len(problems) == 2


def test_a_key_given_twice_in_a_language_is_refused_where_it_stands(folder, words):
    words.write()
    path = words.root / "en.yaml"
    path.write_text(path.read_text("utf-8") + "  duty: {term: again, meaning: Again.}\n", "utf-8")
    (problem,) = named(folder, "has the key duty twice")
    assert problem.line == path.read_text("utf-8").count("\n")


def test_a_lesson_cannot_name_an_unknown_term(folder, words):
    words.write()
    folder.module["lessons"][1]["terms"] = ["zeal", "nothing"]
    (problem,) = named(folder, "nothing")
    assert str(problem).endswith("lesson listen names the unknown term nothing")
    assert (problem.path, problem.severity) == ("modules/Z1/module.yaml", "E")
    line = (folder.root / problem.path).read_text("utf-8").split("\n")[problem.line - 1]
    assert line.strip() == "- nothing"


def test_without_a_glossary_every_term_is_unknown(folder):
    folder.module["lessons"][1]["terms"] = ["zeal"]
    assert [problem.severity for problem in named(folder, "names the unknown term zeal")] == ["E"]


@pytest.mark.parametrize("terms", [[], ["duty", "duty"], ["Duty"], "duty", ["a"] * 9, [None]])
def test_terms_of_a_lesson_are_a_short_list_of_keys(folder, words, terms):
    words.write()
    folder.module["lessons"][0]["terms"] = terms
    assert [problem for problem in check(folder.write()) if problem.severity == "E"]


def test_a_term_that_no_lesson_names_is_a_warning(folder, words):
    folder.module["lessons"][0]["terms"] = ["duty", "assent"]
    words.write()
    (problem,) = check(folder.write())
    assert (problem.path, problem.severity) == ("glossary/terms.yaml", "W")
    assert problem.message == "no lesson names the term zeal"


def test_unreadable_terms_are_named_once_and_lessons_are_not_blamed(folder, words):
    words.write()
    (words.root / "terms.yaml").write_text("terms: [", "utf-8")
    (problem,) = check(folder.write())
    assert problem.path == "glossary/terms.yaml"


def test_the_terms_of_a_lesson_come_in_its_own_order_with_what_belongs_to_them(folder, words):
    words.write()
    found = Glossary(folder.root).named(["zeal", "unheard-of", "duty"], "fr")
    assert [entry.term for entry in found] == ["zèle", "Écoute"]
    assert [other.term for other in found[1].see] == ["assentiment"]
    assert found[1].paragraphs == {"CRC/C/156": ("28(c)",), "A/HRC/12/23": ("82",)}


@pytest.mark.parametrize(
    ("language", "keys"),
    [
        ("en", ["assent", "duty", "zeal"]),
        ("fr", ["assent", "duty", "zeal"]),
        ("es", ["assent", "zeal", "duty"]),
        ("ar", ["assent", "zeal", "duty"]),
        ("ru", ["zeal", "duty", "assent"]),
        ("zh", ["assent", "zeal", "duty"]),
    ],
)
def test_the_book_follows_the_alphabet_of_its_language(folder, words, language, keys):
    words.write()
    assert [entry.key for entry in Glossary(folder.root).book(language).entries] == keys


def test_letters_that_follow_another_are_kept_apart():
    assert sorted(["йога", "искра", "ияр"], key=lambda term: sorting_key(term, "ru")) == ["искра", "ияр", "йога"]


def test_what_is_missing_in_a_language_comes_in_english_after_the_rest(folder, words):
    del words.words["fr"]["terms"]["assent"]
    words.write()
    entries = Glossary(folder.root).book("fr").entries
    assert [(entry.term, entry.language) for entry in entries] == [("Écoute", "fr"), ("zèle", "fr"), ("assent", "en")]


def test_a_broken_file_leaves_the_lessons_readable_and_says_so_in_the_log(folder, words, caplog):
    words.write()
    (words.root / "fr.yaml").write_text("terms: {", "utf-8")
    with caplog.at_level(logging.ERROR):
        entries = Glossary(folder.root).book("fr").entries
    assert {entry.language for entry in entries} == {"en"}
    assert "goes without fr.yaml" in caplog.text


def test_readers_who_come_at_once_share_one_book(folder, words):
    words.write()
    shared, start, books = Glossary(folder.root), threading.Barrier(8), []

    def ask():
        start.wait()
        books.append(shared.book("ar"))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(books) == 8
    assert len({id(book) for book in books}) == 1
