"""What findings say: in the reader's language on pages and over the API, in English on the console."""

import re
from html.parser import HTMLParser

import pytest

from app.authoring.findings import findings_of, ground_of
from app.authoring.titles import sentence_of
from app.i18n import LANGUAGES, Message, catalogue, translate
from tests.authoring.conftest import whole_module
from tests.authoring.desks import at_desk
from tests.catalogue.small_content import CONTENT

OTHERS = tuple(LANGUAGES)[1:]
ENGLISH = re.compile(r"\b(?:is|are|has|have|the|must|holds|lacks|names|of|not|and|which)\b")
ISOLATED = re.compile("[\u2066-\u2068][^\u2069]*\u2069")


def odd_structure(parts):
    parts["front"]["quiz"]["draw"] = 9
    parts["front"]["outcomes"].append({"key": "idle", "anchors": ["G999"]})
    parts["lesson/notice"] |= {"outcomes": ["notice", "nothing"], "sources": ["nowhere"], "terms": ["no-such-term"]}
    parts["scenario"]["start"] = "nowhere"
    parts["scenario"]["steps"][0]["choices"][0]["next"] = "lost"


def odd_items(parts):
    kinds = ("single", "multiple", "reasoned", "ordering", "matching", "classify", "cloze", "numeric", "dialogue")
    for key, kind in zip(parts["front"]["items"], (*kinds, "scenario"), strict=False):
        parts[f"item/{key}"]["type"] = kind


def odd_fields(parts):
    parts["front"]["minutes"] = 500
    parts["front"]["key"] = "no key"
    parts["lesson/notice"] |= {"minutes": "six", "strand": "nowhere", "at_risk": ["girls", "girls"], "more": 1}
    del parts["lesson/report"]["outcomes"]


def odd_words(parts):
    parts["en/front"]["title"] = " "
    parts["en/front"]["summary"] = "x" * 900
    parts["en/lesson/notice"]["key_points"] = ["One."]
    parts["en/scenario"]["steps"] = []


def odd_texts(parts):
    body = "# Too high\n\n::: say\n::: nothing\nNow.\n\n`code` [link](https://example.org) <b>HTML</b>\n\n    code\n"
    parts["en/lesson/notice"]["body"] = f"{body}\nCall 116 111 or write to www.example.org about child prostitutes.\n"
    first = parts["front"]["items"][0]
    words = parts[f"en/item/{first}"]
    words["stem"] = "What should you not do, [[gap]]?"
    words["unit"] = "days"
    for nth, option in enumerate(words["options"].values()):
        option["text"] = ("Always all of the above. " * (nth + 1)) + "<i>x</i>"
    words["options"]["more"] = {"text": "More.", "feedback": "More."}
    del parts["en/lesson/report"]


FAMILIES = (odd_structure, odd_items, odd_fields, odd_words, odd_texts)


@pytest.fixture(scope="module")
def ground():
    return ground_of(CONTENT)


def broken(family):
    parts = whole_module()
    family(parts)
    return parts


def messages(message):
    """A message and those inside it."""
    yield message
    for value in message.values.values():
        if isinstance(value, Message):
            yield from messages(value)


@pytest.mark.parametrize("family", FAMILIES)
def test_every_finding_is_said_in_every_language(family, ground):
    found = findings_of(broken(family), ground)
    assert len(found) > 3
    said = {each.text for finding in found for each in messages(finding.sentence)}
    unknown = [(language, text) for language in OTHERS for text in said if text not in catalogue(language)._catalog]
    assert unknown == []


@pytest.mark.parametrize("family", FAMILIES)
def test_no_english_is_left_in_what_arabic_readers_see(family, ground):
    for finding in findings_of(broken(family), ground):
        said = ISOLATED.sub("", sentence_of(finding.sentence, "ar"))
        assert not ENGLISH.search(said), (said, str(finding.sentence))


def test_a_place_in_a_file_is_left_out_where_the_finding_stands_at_its_place(ground):
    parts = whole_module()
    del parts["front"]["quiz"]
    (finding,) = [each for each in findings_of(parts, ground) if "quiz" in str(each.sentence)]
    assert str(finding.sentence) == "quiz: is missing"
    assert sentence_of(finding.sentence, "en") == "Is missing."


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_rule_has_its_reason_in_every_language(language, ground):
    reasons = ground.rules[language].whys
    assert {rule.id for rule in ground.rules["en"].rules} <= reasons.keys()
    if language != "en":
        assert set(reasons.values()).isdisjoint(rule.why for rule in ground.rules["en"].rules)


class Told(HTMLParser):
    """What findings say in their first paragraph, but for words that say that they are of another language."""

    def __init__(self, page):
        super().__init__()
        self.said = []
        self._is_told = False
        self._foreign = []
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "li":
            self._is_told, self._foreign = "finding" in (given.get("class") or "").split(), []
        elif tag in ("span", "b", "strong"):
            self._foreign.append("lang" in given)

    def handle_endtag(self, tag):
        if tag == "p":
            self._is_told = False
        elif tag in ("span", "b", "strong") and self._foreign:
            self._foreign.pop()

    def handle_data(self, said):
        if self._is_told and not any(self._foreign):
            self.said.append(said)


def saved(studio, family):
    draft = studio.draft()
    for name, value in broken(family).items():
        assert studio.save("trainer", draft, name, value, "*").status_code in (200, 422)
    return draft


def test_the_page_of_a_part_tells_its_findings_in_arabic(studio):
    draft = saved(studio, odd_texts)
    client = at_desk(studio, "trainer")
    client.set_cookie("language", "ar")
    page = client.get(f"/studio/drafts/{draft}/parts/lesson/notice")
    assert page.status_code == 200
    said = ISOLATED.sub("", " ".join(Told(page.text).said))
    assert "فيه عنوان" in said
    assert not ENGLISH.search(said), said


def test_the_api_tells_findings_in_the_language_that_is_asked_for(studio):
    draft = saved(studio, odd_texts)
    english = studio.send("trainer", "GET", f"/drafts/{draft}/findings").json["findings"]
    french = studio.send("trainer", "GET", f"/drafts/{draft}/findings", headers={"Accept-Language": "fr"})
    assert len(french.json["findings"]) == len(english)
    told = {each["sentence"] for each in english}
    assert "a word to avoid stands here" in told
    assert told.isdisjoint(each["sentence"] for each in french.json["findings"])


def test_the_console_tells_findings_in_english(studio):
    draft = saved(studio, odd_texts)
    printed = studio.app.test_cli_runner().invoke(args=["module", "findings", draft])
    assert "a word to avoid stands here" in printed.stdout
    assert "; the help box shows addresses" in printed.stdout


def test_a_message_with_parts_is_whole_in_every_language(ground):
    found = next(each for each in findings_of(broken(odd_items), ground) if "what" in each.sentence.values)
    said = {translate(found.sentence, language) for language in LANGUAGES}
    assert len(said) == len(LANGUAGES)
