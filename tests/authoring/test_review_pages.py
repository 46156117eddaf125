"""The pages on which a draft goes on: handed in, sent back, approved twice, published; remarks; versions."""

import re

from app.authoring import queries
from app.authoring.checklist import TO_TICK
from tests.authoring.conftest import whole_module
from tests.authoring.desks import at_desk

TICKED = [str(rule.number) for rule in TO_TICK]


def review_page(draft):
    return f"/studio/drafts/{draft}/review"


def digest(client, draft):
    return re.search(r'name="digest" value="(\w+)"', client.get(review_page(draft)).text).group(1)


def state(studio, draft):
    with studio.unit() as session:
        return queries.draft(session, draft).state


def handed_in(studio):
    draft = studio.draft(("en", "fr"))
    trainer = at_desk(studio, "trainer")
    page = trainer.get(f"/studio/drafts/{draft}").text
    assert "Hand in for review" in page
    assert trainer.post(f"/studio/drafts/{draft}/submission", data={}).status_code == 303
    assert state(studio, draft) == "expert_review"
    return draft


def test_a_draft_goes_its_whole_way_over_the_pages(studio, queries):
    draft = handed_in(studio)
    expert, adviser, admin = (at_desk(studio, who) for who in ("expert", "adviser", "admin"))
    with queries(most=12):
        assert "Your verdict as an expert" in expert.get(review_page(draft)).text
    said = {"digest": digest(expert, draft), "verdict": "approved"}
    assert expert.post(f"/studio/drafts/{draft}/reviews", data=said).status_code == 303
    said = {"digest": digest(adviser, draft), "verdict": "approved", "looked_at": TICKED}
    assert adviser.post(f"/studio/drafts/{draft}/safeguarding-reviews", data=said).status_code == 303
    page = admin.get(review_page(draft)).text
    assert "<bdi>Expert</bdi>" in page
    published = admin.post(f"/studio/drafts/{draft}/publication", data={"digest": digest(admin, draft)})
    assert published.status_code == 303
    assert state(studio, draft) == "published"
    assert "Published as version 1." in admin.get(published.headers["Location"]).text


def test_an_adviser_who_has_not_looked_at_everything_cannot_approve(studio):
    draft = handed_in(studio)
    studio.review("expert", draft)
    adviser = at_desk(studio, "adviser")
    said = {"digest": digest(adviser, draft), "verdict": "approved", "looked_at": TICKED[1:]}
    refused = adviser.post(f"/studio/drafts/{draft}/safeguarding-reviews", data=said)
    assert refused.status_code == 422
    assert "Tick every point" in refused.text
    assert f'value="{TICKED[1]}" required checked' in refused.text
    assert state(studio, draft) == "safeguarding_review"


def test_a_reviewer_says_why_it_goes_back_and_what_was_typed_stays(studio):
    draft = handed_in(studio)
    expert = at_desk(studio, "expert")
    address = f"/studio/drafts/{draft}/reviews"
    said = {"digest": digest(expert, draft), "verdict": "returned"}
    assert expert.post(address, data=said).status_code == 422
    long = "Too long. " * 300
    refused = expert.post(address, data={**said, "reason": long})
    assert refused.status_code == 422
    assert long[:200] in refused.text
    assert expert.post(address, data={**said, "reason": "The second key is wrong."}).status_code == 303
    assert "The second key is wrong." in at_desk(studio, "trainer").get(review_page(draft)).text
    assert state(studio, draft) == "draft"


def test_a_verdict_on_an_older_state_is_refused(studio):
    draft = handed_in(studio)
    expert = at_desk(studio, "expert")
    said = {"digest": digest(expert, draft), "verdict": "approved"}
    studio.save("trainer", draft, "en/front", {**whole_module()["en/front"], "title": "Another"}, 1)
    studio.send("trainer", "POST", f"/drafts/{draft}/submission", json={})
    assert expert.post(f"/studio/drafts/{draft}/reviews", data=said).status_code == 409


def test_writers_do_not_review_and_learners_see_nothing(studio):
    draft = handed_in(studio)
    trainer = at_desk(studio, "trainer")
    said = {"digest": digest(at_desk(studio, "expert"), draft), "verdict": "approved"}
    assert trainer.post(f"/studio/drafts/{draft}/reviews", data=said).status_code == 403
    assert "Your verdict" not in trainer.get(review_page(draft)).text
    assert at_desk(studio, "learner").get(review_page(draft)).status_code == 403


def test_a_draft_with_something_to_mend_is_not_handed_in(studio):
    draft = studio.draft()
    studio.save("trainer", draft, "en/front", {**whole_module()["en/front"], "title": "Child pornography"}, 1)
    trainer = at_desk(studio, "trainer")
    assert "Hand in for review" not in trainer.get(f"/studio/drafts/{draft}").text
    assert trainer.post(f"/studio/drafts/{draft}/submission", data={}).status_code == 409
    assert "Child pornography" in trainer.get(review_page(draft)).text


