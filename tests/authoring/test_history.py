"""The history of a part: what is typed in one go is taken back in one go, and nothing is kept for ever."""

from datetime import UTC, datetime, timedelta

import pytest

from app.authoring import actions, queries
from app.authoring.history import KEPT, Change, surplus, taken_as_one
from tests.authoring.desks import address, at_desk, fields

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
NOTICE = "lesson/notice"
PART = f"en/{NOTICE}"


def steps(*seconds, by=1, is_typing=True):
    """Changes at so many seconds, the last first."""
    made = [Change(place, by, START + timedelta(seconds=second), is_typing) for place, second in enumerate(seconds)]
    return made[::-1]


@pytest.mark.parametrize(
    ("changes", "count"),
    [
        (steps(0), 1),
        (steps(0, 5, 10), 3),
        (steps(0, 31), 1),
        (steps(0, 25, 50, 75, 100, 125), 5),
        (steps(0, 5, is_typing=False), 1),
        ([*steps(10), *steps(5, is_typing=False)], 1),
        ([*steps(10), *steps(5, by=2)], 1),
        ([], 0),
    ],
    ids=["one", "without a pause", "a pause", "two minutes", "buttons", "after a button", "another's", "none"],
)
def test_what_is_typed_without_a_pause_is_one_change(changes, count):
    assert taken_as_one(changes) == count


def test_typing_of_long_ago_keeps_its_beginning_and_the_oldest_changes_go_beyond_what_is_kept():
    now = START + timedelta(days=1)
    assert sorted(surplus(steps(0, 5, 10, 60, 65), now)) == [1, 2, 4]
    assert surplus(steps(0, 5, 10), START + timedelta(minutes=5)) == []
    many = steps(*range(0, 60 * (KEPT + 10), 60), is_typing=False)
    assert sorted(surplus(many, START)) == list(range(10))


def saved(client, draft, title, **headers):
    sent = fields(client, draft, NOTICE) | {"w/title": [title]}
    answer = client.post(address(draft, NOTICE), data=sent, headers=headers)
    assert answer.status_code == (200 if headers else 303)


def title(studio, draft):
    return studio.value(draft, PART)["value"]["title"]


def test_undo_takes_back_what_was_typed_in_one_go_and_then_the_press_before(studio):
    draft = studio.draft()
    client = at_desk(studio, "trainer")
    first = title(studio, draft)
    saved(client, draft, "By button")
    for words in ("Ty", "Typed", "Typed on"):
        saved(client, draft, words, Accept="application/json")
    undo = {**fields(client, draft, NOTICE), "undo": "yes"}
    assert client.post(address(draft, NOTICE), data=undo).status_code == 303
    assert title(studio, draft) == "By button"
    undo = {**fields(client, draft, NOTICE), "undo": "yes"}
    assert client.post(address(draft, NOTICE), data=undo).status_code == 303
    assert title(studio, draft) == first


def test_another_field_is_a_change_of_its_own(studio):
    draft = studio.draft()
    client = at_desk(studio, "trainer")
    saved(client, draft, "Typed", Accept="application/json")
    sent = fields(client, draft, NOTICE) | {"w/monday": ["Tell somebody."]}
    assert client.post(address(draft, NOTICE), data=sent, headers={"Accept": "application/json"}).status_code == 200
    undo = {**fields(client, draft, NOTICE), "undo": "yes"}
    assert client.post(address(draft, NOTICE), data=undo).status_code == 303
    value = studio.value(draft, PART)["value"]
    assert (value["title"], value["monday"] == "Tell somebody.") == ("Typed", False)


def test_programs_take_back_one_save_after_the_other(studio):
    draft = studio.draft()
    value = studio.value(draft, PART)["value"]
    for words in ("One", "Two"):
        studio.save("trainer", draft, PART, {**value, "title": words}, seen="*")
    assert studio.send("trainer", "POST", f"/drafts/{draft}/undo", json={"part": PART}).status_code == 200
    assert title(studio, draft) == "One"


def test_no_part_keeps_more_changes_than_are_kept(studio):
    draft = studio.draft()
    value = studio.value(draft, PART)["value"]
    with studio.unit() as session:
        by = studio.who(session, "trainer")
        for number in range(KEPT + 25):
            at = START + timedelta(minutes=number)
            actions.save(session, draft, PART, {**value, "title": f"No. {number}"}, seen=None, by=by, at=at)
    with studio.unit() as session:
        kept = queries.steps_of(session, queries.draft(session, draft), PART)
    assert KEPT <= len(kept) <= KEPT + 20
    assert kept[0].changed_at == START + timedelta(minutes=KEPT + 24)


def test_changes_of_a_draft_go_ninety_days_after_it_was_closed(studio):
    draft = studio.draft()
    value = studio.value(draft, PART)["value"]
    with studio.unit() as session:
        by = studio.who(session, "trainer")
        actions.save(session, draft, PART, {**value, "title": "Another"}, seen=None, by=by, at=START)
        actions.abandon(session, draft, seen=None, by=by, at=START)
    for days, kept in ((89, 1), (91, 0)):
        with studio.unit() as session:
            by = studio.who(session, "trainer")
            at = START + timedelta(days=days)
            begun = actions.begin(session, "Z2", {"front": {}}, base_version_id=None, by=by, at=at)
            actions.abandon(session, begun.public_id, seen=None, by=by, at=at)
            assert len(queries.steps_of(session, queries.draft(session, draft), PART)) == kept
