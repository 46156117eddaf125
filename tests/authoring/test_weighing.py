"""What a rule asks to weigh is weighed with a reason; the reviewers see it, and it comes back when the words change."""

import json

import pytest

from app.authoring import queries
from app.authoring.forms.mending import Place, as_statute, law_name, mended, place_from
from tests.authoring.desks import Fields, address, at_desk, fields

NOTICE = "lesson/notice"
PART = f"en/{NOTICE}"
SENTENCE = "Some call them predators."
REASON = "A parent says it here, and the next lesson answers."
AVOIDED = "child prostitutes"


def with_words(studio, text, languages=("en",)):
    """A draft in which a paragraph of a lesson has these words."""
    draft = studio.draft(languages)
    write(studio, draft, f"{body(studio, draft)}\n\n{text}\n\nThe end.")
    return draft


def body(studio, draft, part=PART):
    return studio.value(draft, part)["value"]["body"]


def write(studio, draft, text, part=PART):
    value = studio.value(draft, part)["value"]
    assert studio.save("trainer", draft, part, {**value, "body": text}, seen="*").status_code == 200


@pytest.fixture
def draft(studio):
    return with_words(studio, SENTENCE)


def finding(studio, draft, severity="W", part=PART):
    """The finding of a part that has this severity."""
    found = studio.send("trainer", "GET", f"/drafts/{draft}/findings").json["findings"]
    return next(each for each in found if each["severity"] == severity and each["part"] == part)


def weigh(studio, draft, who="trainer", reason=REASON, mark=None):
    sent = {"finding": mark or finding(studio, draft)["mark"], "reason": reason}
    return studio.send(who, "POST", f"/drafts/{draft}/weighings", json=sent)


def test_a_weighed_finding_tells_the_reason_and_who_weighed_it(studio, draft):
    assert finding(studio, draft)["weighed"] is None
    answer = weigh(studio, draft)
    assert answer.status_code == 201
    told = finding(studio, draft)["weighed"]
    assert (told["reason"], told["by"]) == (REASON, "Trainer")
    again = weigh(studio, draft, who="colleague", reason="Read twice.")
    assert again.json["id"] == answer.json["id"]
    assert finding(studio, draft)["weighed"]["by"] == "Colleague"


def test_it_stays_weighed_while_other_paragraphs_change_and_comes_back_when_its_own_does(studio, draft):
    weigh(studio, draft)
    write(studio, draft, f"A new beginning.\n\n{body(studio, draft)}")
    assert finding(studio, draft)["weighed"] is not None
    write(studio, draft, body(studio, draft).replace("Some call them", "Some people call them"))
    assert finding(studio, draft)["weighed"] is None


def test_what_must_be_mended_is_never_weighed_away(studio):
    draft = with_words(studio, f"They are {AVOIDED}.")
    assert finding(studio, draft, "E")["mark"] is None
    for mark in ("0" * 24, "f" * 24):
        assert weigh(studio, draft, mark=mark).status_code == 409
    assert weigh(studio, draft, mark="no mark").status_code == 422


def test_a_finding_of_one_place_says_nothing_of_another(studio, draft):
    weigh(studio, draft)
    write(studio, draft, f"{body(studio, draft)}\n\nOthers say predators too.")
    found = studio.send("trainer", "GET", f"/drafts/{draft}/findings").json["findings"]
    states = [each["weighed"] is None for each in found if each["severity"] == "W" and each["part"] == PART]
    assert sorted(states) == [False, True]


@pytest.mark.parametrize("reason", ["", "   ", "x" * 301, "a\x00b"])
def test_a_reason_is_needed_and_short(studio, draft, reason):
    assert weigh(studio, draft, reason=reason).status_code == 422


def test_only_who_may_write_the_part_weighs_and_reviewers_can_have_it_weighed_again(studio, draft):
    for who in ("translator", "expert", "learner"):
        assert weigh(studio, draft, who=who).status_code == 403, who
    place = f"/drafts/{draft}/weighings/{weigh(studio, draft).json['id']}"
    assert studio.send("translator", "DELETE", place).status_code == 403
    assert studio.send("adviser", "DELETE", place).status_code == 204
    assert studio.send("trainer", "DELETE", place).status_code == 404
    assert finding(studio, draft)["weighed"] is None


def test_nothing_is_weighed_in_a_draft_that_was_given_up(studio, draft):
    mark, row = finding(studio, draft)["mark"], weigh(studio, draft).json["id"]
    studio.send("trainer", "DELETE", f"/drafts/{draft}", headers={"If-Match": "*"})
    assert weigh(studio, draft, mark=mark).status_code == 409
    assert studio.send("trainer", "DELETE", f"/drafts/{draft}/weighings/{row}").status_code == 409


def test_who_weighs_is_an_author_and_reviews_nothing(studio, draft):
    weigh(studio, draft, who="colleague")
    with studio.unit() as session:
        colleague = studio.who(session, "colleague").id
    assert colleague in authors(studio, draft)


