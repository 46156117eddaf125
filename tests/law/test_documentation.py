"""``docs/law.md`` is true: its example is an overlay that the checker accepts, and its table names every field."""

import re
from typing import Final

import yaml

from app.catalogue.checker import check
from app.law.formats import AnswerFormat, OverlayFormat
from app.law.overlay import load
from tests.catalogue.small_content import CONTENT
from tests.law.plain import slot, slots, written

PAGE: Final = (CONTENT.parent / "docs" / "law.md").read_text("utf-8")
EXAMPLE: Final = re.search(r"```yaml\n(.*?)```", PAGE, re.DOTALL)


def test_the_example_is_accepted_by_the_checker_and_at_the_start(folder, tmp_path):
    assert EXAMPLE is not None
    asked = yaml.safe_load(EXAMPLE[1])["answers"][0]["slot"]
    files = {"slots": slots(slot(asked)), "YY": EXAMPLE[1]}
    root = folder.write()
    written(root / "law", **files)
    assert [str(each) for each in check(root) if each.severity == "E"] == []
    assert asked in (CONTENT / "law" / "slots.yaml").read_text("utf-8")
    overlay = load(written(tmp_path / "law", **files), "YY").overlay
    assert overlay is not None
    assert list(overlay.answers) == [asked]


def test_the_table_names_every_field():
    named = set(re.findall(r"`([a-z_]+)`", "\n".join(line for line in PAGE.splitlines() if line.startswith("| `"))))
    assert set(OverlayFormat().fields) | set(AnswerFormat().fields) <= named
