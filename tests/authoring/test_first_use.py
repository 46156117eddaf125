"""What a trainer meets who writes a first module: every link leads somewhere, every new field can be filled."""

import re
from html import unescape

import pytest

from app.authoring import queries
from app.authoring.forms.growing import grown, retyped
from app.authoring.forms.pointers import typed
from app.catalogue.item_words import NEEDS, TYPE_NAMES
from tests.authoring.desks import address, at_desk, fields


def links(page, at):
    """Where the links in the middle of a page lead."""
    middle = page.partition("<main")[2].partition("</main>")[0]
    found = {unescape(each) for each in re.findall(r'<a [^>]*href="([^"#]+)"', middle)}
    return {each if each.startswith("/") else f"{at.rpartition('/')[0]}/{each}" for each in found}


@pytest.mark.parametrize("who", ["trainer", "translator", "expert"])
def test_every_link_on_the_pages_of_a_draft_leads_to_a_page(studio, who):
    studio.published()
    draft = studio.send("trainer", "POST", "/modules/Z1/drafts", json={"start": "current"}).json["id"]
    top = f"/studio/drafts/{draft}"
    names = ("front", "lesson/notice", "scenario", "item/apply-0")
    places = ("", "/review", "/translations/ar", "/translations/ar/front")
    pages = [*(f"{top}/parts/{name}" for name in names), *(f"{top}/preview/{name}" for name in names)]
    client = at_desk(studio, who)
    lost = set()
    for path in [*(top + place for place in places), *pages]:
        page = client.get(path)
        assert page.status_code == 200, path
        lost |= {(path, link) for link in links(page.text, path) if client.get(link).status_code != 200}
    assert not lost


@pytest.mark.parametrize("kind", list(TYPE_NAMES))
def test_a_new_question_of_each_type_has_no_empty_words_that_its_type_cannot_use(studio, kind):
    draft = studio.draft()
    client = at_desk(studio, "trainer")
    sent = {"add": "item", "key": "a-new-one", "type": kind}
    assert client.post(f"/studio/drafts/{draft}/parts", data=sent).status_code == 303
    with studio.unit() as session:
        words = queries.whole(session, draft).parts["en/item/a-new-one"]
    for said in words.get("options", {}).values():
        assert ("feedback" in said) == NEEDS[kind].option_feedback
    for said in words.get("slots", {}).values():
        assert ("text" in said) == NEEDS[kind].slot_text
    shown = fields(client, draft, "item/a-new-one")
    assert NEEDS[kind].option_feedback or "w/options/a/feedback" not in shown


def test_words_that_were_written_stay_when_a_question_gets_another_type():
    sides = {
        "s": {"type": "single", "options": [{"key": "a", "correct": True}]},
        "w": {"stem": "What?", "options": {"a": {"text": "This", "feedback": "Because"}}},
    }
    turned = retyped(sides, "ordering")
    assert turned["w"]["options"]["a"] == {"text": "This", "feedback": "Because"}
    assert grown(turned, "s/options")["w"]["options"]["d"] == {"text": ""}


def test_a_statement_can_be_called_untrue_at_once(studio):
    draft = studio.draft()
    client = at_desk(studio, "trainer")
    client.post(f"/studio/drafts/{draft}/parts", data={"add": "item", "key": "true-or-not", "type": "reasoned"})
    sent = {**fields(client, draft, "item/true-or-not"), "s/verdict": "false", "save": "yes"}
    assert client.post(address(draft, "item/true-or-not"), data=sent).status_code == 303
    with studio.unit() as session:
        assert queries.whole(session, draft).parts["item/true-or-not"]["verdict"] is False
    assert typed({}, "s", {"s/must": [""], "s/verdict": [""]}) == {}
