"""Translations behind their English: carried into the next draft, kept while somebody types, ended by Save alone."""

import pytest

from tests.authoring.desks import Fields, at_desk
from tests.authoring.test_translation_pages import NOTICE, form, in_english, place, send, value

SCRIPT = {"Accept": "application/json"}


def is_behind(studio, draft, name=NOTICE):
    parts = studio.send("translator", "GET", f"/drafts/{draft}/translations/ar").json["parts"]
    return next(each["is_stale"] for each in parts if each["part"] == name)


@pytest.fixture
def next_draft(studio):
    """A draft of a version whose Arabic lesson went out behind its English."""
    studio.published(("en", "ar"))
    second = studio.send("trainer", "POST", "/modules/Z1/drafts", json={}).json["id"]
    in_english(studio, second, monday="Another Monday.")
    studio.approve(second)
    assert studio.publish(second).status_code == 201
    return studio.send("trainer", "POST", "/modules/Z1/drafts", json={}).json["id"]


def test_a_draft_begun_from_a_version_knows_which_translations_were_behind(studio, next_draft):
    assert is_behind(studio, next_draft)
    assert not is_behind(studio, next_draft, "front")
    page = at_desk(studio, "translator").get(place(next_draft, NOTICE)).text
    assert "The English was saved after this translation." in page


def test_save_says_that_it_fits_and_the_next_version_is_not_behind(studio, next_draft):
    client = at_desk(studio, "translator")
    assert send(client, next_draft, form(client, next_draft)).status_code == 303
    assert not is_behind(studio, next_draft)


def typed(client, studio, draft, title, sent=None):
    sent = (sent or form(client, draft)) | {"w/title": [title]}
    return client.post(place(draft, NOTICE), data=sent, headers=SCRIPT)


def test_what_saves_itself_while_somebody_types_says_nothing_of_the_english(studio):
    draft = studio.draft(("en", "ar"))
    in_english(studio, draft, monday="Another Monday.")
    client = at_desk(studio, "translator")
    answer = typed(client, studio, draft, "عنوان")
    assert answer.status_code == 200
    assert value(studio, draft, f"ar/{NOTICE}")["title"] == "عنوان"
    assert is_behind(studio, draft)
    page = client.get(place(draft, NOTICE)).text
    assert page.count("Changed since") == 1
    assert send(client, draft, form(client, draft)).status_code == 303
    assert not is_behind(studio, draft)


def test_taking_a_save_back_takes_back_that_it_fitted(studio):
    draft = studio.draft(("en", "ar"))
    in_english(studio, draft, monday="Another Monday.")
    client = at_desk(studio, "translator")
    send(client, draft, form(client, draft) | {"w/title": ["عنوان"]})
    assert not is_behind(studio, draft)
    undone = client.post(place(draft, NOTICE), data=form(client, draft) | {"undo": ["yes"]})
    assert undone.status_code == 303
    assert value(studio, draft, f"ar/{NOTICE}")["title"] != "عنوان"
    assert is_behind(studio, draft)


def test_a_translation_saves_itself_and_tells_findings_counts_and_the_words_of_others(studio):
    draft = studio.draft(("en", "ar"))
    mine, theirs = at_desk(studio, "translator"), at_desk(studio, "colleague")
    sent = form(mine, draft)
    assert send(theirs, draft, form(theirs, draft) | {"w/monday": ["يومهم"]}).status_code == 303
    answer = typed(mine, studio, draft, "لي", sent)
    assert answer.status_code == 200
    assert answer.json["texts"] == {"w-monday": "يومهم"}
    assert "to mend" in answer.json["counts"] or "found" in answer.json["counts"] or "hint" in answer.json["counts"]
    seen = answer.json["fields"]["seen"]
    after = value(studio, draft, f"ar/{NOTICE}")
    assert (after["title"], after["monday"]) == ("لي", "يومهم")
    again = typed(mine, studio, draft, "لي ولك", sent | {"seen": [str(seen)], "w/monday": ["يومهم"]})
    assert again.status_code == 200
    assert value(studio, draft, f"ar/{NOTICE}")["title"] == "لي ولك"


def test_what_saves_itself_neither_takes_theirs_nor_drops_words(studio):
    draft = studio.draft(("en", "ar"))
    client = at_desk(studio, "translator")
    sent = form(client, draft) | {"w/title": ["لي"], "take": ["w/title"]}
    assert client.post(place(draft, NOTICE), data=sent, headers=SCRIPT).status_code == 200
    assert value(studio, draft, f"ar/{NOTICE}")["title"] == "لي"


def test_two_translations_of_one_text_stop_what_saves_itself_and_show_what_was_before(studio):
    draft = studio.draft(("en", "ar"))
    mine, theirs = at_desk(studio, "translator"), at_desk(studio, "colleague")
    sent, before = form(mine, draft), value(studio, draft, f"ar/{NOTICE}")["title"]
    assert send(theirs, draft, form(theirs, draft) | {"w/title": ["لهم"]}).status_code == 303
    stopped = typed(mine, studio, draft, "لي", sent)
    assert stopped.status_code == 412
    assert "other words for the same text" in stopped.json["reason"]
    page = send(mine, draft, sent | {"w/title": ["لي"]})
    assert page.status_code == 412
    for said in ("لي", "لهم", f">{before}<"):
        assert said in page.text, said


def test_a_word_to_avoid_in_a_translation_is_replaced_by_one_press(studio):
    draft = studio.draft(("en", "fr"))
    client = at_desk(studio, "translator")
    sent = form(client, draft, language="fr")
    sent["w/body"] = [sent["w/body"][0] + "\n\nLa pornographie infantile est un crime."]
    assert send(client, draft, sent, language="fr").status_code == 303
    page = client.get(place(draft, NOTICE, "fr")).text
    mend = next(said for name, said in Fields(page).buttons if name == "mend")
    again = form(client, draft, language="fr")
    assert send(client, draft, again, language="fr", mend=mend).status_code == 303
    assert "pornographie infantile" not in value(studio, draft, f"fr/{NOTICE}")["body"]


def test_a_button_beside_a_finding_says_nothing_of_the_english(studio):
    draft = studio.draft(("en", "ar"))
    in_english(studio, draft, monday="Another Monday.")
    client = at_desk(studio, "translator")
    sent = form(client, draft) | {"w/title": ["عنوان"]}
    assert send(client, draft, sent, mend='["w/none", 0, "a", "b"]').status_code == 303
    assert value(studio, draft, f"ar/{NOTICE}")["title"] == "عنوان"
    assert is_behind(studio, draft)
