import pytest

from app.catalogue.actions import load_content
from app.clock import now
from app.permissions import Role
from tests.catalogue.small_content import Folder
from tests.credentials import rows


@pytest.fixture
def story(make, tmp_path):
    """A trainer, a learner, an administrator, and one published module Z1."""
    at = now()
    with make.unit() as session:
        root, *_ = rows.country(session)
        load_content(session, Folder(tmp_path / "content").write(), at=at)
        return {
            "trainer": rows.someone(session, "b@example.org", role=Role.TRAINER, region=root, at=at),
            "learner": rows.someone(session, "a@example.org", at=at),
            "boss": rows.someone(session, "c@example.org", role=Role.ADMINISTRATOR, region=root, at=at),
        }
