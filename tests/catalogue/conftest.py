import pytest

from app.catalogue.term_files import load_rules
from tests.assessment import ten_types
from tests.catalogue.small_content import CONTENT, Folder


@pytest.fixture
def folder(tmp_path):
    """A content folder that the checker accepts."""
    return Folder(tmp_path / "content")


@pytest.fixture
def rich(folder):
    """The same with an item of every type in its bank besides."""
    for kind in ten_types.TYPES:
        folder.module["items"].append(ten_types.plain_item(kind))
        for words in folder.texts.values():
            words["items"][f"the-{kind}"] = ten_types.plain_words(kind)
    return folder


@pytest.fixture(scope="session")
def rules():
    """The terminology rules of the project."""
    return load_rules(CONTENT / "terminology")
