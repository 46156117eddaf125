"""Two people write one part, from the same state; a script saves; what comes in is odd: nothing is lost."""

import json

import pytest

from app.authoring import queries
from app.authoring.forms.choosing import differences, merged
from tests.authoring.desks import Fields, address, at_desk, fields

NOTICE = "lesson/notice"


def words(studio, draft):
    with studio.unit() as session:
        return queries.whole(session, draft).parts[f"en/{NOTICE}"]


def crossed(studio, draft, mine):
    """The colleague's title is saved while the trainer's form still stands as it was."""
    trainer, colleague = at_desk(studio, "trainer"), at_desk(studio, "colleague")
    sent = fields(trainer, draft, NOTICE) | mine
    theirs = fields(colleague, draft, NOTICE) | {"w/title": ["Theirs"], "w/monday": ["Their Monday"]}
    assert colleague.post(address(draft, NOTICE), data=theirs).status_code == 303
    return trainer, trainer.post(address(draft, NOTICE), data=sent)


def test_two_changes_of_one_part_are_shown_with_what_was_there_before_and_one_is_chosen(studio):
    draft = studio.draft()
    before = words(studio, draft)["title"]
    trainer, refused = crossed(studio, draft, {"w/title": ["Mine"], "w/body": ["My text."]})
    assert refused.status_code == 412
    for said in ("Mine", "Theirs", before, "My text.", "Theirs (Colleague):"):
        assert said in refused.text, said
    assert words(studio, draft)["title"] == "Theirs"
    choice = Fields(refused.text).sent
    choice["choose-w/title"] = ["theirs"]
    assert choice["choose-w/body"] == ["mine"]
    assert choice["choose-w/monday"] == ["theirs"]
    assert trainer.post(address(draft, NOTICE), data=choice).status_code == 303
    after = words(studio, draft)
    assert (after["title"], after["body"], after["monday"]) == ("Theirs", "My text.", "Their Monday")


def test_a_choice_that_a_third_change_overtakes_is_put_again(studio):
    draft = studio.draft()
    trainer, refused = crossed(studio, draft, {"w/title": ["Mine"]})
    choice = Fields(refused.text).sent
    third = at_desk(studio, "colleague")
    third.post(address(draft, NOTICE), data=fields(third, draft, NOTICE) | {"w/title": ["Third"]})
    again = trainer.post(address(draft, NOTICE), data=choice)
    assert again.status_code == 412
    assert "Third" in again.text
    assert Fields(again.text).sent["choose-w/title"] == ["mine"]


def test_a_part_that_only_somebody_else_changed_is_left_to_them(studio):
    draft = studio.draft()
    _, saved = crossed(studio, draft, {"s/minutes": ["8"]})
    assert saved.status_code == 303
    with studio.unit() as session:
        assert queries.whole(session, draft).parts[NOTICE]["minutes"] == 8
    assert words(studio, draft)["title"] == "Theirs"


def test_a_script_is_told_what_its_save_came_to(studio):
    draft = studio.draft()
    client = at_desk(studio, "trainer")
    sent = fields(client, draft, NOTICE) | {"w/title": [""], "s/minutes": ["99"]}
    told = client.post(address(draft, NOTICE), data=sent, headers={"Accept": "application/json"})
    assert told.status_code == 200
    assert told.json["fields"] == {"seen-s": 2, "seen-w": 3}
    assert "Is empty" in told.json["findings"]["w-title"]
    assert "s-minutes" in told.json["findings"]
    assert "to mend" in told.json["counts"]
    stale = client.post(
        address(draft, NOTICE), data=sent | {"w/title": ["New"]}, headers={"Accept": "application/json"}
    )
    assert (stale.status_code, stale.json["crossed"]) == (412, True)
    broken = {**fields(client, draft, NOTICE), "w/title": ["x" * 30_001]}
    refused = client.post(address(draft, NOTICE), data=broken, headers={"Accept": "application/json"})
    assert refused.status_code == 422
    assert "longer than" in refused.json["reason"]


def test_the_live_preview_shows_a_text_as_learners_get_it_and_no_mark_up_of_its_own(studio):
    client = at_desk(studio, "trainer")
    shown = client.post("/studio/preview", data={"body": "## A *heading*\n\n<script>alert(1)</script>"})
    assert shown.status_code == 200
    assert "<h2>A <em>heading</em></h2>" in shown.text
    assert "<script>" not in shown.text
    assert at_desk(studio, "learner").post("/studio/preview", data={"body": "x"}).status_code == 403


@pytest.mark.parametrize(
    "odd",
    [
        {"w/": ["x"], "w//": ["x"], "x/title": ["x"], "w/none/of/this": ["x"], "s/lessons/9/key": ["x"]},
        {"seen-w": ["99999999999"], "seen-s": ["-1"]},
        {"right": ["s/none/7", "w/title", "nonsense"]},
        {"s/minutes/deeper": ["1"], "w/title/deeper": ["x"], "s/anchors/0": ["x"]},
        {"resolve": ["yes"], "mine-s": ["{"], "mine-w": ["[1]"]},
        {"mine-w": [json.dumps({"title": "x"})], "resolve": ["yes"], "seen-w": ["1"]},
    ],
)
def test_odd_fields_break_nothing(studio, odd):
    draft = studio.draft()
    client = at_desk(studio, "trainer")
    answer = client.post(address(draft, NOTICE), data={**fields(client, draft, NOTICE), **odd})
    assert answer.status_code in (303, 412, 422)
    assert client.get(address(draft, NOTICE)).status_code == 200


def test_values_are_compared_as_deep_as_they_can_be_taken_apart():
    before = {"a": "1", "list": [{"key": "x", "n": 1}], "gone": "z"}
    theirs = {"a": "2", "list": [{"key": "x", "n": 2}], "gone": "z"}
    mine = {"a": "3", "list": [{"key": "x", "n": 1}], "new": "n"}
    found = {each.path: each for each in differences(before, theirs, mine)}
    assert set(found) == {("a",), ("list", 0, "n"), ("gone",), ("new",)}
    assert not found[("list", 0, "n")].is_mine
    assert merged(theirs, mine, [("a",), ("gone",), ("new",)]) == {
        "a": "3",
        "list": [{"key": "x", "n": 2}],
        "new": "n",
    }
    longer = {**mine, "list": [{"key": "y"}, {"key": "x"}]}
    assert [each.path for each in differences(before, theirs, longer) if each.path[0] == "list"] == [("list",)]
    assert merged(None, mine, [()]) == mine
    assert merged(theirs, None, [()]) is None