def test_a_draft_is_given_up_and_kept(studio):
    draft = studio.draft()
    trainer = at_desk(studio, "trainer")
    assert trainer.post(f"/studio/drafts/{draft}/abandonment", data={"seen": "7"}).status_code == 412
    assert trainer.post(f"/studio/drafts/{draft}/abandonment", data={"seen": "1"}).status_code == 303
    assert state(studio, draft) == "abandoned"
    assert "It was given up" in trainer.get(f"/studio/drafts/{draft}").text


def test_remarks_are_made_and_settled(studio):
    draft = studio.draft()
    expert = at_desk(studio, "expert")
    address = f"/studio/drafts/{draft}/comments"
    assert expert.post(address, data={"part": "en/front", "words": ""}).status_code == 422
    sent = {"part": "en/lesson/notice", "quote": "a sentence", "words": "Is this so everywhere?"}
    assert expert.post(address, data=sent).status_code == 303
    page = at_desk(studio, "trainer").get(f"/studio/drafts/{draft}/parts/lesson/notice").text
    assert "Is this so everywhere?" in page
    settle = re.search(rf'action="({address}/\d+/settlement)"', page).group(1)
    assert at_desk(studio, "trainer").post(settle).status_code == 303
    assert at_desk(studio, "trainer").post(settle).status_code == 409
    assert "Settled</span>" in expert.get(review_page(draft)).text


def test_versions_are_compared_word_by_word(studio):
    studio.published()
    begun = studio.send("trainer", "POST", "/modules/Z1/drafts", json={}).json["id"]
    front = studio.value(begun, "en/front")
    studio.save("trainer", begun, "en/front", {**front["value"], "title": "First module again"}, front["revision"])
    page = at_desk(studio, "trainer").get(review_page(begun)).text
    assert "<ins>" in page
    assert "Compared with version 1" in page
    studio.approve(begun)
    assert studio.publish(begun).status_code == 201
    client = at_desk(studio, "trainer")
    assert "Compare the two" in client.get("/studio/modules/Z1").text
    compared = client.get("/studio/modules/Z1/changes?before=1&after=2")
    assert compared.status_code == 200
    assert "again" in compared.text
    assert "The two say the same" in client.get("/studio/modules/Z1/changes?before=2&after=2").text
    assert client.get("/studio/modules/Z1/changes?before=1&after=9").status_code == 404
    assert client.get("/studio/modules/Z1/changes").status_code == 404


def test_a_module_is_withdrawn_in_one_act_and_given_back(studio):
    studio.published()
    admin = at_desk(studio, "admin")
    assert at_desk(studio, "trainer").post("/studio/modules/Z1/withdrawal", data={"reason": "x"}).status_code == 403
    assert admin.post("/studio/modules/Z1/withdrawal", data={}).status_code == 422
    assert admin.post("/studio/modules/Z1/withdrawal", data={"reason": "To be looked through."}).status_code == 303
    assert "To be looked through." in admin.get("/studio/modules/Z1").text
    assert admin.post("/studio/modules/Z1/withdrawal", data={"reason": "Again."}).status_code == 409
    assert admin.post("/studio/modules/Z1/restoration").status_code == 303
    assert "Give it back to its learners" not in admin.get("/studio/modules/Z1").text
    assert admin.post("/studio/modules/Z9/withdrawal", data={"reason": "x"}).status_code == 404


def test_a_translation_that_is_not_finished_keeps_nobody_from_handing_in(studio):
    draft = studio.draft()
    studio.save("translator", draft, "fr/front", {"title": "Un"}, 1)
    page = at_desk(studio, "trainer").get(f"/studio/drafts/{draft}").text
    assert "Hand in for review" in page
    assert "has to be mended before" not in page


def test_a_comparison_names_parts_and_places_in_words(studio):
    studio.published()
    draft = studio.send("trainer", "POST", "/modules/Z1/drafts", json={}).json["id"]
    lesson = studio.value(draft, "en/lesson/notice")
    changed = {**lesson["value"], "monday": "Read it with a colleague."}
    assert studio.save("trainer", draft, "en/lesson/notice", changed, lesson["revision"]).status_code == 200
    for language, words in (("en", ("Lesson", "What to do on Monday")), ("fr", ("Leçon", "lundi"))):
        client = at_desk(studio, "expert")
        client.set_cookie("language", language)
        page = client.get(f"/studio/drafts/{draft}/review").text
        assert all(word in page for word in words)
        assert "en/lesson/notice" not in page.partition("changes")[2].partition("</details>")[0]
