"""The studio on the console: what stands, what is wrong, publishing, comparing, withdrawing."""

import pytest
from sqlalchemy import select

from app.audit.models import AuditEntry


@pytest.fixture
def run(studio):
    return lambda *words: studio.app.test_cli_runner().invoke(args=["module", *words])


def test_a_module_goes_out_from_the_console_and_is_compared_with_the_next(studio, run):
    draft = studio.draft(("en", "fr"))
    assert run("findings", draft).exit_code == 0
    refused = run("publish", draft, "--as", "admin@example.org")
    assert (refused.exit_code, "being written" in refused.output) == (1, True)
    studio.approve(draft)
    assert run("publish", draft, "--as", "trainer@example.org").exit_code == 1
    done = run("publish", draft, "--as", "admin@example.org")
    assert (done.exit_code, done.output) == (0, "published Z1 version 1 in en, fr\n")
    following = run("draft", "Z1", "--as", "trainer@example.org").output.strip()
    listed = run("list").output.splitlines()
    assert listed[0].split("\t")[:4] == ["Z1", "1", "studio", "current"]
    assert f"Z1\tdraft\t{following}\tdraft\tFirst module (en)" in listed
    front = studio.value(following, "en/front")["value"]
    studio.save("trainer", following, "en/front", {**front, "title": "Better"}, 1)
    studio.approve(following)
    run("publish", following, "--as", "admin@example.org")
    assert run("compare", "Z1", "1", "2").output == "changed\ten/front\ttitle\tFirst module (en)\tBetter\n"
    assert run("compare", "Z1", "1", "9").exit_code == 1


def test_what_is_wrong_with_a_draft_is_told_by_its_exit_status(studio, run):
    begun = run("draft", "X1", "--as", "trainer@example.org")
    assert begun.exit_code == 0
    told = run("findings", begun.output.strip())
    assert told.exit_code == 1
    assert "E\ten/front\ttitle" in told.output
    assert run("draft", "X1", "--as", "learner@example.org").exit_code == 1
    assert run("findings", "none").exit_code == 1


def test_a_module_is_withdrawn_and_restored_all_or_none(studio, run):
    studio.published()
    reason = ("--reason", "A lesson has to be looked through.")
    assert run("withdraw", "Z1", "Q9", *reason).exit_code == 1
    assert run("restore", "Z1").exit_code == 1
    assert run("withdraw", "Z1", *reason, "--as", "trainer@example.org").exit_code == 1
    assert run("withdraw", "Z1", *reason).output == "withdrawn: Z1\n"
    assert run("list").output.split("\t")[3] == "withdrawn"
    assert run("restore", "Z1", "--as", "admin@example.org").exit_code == 0
    with studio.unit() as session:
        entries = session.scalars(select(AuditEntry).order_by(AuditEntry.id))
        told = [(entry.action, entry.account_id is None) for entry in entries]
    assert told[-2:] == [("withdraw", True), ("restore", False)]


def test_the_name_of_a_draft_is_never_taken_for_an_option(studio, run, monkeypatch):
    monkeypatch.setattr("secrets.token_urlsafe", lambda _size: "-x-2345678901234")
    draft = studio.draft()
    monkeypatch.undo()
    assert run("findings", draft).exit_code == 0
