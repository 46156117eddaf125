"""How questions of every type are asked and answered without scripts, and told over the API."""

import re
from html import unescape

import pytest
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from app.assessment.forms import Form, FormItem, FormSlot
from app.assessment.models import Answer, Attempt
from app.assessment.question_types import type_of
from app.learning.pages.answers import refusal_of, tokens_of
from tests.learning import all_types
from tests.learning.conftest import AT, add_country, add_learner, keys_of, one_before_every_type

ITEMS = {item.key: item for item in all_types.document().items}


class Learner:
    """A browser without scripts on the quiz that asks every item."""

    def __init__(self, client, database, token):
        self.client, self.database, self.token = client, database, token
        begun = client.post("/tracks/A/A1/quiz", follow_redirects=True)
        assert begun.status_code == 200, begun.text
        self.attempt = begun.request.path.split("/")[2]
        with database.reading() as session:
            self.form = Form.from_plain(session.scalar(select(Attempt.form)))

    def number(self, key):
        return self.form.item_names.index(key) + 1

    def page(self, key):
        answer = self.client.get(f"/attempts/{self.attempt}/{self.number(key)}")
        assert answer.status_code == 200, answer.text
        return answer.text

    def post(self, key, data):
        return self.client.post(f"/attempts/{self.attempt}/{self.number(key)}", data=data)

    def kept(self, key):
        with self.database.reading() as session:
            return session.scalar(select(Answer.chosen).where(Answer.item_key == key))

    def answer(self, key, tokens):
        """Fill the form of a question as a person would, with what the page offers."""
        item = ITEMS[key]
        if item.type == "scenario":
            for token in tokens:
                saved = self.post(key, hidden(self.page(key), choice=token.split("=")[1]))
                assert saved.headers["Location"].endswith(f"/{self.number(key)}#step")
            return self.post(key, hidden(self.page(key)))
        page = self.page(key)
        data = MultiDict()
        for name, value in fields(item, tokens):
            assert offered(page, name, value), (name, value)
            data.add(name, value)
        return self.post(key, data)

    def send(self):
        done = self.client.post(
            f"/attempts/{self.attempt}/submission", data={"key": "sent-once-0001"}, follow_redirects=True
        )
        assert done.request.path.endswith("/result"), done.text
        return done.text


def fields(item, tokens):
    """The form fields of a response."""
    for token in tokens:
        slot, mark, option = token.partition("=")
        if not mark:
            yield ("number" if item.number else "chosen"), token
        elif item.type == "ordering":
            yield f"place.{option}", slot
        else:
            yield f"slot.{slot}", option


def offered(page, name, value):
    if name == "number":
        return 'name="number"' in page
    found = re.search(rf'<select[^>]* name="{re.escape(name)}".*?</select>', page, re.DOTALL)
    if found:
        return f'<option value="{value}"' in found[0]
    return re.search(rf'<input type="(radio|checkbox)" name="{re.escape(name)}" value="{re.escape(value)}"', page)


def hidden(page, **more):
    """What the form of a story sends of itself, and what is chosen or pressed besides."""
    main = page.split("<main", 1)[1]
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', main)
    return MultiDict([*(pair for pair in found if pair[0] in ("path", "step")), *more.items()])


def shown(page):
    """What a page shows as chosen: checked, selected, written, walked."""
    main = page.split("<main", 1)[1]
    checked = re.findall(r'name="([^"]+)" value="([^"]+)" checked', main)
    for name, inside in re.findall(r'<select[^>]* name="([^"]+)"[^>]*>(.*?)</select>', main, re.DOTALL):
        checked += [(name, value) for value in re.findall(r'<option value="([^"]+)"[^>]* selected', inside)]
    written = re.findall(r'name="number"[^>]* value="([^"]+)"', main)
    return {*checked, *(("number", value) for value in written)}


def words_of(key, language="en"):
    return all_types.item_texts(language)[key]


def told(page, key):
    """The part of a result that tells of a question."""
    stem = words_of(key)["stem"].split("[[")[0].strip()
    sections = [unescape(part) for part in page.split('<section class="told"')[1:]]
    return next(part.split("</section>")[0] for part in sections if stem in part)


@pytest.fixture
def learner(client, once, make, database):
    cookie, token = once(one_before_every_type, make.unit)
    client.set_cookie("session_token", cookie)
    return Learner(client, database, token)


