"""Which lesson answers which paragraph, and where none does."""

import pytest
import yaml

from app.catalogue.anchors import load_anchors
from app.catalogue.documents import ModuleDocument
from app.catalogue.reader import Unreadable
from app.catalogue.tracing import Requirement, load_requirements, trace
from tests.catalogue.small_content import CONTENT


def requirement(*anchors, met_by=(), taught_in=()):
    return Requirement(anchors, "what it asks", met_by, taught_in)


@pytest.fixture
def module(folder):
    """One module; its lessons name G28(c) and no other paragraph."""
    for lesson in folder.module["lessons"]:
        lesson["anchors"] = ["G28(c)"]
    return ModuleDocument.from_plain(folder.module)


def test_a_lesson_answers_its_paragraph_and_the_one_that_this_is_a_part_of(module):
    exact, whole, other = trace([requirement("G28(c)"), requirement("G28"), requirement("G2")], [module])
    assert {place[0] for place in exact.lessons} == {module.key}
    assert exact.lessons == whole.lessons
    assert len(exact.items) == sum("G28(c)" in item.anchors for item in module.items) > 0
    assert other.lessons == ()


@pytest.mark.parametrize(
    ("met_by", "taught_in", "is_gap"),
    [(("MUST",), (), True), ((), ("T1",), True), (("DIR",), (), False), ((), (), False)],
)
def test_a_gap_is_where_lessons_are_named_and_none_is_there(module, met_by, taught_in, is_gap):
    [found] = trace([requirement("G99", met_by=met_by, taught_in=taught_in)], [module])
    assert found.is_gap is is_gap
    [answered] = trace([requirement("G28(c)", met_by=met_by, taught_in=taught_in)], [module])
    assert not answered.is_gap


def test_the_digest_of_the_project_names_only_paragraphs_that_exist():
    anchors = load_anchors(CONTENT / "anchors.yaml")
    rows = load_requirements(CONTENT / "requirements.yaml")
    assert [each for row in rows for each in row.anchors if not anchors.knows(each)] == []
    assert len(rows) > 100


def test_a_digest_with_an_unknown_feature_is_refused(tmp_path):
    row = {"anchors": ["G1"], "asks": "something", "met_by": ["NOTHING"], "taught_in": []}
    (tmp_path / "requirements.yaml").write_text(yaml.safe_dump({"requirements": [row]}))
    with pytest.raises(Unreadable):
        load_requirements(tmp_path / "requirements.yaml")


def test_the_command_prints_every_paragraph_and_fails_where_a_needed_lesson_lacks(app, folder):
    runner, content = app.test_cli_runner(), folder.write()
    rows = [
        {"anchors": ["G28(c)"], "asks": "know the channel", "met_by": ["MUST"], "taught_in": []},
        {"anchors": ["G99"], "asks": "be quick", "met_by": ["TRACK"], "taught_in": []},
    ]
    (content / "requirements.yaml").write_text(yaml.safe_dump({"requirements": rows}))
    printed = runner.invoke(args=["content", "trace", str(content)])
    assert printed.exit_code == 1
    first, second = printed.stdout.splitlines()[:2]
    assert first.startswith("G28(c)\tknow the channel\t")
    assert "GAP" not in first
    assert second.split("\t") == ["G99", "be quick", "-", "0", "GAP"]
    (content / "requirements.yaml").write_text("requirements: []")
    assert runner.invoke(args=["content", "trace", str(content)]).exit_code != 0
