"""A translator's desk: how far a language is, a part beside its English, saved, crossed, refused."""

import copy

from app.authoring import queries
from tests.authoring.desks import Fields, at_desk

NOTICE = "lesson/notice"


def place(draft, name="", language="ar"):
    return f"/studio/drafts/{draft}/translations/{language}" + (f"/{name}" if name else "")


def value(studio, draft, part):
    with studio.unit() as session:
        return queries.whole(session, draft).parts.get(part)


def form(client, draft, name=NOTICE, language="ar"):
    page = client.get(place(draft, name, language))
    assert page.status_code == 200, page.text[:1500]
    return Fields(page.text).sent


def send(client, draft, sent, name=NOTICE, language="ar", **more):
    return client.post(place(draft, name, language), data={**sent, **more})


def in_english(studio, draft, **words):
    """The trainer saves other English words of the lesson."""
    part = f"en/{NOTICE}"
    saved = studio.save("trainer", draft, part, {**value(studio, draft, part), **words}, seen="*")
    assert saved.status_code == 200


def test_the_list_tells_how_far_every_part_is(studio, queries):
    draft = studio.draft(("en", "ar"))
    client = at_desk(studio, "translator")
    with queries(most=8):
        page = client.get(place(draft))
    assert page.status_code == 200
    assert "Complete" in page.text
    assert "Not begun" not in page.text
    begun = client.get(place(draft, language="fr"))
    assert "Not begun" in begun.text
    assert "0 of" in begun.text


def test_a_part_is_translated_from_nothing_text_by_text(studio, queries):
    draft = studio.draft()
    client = at_desk(studio, "translator")
    with queries(most=9):
        page = client.get(place(draft, NOTICE, "fr"))
    assert 'lang="fr" dir="ltr"' in page.text
    assert value(studio, draft, f"en/{NOTICE}")["monday"] in page.text
    sent = Fields(page.text).sent
    assert send(client, draft, sent, language="fr").status_code == 303
    assert value(studio, draft, f"fr/{NOTICE}") is None
    saved = send(client, draft, sent | {"w/title": ["Premiers\r\nsignes"]}, language="fr", next="yes")
    assert saved.status_code == 303
    assert not saved.headers["Location"].endswith(NOTICE)
    assert value(studio, draft, f"fr/{NOTICE}")["title"] == "Premiers\nsignes"
    assert "Premiers" in client.get(place(draft, NOTICE, "fr")).text


def test_arabic_stands_in_its_own_direction_beside_english_in_its_own(studio):
    draft = studio.draft(("en", "ar"))
    page = at_desk(studio, "translator").get(place(draft, "front"))
    assert 'lang="ar" dir="rtl" aria-describedby="source-w-title' in page.text
    assert 'id="source-w-title" lang="en" dir="ltr"' in page.text


def test_a_page_sent_back_untouched_keeps_every_part_and_says_that_it_fits_the_english(studio):
    draft = studio.draft(("en", "ar"))
    client = at_desk(studio, "translator")
    with studio.unit() as session:
        before = copy.deepcopy(dict(queries.whole(session, draft).parts))
    for name in [each.removeprefix("en/") for each in before if each.startswith("en/")]:
        assert send(client, draft, form(client, draft, name), name).status_code == 303, name
    with studio.unit() as session:
        assert dict(queries.whole(session, draft).parts) == before


def test_what_the_english_has_outrun_is_marked_text_by_text_until_it_is_saved_again(studio):
    draft = studio.draft(("en", "ar"))
    client = at_desk(studio, "translator")
    old = value(studio, draft, f"en/{NOTICE}")["monday"]
    in_english(studio, draft, monday="Another Monday.")
    assert "Behind the English" in client.get(place(draft)).text
    page = client.get(place(draft, NOTICE)).text
    assert page.count("Changed since") == 1
    assert old in page
    assert "Another Monday." in page
    assert send(client, draft, form(client, draft)).status_code == 303
    assert "Behind the English" not in client.get(place(draft)).text


def test_english_that_changes_under_the_translator_is_shown_before_anything_is_saved(studio):
    draft = studio.draft(("en", "ar"))
    client = at_desk(studio, "translator")
    sent = form(client, draft) | {"w/title": ["كلماتي"]}
    in_english(studio, draft, monday="Another Monday.")
    refused = send(client, draft, sent)
    assert refused.status_code == 412
    assert "Another Monday." in refused.text
    again = Fields(refused.text).sent
    assert again["w/title"] == ["كلماتي"]
    assert send(client, draft, again).status_code == 303
    assert value(studio, draft, f"ar/{NOTICE}")["title"] == "كلماتي"


def test_words_whose_english_was_taken_out_meanwhile_are_shown_and_not_lost(studio):
    draft = studio.draft(("en", "ar"))
    client = at_desk(studio, "translator")
    sent = form(client, draft) | {"w/monday": ["كلمات ليوم الاثنين"]}
    in_english(studio, draft, monday="")
    refused = send(client, draft, sent)
    assert refused.status_code == 412
    assert "كلمات ليوم الاثنين" in refused.text


def crossed(studio, draft):
    mine, theirs = at_desk(studio, "translator"), at_desk(studio, "colleague")
    sent = form(mine, draft) | {"w/title": ["لي"], "w/body": ["نصي"]}
    other = form(theirs, draft) | {"w/title": ["لهم"], "w/monday": ["يومهم"]}
    assert send(theirs, draft, other).status_code == 303
    return mine, send(mine, draft, sent)


