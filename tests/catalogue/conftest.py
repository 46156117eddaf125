import pytest

from app.catalogue.term_files import load_rules
from tests.catalogue.small_content import CONTENT, Folder


@pytest.fixture
def folder(tmp_path):
    """A content folder that the checker accepts."""
    return Folder(tmp_path / "content")


@pytest.fixture(scope="session")
def rules():
    """The terminology rules of the project."""
    return load_rules(CONTENT / "terminology")
