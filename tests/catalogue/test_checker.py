"""``content check``: one deliberately broken copy for each refusal, each named with its file and line."""

import shutil

import pytest
import yaml

from app.catalogue.checker import check
from app.catalogue.documents import ModuleDocument
from app.catalogue.meanings import LOCK, LockedModule, changed_meanings, lock_text, locked_module, meaning, read_lock
from tests.catalogue.small_content import own_content

MODULE = "modules/Z1/module.yaml"
TEXT = "modules/Z1/en/text.yaml"
BODY = "modules/Z1/en/notice.md"


def refusals(root):
    return [problem for problem in check(root) if problem.severity == "E"]


def test_the_small_folder_is_accepted(folder):
    assert check(folder.write()) == []


def test_the_projects_own_content_is_accepted():
    assert [str(problem) for problem in own_content().refusals] == []


def broken_anchor(folder):
    folder.module["lessons"][1]["anchors"] = ["G28(c)", "G114"]


def broken_anchor_letter(folder):
    folder.module["items"][0]["anchors"] = ["G29(e)"]


def broken_anchor_form(folder):
    folder.module["outcomes"][0]["anchors"] = ["article 5"]


def missing_outcome_of_an_item(folder):
    folder.module["items"][2]["outcome"] = "nothing-known"


def missing_outcome_of_a_lesson(folder):
    folder.module["lessons"][0]["outcomes"] = ["nothing-known"]


def outcome_that_nobody_asks(folder):
    folder.module["outcomes"].append({"key": "more", "anchors": ["G1"]})
    for words in folder.texts.values():
        words["outcomes"]["more"] = "More."


def missing_source(folder):
    folder.module["lessons"][0]["sources"] = ["hearsay"]


def source_that_is_only_checked(folder):
    folder.module["sources"][0]["grade"] = "C"


def unquoted_date(folder):
    folder.module["sources"][0]["date"] = 2019


def single_with_two_right(folder):
    folder.module["items"][0]["options"][1]["correct"] = True


def multiple_with_one_right(folder):
    folder.module["items"][1]["options"][3]["correct"] = False


def multiple_with_nothing_wrong(folder):
    for option in folder.module["items"][1]["options"]:
        option["correct"] = True


def correct_as_a_word(folder):
    folder.module["items"][0]["options"][0]["correct"] = "yes"


def small_bank(folder):
    folder.module["quiz"]["levels"]["apply"] = 2
    folder.module["quiz"]["draw"] = 4


def small_must_bank(folder):
    folder.module["quiz"]["must"] = 2


def levels_that_do_not_add_up(folder):
    folder.module["quiz"]["draw"] = 2


def dead_end(folder):
    del folder.module["scenario"]["steps"][2]["ending"]


def missing_step(folder):
    folder.module["scenario"]["steps"][0]["choices"][0]["next"] = "nowhere"


def unreachable_step(folder):
    folder.module["scenario"]["steps"].append({"key": "island", "ending": "mixed"})
    for words in folder.texts.values():
        words["scenario"]["steps"]["island"] = {"text": "Alone.", "choices": {}}


def circle(folder):
    folder.module["scenario"]["steps"][1]["choices"] = [
        {"key": "back", "next": "again", "quality": "good"},
        {"key": "on", "next": "again", "quality": "unsafe"},
    ]


def no_start(folder):
    folder.module["scenario"]["start"] = "elsewhere"


def repeated_key(folder):
    folder.module["items"][5]["key"] = "remember-0"


def key_with_capitals(folder):
    folder.module["lessons"][0]["key"] = "Notice"


def wrong_folder(folder):
    folder.module["key"] = "Z2"


def unknown_field(folder):
    folder.module["colour"] = "blue"


def unknown_group(folder):
    folder.module["lessons"][0]["at_risk"] = ["everybody"]


BROKEN_STRUCTURE = [
    (broken_anchor, "unknown anchor G114"),
    (broken_anchor_letter, "unknown anchor G29(e)"),
    (broken_anchor_form, "is not an anchor"),
    (missing_outcome_of_an_item, "missing outcome nothing-known"),
    (missing_outcome_of_a_lesson, "missing outcome nothing-known"),
    (outcome_that_nobody_asks, "not asked for"),
    (missing_source, "missing source hearsay"),
    (source_that_is_only_checked, "grade"),
    (unquoted_date, "date"),
    (single_with_two_right, "single-choice item has one"),
    (multiple_with_one_right, "two or more"),
    (multiple_with_nothing_wrong, "no wrong option"),
    (correct_as_a_word, "correct"),
    (small_bank, "the bank has 2 items of level apply"),
    (small_must_bank, "MUST items"),
    (levels_that_do_not_add_up, "levels add up to 3"),
    (dead_end, "dead end"),
    (missing_step, "missing step nowhere"),
    (unreachable_step, "cannot be reached"),
    (circle, "circle"),
    (no_start, "missing step elsewhere"),
    (repeated_key, "twice"),
    (key_with_capitals, "is not a key"),
    (wrong_folder, "not the folder's name"),
    (unknown_field, "not a field here"),
    (unknown_group, "at_risk"),
]


@pytest.mark.parametrize(("breakage", "words"), BROKEN_STRUCTURE, ids=[each.__name__ for each, _ in BROKEN_STRUCTURE])
def test_a_broken_structure_is_refused_with_its_line(folder, breakage, words):
    breakage(folder)
    found = [each for each in refusals(folder.write()) if each.path == MODULE and words in each.message]
    assert found
    assert all(each.line >= 1 for each in found)


