"""Releases that follow another of the same or of an earlier date: revisions, comparisons and jumps."""

from datetime import date

import pytest

from app.coverage.queries import releases as reads
from app.coverage.releases.changes import change
from app.coverage.releases.document import CellKey
from app.errors import Invalid
from tests.coverage import release_world
from tests.coverage.release_world import NEXT

NORTH_WOMEN = CellKey("COV-1", "", "C", "XX-N", "sex", "F")


@pytest.fixture
def ministry(once, unit):
    """Teachers and police in three regions."""
    return once(release_world.teachers_and_police, unit)


@pytest.fixture
def few(once, unit):
    """A small country whose numbers are all large enough."""
    return once(release_world.small, unit)


def test_a_revision_needs_a_reason_and_the_earlier_version_stays(few, database):
    first = few.published()
    with pytest.raises(Invalid, match="again"):
        few.prepared()
    few.people("south", "T", "F", n=10, d=20)
    second = few.published(reason="The register of South came in late.")
    assert (second.code, second.number, second.revises) == ("2025-12-31.2", 2, first.code)
    assert second.reason == "The register of South came in late."
    with database.reading() as session:
        earlier = reads.release(session, None, first.code)
        assert reads.document_of(session, earlier).digest == first.digest
        assert reads.newest_version(session, earlier).code == second.code
        assert reads.release_before(session, reads.release(session, None, second.code)).code == first.code


def test_what_was_withheld_once_stays_withheld_in_a_revision(ministry):
    first = ministry.published()
    ministry.people("district 1", "C", "F", n=9, d=20)
    ministry.people("district 1", "C", "M", n=10, d=20)
    second = ministry.published(reason="Police of North were missing.")
    hidden = {cell.key for cell in first.cells if cell.withheld}
    assert NORTH_WOMEN in hidden
    assert hidden <= {cell.key for cell in second.cells if cell.withheld}
    assert second.cell(NORTH_WOMEN).d == 24


def test_a_number_that_changes_by_few_in_a_revision_is_withheld(few):
    first = few.published()
    few.people("south", "T", "F", n=2, d=6)
    second = few.published(reason="Six teachers were missing.")
    south = CellKey("COV-1", "", "T", "XX-S")
    assert first.cell(south).n == 20
    assert second.cell(south).withheld
    assert second.cell(CellKey("COV-1", "", "T", "XX")).withheld
    assert not second.cell(CellKey("COV-1", "", "T", "XX-N")).withheld


def test_a_change_is_told_only_where_both_are_told_and_lie_apart(ministry):  # AT-35
    first = ministry.published()
    ministry.people("district 1", "C", "F", n=9, d=20, on=date(2026, 3, 1))
    ministry.people("district 1", "C", "M", n=20, d=30, on=date(2026, 3, 1))
    ministry.people("south", "C", "M", n=2, d=6, on=date(2026, 3, 1))
    second = ministry.published(NEXT, explanation="The courses of last year are more than twelve months ago.")
    assert change(second.cell(NORTH_WOMEN), first.cell(NORTH_WOMEN)).status == "c"
    assert change(second.cell(NORTH_WOMEN), first.cell(NORTH_WOMEN)).people is None
    told = change(second.cell(CellKey("COV-1", "", "C", "XX")), first.cell(CellKey("COV-1", "", "C", "XX")))
    assert (told.people, str(told.points), told.status) == (31, "0.6", "")
    few = change(second.cell(CellKey("COV-1", "", "C", "XX-S")), first.cell(CellKey("COV-1", "", "C", "XX-S")))
    assert (few.people, few.points, few.status) == (None, None, "c")


def test_a_jump_needs_an_explanation_which_is_published(few):
    few.published()
    few.certify_all("south", on=date(2026, 3, 1))
    code, _ = few.prepared(NEXT)
    assert not few.checked(code)["jumps"].passed
    second = few.published(NEXT, explanation="All schools of South held their course in March.")
    assert second.explanation == "All schools of South held their course in March."
