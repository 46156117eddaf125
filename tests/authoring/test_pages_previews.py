"""A draft as its learners will see it, and tried without leaving a record."""

import pytest
from sqlalchemy import func, select

from app.assessment.models import Attempt
from app.authoring import queries
from app.catalogue.documents import Item
from app.demo.answering import right_answer, wrong_answer
from tests.authoring.desks import Fields, at_desk, every_type


def address(draft, name):
    return f"/studio/drafts/{draft}/preview/{name}"


def posted(item, tokens, sent):
    """What the form of a question sends for a response."""
    if item.type in ("single", "multiple"):
        return sent | {"chosen": list(tokens)}
    if item.type == "numeric":
        return sent | {"number": tokens[0]}
    pairs = [token.split("=") for token in tokens]
    if item.type == "ordering":
        return sent | {f"place.{option}": place for place, option in pairs}
    if item.type == "scenario":
        step, choice = pairs[-1]
        return sent | {"path": list(tokens[:-1]), "step": step, "choice": choice}
    return sent | {f"slot.{slot}": option for slot, option in pairs}


def items(studio, draft):
    with studio.unit() as session:
        parts = queries.whole(session, draft).parts
    return [Item.from_plain({**parts[f"item/{key}"], "key": key}) for key in parts["front"]["items"]]


@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_type_of_question_is_tried_marked_and_explained_and_nothing_is_kept(studio, language):
    draft = every_type(studio)
    client = at_desk(studio, "trainer")
    for item in items(studio, draft):
        where = address(draft, f"item/{item.key}")
        asked = client.get(f"{where}?language={language}")
        assert asked.status_code == 200, item.key
        sent = Fields(asked.text).sent
        assert "seed" in sent, item.key
        for answer, mark in ((right_answer(item), "tag good"), (wrong_answer(item), "tag ")):
            if not answer:
                continue
            told = client.post(where, data=posted(item, answer, {name: sent[name] for name in ("seed", "language")}))
            assert told.status_code == 200
            assert mark in told.text, item.key
            assert 'class="told"' in told.text, item.key
    with studio.unit() as session:
        assert session.scalar(select(func.count()).select_from(Attempt)) == 0
        assert queries.draft(session, draft).revision == 1


def test_the_parts_of_a_draft_are_seen_in_each_language_and_in_its_direction(studio, queries):
    draft = every_type(studio)
    client = at_desk(studio, "translator")
    for name in ("front", "lesson/notice", "scenario"):
        with queries(most=6):
            page = client.get(f"{address(draft, name)}?language=ar")
        assert page.status_code == 200, name
        assert 'class="phone" lang="ar" dir="rtl"' in page.text
        assert "(ar)" in page.text or name != "front"
    assert client.get(f"{address(draft, 'front')}?language=xx").status_code == 200
    assert client.get(address(draft, "lesson/none")).status_code == 404
    assert at_desk(studio, "learner").get(address(draft, "front")).status_code == 403


def test_the_story_is_walked_step_by_step(studio):
    draft = studio.draft()
    client = at_desk(studio, "trainer")
    first = client.get(address(draft, "scenario"))
    assert "What do you do?" in first.text
    with studio.unit() as session:
        story = queries.whole(session, draft).parts["scenario"]
    step = next(each for each in story["steps"] if each["key"] == story["start"])
    choice = step["choices"][0]["key"]
    followed = client.get(f"{address(draft, 'scenario')}?language=en&step={step['key']}&choice={choice}")
    assert "You chose:" in followed.text
    assert client.get(f"{address(draft, 'scenario')}?step=nowhere&choice=nothing").status_code == 200


def test_an_unfinished_draft_can_be_looked_at(studio):
    client = at_desk(studio, "trainer")
    begun = client.post("/studio/drafts", data={"key": "X9"})
    draft = begun.headers["Location"].rpartition("/")[2]
    for name in ("front", "lesson/lesson-1", "scenario", "item/item-1"):
        assert client.get(address(draft, name)).status_code == 200, name
    assert "cannot be tried yet" in client.get(address(draft, "item/item-1")).text
    assert client.post(address(draft, "item/item-1"), data={"chosen": "a", "seed": "x"}).status_code == 200
