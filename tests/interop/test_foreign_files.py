"""Files as other programs write them: what becomes of each kind of question, and what the report says of it."""

import io
import zipfile

import pytest

from app.interop.carried import Effect, Unreadable
from app.interop.exchange import FORMATS, imported
from app.interop.plain_words import words
from app.interop.proposals import slug
from tests.interop.bank import TARGET


def read(content, format_=None):
    """The proposals by stem, and the report."""
    if isinstance(content, str):
        content = content.encode()
    proposals = imported(content, format_, TARGET).proposals
    found = {proposals.texts[item["key"]]["stem"]: (item, proposals.texts[item["key"]]) for item in proposals.items}
    return found, proposals.report


def only(content, format_=None):
    found, report = read(content, format_)
    assert len(found) == 1, report.notes
    [(item, text)] = found.values()
    return item, text, report


def said(report, effect):
    return {str(note.what) for note in report.of(effect)}


GIFT = """// a comment
$CATEGORY: top/one

::Steps::[html]<p>Which step is <b>first</b>?</p>{
  =<p>Listen</p>#<p>Right.</p>
  ~%50%Wait#Half.
  ~Ask &amp; tell
}

Two of these help. {~%50%A line ~%50%A friend ~%-50%A blog ~%-50%A crowd}

Help is {=near ~far ~nowhere} today.

A statement.{FALSE#It is not.#Well seen.####In general.}

How many?{#72:1}

How many, about?{#70..74####Between.}

Match them.{=school -> teaches =clinic -> heals = -> judges}

Sort them.{=a -> now =b -> later =c -> now =d -> now}

Say it.{=one =two}

Tell me all.{}

Only a text.
"""


def test_gift_questions_become_their_nearest_type():
    found, report = read(GIFT)
    types = {stem: item["type"] for stem, (item, _) in found.items()}
    assert types == {
        "Which step is first?": "single",
        "Two of these help.": "multiple",
        "Help is _____ today.": "single",
        "A statement.": "reasoned",
        "How many?": "numeric",
        "How many, about?": "numeric",
        "Match them.": "matching",
        "Sort them.": "classify",
    }
    item, text = found["Which step is first?"]
    assert [(text["options"][o["key"]]["text"], o["correct"]) for o in item["options"]] == [
        ("Listen", True), ("Wait", False), ("Ask & tell", False),
    ]  # fmt: skip
    assert found["How many, about?"][0]["number"] == {"value": "72", "tolerance": "2"}
    assert found["A statement."][0]["verdict"] is False
    assert found["A statement."][1]["feedback"] == "Well seen.\nIt is not.\nIn general."
    assert [slot["answer"] for slot in found["Sort them."][0]["slots"]] == [
        "now", "later", "now", "now",
    ]  # fmt: skip
    lost = {note.item for note in report.left_out}
    assert lost == {"", "Say it.", "Tell me all.", "Only a text."}
    assert "Partial marks" in said(report, Effect.CHANGED)
    assert "Outcome, level, safety-critical mark and anchors" in said(report, Effect.TO_MEND)


def test_a_key_never_tells_a_place_or_what_is_right():
    item, text, _ = only("::Q1::Which?{=Tell somebody ~Wait ~Ask}")
    assert item["key"] == slug("Q1")
    assert {option["key"] for option in item["options"]} == {"tell-somebody", "wait", "ask"}
    found, _ = read("السؤال الأول{=نعم بالتأكيد ~لا ~ربما}")
    [(item, _)] = found.values()
    assert all(option["key"].startswith("k") and len(option["key"]) == 9 for option in item["options"])
    assert set(text["options"]) == {"tell-somebody", "wait", "ask"}


def test_the_same_words_twice_get_keys_of_their_own():
    found, _ = read("One?{=yes now ~yes now ~no}\n\nOne?{=yes ~no ~maybe}")
    assert len(found) == 1  # the stems are equal, the keys are not
    proposals = imported(b"One?{=yes now ~yes now ~no}\n\nOne?{=yes ~no ~maybe}", "gift", TARGET).proposals
    assert [item["key"] for item in proposals.items] == ["one", "one-2"]
    assert [option["key"] for option in proposals.items[0]["options"]][:2] == ["yes-now", "yes-now-2"]


