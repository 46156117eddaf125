"""What comes too late without a script: the page that sent it, with the reason and with everything that was typed."""

from tests.authoring.desks import Fields, address, at_desk, fields
from tests.authoring.test_translation_pages import form, place

NOTICE = "lesson/notice"


def give_up(studio, draft):
    assert studio.send("trainer", "DELETE", f"/drafts/{draft}", headers={"If-Match": "*"}).status_code == 204


def test_words_for_a_draft_that_was_given_up_meanwhile_are_shown_to_be_copied(studio):
    draft = studio.draft(("en", "ar"))
    writer, translator = at_desk(studio, "colleague"), at_desk(studio, "translator")
    sent = fields(writer, draft, NOTICE) | {"w/title": ["Typed too late"]}
    translated = form(translator, draft) | {"w/title": ["كتب متأخرا"]}
    give_up(studio, draft)
    refused = writer.post(address(draft, NOTICE), data={**sent, "save": "yes"})
    assert refused.status_code == 409
    assert "This draft was given up." in refused.text
    assert refused.text.count("Typed too late") >= 2
    assert "What you wrote:" in refused.text
    refused = translator.post(place(draft, NOTICE), data=translated)
    assert refused.status_code == 409
    assert refused.text.count("كتب متأخرا") >= 2


def test_a_script_is_told_the_same_in_its_own_form(studio):
    draft = studio.draft()
    writer = at_desk(studio, "colleague")
    sent = fields(writer, draft, NOTICE) | {"w/title": ["Typed too late"]}
    give_up(studio, draft)
    refused = writer.post(address(draft, NOTICE), data=sent, headers={"Accept": "application/json"})
    assert refused.status_code == 409
    assert "given up" in refused.json["reason"]


def test_an_undo_of_another_persons_change_is_refused_on_the_page_itself(studio):
    draft = studio.draft()
    client = at_desk(studio, "trainer")
    value = studio.value(draft, f"en/{NOTICE}")["value"]
    studio.save("colleague", draft, f"en/{NOTICE}", {**value, "title": "A colleague's"}, seen="*")
    refused = client.post(address(draft, NOTICE), data={**fields(client, draft, NOTICE), "undo": "yes"})
    assert refused.status_code == 409
    assert "There is no change of yours to take back here" in refused.text
    assert Fields(refused.text).sent["w/title"] == ["A colleague's"]
    assert studio.value(draft, f"en/{NOTICE}")["value"]["title"] == "A colleague's"


def test_an_order_that_somebody_changed_meanwhile_is_shown_as_it_is_now(studio):
    draft = studio.draft()
    client, colleague = at_desk(studio, "trainer"), at_desk(studio, "colleague")
    seen = Fields(client.get(f"/studio/drafts/{draft}").text).sent["seen"]
    where = f"/studio/drafts/{draft}/parts"
    colleague.post(where, data={"seen": seen, "add": "lesson", "key": "One more"})
    refused = client.post(where, data={"seen": seen, "add": "lesson", "key": "What to write down"})
    assert refused.status_code == 412
    assert "one-more" in refused.text
    assert "What to write down" in refused.text


def test_a_module_that_has_a_draft_already_is_told_in_the_list(studio):
    studio.draft()
    refused = at_desk(studio, "trainer").post("/studio/drafts", data={"key": "z1"})
    assert refused.status_code == 409
    assert "Z1 has a draft already" in refused.text
    assert "A new module" in refused.text


def test_a_verdict_on_a_draft_that_changed_meanwhile_keeps_the_reason(studio):
    draft = studio.draft()
    studio.send("trainer", "POST", f"/drafts/{draft}/submission", json={})
    expert = at_desk(studio, "expert")
    digest = studio.digest(draft)
    value = studio.value(draft, f"en/{NOTICE}")["value"]
    studio.save("trainer", draft, f"en/{NOTICE}", {**value, "title": "Changed meanwhile"}, seen="*")
    data = {"digest": digest, "verdict": "returned", "reason": "The second lesson needs a source."}
    refused = expert.post(f"/studio/drafts/{draft}/reviews", data=data)
    assert refused.status_code == 409
    assert "The second lesson needs a source." in refused.text
    assert "This draft is being written." in refused.text


def test_a_remark_that_was_settled_already_is_shown_settled(studio):
    draft = studio.draft()
    made = studio.send("expert", "POST", f"/drafts/{draft}/comments", json={"part": "front", "words": "Why two?"})
    place_of_it = f"/studio/drafts/{draft}/comments/{made.json['id']}/settlement"
    client = at_desk(studio, "trainer")
    assert client.post(place_of_it).status_code == 303
    refused = client.post(place_of_it)
    assert refused.status_code == 409
    assert "This remark was settled already." in refused.text
    assert "Why two?" in refused.text


def test_a_drawn_thing_stands_where_it_was_let_go(studio):
    draft = studio.draft()
    client = at_desk(studio, "trainer")
    name = next(each for each in ("item/" + key for key in studio.value(draft, "front")["value"]["items"]))
    before = [each["key"] for each in studio.value(draft, name)["value"]["options"]]
    for move, order in (("s/options/0 2", [before[1], before[2], before[0]]), ("s/options/2 -2", before)):
        sent = {**fields(client, draft, name), "move": move}
        assert client.post(address(draft, name), data=sent).status_code == 303
        assert [each["key"] for each in studio.value(draft, name)["value"]["options"]][:3] == order[:3]
    for nonsense in ("", "s/options/0", "s/options/0 x", "s/options/0 99", " 1", "w/options/0 1"):
        sent = {**fields(client, draft, name), "move": nonsense}
        assert client.post(address(draft, name), data=sent).status_code == 303
    assert [each["key"] for each in studio.value(draft, name)["value"]["options"]] == before
    lessons = studio.value(draft, "front")["value"]["lessons"]
    where = f"/studio/drafts/{draft}/parts"
    client.post(where, data={"move": f"lesson/{lessons[0]} {len(lessons) - 1}"})
    assert studio.value(draft, "front")["value"]["lessons"] == [*lessons[1:], lessons[0]]
    for nonsense in (f"lesson/{lessons[0]}", f"lesson/{lessons[0]} y", "lesson/none 1", ""):
        assert client.post(where, data={"move": nonsense}).status_code == 303
    assert studio.value(draft, "front")["value"]["lessons"] == [*lessons[1:], lessons[0]]