@pytest.mark.parametrize("kind", dict.fromkeys(item.type for item in ITEMS.values()))
def test_a_question_is_asked_answered_saved_and_shown_again(learner, kind):
    for key in (key for key, item in ITEMS.items() if item.type == kind):
        page = learner.page(key)
        assert "This question has no saved answer yet." in page
        assert not shown(page)
        for tokens in (all_types.wrong(ITEMS[key]), all_types.right(ITEMS[key])):
            saved = learner.answer(key, tokens)
            assert saved.status_code == 303, saved.text
            kept = learner.kept(key)
            assert kept == tokens if kind in ("ordering", "scenario") else sorted(kept) == sorted(tokens)
            page = learner.page(key)
            assert "Your answer to this question is saved." in page
            if kind == "scenario":
                assert hidden(page).getlist("path") == tokens
                learner.post(key, {"way": "again"})
            else:
                assert shown(page) == set(fields(ITEMS[key], tokens))


def test_how_it_is_marked_stands_above_and_nothing_tells_what_is_right(learner):
    for key, item in ITEMS.items():
        page = unescape(learner.page(key))
        how = str(type_of(item).describe(item).how)
        assert how in page
        assert page.index(how) < re.search(r'<select|<input (?!type="hidden")', page).start()
        assert all_types.WHY[0] not in page
        for leak in ("correct", "is_right", "right_place", "unsafe", 'class="mark"'):
            assert leak not in page.replace(how, ""), (key, leak)
        assert "<script>" not in page
        assert "style=" not in page


def test_every_field_has_a_name_that_can_be_read_aloud(learner):
    for key in ITEMS:
        main = learner.page(key).split("<main", 1)[1].split("</form>")[0]
        for box in re.findall(r'<(?:select|input type="text"|input id)[^>]*>', main):
            identity = re.search(r' id="([^"]+)"', box)[1]
            assert f' for="{identity}"' in main, box
        radios = re.findall(r'<input type="(?:radio|checkbox)"', main)
        inside = re.findall(r'<label class="choice"[^>]*><input type="(?:radio|checkbox)"', main)
        assert len(radios) == len(inside), key
        assert not radios or "<legend" in main, key


@pytest.mark.parametrize("kind", ["right", "wrong"])
def test_feedback_stands_in_what_it_speaks_of_with_a_word_and_an_icon(learner, kind):
    for key, item in ITEMS.items():
        learner.answer(key, getattr(all_types, kind)(item))
    page = learner.send()
    for key, item in ITEMS.items():
        part = told(page, key)
        assert "Partly right" not in part
        assert (" Right</span>" in part) is (kind == "right"), part
        assert (" Not right</span>" in part) is (kind == "wrong"), part
        assert 'class="mark"' in part
        assert re.search(rf'class="choice {kind}"', part)
        if item.type in ("numeric", "ordering", "reasoned"):
            assert words_of(key)["feedback"] in part
        if item.type not in ("numeric", "ordering"):
            assert all_types.WHY[0] in part


def test_a_question_without_an_answer_is_told_as_such(learner):
    page = learner.send()
    for key in ITEMS:
        assert "No answer" in told(page, key)
        assert "Your choice" not in told(page, key)


def test_the_api_saves_and_gives_back_every_type(learner, api):
    mine = api.signed_in(learner.token)
    for key, item in ITEMS.items():
        for tokens in (all_types.wrong(item), [], all_types.right(item)):
            answer = mine.put(f"/attempts/{learner.attempt}/answers/{key}", json={"chosen": tokens})
            assert answer.status_code == 200, answer.text
            question = asked(mine, learner, key)
            assert sorted(question["chosen"]) == sorted(tokens)
            assert question["answered"] is bool(tokens)
            assert question["marks"] is None
            assert "correct" not in str(question)
            assert question["feedback"] is None
    done = mine.post(f"/attempts/{learner.attempt}/submission", json={"key": "sent-once-0002"})
    assert done.status_code == 200, done.text
    for question in done.json["questions"]:
        item = ITEMS[question["key"]]
        assert question["marks"] == 1
        if item.number:
            assert question["right_number"].startswith(str(float(item.number.value)).removesuffix(".0"))
        else:
            assert "'correct': True" in str(question)


def asked(mine, learner, key):
    return next(each for each in mine.get(f"/attempts/{learner.attempt}").json["questions"] if each["item"] == key)