def authors(studio, draft):
    with studio.unit() as session:
        return list(queries.draft(session, draft).authors)


def test_the_editor_weighs_with_one_press_and_the_review_page_shows_it_and_takes_it_back(studio, draft):
    trainer, adviser = at_desk(studio, "trainer"), at_desk(studio, "adviser")
    page = trainer.get(address(draft, NOTICE)).text
    mark = next(value for name, value in Fields(page).buttons if name == "weigh")
    sent = fields(trainer, draft, NOTICE)
    refused = trainer.post(address(draft, NOTICE), data={**sent, "w/title": "Typed", "weigh": mark})
    assert refused.status_code == 422
    assert Fields(refused.text).sent["w/title"] == ["Typed"]
    done = trainer.post(address(draft, NOTICE), data={**sent, "weigh": mark, f"why:{mark}": REASON})
    assert done.status_code == 303
    page = trainer.get(address(draft, NOTICE)).text
    assert "Trainer lets it stand:" in page
    assert "1 weighed" in page
    review = adviser.get(f"/studio/drafts/{draft}/review").text
    assert REASON in review
    row = finding(studio, draft)["weighed"]["id"]
    taken = adviser.post(f"/studio/drafts/{draft}/weighings/{row}/removal")
    assert taken.status_code == 303
    assert REASON not in adviser.get(f"/studio/drafts/{draft}/review").text


def test_what_is_weighed_while_its_words_change_is_saved_and_told(studio, draft):
    trainer = at_desk(studio, "trainer")
    mark = finding(studio, draft)["mark"]
    sent = fields(trainer, draft, NOTICE)
    sent["w/body"] = [sent["w/body"][0].replace("Some call them", "Many call them")]
    done = trainer.post(address(draft, NOTICE), data={**sent, "weigh": mark, f"why:{mark}": REASON})
    assert done.status_code == 303
    assert "Many call them" in body(studio, draft)
    assert "is not there any more" in trainer.get(address(draft, NOTICE)).text
    assert finding(studio, draft)["weighed"] is None


def test_a_laws_own_word_is_marked_with_its_law_and_is_no_finding_then(studio):
    draft = with_words(studio, f"The old act speaks of {AVOIDED}.")
    trainer = at_desk(studio, "trainer")
    button = next(
        value for name, value in Fields(trainer.get(address(draft, NOTICE)).text).buttons if name == "statute"
    )
    field, _, _, number = json.loads(button)
    sent = fields(trainer, draft, NOTICE)
    refused = trainer.post(address(draft, NOTICE), data={**sent, "statute": button})
    assert refused.status_code == 422
    law = f"law:{field}:{number}"
    done = trainer.post(address(draft, NOTICE), data={**sent, "statute": button, law: 'Children "Act", section 4'})
    assert done.status_code == 303
    assert f'[{AVOIDED}]{{statute="Children Act , section 4"}}' in body(studio, draft)
    found = studio.send("trainer", "GET", f"/drafts/{draft}/findings").json["findings"]
    assert not [each for each in found if each["severity"] == "E" and each["part"] == PART]


def test_words_outside_a_lessons_text_cannot_be_marked_as_a_laws_own(studio):
    draft = studio.draft()
    value = studio.value(draft, PART)["value"]
    studio.save("trainer", draft, PART, {**value, "monday": f"Never say {AVOIDED}."}, seen="*")
    names = [name for name, _ in Fields(at_desk(studio, "trainer").get(address(draft, NOTICE)).text).buttons]
    assert "mend" in names
    assert "statute" not in names


@pytest.mark.parametrize("words", [SENTENCE, f"They are {AVOIDED}."], ids=["to weigh", "to mend"])
def test_a_script_is_told_what_can_be_done_about_a_finding(studio, words):
    draft = studio.draft()
    trainer = at_desk(studio, "trainer")
    sent = fields(trainer, draft, NOTICE)
    sent["w/body"] = [f"{sent['w/body'][0]}\n\n{words}"]
    told = trainer.post(address(draft, NOTICE), data=sent, headers={"Accept": "application/json"})
    assert told.status_code == 200, told.text
    assert 'name="statute"' in told.json["findings"]["w-body"]
    assert ('name="weigh"' in told.json["findings"]["w-body"]) == (words == SENTENCE)


@pytest.mark.parametrize("said", ["", "[]", "{", "[1, 2, 3, 4]", '["w/body", 0, "", "a"]', '["w/body", "0", "a", "b"]'])
def test_a_button_that_no_page_has_says_nothing(said):
    assert place_from(said) is None


def test_words_are_replaced_where_they_are_found_even_when_they_have_moved():
    place = Place("w/body", 40, "bad  word", "good one")
    assert mended("A Bad\nword here.", place) == "A Good one here."
    assert mended("Nothing here.", place) is None
    assert mended(None, place) is None
    assert as_statute("A bad word.", place, "The Act") == 'A [bad word]{statute="The Act"}.'
    assert as_statute("A bad word.", place, ' "" ') is None
    assert law_name(" The\n [Act] {1} ") == "The Act 1"
