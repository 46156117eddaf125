"""What the demonstration's learners answer: right means full marks, wrong means fewer, of every type and item."""

from pathlib import Path

import pytest
import yaml

from app.assessment.forms import draw_across
from app.assessment.question_types import type_of
from app.assessment.responses import problem
from app.catalogue.documents import ModuleDocument
from app.catalogue.queries import PublishedModule
from app.demo.answering import right_answer, wrong_answer
from tests.assessment import ten_types

CONTENT = Path(__file__).resolve().parents[2] / "content" / "modules"


@pytest.mark.parametrize("kind", ten_types.TYPES)
def test_every_type_is_answered_rightly_and_wrongly(kind):
    item = ten_types.item(kind)
    assert type_of(item).grade(item, right_answer(item)) == 1
    assert type_of(item).grade(item, wrong_answer(item)) < 1


@pytest.mark.parametrize("path", sorted(CONTENT.glob("*/module.yaml")), ids=lambda path: path.parent.name)
def test_every_published_item_can_be_answered(path):
    document = ModuleDocument.from_plain(yaml.safe_load(path.read_text("utf-8")))
    form = draw_across([PublishedModule(1, 1, document.key, document, "")], len(document.items), 7)
    assert len(form.items) == len(document.items)
    for asked in form.items:
        item = document.item(asked.key)
        for answer, is_right in ((right_answer(item), True), (wrong_answer(item), False)):
            assert problem(asked, answer) is None, asked.name
            assert (type_of(item).grade(item, answer) == 1) is is_right, asked.name