# ruff: noqa: E501  (files as others write them)
MOODLE = """<?xml version="1.0" encoding="UTF-8"?>
<quiz>
<question type="category"><category><text>top</text></category></question>
<question type="multichoice"><name><text>One</text></name>
 <questiontext format="html"><text><![CDATA[<p>Who <em>helps</em>?</p><img src="https://example.org/x.png">]]></text></questiontext>
 <single>true</single>
 <answer fraction="100" format="html"><text>&lt;p&gt;A line&lt;/p&gt;</text><feedback><text>Yes</text></feedback></answer>
 <answer fraction="0"><text>Nobody</text><feedback><text></text></feedback></answer>
 <answer fraction="0"><text>A blog</text></answer>
</question>
<question type="truefalse"><name><text>Two</text></name><questiontext><text>It is so.</text></questiontext>
 <answer fraction="100"><text>true</text><feedback><text>Quite.</text></feedback></answer>
 <answer fraction="0"><text>false</text></answer></question>
<question type="matching"><name><text>Three</text></name><questiontext><text>Match.</text></questiontext>
 <subquestion><text>one</text><answer><text>1st</text></answer></subquestion>
 <subquestion><text>two</text><answer><text>2nd</text></answer></subquestion></question>
<question type="numerical"><name><text>Four</text></name><questiontext><text>How many?</text></questiontext>
 <answer fraction="100"><text>12</text><tolerance>0.25</tolerance></answer>
 <units><unit><multiplier>1</multiplier><unit_name>days</unit_name></unit></units></question>
<question type="cloze"><name><text>Five</text></name>
 <questiontext format="html"><text><![CDATA[<p>First {1:MULTICHOICE:=listen#Yes~shout}, then {2:MCS:act~%100%report#Good\\~ly}.</p>]]></text></questiontext></question>
<question type="ddwtos"><name><text>Six</text></name><questiontext><text>Keep [[2]] and [[1]].</text></questiontext>
 <dragbox><text>calm</text><group>1</group></dragbox><dragbox><text>safe</text><group>1</group></dragbox></question>
<question type="ordering"><name><text>Seven</text></name><questiontext><text>Order.</text></questiontext>
 <gradingtype>RELATIVE_TO_CORRECT</gradingtype>
 <answer fraction="1.0"><text>a first</text></answer><answer><text>b next</text></answer><answer><text>c last</text></answer></question>
<question type="essay"><name><text>Eight</text></name><questiontext><text>Tell.</text></questiontext></question>
<question type="cloze"><name><text>Nine</text></name><questiontext><text>Say {1:SHORTANSWER:=x}.</text></questiontext></question>
</quiz>"""


def test_moodle_questions_become_their_nearest_type():
    found, report = read(MOODLE)
    assert {stem: item["type"] for stem, (item, _) in found.items()} == {
        "Who helps?": "single",
        "It is so.": "reasoned",
        "Match.": "matching",
        "How many?": "numeric",
        "First [[gap-1]] , then [[gap-2]] .": "cloze",
        "Keep [[gap-1]] and [[gap-2]].": "cloze",
        "Order.": "ordering",
    }
    assert found["How many?"][1]["unit"] == "days"
    assert found["How many?"][0]["number"] == {"value": "12", "tolerance": "0.25"}
    gaps = found["First [[gap-1]] , then [[gap-2]] ."]
    assert [slot["answer"] for slot in gaps[0]["slots"]] == ["listen", "report"]
    assert gaps[1]["slots"]["gap-2"]["feedback"] == "Good~ly"
    assert {note.item for note in report.left_out} >= {"Eight", "Nine"}
    assert "Pictures, sounds and formulas" in said(report, Effect.LEFT_OUT)
    assert "Marks of the ordering" in said(report, Effect.CHANGED)


