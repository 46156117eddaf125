"""``content check`` on the words of a module: one deliberately broken copy for each refusal, named with its file."""

import pytest

from app.catalogue.checker import check, examine
from tests.catalogue.small_content import SENTENCE

TEXT = "modules/Z1/en/text.yaml"
BODY = "modules/Z1/en/notice.md"


def refusals(root):
    return [problem for problem in check(root) if problem.severity == "E"]


def item_without_feedback(folder):
    del folder.texts["en"]["items"]["apply-0"]["options"]["right"]["feedback"]


def item_with_empty_feedback(folder):
    folder.texts["en"]["items"]["apply-0"]["options"]["right"]["feedback"] = "  "


def missing_key(folder):
    del folder.texts["en"]["items"]["apply-1"]


def extra_key(folder):
    folder.texts["en"]["lessons"]["more"] = folder.texts["en"]["lessons"]["notice"]


def missing_choice(folder):
    del folder.texts["en"]["scenario"]["steps"]["begin"]["choices"]["listen"]


def extra_option(folder):
    folder.texts["en"]["items"]["apply-0"]["options"]["more"] = {"text": "More.", "feedback": "More."}


def missing_content_note(folder):
    del folder.texts["en"]["lessons"]["report"]["content_note"]


def two_key_points(folder):
    folder.texts["en"]["lessons"]["notice"]["key_points"] = ["One.", "Two."]


def wrong_language(folder):
    folder.texts["en"]["language"] = "fr"


def html_in_text(folder):
    folder.texts["en"]["summary"] = "Look <b>here</b>."


def script_in_text(folder):
    folder.texts["en"]["items"]["apply-0"]["stem"] = "<script>alert(1)</script>"


def phone_in_text(folder):
    folder.texts["en"]["lessons"]["notice"]["monday"] = "Write +44 20 7946 0958 on the wall."


def address_in_text(folder):
    folder.texts["en"]["scenario"]["intro"] = "See www.example.org for more."


def old_word_in_text(folder):
    folder.texts["en"]["items"]["apply-0"]["stem"] = "What is child pornography?"


def missing_body(folder):
    del folder.bodies["en"]["notice"]


BROKEN_WORDS = [
    (missing_key, TEXT, "lacks apply-1"),
    (extra_key, TEXT, "has more"),
    (missing_choice, TEXT, "lacks listen"),
    (extra_option, TEXT, "has more"),
    (missing_content_note, TEXT, "lacks its content_note"),
    (two_key_points, TEXT, "key_points"),
    (wrong_language, TEXT, "not the folder's name"),
    (item_without_feedback, TEXT, "feedback: is missing"),
    (item_with_empty_feedback, TEXT, "is empty"),
    (html_in_text, TEXT, "holds HTML"),
    (script_in_text, TEXT, "holds HTML"),
    (phone_in_text, TEXT, "telephone number"),
    (address_in_text, TEXT, "holds an address"),
    (old_word_in_text, TEXT, "T01"),
    (missing_body, TEXT, "no body notice.md"),
]


@pytest.mark.parametrize(("breakage", "path", "words"), BROKEN_WORDS, ids=[each.__name__ for each, *_ in BROKEN_WORDS])
def test_broken_words_are_refused(folder, breakage, path, words):
    breakage(folder)
    assert [each for each in refusals(folder.write()) if each.path == path and words in each.message]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("He watched child pornography.", "T01"),
        ("He watched child por\u00adnography.", "T01"),
        ("The girl put herself at risk.", "T17"),
        ("<b>bold</b>", "HTML"),
        ("Call 116 111 today.", "telephone number"),
        ("Call 112.", "telephone number"),
        ("Ring 0800 123 4567.", "telephone number"),
        ("Read https://example.org/x.", "address"),
        ("Write to help@example.org.", "address"),
        ("# A title", "level 1"),
        ("![child](x.png)", "image"),
        ("She was sexually abused.", "content_note: true"),
    ],
)
def test_a_broken_body_is_refused_at_its_line(folder, line, words):
    folder.bodies["en"]["notice"] = f"## A\n\n{SENTENCE * 28}\n\n{line}\n"
    found = [each for each in refusals(folder.write()) if each.path == BODY and words in each.message]
    assert found
    assert found[0].line == (1 if "content_note" in words else 5)


@pytest.mark.parametrize(
    "line",
    [
        "In 2019 and from 2009-2019.",
        "On 2019-09-10.",
        "Article 34 and paragraph 112.",
        "A/RES/74/174 of 2019.",
        "12,705 people in 2020.",
        "Children aged 10-17 were asked.",
    ],
)
def test_numbers_that_are_no_telephone_numbers_are_left_alone(folder, line):
    folder.bodies["en"]["notice"] = f"## A\n\n{SENTENCE * 28}\n\n{line}\n"
    assert check(folder.write()) == []


def test_a_body_without_a_lesson_is_refused(folder):
    folder.bodies["en"]["stray"] = "x"
    assert any("belongs to no lesson" in each.message for each in refusals(folder.write()))


def test_a_short_body_is_a_note_and_not_a_refusal(folder):
    folder.bodies["en"]["notice"] = "## A\n\nShort.\n"
    found = check(folder.write())
    assert [(each.severity, each.path) for each in found] == [("W", BODY)]


def test_hints_and_warnings_of_the_linter_do_not_refuse(folder):
    folder.bodies["en"]["notice"] += "\nKids know about sextortion.\n"
    assert sorted(each.severity for each in check(folder.write())) == ["I", "W"]


def test_a_mistaken_view_in_a_question_is_a_note(folder):
    folder.texts["en"]["items"]["apply-0"]["options"]["wrong"]["text"] = "The girl put herself at risk."
    assert [each.severity for each in check(folder.write())] == ["W"]


def test_old_terms_in_allowed_places_are_counted(folder):
    folder.bodies["en"]["notice"] += '\n[child pornography]{statute="Penal code"}\n'
    found = examine(folder.write())
    assert found.refusals == []
    assert found.allowed == {("T01", "statute"): 1}
