import pytest

from tests.catalogue.small_content import Folder


@pytest.fixture
def folder(tmp_path):
    """A content folder that the checker accepts."""
    return Folder(tmp_path / "content")
