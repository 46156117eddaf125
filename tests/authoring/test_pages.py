"""The studio's pages: the list, the overview, the form of every kind of part, saved, refused, undone."""

import json

from app.authoring import queries
from tests.authoring.desks import Fields, address, at_desk, every_type, fields


def values(studio, draft):
    with studio.unit() as session:
        return dict(queries.whole(session, draft).parts)


def revision(studio, draft):
    with studio.unit() as session:
        return queries.draft(session, draft).revision


def test_the_list_names_every_module_and_its_draft_and_begins_new_ones(studio, queries):
    studio.published()
    client = at_desk(studio, "trainer")
    with queries(most=8):
        page = client.get("/studio")
    assert page.status_code == 200
    assert "Z1" in page.text
    assert "Begin a draft" in page.text
    begun = client.post("/studio/drafts", data={"key": "x7"})
    assert begun.status_code == 303
    assert client.get(begun.headers["Location"]).status_code == 200
    assert "Open the draft" in client.get("/studio").text
    assert client.post("/studio/drafts", data={"key": "no key"}).status_code == 422
    assert client.post("/studio/drafts", data={"key": "x7"}).status_code == 409


def test_learners_have_no_studio_and_reviewers_write_nothing(studio):
    draft = studio.draft()
    assert at_desk(studio, "learner").get("/studio").status_code == 403
    expert = at_desk(studio, "expert")
    page = expert.get(address(draft, "front"))
    assert page.status_code == 200
    assert "<fieldset disabled>" in page.text
    assert expert.post(address(draft, "front"), data={"w/title": "Mine"}).status_code == 403
    assert expert.post(f"/studio/drafts/{draft}/parts", data={"add": "lesson"}).status_code == 403
    assert at_desk(studio, "trainer").get("/studio/drafts/none-of-this-name").status_code == 404
    assert at_desk(studio, "trainer").get(address(draft, "lesson/none")).status_code == 404
    assert at_desk(studio, "trainer").get(address(draft, "en/front")).status_code == 404


def test_a_form_that_is_sent_back_untouched_changes_nothing(studio):
    draft = every_type(studio)
    client = at_desk(studio, "trainer")
    before = values(studio, draft)
    for name in before:
        if not name.startswith(("en/", "ar/")):
            sent = fields(client, draft, name)
            assert client.post(address(draft, name), data={**sent, "save": "yes"}).status_code == 303, name
            assert values(studio, draft) == before, name
    assert revision(studio, draft) == 1


def test_words_and_structure_of_a_lesson_are_saved_together_and_taken_back_together(studio, queries):
    draft = studio.draft()
    client = at_desk(studio, "trainer")
    before = values(studio, draft)
    sent = fields(client, draft, "lesson/notice")
    sent |= {"w/title": ["Another title"], "s/minutes": ["7"], "s/at_risk": ["", "girls", "boys"]}
    with queries(most=28):
        saved = client.post(address(draft, "lesson/notice"), data={**sent, "save": "yes"})
    assert saved.status_code == 303
    after = values(studio, draft)
    assert after["en/lesson/notice"]["title"] == "Another title"
    assert after["lesson/notice"]["minutes"] == 7
    assert set(after["lesson/notice"]["at_risk"]) == {"girls", "boys"}
    undone = client.post(
        address(draft, "lesson/notice"), data={**fields(client, draft, "lesson/notice"), "undo": "yes"}
    )
    assert undone.status_code == 303
    assert values(studio, draft) == before
    again = client.post(address(draft, "lesson/notice"), data={**fields(client, draft, "lesson/notice"), "undo": "yes"})
    assert again.status_code == 409


def test_the_editor_asks_the_database_little(studio, queries):
    draft = every_type(studio)
    client = at_desk(studio, "trainer")
    with queries(most=9):
        client.get(address(draft, "scenario"))
    with queries(most=9):
        client.get(f"/studio/drafts/{draft}")


def test_what_cannot_be_kept_is_refused_and_what_was_typed_still_stands_there(studio):
    draft = studio.draft()
    client = at_desk(studio, "trainer")
    sent = fields(client, draft, "lesson/notice") | {"w/title": ["Kept words"], "w/body": ["x" * 30_001]}
    refused = client.post(address(draft, "lesson/notice"), data=sent)
    assert refused.status_code == 422
    assert "A text is longer than" in refused.text
    assert Fields(refused.text).sent["w/title"] == ["Kept words"]
    assert revision(studio, draft) == 1