def qti(body, declarations="", processing=""):
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="x" title="An item" adaptive="false"
 timeDependent="false">{declarations}<itemBody>{body}</itemBody>{processing}</assessmentItem>"""


CHOICE = qti(
    '<p>Read this.</p><choiceInteraction responseIdentifier="R" maxChoices="1"><prompt>Who helps?</prompt>'
    '<simpleChoice identifier="A">A <strong>line</strong><feedbackInline outcomeIdentifier="F" identifier="A" '
    'showHide="show">Yes.</feedbackInline></simpleChoice><simpleChoice identifier="B">Nobody</simpleChoice>'
    '<simpleChoice identifier="C">A blog<br/>or two</simpleChoice></choiceInteraction>',
    '<responseDeclaration identifier="R" cardinality="single" baseType="identifier"><correctResponse>'
    "<value>A</value></correctResponse></responseDeclaration>",
)
CHOICE_3 = """<qti-assessment-item xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0" identifier="y" title="Third">
<qti-response-declaration identifier="R" cardinality="multiple" base-type="identifier"><qti-correct-response>
<qti-value>A</qti-value><qti-value>C</qti-value></qti-correct-response></qti-response-declaration><qti-item-body>
<qti-choice-interaction response-identifier="R" max-choices="0"><qti-prompt>Which two?</qti-prompt>
<qti-simple-choice identifier="A">one</qti-simple-choice><qti-simple-choice identifier="B">two</qti-simple-choice>
<qti-simple-choice identifier="C">three</qti-simple-choice><qti-simple-choice identifier="D">four</qti-simple-choice>
</qti-choice-interaction></qti-item-body></qti-assessment-item>"""


def test_a_single_qti_item_of_either_version_is_read():
    item, text, report = only(CHOICE)
    assert (item["type"], text["stem"]) == ("single", "Read this.\nWho helps?")
    assert [(text["options"][o["key"]]["text"], o["correct"]) for o in item["options"]] == [
        ("A line", True), ("Nobody", False), ("A blog\nor two", False),
    ]  # fmt: skip
    assert next(iter(text["options"].values()))["feedback"] == "Yes."
    assert imported(CHOICE_3.encode(), None, TARGET).format == "qti-3.0"
    item, _, report = only(CHOICE_3)
    assert [option["correct"] for option in item["options"]] == [True, False, True, False]
    assert "Weights" in said(report, Effect.CHANGED)


def package(**files):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as made:
        for name, content in files.items():
            made.writestr(name.replace("__", "/") + ".xml", content)
    return target.getvalue()


GAPS = qti(
    '<gapMatchInteraction responseIdentifier="R"><gapText identifier="W" matchMax="1">calm</gapText>'
    '<gapText identifier="S" matchMax="1">loud</gapText><p>Stay <gap identifier="G1"/> now, not <gap identifier="G2"/>.</p>'
    "</gapMatchInteraction>",
    '<responseDeclaration identifier="R" cardinality="multiple" baseType="directedPair"><correctResponse>'
    "<value>W G1</value><value>S G2</value></correctResponse></responseDeclaration>",
)
ENTRY = qti(
    '<p>How many? <textEntryInteraction responseIdentifier="R"/></p>',
    '<responseDeclaration identifier="R" cardinality="single" baseType="float"><correctResponse><value>12</value>'
    "</correctResponse></responseDeclaration>",
    '<responseProcessing><responseCondition><responseIf><equal toleranceMode="absolute" tolerance="0.5 0.5">'
    '<variable identifier="R"/><correct identifier="R"/></equal></responseIf></responseCondition></responseProcessing>',
)
UPLOAD = qti('<uploadInteraction responseIdentifier="R"><prompt>Send it.</prompt></uploadInteraction>')


def test_a_package_without_a_manifest_is_read_item_by_item():
    found, report = read(package(items__gaps=GAPS, items__entry=ENTRY, items__upload=UPLOAD, test="<assessmentTest/>"))
    assert {stem: item["type"] for stem, (item, _) in found.items()} == {
        "Stay [[gap-1]] now, not [[gap-2]].": "cloze",
        "How many?": "numeric",
    }
    assert found["How many?"][0]["number"] == {"value": "12", "tolerance": "0.5"}
    assert "Tests and sections" in said(report, Effect.LEFT_OUT)
    assert any("uploadInteraction" in str(note.why) for note in report.left_out)


def test_a_question_of_too_many_options_is_left_out_and_the_others_come_in():
    many = "".join(f"~option {number}" for number in range(9))
    found, report = read(f"Too many?{{=one{many}}}\n\nFew?{{=one ~two ~three}}")
    assert list(found) == ["Few?"]
    assert any("at most 8 fit" in str(note.why) for note in report.left_out)


def test_words_longer_than_a_field_are_told_and_left_out():
    found, report = read(f"{'word ' * 400}?{{=one ~two ~three}}")
    assert not found
    assert any("stem" in str(note.why) for note in report.left_out)


@pytest.mark.parametrize(
    ("content", "format_"), [(GIFT, "gift"), (MOODLE, "moodle-xml"), (CHOICE, "qti-2.1"), (CHOICE_3, "qti-3.0")]
)
def test_the_format_is_known_by_the_content(content, format_):
    assert imported(content.encode(), None, TARGET).format == format_
    assert set(FORMATS) == {"gift", "moodle-xml", "qti-2.1", "qti-3.0"}


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_xml_in_the_encodings_that_xml_knows_is_read(encoding):
    found, _ = read(
        MOODLE.replace("UTF-8", "UTF-16" if encoding == "utf-16" else "UTF-8").encode(encoding), "moodle-xml"
    )
    assert "Who helps?" in found


@pytest.mark.parametrize(
    ("content", "format_", "line"),
    [
        (b"One{=a ~b}\n\nTwo \\q{=a ~b}", "gift", 3),
        (b"One{=a ~b}\n\nTwo{=a\n~b", "gift", 3),
        (b"One}{=a ~b}", "gift", 1),
        (b"One{=a {~b}}", "gift", 1),
        (b"One{=a ~b}{=c ~d}", "gift", 1),
        (b"One{=a ~b}\n\n\nTwo{=a ~b\\", "gift", 4),
        (b"One\nTwo \xff{=a ~b}", "gift", 2),
        (b"One\n\0", "gift", 2),
        ("One{=a ~b}".encode("utf-16"), "gift", 1),
        (b"<quiz>\n<question>\n</quiz>", "moodle-xml", 3),
        (b"<lesson/>", "moodle-xml", 1),
        (b"<questestinterop/>", "qti-2.1", 1),
        (b"<html/>", "qti-3.0", 1),
    ],
)
def test_a_broken_file_is_refused_with_its_line(content, format_, line):
    with pytest.raises(Unreadable) as caught:
        imported(content, format_, TARGET)
    assert caught.value.line == line
    assert f"Line {line}: " in str(caught.value.message)


@pytest.mark.parametrize("content", [b"", b" \n ", b"PK\x05\x06"])
def test_an_empty_file_is_refused(content):
    with pytest.raises(Unreadable):
        imported(content, None, TARGET)


@pytest.mark.parametrize(
    ("written", "format_", "plain"),
    [
        ("<p>a</p><p>b</p>", "html", "a\nb"),
        ("a<br>b &amp; c", "html", "a\nb & c"),
        ("<script>alert(1)</script>a<style>x</style>", "html", "a"),
        ('<a href="javascript:x" onclick="y">a</a>', "html", "a"),
        ("<ul><li>a<li>b</ul>", "html", "a\nb"),
        ("a < b", "html", "a < b"),
        ("a\nb", "moodle", "a\nb"),
        ("a\nb", "html", "a b"),
        ("*a* and `b`\n\n- c", "markdown", "a and b\nc"),
        ("<b>a</b>", "plain", "<b>a</b>"),
        ("a\x00b\x07", "plain", "ab"),
        ("&lt;script&gt;", "html", "<script>"),
    ],
)
def test_mark_up_becomes_plain_words(written, format_, plain):
    assert words(written, format_).text == plain


def test_a_deep_and_a_long_text_cost_nothing():
    assert words("<div>" * 3900 + "a").text == "a"
    assert len(words("<b>" * 400_000).text) > 20_000