def test_the_line_is_that_of_the_fault(folder):
    broken_anchor(folder)
    found = next(each for each in refusals(folder.write()) if "G114" in each.message)
    assert "G114" in (folder.root / found.path).read_text().splitlines()[found.line - 1]


def test_a_lesson_that_would_stand_without_help_is_refused(folder):
    root = folder.write()
    (root / "helplines/INTL.yaml").unlink()
    found = [each for each in refusals(root) if "without a help box" in each.message]
    assert [each.path for each in found] == [MODULE] * 3
    assert len({each.line for each in found}) == 3


def test_lists_of_services_must_be_among_the_international_entries(folder):
    root = folder.write()
    path = root / "helplines/INTL.yaml"
    plain = yaml.safe_load(path.read_text())
    for entry in plain["entries"]:
        entry["category"] = "emergency"
    path.write_text(yaml.safe_dump(plain, allow_unicode=True))
    assert any("without a help box" in each.message for each in refusals(root))


def test_a_jurisdiction_that_lacks_a_need_is_a_note(folder):
    root = folder.write()
    path = root / "helplines/XX.yaml"
    plain = yaml.safe_load(path.read_text())
    plain["entries"] = [entry for entry in plain["entries"] if entry["category"] != "staff-support"]
    path.write_text(yaml.safe_dump(plain, allow_unicode=True))
    assert [(each.severity, each.path) for each in check(root)] == [("W", "helplines/XX.yaml")]


def test_a_missing_language_or_module_of_a_track_is_refused(folder):
    del folder.track["texts"]["ru"]
    folder.track["modules"].append("Z9")
    messages = [each.message for each in refusals(folder.write())]
    assert any("no text in ru" in message for message in messages)
    assert any("missing module Z9" in message for message in messages)


def test_a_module_by_choice_must_exist_and_be_no_core_module(folder):
    folder.track["optional"] = ["Z9"]
    assert [each.message for each in refusals(folder.write())] == ["names the missing module Z9"]
    folder.track["optional"] = ["Z1"]
    assert any("optional: names Z1" in each.message for each in refusals(folder.write()))
    folder.track["optional"] = ["Z2", "Z2"]
    assert any("twice" in each.message for each in refusals(folder.write()))


def test_an_old_word_in_a_track_is_refused(folder):
    folder.track["texts"]["zh"]["summary"] = "关于儿童色情制品。"
    assert any("T01" in each.message and each.path == "tracks/Z.yaml" for each in refusals(folder.write()))


def test_a_group_at_risk_that_a_track_leaves_out_is_a_note(folder):
    for lesson in folder.module["lessons"]:
        lesson["at_risk"] = ["girls"]
    found = check(folder.write())
    assert {each.severity for each in found} == {"W"}
    assert sum("at risk" in each.message for each in found) == 6
    assert any("boys are in 0%" in each.message for each in found)


def test_english_must_be_there(folder):
    del folder.texts["en"]
    assert any("no English text" in each.message for each in refusals(folder.write()))


def test_a_folder_of_an_unknown_language_is_refused(folder):
    root = folder.write()
    shutil.copytree(root / "modules/Z1/en", root / "modules/Z1/sw")
    assert any("sw is not one of" in each.message for each in refusals(root))


@pytest.mark.parametrize("name", ["anchors.yaml", "terminology/en.yaml", "terminology/titles.yaml"])
def test_without_what_all_is_judged_by_nothing_is_published(folder, name):
    root = folder.write()
    (root / name).write_text("a: [", "utf-8")
    assert refusals(root)


def test_a_file_that_is_not_yaml_is_refused_with_its_line(folder):
    root = folder.write()
    (root / TEXT).write_text('language: "en"\ntitle: "x"\ntitle: "y"\n', "utf-8")
    assert next((each.line, each.path) for each in refusals(root)) == (3, TEXT)


def locked(folder):
    return {"Z1": locked_module(ModuleDocument.from_plain(folder.module))}


def test_a_published_key_may_not_change_its_meaning(folder):
    (folder.root / LOCK).write_text(lock_text(locked(folder)), "utf-8")
    assert check(folder.write()) == []
    first, second = folder.module["items"][0]["options"][:2]
    first["correct"], second["correct"] = False, True
    found = refusals(folder.write())
    assert len(found) == 1
    assert "new key" in found[0].message
    lines = (folder.root / MODULE).read_text().splitlines()
    assert "remember-0" in lines[found[0].line - 1]


def test_a_new_version_of_the_module_may_give_a_key_another_meaning_but_not_an_older_one(folder):
    (folder.root / LOCK).write_text(lock_text(locked(folder)), "utf-8")
    folder.module["items"][0]["level"] = "understand"
    folder.module["items"][2]["level"] = "remember"
    assert check(folder.write()) == []
    (folder.root / LOCK).write_text(lock_text({"Z1": LockedModule(2, {})}), "utf-8")
    assert any("older" in each.message for each in refusals(folder.write()))


def test_order_does_not_change_a_meaning_and_withdrawn_keys_stay_locked(folder):
    document = ModuleDocument.from_plain(folder.module)
    folder.module["items"][0]["options"].reverse()
    turned = ModuleDocument.from_plain(folder.module)
    assert meaning(document.items[0]) == meaning(turned.items[0])
    folder.module["items"].pop()
    fewer = locked_module(ModuleDocument.from_plain(folder.module), locked_module(document))
    assert set(fewer.items) == {item.key for item in document.items}
    assert list(changed_meanings(document, fewer)) == []


def test_the_lock_is_read_as_it_was_written(folder, tmp_path):
    path = tmp_path / LOCK
    path.write_text(lock_text(locked(folder)), "utf-8")
    assert read_lock(path) == locked(folder)
    assert read_lock(tmp_path / "none") == {}
