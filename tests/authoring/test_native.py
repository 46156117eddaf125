"""A native-speaking specialist stands behind a language by name, and only behind the very words they have read."""

import pytest

from tests.authoring.desks import Fields, at_desk


def told(studio, draft, language="ar"):
    return studio.send("trainer", "GET", f"/drafts/{draft}/translations/{language}").json


def vouch(studio, who, draft, language="ar", words=None):
    sent = {"words": told(studio, draft, language)["words"] if words is None else words}
    return studio.send(who, "POST", f"/drafts/{draft}/translations/{language}/native-review", json=sent)


def published(studio, language="ar"):
    return studio.send("trainer", "GET", f"/modules/Z1?language={language}").json["native_review"]


def rename(studio, who, draft, title="عنوان آخر"):
    front = studio.value(draft, "ar/front")
    return studio.save(who, draft, "ar/front", {**front["value"], "title": title}, front["revision"])


@pytest.fixture
def draft(studio):
    return studio.draft(("en", "ar"))


def test_a_language_is_published_as_reviewed_once_a_specialist_has_read_these_words(studio, draft):
    assert told(studio, draft)["native_review"] is None
    answer = vouch(studio, "translator", draft)
    assert answer.status_code == 201, answer.json
    review = told(studio, draft)["native_review"]
    assert (review["reviewed_by"], review["is_of_these_words"]) == ("Translator", True)
    studio.approve(draft)
    assert studio.publish(draft).status_code == 201
    assert (published(studio), published(studio, "en")) == ("reviewed", "none")


def test_saying_so_in_the_words_alone_does_not_make_it_true(studio, draft):
    front = studio.value(draft, "ar/front")
    studio.save("translator", draft, "ar/front", {**front["value"], "native_review": "reviewed"}, front["revision"])
    studio.approve(draft)
    assert studio.publish(draft).status_code == 201
    assert published(studio) == "none"


def test_a_later_change_of_the_words_voids_it_and_the_page_names_both(studio, draft):
    vouch(studio, "translator", draft)
    rename(studio, "colleague", draft)
    shown = told(studio, draft)
    assert shown["translators"] == ["Colleague"]
    assert shown["native_review"]["is_of_these_words"] is False
    studio.approve(draft)
    assert studio.publish(draft).status_code == 201
    assert published(studio) == "none"


def test_nobody_vouches_for_what_they_have_translated(studio, draft):
    rename(studio, "translator", draft)
    refused = vouch(studio, "translator", draft)
    assert refused.status_code == 403
    assert "Somebody else must read it" in refused.json["detail"]
    assert vouch(studio, "colleague", draft).status_code == 201


def test_words_that_were_changed_since_they_were_read_are_refused(studio, draft):
    read = told(studio, draft)["words"]
    rename(studio, "trainer", draft)
    assert vouch(studio, "translator", draft, words=read).status_code == 409
    assert vouch(studio, "translator", draft, words="").status_code == 422
    assert vouch(studio, "learner", draft, words=read).status_code == 403
    assert vouch(studio, "translator", draft, language="fr", words=read).status_code == 404
    assert vouch(studio, "translator", "nowhere", words=read).status_code == 404


def test_what_a_specialist_has_read_in_the_last_version_stands_while_no_word_changes(studio, draft):
    vouch(studio, "translator", draft)
    studio.approve(draft)
    studio.publish(draft)
    begun = studio.send("trainer", "POST", "/modules/Z1/drafts", json={})
    following = begun.json["id"]
    front = studio.value(following, "front")
    changed = {**front["value"], "minutes": front["value"]["minutes"] + 1}
    assert studio.save("trainer", following, "front", changed, front["revision"]).status_code == 200
    studio.approve(following)
    assert studio.publish(following).status_code == 201
    assert published(studio) == "reviewed"


def test_the_page_names_who_translated_and_who_stands_behind_it(studio, draft):
    rename(studio, "colleague", draft)
    address = f"/studio/drafts/{draft}/translations/ar"
    page = at_desk(studio, "colleague").get(address).text
    assert "Translated here by: Colleague" in page
    assert "Somebody else must read it" in page
    assert "native-review" not in page
    reader = at_desk(studio, "translator")
    words = Fields(reader.get(address).text).sent["words"][0]
    assert reader.post(f"{address}/native-review", data={"words": words}).status_code == 303
    assert "Translator has read all of it, in these words" in reader.get(address).text
    rename(studio, "colleague", draft, title="عنوان ثالث")
    assert "so that review no longer counts" in reader.get(address).text
    assert reader.post(f"{address}/native-review", data={"words": words}).status_code == 409


def test_a_translation_after_both_approvals_takes_none_away_and_goes_out_once_a_specialist_has_read_it(studio):
    draft = studio.draft(("en", "ar", "fr"))
    studio.approve(draft)
    french = studio.value(draft, "fr/front")
    late = {**french["value"], "title": "Un autre titre"}
    assert studio.save("trainer", draft, "fr/front", late, french["revision"]).json["state"] == "approved"
    assert rename(studio, "trainer", draft).json["state"] == "approved"
    assert vouch(studio, "translator", draft).status_code == 201
    page = at_desk(studio, "admin").get(f"/studio/drafts/{draft}/review").text
    assert "Not yet in: <bdi>Français</bdi>" in page
    assert studio.publish(draft).json["languages"] == ["en", "ar"]
    assert published(studio) == "reviewed"


def test_a_change_of_the_english_after_both_approvals_takes_them_away(studio, draft):
    studio.approve(draft)
    front = studio.value(draft, "en/front")
    changed = {**front["value"], "title": "Another title"}
    assert studio.save("trainer", draft, "en/front", changed, front["revision"]).json["state"] == "draft"
    assert studio.publish(draft).status_code == 409