def test_the_api_refuses_what_a_question_does_not_offer(learner, api):
    mine = api.signed_in(learner.token)
    for key in ITEMS:
        for tokens in (["no-such-thing"], ["nowhere=nothing"], ["1=1", "1=1"], ["x" * 131], ["a"] * 65):
            answer = mine.put(f"/attempts/{learner.attempt}/answers/{key}", json={"chosen": tokens})
            assert answer.status_code == 422, (key, tokens)
        assert learner.kept(key) is None


def test_one_place_for_two_things_is_refused_and_nothing_chosen_is_lost(learner):
    data = {"place.listen": "2", "place.explain": "2", "place.pass-on": "", "place.write": "4"}
    answer = learner.post("steps-of-a-day", data)
    assert answer.status_code == 422
    assert "Two things have the same place: number 2." in answer.text
    assert answer.text.count("Place 2 is given more than once.") == 2
    assert answer.text.count('aria-invalid="true"') == 2
    assert shown(answer.text) == {(name, value) for name, value in data.items() if value}
    assert learner.kept("steps-of-a-day") is None


def test_a_part_of_a_question_is_saved_and_named_as_a_part(learner):
    assert learner.post("steps-of-a-day", {"place.write": "4"}).status_code == 303
    page = learner.page("steps-of-a-day")
    assert "a part of this question is still open" in page
    assert shown(page) == {("place.write", "4")}


@pytest.mark.parametrize("typed", ["about ten", "1,000", "1 2 3", "9" * 20, "٤x", "<b>"])
def test_what_is_no_number_is_refused_in_words_and_stays_in_the_field(learner, typed):
    answer = learner.post("share-of-a-day", {"number": typed})
    assert answer.status_code == 422
    assert "Write one number" in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert shown(unescape(answer.text)) == {("number", typed)}
    assert learner.kept("share-of-a-day") is None


@pytest.mark.parametrize("typed", ["2.5", "٢٫٥", "۲٫۵", " 2,5 ", "\uff12.\uff15"])
def test_numbers_are_read_in_the_digits_of_the_reader(learner, typed):
    assert learner.post("share-of-a-day", {"number": typed}).status_code == 303
    assert learner.kept("share-of-a-day") == ["2.5"]


@pytest.mark.parametrize(
    ("key", "data"),
    [
        ("first-sentence", {"chosen": "forged"}),
        ("good-note", {"chosen": ["date", "forged"]}),
        ("proof-needed", {"slot.verdict": "perhaps", "slot.reason": "worry"}),
        ("who-does-what", {"slot.lesson": "doctor", "slot.forged": "doctor"}),
        ("say-or-leave", {"slot.why": "forged", "slot.blame": "say"}),
        ("first-aid-in-words", {"slot.first": "forged", "slot.second": "tell"}),
        ("talk-at-the-door", {"slot.opening": "promise", "slot.secret": "honest"}),
        ("an-afternoon", {"step": "corridor", "choice": "forged"}),
        ("an-afternoon", {"step": "forged", "choice": "sit"}),
        ("steps-of-a-day", {"place.listen": "9", "place.write": "4"}),
        ("steps-of-a-day", {"place.listen": "first", "place.write": "4"}),
    ],
)
def test_forged_answers_are_refused_with_the_question_and_the_rest_of_what_was_chosen(learner, key, data):
    answer = learner.post(key, data)
    assert answer.status_code == 422
    assert 'id="refused"' in answer.text
    genuine = {(name, each) for name, value in data.items() for each in ([value] if isinstance(value, str) else value)}
    genuine = {(name, value) for name, value in genuine if name != "choice" and offered(answer.text, name, value)}
    assert genuine <= shown(answer.text)
    assert learner.kept(key) is None


def test_a_story_goes_on_back_and_begins_again(learner):
    key = "an-afternoon"
    page = learner.page(key)
    assert "One step back" not in page
    assert "Leave the story for later" in page or learner.number(key) == len(ITEMS)
    learner.post(key, hidden(page, choice="pass"))
    page = learner.page(key)
    assert "You chose:" in page
    assert "I nod and walk on." in page
    assert "An hour later she still sits there." in page
    assert "Your way so far is saved" in page
    assert learner.kept(key) == ["corridor=pass"]
    learner.post(key, hidden(page, choice="sit"))
    assert learner.kept(key) == ["corridor=pass", "return=sit"]
    learner.post(key, hidden(learner.page(key), way="back"))
    assert learner.kept(key) == ["corridor=pass"]
    learner.post(key, hidden(learner.page(key), way="again"))
    assert not learner.kept(key)
    assert "One step back" not in learner.page(key)


