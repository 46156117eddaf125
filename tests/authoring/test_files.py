"""A module as files: written, read, and written again to the same bytes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.authoring.files import files_of, module_of
from app.catalogue.checker import examine
from tests.catalogue.small_content import Folder, own_content


def encoded(files):
    return {path: text.encode() for path, text in files.items()}


@pytest.mark.parametrize("module", own_content().modules, ids=lambda module: module.key)
def test_every_module_of_the_project_goes_out_as_files_and_comes_in_again_the_same(module):
    files = files_of(module.structure, module.texts)
    read = module_of(encoded(files))
    assert read.problems == ()
    assert read.structure == module.structure
    for language, text in module.texts.items():
        assert read.texts[language] == {name: value for name, value in text.items() if name != "stale"}
    assert files_of(read.structure, read.texts) == files


def test_the_content_check_reads_what_was_written(tmp_path):
    root = Folder(tmp_path / "content").write()
    (module,) = examine(root).modules
    files = files_of(module.structure, module.texts)
    for path, text in files.items():
        (root / "modules" / module.key / path).write_text(text, "utf-8")
    (again,) = examine(root).modules
    assert files_of(again.structure, again.texts) == files
    assert examine(root).refusals == []


@pytest.mark.parametrize(
    ("path", "content", "line", "words"),
    [
        ("module.yaml", b"key: [", 2, "is not YAML"),
        ("module.yaml", b"- one", 1, "holds no fields"),
        ("module.yaml", b"key: Z1\nkey: Z2", 2, "twice"),
        ("en/text.yaml", b"a: &x 1\nb: *x", 1, "alias"),
        ("en/text.yaml", b"title: \xff", 1, "UTF-8"),
        ("en/stray.md", b"Words", 1, "belongs to no lesson"),
        ("../module.yaml", b"key: Z1", 1, "no file of a module"),
        ("xx/text.yaml", b"title: T", 1, "no file of a module"),
        ("en/picture.svg", b"<svg/>", 1, "no file of a module"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_file_and_line(path, content, line, words):
    found = [each for each in module_of({path: content}).problems if each.path == path]
    assert [each.line for each in found] == [line]
    assert words in found[0].message


def test_a_folder_without_its_structure_is_told():
    assert "is missing" in module_of({}).problems[0].message


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=40)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | WORDS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.from_regex(r"[a-z][a-z-]{0,8}", fullmatch=True), inner, max_size=3)
    ),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from(["key", "minutes", "outcomes", "quiz"]), VALUES, min_size=1))
def test_any_values_of_a_draft_come_in_as_they_went_out(structure):
    read = module_of(encoded(files_of(structure, {})))
    assert read.problems == ()
    assert read.structure == structure
