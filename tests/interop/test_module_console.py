"""Many modules at once on the console: out as files, in as drafts, judged and handed in together."""

import zipfile

import pytest
from sqlalchemy import select

from app.audit.models import AuditEntry
from app.authoring import actions
from app.clock import now
from app.interop.zip_packages import packed
from tests.authoring.conftest import studio, whole_module  # noqa: F401  (a fixture)


@pytest.fixture
def run(studio):  # noqa: F811
    return lambda *words: studio.app.test_cli_runner().invoke(args=["module", *map(str, words)])


def begun(studio, key):  # noqa: F811
    """A draft of another module with the same parts."""
    parts = {**whole_module(), "front": {**whole_module()["front"], "key": key}}
    with studio.unit() as session:
        who = studio.who(session, "trainer")
        return actions.begin(session, key, parts, base_version_id=None, by=who, at=now()).public_id


def published(studio, run):  # noqa: F811
    """Z1 and Z2, from the console."""
    drafts = [studio.draft(), begun(studio, "Z2")]
    assert run("submit", *drafts, "--as", "trainer@example.org").exit_code == 0
    for draft in drafts:
        assert studio.review("expert", draft).status_code == 201
        assert studio.review("adviser", draft, "safeguarding-reviews").status_code == 201
    assert run("publish", *drafts, "--as", "admin@example.org").exit_code == 0
    return drafts


def files_below(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_all_modules_leave_as_a_folder_or_a_zip_of_the_same_files(studio, run, tmp_path):  # noqa: F811
    published(studio, run)
    done = run("export", "--all", "--to", tmp_path / "out")
    assert (done.exit_code, done.stdout) == (0, "Z1\tversion 1\nZ2\tversion 1\n")
    assert run("export", "Z2", "Z1", "--to", tmp_path / "out.zip").exit_code == 0
    below = files_below(tmp_path / "out")
    assert {"Z1/module.yaml", "Z2/module.yaml", "Z1/en/text.yaml"} <= set(below)
    with zipfile.ZipFile(tmp_path / "out.zip") as package:
        assert {name: package.read(name) for name in package.namelist()} == below
    with studio.unit() as session:
        told = session.scalars(select(AuditEntry.thing).where(AuditEntry.action == "export")).all()
    assert sorted(told) == ["module:Z1", "module:Z1", "module:Z2", "module:Z2"]


def test_nothing_is_overwritten_and_an_unknown_module_writes_nothing(studio, run, tmp_path):  # noqa: F811
    published(studio, run)
    (tmp_path / "out" / "Z2").mkdir(parents=True)
    (tmp_path / "there.zip").write_bytes(b"mine")
    for words in (("--all", "--to", tmp_path / "out"), ("--all", "--to", tmp_path / "there.zip")):
        refused = run("export", *words)
        assert (refused.exit_code, "is there already" in refused.output) == (1, True)
    assert run("export", "Z1", "Q9", "--to", tmp_path / "new").exit_code == 1
    assert run("export", "--to", tmp_path / "new").exit_code == 2
    assert run("export", "Z1", "--all", "--to", tmp_path / "new").exit_code == 2
    assert (tmp_path / "there.zip").read_bytes() == b"mine"
    assert not (tmp_path / "new").exists()
    assert not (tmp_path / "out" / "Z1").exists()


@pytest.mark.parametrize("name", ["out", "out.zip"])
def test_what_left_comes_in_as_drafts_of_the_same_parts(studio, run, tmp_path, name):  # noqa: F811
    published(studio, run)
    run("export", "--all", "--to", tmp_path / name)
    done = run("import", tmp_path / name, "--as", "trainer@example.org")
    assert done.exit_code == 0, done.output
    lines = [line.split("\t") for line in done.stdout.splitlines()]
    assert [line[0] for line in lines] == ["Z1", "Z2"]
    for key, draft, _ in lines:
        parts = studio.send("trainer", "GET", f"/drafts/{draft}").json["parts"]
        expected = {**whole_module(), "front": {**whole_module()["front"], "key": key}}
        assert {part["name"]: part["value"] for part in parts}.keys() == expected.keys()
    again = run("import", tmp_path / name, "--as", "trainer@example.org")
    assert (again.exit_code, again.stdout) == (1, "")
    assert "2 modules did not come in" in again.stderr


def test_a_module_that_cannot_be_read_keeps_no_other_out(studio, run, tmp_path):  # noqa: F811
    files = {
        "Z7/module.yaml": b"key: Z7\nlessons: [{key: one}, 7]\n",
        "Z7/run.sh": b"echo",
        "Z8/module.yaml": b"key: [",
        "notes.txt": b"nothing",
    }
    (tmp_path / "in.zip").write_bytes(packed(files))
    done = run("import", tmp_path / "in.zip", "--as", "trainer@example.org")
    assert done.exit_code == 1
    assert done.stdout.startswith("Z7\t")
    assert "Z8: " in done.stderr
    assert "Z7: left out: " in done.stderr
    assert run("import", tmp_path / "in.zip", "--as", "learner@example.org").stdout == ""
    for content in (b"no zip", packed({"../module.yaml": b"key: Z5\n"}), packed({"a.txt": b"a"})):
        (tmp_path / "bad.zip").write_bytes(content)
        assert run("import", tmp_path / "bad.zip", "--as", "trainer@example.org").exit_code == 1


def test_links_out_of_a_folder_are_not_followed(studio, run, tmp_path):  # noqa: F811
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "module.yaml").write_text("key: Z6\n")
    (tmp_path / "in" / "Z7").mkdir(parents=True)
    (tmp_path / "in" / "Z7" / "module.yaml").write_text("key: Z7\n")
    (tmp_path / "in" / "linked").symlink_to(tmp_path / "secret")
    (tmp_path / "in" / "Z8").mkdir()
    (tmp_path / "in" / "Z8" / "module.yaml").symlink_to(tmp_path / "secret" / "module.yaml")
    done = run("import", tmp_path / "in", "--as", "trainer@example.org")
    assert [line.split("\t")[0] for line in done.stdout.splitlines()] == ["Z7"]


def test_findings_of_all_drafts_name_the_draft_and_several_are_handed_in_or_none(studio, run):  # noqa: F811
    sound = studio.draft()
    assert run("findings", "--all").exit_code == 0
    broken = run("draft", "X1", "--as", "trainer@example.org").output.strip()
    told = run("findings", "--all")
    assert told.exit_code == 1
    assert all(line.startswith((sound, broken)) for line in told.stdout.splitlines())
    assert f"{broken}\tE\ten/front\ttitle" in told.stdout
    assert run("findings").exit_code == 2
    assert run("findings", sound, "--all").exit_code == 2
    assert run("submit", sound, broken, "--as", "trainer@example.org").exit_code == 1
    state = studio.send("trainer", "GET", f"/drafts/{sound}/reviews").json["state"]
    assert state == "draft"
    assert run("submit", sound, "--as", "learner@example.org").exit_code == 1
    assert run("submit", sound, "--as", "trainer@example.org").output == f"handed in: Z1 {sound}\n"
