"""Which lesson, item and law slot answers which paragraph, where nothing does, and what that forbids."""

import pytest
import yaml

from app.catalogue.anchors import load_anchors
from app.catalogue.checker import check
from app.catalogue.documents import ModuleDocument
from app.catalogue.reader import Unreadable, read
from app.catalogue.tracing import GATES, PLANNED, Requirement, load_requirements, trace
from app.law.overlay import Slot, load_slots
from tests.catalogue.small_content import CONTENT


def requirement(*anchors, met_by=(), taught_in=()):
    return Requirement(anchors, "what it asks", met_by, taught_in)


def slot(*anchors):
    return Slot("who-must-report", anchors, (), {}, {})


def write(content, *rows):
    (content / "requirements.yaml").write_text(yaml.safe_dump({"requirements": list(rows)}))


def row(anchor, *met_by, taught_in=()):
    return {"anchors": [anchor], "asks": "what it asks", "met_by": list(met_by), "taught_in": list(taught_in)}


@pytest.fixture
def module(folder):
    """One module; its lessons name G28(c) and no other paragraph."""
    for lesson in folder.module["lessons"]:
        lesson["anchors"] = ["G28(c)"]
    return ModuleDocument.from_plain(folder.module)


def test_a_lesson_answers_its_paragraph_and_the_one_that_this_is_a_part_of(module):
    exact, whole, other = trace([requirement("G28(c)"), requirement("G28"), requirement("G2")], [module], ())
    assert {place[0] for place in exact.lessons} == {module.key}
    assert exact.lessons == whole.lessons
    assert len(exact.items) == sum("G28(c)" in item.anchors for item in module.items) > 0
    assert other.lessons == ()


@pytest.mark.parametrize(
    ("met_by", "taught_in", "is_gap"),
    [
        (("MUST",), (), True),
        ((), ("T1",), True),
        (("LAW",), ("T1",), True),
        ((), (), True),
        (("DIR",), (), False),
        (("LATER",), (), False),
    ],
)
def test_a_gap_is_where_something_is_named_and_is_not_there(module, met_by, taught_in, is_gap):
    [found] = trace([requirement("G99", met_by=met_by, taught_in=taught_in)], [module], ())
    assert found.is_gap is is_gap
    assert (found.state == "gap") is is_gap
    [answered] = trace([requirement("G28(c)", met_by=met_by, taught_in=taught_in)], [module], ())
    assert not answered.is_gap
    assert answered.state == "lesson"


def test_a_law_slot_answers_what_is_about_law_and_nothing_else(module):
    wanted = [
        requirement("G80", met_by=("LAW",), taught_in=("C1",)),
        requirement("G80", met_by=("LAW", "MUST")),
        requirement("G80", taught_in=("C1",)),
    ]
    law, must, lesson = trace(wanted, [module], [slot("G80")])
    assert (law.state, law.slots) == ("law", ("who-must-report",))
    assert must.is_gap
    assert lesson.is_gap


@pytest.mark.parametrize(
    ("met_by", "state"), [(("DIR", "PUB"), "program"), (("COORD",), "planned"), (("CONTEXT",), "context")]
)
def test_what_no_lesson_is_to_answer_tells_whether_it_is_built(module, met_by, state):
    [found] = trace([requirement("G99", met_by=met_by)], [module], ())
    assert found.state == state


@pytest.mark.parametrize("gate", sorted(GATES))
def test_content_without_a_lesson_that_a_paragraph_needs_is_refused_with_the_line(folder, gate):
    content = folder.write()
    write(content, row("G28(c)", gate), row("G99", "DIR", taught_in=["T"]), row("G98", gate))
    [problem] = check(content)
    assert (problem.path, problem.severity) == ("requirements.yaml", "E")
    assert "G98" in problem.message
    lines = (content / "requirements.yaml").read_text().splitlines()
    assert (lines[problem.line - 1], lines[problem.line]) == ("- anchors:", "  - G98")


def test_law_slots_do_not_open_the_gate(folder):
    content = folder.write()
    write(content, row("G98", "LAW", "MUST"))
    assert any("G98" in problem.message for problem in check(content) if problem.path == "requirements.yaml")


def test_a_paragraph_that_does_not_exist_is_refused(folder):
    content = folder.write()
    write(content, row("G999", "DIR"))
    [problem] = check(content)
    assert "G999" in problem.message


def test_a_broken_module_is_told_without_the_lessons_that_it_would_have(folder):
    folder.module["minutes"] = "many"
    content = folder.write()
    write(content, row("G28(c)", "MUST"))
    assert {problem.path for problem in check(content) if problem.severity == "E"} >= {"modules/Z1/module.yaml"}
    assert not any(problem.path == "requirements.yaml" for problem in check(content))


def test_a_folder_without_the_list_has_no_gate(folder):
    content = folder.write()
    assert check(content) == []


def test_no_paragraph_of_the_project_is_a_gap():
    files = sorted((CONTENT / "modules").glob("*/module.yaml"))
    modules = [ModuleDocument.from_plain(read(path).plain) for path in files]
    traced = trace(load_requirements(CONTENT / "requirements.yaml"), modules, load_slots(CONTENT / "law"))
    assert [each.anchor for each in traced if each.is_gap] == []


def test_every_row_of_the_project_names_paragraphs_that_exist_once_and_says_what_answers_them():
    anchors = load_anchors(CONTENT / "anchors.yaml")
    rows = load_requirements(CONTENT / "requirements.yaml")
    assert [each for row in rows for each in row.anchors if not anchors.knows(each)] == []
    assert [row.anchors for row in rows if not row.met_by and not row.taught_in] == []
    assert len(rows) > 100
    named = [each for row in rows for each in row.anchors]
    assert len(named) == len(set(named))


def test_a_digest_with_an_unknown_feature_is_refused(tmp_path):
    (tmp_path / "requirements.yaml").write_text(yaml.safe_dump({"requirements": [row("G1", "NOTHING")]}))
    with pytest.raises(Unreadable):
        load_requirements(tmp_path / "requirements.yaml")


def test_what_is_planned_is_not_said_to_open_a_gate():
    assert GATES.isdisjoint(PLANNED)


def test_the_command_prints_every_paragraph_and_fails_where_something_lacks(app, folder):
    runner, content = app.test_cli_runner(), folder.write()
    write(content, row("G28(c)", "MUST"), row("G99", "TRACK"), row("G98", "DIR", "PUB"))
    printed = runner.invoke(args=["content", "trace", str(content)])
    assert printed.exit_code == 1
    first, second, third = (line.split("\t") for line in printed.stdout.splitlines()[:3])
    assert first[0] == "G28(c)"
    assert first[2].startswith("Z1/")
    assert first[-1] == "lesson"
    assert second == ["G99", "what it asks", "-", "0", "-", "TRACK", "GAP"]
    assert third == ["G98", "what it asks", "-", "0", "-", "DIR PUB", "program"]
    (content / "requirements.yaml").write_text("requirements: []")
    assert runner.invoke(args=["content", "trace", str(content)]).exit_code != 0
    (content / "requirements.yaml").unlink()
    assert runner.invoke(args=["content", "trace", str(content)]).exit_code == 1