def test_a_story_without_a_choice_stays_where_it_is(learner):
    learner.post("an-afternoon", {"step": "corridor", "choice": "sit"})
    answer = learner.post("an-afternoon", hidden(learner.page("an-afternoon")))
    assert answer.status_code == 422
    assert "Choose what you do" in answer.text
    assert learner.kept("an-afternoon") == ["corridor=sit"]


def test_an_ending_is_marked_and_leads_on(learner):
    key = "a-telephone-call"
    learner.post(key, {"step": "ring", "choice": "name"})
    page = learner.page(key)
    assert "The story ends here" in page
    assert (
        learner.post(key, hidden(page))
        .headers["Location"]
        .endswith(f"/{learner.number(key) + 1}" if learner.number(key) < len(ITEMS) else "/review")
    )
    assert learner.kept(key) == ["ring=name"]


def test_what_nobody_may_do_is_named_afterwards(learner):
    learner.answer("an-afternoon", ["corridor=sit", "talk=laugh"])
    part = told(learner.send(), "an-afternoon")
    assert "Nobody may ever do this" in part
    assert "Not right" in part


def test_the_list_before_sending_names_questions_and_how_far_they_are(learner):
    learner.answer("first-sentence", ["listen"])
    learner.post("steps-of-a-day", {"place.write": "4"})
    page = unescape(learner.client.get(f"/attempts/{learner.attempt}/review").text)
    assert "First I … in peace. Then I … the person responsible, and keep what I heard …." in page
    assert "[[" not in page
    states = re.findall(r'<span class="tag (?:good|warm)">([^<]+)</span>', page)
    assert sorted(set(states)) == ["No answer", "Not complete", "Saved"]


def test_in_arabic_the_words_and_the_fields_are_arabic(learner):
    learner.client.get("/language/ar")
    for key in ITEMS:
        page = learner.page(key)
        assert words_of(key, "ar")["stem"].split("[[")[0].strip() in page
        assert '<html lang="ar" dir="rtl">' in page
        assert 'lang="en"' not in page.split("<form", 2)[-1].split("</form>")[0]


def test_words_that_fall_back_are_marked(client, make, database):
    with make.unit() as session:
        all_types.publish_all(session, AT, languages=("en",))
        cookie, token = keys_of(session, add_learner(session, "amina@example.org", region=add_country(session).north))
    client.set_cookie("session_token", cookie)
    learner = Learner(client, database, token)
    client.get("/language/ar")
    for key in ITEMS:
        form = learner.page(key).split("<main", 1)[1].split("</form>")[0]
        assert 'lang="en" dir="ltr"' in form, key


SLOTS = FormItem("one", (), 0, slots=(FormSlot("a", ("x", "y")), FormSlot("b", ("x", "y"))))


@pytest.mark.parametrize(
    ("posted", "tokens"),
    [
        ([("chosen", "x"), ("chosen", ""), ("chosen", "y")], ["x", "y"]),
        ([("slot.b", "x"), ("slot.a", "y")], ["a=y", "b=x"]),
        ([("slot.zz", "x"), ("slot.a", "y"), ("slot.b", "")], ["a=y", "zz=x"]),
        ([("place.y", "10"), ("place.x", "2"), ("place.z", "")], ["2=x", "10=y"]),
        ([("number", "  7 ")], ["7"]),
        ([("number", " ")], []),
        ([("path", "s=a"), ("step", "t"), ("choice", "b")], ["s=a", "t=b"]),
        ([("path", "s=a"), ("step", "t")], ["s=a"]),
        ([("path", "s=a"), ("path", "t=b"), ("way", "back")], ["s=a"]),
        ([("path", "s=a"), ("path", "t=b"), ("way", "again")], []),
        ([], []),
    ],
)
def test_fields_become_tokens(posted, tokens):
    assert tokens_of(SLOTS, MultiDict(posted)) == tokens


def test_a_place_given_twice_is_named():
    asked = FormItem("one", ("x", "y"), 1, slots=(FormSlot("1", ("x", "y")), FormSlot("2", ("x", "y"))))
    refused = refusal_of(asked, MultiDict([("place.x", "2"), ("place.y", "2")]))
    assert str(refused).startswith("Two things have the same place: number 2.")
    assert refusal_of(asked, MultiDict([("place.x", "2"), ("place.y", "1")])) is None