def test_options_are_added_moved_and_taken_out_with_their_words(studio):
    draft = studio.draft()
    client = at_desk(studio, "trainer")
    name = next(each for each in values(studio, draft) if each.startswith("item/"))
    words = f"en/{name}"

    def press(**button):
        saved = client.post(address(draft, name), data={**fields(client, draft, name), **button})
        assert saved.status_code == 303, saved.text
        return values(studio, draft)

    first = [each["key"] for each in values(studio, draft)[name]["options"]]
    after = press(add="s/options")
    added = after[name]["options"][-1]["key"]
    assert added not in first
    assert after[words]["options"][added] == {"text": "", "feedback": ""}
    after = press(up=f"s/options/{len(first)}")
    assert after[name]["options"][-2]["key"] == added
    after = press(remove=f"s/options/{len(first) - 1}")
    assert [each["key"] for each in after[name]["options"]] == first
    assert added not in after[words]["options"]
    assert press(remove="s/options/99", up="nonsense", add="w/options")[name]["options"] == after[name]["options"]


def test_another_kind_of_question_has_what_it_needs(studio):
    draft = studio.draft()
    client = at_desk(studio, "trainer")
    name = next(each for each in values(studio, draft) if each.startswith("item/"))
    for kind in ("numeric", "scenario", "dialogue", "cloze", "reasoned", "single"):
        sent = fields(client, draft, name) | {"s/type": [kind]}
        assert client.post(address(draft, name), data=sent).status_code == 303
        assert values(studio, draft)[name]["type"] == kind
        assert client.get(address(draft, name)).status_code == 200


def test_a_step_of_the_story_is_added_under_its_own_name_and_seen_in_the_graph(studio):
    draft = studio.draft()
    client = at_desk(studio, "trainer")
    sent = fields(client, draft, "scenario")
    sent |= {"add": ["s/steps"], "key:s/steps": ["Ask a Colleague"]}
    saved = client.post(address(draft, "scenario"), data=sent)
    assert saved.headers["Location"].rpartition("#")[2].startswith("s-steps-")
    page = client.get(address(draft, "scenario")).text
    assert "ask-a-colleague" in page
    assert "never reached" in page
    assert "Choices that lead nowhere:" in page
    after = values(studio, draft)
    assert set(after["en/scenario"]["steps"]["ask-a-colleague"]["choices"]) == {"choice-1", "choice-2"}


def test_a_word_to_avoid_is_replaced_by_one_press(studio):
    draft = studio.draft()
    client = at_desk(studio, "trainer")
    body = fields(client, draft, "lesson/notice")["w/body"][0]
    sent = fields(client, draft, "lesson/notice") | {
        "w/body": [f"{body}\n\nThere is no such thing as a child prostitute."]
    }
    client.post(address(draft, "lesson/notice"), data=sent)
    page = client.get(address(draft, "lesson/notice")).text
    mend = next(value for name, value in Fields(page).buttons if name == "mend")
    prefer = json.loads(mend)[3]
    assert prefer == "child exploited in prostitution"
    client.post(address(draft, "lesson/notice"), data={**fields(client, draft, "lesson/notice"), "mend": mend})
    assert prefer in values(studio, draft)["en/lesson/notice"]["body"]
    assert "child prostitute" not in values(studio, draft)["en/lesson/notice"]["body"]
    for nonsense in ("", "[]", '["w/body"]', '["w/none", 1, "a", "b"]', '["w/body", "x", {}, 3]', "{"):
        data = {**fields(client, draft, "lesson/notice"), "mend": nonsense}
        assert client.post(address(draft, "lesson/notice"), data=data).status_code == 303


def test_lessons_and_questions_are_added_moved_taken_out_and_put_back(studio):
    draft = studio.draft()
    client = at_desk(studio, "trainer")
    where = f"/studio/drafts/{draft}/parts"
    added = client.post(where, data={"add": "lesson", "key": "What to write down"})
    assert added.headers["Location"].endswith("/parts/lesson/what-to-write-down")
    assert client.get(added.headers["Location"]).status_code == 200
    lessons = values(studio, draft)["front"]["lessons"]
    client.post(where, data={"up": "lesson/what-to-write-down"})
    assert values(studio, draft)["front"]["lessons"] == [*lessons[:-2], lessons[-1], lessons[-2]]
    client.post(where, data={"remove": "lesson/what-to-write-down"})
    assert "what-to-write-down" not in values(studio, draft)["front"]["lessons"]
    assert "was taken out" in client.get(f"/studio/drafts/{draft}").text
    client.post(where, data={"restore": "lesson/what-to-write-down"})
    assert values(studio, draft)["front"]["lessons"][-1] == "what-to-write-down"
    client.post(where, data={"add": "item", "type": "ordering"})
    assert values(studio, draft)[f"item/{values(studio, draft)['front']['items'][-1]}"]["type"] == "ordering"
    before = revision(studio, draft)
    client.post(where, data={"remove": "lesson/none", "up": "nonsense", "add": "nothing"})
    assert revision(studio, draft) == before