def test_two_translations_of_one_text_are_shown_and_one_is_kept(studio):
    draft = studio.draft(("en", "ar"))
    client, refused = crossed(studio, draft)
    assert refused.status_code == 412
    for said in ("لي", "لهم", "يومهم", "نصي", "Theirs (Colleague):"):
        assert said in refused.text, said
    assert value(studio, draft, f"ar/{NOTICE}")["title"] == "لهم"
    assert send(client, draft, Fields(refused.text).sent).status_code == 303
    after = value(studio, draft, f"ar/{NOTICE}")
    assert (after["title"], after["body"], after["monday"]) == ("لي", "نصي", "يومهم")


def test_theirs_is_taken_where_it_is_chosen(studio):
    draft = studio.draft(("en", "ar"))
    client, refused = crossed(studio, draft)
    assert send(client, draft, Fields(refused.text).sent, take="w/title").status_code == 303
    after = value(studio, draft, f"ar/{NOTICE}")
    assert (after["title"], after["body"]) == ("لهم", "نصي")


def test_different_texts_of_one_part_never_stand_in_each_others_way(studio):
    draft = studio.draft(("en", "ar"))
    mine, theirs = at_desk(studio, "translator"), at_desk(studio, "colleague")
    sent = form(mine, draft) | {"w/title": ["لي"]}
    assert send(theirs, draft, form(theirs, draft) | {"w/monday": ["يومهم"]}).status_code == 303
    assert send(mine, draft, sent).status_code == 303
    after = value(studio, draft, f"ar/{NOTICE}")
    assert (after["title"], after["monday"]) == ("لي", "يومهم")


def test_what_cannot_be_kept_is_refused_and_still_stands_there(studio):
    draft = studio.draft(("en", "ar"))
    client = at_desk(studio, "translator")
    refused = send(client, draft, form(client, draft) | {"w/title": ["كلمة"], "w/body": ["x" * 30_001]})
    assert refused.status_code == 422
    assert Fields(refused.text).sent["w/title"] == ["كلمة"]


def test_an_emptied_text_is_empty_and_odd_input_is_no_fault(studio):
    draft = studio.draft(("en", "ar"))
    client = at_desk(studio, "translator")
    odd = {"seen": "x" * 50, "w/nothing/here": "a", "w/": "b", "take": "w/none", "drop": "w/none"}
    assert send(client, draft, odd).status_code == 412
    sent = form(client, draft) | {"w/monday": [""], "w/native_review": ["perhaps"]}
    assert send(client, draft, sent).status_code == 303
    assert value(studio, draft, f"ar/{NOTICE}")["monday"] == ""
    assert "native_review" not in value(studio, draft, f"ar/{NOTICE}")
    assert client.get(place(draft, "lesson/none")).status_code == 404
    assert client.get(place(draft, "ar/front")).status_code == 404
    for language in ("en", "xx"):
        assert client.get(place(draft, language=language)).status_code == 404
        assert client.get(place(draft, NOTICE, language)).status_code == 404
        assert send(client, draft, {}, language=language).status_code == 404
    assert client.get("/studio/drafts/none/translations/ar").status_code == 404


def test_the_review_of_a_native_speaker_is_no_field_of_the_front(studio):
    draft = studio.draft(("en", "ar"))
    client = at_desk(studio, "translator")
    sent = form(client, draft, "front")
    assert "w/native_review" not in sent
    changed = {"w/native_review": "reviewed", "w/title": "عنوان"}
    assert send(client, draft, sent, "front", **changed).status_code == 303
    assert value(studio, draft, "ar/front")["native_review"] == "none"


def test_words_whose_original_is_gone_can_be_taken_out(studio):
    draft = studio.draft(("en", "ar"))
    client = at_desk(studio, "translator")
    there = value(studio, draft, f"ar/{NOTICE}")
    odd = {**there, "extra": {"one": "زائد"}}
    assert studio.save("translator", draft, f"ar/{NOTICE}", odd, seen="*").status_code == 200
    page = client.get(place(draft, NOTICE)).text
    assert "Words without an original" in page
    assert "زائد" in page
    assert send(client, draft, form(client, draft), drop="w/extra/one").status_code == 303
    assert value(studio, draft, f"ar/{NOTICE}") == there


def test_findings_stand_at_their_text_with_the_preferred_word(studio):
    draft = studio.draft(("en", "fr"))
    client = at_desk(studio, "translator")
    sent = form(client, draft, language="fr") | {"w/title": ["La pornographie infantile"]}
    assert send(client, draft, sent, language="fr").status_code == 303
    page = client.get(place(draft, NOTICE, "fr")).text
    told = page[page.index('id="told-w-title"') :].partition("</ul>")[0]
    assert "pornographie infantile" in told
    assert "Write instead:" in told


def test_ones_last_change_is_taken_back(studio):
    draft = studio.draft(("en", "ar"))
    client = at_desk(studio, "translator")
    before = value(studio, draft, f"ar/{NOTICE}")
    assert send(client, draft, form(client, draft) | {"w/title": ["غيره"]}).status_code == 303
    assert send(client, draft, form(client, draft), undo="yes").status_code == 303
    assert value(studio, draft, f"ar/{NOTICE}") == before


def test_learners_see_nothing_and_reviewers_change_nothing(studio):
    draft = studio.draft(("en", "ar"))
    assert at_desk(studio, "learner").get(place(draft)).status_code == 403
    expert = at_desk(studio, "expert")
    assert expert.get(place(draft)).status_code == 200
    page = expert.get(place(draft, NOTICE))
    assert "<fieldset disabled>" in page.text
    assert send(expert, draft, Fields(page.text).sent).status_code == 403
    assert at_desk(studio, None).get(place(draft)).status_code in (302, 303, 401)


def test_a_save_asks_the_database_little(studio, queries):
    draft = studio.draft(("en", "ar"))
    client = at_desk(studio, "translator")
    sent = form(client, draft) | {"w/title": ["غيره"]}
    with queries(most=16):
        assert send(client, draft, sent).status_code == 303
